"""Pages that ask where a household lives (HTTP only)."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office.accounts.models import User
from bandi.office.errors import Refused
from bandi.office.pages import language
from bandi.office.whereabouts import actions, queries
from bandi.office.whereabouts.forms import AnswerForm
from bandi.office.worklist.forms import RevealForm


@login_required
@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    """All questions asked of the person's office (거주 확인)."""
    return render(request, "whereabouts/tasks.html", {"page": queries.tasks(_user(request))})


@login_required
@require_GET
def of_household(request: HttpRequest, household: UUID) -> HttpResponse:
    """From a household of one's own to the newest question about it."""
    return redirect("whereabouts:task", queries.task_of(_user(request), household))


@login_required
def task(request: HttpRequest, task: UUID) -> HttpResponse:
    """One question, and the form that answers it."""
    user = _user(request)
    form = AnswerForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            actions.answer_task(by=user, task=task, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("답을 적었습니다. 다른 동네에도 알렸고, 다음 차수에 반영됩니다."))
            return redirect("whereabouts:tasks")
    return _page(request, user, task, form=form)


@login_required
@require_POST
def reveal(request: HttpRequest, task: UUID) -> HttpResponse:
    """The same page with the head's name and the likely address, after a purpose was chosen."""
    user = _user(request)
    asking = RevealForm(request.POST, language=language())
    opened = None
    if asking.is_valid():
        opened = queries.reveal(user, task, purpose=asking.cleaned_data["purpose"])
    return _page(request, user, task, asking=asking, opened=opened)


@login_required
@require_POST
def hand_over(request: HttpRequest, task: UUID) -> HttpResponse:
    """Proposes to hand the household over, or takes it."""
    try:
        actions.hand_over(by=_user(request), task=task)
        messages.success(request, _("다른 동네에 알렸습니다."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("whereabouts:task", task)


def _page(
    request: HttpRequest,
    user: User,
    task: UUID,
    *,
    form: AnswerForm | None = None,
    asking: RevealForm | None = None,
    opened: queries.Opened | None = None,
) -> HttpResponse:
    page = queries.task_page(user, task)
    row = page.task
    context: dict[str, Any] = {
        "page": page,
        "row": row,
        "form": form or AnswerForm(initial={"answer": row.answer, "note": row.note or ""}),
        "asking": asking or RevealForm(language=language()),
        "opened": opened,
    }
    return render(request, "whereabouts/task.html", context)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
