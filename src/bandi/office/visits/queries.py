"""What was tried and what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas, areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.models import Resident
from bandi.office.discovery.names import masked_name
from bandi.office.errors import OutOfReach
from bandi.office.pages import language
from bandi.office.prepared import prepared
from bandi.office.visits.ladder import Climb, climb
from bandi.office.visits.models import CaseMeeting, ContactAttempt, Result, Visit
from bandi.office.visits.record import UNDO, found_in, newest, number_known
from bandi.office.visits.words import WARNINGS, WELL_BEING_EN, WELL_BEING_KO
from bandi.office.worklist.household import reachable_household, reachable_listing
from bandi.office.worklist.models import Listing
from bandi.office.worklist.working_days import add_working_days

RETRY = 2  # working days until the next attempt is proposed


@dataclass(frozen=True)
class Moment:
    """One entry of the household's column of time."""

    kind: str  # contact | visit_planned | visit | meeting | result
    at: datetime | None
    on: date
    by: str
    round_id: str
    contact: ContactAttempt | None = None
    visit: Visit | None = None
    result: Result | None = None
    meeting: CaseMeeting | None = None


@dataclass(frozen=True)
class NextStep:
    """What to do next on a listing."""

    ladder: Climb
    next_on: date  # working day proposed for the next attempt
    text_ko: str  # prepared request for a well-being check, else empty
    text_en: str
    warnings: Sequence[str]  # conditions a visitor must know
    planned: Visit | None
    awaiting: Result | None
    undo_until: datetime | None  # the person's own last step can be taken back until then


@dataclass(frozen=True)
class Waiting:
    """A result that waits for a second person."""

    result: Result
    head: str  # masked
    area_ko: str
    area_en: str
    own: bool  # given by the same person: somebody else must confirm


@dataclass(frozen=True)
class Recorded:
    """Everything recorded about one household over all rounds, read once for a page."""

    contacts: Sequence[ContactAttempt]
    visits: Sequence[Visit]
    results: Sequence[Result]
    meetings: Sequence[CaseMeeting]


def recorded(user: User, household_id: UUID) -> Recorded:
    """What is recorded about a household the person may see. The page's look is written there."""
    own = areas_of(user)
    return Recorded(
        _contacts(own, household_id), _visits(own, household_id), _results(own, household_id),
        meetings=_meetings(own, household_id),
    )  # fmt: skip


@prepared
def _contacts(areas: list[str], home: UUID) -> "QuerySet[Any, ContactAttempt]":
    return ContactAttempt.objects.filter(area__among=areas, household=home).select_related("by", "listing")


@prepared
def _visits(areas: list[str], home: UUID) -> "QuerySet[Any, Visit]":
    return Visit.objects.filter(area__among=areas, household=home).select_related("by", "listing")


@prepared
def _results(areas: list[str], home: UUID) -> "QuerySet[Any, Result]":
    rows = Result.objects.filter(area__among=areas, household=home)
    return rows.select_related("given_by", "confirmed_by", "listing")


@prepared
def _meetings(areas: list[str], home: UUID) -> "QuerySet[Any, CaseMeeting]":
    return CaseMeeting.objects.filter(area__among=areas, household=home).select_related("by", "second", "listing")


def timeline(user: User, household_id: UUID) -> list[Moment]:
    """Attempts, visits and results of one household over all rounds, newest first. The page's look is written there."""
    require(user, Permission.HOUSEHOLD_VIEW)
    return moments(recorded(user, reachable_household(user, household_id).id))


def moments(of: Recorded) -> list[Moment]:
    """What is recorded as one column of time, newest first."""
    told = [
        Moment("contact", c.at, timezone.localdate(c.at), str(c.by), c.listing.round_id, contact=c) for c in of.contacts
    ]
    for visit in of.visits:
        at = visit.at or visit.planned_at or visit.created_at
        kind = "visit" if visit.at else "visit_planned"
        told.append(Moment(kind, at, timezone.localdate(at), str(visit.by), visit.listing.round_id, visit=visit))
    told += [Moment("result", None, r.given_on, str(r.given_by), r.listing.round_id, result=r) for r in of.results]
    told += [Moment("meeting", None, m.held_on, str(m.by), m.listing.round_id, meeting=m) for m in of.meetings]
    return sorted(told, key=lambda moment: (moment.on, moment.kind == "result", _clock_of(moment)), reverse=True)


def next_step(user: User, listing_id: UUID) -> NextStep:
    """What to propose on a listing after what was tried."""
    require(user, Permission.HOUSEHOLD_VIEW)
    listing = reachable_listing(user, listing_id)
    told = recorded(user, listing.household_id)
    return step_of(user, listing, told, area=listing.area, numbers=number_known(listing))


def step_of(user: User, listing: Listing, told: Recorded, *, area: Area, numbers: bool) -> NextStep:
    """The same from what a page has read already; `numbers`: a telephone number is known."""
    contacts = [one for one in told.contacts if one.listing_id == listing.id]
    visited = [one for one in told.visits if one.listing_id == listing.id]
    results = [one for one in told.results if one.listing_id == listing.id]
    attempts, marks = found_in(contacts, visited)
    ladder = climb(attempts, marks=marks, numbers=numbers, today=clock.today())
    visits = sum(one.kind == "visit" for one in attempts)
    facts = {"calls": sum(one.kind == "call" for one in attempts), "visits": visits}
    ko, en = area.name_ko, area.name_en
    asked = ladder.may("well_being") and not ladder.met
    step = newest(contacts, visited, results)
    planned = [one for one in visited if one.at is None]
    mine = step is not None and step.by_id == user.pk and timezone.now() - step.created_at < UNDO
    mine = mine and not (step and isinstance(step.row, ContactAttempt) and step.row.carried)
    return NextStep(
        ladder=ladder,
        next_on=add_working_days(clock.today(), RETRY),
        text_ko=WELL_BEING_KO.format(office=f"{ko} 행정복지센터", area=ko, **facts) if asked else "",
        text_en=WELL_BEING_EN.format(office=f"the welfare office of {en}", area=en, **facts) if asked else "",
        warnings=_warnings(one.condition for one in told.visits),
        planned=max(planned, key=lambda one: one.created_at, default=None),
        awaiting=next((r for r in results if r.needs_second and not r.superseded and r.confirmed_at is None), None),
        undo_until=step.created_at + UNDO if step is not None and mine else None,
    )


def warnings(user: User, household_id: UUID) -> list[str]:
    """Conditions seen on earlier visits that the next visitor must know before going."""
    return _warnings(Visit.objects.for_user(user).filter(household=household_id).values_list("condition", flat=True))


def _warnings(seen: Iterable[Iterable[str]]) -> list[str]:
    noted = {code for codes in seen for code in codes}
    return [code for code in WARNINGS if code in noted]


def waiting_for_second(user: User) -> list[Waiting]:
    """Results that wait for a second person in the person's neighbourhoods, oldest first. Written to the trail."""
    require(user, Permission.RESULT_CONFIRM)
    rows = Result.objects.for_user(user).filter(superseded=False, needs_second=True, confirmed_at__isnull=True)
    results = list(rows.select_related("listing", "household", "given_by").order_by("created_at"))
    homes = [result.household_id for result in results]
    heads = {
        resident.household_id: masked_name(resident.name)
        for resident in Resident.objects.for_user(user).filter(household__in=homes, relation="head").order_by("-id")
    }
    names = {area.code: area for area in areas(user)}
    if results:
        record(
            by=user,
            action=Action.LIST_VIEW,
            subjects=homes,
            areas=[result.area_id for result in results],
            detail={"list": "confirmations"},
        )
    return [
        Waiting(
            result=result,
            head=heads.get(result.household_id, masked_name(None)),
            area_ko=names[result.area_id].name_ko,
            area_en=names[result.area_id].name_en,
            own=result.given_by_id == user.pk,
        )
        for result in results
    ]


def reachable_result(user: User, result_id: UUID, *, lock: bool = False) -> Result:
    """A result in the person's neighbourhoods. Raises OutOfReach otherwise."""
    return Result.objects.select_related("listing", "household", "given_by", "to_area").reach(
        user, result_id, lock=lock
    )


def listing_of(user: User, household_id: UUID, *, round_id: str) -> Listing:
    """The work on a household in one round. Raises OutOfReach otherwise."""
    found = Listing.objects.for_user(user).filter(household=household_id, round=round_id).first()
    if found is None:
        raise OutOfReach("listing")
    return found


def neighbours(area: Area) -> list[tuple[str, str]]:
    """The other neighbourhoods of a district, as choices in the language of the page."""
    rows = Area.objects.filter(district_code=area.district_code).exclude(code=area.code).order_by("name_ko")
    return [(row.code, str(getattr(row, f"name_{language()}"))) for row in rows]


def _clock_of(moment: Moment) -> float:
    return moment.at.timestamp() if moment.at else 0.0
