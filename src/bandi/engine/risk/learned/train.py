"""Learn curves from past results (학습). The only module that knows LightGBM; what leaves it are plain numbers.

Each feature may meet the group and no other feature, so the model is a sum of curves; each curve follows the sense its
feature declares. When to stop is read from the newest round but one, what it is worth from the newest: a round is never
judged by a model that saw it. Then everything is learned once more from all rounds, with as many trees.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import lightgbm as lgb
import numpy as np
import numpy.typing as npt

from bandi.engine.contract.features import Feature, Features
from bandi.engine.errors import BandiError
from bandi.engine.risk.learned.compare import worth
from bandi.engine.risk.learned.curves import Curve, Model, basis_of, read_model
from bandi.engine.risk.learned.examples import Examples
from bandi.engine.risk.learned.extract import settled, staircases
from bandi.engine.signature import digest
from bandi.engine.words import Band

LEAST = 50
"""Households with unmet need, and households without, below which nothing is learned."""

TREES, PATIENCE, FEWEST = 600, 60, 200
"""At most; how many without gain end it; at least: with some 500 telling results a round, one round ended it early by
chance, and the list found a tenth fewer of the needy (docs/explanation/what-a-model-finds.md)."""
ADDITIVE: Mapping[str, Any] = {
    "objective": "binary",
    "learning_rate": 0.03,
    "num_leaves": 4,
    "min_data_in_leaf": 20,
    "lambda_l2": 10.0,
    "max_bin": 63,
    "cat_smooth": 50.0,
    "cat_l2": 20.0,
    "max_cat_to_onehot": 1,
    "min_data_per_group": 30,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "verbose": -1,
}
"""Slow, shallow, one thread: the same rows give the same trees."""
INTERACTING: Mapping[str, Any] = {**ADDITIVE, "num_leaves": 31}
UNFINISHED: Mapping[str, int] = {Band.URGENT: 3, Band.HIGH: 2, Band.NORMAL: 1}


@dataclass(frozen=True)
class Fitted:
    """A booster with the features it was given, and how many trees were enough."""

    booster: lgb.Booster
    trees: int

    def odds(self, rows: Examples) -> npt.NDArray[np.float64]:
        """Log odds of unmet need."""
        return np.asarray(self.booster.predict(_table(rows), raw_score=True, num_iteration=self.trees))


def train(rows: Examples, *, declared: Features, on: date, seed: int) -> Model:
    """A model of all rows, unnamed and with bands to be set (`finished`).

    Raises BandiError when there are too few results of either kind to learn from.
    """
    few = min(int(rows.unmet.sum()), int(len(rows.unmet) - rows.unmet.sum()))
    if few < LEAST:
        raise BandiError(
            f"only {few} results say the rarer of need and no need, and {LEAST} are the least to learn from",
            next_step="Learn after another round. Until then the scorecard orders alone.",
        )
    used = [nth for nth in range(len(declared.features)) if _says_something(rows.values[:, nth])]
    features = [declared.features[nth] for nth in used]
    narrow = _narrowed(rows, used)
    rounds = sorted(set(rows.rounds.tolist()))
    judged = _judged(narrow, rounds, features, seed) if len(rounds) > 1 else {}
    trees = judged.get("trees", FEWEST)
    whole = _fit(narrow, None, features, seed, trees=trees)
    return _model(whole, features, declared, on=on, training=_record(rows, rounds, judged, declared, seed))


def finished(model: Model, lines: Mapping[str, int], *, declared: Features) -> Model:
    """The model with its bands and its id; checked as a reader would. Raises ModelRefused when it bends."""
    body = {**model.as_json(), "bands": dict(lines), "id": ""}
    return read_model(plain({**body, "id": f"m-{digest(plain(body))[:12]}"}), declared=declared)


def plain(value: Any) -> Any:
    """JSON values as they come back from a file: lists for tuples."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def _judged(rows: Examples, rounds: Sequence[str], features: Sequence[Feature], seed: int) -> dict[str, Any]:
    """How many trees, and what the curves are worth on the newest round, beside what else could order it."""
    newest = rounds[-1]
    earlier = rounds[:-1]
    learn, stop = (earlier[:-1], earlier[-1]) if len(earlier) > 1 else (earlier, newest)
    learned, watched, held = rows.of(learn), rows.of([stop]), rows.of([newest])
    curves = _fit(learned, watched, features, seed, trees=TREES)
    free = _fit(learned, watched, [], seed, trees=TREES)
    orders = {
        "curves": curves.odds(held),
        "interacting": free.odds(held),
        "scorecard": held.card,
        "signals": held.signals,
    }
    return {
        "trees": max(FEWEST, curves.trees),
        "learned_from": learn,
        "stopped_on": stop,
        "held_out": newest,
        "rows_held_out": len(held.unmet),
        "worth": {name: worth(np.asarray(value), held.unmet) for name, value in orders.items()},
    }


def _fit(rows: Examples, watched: Examples | None, features: Sequence[Feature], seed: int, *, trees: int) -> Fitted:
    """Curves of these features; without any, the fully interacting model of all columns."""
    count = rows.values.shape[1]
    held = {
        "interaction_constraints": [[nth, count] for nth in range(count)],
        "monotone_constraints": [*(feature.sense for feature in features), 0],
    }
    settings = {**(ADDITIVE if features else INTERACTING), **(held if features else {}), "seed": seed}
    seen = _set(rows)
    if watched is None:
        return Fitted(lgb.train(settings, seen, num_boost_round=trees), trees)
    stop = lgb.early_stopping(PATIENCE, verbose=False)
    settings["metric"] = "binary_logloss"
    booster = lgb.train(settings, seen, num_boost_round=trees, valid_sets=[_set(watched, seen)], callbacks=[stop])
    return Fitted(booster, booster.best_iteration)


def _set(rows: Examples, reference: lgb.Dataset | None = None) -> lgb.Dataset:
    table = _table(rows)
    return lgb.Dataset(
        table,
        rows.unmet,
        weight=rows.weight,
        reference=reference,
        categorical_feature=[table.shape[1] - 1],
        params={"max_bin": ADDITIVE["max_bin"], "verbose": -1, "feature_pre_filter": False},
    )


def _table(rows: Examples) -> npt.NDArray[np.float64]:
    """The features, and the group as the last column."""
    return np.column_stack([rows.values.astype(np.float64), rows.group.astype(np.float64)])


def _says_something(column: npt.NDArray[Any]) -> bool:
    known = column[~np.isnan(column)]
    return bool(len(known)) and bool((known != known[0]).any())


def _narrowed(rows: Examples, used: Sequence[int]) -> Examples:
    return Examples(
        rows.rounds, rows.values[:, used], rows.group, rows.unmet, rows.weight, rows.card, rows.signals, rows.counted
    )


def _model(fitted: Fitted, features: Sequence[Feature], declared: Features, *, on: date, training: Any) -> Model:
    """The trees as curves, nothing weighing nothing, the lowest group starting at nought."""
    trees = [one["tree_structure"] for one in fitted.booster.dump_model(num_iteration=fitted.trees)["tree_info"]]
    starts, found = staircases(trees, [feature.id for feature in features], groups=len(declared.groups))
    curves: dict[str, tuple[Curve, ...]] = {}
    for feature in features:
        rows = [settled(curve, feature.sense) for curve in found.get(feature.id, [])]
        starts = [start + nothing for start, (nothing, _) in zip(starts, rows, strict=True)] if rows else starts
        if any(any((*curve.values, curve.missing)) for _, curve in rows):
            curves[feature.id] = tuple(curve for _, curve in rows)
    base = min(starts)
    return Model(
        made_on=on.isoformat(),
        basis=basis_of(declared, sorted(curves)),
        base=base,
        starts=tuple(start - base for start in starts),
        curves=curves,
        bands=UNFINISHED,
        training=training,
    )


def _record(
    rows: Examples, rounds: Sequence[str], judged: dict[str, Any], declared: Features, seed: int
) -> dict[str, Any]:
    """What a reader of the model must know of how it came to be."""
    return {
        "rounds": list(rounds),
        "rows": len(rows.unmet),
        "unmet": int(rows.unmet.sum()),
        "results": {name: dict(counts) for name, counts in rows.counted.items()},
        "evidence": {one.result: one.tells for one in declared.results},
        "weight": round(float(rows.weight.sum()), 3),
        "trees": judged.get("trees", FEWEST),
        "seed": seed,
        "learner": f"lightgbm {lgb.__version__}",
        "held_out": judged,
    }
