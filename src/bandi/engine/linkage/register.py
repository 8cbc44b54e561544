"""Which deliveries count for a round, and the newest resident register among them (최신 주민등록)."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import polars as pl

from bandi.engine.lake import Lake
from bandi.engine.tables import REGISTER, empty

BATCH = 2_000_000
"""Rows read at once while spreading over buckets: some 200 MB."""


def accepted(lake: Lake, *, until: date) -> pl.DataFrame:
    """DELIVERIES that passed the gate and had arrived by `until`, with at least one row; one row a delivery."""
    trusted = lake.accepted_deliveries(until=until).filter(pl.col("accepted") > 0)
    return trusted.unique("delivery", keep="any").sort("received_on", "feed", "delivery")


def batches(deliveries: pl.DataFrame, *, rows: int = BATCH) -> Iterator[pl.DataFrame]:
    """The deliveries in their order, cut into groups of about so many rows; a single larger file stays whole."""
    turn = (pl.col("accepted").cum_sum() - pl.col("accepted")) // rows
    for _, group in deliveries.with_columns(turn=turn).group_by("turn", maintain_order=True):
        yield group.drop("turn")


def latest_register(lake: Lake, *, cutoff: date, until: date, register_feed: str) -> pl.LazyFrame:
    """REGISTER rows of each area's newest month up to the cut-off; one row a person.

    A snapshot is a whole: of two for the same area and month, the one received later replaces the earlier. A person
    whom two areas name (moved, and one district is behind) belongs to the newer month.
    """
    deliveries = accepted(lake, until=until).filter(pl.col("feed") == register_feed)
    return newest_of_each(current_rows(lake, deliveries, newest=newest_snapshots(lake, deliveries, cutoff=cutoff)))


def newest_snapshots(lake: Lake, deliveries: pl.DataFrame, *, cutoff: date) -> pl.DataFrame:
    """area, month, received_on of each area's newest snapshot up to the cut-off's month."""
    rows = _scan(lake, deliveries).filter(pl.col("month") <= cutoff)
    sent = rows.group_by("area", "month").agg(pl.col("received_on").max()).collect(engine="streaming")
    return sent.sort("area", "month").unique("area", keep="last", maintain_order=True)


def current_rows(lake: Lake, deliveries: pl.DataFrame, *, newest: pl.DataFrame) -> pl.LazyFrame:
    """REGISTER rows of these deliveries that belong to a newest snapshot."""
    return _scan(lake, deliveries).join(
        newest.lazy(), on=["area", "month", "received_on"], how="semi", nulls_equal=True
    )


def newest_of_each(rows: pl.LazyFrame) -> pl.LazyFrame:
    """One row a person: the newest month, then the latest receipt, move-in and record."""
    order = ["month", "received_on", "moved_in", "record"]
    return rows.sort("person", *order).unique("person", keep="last", maintain_order=True)


def _scan(lake: Lake, deliveries: pl.DataFrame) -> pl.LazyFrame:
    paths: list[Path] = [lake.folder / "register" / f"{d}.parquet" for d in deliveries["delivery"]]
    return pl.scan_parquet(paths) if paths else empty(REGISTER).lazy()
