"""Writing the trail. Every other room calls this in the transaction of what it did or showed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from bandi.office.accounts.models import User
from bandi.office.audit.models import Action, AuditEvent
from bandi.office.audit.trail import BEGINNING, request_id, seal

LOCK = 4_711_012  # one writer of the trail at a time
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


@transaction.atomic
def record(
    *,
    by: User | None,
    action: Action,
    purpose: str = "",
    subjects: Sequence[UUID] = (),
    areas: Sequence[str] = (),
    detail: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Adds one row to the trail. `detail` holds counts and codes, never a personal value."""
    told = Told(action=action, by=by, purpose=purpose, subjects=subjects, areas=areas, detail=detail or {})
    return record_many([told])[0]


@transaction.atomic
def record_many(events: Iterable[Told]) -> list[AuditEvent]:
    """Adds rows to the trail in the given order; each is sealed onto the one before."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    last = AuditEvent.objects.order_by("-id").values_list("mac", flat=True).first()
    previous = bytes(last) if last is not None else BEGINNING
    now = timezone.now()
    rows = []
    for told in events:
        row = AuditEvent(
            at=now,
            actor=told.by.username if told.by else "system",
            actor_role=told.by.role if told.by else "",
            action=told.action.value,
            purpose=told.purpose,
            subjects=sorted(told.subjects),
            areas=sorted(set(told.areas)),
            detail=dict(told.detail),
            request_id=request_id.get(),
            previous_mac=previous,
        )
        row.mac = previous = seal(row)
        rows.append(row)
    return AuditEvent.objects.bulk_create(rows, batch_size=BATCH)
