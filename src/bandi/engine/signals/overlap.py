"""Several kinds of trouble told of one household at the same time (복수·연속 신호)."""

from datetime import date

import polars as pl

from bandi.engine.words import Together

CONSECUTIVE_MONTHS = 6
"""Months, the cut-off's included, within which signals told in different months belong together (Dutch practice of
early debt signals, where partners' reports on one address are bundled)."""


def overlaps(reports: pl.DataFrame, *, cutoff: date) -> pl.DataFrame:
    """REPORTS -> household, signal, together (words.Together); no row for a signal that came alone.

    Two signals of one household told in one calendar month are multiple; told in different months of the last six,
    consecutive. The household is the address: a record that names a dwelling without a person is a household's only
    when no other lives at that very unit, so two units of one building never come together.
    """
    since = pl.lit(cutoff).dt.month_start().dt.offset_by(f"-{CONSECUTIVE_MONTHS - 1}mo")
    months = (
        reports.filter(pl.col("on") >= since)
        .select("household", "signal", month=pl.col("on").dt.month_start())
        .unique()
        .with_columns(others=pl.len().over("household", "month") - 1)
        .group_by("household", "signal")
        .agg(same_month=(pl.col("others") > 0).any())
        .filter(pl.len().over("household") > 1)
    )
    word = pl.when("same_month").then(pl.lit(Together.MULTIPLE.value)).otherwise(pl.lit(Together.CONSECUTIVE.value))
    return months.select("household", "signal", together=word)
