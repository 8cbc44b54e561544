"""Pages of safe visits (HTTP only)."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office import clock
from bandi.office.access.once import once
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.errors import Refused
from bandi.office.pages import answer, language
from bandi.office.safety import actions, bookings, outings, queries
from bandi.office.safety.forms import (
    MORE,
    AnswerForm,
    BookForm,
    IncidentForm,
    LendForm,
    LongerForm,
    MarkerForm,
    OutForm,
    ToldForm,
)
from bandi.office.safety.rules import SoloRefused
from bandi.office.worklist.household import household_page, reachable_household, reachable_listing


@login_required
@require_GET
def safety(request: HttpRequest) -> HttpResponse:
    """Who is out, who is overdue, what happened, which markers wait. The list at the top asks again by itself."""
    context = {"page": queries.safety_page(_user(request)), "answer": AnswerForm()}
    return answer(request, "safety/safety.html", context, fragment="safety/out_now.html")


@login_required
def out(request: HttpRequest, listing: UUID) -> HttpResponse:
    """Going out to a household: when to be expected back, and who comes along."""
    user = _planner(request)
    row = reachable_listing(user, listing)
    form = OutForm(request.POST or None, initial={"minutes": 60})
    if form.is_bound and form.is_valid():
        try:
            outings.go_out(by=user, listing=listing, **form.cleaned_data)
            messages.success(request, _("나갔다고 적었습니다. 돌아오면 ‘들어왔습니다’를 눌러 주세요."))
            return redirect("safety:safety")
        except Refused as refused:
            form.add_error("companion" if isinstance(refused, SoloRefused) else None, refused.sentence)
    page = household_page(user, row.household_id, purpose="visit")
    context = {"form": form, "page": page, "listing": row, "markers": queries.holding(row.household_id)}
    return render(request, "safety/out.html", context)


@login_required
@require_POST
def outing(request: HttpRequest, outing: UUID) -> HttpResponse:
    """Back, staying longer, the silent alarm, or what a colleague found out: `step` says which."""
    user, step = _user(request), request.POST.get("step", "")
    if not user.may(Permission.SAFETY_WATCH):
        require(user, Permission.VISIT_PLAN)
    queries.reachable_outing(user, outing)
    try:
        if step == "alarm":
            outings.raise_alarm(by=user, outing=outing)
            return HttpResponse(status=204)  # nothing on the page changes
        if step == "in":
            outings.come_in(by=user, outing=outing)
            messages.success(request, _("들어왔다고 적었습니다."))
        elif step == "longer":
            outings.stay_longer(by=user, outing=outing, minutes=MORE)
            messages.success(request, _("돌아올 때를 지금부터 30분 뒤로 옮겼습니다."))
        else:
            form = AnswerForm(request.POST)
            if not form.is_valid():
                context = {"page": queries.safety_page(user), "answer": form, "asked": outing}
                return render(request, "safety/safety.html", context)
            outings.answer_outing(by=user, outing=outing, answer=form.cleaned_data["answer"])
            messages.success(request, _("확인했다고 적었습니다."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("safety:safety")


@login_required
@once
def new_marker(request: HttpRequest, household: UUID) -> HttpResponse:
    """Marks a household."""
    user = _planner(request)
    home = reachable_household(user, household)
    form = MarkerForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            made = actions.set_marker(by=user, household=household, **form.cleaned_data)
            messages.success(request, _("주의 표시를 달았습니다. 이제 본인에게 알려 주세요."))
            return redirect("safety:marker", made.pk)
        except Refused as refused:
            form.add_error("review_on", refused.sentence)
    page = household_page(user, home.id, purpose="visit")
    return render(request, "safety/new_marker.html", {"form": form, "page": page})


@login_required
def marker(request: HttpRequest, marker: UUID) -> HttpResponse:
    """One marker: the letter to the person, that she was told, a longer time with two people, the end."""
    user, step = _planner(request), request.POST.get("step", "")
    told = ToldForm(request.POST if step == "told" else None)
    longer = LongerForm(request.POST if step == "longer" else None)
    steps: dict[str, Callable[[], Any]] = {
        "told": lambda: actions.tell_marker(by=user, marker=marker, how=told.cleaned_data["how"]),
        "longer": lambda: actions.ask_longer(by=user, marker=marker, **longer.cleaned_data),
        "agree": lambda: actions.answer_longer(by=user, marker=marker, agreed=True),
        "refuse": lambda: actions.answer_longer(by=user, marker=marker, agreed=False),
        "end": lambda: actions.end_marker(by=user, marker=marker),
    }
    whole = all(form.is_valid() for form in (told, longer) if form.is_bound)
    if step in steps and whole:
        try:
            steps[step]()
            messages.success(request, _("적었습니다."))
            return redirect("safety:marker", marker)
        except Refused as refused:
            if step == "longer":
                longer.add_error("until", refused.sentence)
            else:
                messages.error(request, refused.sentence)
    row = queries.marker_page(user, marker)
    context = {
        "marker": row,
        "told": told,
        "longer": longer,
        "own": row.asked_by_id == user.pk,
        "holds": row.ended_on is None and row.review_on >= clock.today(),
    }
    return render(request, "safety/marker.html", context)


@login_required
@once
def incident(request: HttpRequest, household: UUID) -> HttpResponse:
    """What happened at a household."""
    user = _planner(request)
    home = reachable_household(user, household)
    form = IncidentForm(request.POST or None, initial={"on": clock.today(), "at": localtime(clock.now())})
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            made = actions.report_incident(
                by=user,
                household=household,
                kind=told["kind"],
                told=told["told"],
                happened_at=form.happened_at,
                hurt=told["hurt"],
                mark=told["mark"],
            )
            messages.success(request, _("적고 팀에 알렸습니다. 혼자 견디지 마세요. 팀장과 이야기해 주세요."))
            return redirect("safety:marker", made.marker_id) if made.marker_id else redirect("safety:safety")
        except Refused as refused:
            form.add_error("at", refused.sentence)
    page = household_page(user, home.id, purpose="visit")
    return render(request, "safety/incident.html", {"form": form, "page": page})


@login_required
def pool(request: HttpRequest) -> HttpResponse:
    """Cars and devices of the hub: who has them when, booking one, adding one."""
    user, step = _planner(request), request.POST.get("step", "")
    held = queries.pool(user)
    places = [(area.code, area.name_en if language() == "en" else area.name_ko) for area in areas(user)]
    initial = {"on": clock.today()}
    booked = BookForm(request.POST if step == "book" else None, items=[item for item, _booked in held], initial=initial)
    lent = LendForm(request.POST if step == "lend" else None, areas=places)
    try:
        if booked.is_bound and booked.is_valid():
            from_at, to_at = booked.span
            bookings.book(by=user, item=booked.cleaned_data["item"], from_at=from_at, to_at=to_at)
            messages.success(request, _("예약했습니다."))
            return redirect("safety:pool")
        if lent.is_bound and lent.is_valid():
            bookings.lend(by=user, **lent.cleaned_data)
            messages.success(request, _("공용 목록에 넣었습니다."))
            return redirect("safety:pool")
    except Refused as refused:
        (booked if booked.is_bound else lent).add_error("at" if booked.is_bound else "name", refused.sentence)
    return render(request, "safety/pool.html", {"held": held, "form": booked, "lend": lent})


@login_required
@require_POST
def cancel_booking(request: HttpRequest, booking: UUID) -> HttpResponse:
    """Gives up an own booking."""
    try:
        bookings.cancel(by=_planner(request), booking=booking)
        messages.success(request, _("예약을 취소했습니다."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("safety:pool")


def _planner(request: HttpRequest) -> User:
    user = _user(request)
    require(user, Permission.VISIT_PLAN)
    return user


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
