"""Invented officers work through a round's list (시범 운영): calls, visits and results, under the rules of every day.

Nothing here is a short cut: a household is called unlocated only after four attempts and a lead's confirmation, and a
result without anybody reached is confirmed by a lead as well. Everything is written to the trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import polars as pl
from django.conf import settings
from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.roles import Role
from bandi.office.audit.actions import Told, record_many
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.door import Progress
from bandi.office.discovery.models import Round
from bandi.office.errors import Refused
from bandi.office.visits.models import CaseMeeting, ContactAttempt, Result, Visit
from bandi.office.visits.record import add_up, as_tried
from bandi.office.visits.rules import LEAST_ATTEMPTS, check_result
from bandi.office.worklist.actions import WORK_FIELDS, published
from bandi.office.worklist.models import Listing
from bandi.office.worklist.working_days import add_working_days, next_working_day

HOURS = (10, 15, 19)  # morning, afternoon, evening in turn
APART = 2  # working days between attempts
ROOM = 4  # days that one attempt takes at most, holidays included: no two fall on the same part of a day
BATCH = 1_000
MOST_CALLS, MOST_VISITS = 8, 3  # in one round
LEARNED_ELSEWHERE = door.UNMET_OUTCOMES | door.ENDING | {"moved"}
"""Results that nobody in the household tells: neighbours, the register or an empty home do."""


@dataclass(frozen=True)
class Staff:
    """Who works in a neighbourhood."""

    officer: User
    lead: User


@dataclass
class Notebook:
    """Everything the officers wrote down, before it is stored."""

    contacts: list[ContactAttempt] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    meetings: list[CaseMeeting] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    trail: list[Told] = field(default_factory=list)


def listed_keys(round_id: str) -> pl.DataFrame:
    """Column `key` (Int64): the engine's keys of a published round's listed households, sorted."""
    with transaction.atomic(), within(_areas()):
        listed = Listing.objects.filter(round=round_id).order_by("household__key")
        keys = list(listed.values_list("household__key", flat=True))
    return pl.DataFrame({"key": pl.Series(keys, dtype=pl.Int64)})


def play(round_id: str, found: pl.DataFrame, *, progress: Progress | None = None) -> int:
    """Records what officers of a demo did in a round's field period; returns how many households they worked on.

    `found`: key (Int64), outcome (text; null = no result), attempts (calls), visits, days_to_first_contact. Households
    already worked on are left as they are. Only in a demo.
    """
    if not settings.DEMO:
        raise Refused(ko="시범 운영에서만 쓸 수 있습니다.", en="Invented officers work in a demo only.")
    round_ = published(round_id)
    told = {row["key"]: row for row in found.iter_rows(named=True)}
    with transaction.atomic(), within(_areas()):
        staff = _staff()
        waiting = Listing.objects.filter(round=round_, attempts=0, result__isnull=True, household__key__in=list(told))
        listings = list(waiting.select_related("household").order_by("household__key"))
        book = Notebook()
        for count, listing in enumerate(listings, start=1):
            _work(book, listing, told[listing.household.key], round_=round_, staff=staff[listing.area_id])
            if progress is not None and (count % 50 == 0 or count == len(listings)):
                progress("play", count, len(listings))
        _store(book)
    return len(listings)


def _work(book: Notebook, listing: Listing, row: Mapping[str, Any], *, round_: Round, staff: Staff) -> None:
    """One household: calls, then visits, then a result."""
    outcome = row["outcome"]
    calls, doors = _counts(outcome, calls=int(row["attempts"] or 0), doors=int(row["visits"] or 0))
    met = outcome is not None and outcome not in LEARNED_ELSEWHERE
    moments = _moments(round_, wait=int(row["days_to_first_contact"] or 0), count=calls + doors)
    listing.assignee = staff.officer
    contacts, visits = [], []
    for place, at in enumerate(moments):
        reached = met and place == len(moments) - 1
        if place < calls:
            contacts.append(_call(listing, at=at, reached=reached, staff=staff))
        else:
            visits.append(_visit(listing, at=at, met=reached, staff=staff))
    results = [_result(listing, outcome, contacts, visits, round_=round_, staff=staff)] if outcome is not None else []
    book.contacts += contacts
    book.visits += visits
    book.results += results
    if results and listing.needs_meeting:
        book.meetings.append(_meeting(listing, results[0], staff=staff))
    book.listings.append(add_up(listing, contacts=contacts, visits=visits, results=results, discussed=True))
    _tell(book, listing, calls=contacts, visits=visits, results=results, staff=staff)


def _counts(outcome: str | None, *, calls: int, doors: int) -> tuple[int, int]:
    """How often they called and visited; at least what the rules ask of the result."""
    if outcome == door.UNLOCATED:
        doors = max(doors, 1)
        calls = max(calls, LEAST_ATTEMPTS - doors, 1)
    if outcome is not None and outcome not in LEARNED_ELSEWHERE:
        calls = max(calls, 0 if doors else 1)
    return min(calls, MOST_CALLS), min(doors, MOST_VISITS)


def _moments(round_: Round, *, wait: int, count: int) -> list[datetime]:
    """When they tried: working days of the field period, in turn in the morning, afternoon and evening."""
    last = round_.field_to
    begin = min(round_.field_from + timedelta(days=wait), last - timedelta(days=ROOM * count))
    day = next_working_day(max(begin, round_.field_from))
    moments = []
    for place in range(count):
        moments.append(clock.at(min(day, last), HOURS[place % len(HOURS)], minute=place))
        day = add_working_days(day, APART)
    return sorted(moments)


def _call(listing: Listing, *, at: datetime, reached: bool, staff: Staff) -> ContactAttempt:
    return ContactAttempt(
        listing=listing,
        household_id=listing.household_id,
        area_id=listing.area_id,
        kind="call",
        at=at,
        by=staff.officer,
        answer="reached" if reached else "no_answer",
        created_at=at,
    )


def _visit(listing: Listing, *, at: datetime, met: bool, staff: Staff) -> Visit:
    return Visit(
        listing=listing,
        household_id=listing.household_id,
        area_id=listing.area_id,
        at=at,
        by=staff.officer,
        met=met,
        companion=staff.lead.display_name,
        created_at=at,
    )


def _result(
    listing: Listing,
    outcome: str,
    contacts: list[ContactAttempt],
    visits: list[Visit],
    *,
    round_: Round,
    staff: Staff,
) -> Result:
    tried = as_tried(contacts, visits)
    needs_second = check_result(outcome, tried)
    given_at = (tried[-1].at if tried else clock.at(next_working_day(round_.field_from), 10)) + timedelta(minutes=30)
    given_on = given_at.date()
    confirmed_at = clock.at(_day_after(given_on, round_.field_to), 20) if needs_second else None
    return Result(
        listing=listing,
        household_id=listing.household_id,
        area_id=listing.area_id,
        outcome=outcome,
        given_on=given_on,
        given_by=staff.officer,
        needs_second=needs_second,
        confirmed_by=staff.lead if needs_second else None,
        confirmed_at=confirmed_at,
        created_at=given_at,
    )


def _meeting(listing: Listing, result: Result, *, staff: Staff) -> CaseMeeting:
    return CaseMeeting(
        listing=listing,
        household_id=listing.household_id,
        area_id=listing.area_id,
        held_on=result.given_on,
        by=staff.lead,
        second=staff.officer,
        decision=CaseMeeting.Decision.VISIT,
        next_on=result.given_on + timedelta(days=30),
        created_at=result.created_at - timedelta(minutes=10),
    )


def _day_after(day: date, last: date) -> date:
    return min(add_working_days(day, 1), max(day, last))


def _tell(
    book: Notebook,
    listing: Listing,
    *,
    calls: list[ContactAttempt],
    visits: list[Visit],
    results: list[Result],
    staff: Staff,
) -> None:
    def told(action: Action, by: User, **detail: object) -> Told:
        return Told(
            action=action,
            by=by,
            subjects=[listing.household_id],
            areas=[listing.area_id],
            detail={"round": listing.round_id, "demo": True, **detail},
        )

    book.trail += [
        told(Action.CONTACT_RECORD, staff.officer, kind=call.kind, answer=call.answer, on=str(call.at.date()))
        for call in calls
    ]
    book.trail += [
        told(Action.VISIT_RECORD, staff.officer, met=visit.met, on=str(visit.at and visit.at.date()))
        for visit in visits
    ]
    for result in results:
        book.trail.append(told(Action.RESULT_GIVE, staff.officer, outcome=result.outcome, on=str(result.given_on)))
        if result.confirmed_by is not None:
            book.trail.append(told(Action.RESULT_CONFIRM, staff.lead, outcome=result.outcome))


def _store(book: Notebook) -> None:
    ContactAttempt.objects.bulk_create(book.contacts, batch_size=BATCH)
    Visit.objects.bulk_create(book.visits, batch_size=BATCH)
    Result.objects.bulk_create(book.results, batch_size=BATCH)
    CaseMeeting.objects.bulk_create(book.meetings, batch_size=BATCH)
    Listing.objects.bulk_update(book.listings, [*WORK_FIELDS, "assignee"], batch_size=BATCH)
    record_many(book.trail)


def _staff() -> dict[str, Staff]:
    """Officer and lead of every neighbourhood. Raises Refused when one is missing."""
    posted: dict[str, dict[str, User]] = {}
    for user in User.objects.filter(role__in=[Role.OFFICER, Role.TEAM_LEAD]).order_by("-pk").prefetch_related("areas"):
        for area in user.areas.all():
            posted.setdefault(area.code, {})[user.role] = user
    lacking = [code for code in _areas() if len(posted.get(code, {})) < 2]
    if lacking:
        raise Refused(
            ko=f"담당자나 팀장이 없는 동네가 있습니다({len(lacking)}곳).",
            en=f"{len(lacking)} neighbourhoods have no officer or no lead.",
        )
    return {code: Staff(officer=people[Role.OFFICER], lead=people[Role.TEAM_LEAD]) for code, people in posted.items()}


def _areas() -> list[str]:
    return list(Area.objects.values_list("code", flat=True))
