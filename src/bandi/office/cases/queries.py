"""Cases of a neighbourhood, one case with everything about it, and support that ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Min, Prefetch, Q, QuerySet

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import ROLES, Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, Purpose
from bandi.office.cases.actions import closing, reachable_case, works_on
from bandi.office.cases.endings import reachable_ending
from bandi.office.cases.models import (
    Case,
    CaseCheck,
    CaseHandover,
    CasePlan,
    Conference,
    ConferenceTask,
    Ending,
    FollowUp,
)
from bandi.office.cases.plans import changes, sentence_changes
from bandi.office.cases.states import OPEN, TURNS, Step, road
from bandi.office.counsel.models import Consent, Counselling, Referral
from bandi.office.counsel.queries import masked_heads, unserved
from bandi.office.counsel.words import LIVE
from bandi.office.discovery.names import masked_name
from bandi.office.prepared import prepared

PAGE = 30
TABS = ("open", "mine", "late", "close", "up", "followed", "ended")
ENDING_TABS = ("first", "all", "settled")


@dataclass(frozen=True)
class CaseRow:
    """One line of the list."""

    case: Case
    head: str  # masked
    late: bool
    asked_up: bool  # the hub asked the district to take it


@dataclass(frozen=True)
class CasePage:
    """Everything the page of one case shows."""

    case: Case
    head: str
    road: Sequence[Step]
    works: bool  # the person is of those who hold it
    may: frozenset[str]  # events that can happen now
    surveys: Sequence[Counselling]  # finished conversations, newest first
    plans: Sequence[CasePlan]
    checks: Sequence[tuple[CaseCheck, Mapping[str, str]]]  # with the plan's row, if it was of one
    conferences: Sequence[Conference]
    handovers: Sequence[CaseHandover]
    asked: CaseHandover | None
    endings: Sequence[Ending]
    referrals: Sequence[Referral]
    unserved: Sequence[str]  # NeedArea.id
    closing: Sequence[tuple[str, bool]]
    district: bool  # the person works for the district
    own_closing: bool  # asked by the person: somebody else approves


@dataclass(frozen=True)
class EndingRow:
    """One line of the list of ended support."""

    ending: Ending
    head: str
    next: FollowUp | None
    late: bool


def cases(user: User, *, tab: str, kind: str, page: int) -> tuple[Page[Case], list[CaseRow], dict[str, int]]:
    """Cases of the person's neighbourhoods, those due first, with the counts of all tabs. Written to the trail."""
    require(user, Permission.CASE_VIEW)
    today = clock.today()
    own = Case.objects.for_user(user)
    tabs = _tabs(user, today)
    counts = own.aggregate(**{name: Count("pk", filter=asked) for name, asked in tabs.items()})
    rows = own.filter(tabs[tab]).select_related("area", "planner", "survey")
    rows = (rows.filter(kind=kind) if kind else rows).order_by(
        F("monitor_on").asc(nulls_first=True), "all_due_on", "pk"
    )
    shown = Paginator(rows, PAGE).get_page(page)
    heads = masked_heads(user, [row.household_id for row in shown])
    asked = set(
        CaseHandover.objects.filter(case__in=[row.pk for row in shown], state="asked").values_list("case", flat=True)
    )
    if shown.object_list:
        _seen(user, Action.LIST_VIEW, list(shown), list="cases")
    lines = [
        CaseRow(
            row,
            head=heads.get(row.household_id, masked_name(None)),
            late=row.due_on is not None and row.due_on < today,
            asked_up=row.pk in asked,
        )
        for row in shown
    ]
    return shown, lines, counts


def case_page(user: User, case: UUID) -> CasePage:
    """One case. Written to the trail."""
    require(user, Permission.CASE_VIEW)
    row = reachable_case(user, case)
    _seen(user, Action.CASE_VIEW, [row], state=row.state)
    plans = list(row.plans.select_related("by", "consent"))
    services = {one["id"]: one for plan in plans for one in plan.told["rows"]}
    told = list(Counselling.objects.filter(household=row.household_id, state="finished").select_related("by"))
    referrals = list(Referral.objects.filter(household=row.household_id).select_related("by"))
    handovers = list(row.handovers.select_related("by", "answered_by"))
    tasks = Prefetch("tasks", ConferenceTask.objects.select_related("who"))
    return CasePage(
        case=row,
        head=masked_heads(user, [row.household_id]).get(row.household_id, masked_name(None)),
        road=road(row.state),
        works=works_on(user, row),
        may=frozenset(event for state, event in TURNS if state == row.state),
        surveys=told,
        plans=plans,
        checks=[(one, services.get(one.row, {})) for one in row.checks.select_related("by")],
        conferences=list(row.conferences.select_related("by").prefetch_related(tasks)),
        handovers=handovers,
        asked=next((one for one in handovers if one.state == "asked"), None),
        endings=list(row.endings.prefetch_related("follow_ups")),
        referrals=[one for one in referrals if one.state in LIVE],
        unserved=[area for area in unserved(told[0] if told else None, referrals) if area not in _planned(plans)],
        closing=closing(row),
        district=ROLES[user.role].whole_district,
        own_closing=row.asked_by_id == user.pk,
    )


def plan_page(user: User, case: UUID, version: int) -> dict[str, Any]:
    """One version of a plan and what changed from the one before. Written to the trail."""
    page = case_page(user, case)
    now = next((one for one in page.plans if one.version == version), None)
    before = next((one for one in page.plans if one.version == version - 1), None)
    if now is None:
        return {"page": page, "plan": None}
    return {
        "page": page,
        "plan": now,
        "before": before,
        "changes": changes(now, before),
        "sentences": sentence_changes(now, before),
    }


def finished(user: User, case: Case) -> list[Counselling]:
    """Finished conversations with the case's household, newest first."""
    return list(Counselling.objects.for_user(user).filter(household=case.household_id, state="finished"))


def consents_of(user: User, case: Case) -> list[Consent]:
    """Consents of the household that hold today."""
    rows = Consent.objects.for_user(user).filter(household=case.household_id, withdrawn_on=None)
    return list(rows.filter(until__gte=clock.today()))


def endings(user: User, *, tab: str, page: int) -> tuple[Page[Ending], list[EndingRow], dict[str, int]]:
    """Support that ended: over a paper or a date first, then by the next look. Written to the trail."""
    require(user, Permission.CASE_VIEW)
    today = clock.today()
    own = Ending.objects.for_user(user)
    tabs = {
        "first": Q(settled_on=None, procedural=True),
        "all": Q(settled_on=None),
        "settled": Q(settled_on__isnull=False),
    }
    counts = own.aggregate(**{name: Count("pk", filter=asked) for name, asked in tabs.items()})
    nearest = Min("follow_ups__due_on", filter=Q(follow_ups__done_on=None))
    rows: Any = own.filter(tabs[tab]).select_related("area", "case").annotate(look_on=nearest)
    shown: Page[Ending] = Paginator(rows.order_by("-procedural", "look_on", "ended_on", "pk"), PAGE).get_page(page)
    looks: dict[UUID, FollowUp] = {}
    for one in FollowUp.objects.filter(ending__in=[row.pk for row in shown], done_on=None).order_by("-due_on"):
        looks[one.ending_id] = one
    heads = masked_heads(user, [row.household_id for row in shown])
    if shown.object_list:
        _seen(user, Action.LIST_VIEW, list(shown), list="endings")
    lines = []
    for row in shown:
        look = looks.get(row.pk)
        head = heads.get(row.household_id, masked_name(None))
        lines.append(EndingRow(row, head, look, late=look is not None and look.due_on < today))
    return shown, lines, counts


def ending_page(user: User, ending: UUID) -> tuple[Ending, str, list[FollowUp]]:
    """One ending with its looks. Written to the trail."""
    require(user, Permission.CASE_VIEW)
    row = reachable_ending(user, ending)
    _seen(user, Action.CASE_VIEW, [row], ending=row.benefit)
    head = masked_heads(user, [row.household_id]).get(row.household_id, masked_name(None))
    return row, head, list(row.follow_ups.select_related("by"))


def section(user: User, household: UUID) -> dict[str, Any]:
    """What a household's own page says of its counselling and case; the page's look is written there."""
    if not user.may(Permission.CASE_VIEW):
        return {}
    own = areas_of(user)
    return {
        "case": next(iter(_newest_case(own, household)), None),
        "told": next(iter(_last_told(own, household)), None),
        "live": len(_live(own, household)),
        "ending": next(iter(_open_ending(own, household)), None),
    }


@prepared
def _newest_case(areas: list[str], home: UUID) -> "QuerySet[Any, Case]":
    return Case.objects.filter(area__among=areas, household=home).select_related("planner")[:1]


@prepared
def _last_told(areas: list[str], home: UUID) -> "QuerySet[Any, Counselling]":
    rows = Counselling.objects.filter(area__among=areas, household=home, state="finished")
    return rows.select_related("by")[:1]


@prepared
def _live(areas: list[str], home: UUID) -> Any:
    return Referral.objects.filter(area__among=areas, household=home, state__in=LIVE).order_by().values_list("pk")


@prepared
def _open_ending(areas: list[str], home: UUID) -> "QuerySet[Any, Ending]":
    rows = Ending.objects.filter(area__among=areas, household=home, settled_on=None)
    return rows.exclude(source="case")[:1]


def _planned(plans: Sequence[CasePlan]) -> set[str]:
    return {one["area"] for one in plans[-1].told["rows"]} if plans else set()


def _seen(user: User, action: Action, rows: Sequence[Any], **detail: object) -> None:
    record(
        by=user,
        action=action,
        purpose=Purpose.COUNSEL,
        subjects=[row.household_id for row in rows],
        areas=[row.area_id for row in rows],
        detail=detail,
    )


def _tabs(user: User, today: date) -> dict[str, Q]:
    """Which cases each tab holds."""
    late = (
        Q(state="intake", survey_due_on__lt=today)
        | Q(state__in=("surveyed", "classed"), plan_due_on__lt=today)
        | Q(state="surveyed", plan_due_on=None, all_due_on__lt=today)
        | Q(state="serving", monitor_on__lt=today)
    )
    up = Q(holder="district", state__in=OPEN) | Q(pk__in=CaseHandover.objects.filter(state="asked").values("case"))
    return {
        "open": Q(state__in=OPEN),
        "mine": Q(state__in=OPEN, planner=user),
        "late": late,
        "close": Q(state="closing"),
        "up": up,
        "followed": Q(state="followed"),
        "ended": Q(state="ended"),
    }
