"""A learned model: exact curves, refused when one bit differs, in force only when it was judged and released."""

import ast
import math
import random
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import bandi
from bandi.engine.contract.features import Feature, Features, Group
from bandi.engine.errors import BandiError
from bandi.engine.risk.learned import train as learning
from bandi.engine.risk.learned.compare import worth
from bandi.engine.risk.learned.curves import Curve, Model, ModelRefused, read_model
from bandi.engine.risk.learned.examples import Examples, needs
from bandi.engine.risk.learned.extract import staircases
from bandi.engine.risk.learned.shelf import Shelf
from bandi.engine.signature import SignatureRefused, Signer
from bandi.engine.tables import RECORDS

SENSES = (1, 1, 0, -1, 1)
READS = ("months", "amount", "head_age", "supported", "times")
GROUPS = 4
LINES = {"urgent": 30, "high": 20, "normal": 10}


def feature(nth: int) -> Feature:
    return Feature(
        f"f{nth}", "특성", "feature", f"signal:s{nth}", READS[nth], SENSES[nth], "law", "source", of=f"s{nth}"
    )


DECLARED = Features(
    version="test",
    signal_months=36,
    history_months=24,
    double=10,
    groups=(
        *(Group(f"g{n}", "집단", "group", kinds=(f"k{n}",)) for n in range(GROUPS - 1)),
        Group("rest", "rest", "r"),
    ),
    features=tuple(feature(nth) for nth in range(len(SENSES))),
)


def rows(seed: int, *, count: int = 9_000, rounds: int = 3, missing: bool = True) -> Examples:
    rng = np.random.default_rng(seed)
    values = rng.gamma(1.0, 5.0, (count, len(SENSES))).round(1).astype(np.float32)
    values[rng.random(values.shape) < 0.4] = 0
    if missing:
        values[:, :3][rng.random((count, 3)) < 0.1] = np.nan
    group = rng.integers(0, GROUPS, count)
    known = np.nan_to_num(values)
    odds = 0.1 * known[:, 0] * (1 + group) + 0.05 * known[:, 1] - 0.1 * known[:, 3] + np.sin(known[:, 2]) - 1
    odds += np.array([0.0, 2.0, -2.0, 1.0])[group]  # strong enough that trees begin with the group
    unmet = (rng.random(count) < 1 / (1 + np.exp(-odds))).astype(np.int64)
    names = np.sort(np.array([f"2026-{1 + n % rounds}" for n in range(count)]))
    counts = {f"2026-{n + 1}": {"unmet": 1} for n in range(rounds)}
    weight = np.where(rng.random(count) < 0.02, 3.0, 1.0)
    return Examples(names, values, group, unmet, weight, np.zeros(count, int), np.ones(count, int), counts)


@pytest.fixture(scope="module")
def model() -> Model:
    learned = learning.train(rows(1), declared=DECLARED, on=date(2026, 9, 14), seed=1)
    return learning.finished(learned, LINES, declared=DECLARED)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "models", signer=Signer(b"k" * 32), declared=DECLARED)


def raw(model: Model, values: np.ndarray, group: np.ndarray) -> np.ndarray:
    """What the curves add up to, one household at a time."""
    return np.array(
        [
            math.fsum(
                [
                    model.base,
                    model.starts[g],
                    *(
                        float(model.curves[f.id][g].at(row[nth : nth + 1])[0])
                        for nth, f in enumerate(DECLARED.features)
                        if f.id in model.curves
                    ),
                ]
            )
            for row, g in zip(values, group, strict=True)
        ]
    )


@pytest.mark.parametrize("missing", [True, False])
def test_the_curves_are_the_trees_exactly(missing: bool) -> None:
    learnt = rows(2, missing=missing)
    fitted = learning._fit(learnt, None, DECLARED.features, 1, trees=80)
    model = learning._model(fitted, DECLARED.features, DECLARED, on=date(2026, 9, 14), training={})
    other = rows(3, count=600)  # with unknown values, also for trees that never saw one
    odd = other.values.copy()
    odd[:40] = np.array([0, 1e9, -5, 1e-36, np.nan], dtype=np.float32)
    other = replace(other, values=odd)
    assert np.abs(raw(model, odd, other.group) - fitted.odds(other)).max() < 1e-9


def test_curves_follow_their_sense_and_say_nothing_where_there_is_nothing(model: Model) -> None:
    assert model.curves.keys() >= {"f0", "f1", "f2", "f3"}
    for one in DECLARED.features:
        for curve in model.curves.get(one.id, ()):
            steps = np.diff(curve.values) * one.sense
            assert (steps >= 0).all()
            assert (min(curve.values) if one.sense == 0 else curve.at(np.zeros(1))[0]) == 0
    assert min(model.starts) == 0


def test_the_same_rows_give_the_same_model(model: Model) -> None:
    again = learning.train(rows(1), declared=DECLARED, on=date(2026, 9, 14), seed=1)
    assert learning.finished(again, LINES, declared=DECLARED) == model


def test_it_is_judged_on_a_round_that_neither_trees_nor_stopping_saw(model: Model) -> None:
    held = model.training["held_out"]
    assert (held["learned_from"], held["stopped_on"], held["held_out"]) == (["2026-1"], "2026-2", "2026-3")
    assert held["worth"]["curves"]["auc"] > 0.6
    assert held["worth"]["signals"]["auc"] == 0.5
    alone = learning.train(rows(1, rounds=1), declared=DECLARED, on=date(2026, 9, 14), seed=1)
    assert alone.training["held_out"] == {}


def test_a_later_round_changes_nothing_that_was_learned_before() -> None:
    all_of_it = rows(1)
    spoilt = replace(all_of_it, unmet=np.where(all_of_it.rounds == "2026-3", 1 - all_of_it.unmet, all_of_it.unmet))
    one, other = (
        learning._judged(r, ["2026-1", "2026-2", "2026-3"], DECLARED.features, 1) for r in (all_of_it, spoilt)
    )
    assert one["trees"] == other["trees"]
    assert one["worth"]["curves"]["auc"] == pytest.approx(1 - other["worth"]["curves"]["auc"], abs=2e-4)


def test_too_few_results_teach_nothing() -> None:
    few = rows(1, count=60)
    with pytest.raises(BandiError, match="are the least to learn from"):
        learning.train(few, declared=DECLARED, on=date(2026, 9, 14), seed=1)


def test_mixed_trees_are_refused_and_branches_of_different_groups_are_not() -> None:
    leaf, other = {"leaf_value": 0.0}, {"leaf_value": 1.0}
    of_a, of_b = (
        {"split_feature": nth, "threshold": 1.0, "missing_type": "None", "left_child": leaf, "right_child": other}
        for nth in (0, 1)
    )
    with pytest.raises(BandiError, match="not additive"):
        staircases([{**of_a, "left_child": of_b}], ["a", "b"], groups=1)
    by_group = {"split_feature": 2, "threshold": "0||2", "left_child": of_a, "right_child": of_b}
    starts, curves = staircases([by_group, leaf], ["a", "b"], groups=3)
    assert starts == [0.0, 0.0, 0.0]
    step, flat = Curve((1.0,), (0.0, 1.0), 0.0), Curve((), (0.0,), 0.0)
    assert curves == {"a": [step, flat, step], "b": [flat, step, flat]}


def test_a_thousand_flipped_bits_are_a_thousand_refused_files(model: Model, shelf: Shelf) -> None:
    shelf.put(model)
    path = shelf.folder / f"{model.id}.json"
    whole = path.read_bytes()
    assert shelf.get(model.id)[0] == model
    lot = random.Random(5)
    for _ in range(1_000):
        at, bit = lot.randrange(len(whole)), lot.randrange(8)
        path.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << bit)]) + whole[at + 1 :])
        with pytest.raises((SignatureRefused, ModelRefused)):
            shelf.get(model.id)
    for cut in (0, 1, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        with pytest.raises(SignatureRefused):
            shelf.get(model.id)
    path.write_bytes(whole + b" ")
    with pytest.raises(SignatureRefused):
        shelf.get(model.id)


def test_another_key_is_refused(model: Model, shelf: Shelf) -> None:
    shelf.put(model)
    with pytest.raises(SignatureRefused, match="not signed here"):
        Shelf(shelf.folder, signer=Signer(b"x" * 32), declared=DECLARED).get(model.id)


def refused(model: Model, declared: Features = DECLARED) -> str:
    with pytest.raises(ModelRefused) as caught:
        read_model(learning.plain(model.as_json()), declared=declared)
    return str(caught.value)


def test_a_model_that_fits_not_is_refused_in_words(model: Model) -> None:
    bent = Curve((1.0, 2.0), (0.0, 2.0, 1.0), 0.0)
    raised = Curve((1.0,), (0.5, 1.0), 0.0)
    none = Curve((1.0,), (0.0, math.inf), 0.0)
    assert "format 2" in refused(replace(model, format=2))
    assert "bends against" in refused(replace(model, curves={**model.curves, "f0": (bent,) * GROUPS}))
    assert "where there is nothing" in refused(replace(model, curves={**model.curves, "f0": (raised,) * GROUPS}))
    assert "a number that is none" in refused(replace(model, curves={**model.curves, "f0": (none,) * GROUPS}))
    assert "every group" in refused(replace(model, curves={**model.curves, "f0": model.curves["f0"][:1]}))
    assert "bands" in refused(replace(model, bands={"urgent": 1, "high": 1, "normal": 0}))
    assert "not on the allow-list: f0" in refused(model, replace(DECLARED, features=DECLARED.features[1:]))
    assert "signal_months has changed" in refused(model, replace(DECLARED, signal_months=12))
    turned = replace(DECLARED.features[2], reads="size")
    others = (*DECLARED.features[:2], turned, *DECLARED.features[3:])
    assert "features has changed" in refused(model, replace(DECLARED, features=others))
    assert "not a model" in refused(replace(model, starts=None))  # type: ignore[arg-type]


def test_nothing_is_released_before_it_is_judged(model: Model, shelf: Shelf) -> None:
    shelf.put(model)
    with pytest.raises(BandiError, match="has not been judged"):
        shelf.release(model.id)
    shelf.judge(model.id, released=False, reasons=["missed need of young people living alone is 9 points above"])
    with pytest.raises(BandiError, match="missed need of young people"):
        shelf.release(model.id)
    assert shelf.in_force().model is None
    shelf.judge(model.id, released=True, reasons=[])
    shelf.release(model.id)
    assert shelf.in_force().model == model


def test_a_judging_of_other_bytes_releases_nothing(model: Model, shelf: Shelf) -> None:
    other = learning.finished(model, {"urgent": 40, "high": 20, "normal": 10}, declared=DECLARED)
    for one in (model, other):
        shelf.put(one)
    shelf.judge(other.id, released=True, reasons=[])
    (shelf.folder / f"{other.id}.judged.json").rename(shelf.folder / f"{model.id}.judged.json")
    with pytest.raises(BandiError, match="of another model"):
        shelf.release(model.id)
    assert other.id != model.id


def test_a_damaged_model_gives_way_to_the_one_before_and_at_last_to_the_scorecard(model: Model, shelf: Shelf) -> None:
    other = learning.finished(model, {"urgent": 40, "high": 20, "normal": 10}, declared=DECLARED)
    for one in (model, other):
        shelf.put(one)
        shelf.judge(one.id, released=True, reasons=[])
        shelf.release(one.id)
    assert shelf.in_force().model == other
    (shelf.folder / f"{other.id}.json").write_bytes(b"{}")
    found = shelf.in_force()
    assert found.model == model
    assert found.refused == (f"{other.id}: the file is damaged or was not signed here",)
    (shelf.folder / f"{model.id}.json").unlink()
    found = shelf.in_force()
    assert (found.model, len(found.refused)) == (None, 2)
    (shelf.folder / "active.json").write_bytes(b"nonsense")
    assert shelf.in_force().named()["refused"] == ["active.json: the file is damaged or was not signed here"]
    shelf.off()
    assert shelf.in_force().named() == {"id": None, "digest": None, "refused": []}


def test_a_model_of_another_version_or_list_that_was_signed_here_gives_way_too(model: Model, shelf: Shelf) -> None:
    shelf.put(model)
    shelf.judge(model.id, released=True, reasons=[])
    shelf.release(model.id)
    newer = learning.finished(model, {"urgent": 40, "high": 20, "normal": 10}, declared=DECLARED)
    wider = {
        **newer.as_json(),
        "curves": {**newer.as_json()["curves"], "nobody_allowed": model.as_json()["curves"]["f0"]},
    }
    shelf.put(newer)
    shelf.judge(newer.id, released=True, reasons=[])
    shelf.release(newer.id)
    for body, said in (({**newer.as_json(), "format": 2}, "format 2"), (wider, "allow-list: nobody_allowed")):
        Signer(b"k" * 32).write(shelf.folder / f"{newer.id}.json", body)
        found = shelf.in_force()
        assert found.model == model, "the last good one stays"
        assert said in found.refused[0]


def test_a_later_judging_that_fails_stops_a_model_in_force_and_the_manifest_says_why(
    model: Model, shelf: Shelf
) -> None:
    other = learning.finished(model, {"urgent": 40, "high": 20, "normal": 10}, declared=DECLARED)
    for one in (model, other):
        shelf.put(one)
        shelf.judge(one.id, released=True, reasons=[])
        shelf.release(one.id)
    shelf.judge(other.id, released=False, reasons=["missed of age:80 is 0.31 (outside)"])
    found = shelf.in_force()
    assert found.model == model
    assert found.named()["refused"] == [f"{other.id}: its latest judging stops it: missed of age:80 is 0.31 (outside)"]
    (shelf.folder / f"{model.id}.judged.json").unlink()
    assert shelf.in_force().model is None  # what nobody can show to be judged orders nothing
    shelf.judge(other.id, released=True, reasons=[])
    assert shelf.in_force().model == other


def test_off_and_on_again(model: Model, shelf: Shelf) -> None:
    shelf.put(model)
    shelf.judge(model.id, released=True, reasons=[])
    shelf.release(model.id)
    shelf.off()
    assert shelf.in_force().model is None
    shelf.release(model.id)
    assert shelf.in_force().model == model
    assert shelf.ids() == [model.id]


def test_a_name_that_is_no_model_never_leaves_the_folder(shelf: Shelf) -> None:
    with pytest.raises(BandiError, match="models are named"):
        shelf.get("../keys")


def test_results_say_what_they_say_of_need() -> None:
    listed = pl.DataFrame({"round": ["2026-1", "2026-2", "2026-1", "2026-1"], "household": [1, 1, 2, 3]})
    told = [
        (1, "unlocated", date(2026, 2, 1)),
        (1, "pub_basic", date(2026, 2, 9)),  # found after all: what was found out beats what was not
        (1, "refused", date(2026, 4, 9)),  # of the second listing
        (2, "already_served", date(2026, 2, 1)),
        (9, "pub_basic", date(2026, 2, 1)),  # never listed
        (3, "pub_basic", date(2025, 12, 1)),  # before any listing
    ]
    outcomes = pl.DataFrame(
        [{"record": n, "household": h, "state": s, "event_on": d} for n, (h, s, d) in enumerate(told)],
        schema=dict(RECORDS),
    )
    cutoffs = {"2026-1": date(2026, 1, 31), "2026-2": date(2026, 3, 31)}
    found = [("2026-1", 1, "unmet", 1.0), ("2026-1", 2, "met", 0.2), ("2026-2", 1, "refused", 1.0)]
    less = {"already_served": 0.2}
    assert needs(listed, outcomes, cutoffs=cutoffs, tells=less).rows() == found
    assert (
        needs(listed.sample(fraction=1, shuffle=True, seed=1), outcomes.reverse(), cutoffs=cutoffs, tells=less).rows()
        == found
    )


def test_an_order_is_worth_what_it_finds() -> None:
    unmet = np.array([1, 1, 0, 0])
    assert worth(np.array([4, 3, 2, 1]), unmet) == {"auc": 1.0, "ap": 1.0, "precision_half": 1.0}
    assert worth(np.array([1, 1, 1, 1]), unmet) == {"auc": 0.5, "ap": 0.5, "precision_half": 0.5}
    assert worth(np.array([1, 2, 3, 4]), unmet)["auc"] == 0.0
    assert worth(np.array([1, 2]), np.array([1, 1]))["auc"] is None


def test_a_round_never_loads_the_learner_and_nobody_else_imports_it() -> None:
    asked = "import sys, bandi.engine.round; sys.exit('lightgbm' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
    importing = [
        path.name
        for path in Path(bandi.__path__[0]).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Import) and any(one.name.startswith("lightgbm") for one in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lightgbm"))
    ]
    assert importing == ["train.py"]
