"""Signals that come together: in one month multiple, within six months consecutive; never across two homes."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from bandi.engine.contract.signals import SignalType
from bandi.engine.signals import detect, told_beside
from bandi.engine.tables import LINKED
from bandi.engine.words import Kind

CUTOFF = date(2026, 6, 30)
TYPES = tuple(
    SignalType(id, f"{id}_feed", Kind.CUT, "신호", "Signal", law="-", counted="events", lasts=12)
    for id in ("light", "water", "work")
)
Table = Callable[..., pl.DataFrame]


def record(signal: str, on: date, household: int = 1, number: int = 1, **facts: Any) -> dict[str, Any]:
    usual = {"record": number, "feed": f"{signal}_feed", "household": household, "subject": household, "delivery": "d"}
    return (
        usual | {"event_on": on, "month": on.replace(day=1), "received_on": date(2026, 7, 5), "how": "subject"} | facts
    )


def together(*rows: dict[str, Any]) -> dict[tuple[int, str], str | None]:
    linked = pl.DataFrame([row | {"record": n} for n, row in enumerate(rows)], schema=dict(LINKED))
    delivered = linked.select("feed", "month")
    found = detect(linked, delivered, types=TYPES, cutoff=CUTOFF, previous_cutoff=None)
    return {(row["household"], row["signal"]): row["together"] for row in found.to_dicts()}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (date(2026, 6, 1), date(2026, 6, 30), "multiple"),
        (date(2026, 5, 31), date(2026, 6, 1), "consecutive"),
        (date(2026, 1, 1), date(2026, 6, 30), "consecutive"),
        (date(2026, 1, 31), date(2026, 1, 1), "multiple"),
        (date(2025, 12, 31), date(2026, 6, 1), None),
        (date(2025, 12, 1), date(2025, 12, 2), None),
    ],
)
def test_month_boundaries(first: date, second: date, expected: str | None) -> None:
    found = together(record("light", first), record("water", second))
    assert set(found.values()) == {expected}


def test_one_signal_told_twice_is_not_two() -> None:
    found = together(record("light", date(2026, 6, 1)), record("light", date(2026, 6, 9), subject=2))
    assert found == {(1, "light"): None}


def test_each_signal_says_how_it_comes() -> None:
    june, april = date(2026, 6, 3), date(2026, 4, 3)
    found = together(record("light", june), record("water", june), record("work", april))
    assert found == {(1, "light"): "multiple", (1, "water"): "multiple", (1, "work"): "consecutive"}


def test_two_units_of_one_building_never_come_together() -> None:
    june = date(2026, 6, 3)
    meter = {"subject": None, "how": "address", "building": 90}
    found = together(
        record("light", june, household=1, address=101, **meter),
        record("water", june, household=2, address=102, **meter),
    )
    assert set(found.values()) == {None}
    same = together(
        record("light", june, household=1, address=101, **meter),
        record("water", june, household=1, address=101, **meter),
    )
    assert set(same.values()) == {"multiple"}


DAYS = st.dates(date(2025, 10, 1), CUTOFF)
ROWS = st.lists(
    st.builds(record, st.sampled_from(["light", "water", "work"]), DAYS, st.integers(1, 3)), min_size=1, max_size=12
)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.data())
def test_order_and_repetition_never_matter(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    numbered = [row | {"record": n} for n, row in enumerate(rows)]
    shuffled = data.draw(st.permutations(numbered + data.draw(st.lists(st.sampled_from(numbered), max_size=5))))

    def found(some: list[dict[str, Any]]) -> pl.DataFrame:
        linked = pl.DataFrame(some, schema=dict(LINKED))
        return detect(linked, linked.select("feed", "month"), types=TYPES, cutoff=CUTOFF, previous_cutoff=None)

    assert_frame_equal(found(numbered), found(shuffled))


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_nobody_is_together_alone_and_multiple_always_has_a_partner(rows: list[dict[str, Any]]) -> None:
    found = together(*rows)
    for (household, _), how in found.items():
        ways = [other for (home, _), other in found.items() if home == household]
        assert how is None or len([way for way in ways if way]) >= 2
        assert how != "multiple" or ways.count("multiple") >= 2


HOMES = pl.DataFrame({"address": [7, 7, 8, 8], "household": [1, 2, 3, 4]})


def at_one_address(*rows: dict[str, Any], cutoff: date = CUTOFF) -> dict[tuple[int, str], str | None]:
    """`beside` of each household and signal; homes 7 and 8 hold two households each. `household: 7`: the address."""
    linked = pl.DataFrame([row | {"record": n} for n, row in enumerate(rows)], schema=dict(LINKED))
    living = HOMES.select("household", home="address")
    bare = linked.filter(pl.col("household").is_in([7, 8])).with_columns(home="household")
    shared = pl.concat([linked.join(living, on="household"), bare])
    others = told_beside(HOMES, shared, types=TYPES, cutoff=cutoff)
    own = linked.filter(~pl.col("household").is_in([7, 8]))
    found = detect(own, own.select("feed", "month"), types=TYPES, cutoff=cutoff, previous_cutoff=None, others=others)
    assert (
        detect(own, own.select("feed", "month"), types=TYPES, cutoff=cutoff, previous_cutoff=None)
        .drop("beside")
        .equals(found.drop("beside"))
    ), "nothing else of the neighbour reaches a household's signals"
    return {(row["household"], row["signal"]): row["beside"] for row in found.to_dicts()}


@pytest.mark.parametrize(
    ("other", "signal", "on", "expected"),
    [
        (2, "water", date(2026, 6, 1), "multiple"),
        (2, "light", date(2026, 6, 1), "multiple"),  # the same trouble in both is two
        (2, "water", date(2026, 1, 1), "consecutive"),
        (2, "water", date(2025, 12, 31), None),
        (2, "water", date(2026, 7, 1), None),  # told later than the cut-off
        (3, "water", date(2026, 6, 1), None),  # another address
        (7, "water", date(2026, 6, 1), "multiple"),  # of the address, of no household
        (7, "light", date(2026, 6, 20), None),  # the meter's record is the one that reached this household
    ],
)
def test_signals_of_two_households_at_one_address_come_together(
    other: int, signal: str, on: date, expected: str | None
) -> None:
    found = at_one_address(record("light", date(2026, 6, 20)), record(signal, on, other))
    assert found[1, "light"] == expected


def test_a_household_without_a_signal_of_its_own_gets_none_from_next_door() -> None:
    found = at_one_address(record("water", date(2026, 6, 1), 2), record("light", date(2026, 6, 1), 3))
    assert found == {(2, "water"): None, (3, "light"): None}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([1, 2, 3, 4, 7, 8]), st.sampled_from(["light", "water", "work"]),
       st.dates(date(2025, 11, 1), date(2026, 8, 31))), max_size=12), st.randoms())  # fmt: skip
def test_order_repetition_and_what_comes_later_change_nothing(told: list[Any], chance: Any) -> None:
    rows = [record(signal, on, home) for home, signal, on in told]
    known = [row for row in rows if row["event_on"] <= CUTOFF]
    mixed = chance.sample([*rows, *known[:3]], k=len(rows) + len(known[:3]))
    assert at_one_address(*mixed) == at_one_address(*known)
