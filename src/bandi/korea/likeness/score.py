"""Pairs weighed with the fixed weights, each part told (채점): what Splink computes, for pairs already at hand."""

import math

import duckdb
import polars as pl

from bandi.engine.contract.likeness import Comparison, Level, Likeness


def score(left: pl.DataFrame, right: pl.DataFrame, likeness: Likeness) -> pl.DataFrame:
    """One row per pair of rows of two IDENTITIES tables, in their order: a level per comparison, bits, probability.

    Columns: one named after each comparison with its level's id, `bits` (sum of weights and prior), `probability`.
    """
    sides = [likeness.prepare(left).select(pl.all().name.suffix("_l"))]
    sides.append(likeness.prepare(right).select(pl.all().name.suffix("_r")))
    pairs = pl.concat(sides, how="horizontal").with_row_index("pair")
    cases = [f"{_case(comparison)} AS {comparison.id}" for comparison in likeness.comparisons]
    with duckdb.connect(":memory:") as engine:
        table = engine.from_arrow(pairs.to_arrow()).project(", ".join(["pair", *cases])).order("pair").pl()
    prior = math.log2(likeness.prior / (1 - likeness.prior))
    bits = prior + pl.sum_horizontal(_bits(comparison) for comparison in likeness.comparisons)
    scored = table.with_columns(bits=bits.round(4))
    return scored.with_columns(probability=(1 / (1 + 2.0 ** (-pl.col("bits")))).round(6)).drop("pair")


def _case(comparison: Comparison) -> str:
    *levels, last = comparison.levels
    cases = " ".join(f"WHEN {level.condition} THEN '{level.id}'" for level in levels)
    return f"CASE {cases} ELSE '{last.id}' END"


def _bits(comparison: Comparison) -> pl.Expr:
    weights = pl.DataFrame(
        {"id": [level.id for level in comparison.levels], "mu": [_ratio(x) for x in comparison.levels]}
    )
    return pl.col(comparison.id).replace_strict(weights["id"], weights["mu"].log(2), return_dtype=pl.Float64)


def _ratio(level: Level) -> float:
    if level.unknown or level.m is None or level.u is None:
        return 1.0
    return level.m / level.u
