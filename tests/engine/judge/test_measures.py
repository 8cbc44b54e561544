"""Judging against a world in which every need is known."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from bandi.engine.judge import measures, sheet, shifts
from bandi.engine.judge.gates import LEAST

ORDERS = ["list", "score", "card", "signals", "random"]


def test_recall_of_orders_nobody_visited_by_is_estimated_right(world: Any, of: Any) -> None:
    seen = world(60_000, hubs=20, capacity=300, seed=4)
    rows = measures.at_capacity(seen.visited(), ORDERS)
    for by in ("score", "card", "signals"):
        recall = of(rows, "recall", by=by)
        assert recall["low"] <= seen.recall(by) <= recall["high"]
        assert recall["state"] == "told"
    assert of(rows, "lift", by="random")["value"] == pytest.approx(1, abs=0.02)
    assert of(rows, "recall_gain", by="score")["low"] > 0
    assert of(rows, "recall_gain", by="card")["value"] == 0
    missed = of(rows, "missed_need", by="score")
    assert missed["low"] <= (1 - seen.recall("score")) * seen.truth["needy"].sum() <= missed["high"]


def test_intervals_hold_the_truth_about_as_often_as_they_say(world: Any, of: Any) -> None:
    held = 0
    for seed in range(40):
        seen = world(6_000, hubs=4, seed=seed)
        recall = of(measures.at_capacity(seen.visited(), ["score"]), "recall")
        held += recall["low"] <= seen.recall("score") <= recall["high"]
    assert held >= 35


def test_refused_and_unreached_are_left_out_and_counted(world: Any, of: Any) -> None:
    few, many = (measures.at_capacity(world(40_000, silent=share, seed=2).visited(), ["list"]) for share in (0.0, 0.5))
    assert of(few, "censored", by="list")["n"] == 0
    assert of(many, "censored", by="list")["value"] == pytest.approx(0.5, abs=0.02)
    first, second = (of(rows, "base_rate", by="list") for rows in (few, many))
    assert second["low"] <= first["value"] <= second["high"]
    assert second["n"] < first["n"]


def test_the_order_of_rows_changes_no_byte(world: Any, halves: Any) -> None:
    rows = world(5_000).visited()
    other = rows.sample(fraction=1, shuffle=True, seed=9)
    first, second = (
        measures.at_capacity(some, ORDERS) + measures.by_hub(some, ["list"])
        + sorted(measures.by_group(some, halves(some), "score"), key=str)
        for some in (rows, other)
    )  # fmt: skip
    assert first == second


def test_a_neighbourhoods_own_list_is_as_long_as_it_was(world: Any) -> None:
    seen = world(4_000, hubs=3, capacity=40)
    rows = sheet.sheet(seen.candidates, seen.scores, seen.told).with_columns(lot=pl.lit(0))
    placed = rows.select("area", "listed", *(sheet.placed(by).alias(by) for by in ("points", "signals", "lot")))
    sums = placed.group_by("area").agg(pl.all().sum())
    for by in ("points", "signals", "lot"):
        assert sums[by].to_list() == pytest.approx(sums["listed"].to_list())


def test_no_lot_below_the_cut_means_that_nobody_knows_who_is_missed(world: Any, halves: Any, of: Any) -> None:
    rows = world(20_000, lot=0.002).visited()
    assert of(measures.at_capacity(rows, ["list"]), "recall", by="list")["state"] == "not_enough"
    assert of(measures.at_capacity(rows, ["list"]), "precision", by="list")["state"] == "told"
    for group in ("sex:f", "sex:m"):
        assert of(measures.by_group(rows, halves(rows), "score"), "missed", group=group)["state"] == "not_enough"
    none = rows.filter(pl.col("propensity") == 1).vstack(
        rows.filter(pl.col("propensity") < 1).with_columns(known=False)
    )
    told = of(measures.by_group(none, halves(none), "score"), "missed", group="sex:f")
    assert (told["value"], told["state"]) == (None, "not_enough")


def test_a_group_that_points_overlook_stands_outside(world: Any, halves: Any, of: Any) -> None:
    same, unfair = (world(80_000, lot=0.2, hidden=hidden, seed=6).visited() for hidden in (0.0, 1.6))
    assert of(measures.by_group(same, halves(same), "score"), "missed", group="sex:m")["state"] != "outside"
    rows = measures.by_group(unfair, halves(unfair), "score")
    assert of(rows, "missed", group="sex:m")["state"] == "outside"
    assert of(rows, "missed", group="sex:f")["state"] == "ok"
    assert of(rows, "omission", group="sex:m")["state"] == "outside"
    assert of(rows, "selected", group="sex:m")["state"] == "told"


def test_a_group_that_is_first_called_late_stands_outside_and_the_unknown_is_left_out(
    world: Any, halves: Any, of: Any
) -> None:
    rows = world(20_000, seed=5).visited()
    draw = np.random.default_rng(5).random(rows.height)
    odd = (rows["household"] % 2).to_numpy()
    late = pl.Series(draw < np.where(odd, 0.4, 0.2))
    told = rows.with_columns(late=pl.when(pl.col("household") % 5 > 0).then(late))
    found = measures.by_group(told, halves(rows), "score")
    groups = sorted({one["group"] for one in found if one["measure"] == "late_contact"})
    even, uneven = (of(found, "late_contact", group=group) for group in groups)
    assert {even["state"], uneven["state"]} == {"ok", "outside"}
    assert even["n"] + uneven["n"] == told["late"].count()
    assert "late_contact" not in {one["measure"] for one in measures.by_group(rows, halves(rows), "score")}


def test_rates_of_groups_are_those_of_another_library(world: Any, halves: Any, of: Any) -> None:
    """What fairlearn's MetricFrame does: scikit-learn's measures of each group's rows with their weights."""
    from sklearn.metrics import precision_score, recall_score  # type: ignore[import-untyped]

    rows = world(30_000, lot=0.2, hidden=0.8, seed=8).visited().filter(pl.col("by_score").is_in([0.0, 1.0]))
    found = measures.by_group(rows, halves(rows), "score")
    groups = halves(rows).select("household", "group").join(rows.filter("known"), on="household")
    for (group,), part in groups.group_by("group"):
        truth, listed, weight = (part[name].cast(pl.Float64).to_numpy() for name in ("unmet", "by_score", "weight"))
        recall = recall_score(truth, listed, sample_weight=weight)
        unlisted = precision_score(truth, 1 - listed, sample_weight=weight)
        assert of(found, "missed", group=f"sex:{group}")["value"] == pytest.approx(1 - recall, abs=1e-5)
        assert of(found, "omission", group=f"sex:{group}")["value"] == pytest.approx(unlisted, abs=1e-5)
        precise = precision_score(truth, listed, sample_weight=weight)
        assert of(found, "precision", group=f"sex:{group}")["value"] == pytest.approx(precise, abs=1e-5)


def test_chance_alone_puts_no_group_outside(world: Any, halves: Any) -> None:
    states = [
        row["state"]
        for seed in range(15)
        for rows in [world(8_000, hubs=4, lot=0.15, seed=seed).visited()]
        for row in measures.by_group(rows, halves(rows), "score")
        if row["measure"] in ("missed", "omission", "precision")
    ]
    assert states.count("outside") <= 1


def test_below_the_least_number_nothing_passes(world: Any, halves: Any) -> None:
    rows = world(800, hubs=2, capacity=20, lot=0.1).visited()
    told = measures.by_group(rows, halves(rows), "score")
    assert {row["state"] for row in told if row["n"] < LEAST} == {"not_enough"}


def test_calibration_by_group_is_told_only_of_a_chance(world: Any, halves: Any, of: Any) -> None:
    rows = world(60_000, hubs=20, capacity=300, silent=0.0).visited()
    told = measures.by_group(rows, halves(rows), "score")
    assert of(told, "slope", group="sex:f")["state"] == "ok"
    blank = rows.with_columns(chance=pl.lit(None, dtype=pl.Float64))
    assert not [row for row in measures.by_group(blank, halves(blank), "score") if row["measure"] == "slope"]


def test_groups_leave_out_what_is_unknown_and_cross_two_by_two() -> None:
    homes = pl.DataFrame({
        "household": [1, 2], "head_age": [39, None], "head_sex": ["f", None], "size": [1, 4], "minors": [0, 2],
        "moved_in": [date(2025, 9, 1), date(2020, 1, 1)],
    })  # fmt: skip
    more = pl.DataFrame({"household": [1, 9], "dimension": ["place"] * 2, "group": ["country"] * 2})
    known = sheet.groups(homes, round_id="r", cutoff=date(2026, 8, 31), more=[more])
    told = {(row["household"], row["dimension"]): row["group"] for row in known.iter_rows(named=True)}
    assert told == {
        (1, "age"): "under_40", (1, "alone"): "alone", (1, "children"): "no_children", (1, "moved"): "moved",
        (1, "place"): "country", (1, "sex"): "f",
        (2, "alone"): "two_or_more", (2, "children"): "children", (2, "moved"): "stayed",
    }  # fmt: skip
    crossed = sheet.crossed(known)
    assert "age*sex" in set(crossed["dimension"])
    assert set(crossed.filter(pl.col("dimension") == "alone*children")["group"]) == {
        "alone*no_children", "two_or_more*children",
    }  # fmt: skip


def test_found_by_data_by_people_by_both_and_by_nobody(of: Any) -> None:
    rows = measures.overlap(pl.Series(range(200)), pl.Series(range(150, 350)))
    assert [of(rows, m, by="list")["value"] for m in ("data_only", "people_only", "both_ways")] == [150, 150, 50]
    assert of(rows, "nobody", by="list")["value"] == pytest.approx(791.2 - 350, abs=0.1)
    few = measures.overlap(pl.Series(range(200)), pl.Series(range(197, 230)))
    assert of(few, "nobody", by="list")["state"] == "not_enough"


def scores(points: np.ndarray, part: str) -> pl.DataFrame:
    struct = pl.Struct({"part": pl.String, "points": pl.Int32, "signal": pl.String})
    parts = [[{"part": part, "points": int(p), "signal": None}] if p else [] for p in points]
    return pl.DataFrame({"points": points, "parts": pl.Series(parts, dtype=pl.List(struct)), "chance": None}).cast(
        {"chance": pl.Float64}
    )


def test_points_that_moved_are_noticed_and_the_same_are_not(of: Callable[..., Any]) -> None:
    draw = np.random.default_rng(1)
    before, now, moved = (draw.poisson(mean, 5_000) for mean in (20, 20, 26))
    whole = shifts.tally([scores(before, "signal:x")])
    same, other = (shifts.shifts(whole, shifts.tally([scores(after, "signal:x")])) for after in (now, moved))
    buckets = shifts.tally(scores(part, "signal:x") for part in np.array_split(moved, 7))
    assert shifts.shifts(whole, buckets) == other, "how many buckets there are does not matter"
    assert of(same, "shift", group="points")["state"] == "ok"
    assert of(other, "shift", group="points")["state"] == "outside"
    assert of(other, "shift", group="part:signal:x")["value"] > 0.2


def test_a_feed_is_compared_with_the_median_of_enough_rounds(of: Callable[..., Any]) -> None:
    def came(records: int, arrived: str = "arrived") -> pl.DataFrame:
        return pl.DataFrame({"feed": ["f"], "arrived": [arrived], "records": [records]})

    usual = [came(100), came(110), came(90)]
    assert of(shifts.volumes(usual, came(120)), "volume_ratio", by="list", group="feed:f")["state"] == "ok"
    assert of(shifts.volumes(usual, came(60)), "volume_ratio", by="list", group="feed:f")["state"] == "outside"
    assert of(shifts.volumes(usual[:2], came(60)), "volume_ratio", by="list", group="feed:f")["state"] == "not_enough"
    assert shifts.volumes(usual, came(0, "missing")) == []
