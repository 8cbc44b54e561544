"""Questions about rounds and what arrived; none of them shows a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.models import Delivery, FeedCoverage, Refusal, Round
from bandi.office.prepared import prepared

PAGE = 50


def current_round() -> Round | None:
    """The round whose lists the offices work on: the newest published one."""
    return next(iter(_published()), None)


@prepared
def _published() -> "QuerySet[Round]":
    return Round.objects.defer("manifest", "counts").filter(state=Round.State.PUBLISHED).order_by("-cutoff")[:1]


def rounds() -> list[Round]:
    """All rounds, newest first."""
    return list(Round.objects.order_by("-cutoff"))


def next_round() -> Round | None:
    """The oldest round that is not published yet."""
    return Round.objects.exclude(state=Round.State.PUBLISHED).order_by("cutoff").first()


def coverage(round_: Round) -> Sequence[FeedCoverage]:
    """What came and what did not for a round: what is missing first, what nobody expects here last."""
    rows = list(FeedCoverage.objects.filter(round=round_))
    return sorted(rows, key=lambda row: (row.arrived in door.NOT_EXPECTED, row.arrived == door.ARRIVED, row.feed))


def missing_feeds(round_: Round) -> Sequence[FeedCoverage]:
    """Feeds that should have come and did not: their silence must not be read as "no"."""
    return _silent(round_.pk)


@prepared
def _silent(round_id: str) -> "QuerySet[FeedCoverage]":
    rows = FeedCoverage.objects.filter(round=round_id)
    return rows.exclude(arrived__in=[door.ARRIVED, *door.NOT_EXPECTED]).order_by("feed")


@dataclass(frozen=True)
class DeliveryFilters:
    """Which files to show; empty means all."""

    feed: str = ""
    state: str = ""
    provider: str = ""  # its Korean name
    month: date | None = None  # a month the file speaks of
    name: str = ""  # part of the file's name
    sort: str = "newest"


DELIVERY_ORDERS: dict[str, tuple[str, ...]] = {
    "newest": ("-received_on", "feed", "file"),
    "oldest": ("received_on", "feed", "file"),
    "file": ("file", "-received_on"),
    "refused": ("-refused", "-received_on", "file"),
    "rows": ("-rows_in", "-received_on", "file"),
}
"""How files may be sorted."""


def deliveries(user: User, *, filters: DeliveryFilters, page: int = 1) -> "Page[Delivery]":
    """Files that institutions sent, newest first unless asked otherwise."""
    require(user, Permission.FEED_VIEW)
    order = DELIVERY_ORDERS.get(filters.sort, DELIVERY_ORDERS["newest"])
    rows: QuerySet[Delivery] = Delivery.objects.order_by(*order, "pk")
    exact = {"feed": filters.feed, "state": filters.state, "provider_ko": filters.provider}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if filters.month:
        rows = rows.filter(month_from__lte=filters.month, month_to__gte=filters.month)
    if filters.name:
        rows = rows.filter(file__icontains=filters.name)
    return Paginator(rows, PAGE).get_page(page)


def same_name(delivery: Delivery) -> "QuerySet[Delivery]":
    """Other files of the same feed under the same name: those it replaced, or the one that replaced it."""
    rows = Delivery.objects.filter(feed=delivery.feed, file=delivery.file).exclude(pk=delivery.pk)
    return rows.order_by("-received_on", "pk")


def refusals(user: User, *, delivery: Delivery) -> "QuerySet[Refusal]":
    """Lines of one file we would not believe. Holds no value of the file; the look is written to the trail."""
    require(user, Permission.FEED_VIEW)
    record(by=user, action=Action.FEED_VIEW, detail={"delivery": delivery.delivery, "refused": delivery.refused})
    return delivery.refusals.order_by("line", "column")
