"""Where a district's households stand in one month (형편의 흐름): what the simulation carries from month to month."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np
import polars as pl

from bandi.synthetic.fortunes import Fortunes
from bandi.synthetic.homes import Homes
from bandi.synthetic.people import People

EPOCH = date(1970, 1, 1)
FADES = 0.86  # what is left of a shock after a month (I)
MORTALITY = (
    (0, 0.0002),
    (40, 0.0010),
    (60, 0.0055),
    (70, 0.0140),
    (80, 0.0450),
    (90, 0.1500),
)  # a year (2023, rounded, M)

RECORD = {
    "kind": pl.String,  # a bill's name for arrears; cut, limited, dry; loss_paid; a kind of facts.toml ...
    "month": pl.Int32,  # months since year 0
    "household": pl.Int32,  # row of People's households
    "person": pl.Int32,  # row of People's persons, else null
    "months": pl.Int32,
    "amount": pl.Int64,
    "event_on": pl.Date,
}
"""One row = one fact that an institution knows. `dry` is a water cut."""


@dataclass
class State:
    """One district in one month. Arrays by household, but `pension` by person."""

    people: People
    homes: Homes
    fortunes: Fortunes
    strain: np.ndarray  # lasting hardship, 1 = ordinary
    stress: np.ndarray  # of shocks, fading
    isolation: np.ndarray  # how alone with it, 0 = ordinary
    coping: np.ndarray  # kin, savings, health nobody has on file, 0 = ordinary
    owed: dict[str, np.ndarray]
    cut: dict[str, np.ndarray]
    stubborn: np.ndarray  # never catches up
    elsewhere: np.ndarray
    died: np.ndarray
    worker: np.ndarray  # member with the insured job, -1 = none
    livelihood: np.ndarray
    housing: np.ndarray
    pension: np.ndarray
    kept_from: int  # month from which facts are kept
    records: list[pl.DataFrame] = field(default_factory=list)
    shocks: dict[str, np.ndarray] = field(default_factory=dict)  # kind -> last month in which it struck; 0 = never
    spells: dict[str, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)  # kind -> subjects, months
    fell_ill: dict[int, np.ndarray] = field(default_factory=dict)  # month -> households struck by illness in it

    @property
    def gone(self) -> np.ndarray:
        """Households of one whose only member died."""
        return np.asarray((self.died > 0) & (self.people.size == 1))

    def felt(self, shock: str, households: np.ndarray, month: int) -> np.ndarray:
        """What is left of a kind of shock in a month, 1 in the month in which it struck."""
        struck = self.shocks[shock][households]
        return np.asarray(np.where(struck > 0, FADES ** np.maximum(month - struck, 0), 0.0))

    def record(self, kind: str, month: int, households: np.ndarray, **columns: np.ndarray) -> None:
        """Keeps facts of one kind and month. `event_on` is the day's ordinal."""
        if month < self.kept_from or (len(households) == 0 and self.records):
            return
        event_on = columns.pop("event_on", None)
        frame = pl.DataFrame({"household": households, **columns})
        days = None if event_on is None else pl.Series(event_on - EPOCH.toordinal())
        day = pl.lit(None) if days is None else days.cast(pl.Int32).cast(pl.Date)
        frame = frame.with_columns(kind=pl.lit(kind), month=pl.lit(month), event_on=day)
        blank = [pl.lit(None).alias(name) for name in RECORD if name not in frame.columns]
        self.records.append(frame.with_columns(blank).select(pl.col(n).cast(t) for n, t in RECORD.items()))


def month_number(day: date) -> int:
    """Months since year 0."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """First day of a month number."""
    return date(month // 12, month % 12 + 1, 1)


def steady(rows: np.ndarray) -> np.ndarray:
    """A number from 0 to 1 that stays the same for a household from month to month."""
    return np.asarray((rows * 2_654_435_761 % 4_294_967_296) / 4_294_967_296)


def mortality(age: np.ndarray) -> np.ndarray:
    """Chance of dying within a year."""
    since, chance = np.array(MORTALITY).T
    return np.asarray(np.interp(age, since, chance))
