"""The gap: entitled (yes or depends) minus received, by neighbourhood, kind of household and benefit (수급 공백).

Counts every assessed household, also those without any signal. Small counts are hidden where they leave the engine's
folder, not here: sums of hidden counts would be wrong.
"""

import polars as pl

from bandi.engine.tables import GAP, conform
from bandi.engine.words import Verdict

KEYS = ["area", "kind", "benefit", "verdict", "received"]
AMOUNTS = ["amount_low", "amount_high"]


def gap(entitlements: pl.DataFrame, households: pl.DataFrame) -> pl.DataFrame:
    """GAP of one bucket, from ENTITLEMENTS of all its HOUSEHOLDS.

    Won a month: the least of a household that only may be entitled is nothing. Null where no amount is known.
    """
    places = households.select("household", "area", "kind")
    least = pl.when(pl.col("verdict") == Verdict.DEPENDS).then(pl.col("amount_low") * 0).otherwise("amount_low")
    rows = entitlements.join(places, on="household").with_columns(amount_low=least, households=pl.lit(1))
    return summed(rows.lazy())


def summed(rows: pl.LazyFrame) -> pl.DataFrame:
    """GAP of one or of all buckets, one row for each of its keys and sorted by them. Memory is that of the answer."""
    known = (pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in AMOUNTS)
    told = rows.group_by(KEYS).agg(pl.col("households").sum(), *known)
    return conform(told.collect(engine="streaming"), GAP).sort(KEYS)
