"""The sheet that judging reads (평가표): each household that could have been listed, its results, weights and groups.

Needs are known of visited households only. A household listed by rule stands for itself; one drawn by lot below the cut
stands for all who could have been drawn, 1 / propensity of them. Refused and unreached are censored: they are left out
and counted, and those with a result in the same stratum (why they were listed) stand for them.
"""

from collections.abc import Iterable
from datetime import date

import polars as pl

from bandi.engine.tables import Schema
from bandi.engine.words import CENSORED, NEED_OF, Need

JUDGEMENT: Schema = {
    "round": pl.String,
    "by": pl.String,  # what ordered the households: "list" as it was made, "score", "card", "signals", "random", ...
    "measure": pl.String,  # words.Measure
    "group": pl.String,  # "" all; "sex:f"; "age*sex:65_up*f"; "area:11020690"; "feed:kepco_cut"; "part:signal:x"
    "value": pl.Float64,  # null: cannot be said
    "low": pl.Float64,  # ends of the 95 % interval; null where there is none
    "high": pl.Float64,
    "n": pl.Int64,  # observations it rests on
    "state": pl.String,  # words.Standing
}
"""One row = one measure of one order of one round for one group (평가)."""

KNOWN = [need.value for need in Need if need not in CENSORED]
NEEDS = {outcome.value: need.value for outcome, need in NEED_OF.items()}

CROSSED = ("sex", "age", "alone", "children", "moved", "place", "disabled", "renting")
"""Dimensions that are also looked at two by two."""

GROUPS = {"round": pl.String, "household": pl.Int64, "dimension": pl.String, "group": pl.String}
"""One row = a household belongs to a group of a dimension (비교 집단)."""

CANDIDATE = ("round", "household", "area", "listed", "why", "points", "propensity")
"""Columns of CANDIDATES that judging reads."""

ORDERS = ("score", "card", "signals", "random")
"""Columns by which a list could have been made: the points as they stood, the scorecard's, kinds of signals, lots."""


def sheet(candidates: pl.DataFrame, scores: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """One row per household of one round that could have been listed: its propensity is above nought.

    From CANDIDATES and SCORES of the round and what its results say: household, need. Columns: round, household, area,
    listed, why, propensity, points, card, signals, chance, need, known, unmet, weight (null where the need is not
    known). Sorted by household.
    """
    rows = (
        candidates.select(CANDIDATE)
        .filter(pl.col("propensity") > 0)
        .join(scores.select("household", "card", "signals", "chance"), on="household", how="left", validate="1:1")
        .join(told.select("household", "need"), on="household", how="left", validate="1:1")
        .with_columns(
            card=pl.coalesce("card", "points"),
            known=pl.col("need").is_in(KNOWN).fill_null(value=False) & pl.col("listed"),
        )
    )
    answered = pl.col("known").sum().over("why") / pl.col("listed").sum().over("why")
    weight = pl.when("known").then(1 / (pl.col("propensity") * answered))
    return rows.with_columns(unmet=pl.col("known") & (pl.col("need") == Need.UNMET), weight=weight).sort("household")


def placed(by: str) -> pl.Expr:
    """The chance of each household to be on a list of the same length, made by a column in each neighbourhood.

    1 above the cut, 0 below; those tied at the cut share what is left. A constant is a list made by lot.
    """
    places = pl.col("listed").sum().over("area").cast(pl.Float64)
    before = pl.col(by).rank("min", descending=True).over("area") - 1
    tied = pl.len().over("area", by)
    return ((places - before) / tied).clip(0, 1)


def visited(rows: pl.DataFrame) -> pl.DataFrame:
    """The listed rows, with the chance each would have had on a list made in each of ORDERS, and `by_list`: it had.

    `rows` may have a column `model`: the points of a model on trial.
    """
    asked = {"score": "points", "card": "card", "signals": "signals", "random": "lot"}
    asked |= {"model": "model"} if "model" in rows.columns else {}
    ready = rows.with_columns(pl.lit(0).alias("lot")).with_columns(pl.col(list(asked.values())).fill_null(0))
    return (
        ready.with_columns(placed(column).alias(f"by_{name}") for name, column in asked.items())
        .with_columns(by_list=pl.col("propensity"))
        .filter("listed")
    )


def groups(households: pl.DataFrame, *, round_id: str, cutoff: date, more: Iterable[pl.DataFrame] = ()) -> pl.DataFrame:
    """GROUPS of these HOUSEHOLDS of a round at its cut-off date. The unknown puts it into no group.

    Sex and age band of the head, one person, children, moved within a year. `more`: household, dimension, group as
    only the content knows them (town or country, disability, a lease, no resident number).
    """
    age, year_ago = pl.col("head_age"), pl.lit(cutoff).dt.offset_by("-1y")
    own = {
        "sex": pl.col("head_sex").replace("", None),
        "age": pl.when(age < 40).then(pl.lit("under_40")).when(age < 65).then(pl.lit("40_64"))
        .when(age >= 65).then(pl.lit("65_up")),
        "alone": pl.when(pl.col("size") == 1).then(pl.lit("alone"))
        .when(pl.col("size") > 1).then(pl.lit("two_or_more")),
        "children": pl.when(pl.col("minors") > 0).then(pl.lit("children")).when(pl.col("minors") == 0)
        .then(pl.lit("no_children")),
        "moved": pl.when(pl.col("moved_in") > year_ago).then(pl.lit("moved")).when(pl.col("moved_in").is_not_null())
        .then(pl.lit("stayed")),
    }  # fmt: skip
    parts = [
        households.select("household", dimension=pl.lit(name), group=said.cast(pl.String)) for name, said in own.items()
    ]
    known = pl.concat([*parts, *(part.select("household", "dimension", "group") for part in more)]).drop_nulls()
    rows = known.join(households, on="household", how="semi").select(pl.lit(round_id).alias("round"), pl.all())
    return rows.unique().sort("household", "dimension", "group")


def crossed(known: pl.DataFrame) -> pl.DataFrame:
    """GROUPS two by two: dimension `age*sex`, group `65_up*f`."""
    single = known.filter(pl.col("dimension").is_in(CROSSED))
    two = single.join(single, on=["round", "household"], suffix="_2").filter(
        pl.col("dimension") < pl.col("dimension_2")
    )
    pairs = (pl.format("{}*{}", name, f"{name}_2").alias(name) for name in ("dimension", "group"))
    return two.select("round", "household", *pairs)
