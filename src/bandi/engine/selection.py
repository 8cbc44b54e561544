"""Choose: each neighbourhood gets as many households as it can meet (대상자 선정). The rest is kept as reference list.

Three groups never fall off the list, whatever their points: households nobody could meet, one signal that has lasted
very long, households listed again and again without support; the scorecard says how long and how often. They take their
places first. Three tenths of the capacity stay open to newcomers whatever is kept; when there is too little room for
both, the list grows to hold them all and the officers see the overload. Then points fill the places, save a small share
that is drawn by lot from everyone else with a signal, so that we learn whom the points miss. The draw is uniform:
within a neighbourhood each of them has the same chance, (drawn) / (left with a signal), which the result still shows.
"""

import hashlib
from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl

from bandi.engine.contract.points import Rule
from bandi.engine.contract.rounds import Round
from bandi.engine.errors import ContentError
from bandi.engine.tables import CANDIDATES, conform
from bandi.engine.words import ENDED, SUPPORTED, Kind, Outcome, State, Why

SETTLING = [code.value for code in sorted(SUPPORTED | {Outcome.NOT_NEEDED})]
"""Results after which an old signal alone does not bring a household back for a while: somebody met them and knows."""

LASTING = [Kind.STATUS.value, Kind.USE.value]
"""Kinds of signal that may last for life, such as a grade of care: however long, they keep nobody on the list."""

OPEN_SHARE = 0.3
"""Share of the capacity that those who are kept never take: a supply cut last week must not wait for an old backlog."""

EXPLORATION_SHARE, EXPLORATION_LEAST_CAPACITY = 0.05, 10
"""Share of the places drawn by lot, and the capacity from which at least one place is (탐색 표본)."""


def choose(
    scores: pl.DataFrame,
    households: pl.DataFrame,
    signals: pl.DataFrame,
    history: pl.DataFrame,
    capacity: pl.DataFrame,
    *,
    kept: Mapping[str, Rule],
    this: Round,
) -> pl.DataFrame:
    """CANDIDATES of all neighbourhoods: a row for every household with a score, sorted by area, rank, points.

    A global step: takes SCORES, HOUSEHOLDS, SIGNALS, HISTORY of all buckets and CAPACITY; reads of them household,
    points, band and parts; household and area; household, kind, state, months and first_on; household, last_outcome,
    last_outcome_on, unsupported_listings and unreached_rounds. The order of rows never matters: ties are settled by a
    lot of seed, round and household. `kept` are the scorecard's
    rules for who stays. A household whose last result ended it (ENDED) is left out unless a signal began
    since. Raises ContentError, naming the areas, when one has no capacity, or none that is a number of households.
    """
    round_id, seed = this.id, this.seed
    rows = _rows(scores, households, signals, history, keep=_keep(kept, cutoff=this.cutoff)).join(
        _places(capacity), on="area", how="left"
    )
    if lacking := sorted(set(rows.filter(pl.col("capacity").is_null())["area"])):
        raise ContentError(f"no capacity for the neighbourhoods {', '.join(lacking)}", where=f"round {round_id}")
    by_points = _lot(rows["household"], f"order {round_id} {seed}")
    by_chance = _lot(rows["household"], f"exploration {round_id} {seed}")
    ordered = rows.with_columns(by_points.alias("order"), by_chance.alias("draw")).sort(
        "area", "points", "order", "household", descending=[False, True, False, False]
    )
    chosen = _filled(ordered).with_columns(
        pl.lit(round_id).alias("round"), (pl.col("why") != Why.REFERENCE).alias("listed")
    )
    rank = pl.when("listed").then(pl.col("listed").cum_sum().over("area"))
    return conform(chosen.with_columns(rank.alias("rank")), CANDIDATES).sort(
        "area", "rank", "points", "household", descending=[False, False, True, False], nulls_last=True
    )


def _keep(kept: Mapping[str, Rule], *, cutoff: date) -> pl.Expr:
    """Why a household stays on the list whatever its points, or null."""
    settled_since = pl.lit(cutoff).dt.offset_by(f"-{kept['settled'].months}mo")
    settled = pl.col("last_outcome").is_in(SETTLING) & (pl.col("last_outcome_on") > settled_since)
    helped = pl.col("last_outcome").is_in([code.value for code in SUPPORTED]).fill_null(value=False)
    repeated = (pl.col("unsupported_listings") >= kept["repeat"].times) & pl.col("active") & ~helped
    return (
        pl.when(pl.col("unreached_rounds") >= 1)
        .then(pl.lit(Why.UNREACHED.value))
        .when((pl.col("longest") >= kept["chronic"].months) & ~settled.fill_null(value=False))
        .then(pl.lit(Why.CHRONIC.value))
        .when(repeated)
        .then(pl.lit(Why.REPEAT.value))
    )


def _rows(
    scores: pl.DataFrame, households: pl.DataFrame, signals: pl.DataFrame, history: pl.DataFrame, *, keep: pl.Expr
) -> pl.DataFrame:
    """household, area, points, band, active (has an active signal), rests (its points were lowered: somebody met them
    lately and nothing new began), kept (Why that keeps it on the list, or null)."""
    lowered = pl.col("parts").list.eval(pl.element().struct.field("points") < 0).list.any()
    active = (
        signals.filter(pl.col("state") == State.ACTIVE)
        .group_by("household")
        .agg(
            pl.col("months").filter(~pl.col("kind").is_in(LASTING).fill_null(value=False)).max().alias("longest"),
            pl.col("first_on").max().alias("newest"),
        )
        .with_columns(pl.lit(value=True).alias("active"))
    )
    began_since = (pl.col("newest") > pl.col("last_outcome_on")).fill_null(value=False)
    return (
        scores.select("household", "points", "band", lowered.fill_null(value=False).alias("rests"))
        .join(households.select("household", "area"), on="household", how="inner", validate="1:1")
        .join(active, on="household", how="left")
        .join(history, on="household", how="left", validate="1:1")
        .filter(~(pl.col("last_outcome").is_in(ENDED).fill_null(value=False) & ~began_since))
        .with_columns(pl.col("active").fill_null(value=False))
        .select(
            "household",
            "area",
            "points",
            "band",
            "active",
            "rests",
            keep.alias("kept"),
        )
    )


def _places(capacity: pl.DataFrame) -> pl.DataFrame:
    """area, capacity, how many places are drawn by lot, and how many stay open to newcomers whatever is kept."""
    wrong = capacity.filter(
        pl.col("households").is_null() | (pl.col("households") < 0) | pl.col("area").is_duplicated()
    )
    if wrong.height:
        raise ContentError(f"capacity must be one number for each of {', '.join(sorted(set(wrong['area'])))}")
    share = (pl.col("households") * EXPLORATION_SHARE).floor().cast(pl.Int32)
    least = (pl.col("households") >= EXPLORATION_LEAST_CAPACITY).cast(pl.Int32)
    return capacity.select(
        "area",
        pl.col("households").alias("capacity"),
        pl.max_horizontal(share, least).alias("drawn"),
        (pl.col("households") * OPEN_SHARE).ceil().cast(pl.Int32).alias("open"),
    )


def _filled(ordered: pl.DataFrame) -> pl.DataFrame:
    """`why` for every row, places given in turn: kept, points, lot, and points again where the lot left places free.

    Whoever rests takes a place by points only in the last turn: those nobody has met yet come first.
    """
    kept, given = pl.col("kept").is_not_null(), pl.col("why").is_not_null() & pl.col("kept").is_null()
    places = pl.max_horizontal(pl.col("capacity") - kept.sum().over("area"), "open")
    free = (places - given.sum().over("area")).clip(0)
    scored = pl.col("why").is_null() & (pl.col("points") > 0)
    unmet = scored & ~pl.col("rests")
    drawable = pl.col("why").is_null() & pl.col("active") & ~pl.col("rests")
    by_lot = pl.when(drawable).then("draw").rank("ordinal").over("area")
    steps = [
        (unmet & (unmet.cum_sum().over("area") <= free - pl.col("drawn")), Why.SCORE),
        (drawable & (by_lot <= pl.min_horizontal(free, "drawn")), Why.EXPLORATION),
        (scored & (scored.cum_sum().over("area") <= free), Why.SCORE),
    ]
    filled = ordered.with_columns(pl.col("kept").alias("why"))
    for takes_a_place, why in steps:
        filled = filled.with_columns(pl.when(takes_a_place).then(pl.lit(why.value)).otherwise("why").alias("why"))
    return filled.with_columns(pl.col("why").fill_null(Why.REFERENCE.value))


def _lot(households: pl.Series, purpose: str) -> pl.Series:
    """A number for each household that looks random and is the same on every machine (splitmix64)."""
    start = int.from_bytes(hashlib.blake2b(purpose.encode(), digest_size=8).digest())
    mixed = households.to_numpy().astype(np.int64).view(np.uint64) ^ np.uint64(start)
    mixed = mixed + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return pl.Series(mixed ^ (mixed >> np.uint64(31)))
