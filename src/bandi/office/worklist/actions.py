"""Opening a round's lists, giving households to colleagues, opening and settling duties, and moving the work on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import colleagues, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.models import Candidate, Household, Round
from bandi.office.errors import OutOfReach, Refused
from bandi.office.worklist.duties import DUTIES, Source
from bandi.office.worklist.models import Duty, Listing
from bandi.office.worklist.states import OPEN, Event, replayed
from bandi.office.worklist.working_days import add_working_days, next_working_day

DUE = {"urgent": 2}  # working days until the first contact
DUE_OTHERWISE = 5
BATCH = 1_000
CASE_MEETING = "case_meeting"  # words.Escalation


@transaction.atomic
def open_round(*, round_id: str, by: User | None, on: date | None = None) -> int:
    """Puts every listed candidate of a published round on its neighbourhood's desk. Safe to repeat.

    Due dates count from `on`, the day of publication. Needs the jurisdiction of all neighbourhoods. Returns how many
    were new.
    """
    start = next_working_day(on or clock.today())
    dues = {band: add_working_days(start, days) for band, days in DUE.items()}
    otherwise = add_working_days(start, DUE_OTHERWISE)
    listed = Candidate.objects.filter(round=round_id, listed=True, listing__isnull=True)
    rows = Listing.objects.bulk_create(
        (
            Listing(
                candidate_id=candidate.id,
                household_id=candidate.household_id,
                round_id=round_id,
                area_id=candidate.area_id,
                due_on=dues.get(candidate.band, otherwise),
                needs_meeting=candidate.escalates == CASE_MEETING,
            )
            for candidate in listed
        ),
        batch_size=BATCH,
    )
    record(by=by, action=Action.LIST_OPEN, detail={"round": round_id, "listings": len(rows)})
    return len(rows)


@transaction.atomic
def assign(*, by: User, listings: Sequence[UUID], to: User | None, seen: Mapping[UUID, str] | None = None) -> int:
    """Gives households to a colleague of the same neighbourhood, or to nobody. Leads give; an officer takes her own.

    `seen`: who had them on the page (listing -> name or ""). Raises OutOfReach when one of them lies elsewhere, Refused
    when the colleague does not work there or somebody else was given one of them since.
    """
    taking = to is not None and to.pk == by.pk
    require(by, Permission.CONTACT_RECORD if taking else Permission.ASSIGN)
    found = Listing.objects.for_user(by).filter(pk__in=set(listings)).select_related("assignee")
    rows = list(found.select_for_update(of=("self",)))
    if len(rows) != len(set(listings)):
        raise OutOfReach("listing")
    _as_seen([row for row in rows if to is None or row.assignee_id != to.pk], seen or {})
    for area in {row.area_id for row in rows}:
        if to is not None and to.pk not in {person.pk for person in colleagues(by, area=area)}:
            raise Refused(
                ko=f"{to} 님은 이 동네 담당이 아니어서 맡길 수 없습니다.",
                en=f"{to} does not work in this neighbourhood.",
            )
    Listing.objects.filter(pk__in=[row.pk for row in rows]).update(assignee=to)
    record(
        by=by,
        action=Action.ASSIGN,
        subjects=[row.household_id for row in rows],
        areas=[row.area_id for row in rows],
        detail={"to": to.username if to else ""},
    )
    return len(rows)


def _as_seen(rows: Sequence[Listing], seen: Mapping[UUID, str]) -> None:
    """Raises Refused when one of them is no longer with whom the page showed."""
    now = {row.pk: row.assignee.display_name if row.assignee else "" for row in rows}
    if changed := sorted({name or "–" for pk, name in now.items() if seen.get(pk, name) != name}):
        told = ", ".join(changed)
        raise Refused(
            ko=f"그사이 담당이 바뀐 가구가 있습니다(지금 담당: {told}). 아무것도 바꾸지 않았습니다. 다시 골라 주세요.",
            en=f"Somebody gave some of them away since (now with: {told}). Nothing was changed: choose again.",
        )


def settle(
    listing: Listing,
    *,
    events: Iterable[Event],
    attempts: int,
    last_attempt_at: datetime | None,
    result: str | None,
    awaiting: bool,
    closed_at: datetime | None,
) -> Listing:
    """Brings a listing into agreement with everything recorded about it. Does not save; see `WORK_FIELDS`."""
    listing.state = replayed(events)
    listing.attempts = attempts
    listing.last_attempt_at = last_attempt_at
    listing.result = result
    listing.awaiting = awaiting
    listing.closed_at = None if listing.state in OPEN else closed_at
    return listing


WORK_FIELDS = ["state", "attempts", "last_attempt_at", "result", "awaiting", "closed_at"]
"""What `settle` changes."""


def published(round_id: str) -> Round:
    """The published round of this id. Raises Refused when its lists are not out."""
    found = Round.objects.filter(pk=round_id, state=Round.State.PUBLISHED).first()
    if found is None:
        raise Refused(ko="아직 배포되지 않은 차수입니다.", en="The round is not published yet.")
    return found


@transaction.atomic
def open_duty(
    *,
    household: Household | UUID,
    source: Source | str,
    duty: str,
    due_on: date,
    key: str,
    assignee: User | None = None,
    path: str = "",
    by: User | None = None,
) -> Duty:
    """Something is to be done about a household until a working day. The same `key` again changes nothing.

    `key` names the occasion ("visits:recheck:<uuid>"), `path` the page where it is done, `by` the person in whose name
    it happens; None is a job, whose transaction says the jurisdiction. Raises OutOfReach when the household lies
    elsewhere, ValueError when nobody has words for the code.
    """
    if duty not in DUTIES:
        raise ValueError(f"no words for the duty {duty!r}: add them to DUTIES")
    known: Duty | None = Duty.objects.filter(key=key).first()
    if known is not None:
        return known
    homes = Household.objects.all() if by is None else Household.objects.for_user(by)
    home = homes.filter(pk=household.pk if isinstance(household, Household) else household).first()
    if home is None:
        raise OutOfReach("household")
    facts = {
        "household": home,
        "area_id": home.area_id,
        "source": Source(source).value,
        "duty": duty,
        "due_on": due_on,
        "assignee": assignee,
        "path": path,
    }
    opened: tuple[Duty, bool] = Duty.objects.get_or_create(key=key, defaults=facts)
    if opened[1]:
        told = {"duty": duty, "source": facts["source"]}
        record(by=by, action=Action.DUTY_OPEN, subjects=[home.id], areas=[home.area_id], detail=told)
    return opened[0]


@transaction.atomic
def open_duties(duties: Iterable[Mapping[str, Any]]) -> int:
    """Many duties at once, by a job: each with the fields of a Duty. Keys that are known change nothing; how many."""
    rows = [Duty(**duty) for duty in duties]
    if unknown := sorted({row.duty for row in rows} - DUTIES.keys()):
        raise ValueError(f"no words for the duties {unknown}: add them to DUTIES")
    Duty.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    for source, duty in sorted({(str(row.source), row.duty) for row in rows}):
        own = [row for row in rows if (row.source, row.duty) == (source, duty)]
        record(
            by=None,
            action=Action.DUTY_OPEN,
            subjects=[row.household_id for row in own],
            areas=sorted({row.area_id for row in own}),
            detail={"duty": duty, "source": source},
        )
    return len(rows)


@transaction.atomic
def settle_duty(*, key: str, by: User | None = None) -> bool:
    """It is done. Whether something was open under this key; a second time changes nothing."""
    rows = Duty.objects.all() if by is None else Duty.objects.for_user(by)
    found = rows.select_for_update().filter(key=key, settled_at__isnull=True).first()
    if found is None:
        return False
    found.settled_at, found.settled_by = timezone.now(), by
    found.save(update_fields=["settled_at", "settled_by"])
    told = {"duty": found.duty, "source": found.source}
    record(by=by, action=Action.DUTY_SETTLE, subjects=[found.household_id], areas=[found.area_id], detail=told)
    return True


@transaction.atomic
def reopen_duty(*, key: str, by: User | None = None) -> bool:
    """Takes a settling back. Whether there was one."""
    rows = Duty.objects.all() if by is None else Duty.objects.for_user(by)
    found = rows.select_for_update().filter(key=key, settled_at__isnull=False).first()
    if found is None:
        return False
    found.settled_at = found.settled_by = None
    found.save(update_fields=["settled_at", "settled_by"])
    told = {"duty": found.duty, "source": found.source, "again": True}
    record(by=by, action=Action.DUTY_OPEN, subjects=[found.household_id], areas=[found.area_id], detail=told)
    return True


@transaction.atomic
def take_assignment_back(*, by: User, before: Mapping[UUID, str], to: str) -> int:
    """Gives households back to who had them before; those given on since stay. `before`: listing -> username or "".

    `to` is the username (or "") they were given to. Returns how many changed.
    """
    require(by, Permission.ASSIGN if to != by.username or any(before.values()) else Permission.CONTACT_RECORD)
    rows = Listing.objects.for_user(by).filter(pk__in=before).select_related("assignee").select_for_update(of=("self",))
    kept = [row for row in rows if (row.assignee.username if row.assignee else "") == to]
    people = {person.username: person for person in User.objects.filter(username__in=set(before.values()))}
    for row in kept:
        row.assignee = people.get(before[row.pk])
    Listing.objects.bulk_update(kept, ["assignee"])
    record(
        by=by,
        action=Action.UNDO,
        subjects=[row.household_id for row in kept],
        areas=[row.area_id for row in kept],
        detail={"what": "assign"},
    )
    return len(kept)
