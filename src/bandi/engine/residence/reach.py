"""Arrears on a meter reach the household that lives behind it (계량기 뒤의 가구).

A second pass after beliefs are known: a record that fits no registered household, or several, goes to the only
household believed to live at its address, as surely as that is believed.
"""

import polars as pl

from bandi.engine.tables import LINKED, Schema, conform
from bandi.engine.words import How

DWELLERS: Schema = {"address": pl.Int64, "household": pl.Int64, "belief": pl.Float64}
"""One row = a household that may live at an address."""

NAMELESS = pl.col("subject").is_null() & pl.col("stranger").is_null()
WAITING = pl.col("household").is_null() & pl.col("address").is_not_null() & NAMELESS
"""Records that name a dwelling and nobody in it, and link to none."""


def dwellers(households: pl.DataFrame, places: pl.DataFrame, asked: pl.DataFrame, *, prior: float) -> pl.DataFrame:
    """DWELLERS at the addresses of `asked` (address). `places`: beliefs of the households of whom something was told;
    the others live where they are registered with the belief `prior`."""
    told = places.group_by("address", "household").agg(pl.col("belief").max())
    silent = households.join(places.select("household"), on="household", how="anti").select(
        "address", "household", belief=pl.lit(prior)
    )
    columns = list(DWELLERS)
    return pl.concat([told.select(columns), silent.select(columns)]).join(asked, on="address", how="semi")


def alone_there(living: pl.DataFrame, *, likely: float) -> pl.DataFrame:
    """address, household, sure: where of all DWELLERS of an address one is believed to live there, and no other."""
    return (
        living.filter(pl.col("belief") >= likely)
        .group_by("address")
        .agg(household=pl.col("household").min(), n=pl.col("household").n_unique(), sure=pl.col("belief").max())
        .filter(pl.col("n") == 1)
        .drop("n")
    )


def reached(waiting: pl.DataFrame, alone: pl.DataFrame) -> pl.DataFrame:
    """LINKED rows that wait x who lives alone at an address -> LINKED with a household, sorted by record."""
    found = waiting.drop("household", "sure").join(alone, on="address", how="inner")
    return conform(found.with_columns(how=pl.lit(How.RESIDENCE.value)), LINKED).sort("record")


def with_reached(linked: pl.DataFrame, found: pl.DataFrame, whereabouts: pl.DataFrame) -> pl.DataFrame:
    """LINKED with the records that reached this bucket's households, each record once; a record joined by its address
    alone is as sure as the belief that its household lives there."""
    at_home = whereabouts.select("household", "at_home", address="registered_address")
    by_address = pl.col("how") == How.ADDRESS.value
    own = linked.join(found.select("record"), on="record", how="anti").join(
        at_home, on=["household", "address"], how="left", maintain_order="left"
    )
    sure = pl.when(by_address).then(pl.coalesce("at_home", "sure")).otherwise("sure")
    return conform(pl.concat([own.with_columns(sure=sure).select(*LINKED), found]), LINKED).sort("record")
