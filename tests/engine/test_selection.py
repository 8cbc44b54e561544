"""Choosing: capacity holds, nobody who must be kept falls off, and the order of rows never matters."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandi.engine import tables
from bandi.engine.contract.choosing import Ask, Choosing, condition
from bandi.engine.contract.points import Rule
from bandi.engine.contract.rounds import Round
from bandi.engine.errors import ContentError
from bandi.engine.selection import choose
from bandi.engine.selection.explore import explored
from bandi.engine.words import Why

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
        table(
            tables.HOUSEHOLDS,
            [
                {"household": h["household"], "area": h.get("area", NORTH), "kind": h.get("kind", "adults")}
                for h in homes
            ],
        ),
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


ANY = condition([[{"column": "size", "op": "at_least", "value": 0}]])  # who is asked for is said by MATCHED


def chosen(
    homes: Rows,
    capacity: Mapping[str, int],
    *,
    seed: int = 7,
    shuffle: int | None = None,
    asks: Sequence[Ask] = (),
    **content: Any,
) -> pl.DataFrame:
    """CANDIDATES of a town. A home may say in `asked` which asks it meets."""
    matches = [{"household": home["household"], "asked": ask} for home in homes for ask in home.get("asked", ())]
    frames = [
        *town(homes),
        table(tables.CAPACITY, [{"area": a, "households": n} for a, n in capacity.items()]),
        table(tables.MATCHED, matches),
    ]
    if shuffle is not None:
        frames = [frame.sample(fraction=1, shuffle=True, seed=shuffle) for frame in frames]
    *first, matched = frames
    return choose(*first, matches=matched, asks=asks, kept=KEPT, content=Choosing(**content), this=round_of(seed))


def ask(id: str, why: Why = Why.GROUP, **facts: Any) -> Ask:
    return Ask(id, why, ANY, **facts)


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
        "unresolved_listings": st.integers(0, 3),
        "kind": st.sampled_from(["aged_alone", "adults", "with_children"]),
        "asked": st.lists(st.sampled_from(["near", "far", "wide"]), unique=True),
        "last_outcome": st.sampled_from([None, "unlocated", "priv_link", "refused", "dead"]),
        "last_outcome_on": st.sampled_from([None, date(2026, 1, 15), date(2026, 7, 15)]),
    }
)
TOWN = st.lists(HOME, min_size=1, max_size=60).map(lambda homes: [{**h, "household": n} for n, h in enumerate(homes)])
PLACES = st.fixed_dictionaries({NORTH: st.integers(0, 40), SOUTH: st.integers(0, 40)})


@settings(max_examples=60, deadline=None)
@given(TOWN, PLACES, st.integers(0, 3))
def test_whatever_the_town_the_list_holds_its_promises(homes: Rows, capacity: dict[str, int], seed: int) -> None:
    asks = [
        ask("wide", Why.TARGET, places=5),
        ask("near", share=0.2),
        ask("far", Why.QUERY, places=3, areas=(SOUTH,)),
    ]
    frame = chosen(homes, capacity, seed=seed, asks=asks)
    again = chosen(homes, capacity, seed=seed, shuffle=seed, asks=asks)
    assert frame.equals(again), "the order of rows never matters"
    assert frame.filter(pl.col("asked") == "wide").height <= 5
    assert set(frame.filter(pl.col("asked") == "far")["area"]) <= {SOUTH}
    assert frame["propensity"].is_between(0, 1).all()
    assert frame.filter(pl.col("listed"))["propensity"].min() is None or frame.filter("listed")["propensity"].min() > 0
    for area, here in ((area, frame.filter(pl.col("area") == area)) for area in capacity):
        listed = here.filter("listed")
        kept = listed.filter(pl.col("why").is_in(["unreached", "chronic", "repeat"]))
        assert listed["rank"].to_list() == list(range(1, listed.height + 1)), "ranks run from 1 without gaps"
        assert listed["points"].is_sorted(descending=True)
        newcomers = -(-capacity[area] * 3 // 10)
        sought = capacity[area] // 10
        most = max(capacity[area], kept.height + newcomers + sought)
        assert listed.height <= most, "capacity holds, except for those kept and three tenths open to newcomers"
        unlisted = here.filter(~pl.col("listed"))
        assert set(unlisted["why"]) <= {"reference"}
        assert unlisted["rank"].null_count() == unlisted.height
        asked_for = listed.filter(pl.col("asked").is_not_null()).height
        assert asked_for <= max(capacity[area] - kept.height - newcomers, sought), "three tenths stay open"
        assert kept.filter(pl.col("why") == "chronic").height <= newcomers, "long signals come in by three tenths"


def test_points_fill_the_places_and_a_small_share_is_drawn() -> None:
    frame = chosen(street(300, points=400), {NORTH: 200})
    counted = frame.group_by("why").len().sort("why").rows()
    assert counted == [("exploration", 3), ("reference", 100), ("score", 197)]
    assert frame.filter(pl.col("why") == "score")["points"].min() == 400 - 196


def test_only_households_with_a_signal_are_drawn() -> None:
    with_signal = street(210, points=300)
    without = [{"household": 1000 + n, "points": 1} for n in range(100)]
    frame = chosen([*with_signal, *without], {NORTH: 200})
    drawn = frame.filter(pl.col("why") == "exploration")
    assert drawn.height == 3
    assert drawn["household"].max() < 1000
    assert frame.filter(pl.col("household") >= 1000)["propensity"].sum() == 0, "they had no chance, and it is said"


def test_places_the_lot_cannot_fill_go_by_points() -> None:
    homes = [*street(199, points=300), *({"household": 1000 + n, "points": 5} for n in range(5))]
    frame = chosen(homes, {NORTH: 200})
    assert frame["listed"].sum() == 200
    assert frame.filter("listed")["propensity"].unique().to_list() == [1.0], "with room for all, chance decides nothing"


def test_same_seed_same_draw_other_seed_other_draw() -> None:
    def drawn(seed: int) -> list[int]:
        frame = chosen(street(900, points=1000), {NORTH: 400}, seed=seed)
        return frame.filter(pl.col("why") == "exploration")["household"].sort().to_list()

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_chances_are_what_the_draws_come_to_and_totals_weighed_by_them_are_unbiased() -> None:
    """Eight neighbourhoods of few places, as most are: one in five of them draws a household."""
    kinds = ["adults"] * 8 + ["aged_alone"] * 3 + ["single_parent"]
    areas = [f"1102{n:04d}" for n in range(8)]
    homes = [
        {"household": 100 * place + n, "area": area, "points": 60 - n, "months": 3, "kind": kinds[(n + place) % 12]}
        for place, area in enumerate(areas)
        for n in range(24)
    ]
    capacity = dict.fromkeys(areas, 12)
    draws = 600
    rounds = [chosen(homes, capacity, seed=seed, explored_share=0.02) for seed in range(draws)]
    every = pl.concat(rounds)
    seen = every.group_by("household").agg(
        listed=pl.col("listed").mean(), said=pl.col("propensity").mean(), same=pl.col("propensity").n_unique()
    )
    assert seen["same"].to_list() == [1] * len(homes), "the chance does not depend on the draw"
    off = (seen["listed"] - seen["said"]).abs()
    error = (seen["said"] * (1 - seen["said"]) / draws).sqrt()
    assert (off <= 4.5 * error + 1e-9).all(), "each household is listed as often as is written beside it"

    shares = every.filter(pl.col("why") == "exploration").height / (draws * sum(capacity.values()))
    assert shares == pytest.approx(0.02, rel=0.02), "one to two in a hundred places over the district"
    sizes = {frame["listed"].sum() for frame in rounds}
    assert sizes == {96}, "the draw takes a place of the capacity, it adds none"

    need = pl.col("household") % 7 == 0  # something only a visit shows
    reached = every.filter("listed", pl.col("propensity") > 0)
    total = reached.filter(need).select((1 / pl.col("propensity")).sum()).item() / draws
    truth = seen.filter(need).height
    assert total == pytest.approx(truth, rel=0.1)
    plain = reached.filter(need).height / draws
    assert abs(plain - truth) > 2 * abs(total - truth), "unweighed, the list alone is far off"


STREETS = st.lists(
    st.tuples(
        st.sampled_from(["1102001", "1102002", "2104001"]), st.sampled_from(["adults", "aged_alone", "single_parent"])
    ),
    min_size=1,
    max_size=60,
)


@settings(max_examples=60, deadline=None)
@given(STREETS, st.lists(st.integers(0, 30), min_size=3, max_size=3), st.sampled_from([0.01, 0.015, 0.02, 0.5]))
def test_over_all_starts_each_is_drawn_exactly_as_often_as_is_written_and_no_kind_is_shut_out(
    homes: list[tuple[str, str]], places: list[int], share: float
) -> None:
    """Nothing is left to luck: the draw is looked at between any two starts at which it changes."""
    free = dict(zip(("1102001", "1102002", "2104001"), places, strict=True))
    rows = pl.DataFrame(
        [
            {"household": n, "area": area, "kind": kind, "capacity": free[area], "free": free[area], "place": None,
             "drawable": True, "lot": (n * 37) % 101}
            for n, (area, kind) in enumerate(homes)
        ],
        schema_overrides={"place": pl.Int64},
    )  # fmt: skip
    chances = explored(rows, share=share, start=0.0).select("household", "chance")
    changes = sorted({0.0, 1.0, *(chances["chance"].cum_sum() % 1)})
    drawn, needy = (
        dict.fromkeys(chances["household"], 0.0),
        dict.fromkeys(("adults", "aged_alone", "single_parent"), 0.0),
    )
    kind = dict(enumerate(kind for _, kind in homes))
    for low, high in pairwise(changes):
        once = explored(rows, share=share, start=(low + high) / 2).filter("drawn")
        for household, chance in once.select("household", "chance").iter_rows():
            drawn[household] += high - low
            needy[kind[household]] += (high - low) / chance
    for household, chance in chances.iter_rows():
        assert drawn[household] == pytest.approx(chance, abs=1e-6)
        assert (chance > 0) == (free[homes[household][0]] > 0), "whoever lives where anybody is met may be drawn"
    for one, estimate in needy.items():
        there = sum(free[area] > 0 for area, of in homes if of == one)
        assert estimate == pytest.approx(there, abs=1e-3), "weighed by the chance, each kind counts in full"


def test_seldom_kinds_have_a_higher_chance() -> None:
    homes = [{**home, "kind": "single_parent" if home["household"] % 20 == 0 else "adults"} for home in street(400)]
    chances = chosen(homes, {NORTH: 12}).filter(pl.col("stratum").is_not_null()).group_by("stratum")
    told = dict(chances.agg(pl.col("propensity").max()).iter_rows())
    assert told["single_parent"] > 2 * told["adults"]


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
        ({"unresolved_listings": 2}, "repeat"),
        ({"unresolved_listings": 1}, "reference"),
        ({"unresolved_listings": 2, "months": None}, "reference"),
        ({"unsupported_listings": 2, "unresolved_listings": 0}, "reference"),
        ({"unresolved_listings": 3, "months": 12}, "chronic"),
    ],
)
def test_who_never_falls_below_the_cut(facts: dict[str, Any], why: str) -> None:
    lowest = {"household": 99, "points": 1, "months": 3} | facts
    assert whys(chosen([*street(20), lowest], {NORTH: 5}))[99] == why


def test_kept_households_take_places_and_grow_the_list_only_when_they_are_too_many() -> None:
    few = chosen([*street(20), *street(3, start=90, points=5, months=14)], {NORTH: 8})
    assert few["listed"].sum() == 8
    many = chosen([*street(20), *street(12, start=90, points=12, unreached_rounds=1)], {NORTH: 8})
    assert sorted(many.filter("listed")["why"]) == ["score"] * 3 + ["unreached"] * 12  # three tenths of 8, rounded up


def test_years_of_long_signals_come_in_by_their_share_the_longest_first_and_the_rest_waits_in_sight() -> None:
    backlog = [{"household": 100 + n, "points": 40, "months": 12 + n} for n in range(30)]
    met = {"household": 99, "points": 1, "months": 15, "times_listed": 1}  # it came in before, and nothing settled it
    frame = chosen(
        [*street(20, points=90, asked=["winter"]), *backlog, met], {NORTH: 10}, asks=[ask("winter", share=0.3)]
    )
    listed = frame.filter("listed").group_by("why").agg(pl.col("household").sort())
    told = dict(listed.iter_rows())
    assert told["chronic"] == [99, 127, 128, 129], "the longest first; whoever came in before has no bound"
    assert {why: len(homes) for why, homes in told.items()} == {"chronic": 4, "group": 3, "score": 3}
    assert sorted(frame.filter("waits")["household"]) == list(range(100, 127))
    later = chosen([*backlog[:27], *({**home, "times_listed": 1, "last_outcome": "priv_link",
                   "last_outcome_on": date(2026, 8, 1)} for home in backlog[27:])], {NORTH: 10})  # fmt: skip
    assert sorted(later.filter(pl.col("why") == "chronic")["household"]) == [124, 125, 126], "who waited comes next"


def test_too_many_kept_leave_a_tenth_for_those_asked_for() -> None:
    homes = [*street(20, start=200, unreached_rounds=1), *street(9, points=50, asked=["winter"])]
    told = whys(chosen(homes, {NORTH: 10}, asks=[ask("winter", share=0.3)]))
    assert list(told.values()).count("group") == 1
    none = whys(chosen(homes, {NORTH: 10}, asks=[ask("winter", share=0.3)], asked_share=0.0))
    assert "group" not in none.values()


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
        ("not_needed", date(2026, 4, 20), "score"),
        ("pub_basic", date(2026, 4, 20), "score"),
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
    assert len(newcomers) == 3, "three tenths of ten places"
    assert {104, 105} <= set(newcomers)


@pytest.mark.parametrize(
    ("outcome", "on", "began", "why"),
    [
        ("pub_basic", date(2026, 7, 20), date(2026, 3, 1), "reference"),
        ("not_needed", date(2026, 7, 20), date(2026, 3, 1), "reference"),
        ("monitor", date(2026, 7, 20), date(2026, 3, 1), "reference"),
        ("pub_basic", date(2026, 7, 20), date(2026, 8, 1), "score"),
        ("pub_basic", date(2026, 4, 29), date(2026, 3, 1), "score"),
        ("refused", date(2026, 7, 20), date(2026, 3, 1), "score"),
        ("ineligible", date(2026, 7, 20), date(2026, 3, 1), "score"),
    ],
)
def test_whoever_was_met_lately_rests_until_a_signal_begins(outcome: str, on: date, began: date, why: str) -> None:
    home = {"household": 1, "points": 80, "months": 3, "last_outcome": outcome, "last_outcome_on": on}
    asked = {**home, "first_on": began, "asked": ["winter"]}
    assert whys(chosen([asked], {NORTH: 11}))[1] == why
    if why == "reference":
        assert whys(chosen([asked], {NORTH: 11}, asks=[ask("winter", share=0.5)]))[1] == why, "nobody asks around it"


def test_targets_come_before_groups_and_groups_before_queries_and_points_keep_their_share() -> None:
    homes = street(40, points=60)
    poor = [
        {**home, "household": 500 + n, "points": 3, "asked": ["query", "group", "target"]}
        for n, home in enumerate(homes)
    ]
    asks = [ask("target", Why.TARGET, places=2), ask("group", share=0.2), ask("query", Why.QUERY, places=9)]
    frame = chosen([*homes, *poor], {NORTH: 10}, asks=asks)
    counted = dict(frame.filter("listed").group_by("why").len().iter_rows())
    assert {why: counted[why] for why in ("target", "group", "query")} == {"target": 2, "group": 2, "query": 3}
    assert frame.filter(pl.col("why").is_in(["target", "group", "query"])).select("why", "asked").unique().height == 3
    assert frame["listed"].sum() == 10
    assert set(frame.filter(pl.col("asked").is_not_null())["propensity"]) == {1.0}, "whoever is asked for comes by rule"


def test_a_target_goes_to_the_most_points_over_all_its_areas() -> None:
    homes = [
        {**home, "asked": ["centre"]} for home in (*street(5, points=50), *street(5, start=50, points=90, area=SOUTH))
    ]
    frame = chosen(homes, {NORTH: 10, SOUTH: 10}, asks=[ask("centre", Why.TARGET, places=3, areas=("11",))])
    assert set(frame.filter(pl.col("asked") == "centre")["household"]) == {50, 51, 52}


def test_whoever_misses_one_group_may_be_taken_by_the_next() -> None:
    homes = [{**home, "asked": ["first", "second"]} for home in street(3, points=9)]
    frame = chosen(homes, {NORTH: 10}, asks=[ask("first", places=1), ask("second", places=1)])
    assert sorted(frame["asked"].drop_nulls()) == ["first", "second"]


def test_asks_take_their_turns_in_order_however_their_areas_nest() -> None:
    homes = [{**home, "asked": ["third", "wide"]} for home in street(1)]
    north = [ask(name, Why.QUERY, places=1, areas=(NORTH,)) for name in ("first", "second", "third")]
    asks = [*north, ask("south", Why.QUERY, places=1, areas=(SOUTH,)), ask("wide", Why.QUERY, places=1, areas=("11",))]
    assert chosen(homes, {NORTH: 10}, asks=asks)["asked"].to_list() == ["third"]
    assert chosen(homes, {NORTH: 10}, asks=asks[::-1])["asked"].to_list() == ["wide"]


@pytest.mark.parametrize(("times", "to"), [(0, None), (1, "team_lead"), (2, "case_meeting"), (6, "case_meeting")])
def test_who_must_look_at_a_household_that_was_never_settled(times: int, to: str | None) -> None:
    frame = chosen([{"household": 1, "points": 9, "months": 3, "unresolved_listings": times}], {NORTH: 5})
    assert frame["escalates"].to_list() == [to]


def test_a_household_on_the_reference_list_escalates_to_nobody() -> None:
    home = {"household": 1, "points": -9, "months": 3, "unresolved_listings": 1}
    assert chosen([home], {NORTH: 5})["escalates"].to_list() == [None]


def test_a_hub_that_can_meet_nobody_lists_those_who_are_kept_and_nobody_else() -> None:
    homes = [*street(20), {"household": 99, "points": 1, "months": 3, "unreached_rounds": 1, "asked": ["winter"]}]
    frame = chosen(homes, {NORTH: 0}, asks=[ask("winter", share=0.5)])
    assert frame.filter("listed")["household"].to_list() == [99]
    assert frame["propensity"].sum() == 1.0


def test_a_hub_of_ten_thousand_households_gives_its_places_and_keeps_the_rest() -> None:
    frame = chosen(street(10_000, points=20_000), {NORTH: 70})
    assert frame.height == 10_000
    assert frame["listed"].sum() == 70
    assert frame.filter(~pl.col("listed"))["propensity"].min() > 0, "each of those below the cut had a chance"


def test_a_household_in_two_hubs_is_refused_without_naming_it() -> None:
    frames = town([*street(3), {"household": 424242, "points": 1, "months": 3}])
    frames[1] = pl.concat([frames[1], table(tables.HOUSEHOLDS, [{"household": 424242, "area": SOUTH}])])
    places = table(tables.CAPACITY, [{"area": NORTH, "households": 3}, {"area": SOUTH, "households": 3}])
    with pytest.raises(ContentError, match="1 households stand in two neighbourhoods") as told:
        choose(*frames, places, kept=KEPT, this=round_of(1))
    assert "424242" not in str(told.value)


def test_without_any_signal_nobody_is_drawn_and_points_alone_choose() -> None:
    homes = [{"household": n, "points": n - 5} for n in range(20)]
    frame = chosen(homes, {NORTH: 10})
    assert frame.filter("listed")["why"].unique().to_list() == ["score"]
    assert frame["stratum"].null_count() == 20
