"""Meters read by day in a few homes (일별 검침): what they count follows from what is so in the home.

Whoever agreed lives alone (`nation.toml`). Use falls in homes whose resident died, moved away, fell ill, has the power
cut or saves because bills are owed; most falls are holidays, and some meters break. A month has a stream of chance of
its own, so that a later day adds files and changes none. The shapes of use are those of `meters.py`.
"""

import numpy as np
import polars as pl

from bandi.engine.contract.feeds import Feed
from bandi.synthetic.census import assumptions
from bandi.synthetic.dice import stream
from bandi.synthetic.dirt import written_otherwise
from bandi.synthetic.lines import meter_numbers
from bandi.synthetic.meters import HAPPENINGS, MEDIA, MISSING, draw_habits, left, length, usual_and_base
from bandi.synthetic.state import first_day, steady
from bandi.synthetic.town import Town
from bandi.synthetic.whereabouts import lot

MEDIUM = {"kepco_readings": "power", "water_readings": "water", "gas_readings": "gas"}
CUTS = {"power": ("cut", "limited"), "water": ("dry",), "gas": ()}
DARK = 0.1  # what is left of the use of a medium that is cut
SAVING = 0.8  # what is left where its bill is owed
LONGEST_ILL = 60  # days
CLOSED = 2  # months after a death or a move for which the meter is still read


def agreed(town: Town) -> np.ndarray:
    """Rows of the households whose meters are read by day, sorted."""
    shares = assumptions()["readings"]["agreed"]
    share = np.array([shares.get(kind, 0.0) for kind in town.fortunes.kind])
    return np.flatnonzero(lot(np.arange(len(share)), 41) < share)


def readings(town: Town, feed: Feed, month: int, *, seed: int) -> pl.DataFrame:
    """One line a meter and day of a month, with a column per meaning of the contract; none before they begin."""
    told, medium = assumptions()["readings"], MEDIUM[feed.id]
    rows = agreed(town)
    rows = rows[lot(rows, 43) < told["media"][feed.id]]
    kind, first, own = MEDIA[medium], first_day(month), (seed, town.code, feed.id)
    days = (first_day(month + 1) - first).days
    habits = draw_habits(kind, len(rows), stream(*own))
    rng = stream(*own, month)
    usual, base = usual_and_base(kind, habits, first=first, days=days, rng=rng)
    empty = _empty(town, rows, month, days)
    lived = usual * _share_used(town, rows, month, medium=medium, seed=seed)
    used = np.where(empty, base * np.where(_moved(town, rows, month), 0.1, 1.0)[:, None], np.maximum(lived, base))
    used = np.where(_broken(rows, month, days, own), habits.size.round() + 1, used).round().astype(np.int64)
    known = (rng.random(used.shape) >= MISSING) & ~_closed(town, rows, month)[:, None]
    home, day = np.nonzero(known)
    house = pl.Series("house", rows[home], dtype=pl.Int64)
    unit = town.homes.unit.gather(house)
    return pl.DataFrame({"used": used[home, day], "day": day, "house": house, "unit": unit}).select(
        "used",
        event_on=pl.lit(first) + pl.duration(days="day"),
        month=pl.lit(month, pl.Int32),
        customer=meter_numbers(house),
        building=town.homes.building.gather(house),
        unit=written_otherwise(pl.col("unit"), pl.col("house") * 31 + 7),
    )


def _share_used(town: Town, rows: np.ndarray, month: int, *, medium: str, seed: int) -> np.ndarray:
    """homes x days: share of the usual use after holidays, illness, cuts, unpaid bills, of earlier months too."""
    share = np.ones((len(rows), (first_day(month + 1) - first_day(month)).days))
    for ago in range(2 + LONGEST_ILL // 28):
        since = month - ago
        offset = (first_day(since) - first_day(month)).days
        begins = offset + (lot(rows, 6000 + since) * 28).astype(np.int64)
        away = lot(rows, 7000 + since) < HAPPENINGS["vacation"] / 12
        ill = np.isin(rows, town.chronicle.fell_ill.get(since, rows[:0]))
        for what, homes in (("vacation", away), ("illness", ill)):
            for home in np.flatnonzero(homes):
                own = stream(seed, town.code, what, since, int(rows[home]))
                _lower(share[home], int(begins[home]), left(what, length(what, own), own))
    owed = town.chronicle.records.filter(pl.col("month") == month, pl.col("kind") == medium)["household"]
    share[np.isin(rows, owed.to_numpy())] *= SAVING
    recent = pl.col("month").is_between(month - 1, month) & pl.col("kind").is_in(CUTS[medium])
    dark = town.chronicle.records.filter(recent)["household"]
    share[np.isin(rows, dark.to_numpy())] *= DARK
    return share


def _lower(share: np.ndarray, start: int, by: np.ndarray) -> None:
    """Lowers a home's days from `start` on, which may lie before the month."""
    by = by[max(0, -start) :]
    start = max(0, start)
    by = by[: max(0, len(share) - start)]
    share[start : start + len(by)] = np.minimum(share[start : start + len(by)], by)


def _empty(town: Town, rows: np.ndarray, month: int, days: int) -> np.ndarray:
    """homes x days: nobody is there any more, since the resident died or moved. The same day as on any file."""
    died, moved = town.chronicle.died[rows], town.chronicle.elsewhere[rows]
    since = np.where(died > 0, died, np.where(moved > 0, moved, month + 1))
    day = np.where(since == month, (steady(rows + month) * 28).astype(np.int64), 0)
    return np.asarray((since <= month)[:, None] & (np.arange(days)[None, :] >= day[:, None]))


def _moved(town: Town, rows: np.ndarray, month: int) -> np.ndarray:
    moved = town.chronicle.elsewhere[rows]
    return np.asarray((moved > 0) & (moved <= month))


def _closed(town: Town, rows: np.ndarray, month: int) -> np.ndarray:
    """Homes whose contract has ended."""
    died, moved = town.chronicle.died[rows], town.chronicle.elsewhere[rows]
    left_on = np.where(died > 0, died, moved)
    return np.asarray((left_on > 0) & (month - left_on > CLOSED))


def _broken(rows: np.ndarray, month: int, days: int, own: tuple[int | str, ...]) -> np.ndarray:
    """homes x days: the meter stands still on one reading until it is mended."""
    rng = stream(*own, "broken", month)
    since, broken = rng.integers(0, days, len(rows)), rng.random(len(rows)) < HAPPENINGS["broken"] / 12
    return np.asarray(broken[:, None] & (np.arange(days)[None, :] >= since[:, None]))
