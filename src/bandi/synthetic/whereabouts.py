"""Where households really live, and who happens to know it: leases, returned letters, surveys (실제 거주와 그 흔적).

No institution knows of everybody who moved without registering. Shares are ours (I): a lease shows about half of those
who moved, letters go to households in trouble only, surveys to a few. Some leases are not for the own home.
"""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bandi.synthetic.homes import OWNED
from bandi.synthetic.state import first_day

if TYPE_CHECKING:
    from bandi.synthetic.town import Town

WITH_LEASE = 0.55  # share of the moved whose lease gets a fixed date (I)
LEASE_LAG = 3  # months within which it does
RENEWED = 24  # months after which a lease is stamped anew
FOR_OTHERS = 0.00002  # chance a month that an owner signs a lease for a home she does not live in (I)
WRITTEN_TO = 0.25  # share of the households with a bill in arrears who are written to in a month (I)
NOT_HOME = 0.12  # share of letters that come back although they live there (I)
TAKEN_IN = 0.10  # share of letters that somebody takes in although they moved (I)
SURVEYED = 0.01  # share of households in arrears who are surveyed in a month (I)
FOUND = 0.5  # share of the moved whose new home a survey finds (I)
UNFOUND = 0.3  # share of those whom it does not find (거주불명); the others are told as moved without an address


def lives_elsewhere(town: "Town", rows: np.ndarray, month: np.ndarray | int) -> np.ndarray:
    """Whether households live elsewhere than registered in a month."""
    since = town.chronicle.elsewhere[rows]
    return np.asarray((since > 0) & (since <= month))


def place_of(town: "Town", rows: np.ndarray, month: np.ndarray | int) -> pl.DataFrame:
    """Columns building, street, unit: where households really live in a month."""
    moved = pl.Series(lives_elsewhere(town, rows, month), dtype=pl.Boolean)
    new_house = (rows * 7_919 + 13) % len(town.people.size)
    house = np.where(moved.to_numpy(), new_house, rows)
    table = pl.DataFrame(
        {
            "building": town.homes.building.gather(house),
            "street": town.homes.street.gather(house),
            "own": town.homes.unit.gather(rows),
            "moved": moved,
            "away": pl.Series(3001 + rows % 900, dtype=pl.Int64),
        }
    )
    unit = pl.when("moved").then(pl.format("{}호", "away")).otherwise("own")
    return table.select("building", "street", unit=unit)


def leases(town: "Town", month: int) -> pl.DataFrame:
    """Leases stamped in a month: of the moved, of the registered tenants, and a few for somebody else's home.

    Columns: household, person, month, building, street, unit, event_on."""
    rows = np.arange(len(town.people.size))
    since = town.chronicle.elsewhere
    age = month - since - _chance(rows, 1, LEASE_LAG)
    moved = (since > 0) & (lot(rows, 2) < WITH_LEASE) & (age >= 0) & (age % RENEWED == 0)
    stays = ~lives_elsewhere(town, rows, month)
    tenant = stays & (town.homes.tenure != OWNED) & (_chance(rows, 3, RENEWED) == month % RENEWED)
    tenant &= lot(rows, 4) < WITH_LEASE
    other = stays & (town.homes.tenure == OWNED) & (lot(rows, 1000 + month) < FOR_OTHERS)
    signed = np.flatnonzero((moved | tenant | other) & ~_dead(town, month))
    place = place_of(town, np.where(other, (rows * 31 + 7) % len(rows), rows)[signed], month)
    return pl.concat([_dated(town, signed, month), place], how="horizontal").with_columns(
        person=pl.Series(town.payers(signed, month), dtype=pl.Int64)
    )


def letters(town: "Town", month: int) -> pl.DataFrame:
    """What became of registered letters to households in arrears. Columns: household, month, event_on, state."""
    rows = _in_arrears(town, month)
    written = rows[lot(rows, 2000 + month) < WRITTEN_TO]
    away, draw = lives_elsewhere(town, written, month), lot(written, 3000 + month)
    back = np.where(draw < 0.5, "returned_moved", np.where(draw < 0.75, "returned_unknown", "empty_house"))
    if_away = np.where(draw > 1 - TAKEN_IN, "delivered", back)
    if_home = np.where(draw < NOT_HOME, "empty_house", "delivered")
    return _dated(town, written, month).with_columns(state=pl.Series(np.where(away, if_away, if_home), dtype=pl.String))


def answers_of_survey(town: "Town", month: int) -> pl.DataFrame:
    """What surveys found. Columns: household, month, event_on, state, and building, street, unit of a home found."""
    rows = _in_arrears(town, month)
    asked = rows[lot(rows, 4000 + month) < SURVEYED]
    away, draw = lives_elsewhere(town, asked, month), lot(asked, 5000 + month)
    lost = np.where(draw > 1 - UNFOUND, "unknown", "lives_elsewhere")
    state = pl.Series("state", np.where(away, lost, "lives_there"), dtype=pl.String)
    told = pl.concat([_dated(town, asked, month), place_of(town, asked, month), state.to_frame()], how="horizontal")
    found = pl.Series(away & (draw < FOUND), dtype=pl.Boolean)
    return told.with_columns(pl.when(found).then(name).alias(name) for name in ("building", "street", "unit"))


def _in_arrears(town: "Town", month: int) -> np.ndarray:
    records = town.chronicle.records.filter((pl.col("month") == month) & pl.col("months").is_not_null())
    rows = records["household"].unique().sort().to_numpy().astype(np.int64)
    return np.asarray(rows[~_dead(town, month)[rows]])


def _dead(town: "Town", month: int) -> np.ndarray:
    died = town.chronicle.died
    return np.asarray((died > 0) & (died <= month) & (town.people.size == 1))


def _dated(town: "Town", rows: np.ndarray, month: int) -> pl.DataFrame:
    days = first_day(month).toordinal() - first_day(1970 * 12).toordinal() + _chance(rows, month, 28)
    return pl.DataFrame(
        {
            "household": pl.Series(rows, dtype=pl.Int64),
            "month": pl.Series(np.full(len(rows), month), dtype=pl.Int32),
            "event_on": pl.Series(days).cast(pl.Int32).cast(pl.Date),
        }
    )


def lot(rows: np.ndarray, salt: int) -> np.ndarray:
    """A number from 0 to 1 for each household, the same whenever it is asked for."""
    mixed = (rows.astype(np.uint64) + np.uint64(salt * 1_000_003 + 12_345)) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(32)
    return np.asarray((mixed >> np.uint64(11)).astype(np.float64) / 2**53)


def _chance(rows: np.ndarray, salt: int, sides: int) -> np.ndarray:
    """A whole number below `sides` for each household."""
    return np.asarray((lot(rows, salt + 90_001) * sides).astype(np.int64))
