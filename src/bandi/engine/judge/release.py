"""The release gate (배포 판정): whether a model may order lists, with the reasons, bound to the model's digest.

A model that fails a gate is blocked. One of which too little is known is not released either: it may run in the shadow
of the scorecard until more rounds are in. No row is read twice, and no row passes by being absent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from bandi.engine.words import Measure, Release, Standing

FAIRNESS = (Measure.MISSED, Measure.OMISSION, Measure.PRECISION)
TRUTHFULNESS = (Measure.SLOPE, Measure.CALIBRATION)
REQUIRED = ("sex", "age", "alone", "children")
"""Dimensions every register knows: each of their groups must be judged before a release."""


@dataclass(frozen=True)
class Reason:
    """One thing that stands in the way of a release."""

    measure: str
    group: str
    state: str
    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True)
class Verdict:
    """What was decided about a model."""

    release: Release
    reasons: tuple[Reason, ...]

    @property
    def released(self) -> bool:
        """Whether it may order lists."""
        return self.release is Release.RELEASED


def verdict(judgement: pl.DataFrame, *, by: str, required: tuple[str, ...] = REQUIRED) -> Verdict:
    """The verdict from JUDGEMENT of the pooled rounds, in which `by` names the model's order."""
    own = judgement.filter(pl.col("by") == by)
    bad = sorted({*_outside(own), *_worse(own)}, key=lambda one: (one.measure, one.group))
    if bad:
        return Verdict(Release.BLOCKED, tuple(bad))
    open_ = tuple(_unknown(own, required))
    return Verdict(Release.SHADOW if open_ else Release.RELEASED, open_)


def in_words(reason: Reason) -> str:
    """One reason as a sentence for a terminal and the file beside the model: "missed of sex:m is 0.31 … (outside)"."""
    of = f" of {reason.group}" if reason.group else ""
    if reason.state == Standing.NOT_ENOUGH or reason.value is None:
        return f"{reason.measure}{of} rests on {reason.n} observations: not enough data"
    span = f" ({reason.low:.2f} to {reason.high:.2f})" if reason.low is not None and reason.high is not None else ""
    return f"{reason.measure}{of} is {reason.value:.2f}{span}: outside the bound"


def _outside(own: pl.DataFrame) -> Iterator[Reason]:
    gated = [measure.value for measure in (*FAIRNESS, *TRUTHFULNESS)]
    for row in own.filter(pl.col("measure").is_in(gated), pl.col("state") == Standing.OUTSIDE).iter_rows(named=True):
        yield _reason(row)


def _worse(own: pl.DataFrame) -> Iterator[Reason]:
    """It finds less than the scorecard's order, as far as the visits tell."""
    gain = own.filter(pl.col("measure") == Measure.RECALL_GAIN, pl.col("group") == "", pl.col("value") < 0)
    for row in gain.iter_rows(named=True):
        yield _reason(row | {"state": Standing.OUTSIDE.value})


def _unknown(own: pl.DataFrame, required: tuple[str, ...]) -> Iterator[Reason]:
    """What must be known before a release and is not: too few observations, or no row at all."""
    wholes = {row["measure"]: row for row in own.filter(pl.col("group") == "").iter_rows(named=True)}
    for measure in (Measure.RECALL, Measure.RECALL_GAIN, *TRUTHFULNESS):
        row = wholes.get(measure.value)
        if row is None or row["state"] == Standing.NOT_ENOUGH:
            yield _reason(row or {"measure": measure.value, "group": ""})
    single = own.filter(
        pl.col("measure").is_in([m.value for m in FAIRNESS]), ~pl.col("group").str.contains("*", literal=True)
    )
    for dimension in required:
        rows = single.filter(pl.col("group").str.starts_with(f"{dimension}:"))
        if rows.is_empty():
            yield _reason({"measure": Measure.MISSED.value, "group": dimension})
        for row in rows.filter(pl.col("state") == Standing.NOT_ENOUGH).sort("group", "measure").iter_rows(named=True):
            yield _reason(row)


def _reason(row: Mapping[str, Any]) -> Reason:
    state = row.get("state", Standing.NOT_ENOUGH.value)
    value, low, high = (row.get(name) for name in ("value", "low", "high"))
    return Reason(row["measure"], row["group"], state, value, low, high, row.get("n") or 0)
