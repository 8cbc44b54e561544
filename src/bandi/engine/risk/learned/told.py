"""A model as text: every curve, where it came from, what it is worth (모형 출력)."""

from collections.abc import Iterator, Mapping
from typing import Any

from bandi.engine.contract.features import Features
from bandi.engine.risk.learned.curves import Curve, Model


def lines(model: Model, *, declared: Features) -> Iterator[str]:
    """The model for a reader, one line at a time: points, not log odds."""
    yield f"{model.id}   {model.made_on}   list {model.basis['version']}   {len(model.curves)} features"
    yield from _training(model.training)
    yield f"bands: {', '.join(f'{name} {model.bands[name]}' for name in ('urgent', 'high', 'normal'))}"
    yield ""
    for group, start in zip(declared.groups, model.starts, strict=True):
        yield f"{group.ko} · {group.en}: {start * model.per_log_odds:+.1f}"
    for id in sorted(model.curves):
        feature = declared.by_id[id]
        yield ""
        yield f"{feature.ko} · {feature.en}   [{id} → {feature.part}]   {feature.law}"
        for group, curve in zip(declared.groups, model.curves[id], strict=True):
            yield f"  {group.id:13} {_steps(curve, model.per_log_odds)}"


def _training(training: Mapping[str, Any]) -> Iterator[str]:
    whose = f"{training['rows']:,} rows, {training['unmet']:,} unmet; {training['trees']} trees"
    yield f"rounds {', '.join(training['rounds'])}; {whose}"
    for name, counts in sorted(training["results"].items()):
        yield f"  {name}: {', '.join(f'{need} {count:,}' for need, count in counts.items())}"
    judged = training["held_out"]
    for name, worth in judged.get("worth", {}).items():
        figures = f"auc {worth['auc']}  ap {worth['ap']}  upper half {worth['precision_half']}"
        yield f"  on {judged['held_out']}: {name:12} {figures}"


def _steps(curve: Curve, points: float) -> str:
    """The staircase from left to right, as points."""
    steps = [f"{value * points:+.1f} ≤{edge:g}" for edge, value in zip(curve.edges, curve.values, strict=False)]
    beyond = f"{curve.values[-1] * points:+.1f}"
    unknown = f"unknown {curve.missing * points:+.1f}" if curve.missing else ""
    return "  ".join([*steps, beyond, *([unknown] if unknown else [])])
