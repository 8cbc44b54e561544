"""What telling people changes (안내 효과): invited, opened, applied, granted, beside those told four weeks later."""

from dataclasses import dataclass
from datetime import date
from math import sqrt

from django.db.models import Count, F, Q

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.history.models import Check, Watch
from bandi.office.history.words import HELD_OUT_FOR

Z = 1.959963984540054  # 95 %


@dataclass(frozen=True)
class Stages:
    """How far people came."""

    entitled: int
    invited: int
    opened: int
    applied: int
    granted: int


@dataclass(frozen=True)
class Uplift:
    """Share that applied within four weeks, told and not told yet, and the difference with its 95 % interval."""

    told: int
    told_applied: int
    waiting: int
    waiting_applied: int
    difference: float | None  # None while a group is empty
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Funnel:
    """The page: everybody, those deemed to have applied aside, and the comparison."""

    told: Stages
    held_out: Stages
    deemed: Stages
    uplift: Uplift
    checks: list[Check]


def funnel(user: User, *, today: date) -> Funnel:
    """Counts over the person's neighbourhoods; no person is shown.

    The comparison counts only people found entitled at least four weeks ago who had to apply by themselves.
    """
    require(user, Permission.TEAM_VIEW)
    rows = Watch.objects.for_user(user).filter(entitled_on__isnull=False)
    free = Q(deemed_on__isnull=True)
    ripe = free & Q(entitled_on__lte=today - HELD_OUT_FOR)
    soon = Q(applied_on__lt=F("entitled_on") + HELD_OUT_FOR) & Q(applied_on__gte=F("entitled_on"))
    counted = rows.aggregate(
        **_stages("told", free & Q(held_out=False)),
        **_stages("held_out", free & Q(held_out=True)),
        **_stages("deemed", Q(deemed_on__isnull=False)),
        n1=Count("id", filter=ripe & Q(held_out=False)),
        x1=Count("id", filter=ripe & soon & Q(held_out=False)),
        n0=Count("id", filter=ripe & Q(held_out=True)),
        x0=Count("id", filter=ripe & soon & Q(held_out=True)),
    )
    record(by=user, action=Action.WATCH_VIEW, areas=areas_of(user), detail={"page": "funnel"})
    told, held_out, deemed = (
        Stages(**{name: counted[f"{group}_{name}"] for name in Stages.__dataclass_fields__})
        for group in ("told", "held_out", "deemed")
    )
    groups = counted["x1"], counted["n1"], counted["x0"], counted["n0"]
    checks = list(Check.objects.order_by("-id")[:12])
    return Funnel(told=told, held_out=held_out, deemed=deemed, uplift=uplift(*groups), checks=checks)


def uplift(applied: int, told: int, waiting_applied: int, waiting: int) -> Uplift:
    """The difference of two shares with its 95 % interval, by Newcombe's method from two Wilson intervals.

    It keeps its word in small groups and at 0 or 100 %, where the usual formula does not (Newcombe 1998, method 10).
    """
    if not told or not waiting:
        return Uplift(told, applied, waiting, waiting_applied, difference=None, low=None, high=None)
    p1, p0 = applied / told, waiting_applied / waiting
    (low1, high1), (low0, high0) = wilson(applied, told), wilson(waiting_applied, waiting)
    difference = p1 - p0
    low = difference - sqrt((p1 - low1) ** 2 + (high0 - p0) ** 2)
    high = difference + sqrt((high1 - p1) ** 2 + (p0 - low0) ** 2)
    return Uplift(told, applied, waiting, waiting_applied, difference=difference, low=low, high=high)


def wilson(count: int, of: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    share, square = count / of, Z * Z
    middle = share + square / (2 * of)
    width = Z * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, (middle - width) / (1 + square / of)), min(1.0, (middle + width) / (1 + square / of))


def _stages(group: str, where: Q) -> dict[str, Count]:
    """How many came how far. Whoever came far has passed what lies before, whether or not somebody wrote it down."""
    granted = Q(stop_reason="granted")
    applied = granted | Q(applied_on__isnull=False)
    opened = Q(opened_on__isnull=False) | applied & Q(invited_on__isnull=False)
    reached = {
        "entitled": where,
        "invited": where & Q(invited_on__isnull=False),
        "opened": where & opened,
        "applied": where & applied,
        "granted": where & granted,
    }
    return {f"{group}_{name}": Count("id", filter=passed) for name, passed in reached.items()}
