"""Everything recorded on one listing, in order, and what it adds up to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from bandi.office.discovery import door
from bandi.office.discovery.models import Resident
from bandi.office.visits.models import CaseMeeting, ContactAttempt, Result, Visit
from bandi.office.visits.rules import Tried
from bandi.office.worklist.actions import settle
from bandi.office.worklist.models import Listing
from bandi.office.worklist.states import Event

UNDO = timedelta(minutes=10)
"""How long the same person may take back the last step; in real time."""


@dataclass(frozen=True)
class Step:
    """One recorded step: what it was and who took it when."""

    row: ContactAttempt | Visit | Result
    id: UUID
    by_id: int
    created_at: datetime


def tried(listing: Listing) -> list[Tried]:
    """Attempts of every kind on a listing, oldest first."""
    return as_tried(
        ContactAttempt.objects.filter(listing=listing), Visit.objects.filter(listing=listing, at__isnull=False)
    )


def found(listing: Listing) -> tuple[list[Tried], set[str]]:
    """The same attempts, and what was seen at the door and by postmen."""
    return found_in(ContactAttempt.objects.filter(listing=listing), Visit.objects.filter(listing=listing))


def found_in(contacts: Iterable[ContactAttempt], visits: Iterable[Visit]) -> tuple[list[Tried], set[str]]:
    """The same of rows that were read already; a visit only planned counts for nothing."""
    tried, made = list(contacts), [visit for visit in visits if visit.at is not None]
    marks = {mark for contact in tried for mark in contact.marks}
    return as_tried(tried, made), marks | {code for visit in made for code in visit.condition}


def as_tried(contacts: Iterable[ContactAttempt], visits: Iterable[Visit]) -> list[Tried]:
    """The same attempts without their notes, oldest first."""
    told = [Tried(one.kind, one.at, one.reached, answer=one.answer) for one in contacts]
    told += [Tried(kind="visit", at=visit.at, reached=bool(visit.met)) for visit in visits if visit.at is not None]
    return sorted(told, key=lambda one: one.at)


def number_known(listing: Listing) -> bool:
    """Whether any telephone number of the household is known."""
    people = Resident.objects.filter(household=listing.household_id, phone__isnull=False).only("phone")
    return any(person.phone for person in people)


def steps_after(listing: Listing, moment: datetime) -> bool:
    """Whether anybody was called or visited since."""
    return (
        ContactAttempt.objects.filter(listing=listing, created_at__gt=moment).exists()
        or Visit.objects.filter(listing=listing, at__isnull=False, created_at__gt=moment).exists()
    )


def refresh(listing: Listing) -> Listing:
    """Brings a listing into agreement with what is recorded about it, without saving."""
    contacts = list(ContactAttempt.objects.filter(listing=listing))
    visits = list(Visit.objects.filter(listing=listing))
    results = list(Result.objects.filter(listing=listing))
    return add_up(listing, contacts=contacts, visits=visits, results=results, discussed=not meeting_lacks(listing))


def meeting_lacks(listing: Listing) -> bool:
    """Whether a case meeting must be held before any result holds."""
    return listing.needs_meeting and not CaseMeeting.objects.filter(listing=listing).exists()


def add_up(
    listing: Listing,
    *,
    contacts: Sequence[ContactAttempt],
    visits: Sequence[Visit],
    results: Sequence[Result],
    discussed: bool,
) -> Listing:
    """What the recorded steps add up to: state, attempts, result.

    `discussed`: a case meeting was held where one is needed. Without it no result holds, whoever gave it.
    """
    steps: list[tuple[datetime, Event]] = [
        (c.created_at, Event.REACHED if one.met else Event.MISSED) for c in contacts for one in as_tried([c], [])
    ]
    for visit in visits:
        if visit.at is None:
            steps.append((visit.created_at, Event.PLANNED))
        else:
            steps.append((visit.created_at, Event.REACHED if visit.met else Event.MISSED))
    holding = next((result for result in results if result.holds and discussed), None)
    if holding is not None:
        settled = holding.confirmed_at or holding.created_at
        steps.append((settled, Event.UNLOCATED if holding.outcome in door.UNMET_OUTCOMES else Event.SETTLED))
    attempts = as_tried(contacts, visits)
    awaiting = any(r.needs_second and r.confirmed_at is None and not r.superseded for r in results)
    return settle(
        listing,
        events=[event for _, event in sorted(steps, key=lambda step: step[0])],
        attempts=len(attempts),
        last_attempt_at=attempts[-1].at if attempts else None,
        result=holding.outcome if holding else None,
        awaiting=awaiting,
        closed_at=(holding.confirmed_at or holding.created_at) if holding else None,
    )


def last_step(listing: Listing) -> Step | None:
    """The newest recorded step of a listing."""
    kinds: tuple[Any, ...] = (ContactAttempt, Visit, Result)
    return newest(*(kind.objects.filter(listing=listing).order_by("-created_at")[:1] for kind in kinds))


def newest(contacts: Iterable[ContactAttempt], visits: Iterable[Visit], results: Iterable[Result]) -> Step | None:
    """The same of rows that were read already."""
    rows: list[ContactAttempt | Visit] = [*contacts, *visits]
    found = [Step(row, row.id, row.by_id, row.created_at) for row in rows]
    if result := max(results, key=lambda row: row.created_at, default=None):
        confirmed = result.confirmed_by_id is not None and result.confirmed_at is not None
        by = result.confirmed_by_id if confirmed and result.confirmed_by_id else result.given_by_id
        found.append(Step(result, result.id, by, result.confirmed_at or result.created_at))
    return max(found, key=lambda step: step.created_at, default=None)
