"""Questions about markers, who is out, incidents and bookings. Reading what stands about a household is audited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from bandi.office import clock
from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.prepared import prepared
from bandi.office.safety.models import Booking, Incident, Marker, Outing, PoolItem
from bandi.office.safety.rules import told_by_now
from bandi.office.worklist.household import reachable_household

RECENT = timedelta(hours=12)  # an answered alarm stays on the page that long
AHEAD = timedelta(days=14)  # bookings the page shows
MOST = 200


@dataclass(frozen=True)
class Out:
    """Somebody who is out, and whether anybody must act."""

    outing: Outing
    state: str  # out | missed | control | alarm | answered
    mine: bool


@dataclass(frozen=True)
class SafetyPage:
    """What the page of safe visits shows."""

    out: Sequence[Out]  # what must be acted on first
    own: Outing | None
    incidents: Sequence[Incident]
    markers: Sequence[Marker]  # to be told, looked at again within a fortnight, or to be approved
    now: datetime


def holding(household: UUID, *, on: date | None = None) -> list[Marker]:
    """Markers of a household that hold on a day. For rooms that have checked who asks."""
    return _of(household, on or clock.today())


@prepared
def _of(household: UUID, day: date) -> "AreaQuerySet[Marker]":
    return _holding(day).filter(household=household)


def markers_of(households: Iterable[UUID]) -> dict[UUID, list[Marker]]:
    """Markers that hold today, by household. For rooms that have checked who asks."""
    found: dict[UUID, list[Marker]] = {}
    for marker in _holding(None).filter(household__in=list(households)):
        found.setdefault(marker.household_id, []).append(marker)
    return found


def two_people(household: UUID, *, on: date | None = None) -> bool:
    """Whether a marker that holds on a day says that nobody goes alone."""
    return _holding(on).filter(household=household, two_people=True).exists()


def _holding(on: date | None) -> "AreaQuerySet[Marker]":
    day = on or clock.today()
    return Marker.objects.filter(review_on__gte=day).filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))


def reachable_marker(user: User, marker: UUID, *, lock: bool = False) -> Marker:
    """A marker in the person's neighbourhoods. Raises OutOfReach otherwise."""
    return Marker.objects.select_related("household", "area", "set_by", "asked_by").reach(user, marker, lock=lock)


def marker_page(user: User, marker: UUID) -> Marker:
    """One marker with its reason. The look is written to the trail."""
    require(user, Permission.VISIT_PLAN)
    row = reachable_marker(user, marker)
    record(by=user, action=Action.MARKER_VIEW, subjects=[row.household_id], areas=[row.area_id])
    return row


def household_markers(user: User, household: UUID) -> list[Marker]:
    """Markers of a household that hold today, for its page; that page writes the trail."""
    require(user, Permission.HOUSEHOLD_VIEW)
    return holding(reachable_household(user, household).id)


def reachable_outing(user: User, outing: UUID, *, lock: bool = False) -> Outing:
    """An outing in the person's neighbourhoods. Raises OutOfReach otherwise."""
    return Outing.objects.select_related("by", "household").reach(user, outing, lock=lock)


def own_outing(user: User) -> Outing | None:
    """Where the person is out now."""
    return Outing.objects.for_user(user).filter(by=user, in_at__isnull=True).select_related("household").first()


def safety_page(user: User) -> SafetyPage:
    """Who is out, what happened, which markers wait. The look is written to the trail."""
    if not user.may(Permission.SAFETY_WATCH):
        require(user, Permission.VISIT_PLAN)
    now, today = clock.now(), clock.today()
    shown = Q(in_at__isnull=True) | Q(alarm_at__gte=now - RECENT) | Q(colleagues_at__gte=now - RECENT)
    rows = Outing.objects.for_user(user).filter(shown).select_related("by", "household", "area", "answered_by")[:MOST]
    out = [Out(row, state_of(row, now), mine=row.by_id == user.pk) for row in rows]
    waiting = Q(told_on__isnull=True) | Q(review_on__lte=today + AHEAD) | Q(asked_by__isnull=False)
    markers = Marker.objects.for_user(user).filter(waiting, ended_on__isnull=True, review_on__gte=today)
    incidents = Incident.objects.for_user(user).filter(team_until__gte=today).select_related("by", "household")
    page = SafetyPage(
        out=sorted(out, key=lambda one: (STATES.index(one.state), one.outing.back_by)),
        own=next((one.outing for one in out if one.mine and one.outing.in_at is None), None),
        incidents=list(incidents[:MOST]),
        markers=list(markers.select_related("household", "asked_by")[:MOST]),
        now=now,
    )
    _seen(user, page)
    return page


STATES = ("alarm", "control", "missed", "out", "answered")
"""How pressing an outing is, the most pressing first."""


def state_of(row: Outing, now: datetime) -> str:
    """Which of STATES an outing is in."""
    if row.answered_at is not None:
        return "answered"
    if row.alarm_at is not None:
        return "alarm"
    if row.in_at is not None:
        return "answered"
    colleagues, control = told_by_now(row.back_by, None, now)
    return "control" if control else "missed" if colleagues else "out"


def _seen(user: User, page: SafetyPage) -> None:
    homes = {one.outing.household_id for one in page.out} | {row.household_id for row in page.incidents}
    homes |= {row.household_id for row in page.markers}
    if homes:
        record(
            by=user,
            action=Action.LIST_VIEW,
            subjects=sorted(homes),
            areas=areas_of(user),
            detail={"list": "safety", "out": len(page.out)},
        )


def pool(user: User) -> list[tuple[PoolItem, list[Booking]]]:
    """What the person's hubs lend, each with the bookings of the next fortnight."""
    require(user, Permission.VISIT_PLAN)
    items = list(PoolItem.objects.for_user(user).filter(active=True).select_related("area"))
    now = clock.now()
    ahead = Booking.objects.for_user(user).filter(item__in=items, span__overlap=(now, now + AHEAD))
    held: dict[int, list[Booking]] = {}
    for booking in ahead.select_related("by").order_by("span"):
        held.setdefault(booking.item_id, []).append(booking)
    return [(item, held.get(item.pk, [])) for item in items]
