"""Whether this round looks like the rounds before it (분포 이동): points, parts, places, feeds."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl

from bandi.engine.judge import gates
from bandi.engine.judge.figures import Figure, Floats, shift
from bandi.engine.judge.measures import row
from bandi.engine.words import Arrived, Measure, Standing

BINS = 10
LOOKED_BACK, LEAST_BACK = 6, 3
"""Rounds whose records a feed is compared with, and how few of them still make a median."""


def shifts(before: pl.DataFrame, now: pl.DataFrame) -> list[dict[str, Any]]:
    """Shift of the points, of each part of them, and of the told chance, between SCORES of two rounds."""
    found = [_told("points", *(_counts(scores, pl.col("points")) for scores in (before, now)))]
    if before["chance"].null_count() < before.height and now["chance"].null_count() < now.height:
        chance = (pl.col("chance") * 100).floor()
        found.append(_told("chance", *(_counts(scores.drop_nulls("chance"), chance) for scores in (before, now))))
    parts = [_parts(scores) for scores in (before, now)]
    for name in sorted(set(parts[0]["part"]) | set(parts[1]["part"])):
        each = (_with_none(part.filter(pl.col("part") == name), scores.height) for part, scores in
                zip(parts, (before, now), strict=True))  # fmt: skip
        found.append(_told(f"part:{name}", *each))
    return found


def places(before: pl.DataFrame, now: pl.DataFrame) -> list[dict[str, Any]]:
    """Shift of the share of each neighbourhood, between CANDIDATES of two rounds."""
    counts = [table.group_by(value="area").agg(rows=pl.len().cast(pl.Float64)) for table in (before, now)]
    both = counts[0].join(counts[1], on="value", how="full", coalesce=True, suffix="_now").fill_null(0).sort("value")
    index = shift(both["rows"].to_numpy(), both["rows_now"].to_numpy())
    return [row("list", Measure.SHIFT, "areas", Figure(index, math.nan, math.nan, now.height), gates.shifted(index))]


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


def _counts(scores: pl.DataFrame, value: pl.Expr) -> pl.DataFrame:
    """value, rows; sorted by value."""
    return scores.group_by(value=value.cast(pl.Int64)).agg(rows=pl.len().cast(pl.Float64)).sort("value")


def _parts(scores: pl.DataFrame) -> pl.DataFrame:
    """part, value, rows: how often each part gave so many points."""
    parts = scores.select("parts").explode("parts").drop_nulls().unnest("parts")
    return parts.group_by("part", value=pl.col("points").cast(pl.Int64)).agg(rows=pl.len().cast(pl.Float64))


def _with_none(part: pl.DataFrame, households: int) -> pl.DataFrame:
    """With those to whom the part gave nothing, as value 0."""
    none = max(0.0, households - float(part["rows"].sum() or 0.0))
    nought = pl.DataFrame({"value": [0], "rows": [none]}, schema={"value": pl.Int64, "rows": pl.Float64})
    return pl.concat([part.select("value", "rows"), nought]).group_by("value").agg(pl.col("rows").sum()).sort("value")


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
