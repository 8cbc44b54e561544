"""What a learned score may read: `features.toml`, a closed list with a legal basis for each feature (허용 특성).

Whatever is not on the list does not exist for the model. Some things may not be put on it at all (FORBIDDEN); help
received in the past may only lower. Signals and benefits bring their features by rule, one set for each of them, so
that a new signal needs no new lines here.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bandi.engine.contract.benefits import Benefit
from bandi.engine.contract.signals import SignalType
from bandi.engine.errors import ContentError
from bandi.engine.words import Kind, Outcome

OF_SIGNALS = frozenset({"months", "times", "worsening", "amount"})
"""What can be read of an active signal. `months` counts from one, so that it also says that the signal is there."""

OF_BENEFITS = frozenset({"gap"})
"""What can be read of a benefit: 2 = entitled and known not to receive it, 1 = perhaps, 0 = neither."""

OF_HISTORY = frozenset({"unreached", "listed_again"})
"""What earlier rounds can bring that raises: rounds without meeting anyone, listings without support."""

OF_HELP = frozenset({"supported", "checked"})
"""How lately somebody helped, or looked and found no need: months of the window that are left, 0 = long ago or never.
Past help may lower and never raise."""

OF_HOUSEHOLD = frozenset({"size", "aged", "minors", "head_age"})
"""Counts and age of a household (columns of HOUSEHOLDS)."""

HELD = "held"
"""Whether the scorecard gave one of the parts named in `parts`: several signals together, the death of the head."""

NEWEST = "newest"
"""How lately the newest event befell the household, of whatever kind: months of half a year that are left."""

READS = {NEWEST} | OF_SIGNALS | OF_BENEFITS | OF_HISTORY | OF_HELP | OF_HOUSEHOLD | {HELD}

FORBIDDEN: tuple[tuple[str, str], ...] = (
    (
        r"nationalit|citizen|foreign|migrant|immigra|ethnic|\brace\b|\bracial|religio|\borigin|birthplace|multicultur"
        r"|defector|국적|외국인|출신|이주민|이민|다문화|인종|민족|종교|북한이탈|탈북|본적",
        "nationality, citizenship and origin are never a ground for suspicion (Toeslagenaffaire, reliability §0.2)",
    ),
    (
        r"free.?text|\bmemo|\bnotes?\b|\bcomment|\bremark|\btranscript|자유.?서술|메모|비고|특이사항|상담.?(기록|내용)",
        "free text has no meaning that anybody could check",
    ),
    (
        r"judge?ment|\bopinion|impression|\battitude|appearance|officer|caseworker|담당자|의견|소견|인상|태도|외모|판단",
        "an officer's judgement would come back as if it were a fact (Rotterdam, reliability §0.2)",
    ),
    (
        r"\b(person|family|given|full|last|first).?name\b|\bphone|\baddress\b|\bpostcode|\bneighbou?rhood\b"
        r"|성명|이름|전화|주소|우편번호|행정동",
        "who somebody is and where somebody lives says nothing of need",
    ),
)
"""What no feature may be or mean (pattern, reason). Looked for in id, names and source."""


@dataclass(frozen=True)
class Feature:
    """One number the model may read of a household."""

    id: str
    ko: str
    en: str
    part: str  # the scorecard's part it belongs to: signal:X, kind:X, bundle:X, entitlement:X, history:X
    reads: str  # READS
    sense: int  # +1: more never lowers the score; -1: more never raises it; 0: free
    law: str
    source: str
    of: str = ""  # the signal or the benefit read
    feed: str = ""  # while this feed cannot be read, the feature is unknown
    parts: tuple[str, ...] = ()  # for HELD


@dataclass(frozen=True)
class Group:
    """A life-cycle group with curves of its own (생애주기 집단). A household belongs to the first that fits.

    Only who lives there decides, never trouble or help: otherwise one more signal could move a household into a group
    in which it counts for less.
    """

    id: str
    ko: str
    en: str
    kinds: tuple[str, ...] = ()  # HOUSEHOLDS.kind; empty = any
    youngest_at_most: int | None = None  # age


@dataclass(frozen=True)
class Evidence:
    """How much a result tells of need, as against others of its kind (결과의 무게). For learning only."""

    result: str  # words.Outcome
    tells: float  # 0 to 1; a result that is not named tells 1
    reason: str


@dataclass(frozen=True)
class Features:
    """Everything a learned score may read, and how its points are counted."""

    version: str
    signal_months: int  # a signal is looked at no longer than this
    history_months: int  # earlier rounds are looked at no longer than this
    double: int  # points that double the odds of unmet need
    groups: tuple[Group, ...]
    features: tuple[Feature, ...] = field(repr=False)
    results: tuple[Evidence, ...] = ()
    events: frozenset[str] = frozenset()  # signals that happen on a day, as against those that stand for months

    def __post_init__(self) -> None:
        if faults := sorted(set(_faults(self))):
            raise ContentError("; ".join(faults), where=f"features {self.version}")

    @property
    def by_id(self) -> Mapping[str, Feature]:
        """The features by their ids."""
        return {feature.id: feature for feature in self.features}


def read_features(
    path: Path, *, signals: Sequence[SignalType], benefits: Iterable[Benefit], benefit_feed: str = ""
) -> Features:
    """Reads `features.toml` and applies its rules to every signal and benefit.

    Raises ContentError when a feature is forbidden (with the reason), unknown to the engine, given twice, without law,
    or of a sense that could let more trouble lower, or past help raise, the score.
    """
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        own = [Feature(**{**row, "parts": tuple(row.get("parts", ()))}) for row in raw.pop("features")]
        for rule in raw.pop("each_signal"):
            own += [_of_signal(rule, signal) for signal in signals if _can_tell(rule["reads"], signal)]
        for rule in raw.pop("each_benefit"):
            own += [
                _of_benefit(rule, one, benefit_feed) for one in benefits if one.received_state and one.silence_tells
            ]
        events = frozenset(signal.id for signal in signals if signal.counted == "events")
        groups = tuple(Group(**{**row, "kinds": tuple(row.get("kinds", ()))}) for row in raw.pop("groups"))
        results = tuple(Evidence(**row) for row in raw.pop("results", ()))
        return Features(groups=groups, features=tuple(own), results=results, events=events, **raw)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"not valid TOML: {error}", where=path.name) from error
    except (KeyError, TypeError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error


def _can_tell(reads: str, signal: SignalType) -> bool:
    """Only unpaid bills carry an amount and grow."""
    return reads in {"months", "times"} or signal.kind == Kind.ARREARS


def _of_signal(rule: Mapping[str, Any], signal: SignalType) -> Feature:
    return Feature(
        id=f"{signal.id}.{rule['reads']}",
        ko=rule["ko"].format(name=signal.ko),
        en=rule["en"].format(name=signal.en),
        part=f"signal:{signal.id}",
        reads=rule["reads"],
        sense=rule["sense"],
        law=signal.law,
        source=signal.source or rule["source"],
        of=signal.id,
        feed=signal.feed,
    )


def _of_benefit(rule: Mapping[str, Any], benefit: Benefit, feed: str) -> Feature:
    return Feature(
        id=f"{benefit.id}.{rule['reads']}",
        ko=rule["ko"].format(name=benefit.ko),
        en=rule["en"].format(name=benefit.en),
        part=f"entitlement:{benefit.id}",
        reads=rule["reads"],
        sense=rule["sense"],
        law=rule["law"],
        source=rule["source"],
        of=benefit.id,
        feed=feed,
    )


def forbidden(feature: Feature) -> str | None:
    """Why this feature may not exist, or None."""
    words = " ".join((feature.id.replace("_", " ").replace(".", " "), feature.ko, feature.en))
    return next((reason for pattern, reason in FORBIDDEN if re.search(pattern, words, re.IGNORECASE)), None)


def _faults(declared: Features) -> Iterator[str]:
    ids = Counter(f.id for f in declared.features)
    yield from (f"given twice: {id}" for id, count in ids.items() if count > 1)
    for feature in declared.features:
        if reason := forbidden(feature):
            yield f"{feature.id} is forbidden: {reason}"
        if feature.reads not in READS:
            yield f"{feature.id} reads {feature.reads!r}, which is not one of {', '.join(sorted(READS))}"
        if not feature.law.strip() or not feature.source.strip():
            yield f"{feature.id} has no law or no source"
        if feature.sense != _sense(feature.reads):
            yield f"{feature.id} reads {feature.reads}: its sense must be {_sense(feature.reads)}"
        if bool(feature.parts) != (feature.reads == HELD):
            yield f"{feature.id}: parts go with reads = held, and only with it"
        if ":" not in feature.part:
            yield f"{feature.id} belongs to no part of the scorecard"
    for one in declared.results:
        if one.result not in set(Outcome) or not 0 <= one.tells <= 1 or not one.reason.strip():
            yield f"{one.result}: a result is a known code, tells 0 to 1, and has a reason"
    if not declared.groups or declared.groups[-1].kinds or declared.groups[-1].youngest_at_most is not None:
        yield "the last group must take every household"
    if min(declared.signal_months, declared.history_months, declared.double) < 1:
        yield "signal_months, history_months and double must be at least 1"


def _sense(reads: str) -> int:
    """More trouble never lowers, more help never raises, the make-up of a household is free."""
    return -1 if reads in OF_HELP else 0 if reads in OF_HOUSEHOLD else 1
