"""Whether this round looks like the rounds before it (분포 이동): points, parts, places, feeds."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from bandi.engine.judge import gates
from bandi.engine.judge.figures import Figure, Floats, shift
from bandi.engine.judge.measures import row
from bandi.engine.words import Arrived, Measure, Standing

BINS = 10
TALLY = {"group": pl.String, "value": pl.Int64, "rows": pl.Float64}
LOOKED_BACK, LEAST_BACK = 6, 3
"""Rounds whose records a feed is compared with, and how few of them still make a median."""


@dataclass(frozen=True)
class Tally:
    """SCORES of a round, counted: how often the points, the told chance and each part came to a value."""

    rows: pl.DataFrame  # group ("points", "chance", "part:…"), value, rows
    households: int

    def of(self, group: str) -> pl.DataFrame:
        """value, rows of one group; sorted by value."""
        return self.rows.filter(pl.col("group") == group).select("value", "rows")


def tally(scores: Iterable[pl.DataFrame]) -> Tally:
    """Counts SCORES that come bucket by bucket: one bucket at a time is in memory."""
    counted, households = [pl.DataFrame(schema=TALLY)], 0
    for part in scores:
        households += part.height
        parts = part.select("parts").explode("parts").drop_nulls().unnest("parts")
        told = [
            part.select(group=pl.lit("points"), value="points"),
            part.drop_nulls("chance").select(group=pl.lit("chance"), value=(pl.col("chance") * 100).floor()),
            parts.select(group=pl.format("part:{}", "part"), value="points"),
        ]
        told = [one.with_columns(pl.col("value").cast(pl.Int64)) for one in told]
        counted.append(pl.concat(told).group_by("group", "value").agg(rows=pl.len().cast(pl.Float64)))
    rows = pl.concat(counted).group_by("group", "value").agg(pl.col("rows").sum()).sort("group", "value")
    return Tally(rows, households)


def shifts(before: Tally, now: Tally) -> list[dict[str, Any]]:
    """Shift of the points, of each part of them, and of the told chance, between two rounds."""
    groups = sorted({*before.rows["group"], *now.rows["group"]})
    parts = [name for name in groups if name.startswith("part:")]
    chance = ["chance"] if all(not one.of("chance").is_empty() for one in (before, now)) else []
    found = [_told(name, before.of(name), now.of(name)) for name in ["points", *chance]]
    return found + [_told(name, *(_with_none(one.of(name), one.households) for one in (before, now))) for name in parts]


def places(before: pl.DataFrame, now: pl.DataFrame) -> list[dict[str, Any]]:
    """Shift of the share of each neighbourhood, between two rounds' candidates: area, rows."""
    both = before.join(now, on="area", how="full", coalesce=True, suffix="_now").fill_null(0).sort("area")
    index = shift(both["rows"].to_numpy().astype(float), both["rows_now"].to_numpy().astype(float))
    n = int(now["rows"].sum())
    return [row("list", Measure.SHIFT, "areas", Figure(index, math.nan, math.nan, n), gates.shifted(index))]


def volumes(earlier: Sequence[pl.DataFrame], now: pl.DataFrame) -> list[dict[str, Any]]:
    """Of each feed that arrived: its records against the median of up to six rounds before (COVERAGE, oldest first)."""
    came = pl.col("arrived") == Arrived.ARRIVED
    past = pl.concat([now.clear(), *earlier[-LOOKED_BACK:]]).filter(came).group_by("feed")
    usual = past.agg(usual=pl.col("records").median(), rounds=pl.len())
    found = []
    for feed in now.filter(came).join(usual, on="feed", how="left").sort("feed").iter_rows(named=True):
        value = feed["records"] / feed["usual"] if feed["usual"] else math.nan
        known = (feed["rounds"] or 0) >= LEAST_BACK and not math.isnan(value)
        state = gates.within(value, *gates.VOLUME) if known else Standing.NOT_ENOUGH
        figure = Figure(value, math.nan, math.nan, feed["records"])
        found.append(row("list", Measure.VOLUME, f"feed:{feed['feed']}", figure, state))
    return found


def _with_none(part: pl.DataFrame, households: int) -> pl.DataFrame:
    """With those to whom the part gave nothing, as value 0."""
    none = max(0.0, households - float(part["rows"].sum() or 0.0))
    nought = pl.DataFrame({"value": [0], "rows": [none]}, schema={"value": pl.Int64, "rows": pl.Float64})
    return pl.concat([part, nought]).group_by("value").agg(pl.col("rows").sum()).sort("value")


def _told(group: str, before: pl.DataFrame, now: pl.DataFrame) -> dict[str, Any]:
    edges = _edges(before)
    first, second = (_binned(counts, edges) for counts in (before, now))
    index = shift(first, second)
    return row(
        "score", Measure.SHIFT, group, Figure(index, math.nan, math.nan, int(second.sum())), gates.shifted(index)
    )


def _edges(counts: pl.DataFrame) -> Floats:
    """Upper edges of at most ten bins that hold about as many households each."""
    if counts.is_empty():
        return np.empty(0)
    below = counts["rows"].cum_sum().to_numpy() / float(counts["rows"].sum())
    place = np.searchsorted(below, np.arange(1, BINS) / BINS)
    return np.unique(counts["value"].to_numpy()[np.minimum(place, counts.height - 1)]).astype(float)


def _binned(counts: pl.DataFrame, edges: Floats) -> Floats:
    bins = np.searchsorted(edges, counts["value"].to_numpy().astype(float))
    return np.asarray(np.bincount(bins, counts["rows"].to_numpy(), len(edges) + 1), dtype=np.float64)
