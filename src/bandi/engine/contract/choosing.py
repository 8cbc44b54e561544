"""What the content and the offices may declare about whom to meet besides the points (대상자 선정 기준).

A condition is data: any of some alternatives, each of which asks all of its clauses. A clause compares one column of
the reference list (참고 명단: one row a household) with a value. The vocabulary of columns is closed. Unknown is never
no: a household of which a fact is not known meets no clause about it.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bandi.engine.errors import ContentError
from bandi.engine.words import Band, Kind, Outcome, Verdict, Why


class Op(StrEnum):
    """How a clause compares (비교)."""

    IS = "is"  # 같음
    IS_NOT = "is_not"  # 아님
    AT_LEAST = "at_least"  # 이상
    AT_MOST = "at_most"  # 이하


class Measured(StrEnum):
    """What a column of the reference list holds (열의 종류)."""

    COUNT = "count"  # a number (수)
    MONTHS = "months"  # 개월
    WON = "won"  # 원
    CODE = "code"  # one of its codes (부호)
    YES = "yes"  # something is so; that it is not so cannot be asked, since silence is not a no
    YES_NO = "yes_no"  # 예·아니요; null where unknown


OPS: Mapping[Measured, tuple[Op, ...]] = {
    Measured.COUNT: (Op.AT_LEAST, Op.AT_MOST, Op.IS),
    Measured.MONTHS: (Op.AT_LEAST, Op.AT_MOST),
    Measured.WON: (Op.AT_LEAST, Op.AT_MOST),
    Measured.CODE: (Op.IS, Op.IS_NOT),
    Measured.YES: (Op.IS,),
    Measured.YES_NO: (Op.IS,),
}
KINDS = ("aged_alone", "middle_alone", "youth_alone", "aged_only", "single_parent", "with_children", "adults")


@dataclass(frozen=True)
class ReferenceColumn:
    """One column of the reference list: its name, what it holds, its codes, and the signal or benefit it is about."""

    id: str
    holds: Measured
    codes: tuple[str, ...] = ()
    about: str = ""  # SignalType.id, Benefit.id or words.Kind


PLAIN = (
    ReferenceColumn("kind", Measured.CODE, KINDS),
    ReferenceColumn("size", Measured.COUNT),
    ReferenceColumn("aged", Measured.COUNT),
    ReferenceColumn("minors", Measured.COUNT),
    ReferenceColumn("youngest", Measured.COUNT),
    ReferenceColumn("head_age", Measured.COUNT),
    ReferenceColumn("head_sex", Measured.CODE, ("m", "f")),
    ReferenceColumn("lived_here", Measured.MONTHS),  # since the head moved in
    ReferenceColumn("band", Measured.CODE, tuple(band.value for band in Band)),
    ReferenceColumn("points", Measured.COUNT),
    ReferenceColumn("signals", Measured.COUNT),  # active kinds
    ReferenceColumn("longest", Measured.MONTHS),  # of the active signals
    ReferenceColumn("fresh", Measured.COUNT),  # active signals that are new
    ReferenceColumn("owed", Measured.WON),  # of all active signals together
    ReferenceColumn("unclaimed", Measured.COUNT),  # benefits that seem due and are not received
    ReferenceColumn("times_listed", Measured.COUNT),
    ReferenceColumn("unresolved_listings", Measured.COUNT),
    ReferenceColumn("unreached_rounds", Measured.COUNT),
    ReferenceColumn("last_outcome", Measured.CODE, tuple(outcome.value for outcome in Outcome)),
    ReferenceColumn("since_outcome", Measured.MONTHS),
)
"""Columns that every country has; in the order in which an officer finds them."""


def vocabulary(signals: Iterable[str], benefits: Iterable[str]) -> dict[str, ReferenceColumn]:
    """Every column a clause may name: PLAIN, and four for each kind, signal and benefit of the content."""
    verdicts = tuple(verdict.value for verdict in Verdict)
    about = [ReferenceColumn(f"kind.{kind.value}", Measured.YES, about=kind.value) for kind in Kind]
    for signal in signals:
        about += [
            ReferenceColumn(f"signal.{signal}", Measured.YES, about=signal),
            ReferenceColumn(f"months.{signal}", Measured.MONTHS, about=signal),
            ReferenceColumn(f"amount.{signal}", Measured.WON, about=signal),
        ]
    for benefit in benefits:
        about += [
            ReferenceColumn(f"verdict.{benefit}", Measured.CODE, verdicts, about=benefit),
            ReferenceColumn(f"received.{benefit}", Measured.YES_NO, about=benefit),
        ]
    return {measure.id: measure for measure in (*PLAIN, *about)}


@dataclass(frozen=True)
class Clause:
    """One comparison. Of several values, any."""

    column: str
    op: Op
    value: int | bool | str | tuple[str, ...]

    def fault(self, known: Mapping[str, ReferenceColumn]) -> str:
        """What is wrong with it in one phrase; empty when nothing is."""
        measure = known.get(self.column)
        if measure is None:
            return f"unknown column {self.column!r}"
        if self.op not in OPS[measure.holds]:
            return f"{self.column}: cannot be asked with {self.op!r}, only with {', '.join(OPS[measure.holds])}"
        if measure.holds is Measured.CODE:
            values = self.value if isinstance(self.value, tuple) else (self.value,)
            wrong = sorted(str(value) for value in values if value not in measure.codes)
            return f"{self.column}: unknown value {', '.join(wrong)}" if wrong or not values else ""
        if measure.holds is Measured.YES:
            return "" if self.value is True else f"{self.column}: only what is so can be asked; silence is not a no"
        if measure.holds is Measured.YES_NO:
            return "" if isinstance(self.value, bool) else f"{self.column}: yes or no, not {self.value!r}"
        whole = isinstance(self.value, int) and not isinstance(self.value, bool)
        return "" if whole else f"{self.column}: a whole number, not {self.value!r}"


Condition = tuple[tuple[Clause, ...], ...]
"""Any of these, each of which asks all of its clauses."""


def condition(raw: Sequence[Sequence[Mapping[str, Any]]]) -> Condition:
    """A condition from TOML or JSON values: a list of alternatives, each a list of {column, op, value}.

    Raises ContentError when it has no clause or a clause another shape. Columns and values are judged by `faults`.
    """
    try:
        told = tuple(
            tuple(
                Clause(
                    str(clause["column"]),
                    Op(clause["op"]),
                    tuple(clause["value"]) if isinstance(clause["value"], list) else clause["value"],
                )
                for clause in clauses
            )
            for clauses in raw
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ContentError(f"a clause is column, op and value: {error}", where="condition") from error
    if not told or not all(told):
        raise ContentError("a condition without a clause would ask for everybody", where="condition")
    return told


def as_json(asked: Condition) -> list[list[dict[str, Any]]]:
    """The same as JSON values."""
    return [
        [
            {
                "column": one.column,
                "op": one.op.value,
                "value": list(one.value) if isinstance(one.value, tuple) else one.value,
            }
            for one in clauses
        ]
        for clauses in asked
    ]


def faults(asked: Condition, known: Mapping[str, ReferenceColumn]) -> list[str]:
    """What is wrong with a condition, one phrase for each clause that cannot be asked."""
    return [fault for clauses in asked for clause in clauses if (fault := clause.fault(known))]


@dataclass(frozen=True)
class Ask:
    """Somebody asks for places on the lists: a planned group, a target of the centre, an office's own query."""

    id: str
    why: Why  # GROUP, TARGET or QUERY
    condition: Condition
    ko: str = ""
    en: str = ""
    share: float = 0.0  # of each neighbourhood's capacity, at least one place
    places: int = 0  # or so many households over all its areas together
    areas: tuple[str, ...] = ()  # codes of provinces, districts or neighbourhoods; empty = everywhere
    months: tuple[int, ...] = ()  # season: months in which the middle of field work lies; empty = always
    reason: str = ""
    source: str = ""
    confidence: str = ""

    def in_season(self, middle: date) -> bool:
        """Whether field work with this middle day falls into its season."""
        return not self.months or middle.month in self.months


NUMBERS: Mapping[str, tuple[float, float]] = {
    "cool_down_months": (0, 24),
    "open_share": (0, 1),
    "chronic_share": (0.1, 1),
    "asked_share": (0, 0.5),
    "explored_share": (0.01, 0.02),
    "team_lead_at": (2, 12),
    "case_meeting_at": (2, 12),
}
"""The numbers choosing needs, with their least and largest believable value."""


@dataclass(frozen=True)
class Choosing:
    """How places are given besides by points."""

    asks: tuple[Ask, ...] = ()  # targets and groups, those before the others first
    cool_down_months: int = 4  # after a visit that settled it, a household rests so long, unless a signal begins
    open_share: float = 0.3  # of the capacity, that neither kept nor asked-for households take from newcomers
    chronic_share: float = 0.3  # of the capacity, for long signals never listed before; the rest waits
    asked_share: float = 0.1  # of the capacity, for those asked for even when too many are kept
    explored_share: float = 0.015  # of the capacity, drawn by lot below the cut
    team_lead_at: int = 2  # the so-manieth unresolved listing goes to the team lead
    case_meeting_at: int = 3  # the so-manieth needs a case meeting
    reasons: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # why, for each number

    def faults(self, known: Mapping[str, ReferenceColumn]) -> list[str]:
        """What the asks name that the content does not have."""
        return [f"{ask.id}: {fault}" for ask in self.asks for fault in faults(ask.condition, known)]


NOBODY_ASKS = Choosing()


def read_choosing(path: Path) -> Choosing:
    """Reads `groups.toml`: `[numbers.*]` with value and reason, `[[targets]]` and `[[groups]]`.

    Raises ContentError, naming what, when a number or a group has no reason, is unknown, twice, or out of bounds.
    """
    where = path.name
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        numbers: dict[str, dict[str, Any]] = raw.pop("numbers")
        asks = [
            Ask(
                why=why,
                condition=condition(told.pop("any")),
                areas=tuple(told.pop("areas", ())),
                months=tuple(told.pop("months", ())),
                **told,
            )
            for why, name in ((Why.TARGET, "targets"), (Why.GROUP, "groups"))
            for told in raw.pop(name, [])
        ]
        wrong = [*(f"unknown table {name}" for name in raw), *_faults(numbers, asks)]
        if not wrong:
            values = {name: told["value"] for name, told in numbers.items()}
            return Choosing(tuple(asks), **values, reasons={name: told["reason"] for name, told in numbers.items()})
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"not valid TOML: {error}", where=where) from error
    except (KeyError, TypeError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=where) from error
    raise ContentError("; ".join(wrong), where=where)


def _faults(numbers: Mapping[str, Mapping[str, Any]], asks: Sequence[Ask]) -> Iterator[str]:
    if numbers.keys() != NUMBERS.keys():
        yield f"numbers must say all of: {', '.join(NUMBERS)}"
    for name, told in numbers.items():
        low, high = NUMBERS.get(name, (0, 0))
        if not low <= told["value"] <= high:
            yield f"{name} must lie between {low} and {high}"
        if not told["reason"].strip():
            yield f"a number without a reason: {name}"
    if "case_meeting_at" in numbers and numbers["case_meeting_at"]["value"] <= numbers["team_lead_at"]["value"]:
        yield "a case meeting comes after the team lead"
    names = [ask.id for ask in asks]
    yield from (f"given twice: {name}" for name in sorted({name for name in names if names.count(name) > 1}))
    for ask in asks:
        if not (ask.ko and ask.en and ask.reason and ask.source and ask.confidence):
            yield f"{ask.id}: needs ko, en, reason, source and confidence"
        if bool(ask.share) == bool(ask.places) or ask.share < 0 or ask.share > 1 or ask.places < 0:
            yield f"{ask.id}: either a share of the capacity (up to 1) or a number of places"
        if not set(ask.months) <= set(range(1, 13)):
            yield f"{ask.id}: months are 1 to 12"
