"""Exact keys only: a record joins a household through one key, or through none (정확 일치 연결).

One key decides: the household key of the office's own feed, else the resident key, else the address key. Rows in = rows
out; `how` tells what happened. A resident key that is not in the register is not tried again by address: whoever lives
there now may be someone else.
"""

import polars as pl

from bandi.engine.tables import LINKED, conform
from bandi.engine.words import How

KEY = pl.coalesce("household", "subject", "address")
"""The key that decides; null when the record carries none."""

OWN = pl.col("household").is_not_null()
NAMED = ~OWN & pl.col("subject").is_not_null()
PLACED = ~OWN & pl.col("subject").is_null() & pl.col("address").is_not_null()
KEYLESS = ~OWN & pl.col("subject").is_null() & pl.col("address").is_null()


def match(records: pl.DataFrame, *, residents: pl.DataFrame, homes: pl.DataFrame) -> pl.DataFrame:
    """RECORDS -> LINKED, sorted by record.

    `residents` (person, household): one row a person. `homes` (address, household): who lives where; one row a pair.
    Both need to hold only the keys that these records carry.
    """
    linked = pl.concat(
        [
            _linked(records.filter(OWN), pl.lit(How.HOUSEHOLD.value)),
            _by_subject(records.filter(NAMED), residents),
            _by_address(records.filter(PLACED), homes),
            _linked(records.filter(KEYLESS), pl.lit(How.UNMATCHED.value)),
        ]
    )
    return linked.sort("record")


def release(linked: pl.DataFrame, households: pl.Series) -> pl.DataFrame:
    """LINKED in which a resident whose whole register household has died links to none."""
    gone = (pl.col("how") == How.SUBJECT.value) & ~pl.col("household").is_in(households.implode())
    return linked.with_columns(
        household=pl.when(~gone).then("household"),
        how=pl.when(gone).then(pl.lit(How.UNMATCHED.value)).otherwise("how"),
        sure=pl.when(~gone).then("sure"),
    )


def _by_subject(records: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    found = records.drop("household").join(
        residents.select("household", subject="person"), on="subject", how="left", validate="m:1"
    )
    how = pl.when(pl.col("household").is_null()).then(pl.lit(How.UNMATCHED.value)).otherwise(pl.lit(How.SUBJECT.value))
    return _linked(found, how)


def _by_address(records: pl.DataFrame, homes: pl.DataFrame) -> pl.DataFrame:
    living = homes.group_by("address").agg(
        household=pl.col("household").min(), neighbours=pl.col("household").n_unique()
    )
    found = records.drop("household").join(living, on="address", how="left", validate="m:1")
    alone = pl.col("neighbours") == 1
    how = (
        pl.when(alone)
        .then(pl.lit(How.ADDRESS.value))
        .when(pl.col("neighbours") > 1)
        .then(pl.lit(How.AMBIGUOUS.value))
        .otherwise(pl.lit(How.UNMATCHED.value))
    )
    return _linked(found.with_columns(household=pl.when(alone).then("household")), how)


def _linked(records: pl.DataFrame, how: pl.Expr) -> pl.DataFrame:
    sure = pl.when(pl.col("household").is_not_null()).then(1.0)
    return conform(records.with_columns(how=how, sure=sure), LINKED)
