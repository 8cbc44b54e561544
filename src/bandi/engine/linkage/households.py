"""Who lives together at the cut-off date, and what kind of household that is (세대와 세대원)."""

from datetime import date

import polars as pl

from bandi.engine.tables import HOUSEHOLDS, PERSONS, conform

AGED = 65  # 노인복지법 제26조
MINOR = 18  # under 18: 한부모가족지원법 제4조, 아동복지법 제3조
MIDDLE = 40  # 중장년 1인가구: 40 to 64


def age_at(birth: pl.Expr, on: date) -> pl.Expr:
    """Full years (만 나이, 민법 제158조) on a day. Born on 29 February: a year older on 1 March of a common year."""
    birthday_ahead = (birth.dt.month() > on.month) | ((birth.dt.month() == on.month) & (birth.dt.day() > on.day))
    return (on.year - birth.dt.year() - birthday_ahead.cast(pl.Int32)).cast(pl.Int32)


def persons_at(residents: pl.DataFrame, *, cutoff: date) -> pl.DataFrame:
    """REGISTER rows, one a person -> PERSONS: the living, their age at the cut-off, sorted by household, person."""
    living = residents.filter(pl.col("alive") & pl.col("household").is_not_null())
    return conform(living.with_columns(age=age_at(pl.col("birth"), cutoff)), PERSONS).sort("household", "person")


def households_at(residents: pl.DataFrame, *, cutoff: date) -> pl.DataFrame:
    """REGISTER rows, one a person -> HOUSEHOLDS with anyone alive, sorted by household.

    Where the register names no living head, the spouse, else the oldest, stands in; area, address and move-in day are
    those of that person. `head_died_on` is the last day of the month in which the register shows the head dead.
    """
    members = residents.filter(pl.col("household").is_not_null())
    living = members.filter("alive").with_columns(age=age_at(pl.col("birth"), cutoff))
    heads = living.sort("household", _headship(), "birth", "person", nulls_last=True).unique(
        "household", keep="first", maintain_order=True
    )
    counts = living.group_by("household").agg(
        size=pl.len(),
        aged=(pl.col("age") >= AGED).sum(),
        minors=(pl.col("age") < MINOR).sum(),
        youngest=pl.col("age").min(),
    )
    died = (
        members.filter(~pl.col("alive") & (pl.col("relation") == "head"))
        .group_by("household")
        .agg(head_died_on=pl.col("month").max().dt.month_end())
    )
    table = (
        heads.rename({"age": "head_age", "sex": "head_sex"})
        .join(counts, on="household", how="left", validate="1:1")
        .join(died, on="household", how="left", validate="1:1")
        .with_columns(kind=_kind())
    )
    return conform(table, HOUSEHOLDS).sort("household")


def _headship() -> pl.Expr:
    """Order of standing in for the head: head, spouse, anyone."""
    return pl.col("relation").replace_strict({"head": 0, "spouse": 1}, default=2, return_dtype=pl.Int8)


def _kind() -> pl.Expr:
    """The first that fits. An unknown age makes nobody aged and nobody a child."""
    alone, age = pl.col("size") == 1, pl.col("head_age")
    aged, minors = pl.col("aged"), pl.col("minors")
    return (
        pl.when(alone & (age >= AGED))
        .then(pl.lit("aged_alone"))
        .when(alone & (age >= MIDDLE))
        .then(pl.lit("middle_alone"))
        .when(alone & (age < MIDDLE))
        .then(pl.lit("youth_alone"))
        .when((aged == pl.col("size")) & ~alone)
        .then(pl.lit("aged_only"))
        .when((minors > 0) & (pl.col("size") - minors == 1))
        .then(pl.lit("single_parent"))
        .when(minors > 0)
        .then(pl.lit("with_children"))
        .otherwise(pl.lit("adults"))
    )
