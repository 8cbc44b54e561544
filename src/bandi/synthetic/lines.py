"""Facts as lines of a feed (연계 자료의 줄): whatever the feed's contract asks about the people behind them."""

import numpy as np
import polars as pl

from bandi.engine.contract.feeds import Column, Feed
from bandi.synthetic.dirt import written_otherwise
from bandi.synthetic.happenings import facts
from bandi.synthetic.state import steady
from bandi.synthetic.town import Town
from bandi.synthetic.whereabouts import place_of

REASONS = ("경영상 필요에 의한 퇴직", "계약기간 만료", "폐업·도산", "개인사정")
GAS_COMPANIES = frozenset({"gas_arrears", "gas_cut", "gas_use_drop"})

KINDS: dict[str, dict[str, str]] = {
    "kepco_arrears": {"power": ""},
    "kepco_cut": {"cut": "cut", "limited": "limited"},
    "water_arrears": {"water": ""},
    "water_cut": {"dry": ""},
    "gas_arrears": {"gas": ""},
    "nhis_arrears": {"health": ""},
    "moel_job_loss": {"loss_paid": "loss_paid", "loss_unpaid": "loss_unpaid"},
    "mois_head_died": {"head_died": ""},
}
"""Feed -> kinds of record it tells, each with our code for its state."""
for _fact in facts():
    KINDS.setdefault(_fact.feed, {})[_fact.kind] = _fact.state or _fact.kind


def is_due(feed: Feed, month: int) -> bool:
    """Whether a feed sends a file of this month: every month, or every second one, in time for a round's cut-off."""
    return feed.cadence == "monthly" or month % 2 == 1


def told(town: Town, feed: Feed, month: int) -> pl.DataFrame:
    """One line per event since the last file and per spell that stands, with a column per meaning of the contract."""
    states = KINDS[feed.id]
    since = month if feed.cadence == "monthly" else month - 1
    new = pl.col("month").is_between(since, month) & (pl.col("months").is_null() | (pl.col("month") == month))
    known = town.chronicle.records.filter(new & pl.col("kind").is_in(list(states)))
    rows = known["household"].to_numpy().astype(np.int64)
    payers = pl.Series(town.payers(rows, month), dtype=pl.Int64)
    persons = known["person"].cast(pl.Int64).fill_null(payers)
    lines = known.with_columns(
        *(_unused(column, rows) for column in feed.columns if column.means == "unused" and not column.codes),
        month=pl.lit(month, pl.Int32),
        state=pl.col("kind").replace(states),
        household_no=town.household_no.gather(rows),
        customer=customer_numbers(known["household"]) if feed.id in GAS_COMPANIES else _contracts(feed, rows, persons),
        monthly=_rents(known),
    )
    return pl.concat([lines, _subjects(town, feed, rows, persons, month)], how="horizontal")


def named(town: Town, persons: np.ndarray | pl.Series) -> pl.DataFrame:
    """rrn, name and phone of persons."""
    return pl.DataFrame([town.rrn.gather(persons), town.name.gather(persons), town.phone.gather(persons)]).select(
        rrn=pl.nth(0), name=pl.nth(1), phone=pl.nth(2)
    )


def customer_numbers(households: pl.Series) -> pl.Series:
    """The gas company's numbers of households (rows of People's households)."""
    return "G" + (households.cast(pl.Int64) * 16_807 % 900_000_011 + 1_000_000_000).cast(pl.String)


def meter_numbers(whose: pl.Series) -> pl.Series:
    """The numbers utilities know meters by, of households (rows of People's households)."""
    return (whose * 48_271 % 900_000_007 + 1_000_000_000).cast(pl.String)


def _subjects(town: Town, feed: Feed, rows: np.ndarray, persons: pl.Series, month: int) -> pl.DataFrame:
    """Who it is and where. Whoever asks for a road name and no resident number has the head as once written down; a
    meter stands where the household really lives, spelt as the utility does."""
    asked = {column.means for column in feed.columns}
    if "street" in asked:
        return town.papers.drop("flaws")[rows]
    who = named(town, persons)
    if "building" not in asked:
        return who
    unit = written_otherwise(pl.col("unit"), pl.lit(pl.Series(rows)) * 31 + 7)
    return pl.concat([who, place_of(town, rows, month).select("building", unit=unit)], how="horizontal")


def _contracts(feed: Feed, rows: np.ndarray, persons: pl.Series) -> pl.Series:
    """Numbers of contracts: a meter's by household, any other by person."""
    return meter_numbers(pl.Series(rows) if feed.unit == "meter" else persons)


def _rents(known: pl.DataFrame) -> pl.Series:
    """A rent a month beside a deposit, for those who pay one."""
    won = np.round(90_000 + 260_000 * steady(known["household"].to_numpy().astype(np.int64) + 17), -4)
    pays = (known["kind"] == "monthly_tenant").to_numpy()
    return pl.Series(np.where(pays, won, 0).astype(np.int64))


def _unused(column: Column, rows: np.ndarray) -> pl.Series:
    """What an institution writes for itself: a reason, a complex's number, units used."""
    if column.name == "상실사유":
        return pl.Series(column.name, REASONS, dtype=pl.String).gather(rows % len(REASONS))
    number = pl.Series(column.name, (steady(rows + 29) * 40).astype(np.int64), dtype=pl.Int64).cast(pl.String)
    return number if column.type == "count" else ("A1" + number.str.zfill(7)).alias(column.name)
