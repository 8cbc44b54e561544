"""What would change? One parameter of the rules with another value, asked about every household (제도 변경 모의).

Both laws are asked in the same possible worlds: a household gains for sure only where it gains in each of them. Facts
are those the records tell; nobody's income is guessed. Only counts leave.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from openfisca_core.parameters import Parameter
from openfisca_core.reforms import Reform

from bandi.engine.benefits.alike import each_situation, in_order
from bandi.engine.benefits.worlds import Worlds, situate
from bandi.engine.contract.benefits import Benefit, Rules
from bandi.engine.tables import WHAT_IF, conform
from bandi.engine.words import Effect

OLDEST = 150  # years: a smaller whole number may be an age, in years or months
KEYS = ["area", "kind", "benefit", "effect"]
DOUBT = ("reference", "source", "confidence")
Array = NDArray[Any]


@dataclass(frozen=True)
class Change:
    """Another value of a parameter from a day on, in place of every later one."""

    parameter: str
    value: float
    from_on: date


@dataclass(frozen=True)
class Setting:
    """A parameter that can be changed: its name, its words from the outermost on, its value and who says so."""

    id: str
    words_ko: str
    words_en: str
    unit: str
    value: float
    since: date
    reference: str
    confidence: str


@dataclass(frozen=True)
class Dated:
    """One value of a parameter and the day it begins; None: not known, or not in force, from that day on."""

    since: date
    value: float | None
    reference: str
    source: str
    confidence: str


def dated(system: Any, parameter: str) -> list[Dated]:
    """Every value of a parameter, oldest first. Raises KeyError when there is no such parameter."""
    node = system.parameters
    for step in parameter.split("."):
        node = node.children[step]
    said = ((v, {name: str(v.metadata.get(name, "")) for name in DOUBT}) for v in reversed(node.values_list))
    return [Dated(date.fromisoformat(v.instant_str), v.value, **told) for v, told in said]


def adjustable(system: Any, *, on: date) -> Iterator[Setting]:
    """The numbers in force on a day, by name. Descriptions are "Korean — English"; a step without one says its name."""
    told: dict[str, list[str]] = {}
    for node in sorted(system.parameters.get_descendants(), key=lambda node: node.name):
        told[node.name] = [part.strip() for part in (node.description or "").split(" — ", 1)]
        if not isinstance(node, Parameter):
            continue
        said = next((v for v in node.values_list if v.instant_str <= on.isoformat()), None)
        if said is None or isinstance(said.value, bool) or not isinstance(said.value, int | float):
            continue
        steps = node.name.split(".")
        above = [(step, told[".".join(steps[: place + 1])]) for place, step in enumerate(steps)]
        yield Setting(
            node.name,
            words_ko=" · ".join(words[0] or step for step, words in above),
            words_en=" · ".join(words[1] if len(words) > 1 else step.replace("_", " ") for step, words in above),
            unit=str(node.metadata.get("unit", "")),
            value=said.value,
            since=date.fromisoformat(said.instant_str),
            reference=str(said.metadata.get("reference", "")),
            confidence=str(said.metadata.get("confidence", "")),
        )


def reformed(system: Any, change: Change) -> Any:
    """The rules with the change. Raises KeyError when there is no such parameter."""

    def changed(tree: Any) -> Any:
        node = tree
        for step in change.parameter.split("."):
            node = node.children[step]
        node.update(start=change.from_on.isoformat(), value=change.value)
        return tree

    class Changed(Reform):  # type: ignore[misc]
        def apply(self) -> None:
            self.modify_parameters(changed)

    return Changed(system)


def what_if(
    households: pl.DataFrame,
    persons: pl.DataFrame,
    facts: pl.DataFrame,
    *,
    systems: tuple[Any, Any],
    rules: Rules,
    change: Change,
) -> pl.DataFrame:
    """WHAT_IF of HOUSEHOLDS sorted by key, their PERSONS and known facts in the same order, on the day of the change.

    `systems`: the rules as they are, and `reformed`. Costs are won a month, least and most over the possible worlds.
    """
    parts = [
        _family(households, persons, facts, systems=systems, rules=family, change=change)
        for family in _finer(rules, change).families
    ]
    answers = pl.concat(parts)
    return summed(answers.join(households.select("household", "area", "kind"), on="household"))


def summed(rows: pl.DataFrame) -> pl.DataFrame:
    """WHAT_IF rows of several places or parts as one table."""
    counted = rows if "households" in rows.columns else rows.with_columns(households=pl.lit(1))
    sums = pl.col("households", "cost_low", "cost_high").sum()
    return conform(counted.group_by(KEYS).agg(sums).sort(KEYS), WHAT_IF)


def _family(
    households: pl.DataFrame,
    persons: pl.DataFrame,
    facts: pl.DataFrame,
    *,
    systems: tuple[Any, Any],
    rules: Rules,
    change: Change,
) -> pl.DataFrame:
    """How households fare with benefits that tell them apart by the same."""

    def ask(homes: pl.DataFrame, members: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
        return _compared(situate(homes, members, told, rules=rules), told, systems, rules, change.from_on)

    standing = each_situation(households, in_order(persons), facts, rules=rules, on=change.from_on, ask=ask)
    return standing.rows(households)


def _finer(rules: Rules, change: Change) -> Rules:
    """The rules with the age the change may bring as one more mark of every benefit."""
    if change.value != int(change.value) or not 0 < change.value <= OLDEST:
        return rules
    age = int(change.value)
    new = {month for mark in (age, age + 1) for month in (mark, 12 * mark)}

    def marked(benefit: Benefit) -> Benefit:
        if benefit.apart.months is None:
            return benefit
        months = tuple(sorted({*benefit.apart.months, *new}))
        years = tuple(range(OLDEST)) if benefit.apart.years else ()
        return replace(benefit, apart=replace(benefit.apart, months=months, years=years))

    return replace(rules, benefits=tuple(marked(benefit) for benefit in rules.benefits))


def _compared(situation: Any, told: pl.DataFrame, systems: tuple[Any, Any], rules: Rules, on: date) -> pl.DataFrame:
    """One row per household and benefit: effect, cost_low, cost_high."""
    laws: list[list[tuple[Array | None, Array | None]]] = []
    supposed = None
    for system in systems:
        worlds = Worlds(situation, system=system, rules=rules, on=on, supposed=supposed)
        supposed = worlds.supposed
        laws.append([
            (worlds.ask(benefit, benefit.eligible), worlds.ask(benefit, benefit.amount) if benefit.amount else None)
            for benefit in rules.benefits
        ])  # fmt: skip
        worlds.release()
    return pl.concat(
        told.select("household").with_columns(pl.lit(benefit.id).alias("benefit"), *_effects(*before, *after))
        for benefit, before, after in zip(rules.benefits, *laws, strict=True)
    )


def _effects(
    was: Array | None, had: Array | None, is_: Array | None, has: Array | None
) -> tuple[pl.Series | pl.Expr, pl.Series | pl.Expr, pl.Series | pl.Expr]:
    """How each household fares, and the least and most it costs more; arrays of shape (worlds, households)."""
    if was is None or is_ is None:
        nothing = pl.lit(0, dtype=pl.Int64)
        return pl.lit(str(Effect.UNKNOWN)).alias("effect"), nothing.alias("cost_low"), nothing.alias("cost_high")
    paid = np.zeros(was.shape, dtype=np.int64) if had is None else np.where(was, had, 0).astype(np.int64)
    pays = np.zeros(was.shape, dtype=np.int64) if has is None else np.where(is_, has, 0).astype(np.int64)
    more = pays - paid
    better, worse = (is_ & ~was) | (more > 0), (was & ~is_) | (more < 0)
    effects = {
        Effect.GAINS: better.all(axis=0),
        Effect.LOSES: worse.all(axis=0),
        Effect.EITHER: better.any(axis=0) & worse.any(axis=0),
        Effect.MAY_GAIN: better.any(axis=0),
        Effect.MAY_LOSE: worse.any(axis=0),
    }
    effect = np.select(list(effects.values()), [str(effect) for effect in effects], default=str(Effect.STAYS))
    return (
        pl.Series("effect", effect, dtype=pl.String),
        pl.Series("cost_low", more.min(axis=0)),
        pl.Series("cost_high", more.max(axis=0)),
    )
