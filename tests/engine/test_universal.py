"""Everybody at a turn of life: whoever turns the age within the window is named, and nobody else."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandi.engine.contract.universal import UniversalTier
from bandi.engine.tables import PERSONS, conform
from bandi.engine.universal import HEADS, LATE, arrivals, possible_arrivals, turns, window
from bandi.korea.calendar import the_round
from bandi.korea.universal import universal

ROUND = the_round("2026-5")
BORN = st.dates(date(1940, 1, 1), date(2026, 8, 31))


def persons(*births: date | None) -> pl.DataFrame:
    rows = [{"household": 10 + place, "person": place, "relation": "head", "birth": birth, "sex": "f", "age": 0}
            for place, birth in enumerate(births)]  # fmt: skip
    return conform(pl.DataFrame(rows, schema=dict(PERSONS)), PERSONS)


def named(*births: date | None) -> dict[str, list[int]]:
    kinds = [kind for kind in universal().kinds if kind.active]
    found = turns(persons(*births), kinds=kinds, this=ROUND)
    return {kind.id: found.filter(kind=kind.id)["person"].to_list() for kind in kinds}


def test_whole_months_of_the_birthday_and_births_that_came_late() -> None:
    kinds = {kind.id: kind for kind in universal().kinds}
    assert window(kinds["turning_65"], ROUND) == (date(2026, 7, 1), date(2026, 11, 30))
    assert window(kinds["newborn"], ROUND) == (date(2026, 5, 2), date(2026, 8, 31))
    first = replace(ROUND, previous_cutoff=None)
    assert window(kinds["turning_65"], first)[0] == date(2026, 7, 1)


def test_edges_leap_days_twins_and_nobody_without_a_birth_date() -> None:
    told = named(
        date(1961, 6, 30), date(1961, 7, 1), date(1961, 11, 30), date(1961, 12, 1), None,
        date(2026, 5, 1), date(2026, 5, 2), date(2026, 8, 31), date(2026, 8, 31),
    )  # fmt: skip
    assert told == {"turning_65": [1, 2], "newborn": [6, 7, 8]}


@pytest.mark.parametrize(("years", "on"), [(65, date(2025, 2, 28)), (70, date(2030, 2, 28)), (68, date(2028, 2, 29))])
def test_who_was_born_on_a_leap_day_turns_on_the_last_of_february(years: int, on: date) -> None:
    kind = replace(universal().kind("turning_65"), years=years)
    this = replace(ROUND, previous_cutoff=on - timedelta(days=40), cutoff=on, field_to=on)
    assert turns(persons(date(1960, 2, 29)), kinds=[kind], this=this)["happens_on"].to_list() == [on]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(BORN, max_size=6))
def test_everyone_in_the_window_and_nobody_else_in_any_order(births: list[date]) -> None:
    told, back = named(*births), named(*reversed(births))
    first, last = date(2026, 7, 1), date(2026, 11, 30)
    expected = [
        place for place, born in enumerate(births)
        if first <= date(born.year + 65, born.month, 28 if (born.month, born.day) == (2, 29) else born.day) <= last
    ]  # fmt: skip
    assert told["turning_65"] == expected
    assert told["newborn"] == [place for place, born in enumerate(births) if born >= date(2026, 5, 2)]
    assert sorted(len(births) - 1 - place for place in back["turning_65"]) == expected


@given(st.sampled_from(universal().tiers), st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(0, 800))
def test_visits_of_a_tier_come_in_order_and_never_too_many(tier: UniversalTier, born: date, after: int) -> None:
    first = born + timedelta(days=after)
    days = tier.days(happened=born, first=first)
    assert len(days) + 1 <= tier.most
    assert list(days) == sorted(set(days))
    assert all(day > first for day in days)
    assert not days or (days[0] - first).days >= 3
    if tier.at_risk:
        assert all((day - born).days <= 730 for day in days)
        last = tier.days(happened=born, first=born)[-1] - born  # and none within half a step, 61 days, of the first
        assert days or 2 * (last.days - after) < 61


def test_a_child_at_risk_from_birth_has_nearly_all_visits_until_its_second_birthday() -> None:
    risk = universal().tier("risk")
    days = risk.days(happened=date(2026, 1, 5), first=date(2026, 1, 6))
    assert (len(days) + 1, risk.most) == (24, 25)
    assert [later - sooner for sooner, later in pairwise(days[:6])] == [timedelta(days=7)] * 5


BEFORE = date(2026, 6, 30)  # the earlier cut-off
PLACES = ("here", "there", None)
DAYS = st.one_of(
    st.none(),
    st.sampled_from([BEFORE - timedelta(days=LATE), BEFORE - timedelta(days=LATE - 1), BEFORE, ROUND.cutoff,
                     ROUND.cutoff + timedelta(days=1)]),
    st.dates(date(2026, 1, 1), date(2026, 12, 31)),
)  # fmt: skip
MOVES = st.lists(st.tuples(DAYS, st.sampled_from(PLACES)), max_size=8)
"""Of each head: the move-in the register tells (null: no day), and where the earlier round had her (null: nowhere)."""


def came(told: list[tuple[date | None, str | None]], *, first_round: bool = False) -> dict[int, bool | None]:
    rows = [(10 + place, place, "here", day) for place, (day, _) in enumerate(told)]
    heads = pl.DataFrame(rows, schema=dict(HEADS), orient="row")
    lived = pl.DataFrame([(place, was) for place, (_, was) in enumerate(told) if was],
                         schema={"person": pl.Int64, "area": pl.String}, orient="row")  # fmt: skip
    possible = possible_arrivals(heads, since=None if first_round else BEFORE, this=ROUND)
    found = arrivals(possible, None if first_round else pl.concat([lived, lived]))
    return dict(found.select("person", "sure").iter_rows())


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(MOVES)
def test_everybody_who_moved_in_and_nobody_else(told: list[tuple[date | None, str | None]]) -> None:
    first = BEFORE - timedelta(days=LATE)
    expected = [
        place for place, (day, was) in enumerate(told) if was != "here" and (day is None or first < day <= ROUND.cutoff)
    ]  # fmt: skip
    assert came(told) == dict.fromkeys(expected, True)
    alone = came(told, first_round=True)
    sixty_two = ROUND.cutoff - timedelta(days=62)
    days = [(place, day) for place, (day, _) in enumerate(told)]
    assert {place for place, sure in alone.items() if sure} == {
        place for place, day in days if day and sixty_two < day <= ROUND.cutoff
    }
    assert {place for place, sure in alone.items() if sure is None} == {place for place, day in days if day is None}
