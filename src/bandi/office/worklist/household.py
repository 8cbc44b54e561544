"""The household page (가구): everything known, each with its source and date, and what is missing first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.models import (
    Candidate,
    Entitlement,
    FeedCoverage,
    Household,
    Reason,
    Resident,
    Round,
    SignalSeen,
)
from bandi.office.discovery.names import masked_name, masked_phone
from bandi.office.discovery.queries import missing_feeds
from bandi.office.errors import OutOfReach
from bandi.office.prepared import prepared
from bandi.office.worklist.bounds import purposed, within_bounds
from bandi.office.worklist.desk import due_word
from bandi.office.worklist.models import Listing
from bandi.office.worklist.questions import Question, questions

VERDICTS = ("yes", "depends", "no")
HEAVY = ("area__outline", "round__manifest", "round__counts")  # columns no page of a household needs


@dataclass(frozen=True)
class Member:
    """A member of the household without name."""

    relation: str
    name: str  # masked
    phone: str  # masked; empty when unknown
    sex: str
    age: int | None
    as_of: date | None
    source: str


@dataclass(frozen=True)
class RoundSeen:
    """What one round said of the household and what became of it."""

    round: Round
    candidate: Candidate
    listing: Listing | None  # None: on the reference list
    left: tuple[int, int] | None = None  # won a month, least and most, of benefits not received; None: none with a sum


@dataclass(frozen=True)
class HouseholdPage:
    """Everything the page shows."""

    household: Household
    area: Area
    listing: Listing | None  # of the newest round
    candidate: Candidate
    round: Round
    due: str
    due_in: int
    members: Sequence[Member]
    has_number: bool  # a telephone number of a member is known
    reasons: Sequence[Reason]
    signals: Sequence[SignalSeen]  # ongoing first, longest first
    earlier_signals: Mapping[str, Sequence[SignalSeen]]  # round id -> signals
    entitlements: Sequence[Entitlement]  # received, or due: due and not received first
    questions: Sequence[Question]  # what the others depend on
    ruled_out: Sequence[Entitlement]  # seems not due
    missing_feeds: Sequence[FeedCoverage]
    rounds: Sequence[RoundSeen]  # newest first


@dataclass(frozen=True)
class Person:
    """A member with name and phone, shown on request."""

    relation: str
    name: str | None
    phone: str | None
    birth: date | None
    sex: str
    source: str
    as_of: date | None


@dataclass(frozen=True)
class Revealed:
    """Names, phones and address of one household."""

    household: UUID
    people: Sequence[Person]
    street: str | None
    unit: str | None


def reachable_household(user: User, household_id: UUID) -> Household:
    """The household if it lies in the person's neighbourhoods. Raises OutOfReach otherwise."""
    found = _home(areas_of(user), household_id)
    if not found:
        raise OutOfReach("household")
    return found[0]


def reachable_listing(user: User, listing_id: UUID, *, lock: bool = False) -> Listing:
    """The work on a household if it lies in the person's neighbourhoods; locked when it is about to change.

    Raises OutOfReach otherwise.
    """
    return (
        Listing.objects.select_related("household", "candidate", "round", "area")
        .defer(*HEAVY)
        .reach(user, listing_id, lock=lock)
    )


def household_page(user: User, household_id: UUID, *, purpose: str = "") -> HouseholdPage:
    """The page of one household. The look is written to the trail."""
    require(user, Permission.HOUSEHOLD_VIEW)
    home, own = reachable_household(user, household_id), areas_of(user)
    seen = _rounds(own, home)
    if not seen:
        raise OutOfReach("candidate")
    within_bounds(user, [home.id])
    newest, signals = seen[0], _by_round(_signals(own, home.id))
    told = _entitlements(own, home, newest.round)
    due, due_in = due_word(newest.listing, clock.today()) if newest.listing else ("closed", 0)
    record(
        by=user,
        action=Action.HOUSEHOLD_VIEW,
        purpose=purpose,
        subjects=[home.id],
        areas=[home.area_id],
        detail={"round": newest.round.id},
    )
    people = _people(own, home.id)
    return HouseholdPage(
        household=home,
        area=home.area,
        listing=newest.listing,
        candidate=newest.candidate,
        round=newest.round,
        due=due,
        due_in=due_in,
        members=[_member(resident) for resident in people],
        has_number=any(resident.phone for resident in people),
        reasons=_reasons(own, home.id, newest.round.id),
        signals=signals.pop(newest.round.id, []),
        earlier_signals=signals,
        entitlements=[row for row in told if row.received or row.verdict == "yes"],
        questions=questions(told),
        ruled_out=[row for row in told if row.verdict == "no" and not row.received],
        missing_feeds=missing_feeds(newest.round),
        rounds=seen,
    )


def _by_round(seen: Iterable[SignalSeen]) -> dict[str, list[SignalSeen]]:
    signals: dict[str, list[SignalSeen]] = {}
    for signal in seen:
        signals.setdefault(signal.round_id, []).append(signal)
    return signals


def reveal(user: User, household_id: UUID, *, purpose: str) -> Revealed:
    """Names, phones and address of one household for a stated purpose. Written to the trail as `person.reveal`."""
    require(user, Permission.PERSON_REVEAL)
    home = reachable_household(user, household_id)
    purposed(user, purpose, [home.id])
    residents = list(Resident.objects.for_user(user).filter(household=home))
    record(
        by=user,
        action=Action.PERSON_REVEAL,
        purpose=purpose,
        subjects=[home.id],
        areas=[home.area_id],
        detail={"persons": len(residents)},
    )
    people = [
        Person(
            resident.relation,
            resident.name,
            resident.phone,
            resident.birth,
            sex=resident.sex,
            source=resident.source,
            as_of=resident.as_of,
        )
        for resident in residents
    ]
    return Revealed(household=home.id, people=people, street=home.street, unit=home.unit)


def age_on(birth: date | None, day: date) -> int | None:
    """Full years (만 나이); rises on the birthday, for 29 February on 1 March."""
    if birth is None:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _member(resident: Resident) -> Member:
    return Member(
        relation=resident.relation,
        name=masked_name(resident.name),
        phone=masked_phone(resident.phone),
        sex=resident.sex,
        age=age_on(resident.birth, clock.today()),
        as_of=resident.as_of,
        source=resident.source,
    )


def _rounds(own: list[str], home: Household) -> list[RoundSeen]:
    listings = {listing.round_id: listing for listing in _listings(own, home.id)}
    left = {round_: (low, high) for round_, low, high in _left(own, home.id)}
    return [
        RoundSeen(one.round, candidate=one, listing=listings.get(one.round_id), left=left.get(one.round_id))
        for one in _candidacies(own, home.id)
    ]


def _entitlements(own: list[str], home: Household, round_: Round) -> list[Entitlement]:
    rows = _entitled(own, home.id, round_.id)
    return sorted(rows, key=lambda row: (bool(row.received), VERDICTS.index(row.verdict), row.benefit))


@prepared
def _home(areas: list[str], home: UUID) -> "QuerySet[Any, Household]":
    return Household.objects.select_related("area").defer("area__outline").filter(area__among=areas, pk=home)


@prepared
def _listings(areas: list[str], home: UUID) -> "QuerySet[Any, Listing]":
    rows = Listing.objects.filter(area__among=areas, household=home).select_related("assignee", "round")
    return rows.defer("round__manifest", "round__counts")


@prepared
def _candidacies(areas: list[str], home: UUID) -> "QuerySet[Any, Candidate]":
    rows = Candidate.objects.filter(area__among=areas, household=home).select_related("round")
    return rows.defer("round__manifest", "round__counts").order_by("-round__cutoff")


@prepared
def _left(areas: list[str], home: UUID) -> Any:
    """Won a month, least and most, of benefits not received, by round."""
    missed = Entitlement.objects.filter(area__among=areas, household=home, received=False)
    return (
        missed.filter(verdict__in=["yes", "depends"], amount_high__isnull=False)
        .order_by()
        .values_list("round")
        .annotate(low=Sum("amount_low", filter=Q(verdict="yes"), default=0), high=Sum("amount_high"))
    )


@prepared
def _signals(areas: list[str], home: UUID) -> "QuerySet[Any, SignalSeen]":
    return SignalSeen.objects.filter(area__among=areas, household=home)


@prepared
def _entitled(areas: list[str], home: UUID, round_: str) -> "QuerySet[Any, Entitlement]":
    return Entitlement.objects.filter(area__among=areas, household=home, round=round_)


@prepared
def _reasons(areas: list[str], home: UUID, round_: str) -> "QuerySet[Any, Reason]":
    return Reason.objects.filter(area__among=areas, household=home, round=round_)


@prepared
def _people(areas: list[str], home: UUID) -> "QuerySet[Any, Resident]":
    return Resident.objects.filter(area__among=areas, household=home)
