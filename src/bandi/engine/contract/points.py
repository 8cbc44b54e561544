"""What the content declares about points: `scorecard.toml`, edited by experts, a reason beside each number (점수표)."""

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from bandi.engine.errors import ContentError
from bandi.engine.words import Band

BUNDLES = frozenset(
    {"two_kinds", "three_kinds", "cut_and_arrears", "cut_with_aged_or_minors", "multiple", "consecutive",
     "beside_multiple", "beside_consecutive"}
)  # fmt: skip
"""Circumstances of several signals, or of a signal and who lives there, that the engine knows; any other bundle says
with `of` which signals it is made of. `multiple`, `consecutive`: words.Together of the household's own signals; with
`beside_`: of its signals and what was told of others at its address, where its own do not come together."""

TOLD = frozenset({"crisis", "handover", "late"})
"""How an institution told of a signal: it cannot wait; in touch with the person, and handed over in agreement; or
`months` after the signal began."""

ENTITLEMENTS = frozenset({"entitled_not_received", "perhaps_entitled"})
"""Answers of the rules that can give points."""

RAISING, LOWERING = frozenset({"unreached", "listed_again"}), frozenset({"supported_recently", "checked_recently"})
"""What earlier rounds learned: the first two never take points away, the other two never give any."""

KEEPING = frozenset({"chronic", "settled", "repeat"})
"""Who stays on the list whatever the points: `months` a signal has lasted, `times` listed without support; and for how
many `months` a settling result counts against a long signal."""


@dataclass(frozen=True)
class SignalPoints:
    """Points for one signal type. No number is negative, so a longer or a worse trouble never scores lower."""

    signal: str
    base: int  # as soon as it is active
    per_month: int  # for each month of duration ...
    month_cap: int  # ... up to this many months
    worsening: int  # added while it worsens
    again: int  # added for each earlier spell or event ...
    again_cap: int  # ... up to this many
    reasons: Mapping[str, str]  # why, for base, months, worsening and again

    def unexplained(self) -> Iterator[str]:
        """The numbers that stand without a reason. A nought needs none."""
        numbers = {"base": self.base, "months": self.per_month, "worsening": self.worsening, "again": self.again}
        for name, number in numbers.items():
            if number and not self.reasons.get(name, "").strip():
                yield f"{self.signal}.{name}"


@dataclass(frozen=True)
class Rule:
    """Points for a circumstance: household kind, bundle of signals, entitlement, history, or the line of a band."""

    id: str
    points: int
    reason: str
    times: int = 1  # given for each occurrence, up to this many
    months: int = 0  # how far back it counts; 0 = always. Of `late`: how long after the beginning
    of: tuple[tuple[str, ...], ...] = ()  # of a bundle: groups of signals, of each of which one is active
    unless: tuple[str, ...] = ()  # signals that say the same already and give the points instead

    def __post_init__(self) -> None:
        """Lists, as TOML has them, become tuples."""
        object.__setattr__(self, "of", tuple(tuple(group) for group in self.of))
        object.__setattr__(self, "unless", tuple(self.unless))


@dataclass(frozen=True)
class Scorecard:
    """All points, and the lines between the bands."""

    version: str
    dated: date
    signals: dict[str, SignalPoints]
    kinds: dict[str, Rule] = field(default_factory=dict)  # by HOUSEHOLDS.kind, and head_died
    bundles: dict[str, Rule] = field(default_factory=dict)  # BUNDLES, and those with `of`
    told: dict[str, Rule] = field(default_factory=dict)  # TOLD
    entitlement: dict[str, Rule] = field(default_factory=dict)  # ENTITLEMENTS, for each benefit
    history: dict[str, Rule] = field(default_factory=dict)  # RAISING and LOWERING
    kept: dict[str, Rule] = field(default_factory=dict)  # KEEPING: who never falls off the list
    bands: dict[str, Rule] = field(default_factory=dict)  # urgent, high, normal: least points; below them all: low


GROUPS = ("kinds", "bundles", "told", "entitlement", "history", "kept", "bands")

Declared = TypeVar("Declared", SignalPoints, Rule)


def told_so(id: str, *, months: int = 0) -> pl.Expr:
    """Which rows of SIGNALS were told in one of the ways of TOLD. What nobody said is not said."""
    if id == "late":
        late = pl.col("told_on") >= pl.col("first_on").dt.offset_by(f"{months}mo")
        return late.fill_null(value=False)
    return pl.col(id).fill_null(value=False)


def read_scorecard(path: Path) -> Scorecard:
    """Reads `scorecard.toml`.

    Raises ContentError when a declaration is absent, unknown or given twice, when a number has no reason, or when the
    card could rank more trouble below less: a negative number for trouble, three signals worth less than two.
    """
    where = path.name
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        signals = _named([SignalPoints(**s) for s in raw.pop("signals")], "signal", where)
        groups = {group: _named([Rule(**r) for r in raw.pop(group, [])], "id", where) for group in GROUPS}
        card = Scorecard(version=raw.pop("version"), dated=raw.pop("dated"), signals=signals, **groups)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"not valid TOML: {error}", where=where) from error
    except (KeyError, TypeError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=where) from error
    faults = [*(f"unknown table {name}" for name in raw), *_faults(card)]
    if faults:
        raise ContentError("; ".join(faults), where=where)
    return card


def _named(rules: list[Declared], name: str, where: str) -> dict[str, Declared]:
    names = [getattr(rule, name) for rule in rules]
    if twice := [n for n, count in Counter(names).items() if count > 1]:
        raise ContentError(f"given twice: {', '.join(twice)}", where=where)
    return dict(zip(names, rules, strict=True))


def _faults(card: Scorecard) -> Iterator[str]:
    """Whatever would make the card unexplained, unknown to the engine, or not monotone."""
    yield from (f"a number without a reason: {name}" for s in card.signals.values() for name in s.unexplained())
    made = {id for id, rule in card.bundles.items() if rule.of}
    groups = {
        "bundles": BUNDLES | made, "told": TOLD, "entitlement": ENTITLEMENTS, "history": RAISING | LOWERING,
        "kept": KEEPING,
    }  # fmt: skip
    for group in GROUPS:
        rules: dict[str, Rule] = getattr(card, group)
        yield from (f"a number without a reason: {group}.{r.id}" for r in rules.values() if not r.reason.strip())
        yield from (f"unknown: {group}.{id}" for id in sorted(rules.keys() - groups.get(group, rules.keys())))
        lowered = [r.id for r in rules.values() if (r.points > 0 if r.id in LOWERING else r.points < 0)]
        yield from (f"points of the wrong sign: {group}.{id}" for id in lowered)
    for s in card.signals.values():
        if min(s.base, s.per_month, s.month_cap, s.worsening, s.again, s.again_cap) < 0:
            yield f"a negative number would rank more trouble below less: {s.signal}"
    for fewer, more in (
        ("two_kinds", "three_kinds"), ("consecutive", "multiple"), ("beside_consecutive", "beside_multiple"),
        ("beside_multiple", "consecutive"),
    ):  # fmt: skip
        less, rest = (card.bundles[id].points if id in card.bundles else 0 for id in (fewer, more))
        if rest < less:
            yield f"{more} gives less than {fewer}"
    for rule in (*card.bundles.values(), *card.kinds.values()):
        named = {id for group in (*rule.of, rule.unless) for id in group}
        yield from (f"{rule.id} speaks of a signal without points: {id}" for id in sorted(named - card.signals.keys()))
        for id in named & set(rule.unless) & card.signals.keys():
            if card.signals[id].base < rule.points:
                yield f"{id} takes the place of {rule.id} and gives less"
    if card.kept.keys() != KEEPING:
        yield f"kept must say all of: {', '.join(sorted(KEEPING))}"
    lines = [card.bands[band].points for band in (Band.URGENT, Band.HIGH, Band.NORMAL) if band in card.bands]
    if set(card.bands) != {Band.URGENT, Band.HIGH, Band.NORMAL} or lines != sorted(set(lines), reverse=True):
        yield "bands must be urgent, high and normal, each line below the one before"
