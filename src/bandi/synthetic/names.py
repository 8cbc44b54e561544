"""Names, resident numbers and telephone numbers that can never be a real person's (가짜 신원).

A resident number issued before October 2020 carries a check digit; every number made here fails that check whatever the
birth date, so none can belong to anybody. Telephone numbers begin with 010-0, which is never assigned.
"""

import numpy as np
import polars as pl

from bandi.synthetic.census import assumptions, neighbourhoods
from bandi.synthetic.dice import order_within
from bandi.synthetic.people import CHILD, FEMALE, MALE, SPOUSE, People

CHECK_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
SLOTS = 390  # persons of one sex born on one day in one district, at most
SCRAMBLE = 38_183  # odd and not a multiple of 5: turns 0..99,999 into itself in another order


def resident_numbers(people: People, *, district: str, rng: np.random.Generator) -> pl.Series:
    """13 digits per person, all different in the nation, none with a valid check digit."""
    index = sorted(neighbourhoods()["district"].unique()).index(district)
    same = people.born * 2 + people.sex
    place = order_within(same, rng.random(len(same)))
    serial = ((index * SLOTS + place) * SCRAMBLE + same * 7) % 100_000
    born = pl.DataFrame({"born": people.born}).select(
        pl.col("born").cast(pl.Int32).cast(pl.Date).dt.strftime("%y%m%d").alias("front"),
        pl.col("born").cast(pl.Int32).cast(pl.Date).dt.year().alias("year"),
    )
    front = born["front"].cast(pl.Int64).to_numpy()
    century = np.where(born["year"].to_numpy() >= 2000, 3, 1) + people.sex
    stem = front * 1_000_000 + century * 100_000 + serial
    digits = (stem[:, None] // 10 ** np.arange(11, -1, -1)) % 10
    check = (11 - (digits @ np.array(CHECK_WEIGHTS)) % 11) % 10
    wrong = (check + 1 + rng.integers(0, 9, len(check))) % 10
    return pl.Series("rrn", stem * 10 + wrong).cast(pl.String).str.zfill(13)


def valid_check_digit(rrn: str) -> bool:
    """Whether 13 digits pass the check of resident numbers issued before October 2020."""
    total = sum(int(d) * w for d, w in zip(rrn, CHECK_WEIGHTS, strict=False))
    return (11 - total % 11) % 10 == int(rrn[12])


def full_names(people: People, *, rng: np.random.Generator) -> pl.Series:
    """Surname and given name; children carry their father's surname when he is in the household, spouses their own."""
    surnames = assumptions()["names"]["surnames"]
    weights = np.array(list(surnames.values()), dtype=float)
    own = rng.choice(len(weights), size=len(people.sex), p=weights / weights.sum())
    head = people.first[people.household]
    after_head = np.minimum(head + 1, len(people.sex) - 1)
    by_spouse = (people.sex[head] == FEMALE) & (people.relation[after_head] == SPOUSE)
    father = np.where(by_spouse, after_head, head)
    family = np.where(people.relation == CHILD, own[father], own)
    given = pl.Series(_given_names(people, rng))
    return pl.Series("name", list(surnames)).gather(family) + given


def phones(n: int, *, rng: np.random.Generator, missing: float) -> pl.Series:
    """Mobile numbers of a range nobody has; a share of them missing."""
    number = rng.integers(0, 10_000_000, n)
    text = pl.Series("phone", number).cast(pl.String).str.zfill(7)
    written = "010-0" + text.str.head(3) + "-" + text.str.tail(4)
    return written.set(pl.Series(rng.random(n) < missing), None)


def _given_names(people: People, rng: np.random.Generator) -> np.ndarray:
    years = 1970 + people.born / 365.2425
    given = np.empty(len(years), dtype=object)
    since = -10_000.0
    for generation in assumptions()["names"]["generations"]:
        here = (years >= since) & (years < generation["until"])
        since = generation["until"]
        for sex, names in ((MALE, generation["male"]), (FEMALE, generation["female"])):
            rows = np.flatnonzero(here & (people.sex == sex))
            syllables = _mixed(names[0].split())
            given[rows] = syllables[rng.integers(0, len(syllables), len(rows))]
    return given


def _mixed(names: list[str]) -> np.ndarray:
    """The names, three times each, and names made of their first and second syllables."""
    pairs = [a[0] + b[-1] for a in names for b in names if len(a) == 2 and len(b) == 2 and a[0] != b[-1]]
    return np.array(names * max(1, len(pairs) // len(names)) + pairs, dtype=object)
