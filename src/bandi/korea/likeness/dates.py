"""Birth dates and the slips that Korean papers make with them (생년월일 비교)."""

import polars as pl

from bandi.engine.intake import resident_number
from bandi.korea.likeness.once import once

NEW_MOON, LUNATION = 10_962.76, 29.530588  # 6 January 2000, 18:14 UTC, in days since 1970; mean length of a lunar month

BIRTH_AND_SEX = 7
"""Digits of a resident number that tell birth date, century and sex: some 60,000 for a million people."""


def births(table: pl.DataFrame) -> pl.DataFrame:
    """birth, year, swapped, day, born, moon, sex of `birth`, `sex` and `rrn`, in their order. Text; null where unknown.

    `birth`, `swapped`: YYYYMMDD, the second with day and month changed over where both could be months. `born`: days
    since 1970. `moon`: the day of the lunar month (음력) that this solar date was, from the mean length of lunar months
    and so within a day or so; a lunar date written where a solar one belongs is found by it.
    """
    return once(table.with_columns(pl.col("rrn").str.head(BIRTH_AND_SEX)), _births, "birth", "sex", "rrn")


def _births(table: pl.DataFrame) -> pl.DataFrame:
    birth = pl.coalesce("birth", resident_number.birth(pl.col("rrn")))
    born = birth.cast(pl.Int32)
    moon = ((born + 0.375 - NEW_MOON) % LUNATION).floor().cast(pl.Int32) + 1  # noon in Korea is 03:00 UTC
    day, month = birth.dt.day(), birth.dt.month()
    other = pl.when(day <= 12, day != month).then(birth.dt.strftime("%Y%d%m"))
    return table.select(
        birth=birth.dt.strftime("%Y%m%d"),
        year=birth.dt.year().cast(pl.String),
        swapped=other,
        day=day.cast(pl.String),
        born=born.cast(pl.String),
        moon=moon.cast(pl.String),
        sex=pl.coalesce("sex", resident_number.sex(pl.col("rrn"))),
    )
