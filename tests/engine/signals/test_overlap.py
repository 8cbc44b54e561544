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
from bandi.engine.signals import detect
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
