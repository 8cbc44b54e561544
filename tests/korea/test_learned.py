"""A learned score over Korea's own list: parts add up, trouble never lowers, and every part has its sentence."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bandi.engine import tables
from bandi.engine.reasons import explain
from bandi.engine.risk.learned.curves import Curve, Model, basis_of, read_model
from bandi.engine.risk.learned.frame import Frame, Known, frame
from bandi.engine.risk.learned.score import contributed, learned
from bandi.engine.risk.learned.train import plain
from bandi.engine.risk.scorecard import SCORECARD, score
from bandi.korea import pack

PACK = pack()
assert PACK.features is not None
DECLARED = PACK.features
CUTOFF = date(2026, 8, 31)
TYPES = {signal.id: signal for signal in PACK.signals}
BENEFITS = [benefit.id for benefit in PACK.rules.benefits]
KINDS = sorted(set(PACK.scorecard.kinds) - {"head_died"} | {"adults"})

Home = Mapping[str, Any]


def staircase(rng: np.random.Generator, sense: int) -> Curve:
    """A curve as training might leave it: against no sense, nothing where there is nothing."""
    edges = np.unique(np.concatenate([[1e-35], rng.gamma(1.0, 8.0, rng.integers(0, 6)).round(2)]))
    steps = rng.gamma(0.5, 0.3, len(edges)) if sense else rng.normal(0, 0.3, len(edges))
    values = np.concatenate([[0.0], np.cumsum(steps)]) * (sense or 1)
    values -= 0 if sense else values.min()
    return Curve(tuple(edges), tuple(values), float(rng.normal(0, 0.2)))


def some_model(seed: int) -> Model:
    rng = np.random.default_rng(seed)
    groups = range(len(DECLARED.groups))
    curves = {f.id: tuple(staircase(rng, f.sense) for _ in groups) for f in DECLARED.features if rng.random() < 0.9}
    starts = rng.gamma(1.0, 0.2, len(groups))
    made = Model(
        made_on="2026-08-31",
        basis=basis_of(DECLARED, sorted(curves)),
        base=-1.0,
        starts=tuple(starts - starts.min()),
        curves=curves,
        bands={"urgent": 40, "high": 25, "normal": 10},
        training={},
        id=f"m-{seed}",
    )
    return read_model(plain(made.as_json()), declared=DECLARED)


MODELS = [some_model(seed) for seed in range(4)]


@st.composite
def homes(draw: st.DrawFn) -> dict[str, Any]:
    """A household with anything that may befall it."""
    kind = draw(st.sampled_from(KINDS))
    youngest = draw(st.integers(0, 80))
    signals = {
        id: {
            "months": draw(st.none() | st.integers(0, 50)),
            "times": draw(st.none() | st.integers(1, 6)),
            "trend": draw(st.none() | st.sampled_from(["worsening", "steady", "easing"])),
            "amount": draw(st.none() | st.integers(1, 5_000_000)),
            "first_on": draw(st.dates(date(2024, 9, 1), CUTOFF)),
        }
        for id in draw(st.lists(st.sampled_from(sorted(TYPES)), max_size=5, unique=True))
    }
    benefits = {
        id: {"verdict": draw(st.sampled_from(["yes", "no", "depends"])), "received": draw(st.none() | st.booleans())}
        for id in draw(st.lists(st.sampled_from(BENEFITS), max_size=5, unique=True))
    }
    history = draw(st.none() | st.fixed_dictionaries({
        "times_listed": st.integers(0, 6), "unsupported_listings": st.integers(0, 6),
        "unreached_rounds": st.integers(0, 4), "supported_on": st.none() | st.dates(date(2024, 1, 1), CUTOFF),
        "last_outcome": st.sampled_from(["pub_basic", "not_needed", "unlocated", "refused"]),
        "last_outcome_on": st.dates(date(2024, 1, 1), CUTOFF), "last_round": st.just("2026-3"),
    }))  # fmt: skip
    return {
        "kind": kind, "youngest": youngest, "size": draw(st.integers(1, 6)), "aged": draw(st.integers(0, 2)),
        "minors": draw(st.integers(0, 3)), "head_age": draw(st.none() | st.integers(19, 99)),
        "head_died_on": draw(st.none() | st.dates(date(2025, 1, 1), CUTOFF)),
        "signals": signals, "benefits": benefits, "history": history,
    }  # fmt: skip


def known(given_homes: list[Home], *, unread: frozenset[str] = frozenset()) -> Known:
    """The tables of these households, numbered from 1."""
    numbered = list(enumerate(given_homes, start=1))
    facts = ("kind", "youngest", "size", "aged", "minors", "head_age", "head_died_on")
    rows = [{"household": n, **{name: home[name] for name in facts}} for n, home in numbered]
    signals = [
        {"household": n, "signal": id, "feed": TYPES[id].feed, "kind": TYPES[id].kind.value, "state": "active",
         "is_new": False, "evidence": [], **told}
        for n, home in numbered for id, told in home["signals"].items()
    ]  # fmt: skip
    benefits = [
        {
            "household": n,
            "benefit": id,
            **told,
            "amount_low": 100_000,
            "amount_high": 100_000,
            "missing": ["monthly_rent"],
        }
        for n, home in numbered
        for id, told in home["benefits"].items()
    ]
    history = [{"household": n, **home["history"]} for n, home in numbered if home["history"]]
    feeds = sorted({*(t.feed for t in TYPES.values()), PACK.rules.benefits_feed})
    came = [{"feed": feed, "arrived": "late" if feed in unread else "arrived"} for feed in feeds]
    five = [
        pl.DataFrame(made, schema=dict(schema))
        for made, schema in (
            (rows, tables.HOUSEHOLDS), (signals, tables.SIGNALS), (benefits, tables.ENTITLEMENTS),
            (history, tables.HISTORY), (came, tables.COVERAGE),
        )
    ]  # fmt: skip
    return Known(*five, score(*five, card=PACK.scorecard, types=PACK.signals, cutoff=CUTOFF))


def both(given_homes: list[Home], model: Model) -> tuple[dict[int, int], dict[int, int]]:
    """Points of each household by the scorecard and by the model; no row is no points."""
    table = scores(known(given_homes), model)
    return dict(table.select("household", "card").iter_rows()), dict(table.select("household", "points").iter_rows())


def scores(told: Known, model: Model) -> pl.DataFrame:
    return learned(told.scores, frame(told, declared=DECLARED, cutoff=CUTOFF), model=model, declared=DECLARED)


def with_signal(home: Home, id: str, **facts: object) -> Home:
    return {**home, "signals": {**home["signals"], id: {**home["signals"][id], **facts}}}


def without(home: Home, group: str, id: str) -> Home:
    return {**home, group: {name: told for name, told in home[group].items() if name != id}}


models = st.integers(0, len(MODELS) - 1).map(MODELS.__getitem__)

BEREAVED: Home = {
    "kind": "adults", "youngest": 30, "size": 2, "aged": 0, "minors": 0, "head_age": 50,
    "head_died_on": date(2026, 3, 1), "signals": {}, "benefits": {}, "history": None,
}  # fmt: skip
"""A household whose head's death both the register and a signal may tell."""


@settings(max_examples=80, deadline=None)
@given(given_homes=st.lists(homes(), min_size=1, max_size=6), model=models)
def test_points_are_the_sum_of_the_parts_and_the_scorecard_stays_beside_them(
    given_homes: list[Home], model: Model
) -> None:
    told = known(given_homes)
    table = scores(told, model)
    summed = table.select("points", total=pl.col("parts").list.eval(pl.element().struct.field("points")).list.sum())
    assert (summed["points"] == summed["total"]).all()
    assert table.select("household", "signals", "feeds_missing").equals(
        told.scores.select("household", "signals", "feeds_missing")
    )
    assert table["card"].to_list() == told.scores["points"].to_list()
    assert set(table["by"]) <= {model.id}
    assert set(told.scores["by"]) <= {SCORECARD}
    assert told.scores["chance"].null_count() == told.scores.height
    assert table["chance"].is_between(0, 1).all()


@settings(max_examples=80, deadline=None)
@given(given_homes=st.lists(homes(), min_size=1, max_size=6), model=models)
def test_every_part_of_a_learned_score_has_its_sentence(given_homes: list[Home], model: Model) -> None:
    told = known(given_homes)
    table = scores(told, model)
    reasons = explain(
        table, told.signals, told.entitlements, told.history, wording=PACK.wording, types=PACK.signals,
        benefits=PACK.rules.benefits, outcome_feed=PACK.outcome_feed.id,
    )  # fmt: skip
    spoken = table.filter(pl.col("parts").list.len() > 0)["household"]
    assert set(reasons["household"]) == set(spoken)
    lowering = {part["part"] for parts in table["parts"] for part in parts if part["points"] < 0}
    assert lowering <= {"history:supported_recently", "history:checked_recently"}


@settings(max_examples=120, deadline=None)
@given(home=homes(), model=models, more=st.integers(1, 30), drawn=st.data())
def test_more_trouble_never_lowers(home: Home, model: Model, more: int, drawn: st.DataObject) -> None:
    if not home["signals"]:
        return
    id = drawn.draw(st.sampled_from(sorted(home["signals"])))
    now = home["signals"][id]
    worse = [
        with_signal(home, id, months=(now["months"] or 0) + more),
        with_signal(home, id, times=(now["times"] or 1) + more),
        with_signal(home, id, trend="worsening"),
        with_signal(home, id, amount=(now["amount"] or 0) + more * 100_000),
    ]
    points = both([home, *worse], model)[1]
    assert min(points.values()) == points[1]


@settings(max_examples=80, deadline=None)
@given(home=homes(), model=models, id=st.sampled_from(sorted(TYPES)))
@example(home=BEREAVED, model=MODELS[0], id="household_head_died")
def test_one_more_signal_never_lowers_and_taking_it_away_does(home: Home, model: Model, id: str) -> None:
    bare = without(home, "signals", id)
    fact = {"months": 5, "times": 2, "trend": "worsening", "amount": 800_000, "first_on": date(2026, 4, 1)}
    more = {**bare, "signals": {**bare["signals"], id: fact}}
    for points in both([bare, more], model):
        assert points[2] >= points.get(1, 0)
    if id in PACK.scorecard.kinds["head_died"].unless:  # the register may say the same
        bare, more = {**bare, "head_died_on": None}, {**more, "head_died_on": None}
    said = {part["part"] for part in scores(known([more]), model)["parts"].item()}
    for by, points in zip(("card", "model"), both([bare, more], model), strict=True):
        if by == "card" or f"signal:{id}" in said:
            assert points.get(1, 0) < points[2]


@settings(max_examples=80, deadline=None)
@given(home=homes(), model=models)
def test_taking_away_what_a_reason_rests_on_moves_both_scores_its_way(home: Home, model: Model) -> None:
    if not (past := home["history"]):
        return
    forgotten = {
        "history:unreached": {"unreached_rounds": 0},
        "history:listed_again": {"unsupported_listings": 0},
        "history:supported_recently": {"supported_on": None},
    }
    told = known([home])
    for table, which in ((told.scores, 0), (scores(told, model), 1)):
        for part in (part for parts in table["parts"] for part in parts if part["part"] in forgotten):
            points = both([home, {**home, "history": {**past, **forgotten[part["part"]]}}], model)[which]
            if 2 not in points:  # it was listed for nothing else
                assert part["points"] > 0
                continue
            assert (points[1] - points[2]) * part["points"] > 0


@settings(max_examples=60, deadline=None)
@given(home=homes(), model=models, id=st.sampled_from(BENEFITS))
def test_receiving_help_never_raises(home: Home, model: Model, id: str) -> None:
    lacking = {**home, "benefits": {**home["benefits"], id: {"verdict": "yes", "received": False}}}
    helped = {**home, "benefits": {**home["benefits"], id: {"verdict": "yes", "received": True}}}
    for points in both([lacking, helped], model):
        assert 2 not in points or points[2] <= points[1]  # without a row it comes after everybody
    if past := home["history"]:
        ago = {
            **past,
            "supported_on": date(2026, 8, 1),
            "last_outcome": "pub_basic",
            "last_outcome_on": date(2026, 8, 1),
        }
        calm = {**home, "history": past | {"supported_on": None, "last_outcome": "pub_basic"}}
        _, points = both([calm, {**home, "history": ago}], model)
        assert points.get(2, 0) <= points.get(1, 0)


@settings(max_examples=60, deadline=None)
@given(given_homes=st.lists(homes(), min_size=2, max_size=6), model=models, drawn=st.data())
def test_order_names_and_places_change_nothing(given_homes: list[Home], model: Model, drawn: st.DataObject) -> None:
    told = known(given_homes)
    seed = drawn.draw(st.integers(0, 99))
    mixed = [
        getattr(told, name).sample(fraction=1, shuffle=True, seed=seed)
        for name in ("households", "signals", "entitlements", "history", "coverage", "scores")
    ]
    moved = mixed[0].with_columns(area=pl.lit("11170999"), address=pl.lit(7), building=pl.lit(9), head_sex=pl.lit("f"))
    assert scores(Known(moved, *mixed[1:]), model).equals(scores(told, model))


@pytest.mark.parametrize("model", MODELS)
def test_what_a_feed_does_not_say_is_unknown_and_counts_neither_way(model: Model) -> None:
    calm = {
        "kind": "adults", "youngest": 40, "size": 2, "aged": 0, "minors": 0, "head_age": 50, "head_died_on": None,
        "benefits": {}, "history": None,
        "signals": {"premium_arrears": {"months": 9, "times": 1, "trend": "steady", "amount": 1, "first_on": CUTOFF}},
    }  # fmt: skip
    whole, part = known([calm]), known([calm], unread=frozenset({"kepco_arrears", "nhis_arrears"}))
    rows = frame(part, declared=DECLARED, cutoff=CUTOFF).wide()
    assert np.isnan(rows["power_arrears.months"].item())
    assert rows["premium_arrears.months"].item() == 10
    assert rows["gas_arrears.months"].item() == 0
    assert scores(part, model)["points"].to_list() == scores(whole, model)["points"].to_list()
    assert scores(part, model)["feeds_missing"].to_list() == [["kepco_arrears", "nhis_arrears"]]


@pytest.mark.parametrize("model", MODELS[:2])
def test_contributions_are_the_curves(model: Model) -> None:
    """Every contribution, looked up by hand."""
    rng = np.random.default_rng(3)
    values = rng.gamma(1.0, 6.0, (50, len(DECLARED.features))).astype(np.float32)
    group = rng.integers(0, len(DECLARED.groups), 50)
    some = pl.DataFrame({"household": range(50), "kind": ["adults"] * 50})
    names, given_, chance = contributed(Frame(some, group, DECLARED.features, values), model=model, declared=DECLARED)
    for row in range(50):
        by_part = dict.fromkeys(names, 0.0) | {"kind:*": model.starts[group[row]]}
        for nth, feature in enumerate(DECLARED.features):
            if feature.id in model.curves:
                curve = model.curves[feature.id][group[row]]
                step = next((n for n, edge in enumerate(curve.edges) if values[row, nth] <= edge), len(curve.edges))
                by_part[feature.part] += curve.values[step]
        assert given_[row] == pytest.approx(list(by_part.values()), abs=1e-12)
        assert chance[row] == pytest.approx(1 / (1 + np.exp(-(model.base + sum(by_part.values())))), abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(given_homes=st.lists(homes(), min_size=1, max_size=4), gone=homes())
def test_a_household_taken_out_leaves_no_trace_in_the_features_of_others(given_homes: list[Home], gone: Home) -> None:
    with_it = frame(known([*given_homes, gone]), declared=DECLARED, cutoff=CUTOFF).wide()
    rest = with_it.filter(pl.col("household") <= len(given_homes))
    assert rest.equals(frame(known(given_homes), declared=DECLARED, cutoff=CUTOFF).wide(), null_equal=True)


@pytest.mark.parametrize("model", MODELS)
def test_what_is_longer_past_than_the_window_is_forgotten(model: Model) -> None:
    past = {
        "times_listed": 1, "unsupported_listings": 0, "unreached_rounds": 0, "last_round": "2024-3",
        "supported_on": date(2024, 8, 20), "last_outcome": "pub_basic", "last_outcome_on": date(2024, 8, 20),
    }  # fmt: skip
    home = {
        "kind": "adults", "youngest": 40, "size": 2, "aged": 0, "minors": 0, "head_age": 50, "head_died_on": None,
        "signals": {"premium_arrears": {"months": 36, "times": 1, "first_on": date(2023, 9, 1)}}, "benefits": {},
    }  # fmt: skip
    longer = {**home, "signals": {"premium_arrears": {"months": 60, "times": 1, "first_on": date(2021, 9, 1)}}}
    _, points = both([{**home, "history": None}, {**home, "history": past}, {**longer, "history": None}], model)
    assert len(set(points.values())) == 1


def test_nobody_stands_outside_the_groups_and_an_infant_comes_first() -> None:
    calm = {
        "kind": "with_children", "youngest": 0, "size": 3, "aged": 0, "minors": 1, "head_age": 30, "head_died_on": None,
        "benefits": {}, "history": None,
        "signals": {"premium_arrears": {"months": 9, "times": 1, "trend": "steady", "amount": 1, "first_on": CUTOFF}},
    }  # fmt: skip
    homes_ = [calm, {**calm, "youngest": 5}, {**calm, "kind": "adults", "youngest": 40}]
    rows = frame(known(homes_), declared=DECLARED, cutoff=CUTOFF)
    assert [DECLARED.groups[nth].id for nth in rows.group] == ["newborn", "families", "others"]
    assert frame(known([]), declared=DECLARED, cutoff=CUTOFF).wide().height == 0
