"""Past sealed rounds and what became of their lists -> rows to learn from (학습 자료).

Only listed households have results, and only results that say something of need are learned from: nobody reached and
help refused are neither yes nor no. Everything is read as it was sealed, so nothing later than a round's cut-off is in
its rows; a household whose records are gone has no row.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from bandi.engine import tables
from bandi.engine.contract.features import Features
from bandi.engine.contract.points import Scorecard
from bandi.engine.contract.signals import SignalType
from bandi.engine.lake import Lake
from bandi.engine.risk.learned.frame import Floats, Frame, Ints, Known, frame
from bandi.engine.risk.scorecard import score
from bandi.engine.words import CENSORED, NEED_OF, Need, Outcome, Why

CAP = 2.0
"""Most that one household drawn by lot may count for in learning. By its own chance it would count for some fifty; with
twenty, a few dozen of them held a quarter of the weight of all rows, and curves were bent by their luck. Judging counts
them in full."""

NOTHING: Mapping[str, float] = MappingProxyType({})

STRENGTH = (Need.UNMET, Need.MET, Need.NONE, Need.REFUSED, Need.UNREACHED)
"""Of several results of one listing the first of these holds: what was found out beats what was not."""


@dataclass(frozen=True)
class Content:
    """What the rows are made with."""

    declared: Features
    card: Scorecard
    types: Sequence[SignalType]


@dataclass(frozen=True)
class Examples:
    """Rows to learn from, oldest round first, then by household."""

    rounds: npt.NDArray[np.str_]
    values: Floats
    group: Ints
    unmet: Ints  # 1 or 0
    weight: npt.NDArray[np.float64]
    card: Ints  # points of the scorecard
    signals: Ints  # active kinds
    counted: Mapping[str, Mapping[str, int]]  # round -> words.Need -> listings

    def of(self, rounds: Sequence[str]) -> "Examples":
        """The rows of some rounds."""
        kept = np.isin(self.rounds, list(rounds))
        cut = (self.rounds, self.values, self.group, self.unmet, self.weight, self.card, self.signals)
        return Examples(*(column[kept] for column in cut), {r: self.counted[r] for r in rounds})  # type: ignore[arg-type, call-arg]


def needs(
    listed: pl.DataFrame, outcomes: pl.DataFrame, *, cutoffs: Mapping[str, date], tells: Mapping[str, float] = NOTHING
) -> pl.DataFrame:
    """round, household, need, tells: what the results of each listing say, and how much (`tells`, by result; 1 unless
    named; of several that say the same the most). A listing without any result has no row.

    `listed`: round and household of CANDIDATES; `outcomes`: RECORDS of the office's own feed. A result belongs to the
    household's latest listing whose cut-off lies on or before its day.
    """
    order = pl.DataFrame(list(cutoffs.items()), schema={"round": pl.String, "cutoff": pl.Date}, orient="row")
    listings = listed.select("household", "round").unique().join(order, on="round").sort("household", "cutoff")
    said = {code.value: STRENGTH.index(need) for code, need in NEED_OF.items()}
    results = (
        outcomes.select("household", "record", "state", on=pl.coalesce("event_on", "month"))
        .drop_nulls()
        .unique("record", keep="any")
        .with_columns(strength=pl.col("state").replace_strict(said, default=None, return_dtype=pl.Int32))
        .drop_nulls("strength")
        .sort("household", "on", "record")
    )
    placed = results.join_asof(
        listings, left_on="on", right_on="cutoff", by="household", strategy="backward", check_sortedness=False
    ).drop_nulls("round")
    weighs = {code.value: float(tells.get(code, 1)) for code in Outcome}
    named = dict(enumerate(need.value for need in STRENGTH))
    return (
        placed.filter(pl.col("strength") == pl.col("strength").min().over("round", "household"))
        .with_columns(tells=pl.col("state").replace_strict(weighs, return_dtype=pl.Float64))
        .group_by("round", "household")
        .agg(need=pl.col("strength").first().replace_strict(named, return_dtype=pl.String), tells=pl.col("tells").max())
        .sort("round", "household")
    )


def examples(lake: Lake, outcomes: pl.DataFrame, *, cutoffs: Mapping[str, date], content: Content) -> Examples:
    """The rows of all rounds in `cutoffs` with results that say something of need."""
    listed = pl.concat([_listed(lake, round_id) for round_id in cutoffs] or [_no_listing()])
    tells = {one.result: one.tells for one in content.declared.results}
    told = needs(listed, outcomes, cutoffs=cutoffs, tells=tells).join(listed, on=["round", "household"])
    counted = {
        round_id: dict(sorted(told.filter(pl.col("round") == round_id)["need"].value_counts().iter_rows()))
        for round_id in sorted(cutoffs)
    }
    known = told.filter(~pl.col("need").is_in(sorted(CENSORED)), pl.col("tells") > 0)
    parts = [
        _rows(lake, round_id, known.filter(pl.col("round") == round_id), content, cutoffs[round_id])
        for round_id in sorted(cutoffs)
    ]
    return Examples(*(np.concatenate(columns) for columns in zip(*parts, strict=True)), counted)  # type: ignore[arg-type, call-arg]


def _rows(
    lake: Lake, round_id: str, told: pl.DataFrame, content: Content, cutoff: date
) -> tuple[npt.NDArray[Any], ...]:
    scored, rows = seen(lake, round_id, told.select("household"), content=content, cutoff=cutoff)
    told = rows.households.select("household").join(told, on="household", how="left", maintain_order="left")
    scored = rows.households.select("household").join(scored, on="household", how="left", maintain_order="left")
    return (
        np.full(told.height, round_id),
        rows.values,
        rows.group,
        (told["need"] == Need.UNMET).cast(pl.Int64).to_numpy(),
        (told["weight"] * told["tells"]).to_numpy(),
        scored["points"].cast(pl.Int64).to_numpy(),
        scored["signals"].cast(pl.Int64).to_numpy(),
    )


def seen(
    lake: Lake, round_id: str, whose: pl.DataFrame, *, content: Content, cutoff: date
) -> tuple[pl.DataFrame, Frame]:
    """SCORES of the scorecard and the features of some households, as a sealed round knew them."""
    sealed = Lake(lake.folder / "rounds" / round_id, buckets=lake.buckets)

    def read(name: str, schema: tables.Schema) -> pl.DataFrame:
        return sealed.scan(name, schema).join(whose.lazy(), on="household", how="semi").collect()

    households, signals = read("households", tables.HOUSEHOLDS), read("signals", tables.SIGNALS)
    entitlements, history = read("entitlements", tables.ENTITLEMENTS), read("history", tables.HISTORY)
    coverage = sealed.scan("coverage", tables.COVERAGE).collect()
    scored = score(
        households, signals, entitlements, history, coverage, card=content.card, types=content.types, cutoff=cutoff
    )
    known = Known(households, signals, entitlements, history, coverage, scored)
    return scored, frame(known, declared=content.declared, cutoff=cutoff)


def all_seen(lake: Lake, cutoffs: Mapping[str, date], content: Content) -> Iterator[tuple[pl.DataFrame, Frame]]:
    """Everybody with a score in these rounds, one bucket at a time."""
    for round_id, cutoff in sorted(cutoffs.items()):
        scored = Lake(lake.folder / "rounds" / round_id, buckets=lake.buckets).scan("scores", {"household": pl.Int64})
        for bucket in range(lake.buckets):
            whose = scored.select("household").filter(lake.bucket(pl.col("household")) == bucket).collect()
            yield seen(lake, round_id, whose, content=content, cutoff=cutoff)


def _listed(lake: Lake, round_id: str) -> pl.DataFrame:
    """round, household, weight of the listed. Whoever was drawn by lot stands for those who were not."""
    sealed = Lake(lake.folder / "rounds" / round_id, buckets=lake.buckets)
    table = sealed.scan("candidates", tables.CANDIDATES).filter("listed")
    if "propensity" not in table.collect_schema():
        table = table.with_columns(propensity=pl.lit(None, dtype=pl.Float64))
    drawn = (pl.col("why") == Why.EXPLORATION) & (pl.col("propensity") > 0)
    weight = pl.when(drawn).then((1 / pl.col("propensity")).clip(1, CAP)).otherwise(1.0)
    return table.select("round", "household", weight=weight).collect()


def _no_listing() -> pl.DataFrame:
    return pl.DataFrame(schema={"round": pl.String, "household": pl.Int64, "weight": pl.Float64})
