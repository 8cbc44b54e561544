"""The officer's side of what citizens asked (HTTP only)."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.errors import Refused
from bandi.office.mine import actions, queries
from bandi.office.mine.forms import AnswerForm, words_of
from bandi.office.mine.words import WISHES, Kind

PAGE = 40


@login_required
@require_GET
def requests(request: HttpRequest) -> HttpResponse:
    """What citizens asked of this office, with those whose household nobody knows."""
    answered = request.GET.get("tab") == "answered"
    rows = queries.requests_of(cast(User, request.user), answered=answered)
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "mine/requests.html", {"rows": shown, "answered": answered, "today": clock.today()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, own_ask: UUID) -> HttpResponse:
    """One request of a citizen, and its answer."""
    user = cast(User, request.user)
    opened = "open" in request.POST
    row = queries.ask_of(user, own_ask, opened=opened)
    form = AnswerForm(request.POST if request.method == "POST" and not opened else None, kind=row.kind)
    if form.is_bound and form.is_valid():
        try:
            actions.answer(by=user, ask=own_ask, end=form.cleaned_data["end"], text=form.cleaned_data["text"])
        except Refused as refused:
            form.add_error(None, refused.sentence)
            row = queries.ask_of(user, own_ask)
        else:
            messages.success(request, _("답했습니다. 주민의 화면에 올라갔습니다."))
            if row.household_id is None:
                return redirect("mine:requests")
            return redirect("visits:household", household=row.household_id)
    reasons = queries.reasons_for(row) if row.kind in (Kind.EXPLAIN, Kind.REVIEW) else []
    context = {"row": row, "form": form, "wish": words_of(WISHES[row.kind].words), "reasons": reasons, "opened": opened}
    return render(request, "mine/answer.html", context, status=422 if form.errors else 200)
