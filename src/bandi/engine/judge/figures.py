"""Shares with honest intervals (비율과 신뢰구간): Wilson's, a seeded bootstrap, calibration, population shift, Chapman.

Everything here is arithmetic on numbers; nothing knows a household.
"""

import math
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]

Z = 1.959963984540054  # both sides together leave 5 in 100
REPLICATES, SEED = 2_000, 20_240_601
CELLS = 4_000_000  # of one sheet of draws: bounds memory
FLAT = 1e-4  # added to each share, so that an empty bin makes no endless shift


@dataclass(frozen=True)
class Figure:
    """A number, its 95 % interval, and how many observations it rests on. NaN: cannot be said."""

    value: float
    low: float
    high: float
    n: int


def wilson(share: float, n: float) -> tuple[float, float]:
    """95 % interval of a share seen in `n` independent observations; `n` may be an effective number (Wilson 1927)."""
    if n <= 0 or math.isnan(share):
        return math.nan, math.nan
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    reach = Z / (1 + Z**2 / n) * math.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return max(0.0, middle - reach), min(1.0, middle + reach)


def shares(rows: pl.DataFrame, by: str, *, top: pl.Expr, bottom: pl.Expr, counted: pl.Expr) -> dict[str, Figure]:
    """Of each value of column `by`: sum of weight × top over sum of weight × bottom, with Wilson's interval.

    `rows` has a column `weight`; `top` lies between 0 and `bottom`. The interval's n is the number of equal
    observations that would tell as much: by the linearised variance, by Kish where the share is 0 or 1.
    `counted` says which rows the figure rests on.
    """
    if rows.is_empty():
        return {}
    w, a, b = pl.col("weight"), top.cast(pl.Float64), bottom.cast(pl.Float64)
    sums = rows.group_by(by).agg(
        wa=(w * a).sum(), wb=(w * b).sum(), aa=(w * w * a * a).sum(), ab=(w * w * a * b).sum(),
        bb=(w * w * b * b).sum(), n=counted.sum(),
    )  # fmt: skip
    return {row[by]: _share(row) for row in sums.sort(by).iter_rows(named=True)}


def _share(row: dict[str, float]) -> Figure:
    if not row["wb"]:
        return Figure(math.nan, math.nan, math.nan, int(row["n"]))
    share = min(1.0, max(0.0, row["wa"] / row["wb"]))
    spread = (row["aa"] - 2 * share * row["ab"] + share**2 * row["bb"]) / row["wb"] ** 2
    kish = row["wb"] ** 2 / row["bb"]
    worth = share * (1 - share) / spread if spread > 1e-15 else kish
    return Figure(share, *wilson(share, min(worth, kish) if share in (0.0, 1.0) else worth), int(row["n"]))


def resampled(columns: pl.DataFrame, *, seed: int = SEED, replicates: int = REPLICATES) -> Floats:
    """Sums of each column over rows drawn with replacement: replicates × columns. Order of rows does not matter."""
    cells = columns.group_by(columns.columns).len().sort(columns.columns)
    values = cells.drop("len").to_numpy().astype(float)
    n = columns.height
    if not n:
        return np.zeros((replicates, columns.width))
    rng, step = np.random.default_rng(seed), max(1, CELLS // cells.height)
    chance = cells["len"].to_numpy() / n
    drawn = (
        rng.multinomial(n, chance, size=min(step, replicates - start)) @ values for start in range(0, replicates, step)
    )
    return np.concatenate(list(drawn))


def between(values: Floats) -> tuple[float, float]:
    """The middle 95 % of replicates; NaN without any that can be said."""
    told = values[np.isfinite(values)]
    if not told.size:
        return math.nan, math.nan
    low, high = np.quantile(told, [0.025, 0.975])
    return float(low), float(high)


def ratio(top: Floats, bottom: Floats) -> Floats:
    """top / bottom, NaN where nothing is below."""
    return np.asarray(np.divide(top, bottom, out=np.full(np.shape(top), np.nan), where=np.asarray(bottom) > 0))


def straightness(chance: Floats, truth: Floats, weight: Floats) -> tuple[float, float]:
    """Intercept and slope of the truth on the log odds of the told chance: 0 and 1 when what is told comes true.

    Weighted logistic regression by Newton's method; NaN, NaN where it has no answer (one class only, one chance only).
    """
    told = np.clip(chance, 1e-6, 1 - 1e-6)
    line = np.column_stack([np.ones_like(told), np.log(told / (1 - told))])
    if len(set(truth.tolist())) < 2 or np.ptp(line[:, 1]) < 1e-9:
        return math.nan, math.nan
    beta = np.array([0.0, 1.0])
    for _ in range(50):
        expected = 1 / (1 + np.exp(-np.clip(line @ beta, -30, 30)))
        slope = line.T @ (weight * (truth - expected))
        bend = (line * (weight * np.maximum(expected * (1 - expected), 1e-12))[:, None]).T @ line
        step = np.linalg.lstsq(bend, slope, rcond=None)[0]
        beta = beta + np.clip(step, -5, 5)
        if np.abs(step).max() < 1e-10:
            return float(beta[0]), float(beta[1])
    return math.nan, math.nan


def miscalibration(chance: Floats, truth: Floats, weight: Floats, *, bins: int = 10) -> float:
    """Expected calibration error: mean distance of told and true share over ten bins of equal weight (ECE)."""
    if not len(chance) or weight.sum() <= 0:
        return math.nan
    _, cell = np.unique(chance, return_inverse=True)  # the same chance always falls into the same bin
    held, off = np.bincount(cell, weight), np.bincount(cell, weight * (chance - truth))
    place = np.minimum((np.cumsum(held) - held / 2) / held.sum() * bins, bins - 1).astype(int)
    return float(np.abs(np.bincount(place, off, bins)).sum() / held.sum())


def shift(before: Floats, now: Floats) -> float:
    """Population stability index of two counts over the same bins; 0 = the same shares (PSI)."""
    if before.sum() <= 0 or now.sum() <= 0:
        return math.nan
    p, q = (counts / counts.sum() + FLAT for counts in (before, now))
    return float(((q - p) * np.log(q / p)).sum())


def chapman(first: int, second: int, both: int) -> Figure:
    """How many there are in all, from two lists and their overlap (Chapman 1951), with a log-normal interval.

    Holds where the two lists come about independently, everybody could be on either, and matches are right; lists
    that tend to name the same people make it too low. The interval is Chao's (1987), on those named by neither.
    """
    total = (first + 1) * (second + 1) / (both + 1) - 1
    seen = first + second - both
    unseen = max(total - seen, 0.0)
    variance = (first + 1) * (second + 1) * (first - both) * (second - both) / ((both + 1) ** 2 * (both + 2))
    if unseen <= 0 or variance <= 0:
        return Figure(total, seen, total, both)
    reach = math.exp(Z * math.sqrt(math.log(1 + variance / unseen**2)))
    return Figure(total, seen + unseen / reach, seen + unseen * reach, both)
