"""What households have and lack (형편): income, assets, debts, health, and the benefits they receive or ought to.

Income is latent truth: no feed tells it. It decides, with noise, who receives a benefit (counts by district as in 2020,
grown), who ought to and does not (비수급 빈곤: what discovery is for), and how easily bills go unpaid.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from bandi.synthetic.census import DISABLED_AGES, District, assumptions
from bandi.synthetic.dice import order_within
from bandi.synthetic.homes import COMMERCIAL, DETACHED, LEASED, OTHER, OWNED, PUBLIC, Homes
from bandi.synthetic.people import FEMALE, MALE, People

BENEFITS_DAY = date(2026, 6, 30)
MEANS = {
    "aged_alone": -0.92,
    "aged_pair": -0.56,
    "young_alone": -0.12,
    "middle_alone": -0.26,
    "single_parent": -0.42,
    "family": 0.10,
}
"""Logarithm of the middle household's income over the standard median of its size (I, after public survey tables)."""
SPREAD = 0.50  # of that logarithm
NOT_APPLYING = 0.15  # share of the aged poor who never ask for a basic pension (I)


@dataclass
class Fortunes:
    """Columns by household, but `disabled`, `ill` and `pension`, which are by person. Money is won."""

    kind: np.ndarray
    ratio: np.ndarray  # recognised income over the standard median of the size
    income: np.ndarray  # recognised income a month
    assets: np.ndarray
    debts: np.ndarray
    disabled: np.ndarray
    ill: np.ndarray
    pension: np.ndarray  # receives the basic pension (기초연금) on BENEFITS_DAY
    livelihood: np.ndarray  # receives livelihood benefit (생계급여)
    housing: np.ndarray  # receives housing benefit (주거급여)
    employed: np.ndarray  # somebody has an insured job
    regional: np.ndarray  # pays the health premium of the self-employed (지역가입자)


def make_fortunes(
    people: People, homes: Homes, numbers: District, *, share: float, rng: np.random.Generator
) -> Fortunes:
    """Fortunes of the general households. `share`: part of the district's people that lives in them."""
    age = people.age(BENEFITS_DAY)
    disabled = _disabled(people, age, numbers, share, rng)
    ill = rng.random(len(age)) < np.interp(age, [0, 40, 60, 75, 90], [0.01, 0.05, 0.15, 0.35, 0.5]) + 0.2 * disabled
    kind = _kinds(people, age)
    place = 0.05 * np.log(max(numbers.tax, 0.1) / assumptions()["aged"]["tax_middle"])
    hampered = 0.22 * (people.count(disabled) > 0) + 0.08 * (people.count(ill) > 0) - place
    ratio = _ratios(people, homes, kind, hampered, rng)
    wealth = rng.normal(0, 0.8, len(ratio)) + 0.6 * np.log(ratio)
    base = np.select([homes.tenure == OWNED, homes.tenure == LEASED], [2.6e8, 1.6e8], 1.5e7)
    owing = rng.random(len(ratio)) < 0.56
    livelihood, housing = _basic(people, homes, ratio, numbers.basic * share, rng)
    adults = people.count((age >= 19) & (age < 65))
    employed = rng.random(len(ratio)) < 1 - (1 - np.clip(0.25 + 0.38 * ratio, 0, 0.85)) ** adults
    return Fortunes(
        kind=kind,
        ratio=ratio,
        income=np.round(ratio * median_income(people.size), -3).astype(np.int64),
        assets=np.round(base * np.exp(wealth), -4).astype(np.int64),
        debts=np.where(owing, np.round(3.2e7 * np.exp(rng.normal(0, 1.1, len(ratio))), -4), 0).astype(np.int64),
        disabled=disabled,
        ill=ill,
        pension=_pension(people, age, ratio, numbers.pension * share, rng),
        livelihood=livelihood,
        housing=housing,
        employed=employed,
        regional=_regional(kind, employed, rng) & ~livelihood,
    )


def _regional(kind: np.ndarray, employed: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Who pays the premium of the self-employed; many of the aged are insured through a child (피부양자)."""
    aged = np.isin(kind, ["aged_alone", "aged_pair"])
    draw = rng.random(len(kind))
    return np.asarray(np.where(employed, draw < 0.18, np.where(aged, draw < 0.45, True)))


def median_income(size: np.ndarray) -> np.ndarray:
    """Standard median income a month in won (기준 중위소득, 2026) by household size."""
    median = assumptions()["median"]
    table = np.array([0, *median["won"]], dtype=float)
    return np.asarray(table[np.minimum(size, 7)] + np.maximum(size - 7, 0) * median["further"])


def _kinds(people: People, age: np.ndarray) -> np.ndarray:
    adults, aged, minors = people.count(age >= 18), people.count(age >= 65), people.count(age < 18)
    head = age[people.first]
    alone = people.size == 1
    return np.select(
        [
            alone & (head >= 65),
            alone & (head < 40),
            alone,
            (aged == people.size),
            (minors > 0) & (adults == 1),
        ],
        ["aged_alone", "young_alone", "middle_alone", "aged_pair", "single_parent"],
        "family",
    )


def _ratios(
    people: People, homes: Homes, kind: np.ndarray, hampered: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Income over the median; `hampered` is what disability, illness and the place take off its logarithm."""
    names, index = np.unique(kind, return_inverse=True)
    level = np.array([MEANS[name] for name in names])[index]
    level = level + np.where(homes.tenure == OWNED, 0.10, 0.0) - np.where(homes.tenure == PUBLIC, 0.62, 0.0)
    poor_room = np.isin(homes.dwelling, [OTHER, COMMERCIAL]) | (
        (homes.dwelling == DETACHED) & homes.unit.is_null().to_numpy()
    )
    level -= np.where(poor_room & (homes.tenure != OWNED), 0.25, 0.0)
    level = level - hampered
    return np.asarray(np.exp(level + SPREAD * rng.standard_normal(len(level))))


def _disabled(people: People, age: np.ndarray, numbers: District, share: float, rng: np.random.Generator) -> np.ndarray:
    """As many registered disabled people by sex and age band as the district has."""
    chosen = np.zeros(len(age), dtype=bool)
    for (sex, band), persons in numbers.disabled.items():
        low, high = next((low, high) for name, low, high in DISABLED_AGES if name == band)
        rows = np.flatnonzero((people.sex == (MALE if sex == "m" else FEMALE)) & (age >= low) & (age < high))
        chosen[rng.permutation(rows)[: round(persons * share)]] = True
    return chosen


def _basic(
    people: People, homes: Homes, ratio: np.ndarray, persons: float, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Households on basic livelihood security: the poorest who applied, until their members are as many as counted."""
    order = np.argsort(ratio * np.exp(rng.normal(0, 0.28, len(ratio))), kind="stable")
    reached = np.cumsum(people.size[order])
    last = int(np.searchsorted(reached, round(persons)))
    chosen = order[: last + 1] if persons > 0 else order[:0]
    livelihood, housing = np.zeros(len(ratio), dtype=bool), np.zeros(len(ratio), dtype=bool)
    livelihood[chosen[: int(len(chosen) * 0.66)]] = True
    housing[chosen] = ~livelihood[chosen] | (homes.tenure[chosen] != OWNED)
    return livelihood, housing


def _pension(
    people: People, age: np.ndarray, ratio: np.ndarray, persons: float, rng: np.random.Generator
) -> np.ndarray:
    aged = np.flatnonzero(age >= 65)
    rank = ratio[people.household[aged]] * np.exp(rng.normal(0, 0.2, len(aged)))
    rank[rng.random(len(aged)) < NOT_APPLYING] += 1.2
    chosen = np.zeros(len(age), dtype=bool)
    chosen[aged[np.argsort(rank, kind="stable")[: round(persons)]]] = True
    return chosen


def amounts(people: People, fortunes: Fortunes, province: str) -> pl.DataFrame:
    """Won a month by household: columns livelihood, housing, pension (of each member who receives it)."""
    benefits = assumptions()["benefits"]
    region = {"11": 0, "31": 1, "23": 1}.get(province, 2 if province in {"21", "22", "24", "25", "26", "29"} else 3)
    line = benefits["livelihood_rate"] * median_income(people.size)
    rent = benefits["rent"][region] + (np.minimum(people.size, 7) - 1) * benefits["rent_step"]
    both = people.count(fortunes.pension) >= 2
    return pl.DataFrame(
        {
            "livelihood": np.maximum(np.round(line - fortunes.income, -1), 10_000).astype(np.int64),
            "housing": np.asarray(rent, dtype=np.int64),
            "pension": np.round(benefits["pension"] * np.where(both, benefits["couple"], 1.0), -1).astype(np.int64),
        }
    )


def one_of(people: People, chosen: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """For each household the row of one chosen member, drawn by lot; -1 where there is none."""
    rows = np.flatnonzero(chosen)
    place = order_within(people.household[rows], rng.random(len(rows)))
    drawn = np.full(len(people.size), -1)
    drawn[people.household[rows[place == 0]]] = rows[place == 0]
    return drawn
