"""A model: for every feature and life-cycle group one curve, and what makes it believable (곡선 모형).

A curve is a staircase: between two edges its value is the same, and it is nought where there is nothing. The log odds
of unmet need are the group's start plus the values of all its curves; so every number of the score can be shown.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from bandi.engine.contract.features import Feature, Features
from bandi.engine.errors import BandiError
from bandi.engine.words import Band

FORMAT = 1
Doubles = npt.NDArray[np.float64]


class ModelRefused(BandiError):
    """A model file cannot be believed, or does not fit this installation's content (모형 거부)."""


@dataclass(frozen=True)
class Curve:
    """A staircase: `values[i]` up to and including `edges[i]`, the last value beyond the last edge. Log odds."""

    edges: tuple[float, ...]
    values: tuple[float, ...]  # one more than edges
    missing: float  # where the feature is unknown

    def at(self, x: npt.NDArray[Any]) -> Doubles:
        """The values at many points; NaN is unknown."""
        steps = np.append(np.asarray(self.values), self.missing)
        where = np.searchsorted(np.asarray(self.edges), x.astype(np.float64), side="left")
        return np.asarray(steps[np.where(np.isnan(x), len(self.values), where)])

    def rises(self) -> bool:
        """Whether it never falls."""
        return all(before <= after for before, after in pairwise(self.values))


@dataclass(frozen=True)
class Model:
    """A learned score as it is signed, printed and added up."""

    made_on: str  # day, ISO
    basis: Mapping[str, Any]  # what the allow-list said: see `basis_of`
    base: float  # log odds of a household of the lowest group of which nothing is known
    starts: tuple[float, ...]  # by group, 0 or more, on top of the base
    curves: Mapping[str, tuple[Curve, ...]] = field(repr=False)
    """By feature, then by group; a feature that says nothing is left out."""
    bands: Mapping[str, int]  # urgent, high, normal: least points
    training: Mapping[str, Any] = field(repr=False)  # rounds, rows, what was left out, what it is worth
    id: str = ""
    format: int = FORMAT

    @property
    def per_log_odds(self) -> float:
        """Points for one unit of log odds."""
        return float(self.basis["double"]) / math.log(2)

    def as_json(self) -> dict[str, Any]:
        """The model as JSON values."""
        return asdict(self)


def basis_of(declared: Features, features: Sequence[str]) -> dict[str, Any]:
    """What a model relies on: of the allow-list the groups, the windows and the meaning of these features."""
    known = declared.by_id
    return {
        "version": declared.version,
        "signal_months": declared.signal_months,
        "history_months": declared.history_months,
        "double": declared.double,
        "groups": [asdict(group) | {"kinds": list(group.kinds)} for group in declared.groups],
        "features": {id: _meaning(known[id]) for id in sorted(features)},
    }


def _meaning(feature: Feature) -> dict[str, Any]:
    return {
        "part": feature.part,
        "reads": feature.reads,
        "of": feature.of,
        "sense": feature.sense,
        "parts": list(feature.parts),
    }


def read_model(body: Mapping[str, Any], *, declared: Features) -> Model:
    """A model from its JSON values. Raises ModelRefused when it is of another version, names a feature outside the
    allow-list or of another meaning, or bends against a feature's sense."""
    if body.get("format") != FORMAT:
        raise ModelRefused(f"the model is of format {body.get('format')}, this program reads {FORMAT}")
    try:
        curves = {id: tuple(_curve(one) for one in rows) for id, rows in body["curves"].items()}
        model = Model(**{**body, "curves": curves, "starts": tuple(body["starts"])})
        faults = list(_faults(model, declared))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ModelRefused(f"this is not a model: {type(error).__name__} {error}") from error
    if faults:
        raise ModelRefused("; ".join(faults[:5]), where=model.id, next_step="Train again with the list of today.")
    return model


def _curve(raw: Mapping[str, Any]) -> Curve:
    return Curve(tuple(raw["edges"]), tuple(raw["values"]), float(raw["missing"]))


def _faults(model: Model, declared: Features) -> Iterator[str]:
    """Whatever would make the model say something nobody allowed."""
    if outside := sorted(model.curves.keys() - declared.by_id.keys()):
        yield f"features that are not on the allow-list: {', '.join(outside)}"
        return
    today = {name: said for name, said in basis_of(declared, sorted(model.curves)).items() if name != "version"}
    yield from (f"{name} has changed since it was trained" for name in today if model.basis[name] != today[name])
    groups = len(declared.groups)
    if {len(model.starts), *(len(rows) for rows in model.curves.values())} != {groups}:
        yield "not one curve for every group"
    lines = [model.bands[name] for name in (Band.URGENT, Band.HIGH, Band.NORMAL)]
    if not lines[0] > lines[1] > lines[2] or set(model.bands) != {Band.URGENT, Band.HIGH, Band.NORMAL}:
        yield "bands must be urgent, high and normal, each line below the one before"
    numbers = [model.base, *model.starts]
    for id, rows in model.curves.items():
        sense = declared.by_id[id].sense
        for curve in rows:
            numbers += [*curve.edges, *curve.values, curve.missing]
            yield from (f"{id}: {fault}" for fault in _bent(curve, sense))
    if not all(math.isfinite(number) for number in numbers) or min(model.starts, default=0) < 0:
        yield "a number that is none, or a group that starts below the base"


def _bent(curve: Curve, sense: int) -> Iterator[str]:
    if len(curve.values) != len(curve.edges) + 1 or any(a >= b for a, b in pairwise(curve.edges)):
        yield "edges and values do not fit"
    turned = Curve(curve.edges, tuple(-value for value in curve.values), curve.missing)
    if (sense > 0 and not curve.rises()) or (sense < 0 and not turned.rises()):
        yield "bends against its sense"
    nothing = min(curve.values) if sense == 0 else float(curve.at(np.zeros(1))[0])
    if nothing != 0:
        yield "says something where there is nothing"
