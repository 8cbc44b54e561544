"""What the content declares of reports by people (제보·신고): what may be told, where it goes first, in which words.

The words of the public pages are content as well: as many languages as the file names, each of them whole.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bandi.engine.errors import ContentError

OFFICE = "office"
LANGUAGE_OF_RECORD = 2  # the first two languages are those of the officers
PLACE = re.compile(r"%\(\w+\)s")


@dataclass(frozen=True)
class ReportWord:
    """A code of the public pages with its words, one for each language."""

    id: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class CrisisKind:
    """One thing somebody may report (위기 유형)."""

    id: str
    words: tuple[str, ...]
    law_ko: str
    law_en: str
    route: str  # OFFICE, or the id of a route that begins elsewhere: due the same day, the reporter sealed
    clock: str  # StatuteClock.id for the first look; empty: the same day
    source: str
    confidence: str  # L V S M I, as in the domain reference

    @property
    def sealed(self) -> bool:
        """Whether the reporter's name is opened only by those with leave for it."""
        return self.route != OFFICE


@dataclass(frozen=True)
class ReportRoute:
    """Where a report begins that an office alone must not take (경찰·아동보호 연결)."""

    id: str
    numbers: tuple[str, ...]
    words: tuple[str, ...]
    confidence: str


@dataclass(frozen=True)
class ReportContent:
    """Everything the report pages say and know."""

    languages: tuple[str, ...]
    names: tuple[str, ...]  # of the languages, in themselves
    joins_days: int
    bounds: tuple[float, float, float, float]  # degrees: west, south, east, north of the country
    who: tuple[ReportWord, ...]
    kinds: tuple[CrisisKind, ...]
    routes: tuple[ReportRoute, ...]
    groups: tuple[ReportWord, ...]  # mandated professions
    outcomes: tuple[ReportWord, ...]
    refusals: tuple[ReportWord, ...]
    states: tuple[ReportWord, ...]
    words: Mapping[str, Mapping[str, str]]  # language -> key -> sentence

    def __post_init__(self) -> None:
        if len(set(self.languages)) < LANGUAGE_OF_RECORD or len(self.names) != len(self.languages):
            raise ContentError("name every language once", where="reports")
        for group in (self.who, self.kinds, self.routes, self.groups, self.outcomes, self.refusals, self.states):
            whole(group, len(self.languages))
        if not (self.bounds[0] < self.bounds[2] and self.bounds[1] < self.bounds[3]):
            raise ContentError("bounds are west, south, east, north", where="reports")
        known = {OFFICE, *(route.id for route in self.routes)}
        if lost := sorted({kind.route for kind in self.kinds} - known):
            raise ContentError(f"no route of this name: {', '.join(lost)}", where="reports")
        if any(bool(kind.clock) == kind.sealed for kind in self.kinds):
            raise ContentError("a kind has a clock, or a route of its own that begins the same day", where="reports")
        same_sentences(self.languages, self.words)

    def kind(self, id: str) -> CrisisKind:
        """The kind of this id. Raises KeyError."""
        return {kind.id: kind for kind in self.kinds}[id]


def read_reports(path: Path) -> ReportContent:
    """The content as a file tells it. Raises ContentError, naming what is wrong."""
    try:
        told: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        listed = {name: tuple(ReportWord(**_fixed(one)) for one in told[name])
                  for name in ("who", "groups", "outcomes", "refusals", "states")}  # fmt: skip
        west, south, east, north = (float(one) for one in told["bounds"])
        return ReportContent(
            languages=tuple(told["languages"]),
            names=tuple(told["names"]),
            joins_days=int(told["joins_days"]),
            bounds=(west, south, east, north),
            kinds=tuple(CrisisKind(**_fixed(one)) for one in told["kinds"]),
            routes=tuple(ReportRoute(**_fixed(one)) for one in told["routes"]),
            words=told["words"],
            **listed,
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error


def _fixed(one: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in one.items()}


def whole(group: tuple[Any, ...], languages: int) -> None:
    """Raises ContentError where a code stands twice, or lacks words in a language."""
    ids = [one.id for one in group]
    if not ids or len(set(ids)) < len(ids):
        raise ContentError(f"none, or two of one name: {', '.join(ids)}", where="reports")
    for one in group:
        if len(one.words) != languages or not all(one.words):
            raise ContentError(f"{one.id!r} needs words in {languages} languages", where="reports")
        if getattr(one, "confidence", "L") not in ("L", "V", "S", "M", "I"):
            raise ContentError(f"{one.id!r}: unknown confidence", where="reports")


def same_sentences(languages: tuple[str, ...], words: Mapping[str, Mapping[str, str]]) -> None:
    """Raises ContentError unless every language says the same sentences with the same gaps."""
    if set(words) != set(languages):
        raise ContentError(f"words for {', '.join(languages)}, no more and no fewer", where="reports")
    first = words[languages[0]]
    for language in languages:
        if odd := sorted(set(first) ^ set(words[language])):
            raise ContentError(f"{language}: words that not every language has: {', '.join(odd)}", where="reports")
        for key, sentence in words[language].items():
            if not sentence.strip() or PLACE.findall(sentence) != PLACE.findall(first[key]):
                raise ContentError(f"{language}.{key}: empty, or with other gaps", where="reports")
