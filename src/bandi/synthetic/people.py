"""Households and the persons in them (가구와 사람): sizes and sexes as the census has them, ages as the pyramid.

A general household (일반가구) gets a make-up by its size, its head an age, the others ages around the head's. All ages
are then moved, keeping their order, onto the national pyramid, with the district's own number of people over 65.
Foreigner households and everybody else who lives in no general household (institutions, dormitories, foreigners outside
households: 집단) are counted as people of the nation but stay out of the resident register's file.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from bandi.synthetic.census import assumptions
from bandi.synthetic.dice import order_within

CENSUS_DAY = date(2025, 11, 1)
HEAD, SPOUSE, CHILD, PARENT, OTHER = range(5)
RELATIONS = ("head", "spouse", "child", "parent", "other")
MALE, FEMALE = 0, 1
MINOR = 19.0

MAKE_UPS = (
    # size, weight, spouse, children, parents, others, profile of the head's age
    (1, 1.00, 0, 0, 0, 0, "alone"),
    (2, 0.57, 1, 0, 0, 0, "couple"),
    (2, 0.25, 0, 1, 0, 0, "lone"),
    (2, 0.06, 0, 0, 1, 0, "grown"),
    (2, 0.12, 0, 0, 0, 1, "young"),
    (3, 0.72, 1, 1, 0, 0, "family"),
    (3, 0.14, 0, 2, 0, 0, "lone"),
    (3, 0.06, 1, 0, 1, 0, "grown"),
    (3, 0.08, 0, 0, 0, 2, "young"),
    (4, 0.85, 1, 2, 0, 0, "family"),
    (4, 0.06, 1, 1, 1, 0, "grown"),
    (4, 0.05, 0, 3, 0, 0, "lone"),
    (4, 0.04, 0, 0, 0, 3, "young"),
    (5, 0.62, 1, 3, 0, 0, "family"),
    (5, 0.30, 1, 2, 1, 0, "grown"),
    (5, 0.08, 0, 2, 1, 1, "grown"),
    (6, 0.45, 1, 4, 0, 0, "family"),
    (6, 0.55, 1, 2, 2, 0, "grown"),
)
"""Make-up of households by size (I); persons beyond it, in the largest households, are others."""

PROFILES = {
    "alone": ((0.36, 26, 4), (0.24, 43, 8), (0.20, 62, 7), (0.20, 77, 7)),
    "couple": ((0.18, 33, 5), (0.20, 52, 8), (0.62, 67, 9)),
    "lone": ((0.60, 46, 8), (0.40, 63, 9)),
    "grown": ((1.00, 51, 8),),
    "young": ((0.80, 29, 6), (0.20, 60, 10)),
    "family": ((0.70, 43, 6), (0.30, 58, 6)),
}
"""Ages of heads: share, mean and spread in years of each group (I)."""

INSTITUTIONS = ((0.45, 83, 7), (0.30, 22, 3), (0.25, 45, 12))  # care homes, dormitories, others
FOREIGNERS = ((1.00, 36, 12),)
"""Ages outside general households, in the same form (I)."""

MEN_ALONE = ((0, 0.54), (40, 0.60), (60, 0.42), (70, 0.27))  # by the age from which it holds
MEN_AMONG_HEADS = {"alone": 0.50, "couple": 0.86, "lone": 0.28, "grown": 0.72, "young": 0.50, "family": 0.88}


@dataclass
class People:
    """The general households of one district and their members, as columns of equal length.

    `household` points from persons to rows of the household arrays; `size` counts persons; `born` is days since 1970.
    """

    area: np.ndarray  # household -> row of the counts table
    size: np.ndarray
    first: np.ndarray  # household -> its head's row among the persons
    profile: np.ndarray  # household -> name of its make-up
    household: np.ndarray
    relation: np.ndarray  # HEAD to OTHER
    sex: np.ndarray  # MALE or FEMALE
    born: np.ndarray

    def age(self, on: date) -> np.ndarray:
        """Age in years with fractions on a day."""
        return np.asarray(((on - date(1970, 1, 1)).days - self.born) / 365.2425)

    def age_of_heads(self) -> np.ndarray:
        """Age of each household's head on the census day."""
        return np.asarray(self.age(CENSUS_DAY)[self.first])

    def count(self, chosen: np.ndarray) -> np.ndarray:
        """How many of the chosen persons each household has."""
        return np.bincount(self.household[chosen], minlength=len(self.size))


def make_people(counts: pl.DataFrame, *, aged: float, rng: np.random.Generator) -> People:
    """The general households of the neighbourhoods in `counts` (columns of census.neighbourhoods).

    `aged`: how many of them are 65 and over.
    """
    area, size = _households(counts, rng)
    make_up = _make_ups(size, rng)
    household = np.repeat(np.arange(len(size)), size)
    position = np.arange(len(household)) - np.repeat(np.cumsum(size) - size, size)
    relation = _relations(make_up[household], position)
    profile = np.array([m[6] for m in MAKE_UPS])[make_up]
    first = np.cumsum(size) - size
    raw = _raw_ages(profile, household, relation, rng)
    sex = _sexes(profile[household], relation, raw, rng)
    _match_sexes(counts, area[household], relation, sex, rng)
    ages = _onto_pyramid(raw, relation, aged)
    today = (CENSUS_DAY - date(1970, 1, 1)).days
    born = np.floor(today - ages * 365.2425).astype(np.int64)
    return People(area, size, first, profile, household, relation, sex, born)


def make_others(counts: pl.DataFrame, *, rng: np.random.Generator) -> pl.DataFrame:
    """Everybody outside general households: columns area, kind (foreign, group), household (within kind and area), sex
    (m, f), age (years on the census day)."""
    outside = np.maximum(0, counts["nationals"].to_numpy() - counts["general"].to_numpy())
    frames = []
    for kind, nationals in (("foreign", np.zeros(counts.height, dtype=np.int64)), ("group", outside)):
        people = counts[kind].to_numpy()
        homes = counts["foreign_households"].to_numpy() if kind == "foreign" else np.minimum(people, 1)
        row = np.repeat(np.arange(counts.height), people)
        place = np.arange(len(row)) - np.repeat(np.cumsum(people) - people, people)
        native = order_within(row, rng.random(len(row))) < nationals[row]
        ages = np.where(native, _mixture(INSTITUTIONS, len(row), rng), _mixture(FOREIGNERS, len(row), rng))
        frames.append(
            pl.DataFrame(
                {
                    "area": counts["area"].gather(row),
                    "kind": pl.Series([kind]).new_from_index(0, len(row)),
                    "household": pl.Series(place % np.maximum(homes, 1)[row], dtype=pl.Int64),
                    "sex": pl.Series(["m", "f"]).gather(
                        (place >= counts[f"{kind}_men"].to_numpy()[row]).astype(np.int64)
                    ),
                    "age": pl.Series(np.clip(ages, 0, 100)).cast(pl.Int32),
                }
            )
        )
    return pl.concat(frames)


def _households(counts: pl.DataFrame, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    by_size = counts.select(f"size_{i}" for i in range(1, 7)).to_numpy()
    area = np.repeat(np.arange(len(by_size)), by_size.sum(axis=1))
    size = np.concatenate([np.repeat(np.arange(1, 7), row) for row in by_size])
    extra = counts["general"].to_numpy() - by_size @ np.arange(1, 7)
    for place in np.flatnonzero((extra > 0) & (by_size[:, 5] > 0)):
        largest = np.flatnonzero((area == place) & (size == 6))
        size[largest] += rng.multinomial(extra[place], np.full(len(largest), 1 / len(largest)))
    return area, size


def _make_ups(size: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    chosen = np.zeros(len(size), dtype=np.int64)
    for n in range(1, 7):
        of_size = np.flatnonzero(np.minimum(size, 6) == n)
        options = [i for i, m in enumerate(MAKE_UPS) if m[0] == n]
        weights = np.array([MAKE_UPS[i][1] for i in options])
        chosen[of_size] = rng.choice(options, size=len(of_size), p=weights / weights.sum())
    return chosen


def _relations(make_up: np.ndarray, position: np.ndarray) -> np.ndarray:
    members = np.array([m[2:6] for m in MAKE_UPS])[make_up]
    last = np.cumsum(members, axis=1)
    relation = np.full(len(position), OTHER)
    for role, column in reversed([(SPOUSE, 0), (CHILD, 1), (PARENT, 2)]):
        relation[position <= last[:, column]] = role
    relation[position == 0] = HEAD
    return relation


def _sexes(profile: np.ndarray, relation: np.ndarray, age: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    names, index = np.unique(profile, return_inverse=True)
    chance = np.array([MEN_AMONG_HEADS[name] for name in names])[index]
    since, alone = np.array(MEN_ALONE).T
    chance = np.where(profile == "alone", alone[np.searchsorted(since, age, side="right") - 1], chance)
    draw = rng.random(len(relation))
    sex = np.where(draw < 0.5, MALE, FEMALE)
    sex = np.where(relation == HEAD, np.where(draw < chance, MALE, FEMALE), sex)
    sex = np.where(relation == CHILD, np.where(draw < 0.513, MALE, FEMALE), sex)
    sex = np.where(relation == PARENT, np.where(draw < 0.22, MALE, FEMALE), sex)
    spouse = np.flatnonzero(relation == SPOUSE)
    sex[spouse] = 1 - sex[spouse - 1]
    return sex


def _raw_ages(profile: np.ndarray, household: np.ndarray, relation: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    head = np.empty(len(profile))
    for name, groups in PROFILES.items():
        of_profile = np.flatnonzero(profile == name)
        head[of_profile] = np.clip(_mixture(groups, len(of_profile), rng), 19.5, 97)
    of_head = head[household]
    noise = rng.standard_normal(len(household))
    ages = np.select(
        [relation == HEAD, relation == SPOUSE, relation == CHILD, relation == PARENT],
        [of_head, of_head - 2.2 + 3 * noise, of_head - 32 + 5 * noise, of_head + 28 + 4 * noise],
        of_head + 8 * noise,
    )
    child = relation == CHILD
    ages = np.where(child & (ages < 0), rng.random(len(ages)) * 4, ages)
    return np.where(child, np.minimum(ages, 48), np.maximum(ages, MINOR + 0.5))


def _mixture(groups: tuple[tuple[float, int, int], ...], n: int, rng: np.random.Generator) -> np.ndarray:
    share, mean, spread = np.array(groups).T
    which = rng.choice(len(groups), size=n, p=share / share.sum())
    return np.asarray(mean[which] + spread[which] * rng.standard_normal(n))


def _match_sexes(
    counts: pl.DataFrame, area: np.ndarray, relation: np.ndarray, sex: np.ndarray, rng: np.random.Generator
) -> None:
    """Turns as many persons' sex as the census asks, first those on whom no couple depends."""
    coupled = np.zeros(len(sex), dtype=bool)
    spouse = np.flatnonzero(relation == SPOUSE)
    coupled[spouse] = coupled[spouse - 1] = True
    men = np.bincount(area[sex == MALE], minlength=counts.height)
    surplus = men - counts["general_men"].to_numpy()
    wrong = (sex == np.where(surplus > 0, MALE, FEMALE)[area]) & ~coupled
    group = np.where(wrong, area, counts.height)
    turned = wrong & (order_within(group, rng.random(len(sex))) < np.abs(surplus)[area])
    sex[turned] = 1 - sex[turned]


def _onto_pyramid(raw: np.ndarray, relation: np.ndarray, aged: float) -> np.ndarray:
    """Ages with the pyramid's distribution in the same order: the young stay as many, `aged` are 65 or over."""
    young_adult_first = np.where((relation == CHILD) & (raw >= MINOR), MINOR + (raw - MINOR) * 0.8, raw)
    order = np.argsort(young_adult_first, kind="stable")
    minors = int((raw < MINOR).sum())
    elders = int(min(round(aged), len(raw) - minors))
    ages = np.empty(len(raw))
    parts = (
        (order[:minors], 0.0, MINOR),
        (order[minors : len(raw) - elders], MINOR, 65.0),
        (order[len(raw) - elders :], 65.0, 101.0),
    )
    for rows, low, high in parts:
        ages[rows] = _spread(len(rows), low, high)
    return ages


def _spread(n: int, low: float, high: float) -> np.ndarray:
    """`n` ages from low to high in the pyramid's proportions, rising."""
    pyramid = assumptions()["pyramid"]
    edges = np.array([*pyramid["lower"], pyramid["upper"]], dtype=float)
    reached = np.r_[0.0, np.cumsum(pyramid["thousands"])]
    bottom, top = np.interp([low, high], edges, reached)
    return np.asarray(np.interp(bottom + (np.arange(n) + 0.5) / max(n, 1) * (top - bottom), reached, edges))
