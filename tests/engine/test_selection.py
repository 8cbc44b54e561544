"""Choosing: capacity holds, nobody who must be kept falls off, and the order of rows never matters."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandi.engine import tables
from bandi.engine.contract.points import Rule
from bandi.engine.contract.rounds import Round
from bandi.engine.errors import ContentError
from bandi.engine.selection import choose

NORTH, SOUTH = "11020690", "11020700"
Rows = Sequence[Mapping[str, Any]]
KEPT = {
    "chronic": Rule("chronic", 0, "a year", months=12),
    "settled": Rule("settled", 0, "a year", months=12),
    "repeat": Rule("repeat", 0, "twice", times=2),
}


def round_of(seed: int) -> Round:
    return Round(
        "2026-5", date(2026, 8, 31), date(2026, 9, 14), date(2026, 6, 30), date(2026, 9, 21), date(2026, 11, 13), seed
    )


def table(schema: tables.Schema, rows: Rows, **constant: object) -> pl.DataFrame:
    return pl.DataFrame([{**constant, **row} for row in rows], schema=dict(schema))


def town(homes: Rows) -> list[pl.DataFrame]:
    """SCORES, HOUSEHOLDS, SIGNALS and HISTORY. A home: household, area, points, months of its signal (None: no signal),
    and whatever earlier rounds learned."""
    learned, told = set(tables.HISTORY), {"household", "points", "parts"}
    return [
        table(tables.SCORES, [{k: v for k, v in h.items() if k in told} for h in homes], band="low"),
        table(tables.HOUSEHOLDS, [{"household": h["household"], "area": h.get("area", NORTH)} for h in homes]),
        table(
            tables.SIGNALS,
            [
                {
                    "household": h["household"],
                    "months": h["months"],
                    "state": h.get("state", "active"),
                    "first_on": h.get("first_on", date(2026, 3, 1)),
                }
                for h in homes
                if h.get("months") is not None
            ],
        ),
        table(
            tables.HISTORY,
            [{k: v for k, v in h.items() if k in learned} for h in homes if learned - {"household"} & set(h)],
        ),
    ]


def chosen(homes: Rows, capacity: Mapping[str, int], *, seed: int = 7, shuffle: int | None = None) -> pl.DataFrame:
    frames = [*town(homes), table(tables.CAPACITY, [{"area": a, "households": n} for a, n in capacity.items()])]
    if shuffle is not None:
        frames = [frame.sample(fraction=1, shuffle=True, seed=shuffle) for frame in frames]
    return choose(*frames, kept=KEPT, this=round_of(seed))


def whys(frame: pl.DataFrame) -> dict[int, str]:
    return dict(frame.select("household", "why").iter_rows())


def street(count: int, *, start: int = 1, points: int = 30, **facts: object) -> list[dict[str, Any]]:
    """Homes with one signal of three months, each with a point less than the one before."""
    return [{"household": start + n, "points": points - n, "months": 3, **facts} for n in range(count)]


HOME = st.fixed_dictionaries(
    {
        "area": st.sampled_from([NORTH, SOUTH]),
        "points": st.integers(-20, 60),
        "months": st.one_of(st.none(), st.integers(1, 20)),
        "unreached_rounds": st.sampled_from([0, 0, 0, 1]),
        "unsupported_listings": st.integers(0, 3),
        "last_outcome": st.sampled_from([None, "unlocated", "priv_link", "refused", "dead"]),
        "last_outcome_on": st.sampled_from([None, date(2026, 1, 15), date(2026, 7, 15)]),
    }
)
TOWN = st.lists(HOME, min_size=1, max_size=60).map(lambda homes: [{**h, "household": n} for n, h in enumerate(homes)])
PLACES = st.fixed_dictionaries({NORTH: st.integers(0, 40), SOUTH: st.integers(0, 40)})


@settings(max_examples=60, deadline=None)
@given(TOWN, PLACES, st.integers(0, 3))
def test_whatever_the_town_the_list_holds_its_promises(homes: Rows, capacity: dict[str, int], seed: int) -> None:
    frame = chosen(homes, capacity, seed=seed)
    assert frame.equals(chosen(homes, capacity, seed=seed, shuffle=seed)), "the order of rows never matters"
    for area, here in ((area, frame.filter(pl.col("area") == area)) for area in capacity):
        listed = here.filter("listed")
        kept = listed.filter(pl.col("why").is_in(["unreached", "chronic", "repeat"]))
        assert listed["rank"].to_list() == list(range(1, listed.height + 1)), "ranks run from 1 without gaps"
        assert listed["points"].is_sorted(descending=True)
        newcomers = -(-capacity[area] * 3 // 10)
        most = max(capacity[area], kept.height + newcomers)
        assert listed.height <= most, "capacity holds, except for those kept and three tenths open to newcomers"
        unlisted = here.filter(~pl.col("listed"))
        assert set(unlisted["why"]) <= {"reference"}
        assert unlisted["rank"].null_count() == unlisted.height
        by_points = listed.filter(pl.col("why") == "score")["points"]
        if by_points.len():
            assert by_points.min() >= (unlisted["points"].max() or by_points.min()) or unlisted["points"].max() < 1


def test_points_fill_the_places_and_one_in_twenty_is_drawn() -> None:
    frame = chosen(street(200, points=300), {NORTH: 40})
    counted = frame.group_by("why").len().sort("why").rows()
    assert counted == [("exploration", 2), ("reference", 160), ("score", 38)]
    assert frame.filter(pl.col("why") == "score")["points"].min() == 300 - 37


@pytest.mark.parametrize(("places", "drawn"), [(9, 0), (10, 1), (39, 1), (100, 5)])
def test_the_share_drawn_by_lot(places: int, drawn: int) -> None:
    frame = chosen(street(300, points=400), {NORTH: places})
    assert frame.filter(pl.col("why") == "exploration").height == drawn
    assert frame["listed"].sum() == places


def test_only_households_with_a_signal_are_drawn() -> None:
    with_signal = street(30, points=60)
    without = [{"household": 100 + n, "points": 1} for n in range(100)]
    drawn = chosen([*with_signal, *without], {NORTH: 20}).filter(pl.col("why") == "exploration")
    assert drawn.height == 1
    assert drawn["household"].item() < 100


def test_places_the_lot_cannot_fill_go_by_points() -> None:
    homes = [*street(9, points=60), *({"household": 100 + n, "points": 5} for n in range(5))]
    frame = chosen(homes, {NORTH: 10})
    assert frame["listed"].sum() == 10
    assert frame.filter("listed")["why"].unique().to_list() == ["score"]


def test_same_seed_same_draw_other_seed_other_draw() -> None:
    def drawn(seed: int) -> list[int]:
        frame = chosen(street(400, points=500), {NORTH: 100}, seed=seed)
        return frame.filter(pl.col("why") == "exploration")["household"].sort().to_list()

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_the_draw_favours_nobody() -> None:
    homes = street(40, points=100)
    draws = [
        chosen(homes, {NORTH: 20}, seed=seed).filter(pl.col("why") == "exploration")["household"].item()
        for seed in range(200)
    ]
    counts = pl.Series(draws).value_counts()["count"]
    assert counts.len() >= 20, "nearly all of the 21 households left are drawn at some time"
    assert counts.max() <= 25, "none far more often than the ten times expected"


def test_equal_points_are_settled_by_lot_not_by_number() -> None:
    alike = [{"household": n, "points": 20, "months": 3} for n in range(200)]
    listed = [chosen(alike, {NORTH: 5}, seed=seed).filter("listed")["household"].sort().to_list() for seed in (1, 2)]
    assert listed[0] != listed[1]
    assert list(range(5)) not in listed


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"unreached_rounds": 1}, "unreached"),
        ({"months": None, "unreached_rounds": 2}, "unreached"),
        ({"months": 12}, "chronic"),
        ({"months": 11}, "reference"),
        ({"months": 30, "state": "cleared"}, "reference"),
        ({"months": 12, "unreached_rounds": 1}, "unreached"),
        ({"unsupported_listings": 2}, "repeat"),
        ({"unsupported_listings": 1}, "reference"),
        ({"unsupported_listings": 2, "months": None}, "reference"),
        ({"unsupported_listings": 2, "last_outcome": "pub_basic", "last_outcome_on": date(2026, 7, 1)}, "reference"),
        ({"unsupported_listings": 3, "months": 12}, "chronic"),
    ],
)
def test_who_never_falls_below_the_cut(facts: dict[str, Any], why: str) -> None:
    lowest = {"household": 99, "points": 1, "months": 3} | facts
    assert whys(chosen([*street(20), lowest], {NORTH: 5}))[99] == why


def test_kept_households_take_places_and_grow_the_list_only_when_they_are_too_many() -> None:
    few = chosen([*street(20), *street(3, start=90, points=5, months=14)], {NORTH: 8})
    assert few["listed"].sum() == 8
    many = chosen([*street(20), *street(12, start=90, points=12, months=14)], {NORTH: 8})
    assert sorted(many.filter("listed")["why"]) == ["chronic"] * 12 + ["score"] * 3  # three tenths of 8, rounded up


def test_a_place_each_in_its_own_neighbourhood() -> None:
    homes = [*street(6), *street(6, start=50, area=SOUTH)]
    frame = chosen(homes, {NORTH: 2, SOUTH: 4})
    assert frame.filter("listed").group_by("area").len().sort("area").rows() == [(NORTH, 2), (SOUTH, 4)]


def test_a_household_without_points_is_not_visited_to_fill_a_place() -> None:
    assert whys(chosen([{"household": 1, "points": -5, "months": 3}], {NORTH: 5})) == {1: "reference"}


@pytest.mark.parametrize("ended", ["dead", "duplicate", "data_error"])
def test_an_ended_household_is_left_out_until_a_new_signal(ended: str) -> None:
    gone = {"household": 1, "points": 50, "months": 3, "last_outcome": ended, "last_outcome_on": date(2026, 7, 1)}
    assert chosen([gone], {NORTH: 5}).is_empty()
    assert whys(chosen([gone | {"first_on": date(2026, 8, 1)}], {NORTH: 5})) == {1: "score"}


def test_a_neighbourhood_without_capacity_is_an_error_that_names_it() -> None:
    with pytest.raises(ContentError, match=SOUTH):
        chosen([*street(3), *street(3, start=50, area=SOUTH)], {NORTH: 2})
    with pytest.raises(ContentError, match=NORTH):
        chosen(street(3), {NORTH: -1})


def test_nobody_to_choose() -> None:
    assert chosen([], {NORTH: 5}).schema == pl.Schema(tables.CANDIDATES)


@pytest.mark.parametrize(
    ("outcome", "on", "why"),
    [
        ("not_needed", date(2026, 7, 20), "score"),
        ("pub_basic", date(2026, 7, 20), "score"),
        ("refused", date(2026, 7, 20), "chronic"),
        ("not_needed", date(2025, 8, 31), "chronic"),
        ("not_needed", date(2025, 9, 1), "score"),
    ],
)
def test_a_long_signal_rests_for_a_year_once_somebody_met_them_and_knows(outcome: str, on: date, why: str) -> None:
    home = {"household": 1, "area": NORTH, "points": 30, "months": 30, "last_outcome": outcome, "last_outcome_on": on}
    learned = {"unreached_rounds": 0, "unsupported_listings": 0, "times_listed": 1}
    assert whys(chosen([home | learned], {NORTH: 5})) == {1: why}


def test_a_backlog_does_not_shut_out_a_new_crisis() -> None:
    backlog = [
        {"household": key, "area": NORTH, "points": 50, "months": 5, "unreached_rounds": 1, "times_listed": 1}
        for key in range(20)
    ]
    fresh = [{"household": 100 + key, "area": NORTH, "points": 90 + key, "months": 0} for key in range(6)]
    found = whys(chosen([*backlog, *fresh], {NORTH: 10}))
    assert {key for key, why in found.items() if why == "unreached"} == set(range(20))
    newcomers = [key for key, why in found.items() if key >= 100 and why != "reference"]
    assert len(newcomers) == 3, "three tenths of ten places, one of them by lot"
    assert {104, 105} <= set(newcomers)


def test_whoever_was_met_lately_rests_until_the_unmet_have_their_places() -> None:
    unmet = [{"household": key, "area": NORTH, "points": 20, "months": 3} for key in range(10)]
    helped = {"household": 50, "area": NORTH, "points": 80, "months": 3, "parts": [{"part": "helped", "points": -25}]}
    assert whys(chosen([*unmet, helped], {NORTH: 10}))[50] == "reference"
    assert whys(chosen([*unmet, helped], {NORTH: 11}))[50] == "score", "there is room for all"
