"""Pages of the yearly resident survey (HTTP only)."""

from datetime import timedelta
from typing import cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.discovery.door.walking import walking
from bandi.office.errors import Refused
from bandi.office.network.partner_views import qr
from bandi.office.rounds import findings
from bandi.office.rounds import surveys as acts
from bandi.office.rounds.forms import SecondForm, SurveyForm


@login_required
def surveys(request: HttpRequest) -> HttpResponse:
    """Surveys held, and opening one."""
    user, today = _user(request), clock.today()
    content, form = walking(), None
    if user.may(Permission.NETWORK_EDIT):
        first = today + timedelta(days=content.first_days)
        days = {"from_on": today, "to_on": first, "until_on": first + timedelta(days=content.second_days)}
        form = SurveyForm(request.POST or None, held=areas(user), initial=days)
    if request.method == "POST":
        require(user, Permission.NETWORK_EDIT)
        if form is not None and form.is_valid():
            try:
                made = acts.open_survey(by=user, **form.cleaned_data)
                messages.success(request, _("사실조사를 열었습니다. 통장의 순회 화면에 바로 보입니다."))
                return redirect("rounds:survey", made.pk)
            except Refused as refused:
                form.add_error(None, refused.sentence)
    context = {"rows": acts.surveys(user), "form": form, "content": content, "today": today}
    return render(request, "rounds/surveys.html", context, status=422 if form and form.errors else 200)


@login_required
@require_GET
def survey(request: HttpRequest, survey: UUID) -> HttpResponse:
    """One survey: how far it is, and doors to look at again."""
    return _page(request, survey)


@login_required
@require_POST
def second(request: HttpRequest, survey: UUID) -> HttpResponse:
    """What an officer found at a door the second time. The form's own key counts once."""
    user = _user(request)
    require(user, Permission.CONTACT_RECORD)
    row, form = acts.reachable_survey(user, survey), SecondForm(request.POST)
    if not row.from_on <= clock.today() <= row.until_on:
        messages.error(request, _("조사 기간이 아니어서 적지 않았습니다."))
        return redirect("rounds:survey", survey)
    if form.is_valid():
        told, now = form.cleaned_data, timezone.now()
        seen = findings.Seen(told["key"], told["door"], told["answer"], now, now, note=told["note"], second=True)
        try:
            findings.take_finding(by=user, seen=seen)
            messages.success(request, _("적었습니다."))
            return redirect("rounds:survey", survey)
        except Refused as refused:
            form.add_error("answer", refused.sentence)
    return _page(request, survey, form=form)


@login_required
@require_GET
def card(request: HttpRequest, survey: UUID) -> HttpResponse:
    """The card left at a door where nobody was met: why somebody came, whom to call, a code that leads to help."""
    user = _user(request)
    require(user, Permission.NETWORK_VIEW)
    row = acts.reachable_survey(user, survey)
    address = request.build_absolute_uri(reverse("reports:poster", args=[row.source_code]))
    context = {"survey": row, "content": walking(), "address": address, "svg": qr(address)}
    return render(request, "rounds/card.html", context)


def _page(request: HttpRequest, survey: UUID, *, form: SecondForm | None = None) -> HttpResponse:
    page = acts.survey_page(_user(request), survey)
    wrong = form.errors.as_data() if form else {}
    context = {
        "page": page,
        "survey": page.survey,
        "answers": walking().answers,
        "content": walking(),
        "today": clock.today(),
        "lines": [(one, uuid4()) for one in page.second],
        "form": form,
        "wrong": [line for errors in wrong.values() for error in errors for line in error.messages],
        "at": str(form.data.get("door", "")) if form else "",
    }
    return render(request, "rounds/survey.html", context, status=422 if form else 200)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
