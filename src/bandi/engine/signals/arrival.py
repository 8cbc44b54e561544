"""What came and what did not: a feed that is silent says nothing about anybody (자료 도착)."""

from collections.abc import Collection, Mapping
from datetime import date

import polars as pl

from bandi.engine.contract.feeds import Feed
from bandi.engine.tables import COVERAGE, Schema, conform
from bandi.engine.trust import settled
from bandi.engine.words import LINKING, Arrived

DELIVERED: Schema = {"feed": pl.String, "month": pl.Date}
"""One row = one month for which a feed delivered."""

LINKS = sorted(how.value for how in LINKING)
MAY_LAG = {"monthly": "0mo", "bimonthly": "-1mo"}
"""How far behind the cut-off's month a feed of this cadence may be and still count as arrived."""


def delivered_months(deliveries: pl.DataFrame, *, cutoff: date, until: date) -> pl.DataFrame:
    """DELIVERIES -> DELIVERED: months up to the cut-off for which an accepted file had come by `until`.

    A file speaks for every month from its first to its last. A file without a single line names no month. A month of
    which a file is held, a region's for example, is not delivered: silence in the other files says nothing there.
    """
    came = _as_known(deliveries, until=until)
    months = pl.date_ranges(pl.col("month_from").dt.month_start(), pl.col("month_to").dt.month_start(), interval="1mo")
    spread = (
        came.with_columns(held=_held(came))
        .filter((pl.col("state") == "accepted") | pl.col("held"))
        .drop_nulls(["month_from", "month_to"])
        .select("feed", "held", month=months)
        .explode("month", empty_as_null=False)
    )
    whole = spread.group_by("feed", "month").agg(pl.col("held").any()).filter(~pl.col("held"))
    return conform(whole.filter(pl.col("month") <= cutoff).sort("feed", "month"), DELIVERED)


def _held(came: pl.DataFrame) -> pl.Series:
    """Which files are held, with no other file of the same name standing in their place."""
    stands = (pl.col("state") == "accepted").any().over("feed", "file")
    return came.select(held=(pl.col("state") == "held") & ~stands)["held"]


def coverage(
    deliveries: pl.DataFrame,
    link_counts: pl.DataFrame,
    *,
    feeds: Mapping[str, Feed],
    connected: Collection[str],
    cutoff: date,
    until: date,
) -> pl.DataFrame:
    """DELIVERIES and counts (feed, how, records) -> COVERAGE: one row for every declared feed, sorted by feed.

    not_in_force: the law does not allow it at the cut-off. unconnected: it is not among `connected`, whatever came of
    it. arrived: an accepted file speaks of the cut-off's month (a bimonthly feed: or of the month before). late:
    accepted files speak of older months only. held: files came and none was accepted. missing: no file came. What a
    file says of months after the cut-off counts for nothing: `latest_month` is never later than the cut-off's.
    """
    spoken = pl.col("month_from").is_null() | (pl.col("month_from") <= cutoff)
    came = _as_known(deliveries, until=until).filter(spoken).with_columns(pl.col("month_to").clip(upper_bound=cutoff))
    declared = pl.DataFrame(
        [(feed.id, MAY_LAG[feed.cadence], feed.holds(cutoff), feed.id in connected) for feed in feeds.values()],
        schema={"feed": pl.String, "lag": pl.String, "in_force": pl.Boolean, "connected": pl.Boolean},
        orient="row",
    )
    linked = link_counts.group_by("feed").agg(
        linked=pl.col("records").filter(pl.col("how").is_in(LINKS)).sum(), records=pl.col("records").sum()
    )
    table = (
        declared.join(_files_of_each(came), on="feed", how="left")
        .join(linked, on="feed", how="left")
        .with_columns(pl.col("records", "linked").fill_null(0), arrived=_arrived(cutoff))
    )
    return conform(table, COVERAGE).sort("feed")


def _files_of_each(came: pl.DataFrame) -> pl.DataFrame:
    """Per feed: files offered and taken, latest months taken and held, the latest receipt (of those taken, if any)."""
    good = pl.col("state") == "accepted"
    received = pl.col("received_on")
    return (
        came.with_columns(held=_held(came))
        .group_by("feed")
        .agg(
            held_month=pl.col("month_to").filter("held").max().dt.month_start(),
            offered=pl.len(),
            taken=good.sum(),
            latest_month=pl.col("month_to").filter(good).max().dt.month_start(),
            latest_received=pl.coalesce(received.filter(good).max(), received.max()),
        )
    )


def _arrived(cutoff: date) -> pl.Expr:
    """Of the newest month one file held, a region's for example, is the feed held: its silence is unknown, never no."""
    least = pl.lit(cutoff).dt.month_start().dt.offset_by(pl.col("lag"))
    return (
        pl.when(~pl.col("in_force"))
        .then(pl.lit(Arrived.NOT_IN_FORCE.value))
        .when(~pl.col("connected"))
        .then(pl.lit(Arrived.UNCONNECTED.value))
        .when(pl.col("held_month") >= pl.max_horizontal(least, "latest_month"))
        .then(pl.lit(Arrived.HELD.value))
        .when(pl.col("latest_month") >= least)
        .then(pl.lit(Arrived.ARRIVED.value))
        .when(pl.col("taken") > 0)
        .then(pl.lit(Arrived.LATE.value))
        .when(pl.col("offered") > 0)
        .then(pl.lit(Arrived.HELD.value))
        .otherwise(pl.lit(Arrived.MISSING.value))
    )


def _as_known(deliveries: pl.DataFrame, *, until: date) -> pl.DataFrame:
    """The deliveries as they stood at the end of a day: a file replaced later still stands."""
    return settled(deliveries.filter(pl.col("received_on") <= until))
