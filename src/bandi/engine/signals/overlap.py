"""Several kinds of trouble told at the same time, of one household or at one address (복수·연속 신호).

Two or three register households may share one address. What was told of one of them says to the others only that there
are other signals at this address, and when: never which, never of whom.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from bandi.engine.contract.signals import SignalType
from bandi.engine.signals.define import known, reports
from bandi.engine.tables import Schema
from bandi.engine.words import Together

BESIDE: Schema = {"household": pl.Int64, "signal": pl.String, "month": pl.Date, "bare": pl.Boolean}
"""One row = in this month a signal was told of another household at the household's address, or of the address itself
(`bare`), within the months that belong together (같은 주소의 다른 신호)."""

CONSECUTIVE_MONTHS = 6
"""Months, the cut-off's included, within which signals told in different months belong together (Dutch practice of
early debt signals, where partners' reports on one address are bundled)."""


def overlaps(reports: pl.DataFrame, *, cutoff: date) -> pl.DataFrame:
    """REPORTS -> household, signal, together (words.Together); no row for a signal that came alone.

    Two signals of one household told in one calendar month are multiple; told in different months of the last six,
    consecutive. The household is the address: a record that names a dwelling without a person is a household's only
    when no other lives at that very unit, so two units of one building never come together.
    """
    months = (
        reports.filter(pl.col("on") >= _since(cutoff))
        .select("household", "signal", month=pl.col("on").dt.month_start())
        .unique()
        .with_columns(others=pl.len().over("household", "month") - 1)
        .group_by("household", "signal")
        .agg(same_month=(pl.col("others") > 0).any())
        .filter(pl.len().over("household") > 1)
    )
    word = pl.when("same_month").then(pl.lit(Together.MULTIPLE.value)).otherwise(pl.lit(Together.CONSECUTIVE.value))
    return months.select("household", "signal", together=word)


def told_beside(
    homes: pl.DataFrame, shared: pl.DataFrame, *, types: Sequence[SignalType], cutoff: date
) -> pl.DataFrame:
    """BESIDE of the households that share these addresses.

    `homes`: address, household; `shared`: LINKED of these households and addresses, and `home`, their address; a record
    of an address alone has it as its household.
    """
    counted = reports(known(shared, cutoff=cutoff), types=types, cutoff=cutoff)
    counted = counted.filter(pl.col("on") >= _since(cutoff), pl.col("counted") != "scan")
    told = counted.select("signal", pl.col("on").dt.month_start().alias("month"), whose="household").unique()
    at = shared.select("home", whose="household").unique()
    others = (
        told.join(at, on="whose")
        .join(homes, left_on="home", right_on="address")
        .filter(pl.col("household") != pl.col("whose"))
    )
    rows = others.select("household", "signal", "month", bare=pl.col("whose") == pl.col("home"))
    return rows.unique().sort("household", "month", "signal", "bare")


def beside(reports: pl.DataFrame, others: pl.DataFrame, *, cutoff: date) -> pl.DataFrame:
    """REPORTS and BESIDE -> household, signal, beside (words.Together); no row where nothing was told of the address.

    What was told of the address alone and reached this very household is no second signal.
    """
    own = reports.filter(pl.col("on") >= _since(cutoff)).select(
        "household", "signal", month=pl.col("on").dt.month_start()
    )
    reached = own.unique().with_columns(bare=pl.lit(value=True))
    told = others.join(reached, on=["household", "signal", "month", "bare"], how="anti")
    same = own.join(told, on=["household", "month"], how="semi").select("household", "signal").unique()
    any_month = own.join(told, on="household", how="semi").select("household", "signal").unique()
    return any_month.join(same.with_columns(same=pl.lit(value=True)), on=["household", "signal"], how="left").select(
        "household",
        "signal",
        beside=pl.when("same").then(pl.lit(Together.MULTIPLE.value)).otherwise(pl.lit(Together.CONSECUTIVE.value)),
    )


def _since(cutoff: date) -> pl.Expr:
    """First day of the months that belong together."""
    return pl.lit(cutoff).dt.month_start().dt.offset_by(f"-{CONSECUTIVE_MONTHS - 1}mo")
