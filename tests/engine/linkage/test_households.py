"""Ages in full years, kinds of household, and who stands in for a head that died."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from bandi.engine.linkage import households_at, persons_at
from bandi.engine.linkage.households import age_at
from bandi.engine.tables import REGISTER

CUTOFF = date(2026, 6, 30)


def residents(*members: dict[str, Any]) -> pl.DataFrame:
    usual = {"household": 1, "month": date(2026, 6, 1), "relation": "other", "sex": "m", "area": "A", "alive": True}
    rows = [{"record": n, "person": n} | usual | member for n, member in enumerate(members, 1)]
    return pl.DataFrame(rows, schema=dict(REGISTER))


def aged(*ages: int) -> pl.DataFrame:
    """One household; the first member is its head."""
    relation = ["head"] + ["other"] * (len(ages) - 1)
    return residents(
        *({"birth": date(CUTOFF.year - age, 1, 1), "relation": r} for age, r in zip(ages, relation, strict=True))
    )


@pytest.mark.parametrize(
    ("birth", "on", "age"),
    [
        (date(1961, 6, 30), date(2026, 6, 30), 65),
        (date(1961, 7, 1), date(2026, 6, 30), 64),
        (date(2026, 6, 30), date(2026, 6, 30), 0),
        (date(2004, 2, 29), date(2026, 2, 28), 21),
        (date(2004, 2, 29), date(2026, 3, 1), 22),
        (date(2004, 2, 29), date(2028, 2, 29), 24),
    ],
)
def test_age_is_in_full_years(birth: date, on: date, age: int) -> None:
    assert pl.select(age_at(pl.lit(birth), on)).item() == age


@pytest.mark.parametrize(
    ("ages", "kind"),
    [
        ((65,), "aged_alone"),
        ((64,), "middle_alone"),
        ((40,), "middle_alone"),
        ((39,), "youth_alone"),
        ((17,), "youth_alone"),
        ((70, 66), "aged_only"),
        ((70, 64), "adults"),
        ((70, 10), "single_parent"),
        ((35, 17, 3), "single_parent"),
        ((35, 18), "adults"),
        ((35, 33, 3), "with_children"),
        ((17, 15), "with_children"),
    ],
)
def test_kinds(ages: tuple[int, ...], kind: str) -> None:
    assert households_at(aged(*ages), cutoff=CUTOFF)["kind"].to_list() == [kind]


def test_counts_of_a_household() -> None:
    row = households_at(aged(66, 68, 30, 17, 2), cutoff=CUTOFF).row(0, named=True)
    counts = {name: row[name] for name in ("size", "aged", "minors", "youngest", "head_age", "head_sex")}
    assert counts == {"size": 5, "aged": 2, "minors": 2, "youngest": 2, "head_age": 66, "head_sex": "m"}


def test_area_address_and_move_are_the_heads() -> None:
    table = residents(
        {"relation": "spouse", "area": "B", "address": 2, "moved_in": date(2026, 5, 1), "birth": date(1950, 1, 1)},
        {"relation": "head", "area": "A", "address": 1, "moved_in": date(2020, 1, 1), "birth": date(1960, 1, 1)},
    )
    row = households_at(table, cutoff=CUTOFF).row(0, named=True)
    assert (row["area"], row["address"], row["moved_in"], row["head_age"]) == ("A", 1, date(2020, 1, 1), 66)


def test_when_the_head_died_the_spouse_stands_in_and_the_death_is_kept() -> None:
    table = residents(
        {"relation": "head", "alive": False, "birth": date(1950, 1, 1), "sex": "m"},
        {"relation": "parent", "birth": date(1930, 1, 1), "sex": "f"},
        {"relation": "spouse", "birth": date(1955, 1, 1), "sex": "f"},
    )
    row = households_at(table, cutoff=CUTOFF).row(0, named=True)
    assert (row["head_age"], row["head_died_on"], row["size"]) == (71, date(2026, 6, 30), 2)
    assert persons_at(table, cutoff=CUTOFF)["person"].to_list() == [2, 3]


def test_when_another_member_died_nothing_is_said_of_the_head() -> None:
    table = residents(
        {"relation": "head", "birth": date(1950, 1, 1)},
        {"relation": "parent", "birth": date(1930, 1, 1), "alive": False},
    )
    row = households_at(table, cutoff=CUTOFF).row(0, named=True)
    assert (row["head_died_on"], row["kind"]) == (None, "aged_alone")


def test_a_household_of_which_nobody_lives_is_gone() -> None:
    table = residents({"relation": "head", "alive": False, "birth": date(1950, 1, 1)})
    assert households_at(table, cutoff=CUTOFF).is_empty()
    assert persons_at(table, cutoff=CUTOFF).is_empty()


def test_an_unknown_birth_makes_nobody_old_or_young() -> None:
    row = households_at(residents({"relation": "head", "birth": None}), cutoff=CUTOFF).row(0, named=True)
    assert (row["kind"], row["aged"], row["minors"], row["head_age"]) == ("adults", 0, 0, None)
