"""What a data steward looks at: rounds, feeds, capacities, the trail. No persons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page
from django.db.models import Count, Max, Sum

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.queries import TrailFilters, TrailPage, trail, who_read
from bandi.office.discovery import door
from bandi.office.discovery.models import Delivery, FeedCoverage, Refusal, Round
from bandi.office.discovery.queries import (
    DeliveryFilters,
    coverage,
    current_round,
    deliveries,
    next_round,
    refusals,
    same_name,
)
from bandi.office.discovery.queries import rounds as every_round
from bandi.office.stewardship.actions import in_hand
from bandi.office.stewardship.intake import FROM
from bandi.office.stewardship.intake import in_hand as taking_in
from bandi.office.stewardship.models import GateDecision, GateFinding, TakeIn

__all__ = [
    "DeliveryFilters",
    "FeedRow",
    "FeedsPage",
    "RefusalCount",
    "RoundPage",
    "TakeInPage",
    "TrailFilters",
    "TrailPage",
    "deliveries",
    "delivery_page",
    "feeds",
    "round_page",
    "rounds",
    "take_in_page",
    "trail",
    "who_read",
]  # fmt: skip


@dataclass(frozen=True)
class FeedRow:
    """One feed: what it is for the newest round and how its files fared."""

    feed: str
    name_ko: str
    name_en: str
    provider_ko: str
    provider_en: str
    arrived: str  # "" before the first round
    latest_month: date | None
    latest_received: date | None
    records: int
    linked: int
    files: int
    rows_in: int
    accepted: int
    refused: int


@dataclass(frozen=True)
class FeedsPage:
    """The feeds page."""

    round: Round | None
    feeds: Sequence[FeedRow]
    deliveries: "Page[Delivery]"
    providers: Sequence[tuple[str, str]]  # Korean and English names of those who sent something
    months: Sequence[date]  # that files speak of, newest first
    held: int  # files that wait for a decision


@dataclass(frozen=True)
class TakeInPage:
    """The newest taking in, if there was one, and whether one is in hand."""

    newest: TakeIn | None
    counts: Sequence[tuple[str, int]]  # state of the files that were new, and how many
    running: bool
    percent: int


@dataclass(frozen=True)
class RefusalCount:
    """How many lines of one file were refused for one cause."""

    category: str
    mender: str
    lines: int


@dataclass(frozen=True)
class DeliveryPage:
    """One file: its counts, and the lines we would not believe."""

    delivery: Delivery
    causes: Sequence[RefusalCount]
    refusals: Sequence[Refusal]  # the first two hundred
    findings: Sequence[GateFinding]
    decisions: Sequence[GateDecision]  # newest first
    namesakes: Sequence[Delivery]  # files it replaced, or that replaced it
    may: str  # hold, release or nothing


@dataclass(frozen=True)
class RoundPage:
    """One round."""

    round: Round
    coverage: Sequence[FeedCoverage]  # of the feeds this installation should have
    unexpected: Sequence[FeedCoverage]  # not connected here, or not in force
    may_start: bool
    running: bool
    percent: int


FIRST = 200
MONTHS = 36
STATES = ("accepted", "held", "refused", "superseded")


def rounds(user: User) -> list[RoundPage]:
    """All rounds, newest first, with what can be done about each."""
    require(user, Permission.ROUND_RUN)
    following = next_round()
    return [_round_page(row, following=following, feeds=[]) for row in every_round()]


def round_page(user: User, round_id: str) -> RoundPage | None:
    """One round; None when there is none of this id."""
    require(user, Permission.ROUND_RUN)
    row = Round.objects.filter(pk=round_id).first()
    return _round_page(row, following=next_round(), feeds=coverage(row)) if row else None


def feeds(user: User, *, filters: DeliveryFilters | None = None, page: int = 1) -> FeedsPage:
    """Every feed that ever sent a file or that the newest round should have; what is missing first."""
    require(user, Permission.FEED_VIEW)
    round_ = current_round()
    arrived = {row.feed: row for row in coverage(round_)} if round_ else {}
    sent: dict[str, Mapping[str, Any]] = {
        row["feed"]: row
        for row in Delivery.objects.order_by()
        .values("feed", "feed_ko", "feed_en", "provider_ko", "provider_en")
        .annotate(
            files=Count("pk"),
            newest=Max("received_on"),
            rows=Sum("rows_in"),
            good=Sum("accepted"),
            bad=Sum("refused"),
        )
    }
    told = [_feed_row(name, arrived.get(name), sent.get(name)) for name in sorted({*arrived, *sent})]
    told.sort(key=lambda row: (row.arrived == door.ARRIVED, row.feed))
    named = Delivery.objects.exclude(provider_ko="").order_by("provider_ko").values_list("provider_ko", "provider_en")
    spoken = Delivery.objects.filter(month_to__isnull=False).dates("month_to", "month", order="DESC")
    return FeedsPage(
        round=round_,
        feeds=told,
        deliveries=deliveries(user, filters=filters or DeliveryFilters(), page=page),
        providers=list(named.distinct()),
        months=list(spoken[:MONTHS]),
        held=Delivery.objects.filter(state="held").count(),
    )


def take_in_page(user: User) -> TakeInPage:
    """How far the newest taking in is."""
    require(user, Permission.FEED_VIEW)
    row = TakeIn.objects.select_related("asked_by").first()
    running = row is not None and row.state in (TakeIn.State.WAITING, TakeIn.State.RUNNING) and taking_in()
    percent = round(100 * row.done / row.total) if row and row.total else 0
    counts = [(state, row.counts[state]) for state in STATES if row and state in row.counts]
    return TakeInPage(newest=row, counts=counts, running=running, percent=percent)


def delivery_page(user: User, delivery_id: str) -> DeliveryPage | None:
    """One file and its refused lines; None when there is none of this id."""
    require(user, Permission.FEED_VIEW)
    row = Delivery.objects.select_related("round").filter(pk=delivery_id).first()
    if row is None:
        return None
    lines = refusals(user, delivery=row)
    counted = Refusal.objects.filter(delivery=row).order_by().values("category", "mender").annotate(lines=Count("pk"))
    causes = [RefusalCount(**cause) for cause in counted.order_by("-lines", "category", "mender")]
    return DeliveryPage(
        delivery=row,
        causes=causes,
        refusals=list(lines[:FIRST]),
        findings=list(row.findings.all()),
        decisions=list(row.decisions.select_related("by")),
        namesakes=list(same_name(row)[:FIRST]),
        may=next((str(deed) for deed, state in FROM.items() if state == row.state), ""),
    )


def _round_page(row: Round, *, following: Round | None, feeds: Sequence[FeedCoverage]) -> RoundPage:
    running = row.state in (Round.State.RUNNING, Round.State.WAITING) and in_hand(row.pk)
    first = following is not None and following.pk == row.pk
    return RoundPage(
        round=row,
        coverage=[row for row in feeds if row.arrived not in door.NOT_EXPECTED],
        unexpected=[row for row in feeds if row.arrived in door.NOT_EXPECTED],
        may_start=first and not running,
        running=running,
        percent=round(100 * row.done / row.total) if row.total else 0,
    )


def _feed_row(name: str, seen: FeedCoverage | None, sent: Mapping[str, Any] | None) -> FeedRow:
    words = ("name_ko", "name_en", "provider_ko", "provider_en")
    if seen is not None:
        named = {word: getattr(seen, word) for word in words}
    else:
        named = {word: (sent or {})[word.replace("name", "feed")] for word in words}
    counts = {"files": "files", "rows_in": "rows", "accepted": "good", "refused": "bad"}
    return FeedRow(
        feed=name,
        arrived=seen.arrived if seen else "",
        latest_month=seen.latest_month if seen else None,
        latest_received=seen.latest_received if seen else (sent or {}).get("newest"),
        records=seen.records if seen else 0,
        linked=seen.linked if seen else 0,
        **named,
        **{ours: (sent or {}).get(theirs, 0) for ours, theirs in counts.items()},
    )
