"""Pages for calls, visits, results and their confirmation (HTTP only)."""

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bandi.office.access.once import once
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.models import Purpose
from bandi.office.discovery import door
from bandi.office.errors import Refused
from bandi.office.merging import Changed
from bandi.office.safety.models import Marker
from bandi.office.safety.queries import holding
from bandi.office.safety.rules import SoloRefused
from bandi.office.visits import actions, queries
from bandi.office.visits.forms import CallForm, PlanForm, ResultForm, ReturnForm, VisitForm, moment_of
from bandi.office.visits.merge import collide_plan, collide_result, collide_visit, plan_seen, result_seen, visit_seen
from bandi.office.visits.models import ContactAttempt, Result
from bandi.office.visits.outcomes import outcome_groups
from bandi.office.visits.record import last_step, meeting_lacks, tried
from bandi.office.visits.returns import return_result
from bandi.office.visits.rules import ever_met
from bandi.office.worklist.household import HouseholdPage, household_page, reachable_listing, reveal
from bandi.office.worklist.models import Listing

MORNING = "10:00"


@dataclass(frozen=True)
class Desk:
    """What stands beside every form: whose household this is, what was tried, what to mind."""

    listing: Listing
    home: HouseholdPage
    step: queries.NextStep
    moments: list[queries.Moment]
    markers: list[Marker]


@login_required
def call(request: HttpRequest, listing: UUID) -> HttpResponse:
    """What came of a call. Phone numbers are shown on request only, and the request is written to the trail."""
    user = _allowed(request, Permission.CONTACT_RECORD)
    row = reachable_listing(user, listing)
    asked = "reveal" in request.POST
    kind = request.POST.get("kind") or request.GET.get("kind", "call")
    form = CallForm(request.POST, kind=kind) if request.method == "POST" and not asked else None
    if form is not None and form.is_valid():
        told = form.cleaned_data
        try:
            actions.record_attempt(
                by=user,
                listing=listing,
                kind=told["kind"],
                answer=told["answer"],
                at=moment_of(told),
                note=told["note"],
                next_on=None if door.ladder().replies[told["answer"]].heard else told["next_on"],
                key=told["key"],
            )
            return redirect("visits:next", listing)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    people = reveal(user, row.household_id, purpose=Purpose.CONTACT) if asked else None
    desk = _desk(user, row, purpose=Purpose.CONTACT)
    form = form or CallForm(initial={"next_on": desk.step.next_on} | request.POST.dict(), kind=kind)
    return render(request, "visits/call.html", {"form": form, "desk": desk, "revealed": people})


@login_required
@once
def visit(request: HttpRequest, listing: UUID) -> HttpResponse:
    """Planning a visit and writing down what was found; one of the two at a time."""
    user = _allowed(request, Permission.CONTACT_RECORD)
    row = reachable_listing(user, listing)
    step = queries.next_step(user, listing)
    plan = PlanForm(request.POST) if request.POST.get("step") == "plan" else None
    found = VisitForm(request.POST) if request.POST.get("step") == "record" else None
    if (plan and _planned(user, listing, plan)) or (found and _recorded(user, listing, found)):
        return redirect("visits:next", listing)
    asked = request.GET.get("step") or ("record" if step.planned else "plan")
    planning = plan is not None or (found is None and asked != "record")
    initial = {"on": step.next_on, "at": MORNING}
    with_whom = step.planned.companion if step.planned else ""
    context = {
        "plan": plan or PlanForm(initial=initial | {"seen": plan_seen(row)}),
        "found": found or VisitForm(initial={"companion": with_whom, "seen": visit_seen(row)}),
        "planning": planning,
        "desk": _desk(user, row, purpose=Purpose.VISIT),
    }
    clash = any(form is not None and form.changes is not None for form in (plan, found))
    return render(request, "visits/visit.html", context, status=409 if clash else 200)


@login_required
@once
def result(request: HttpRequest, listing: UUID) -> HttpResponse:
    """Giving a result. What still stands in the way of each is said before anybody asks for it."""
    user = _allowed(request, Permission.RESULT_GIVE)
    row = reachable_listing(user, listing)
    form = ResultForm(request.POST or None, areas=queries.neighbours(row.area), initial={"seen": result_seen(row)})
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            actions.give_result(
                by=user,
                listing=listing,
                outcome=told["outcome"],
                evidence=told["evidence"],
                on=told["on"],
                next_check_on=told["next_check_on"],
                seen=told["seen"],
                rest=form.rest,
            )
            return redirect("visits:next", listing)
        except Changed as changed:
            collide_result(form, changed)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    attempts = tried(row)
    context = {
        "form": form,
        "groups": outcome_groups(attempts, meeting_lacks=meeting_lacks(row)),
        "meeting_lacks": meeting_lacks(row),
        "reached": ever_met(attempts),
        "chosen": form.data.get("ground", ""),
        "desk": _desk(user, row, purpose=Purpose.COUNSEL),
    }
    return render(request, "visits/result.html", context, status=409 if form.changes is not None else 200)


@login_required
def confirm(request: HttpRequest, result: UUID) -> HttpResponse:
    """A second person confirms a result or sends it back with a reason."""
    user = _allowed(request, Permission.RESULT_CONFIRM)
    row = queries.reachable_result(user, result)
    form = ReturnForm(request.POST) if request.POST.get("step") == "return" else ReturnForm()
    try:
        if request.POST.get("step") == "confirm":
            actions.confirm_result(by=user, result=result)
            messages.success(request, _("결과를 확인했습니다."))
            return redirect("stewardship:team")
        if form.is_bound and form.is_valid():
            return_result(by=user, result=result, reason=form.cleaned_data["reason"])
            messages.success(request, _("결과를 담당자에게 돌려보냈습니다."))
            return redirect("stewardship:team")
    except Refused as refused:
        messages.error(request, refused.sentence)
    context = {
        "form": form,
        "result": row,
        "rule": door.outcome_rules().rules[row.outcome],
        "waits": row.needs_second and row.confirmed_at is None and not row.superseded,
        "own": row.given_by_id == user.pk,
        "desk": _desk(user, reachable_listing(user, row.listing_id), purpose=Purpose.CONFIRM),
    }
    return render(request, "visits/confirm.html", context)


@login_required
def what_next(request: HttpRequest, listing: UUID) -> HttpResponse:
    """What was just written down, how to take it back, and what to try next."""
    user = _allowed(request, Permission.HOUSEHOLD_VIEW)
    row = reachable_listing(user, listing)
    last = last_step(row)
    context = {
        "desk": _desk(user, row, purpose=""),
        "last": last,
        "what": _what(last.row) if last else "",
        "emergency": last is not None and getattr(last.row, "answer", "") == "emergency",
    }
    return render(request, "visits/next.html", context)


@login_required
@require_POST
def undo(request: HttpRequest, listing: UUID) -> HttpResponse:
    """Takes back the person's own last step."""
    user = _allowed(request, Permission.CONTACT_RECORD)
    names = {
        "contact": _("연락 기록"),
        "visit": _("방문 기록"),
        "plan": _("방문 약속"),
        "result": _("결과"),
        "confirmation": _("결과 확인"),
    }
    last = last_step(reachable_listing(user, listing))
    if last is not None and _what(last.row) == "returned":  # the lead's words stay
        return redirect("visits:next", listing)
    try:
        taken = actions.undo_last(by=user, listing=listing)
        messages.success(request, _("되돌렸습니다: %(what)s") % {"what": names[taken]})
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("visits:next", listing)


def _allowed(request: HttpRequest, permission: Permission) -> User:
    user = cast(User, request.user)
    require(user, permission)
    return user


def _desk(user: User, listing: Listing, *, purpose: str) -> Desk:
    home, told = (
        household_page(user, listing.household_id, purpose=purpose),
        queries.recorded(user, listing.household_id),
    )
    return Desk(
        listing=listing,
        home=home,
        step=queries.step_of(user, listing, told, area=home.area, numbers=home.has_number),
        moments=[moment for moment in queries.moments(told) if moment.round_id == listing.round_id],
        markers=holding(listing.household_id),
    )


def _planned(user: User, listing: UUID, form: PlanForm) -> bool:
    if not form.is_valid():
        return False
    try:
        told = {name: form.cleaned_data[name] for name in ("companion", "seen")}
        actions.plan_visit(by=user, listing=listing, planned_at=form.planned_at, **told)
    except Changed as changed:
        collide_plan(form, changed)
        return False
    except Refused as refused:
        form.add_error("companion" if isinstance(refused, SoloRefused) else None, refused.sentence)
        return False
    return True


def _recorded(user: User, listing: UUID, form: VisitForm) -> bool:
    if not form.is_valid():
        return False
    told = form.cleaned_data
    try:
        actions.record_visit(
            by=user,
            listing=listing,
            met=told["met"] == "yes",
            at=moment_of(told),
            companion=told["companion"],
            condition=told["condition"],
            needs=told["needs"],
            note=told["note"],
            key=told["key"],
            seen=told["seen"],
        )
    except Changed as changed:
        collide_visit(form, changed)
        return False
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return False
    return True


def _what(row: object) -> str:
    """contact, plan, visit, result or confirmed: which sentence tells it."""
    if isinstance(row, Result):
        return "confirmed" if row.confirmed_at else "returned" if row.superseded else "result"
    if isinstance(row, ContactAttempt):
        return "contact"
    return "plan" if getattr(row, "at", None) is None else "visit"
