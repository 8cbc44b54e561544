"""One household as somebody told it, asked of every benefit at once (한 가구 판정).

Beside the rounds' households, of whom records tell little, stands one of whom a person tells much: each member's own
income, who is ill, who is disabled. What is not told stays open, and every completion is tried (`worlds.py`). A birth
whose month is not told and an unknown home are open as well: variants of the household, side by side in the same
simulation.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bandi.engine.benefits.worlds import Block, Situation, Worlds, built
from bandi.engine.contract.benefits import RULES_UNKNOWN, Benefit, Fact, Rules
from bandi.engine.words import Verdict

Array = NDArray[Any]


@dataclass(frozen=True)
class Variant:
    """One way the household may be: births of its members, the area it lives in, and what was supposed for that."""

    births: tuple[date, ...]
    area: str
    supposed: Mapping[str, str]  # what was not told -> what this variant supposes; the same keys in every variant


@dataclass(frozen=True)
class Home:
    """A household, the eldest first. `told`: variable -> the household's value, or each person's, null unknown."""

    roles: tuple[str, ...]
    variants: tuple[Variant, ...]
    told: Mapping[str, int | tuple[int | None, ...]]


@dataclass(frozen=True)
class Answer:
    """What the rules say of one benefit. Amounts are won a month, the least and the most of the worlds that say yes."""

    benefit: str
    verdict: Verdict
    low: int | None
    high: int | None
    margin: int | None  # won up to the line, below zero beyond it; null while an income is open
    failed: str | None  # for a no: the first condition that fails
    missing: tuple[str, ...]  # ids of open facts, and keys of Variant.supposed, that the verdict turns on
    settles: Mapping[str, float]  # question -> the share of its answers that settle it, and what the rest lessen


def ask_one(home: Home, *, rules: Rules, on: date, questions: Mapping[str, frozenset[str]]) -> tuple[Answer, ...]:
    """One answer for each benefit, in the order of the rules.

    `questions`: what could be asked next -> facts and keys of `Variant.supposed` that its answer tells.
    """
    known = frozenset(fact.id for fact in rules.facts if _is_told(home.told.get(fact.sets)))
    narrow = _narrowed(rules, known)
    worlds = Worlds(_situation(home, narrow, known), system=built(rules.system), rules=narrow, on=on)
    columns = {key: np.array([one.supposed[key] for one in home.variants]) for key in home.variants[0].supposed}
    answers = tuple(_answer(benefit, worlds, columns, questions, narrow) for benefit in narrow.benefits)
    worlds.release()
    return answers


@dataclass(frozen=True)
class _Told(Situation):
    """A situation in which persons have values of their own; what is open is borne by whoever told nothing."""

    own: Mapping[str, tuple[Array, Array]]  # person variable -> who told, and what

    def borne(self, fact: Fact, values: Array, *, on: date) -> Array:
        """As in any situation, with what is told in its place; the bearer is one who told nothing."""
        if fact.bearer == "household" or fact.sets not in self.own:
            return super().borne(fact, values, on=on)
        told, value = self.own[fact.sets]
        if told.all():
            return np.tile(value, len(values))
        size = len(told) // self.households
        untold = np.append(np.flatnonzero(~told[:size]), 0)
        first = size * np.arange(self.households)
        others = replace(self, eldest=first + untold[0], youngest=first + int(untold.max()), own={})
        return np.where(told, value, others.borne(fact, values, on=on).reshape(-1, len(told))).reshape(-1)

    def anybodys(self, fact: Fact) -> bool:
        """Whatever nobody told may be anybody's."""
        return True


def _is_told(value: int | tuple[int | None, ...] | None) -> bool:
    return value is not None and not (isinstance(value, tuple) and None in value)


@lru_cache(maxsize=256)
def _narrowed(rules: Rules, known: frozenset[str]) -> Rules:
    """The rules with one world for each fact that is told."""
    facts = (replace(fact, worlds=fact.worlds[:1]) if fact.id in known else fact for fact in rules.facts)
    return replace(rules, facts=tuple(facts), told=())


@lru_cache(maxsize=1_024)
def _classes(areas: Callable[[pl.Series], Mapping[str, pl.Series]], codes: tuple[str, ...]) -> Mapping[str, pl.Series]:
    """What the rules must know of these areas."""
    return areas(pl.Series("area", codes, dtype=pl.String))


def _situation(home: Home, rules: Rules, known: frozenset[str]) -> _Told:
    count, size = len(home.variants), len(home.roles)
    first = np.arange(count) * size
    values = {fact.id: home.told.get(fact.sets) if fact.id in known else None for fact in rules.facts}
    facts = {name: [0 if isinstance(value, tuple) else value] * count for name, value in values.items()}
    own = {
        name: (
            np.tile([value is not None for value in told], count),
            np.tile(np.array([value or 0 for value in told], dtype=np.int64), count),
        )
        for name, told in home.told.items()
        if isinstance(told, tuple)
    }
    return _Told(
        household_of=np.repeat(np.arange(count), size),
        births=np.array([birth for one in home.variants for birth in one.births], dtype="datetime64[D]"),
        relations=np.array(home.roles * count),
        eldest=first,
        youngest=first + size - 1,
        areas=dict(_classes(rules.areas, tuple(one.area for one in home.variants))),
        facts=pl.DataFrame(facts, schema=dict.fromkeys(facts, pl.Int64)),
        own=own,
    )


def _answer(
    benefit: Benefit,
    worlds: Worlds,
    columns: Mapping[str, Array],
    questions: Mapping[str, frozenset[str]],
    rules: Rules,
) -> Answer:
    eligible = worlds.ask(benefit, benefit.eligible)
    failing: list[tuple[str, Array | None]] = []
    if eligible is None or not eligible.any():
        failing = [(code, worlds.ask(benefit, variable)) for variable, code in benefit.conditions]
    never = [code for code, holds in failing if holds is not None and not holds.any()]
    if eligible is None:
        verdict = Verdict.NO if never else Verdict.DEPENDS
        failed = never[0] if never else None
        return Answer(benefit.id, verdict, None, None, None, failed, () if never else (RULES_UNKNOWN,), {})
    verdict = Verdict.YES if eligible.all() else Verdict.DEPENDS if eligible.any() else Verdict.NO
    low, high = _amounts(benefit, worlds, eligible)
    missing: tuple[str, ...] = ()
    settles: dict[str, float] = {}
    if verdict == Verdict.DEPENDS:
        block = worlds.blocks[benefit.id]
        missing = tuple(_open(eligible, block, columns))
        settles = {name: _settled(eligible, block, columns, keys & {*missing}) for name, keys in questions.items()}
    at_first = [code for code, holds in failing if holds is not None and not holds[0, 0]]
    failed = next(iter([*never, *at_first]), None) if verdict == Verdict.NO else None
    return Answer(
        benefit.id, verdict, low, high, _margin(benefit, worlds, rules), failed, missing,
        {name: share for name, share in settles.items() if share > 0},
    )  # fmt: skip


def _amounts(benefit: Benefit, worlds: Worlds, eligible: Array) -> tuple[int | None, int | None]:
    amount = worlds.ask(benefit, benefit.amount) if benefit.amount and eligible.any() else None
    return (None, None) if amount is None else (int(amount[eligible].min()), int(amount[eligible].max()))


def _margin(benefit: Benefit, worlds: Worlds, rules: Rules) -> int | None:
    """Room to the line where nothing open adds to the income; of several variants the most."""
    incomes = [fact for fact in rules.facts if fact.income and fact.id in benefit.facts]
    if not benefit.margin or any(len(fact.worlds) > 1 for fact in incomes):
        return None
    margin = worlds.ask(benefit, benefit.margin)
    return None if margin is None else int(margin[0].max())


def _open(eligible: Array, block: Block, columns: Mapping[str, Array]) -> list[str]:
    """What the verdict turns on: two worlds that differ in nothing else disagree."""
    facts = [
        name
        for name, alike in block.changed_only.items()
        if any((same := eligible[rows]).any(axis=0).tolist() != same.all(axis=0).tolist() for rows in alike)
    ]
    return facts + [key for key in columns if _disagree(eligible, columns, key)]


def _disagree(eligible: Array, columns: Mapping[str, Array], key: str) -> bool:
    """Whether variants that suppose the same of everything else, and differ in this, disagree in some world."""
    others = list(zip(*(values for name, values in columns.items() if name != key), strict=True))
    same = [others[place] if others else () for place in range(eligible.shape[1])]
    return any(
        bool((eligible[:, a] != eligible[:, b]).any())
        for a in range(len(same))
        for b in range(a)
        if same[a] == same[b] and columns[key][a] != columns[key][b]
    )


def _settled(eligible: Array, block: Block, columns: Mapping[str, Array], keys: frozenset[str] | set[str]) -> float:
    """The share of a question's answers that leave no disagreement, plus how much the others lessen it."""
    if not keys:
        return 0.0
    steps = [block.steps[name] for name in sorted(keys) if name in block.steps]
    supposed = [columns[name] for name in sorted(keys) if name in columns]
    rows = _numbered(steps, eligible.shape[0])
    across = _numbered(supposed, eligible.shape[1])
    cell = (rows[:, None] * (across.max() + 1) + across).ravel()
    share, whole = np.bincount(cell, weights=eligible.ravel()) / np.bincount(cell), eligible.mean()
    left = (share * (1 - share)).mean()
    return float(round(((share == 0) | (share == 1)).mean() + max(whole * (1 - whole) - left, 0), 9))


def _numbered(values: list[Array], count: int) -> Array:
    """One number for each different combination, without gaps."""
    numbers = np.zeros(count, dtype=np.int64)
    for value in values:
        _, one = np.unique(value, return_inverse=True)
        _, numbers = np.unique(numbers * (one.max() + 1) + one, return_inverse=True)
    return numbers
