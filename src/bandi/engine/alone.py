"""People who live alone (1인 가구): how many, where, at which stage of life, and what trouble shows.

Counts every household of one person on the register, also those without any signal. Small counts are hidden where they
leave the engine's folder, not here: sums of hidden counts would be wrong.
"""

import polars as pl

from bandi.engine.tables import Schema, conform
from bandi.engine.words import Kind, Risk, Stage, State, Verdict

ALONE: Schema = {
    "area": pl.String,
    "stage": pl.String,  # words.Stage of life
    "sex": pl.String,  # m f
    "risk": pl.String,  # words.Risk; a household counts once in each that is true of it
    "households": pl.Int64,
}
"""One row = one-person households of one neighbourhood, stage of life, sex and risk (1인 가구 현황). Small counts
included: it stays in the lake; what leaves it is made coarse first."""

KEYS = ["area", "stage", "sex", "risk"]


def alone(households: pl.DataFrame, signals: pl.DataFrame, entitlements: pl.DataFrame) -> pl.DataFrame:
    """ALONE of one bucket, from its HOUSEHOLDS, SIGNALS and ENTITLEMENTS. Unknown age or sex leaves a household out."""
    age = pl.col("head_age")
    stage = (
        pl.when(age < 19).then(pl.lit(Stage.MINOR.value)).when(age < 40).then(pl.lit(Stage.YOUTH.value))
        .when(age < 65).then(pl.lit(Stage.MIDDLE.value)).when(age >= 65).then(pl.lit(Stage.AGED.value))
    )  # fmt: skip
    ones = households.filter(pl.col("size") == 1).select("household", "area", stage=stage, sex="head_sex").drop_nulls()
    active = signals.filter(pl.col("state") == State.ACTIVE).select("household", "kind").unique()
    several = active.group_by("household").len().filter(pl.col("len") > 1)
    unclaimed = (pl.col("verdict") == Verdict.YES) & pl.col("received").not_()
    risks = [
        _risk(households, pl.lit(Risk.EVERY.value)),
        _risk(active.unique("household"), pl.lit(Risk.ANY.value)),
        _risk(several, pl.lit(Risk.SEVERAL.value)),
        _risk(active.filter(pl.col("kind").is_in([kind.value for kind in Kind])), pl.col("kind")),
        _risk(entitlements.filter(unclaimed).unique("household"), pl.lit(Risk.UNCLAIMED.value)),
    ]
    counted = ones.join(pl.concat(risks), on="household").with_columns(households=pl.lit(1))
    return summed(counted.lazy())


def _risk(rows: pl.DataFrame, risk: pl.Expr) -> pl.DataFrame:
    return rows.select("household", risk.cast(pl.String).alias("risk"))


def summed(rows: pl.LazyFrame) -> pl.DataFrame:
    """ALONE of one or of all buckets, one row for each of its keys and sorted by them."""
    return conform(rows.group_by(KEYS).agg(pl.col("households").sum()).collect(engine="streaming"), ALONE).sort(KEYS)
