"""Writing the trail. Every other room calls this in the transaction of what it did or showed.

Writers never wait for one another: rows are sealed afterwards, once a minute (`sealing.py`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils import timezone

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import stands_in_for
from bandi.office.accounts.roles import Permission
from bandi.office.audit.models import Action, AuditEvent, Purpose
from bandi.office.audit.sealing import require_sealed
from bandi.office.audit.trail import mark, request_id

BATCH = 2_000


@dataclass(frozen=True)
class Told:
    """One thing somebody saw or did, before it is written. `by=None` is a job of the system."""

    action: Action
    by: User | None
    purpose: str = ""
    subjects: Sequence[UUID] = ()
    areas: Sequence[str] = ()
    detail: Mapping[str, Any] = field(default_factory=dict)
    as_: str = "system"  # who did it where no officer did; with a colon: a kind of person, no username


def record(
    *,
    by: User | None,
    action: Action,
    purpose: str = "",
    subjects: Sequence[UUID] = (),
    areas: Sequence[str] = (),
    detail: Mapping[str, Any] | None = None,
    as_: str = "system",
) -> AuditEvent:
    """Adds one row to the trail. `detail` holds counts and codes, never a personal value."""
    told = Told(action, by, purpose, subjects, areas=areas, detail=detail or {}, as_=as_)
    return record_many([told])[0]


def record_many(events: Iterable[Told]) -> list[AuditEvent]:
    """Adds rows to the trail. Raises SealingBehind when a person is read and the trail was not sealed for hours."""
    events = list(events)
    if any(told.subjects for told in events):
        require_sealed()
    now = timezone.now()
    rows = []
    for told in events:
        row = AuditEvent(
            at=now,
            actor=told.by.username if told.by else told.as_,
            actor_role=told.by.role if told.by else told.as_.partition(":")[2],
            action=told.action.value,
            purpose=told.purpose or _standing(told),
            subjects=sorted(told.subjects),
            areas=sorted(set(told.areas)),
            detail=dict(told.detail) | _absent(told) | _opened(told.by),
            request_id=request_id.get(),
        )
        row.mac = mark(row)
        rows.append(row)
    return AuditEvent.objects.bulk_create(rows, batch_size=BATCH)


def _standing(told: Told) -> str:
    """Why somebody looks at people whose page asked for no purpose: the work of the role."""
    if told.by is None or not told.subjects:
        return ""
    return Purpose.COUNSEL if told.by.may(Permission.CONTACT_RECORD) else Purpose.SUPERVISE


def _absent(told: Told) -> dict[str, list[str]]:
    """For whom it was done, when the person stands in for somebody away (인수인계)."""
    absent = stands_in_for(told.by, told.areas) if told.by else []
    return {"stands_in_for": absent} if absent else {}


def _opened(by: User | None) -> dict[str, str]:
    """What a person sees through an emergency opening is marked with it (`oversight.glass.eyes`)."""
    opening = by.__dict__.get("opening") if by is not None else None
    return {"opening": str(opening)} if opening else {}
