"""Daily readings of invented homes, and what happened in them (검침값과 정답).

Each home has its own size, season, week and restlessness; some go on holiday, move out, fall ill, or stay untouched
from one day on because somebody died or collapsed; some meters break, and days are missing. Nothing here is measured on
real homes: the shapes are our own judgement.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from bandi.synthetic.dice import stream

HAPPENINGS = {"vacation": 0.5, "collapse": 0.04, "illness": 0.05, "move_out": 0.04, "broken": 0.03}
"""Expected number of each a year and home. The first two do not look different in the first days."""
CALLING = ("collapse", "illness")
"""What somebody should have noticed."""
MISSING = 0.02  # days without a reading
HOLIDAYS = (date(2025, 1, 29), date(2025, 10, 6), date(2026, 2, 17), date(2026, 9, 25))  # 설날, 추석
FIRST = 90  # days before anything happens: a usual use must be known


@dataclass(frozen=True)
class Medium:
    """What kind of meter it is: Wh or litres a day."""

    usual: float
    base: float  # goes on by itself in an empty home: refrigerator and standby, drips
    winter: float  # how much more in January, as a share
    summer: float  # how much more in the first half of August
    weekend: float
    restless: float  # day-to-day spread of the logarithm


MEDIA = {
    "power": Medium(7_500, 1_100, 0.15, 0.45, 0.08, 0.16),
    "water": Medium(330, 0, 0.0, 0.08, 0.12, 0.30),
    "gas": Medium(1_600, 0, 2.2, -0.25, 0.10, 0.28),
}


@dataclass(frozen=True)
class Habits:
    """How homes use a medium, each in its own way: columns with one row a home."""

    size: np.ndarray  # Wh or litres a day
    base: np.ndarray  # goes on in an empty home
    seasons: np.ndarray  # how much the season shows
    weeks: np.ndarray  # how much more on days off
    restless: np.ndarray  # day-to-day spread of the logarithm


@dataclass(frozen=True)
class Street:
    """Readings, and the answer sheet."""

    readings: pl.DataFrame  # meter, day, used
    happenings: pl.DataFrame  # meter, what, since, until: the first and the last day


def street(medium: str, homes: int, *, seed: int, first: date, days: int) -> Street:
    """So many homes for so many days, drawn from the seed."""
    rng, kind = stream(seed, "meters", medium), MEDIA[medium]
    habits = draw_habits(kind, homes, rng)
    usual, base = usual_and_base(kind, habits, first=first, days=days, rng=rng)
    lived, known = np.ones((homes, days)), rng.random((homes, days)) >= MISSING
    frozen = np.zeros((homes, days), dtype=bool)
    told = []
    for what, yearly in HAPPENINGS.items():
        for meter in np.flatnonzero(rng.random(homes) < yearly * (days - FIRST) / 365):
            start = int(rng.integers(FIRST, days))
            end = min(days, start + length(what, rng))
            told.append((int(meter), what, first + timedelta(days=start), first + timedelta(days=end - 1)))
            if what == "broken":
                frozen[meter, start:end] = True
            else:
                lived[meter, start:end] = np.minimum(lived[meter, start:end], left(what, end - start, rng))
            if what == "move_out":
                base[meter, start:end] *= 0.1
    used = np.maximum(base, usual * lived) if kind.base else usual * lived
    used = np.where(frozen, used[:, :1].round() + 1, used).round().astype(np.int64)
    meter, day = np.nonzero(known)
    readings = pl.DataFrame({"meter": meter, "day": day, "used": used[known]}).with_columns(
        day=pl.lit(first) + pl.duration(days="day")
    )
    happened = pl.DataFrame(
        sorted(told), orient="row", schema={"meter": pl.Int64, "what": pl.String, "since": pl.Date, "until": pl.Date}
    )
    return Street(readings, happened)


def draw_habits(kind: Medium, homes: int, rng: np.random.Generator) -> Habits:
    """The habits of so many homes."""
    return Habits(
        size=kind.usual * rng.lognormal(-0.15, 0.5, (homes, 1)),
        base=kind.base * rng.lognormal(0, 0.25, (homes, 1)),
        seasons=rng.lognormal(0, 0.3, (homes, 1)),
        weeks=rng.normal(kind.weekend, 0.10, (homes, 1)),
        restless=kind.restless * rng.lognormal(0, 0.25, (homes, 1)),
    )


def usual_and_base(
    kind: Medium, habits: Habits, *, first: date, days: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """homes x days: what is used when everybody is at home and well, and what when nobody is."""
    homes = len(habits.size)
    dates = [first + timedelta(days=day) for day in range(days)]
    turn = np.array([day.timetuple().tm_yday for day in dates]) / 365.25
    winter = kind.winter * np.exp(-(np.minimum(turn, 1 - turn) ** 2) / 0.012)
    summer = kind.summer * np.exp(-((turn - 0.605) ** 2) / 0.0045)
    feast = np.array([any(abs((day - feast).days) <= 1 for feast in HOLIDAYS) for day in dates])
    off = feast | np.array([day.weekday() >= 5 for day in dates])
    weather = rng.normal(0, 0.04, days)  # the same for everybody
    away = np.where(feast & (rng.random((homes, 1)) < 0.3), 0.45, 1.0)  # some visit family on the great holidays
    shape = (1 + habits.seasons * (winter + summer)) * np.where(off, 1 + habits.weeks, 1.0) * away
    noise = np.exp(weather + habits.restless * rng.normal(size=(homes, days)))
    usual: np.ndarray = habits.size * np.maximum(shape, 0.2) * noise
    return usual, habits.base * rng.lognormal(0, 0.05, (homes, days))


def length(what: str, rng: np.random.Generator) -> int:
    """Days it lasts. Nobody comes back from a collapse or a move within these readings."""
    return {
        "vacation": int(2 + rng.geometric(0.3)),
        "collapse": 10_000,
        "illness": int(rng.integers(10, 60)),
        "move_out": 10_000,
        "broken": int(rng.integers(5, 40)),
    }[what]


def left(what: str, days: int, rng: np.random.Generator) -> np.ndarray:
    """Share of the usual use that is left on each day. Illness comes slowly."""
    if what == "illness":
        depth = float(rng.uniform(0.2, 0.6))
        return np.maximum(depth, 1 - (1 - depth) * np.arange(1, days + 1) / 7)
    return np.full(days, {"vacation": 0.02, "collapse": float(rng.choice([0.02, 0.25])), "move_out": 0.0}[what])
