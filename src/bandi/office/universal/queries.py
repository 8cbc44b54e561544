"""Lists of universal visits, one plan, and coverage by neighbourhood (보편방문 명단·계획·현황)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.universal import universal
from bandi.office.discovery.models import Resident
from bandi.office.discovery.names import masked_name
from bandi.office.discovery.small import SMALL, shown, total
from bandi.office.universal.models import UniversalPlan, UniversalVisit
from bandi.office.universal.words import COVERED, RUNNING, PlanState
from bandi.office.worklist.bounds import purposed

PAGE, MONTHS = 40, 12
TABS: Mapping[str, tuple[str, ...]] = {
    "due": RUNNING,
    "unasked": (PlanState.UNASKED,),
    "asked": (PlanState.ASKED,),
    "agreed": (PlanState.AGREED,),
    "said_no": (PlanState.SAID_NO, PlanState.NEVER_ASK),
    "over": (PlanState.VISITED_ALL, PlanState.LEFT_REGISTER),
}


@dataclass(frozen=True)
class Line:
    """One plan on the list."""

    plan: UniversalPlan
    person: str  # masked
    street: str  # road name only
    late: bool
    next: UniversalVisit | None

    @property
    def sendable(self) -> bool:
        """Whether an offer may be sent: not yet, or the one that was did not arrive."""
        return self.plan.state in (PlanState.UNASKED, PlanState.SAID_NO) or bool(self.plan.undelivered)


@dataclass(frozen=True)
class ListPage:
    """One page of the list, and how many stand under each tab."""

    rows: Sequence[Line]
    page: "Page[Any]"
    counts: Mapping[str, int]
    late: int


@dataclass(frozen=True)
class PlanPage:
    """One plan with what its visitors need."""

    plan: UniversalPlan
    person: str  # masked
    people: Sequence[Resident]  # the person first; empty until opened for a purpose
    visits: Sequence[UniversalVisit]
    next: UniversalVisit | None
    late: bool


def universal_list(
    user: User, *, tab: str = "due", kind: str = "", month: date | None = None, mine: bool = False, page: int = 1
) -> ListPage:
    """Plans of the person's neighbourhoods, due first. The trail names every household shown."""
    require(user, Permission.HOUSEHOLD_VIEW)
    today = clock.today()
    found = UniversalPlan.objects.for_user(user)
    found = found.filter(kind=kind) if kind else found
    found = found.filter(month=month) if month else found
    found = found.filter(planner=user) if mine else found
    counted = found.order_by().aggregate(
        late=Count("pk", filter=Q(due_on__lt=today, state__in=RUNNING)),
        **{name: Count("pk", filter=Q(state__in=states)) for name, states in TABS.items()},
    )
    rows = found.filter(state__in=TABS.get(tab, RUNNING)).order_by("due_on", "id").select_related(
        "household", "area", "planner"
    ).defer("area__outline", "household__street", "household__unit")  # fmt: skip
    shown_page = Paginator(rows, PAGE).get_page(page)
    plans = list(shown_page)
    names, coming = _names(user, plans), _coming(plans)
    record(
        by=user,
        action=Action.UNIVERSAL_VIEW,
        subjects=sorted({plan.household_id for plan in plans}),
        areas=sorted({plan.area_id for plan in plans}),
        detail={"tab": tab, "kind": kind, "plans": len(plans), "page": shown_page.number},
    )
    lines = [
        Line(
            plan=plan,
            person=masked_name(names.get((plan.household_id, plan.person_key))),
            street=plan.household.street_masked,
            late=_late(plan, today),
            next=coming.get(plan.pk),
        )
        for plan in plans
    ]
    late = counted.pop("late")
    return ListPage(lines, shown_page, counted, late)


def plan_page(user: User, plan: UniversalPlan, *, purpose: str = "") -> PlanPage:
    """One plan; with a purpose also names, telephones and the address. Both looks are written to the trail.

    Names count against the day's bound. Raises Refused for an unknown purpose.
    """
    require(user, Permission.HOUSEHOLD_VIEW)
    people = _concerned(plan, Resident.objects.for_user(user).filter(household=plan.household_id))
    detail: dict[str, object] = {"plan": str(plan.pk)}
    if purpose:
        require(user, Permission.PERSON_REVEAL)
        purposed(user, purpose, [plan.household_id])
        detail["persons"] = len(people)
    action = Action.PERSON_REVEAL if purpose else Action.UNIVERSAL_VIEW
    record(by=user, action=action, purpose=purpose, subjects=[plan.household_id], areas=[plan.area_id], detail=detail)
    visits = list(plan.visits.select_related("made").order_by("number"))
    return PlanPage(
        plan=plan,
        person=masked_name(people[0].name if people and people[0].person_key == plan.person_key else None),
        people=people if purpose else [],
        visits=visits,
        next=next((one for one in visits if not is_made(one)), None),
        late=_late(plan, clock.today()),
    )


def is_made(visit: UniversalVisit) -> bool:
    """Whether the visit took place; one that was taken back is due again."""
    return visit.made is not None and visit.made.at is not None


@dataclass(frozen=True)
class Covered:
    """How far offers reached in one neighbourhood. None: 1 to 7."""

    area: Area | None  # None: all together
    counts: Mapping[str, int | None]

    def share(self, name: str) -> int | None:
        """Per cent of everybody at this turn; None where too few."""
        told, every = self.counts[name], self.counts["turned"]
        return None if told is None or not every else min(100, round(100 * told / every))


STEPS = tuple(COVERED)


def _steps(today: date) -> dict[str, Q]:
    """What each step counts. An offer whose time is over without an answer is unreached, and never a no."""
    return {
        "turned": Q(pk__isnull=False),
        "offered": Q(offers__gt=0),
        "answered": Q(answered_on__isnull=False),
        "agreed": Q(state__in=[PlanState.AGREED, PlanState.VISITED_ALL]),
        "visited": Q(was_visited=True),
        "declined": Q(state__in=[PlanState.SAID_NO, PlanState.NEVER_ASK]),
        "unreached": Q(state=PlanState.ASKED, due_on__lt=today),
    }


def coverage(user: User, kind: str) -> tuple[Sequence[Covered], Covered]:
    """Each neighbourhood of the last twelve months, the least offered first, and all together; small counts hidden."""
    require(user, Permission.HOUSEHOLD_VIEW)
    today = clock.today()
    year, month = divmod(today.year * 12 + today.month - MONTHS, 12)
    made = UniversalVisit.objects.filter(plan=OuterRef("pk"), made__at__isnull=False)
    rows = UniversalPlan.objects.for_user(user).filter(kind=kind, month__gte=date(year, month + 1, 1), month__lte=today)
    counted: Any = (
        rows.exclude(state=PlanState.LEFT_REGISTER)
        .annotate(was_visited=Exists(made))
        .order_by()
        .values("area")
        .annotate(**{name: Count("pk", filter=asked) for name, asked in _steps(today).items()})
    )
    told = {str(row["area"]): {name: int(row[name]) for name in STEPS} for row in counted}
    areas = list(Area.objects.filter(code__in=areas_of(user)).defer("outline").order_by("code"))
    nothing = dict.fromkeys(STEPS, 0)
    cells = {area: told.get(area.code, nothing) for area in areas}
    found = [Covered(area, {name: shown(count) for name, count in row.items()}) for area, row in cells.items()]
    summed = {name: _sum([row[name] for row in cells.values()]) for name in STEPS}
    record(by=user, action=Action.UNIVERSAL_VIEW, areas=sorted(areas_of(user)), detail={"coverage": kind})
    least = sorted(found, key=lambda one: (one.share("offered") is None, one.share("offered") or 0))
    return least, Covered(None, summed)


def months_of(user: User) -> Sequence[date]:
    """Months of which there are plans, newest first."""
    return list(UniversalPlan.objects.for_user(user).order_by("-month").values_list("month", flat=True).distinct()[:24])


def _sum(counts: Sequence[int]) -> int | None:
    small = sum(0 < count < SMALL for count in counts)
    return total(sum(shown(count) or 0 for count in counts), small)


def _late(plan: UniversalPlan, today: date) -> bool:
    return plan.due_on is not None and plan.due_on < today and plan.state in RUNNING


def _names(user: User, plans: Sequence[UniversalPlan]) -> dict[tuple[Any, int], str | None]:
    wanted = Resident.objects.for_user(user).filter(
        household__in={plan.household_id for plan in plans}, person_key__in={plan.person_key for plan in plans}
    )
    return {(home, person): name for home, person, name in wanted.values_list("household_id", "person_key", "name")}


def _coming(plans: Sequence[UniversalPlan]) -> dict[Any, UniversalVisit]:
    rows = UniversalVisit.objects.filter(plan__in=[plan.pk for plan in plans], made__at__isnull=True)
    return {row.plan_id: row for row in rows.order_by("-number")}


def _concerned(plan: UniversalPlan, people: Any) -> list[Resident]:
    named = universal().kind(plan.kind).named
    wanted = [one for one in people if one.person_key == plan.person_key or one.relation in named]
    return sorted(wanted, key=lambda one: (one.person_key != plan.person_key, one.pk))
