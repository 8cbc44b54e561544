"""Reading the trail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page, Paginator

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, AuditEvent

PAGE = 50


@dataclass(frozen=True)
class TrailFilters:
    """What the audit page asks for; empty means all."""

    actor: str = ""
    action: str = ""
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True)
class TrailRow:
    """One row as a steward sees it: how many households, never which."""

    id: int
    at: datetime
    actor: str
    actor_role: str
    action: str
    purpose: str
    households: int
    areas: Sequence[str]
    detail: dict[str, object]


@dataclass(frozen=True)
class TrailPage:
    """One page of the trail."""

    rows: Sequence[TrailRow]
    page: Page[AuditEvent]
    filters: TrailFilters
    actions: Sequence[str]


def who_read(household_id: UUID) -> list[AuditEvent]:
    """Every row of the trail about one household, newest first."""
    return list(AuditEvent.objects.filter(subjects__contains=[household_id]).order_by("-id"))


def trail(user: User, *, filters: TrailFilters, page: int = 1) -> TrailPage:
    """The trail for the steward's audit page. Looking at it is itself written down."""
    require(user, Permission.AUDIT_VIEW)
    rows = AuditEvent.objects.order_by("-id")
    if filters.actor:
        rows = rows.filter(actor=filters.actor)
    if filters.action:
        rows = rows.filter(action=filters.action)
    if filters.from_on:
        rows = rows.filter(at__date__gte=filters.from_on)
    if filters.to_on:
        rows = rows.filter(at__date__lte=filters.to_on)
    shown = Paginator(rows, PAGE).get_page(page)
    told = [_row(event) for event in shown]
    record(by=user, action=Action.AUDIT_VIEW, detail={"rows": len(told), "page": shown.number})
    return TrailPage(rows=told, page=shown, filters=filters, actions=[action.value for action in Action])


def _row(event: AuditEvent) -> TrailRow:
    return TrailRow(
        id=event.id,
        at=event.at,
        actor=event.actor,
        actor_role=event.actor_role,
        action=event.action,
        purpose=event.purpose,
        households=len(event.subjects),
        areas=event.areas,
        detail=event.detail,
    )
