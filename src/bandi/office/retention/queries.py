"""What the page of retention shows: the plan, its releases, proofs, clocks, holds. No persons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Q
from django.utils import timezone

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.models import AuditEvent
from bandi.office.discovery import door
from bandi.office.discovery.models import Household
from bandi.office.errors import OutOfReach
from bandi.office.pairs.models import LinkPair
from bandi.office.retention.fading import Faded, last_night
from bandi.office.retention.models import Hold, PhoneLookup, Release, RetentionPlan
from bandi.office.worklist.models import Listing

RECIPIENTS = ("pub_basic", "pub_nearpoor", "pub_emergency", "pub_other", "already_served")
"""Results that make a household a recipient: what is kept of it stays (decree article 19)."""


@dataclass(frozen=True)
class PlanRow:
    """What one clock asks to destroy, with its words."""

    clock: Any  # a clock of the content: ko, en, law, since_ko ...
    count: int
    oldest: date | None
    root: str
    destroyed: bool


@dataclass(frozen=True)
class RetentionPage:
    """The page."""

    plan: RetentionPlan | None
    rows: list[PlanRow]
    releases: list[Release]
    may_release: bool
    earlier: list[RetentionPlan]
    clocks: list[tuple[Any, Faded | None]]  # with what the last night came to
    holds: list[Hold]


@dataclass(frozen=True)
class Certificate:
    """A printable proof that what one plan names is gone (파기 증명)."""

    plan: RetentionPlan
    rows: list[PlanRow]
    releases: list[Release]
    proofs: dict[str, Any]  # clock -> the engine's proof


def retention_page(user: User) -> RetentionPage:
    """The newest plan, what was destroyed before, every clock, and what is held."""
    require(user, Permission.RETENTION_RELEASE)
    plans = list(RetentionPlan.objects.exclude(state=RetentionPlan.State.STALE)[:50])
    done = RetentionPlan.State.DONE
    plan = plans[0] if plans and plans[0].state != done else None
    releases = list(plan.releases.select_related("by")) if plan else []
    night = last_night()
    return RetentionPage(
        plan=plan,
        rows=_rows(plan) if plan else [],
        releases=releases,
        may_release=bool(
            plan and plan.state == RetentionPlan.State.OPEN and user.pk not in {one.by_id for one in releases}
        ),
        earlier=[one for one in plans if one.state == done],
        clocks=[(clock, night.get(clock.thing)) for clock in door.retention_clocks()],
        holds=list(Hold.objects.filter(lifted_at__isnull=True).select_related("by")),
    )


def certificate(user: User, plan: UUID) -> Certificate:
    """The proof of one plan. Raises OutOfReach when there is none, or nothing was destroyed yet."""
    require(user, Permission.RETENTION_RELEASE)
    row = RetentionPlan.objects.filter(pk=plan, state=RetentionPlan.State.DONE).first()
    if row is None:
        raise OutOfReach("plan")
    proofs = {proof["clock"]: proof for proof in door.retention_proofs() if proof["release"] == str(row.pk)}
    rows = [one for one in _rows(row) if one.destroyed]
    return Certificate(plan=row, rows=rows, releases=list(row.releases.select_related("by")), proofs=proofs)


def holding() -> list[str]:
    """Ids of deliveries, feeds and rounds that must stay."""
    return sorted(Hold.objects.filter(lifted_at__isnull=True).values_list("subject", flat=True))


def numbers_due(on: date) -> list[UUID]:
    """Look-ups whose number may no longer be kept: their listing is closed. Needs the areas' jurisdiction."""
    closed = PhoneLookup.objects.filter(number__isnull=False, listing__closed_at__isnull=False)
    clocks = _clocks("number")
    days = closed.values_list("pk", "listing__closed_at")
    return sorted(key for key, at in days if any(clock.ends(_day(at)) <= on for clock in clocks))


def homes_due(on: date) -> list[UUID]:
    """Households of which nothing may be kept any more: every listing closed long enough, never a recipient.

    Needs the areas' jurisdiction.
    """
    clocks = _clocks("listing")
    open_or_recipient = Q(listings__closed_at__isnull=True) | Q(listings__result__in=RECIPIENTS)
    homes = Household.objects.exclude(open_or_recipient).annotate(closed_at=Max("listings__closed_at"))
    days = homes.filter(closed_at__isnull=False).values_list("pk", "closed_at")
    return sorted(key for key, at in days if any(clock.ends(_day(at)) <= on for clock in clocks))


def notices_due(on: date) -> list[UUID]:
    """Notices of look-ups whose record is past its time. Needs the areas' jurisdiction."""
    told = PhoneLookup.objects.filter(notified_on__isnull=False, number__isnull=True).values_list("pk", "notified_on")
    return sorted(key for key, day in told if day and any(clock.ends(day) <= on for clock in _clocks("notice")))


def pairs_due(on: date) -> list[UUID]:
    """Pairs of people on paper whose names may no longer be kept; what was decided stays with the engine, as keys.

    Needs the areas' jurisdiction.
    """
    days = LinkPair.objects.values_list("pk", "decided_at", "since")
    clocks = _clocks("pair")
    told = ((key, _day(decided) if decided else since) for key, decided, since in days)
    return sorted(key for key, day in told if day and any(clock.ends(day) <= on for clock in clocks))


def office_rows(on: date) -> list[dict[str, Any]]:
    """What is past its time among the office's own rows, as rows of a plan. Needs the areas' jurisdiction."""
    closed = Listing.objects.filter(household__in=homes_due(on))
    numbers = PhoneLookup.objects.filter(pk__in=numbers_due(on))
    told = PhoneLookup.objects.filter(pk__in=notices_due(on))
    pairs = LinkPair.objects.filter(pk__in=pairs_due(on))
    days = {
        "pair": ((key, _day(at) if at else day) for key, at, day in pairs.values_list("pk", "decided_at", "since")),
        "listing": ((key, _day(at)) for key, at in closed.values_list("pk", "closed_at")),
        "number": ((key, _day(at)) for key, at in numbers.values_list("pk", "listing__closed_at")),
        "notice": ((key, day) for key, day in told.values_list("pk", "notified_on") if day),
    }
    found = [row for thing, pairs in days.items() for row in _due(thing, pairs, on)]
    return [*found, *_access_log(on)]


def _due(thing: str, pairs: Iterable[tuple[UUID, date]], on: date) -> list[dict[str, Any]]:
    known = list(pairs)
    rows = []
    for clock in _clocks(thing):
        due = sorted((day, str(key)) for key, day in known if clock.ends(day) <= on)
        if due:
            root = door.merkle_root([key for _day_, key in due])
            rows.append(_row(clock, count=len(due), oldest=due[0][0], root=root))
    return rows


def _access_log(on: date) -> list[dict[str, Any]]:
    """Entries of the trail past their time; counted by the database, they may be millions."""
    rows = []
    for clock in _clocks("access_log"):
        first = AuditEvent.objects.order_by("at").values_list("at", flat=True).first()
        if first is not None and clock.ends(_day(first)) <= on:
            before = clock.began(on)
            count = AuditEvent.objects.filter(at__date__lte=before).count()
            rows.append(_row(clock, count=count, oldest=_day(first), root=""))
    return rows


def _row(clock: Any, *, count: int, oldest: date, root: str) -> dict[str, Any]:
    return {
        "clock": clock.id,
        "thing": clock.thing,
        "count": count,
        "oldest": oldest.isoformat(),
        "root": root,
        "engine": False,
        "destroyed": clock.destroyed,
    }


def _rows(plan: RetentionPlan) -> list[PlanRow]:
    clocks = {clock.id: clock for clock in door.retention_clocks()}
    return [
        PlanRow(
            clock=clocks[row["clock"]],
            count=row["count"],
            oldest=date.fromisoformat(row["oldest"]) if row["oldest"] else None,
            root=row["root"],
            destroyed=row["destroyed"],
        )
        for row in plan.rows
        if row["clock"] in clocks
    ]


def _clocks(thing: str) -> list[Any]:
    return [clock for clock in door.retention_clocks() if clock.thing == thing]


def _day(moment: datetime | None) -> date:
    assert moment is not None
    return timezone.localdate(moment)
