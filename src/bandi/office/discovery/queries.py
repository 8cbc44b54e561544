"""Questions about rounds and what arrived; none of them shows a person."""

from collections.abc import Sequence

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.models import Delivery, FeedCoverage, Refusal, Round

PAGE = 50


def current_round() -> Round | None:
    """The round whose lists the offices work on: the newest published one."""
    return Round.objects.filter(state=Round.State.PUBLISHED).order_by("-cutoff").first()


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
    return [row for row in coverage(round_) if row.arrived not in {door.ARRIVED, *door.NOT_EXPECTED}]


def deliveries(user: User, *, feed: str = "", state: str = "", page: int = 1) -> "Page[Delivery]":
    """Files that institutions sent, newest first."""
    require(user, Permission.FEED_VIEW)
    rows: QuerySet[Delivery] = Delivery.objects.order_by("-received_on", "feed", "file")
    if feed:
        rows = rows.filter(feed=feed)
    if state:
        rows = rows.filter(state=state)
    return Paginator(rows, PAGE).get_page(page)


def refusals(user: User, *, delivery: Delivery) -> "QuerySet[Refusal]":
    """Lines of one file we would not believe. Holds no value of the file; the look is written to the trail."""
    require(user, Permission.FEED_VIEW)
    record(by=user, action=Action.FEED_VIEW, detail={"delivery": delivery.delivery, "refused": delivery.refused})
    return delivery.refusals.order_by("line", "column")
