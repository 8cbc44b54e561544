"""What detection finds in the files is what the answer sheet says institutions knew."""

from datetime import date
from typing import Any

import polars as pl

from bandi.korea import pack
from bandi.synthetic import truth

CUTOFF = date(2026, 6, 30)
LATER = 12 * CUTOFF.year + CUTOFF.month - 1 - truth.LASTS - 8


def test_signals_are_found_where_an_institution_knew_and_nowhere_else(town_after_one_round: Any) -> None:
    town = town_after_one_round
    numbers = truth.read(town.folder, "households").select("household_no")
    keys = numbers.with_columns(household=town.house().vault.keys(numbers["household_no"], purpose="household"))
    feeds = pack().feeds
    by_number = {
        s.id: feeds[s.feed].column("rrn") is not None for s in pack().signals if s.id in truth.SIGNALS.values()
    }
    found = town.table("2026-4", "signals").filter(pl.col("state") == "active", pl.col("signal").is_in(list(by_number)))
    told = (
        truth.signals(town.folder, CUTOFF).join(keys, on="household_no").filter(pl.col("signal").is_in(list(by_number)))
    )
    once = _ever_told(town.folder).join(keys, on="household_no")
    pair = ["household", "signal"]
    sure = pl.col("signal").is_in([name for name, known in by_number.items() if known])
    for who, recall, precision in ((sure, 0.98, 0.99), (~sure, 0.75, 0.90)):  # a room without a unit is several homes
        meant, seen = told.filter(who).unique(pair), found.filter(who).unique(pair)
        assert meant.height > 100
        assert meant.join(seen, on=pair, how="semi").height >= recall * meant.height
        assert seen.join(once, on=pair, how="semi").height >= precision * seen.height


def _ever_told(folder: Any) -> pl.DataFrame:
    """Households and signals with a record in the last fourteen months: the longest that a record is believed."""
    recent = truth.read(folder, "records").filter(pl.col("month") > LATER)
    named = pl.col("kind").replace_strict(truth.SIGNALS, default=None, return_dtype=pl.String)
    return recent.select("household_no", signal=named).drop_nulls().unique()
