"""Pages of cases (HTTP only): the list, one case and its stages, meetings, handing up and back."""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office.access.once import once
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import colleagues, require
from bandi.office.accounts.roles import Permission
from bandi.office.cases import actions, conferences, handing, queries
from bandi.office.cases.forms import (
    BackForm,
    CheckForm,
    CloseForm,
    ConferenceForm,
    NoteForm,
    OpenForm,
    PlannerForm,
    SurveyForm,
    class_choices,
)
from bandi.office.counsel.queries import beside
from bandi.office.counsel.words import choices
from bandi.office.discovery import door
from bandi.office.errors import Refused


@login_required
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """The list of cases with filters."""
    user = allowed(request, Permission.CASE_VIEW)
    asked, kind = request.GET.get("tab", ""), request.GET.get("kind", "")
    tab = asked if asked in queries.TABS else queries.TABS[0]
    kinds = {one.id for one in door.counselling().classes}
    pages, rows, counts = queries.cases(user, tab=tab, kind=kind if kind in kinds else "", page=number(request))
    names = {
        "open": _("진행 중"), "mine": _("내가 맡은 사례"), "late": _("기한 지남"), "close": _("종결 승인 대기"),
        "up": _("구에 올린 사례"), "followed": _("사후관리"), "ended": _("마침"),
    }  # fmt: skip
    context = {
        "rows": rows,
        "pages": pages,
        "tab": tab,
        "kind": kind,
        "query": urlencode({"tab": tab, "kind": kind}),
        "kinds": door.counselling().classes,
        "tabs": [(code, name, counts[code]) for code, name in names.items()],
    }
    return render(request, "cases/list.html", context)


@login_required
def open_case(request: HttpRequest, household: UUID) -> HttpResponse:
    """Taking a household in."""
    user = allowed(request, Permission.CASE_EDIT)
    page = beside(user, household)
    people = planners(user, page.home.household.area_id)
    survey = request.GET.get("survey", "")
    form = OpenForm(
        request.POST or None, people=people, surveys=page.told, initial={"planner": user.username, "survey": survey}
    )
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            row = actions.open_case(
                by=user,
                household=household,
                planner=next(one for one in people if one.username == told["planner"]),
                reason=told["reason"],
                survey=UUID(told["survey"]) if told["survey"] else None,
                key=told["key"],
            )
            messages.success(request, _("사례로 접수했습니다. 조사와 계획의 기한이 할 일에 올랐습니다."))
            return redirect("cases:case", row.id)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return render(request, "cases/open.html", {"page": page, "form": form})


@login_required
@require_GET
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """One case: where it stands, what comes next, everything about it."""
    return _page(request, allowed(request, Permission.CASE_VIEW), case)


@login_required
@require_POST
@once
def step(request: HttpRequest, case: UUID) -> HttpResponse:
    """One step on a case; whatever was refused stays in its form."""
    user = allowed(request, Permission.CASE_EDIT)
    name = request.POST.get("step", "")
    people = planners(user, actions.reachable_case(user, case).area_id)
    forms = _forms(user, case, bound=name, posted=request.POST)
    form = forms.get(name)
    if form is not None and not form.is_valid():
        return _page(request, user, case, forms=forms)
    told = form.cleaned_data if form is not None else {}
    steps: dict[str, Callable[[], Any]] = {
        "survey": lambda: actions.take_survey(by=user, case=case, survey=UUID(told["survey"])),
        "class": lambda: actions.class_case(by=user, case=case, kind=request.POST.get("kind", "")),
        "check": lambda: actions.check(by=user, case=case, **told),
        "close": lambda: actions.ask_close(by=user, case=case, **told),
        "approve": lambda: actions.answer_close(by=user, case=case, approve=True),
        "send_back": lambda: actions.answer_close(by=user, case=case, approve=False, note=told["note"]),
        "reopen": lambda: actions.reopen(by=user, case=case),
        "up": lambda: handing.hand_up(by=user, case=case, reason=told["note"]),
        "take": lambda: handing.answer(by=user, case=case, take=True, note=told["note"]),
        "keep": lambda: handing.answer(by=user, case=case, take=False, note=told["note"]),
        "back": lambda: handing.hand_back(
            by=user, case=case, planner=_planner(user, case, told["planner"]), note=told["note"]
        ),
        "planner": lambda: handing.change_planner(
            by=user, case=case, planner=next(one for one in people if one.username == told["planner"])
        ),
        "carry_on": lambda: handing.carry_on(by=user, case=case),
    }
    if name in steps:
        try:
            steps[name]()
            messages.success(request, _("적었습니다."))
        except Refused as refused:
            if form is not None:
                form.add_error(None, refused.sentence)
                return _page(request, user, case, forms=forms)
            messages.error(request, refused.sentence)
    return redirect("cases:case", case)


@login_required
def confer(request: HttpRequest, case: UUID) -> HttpResponse:
    """Writing a case meeting down."""
    user = allowed(request, Permission.CASE_EDIT)
    page = queries.case_page(user, case)
    people = planners(user, page.case.area_id)
    form = ConferenceForm(request.POST or None, people=people, may_class="class" in page.may)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        about = {name: told[name] for name in ("held_on", "agenda", "people", "decisions", "key")}
        try:
            conferences.confer(by=user, case=case, kind=told.get("kind", ""), tasks=form.tasks(), **about)
            messages.success(request, _("사례회의를 적었습니다. 맡은 일은 각자의 할 일에 올랐습니다."))
            return redirect("cases:case", case)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return render(request, "cases/confer.html", {"page": page, "case": page.case, "form": form})


@login_required
@require_POST
def task(request: HttpRequest, case_task: UUID) -> HttpResponse:
    """A task of a meeting is done."""
    user = allowed(request, Permission.CASE_EDIT)
    done = conferences.finish_task(by=user, task=case_task)
    messages.success(request, _("맡은 일을 마쳤습니다."))
    return redirect("cases:case", done.conference.case_id)


def planners(user: User, area: str) -> list[User]:
    """Who may be named: the person first, then those who work in the neighbourhood."""
    return [user, *(one for one in colleagues(user, area=area) if one.pk != user.pk)]


def allowed(request: HttpRequest, permission: Permission) -> User:
    """The person who asks, if the role allows it."""
    user = cast(User, request.user)
    require(user, permission)
    return user


def number(request: HttpRequest) -> int:
    """The page asked for."""
    text = request.GET.get("page", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 1


def _planner(user: User, case: UUID, username: str) -> User:
    area = actions.reachable_case(user, case).area_id
    found = next((one for one in colleagues(user, area=area) if one.username == username), None)
    if found is None:
        raise Refused(ko="이 동네를 맡은 사람을 골라 주세요.", en="Choose somebody who works in this neighbourhood.")
    return found


def _forms(user: User, case: UUID, *, bound: str = "", posted: Any = None) -> dict[str, Any]:
    """Every form of the page by its step; one of them holds what was posted."""
    row = actions.reachable_case(user, case)
    surveys = queries.finished(user, row)

    def made(step: str, form: Any, **facts: Any) -> Any:
        return form(posted if step == bound else None, auto_id=f"{step}_%s", **facts)

    return {
        "survey": made("survey", SurveyForm, surveys=surveys),
        "check": made("check", CheckForm, plan=row.plans.last()),
        "close": made("close", CloseForm),
        "send_back": made("send_back", NoteForm),
        "up": made("up", NoteForm),
        "take": made("take", NoteForm),
        "keep": made("keep", NoteForm),
        "planner": made("planner", PlannerForm, people=planners(user, row.area_id)),
        "back": made("back", BackForm, people=colleagues(user, area=row.area_id)),
    }


def _page(request: HttpRequest, user: User, case: UUID, *, forms: dict[str, Any] | None = None) -> HttpResponse:
    page = queries.case_page(user, case)
    context = {
        "page": page,
        "case": page.case,
        "forms": forms or _forms(user, case),
        "classes": class_choices(),
        "areas": dict(choices("area")),
    }
    return render(request, "cases/case.html", context)
