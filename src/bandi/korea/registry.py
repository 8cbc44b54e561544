"""The dated registry of crisis-signal types (위기정보 목록): what may be linked on a day, by whom, under which article.

Everything is declared in `registry.toml`, with the source and the confidence of each fact. The numbered rows are the
national list (domain §1.3); rows without a number are local agreements (지역 협약), which no count includes. A type
that is not in force on a day is missing on that day, never "no". Days are half-open: in force from `valid_from` up to,
not including, `valid_to`.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from bandi.engine.errors import BandiError, ContentError

HERE = Path(__file__).parent
NAME = "registry.toml"

KINDS = ("cut", "arrears", "loss", "use", "status", "event")
UNITS = ("person", "household", "meter")
CADENCES = ("monthly", "unpublished", "by_agreement")
CONFIDENCES = ("L", "V", "S", "M", "I")
ID = re.compile(r"[a-z]+(_[a-z]+)*")
ARTICLE = re.compile(r"제\d+조|별표 \d+")

YEAR_READ_ON = (7, 1)
"""Month and day on which a year's list is read. On 1 July 2017 the list has the 25 types of that April, not yet the 27
of the year's end."""

DAYS = {"first", "last", "valid_from", "valid_to"}
FIGURES = {
    "number", "count", "institutions", "longest_months", "raw_months",
    "least_months", "least_won", "most_won", "within_months",
}  # fmt: skip
"""Declarations that are days and whole numbers; every other is text."""

Made = TypeVar("Made")


@dataclass(frozen=True)
class Threshold:
    """From when a line counts (기준). Figures stand only where the law sets them; a line below breaks `article`."""

    ko: str
    en: str
    confidence: str  # L V S M I, as in the domain reference
    valid_from: date | None = None  # None: from the type's own first day, set by each local agreement
    least_months: int | None = None  # months unpaid (개월)
    least_won: int | None = None  # smallest and largest balance that counts, both included
    most_won: int | None = None
    within_months: int | None = None  # how far back the arrears may lie
    article: str = ""

    @property
    def has_figures(self) -> bool:
        """Whether a line can fall short of it."""
        return any(figure is not None for figure in (self.least_months, self.least_won, self.most_won))


@dataclass(frozen=True)
class RetentionClass:
    """How long lines of a type may be kept (보유 기간), in months."""

    id: str
    ko: str
    en: str
    longest_months: int  # the law's limit
    raw_months: int  # suggested for lines of persons who were not selected
    law: str
    source: str
    confidence: str


@dataclass(frozen=True)
class PublishedCount:
    """How many types a source says were linked between two days, both included (공표된 종수)."""

    first: date
    last: date
    count: int
    source: str
    confidence: str
    institutions: int | None = None


@dataclass(frozen=True)
class SignalEntry:
    """One type of crisis signal (위기정보)."""

    id: str
    ko: str  # as officers see it
    en: str
    provider_ko: str
    provider_en: str
    kind: str  # one of KINDS
    unit: str  # person | household | meter: what the arrears or the event hang on
    cadence: str  # one of CADENCES
    law: str
    retention: str  # id of a RetentionClass
    source: str
    confidence: str  # of the row: L V S M I
    valid_from_confidence: str  # of its first day; I: chosen to fit the published counts
    thresholds: tuple[Threshold, ...]  # in order of their days
    number: int | None = None  # row of the working registry, None for a local agreement
    valid_from: date | None = None  # None: each local agreement has its own
    valid_to: date | None = None  # None: still in force
    feed: str = ""  # folder under feeds/, when the file is declared
    states: tuple[str, ...] = ()  # codes of that file's state that are this type; empty = every line is
    note: str = ""

    def holds(self, on: date) -> bool:
        """Whether the type is in force nationally on a day; a local agreement never is."""
        return self.valid_from is not None and self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True)
class Registry:
    """The whole file, checked."""

    entries: tuple[SignalEntry, ...]  # by number, then the local agreements
    published: tuple[PublishedCount, ...]  # by day
    retention: tuple[RetentionClass, ...]


@cache
def _registry() -> Registry:
    return read_registry(HERE / NAME, feeds=sorted(path.parent.name for path in HERE.glob("feeds/*/feed.toml")))


def registry() -> tuple[SignalEntry, ...]:
    """Every type: the 47 rows of the working registry by number, then the local agreements."""
    return _registry().entries


def in_force(on: date) -> tuple[SignalEntry, ...]:
    """The types of the national list on a day, by number. Local agreements are not among them."""
    return tuple(entry for entry in registry() if entry.holds(on))


def threshold(entry: SignalEntry, on: date) -> Threshold | None:
    """The threshold of a type on a day; None when the type is not in force, or is a local agreement."""
    if not entry.holds(on):
        return None
    return [t for t in entry.thresholds if t.valid_from is not None and t.valid_from <= on][-1]


def published_counts() -> tuple[PublishedCount, ...]:
    """How many types were published as linked, by day, each with its source (domain §1.1)."""
    return _registry().published


def retention_classes() -> tuple[RetentionClass, ...]:
    """The retention classes (보유 기간) that types name."""
    return _registry().retention


def lines(year: int) -> list[str]:
    """The list of a year as text: that in force on 1 July (see YEAR_READ_ON). Raises BandiError before the Act."""
    return lines_on(date(year, *YEAR_READ_ON))


def lines_on(on: date) -> list[str]:
    """The list in force on a day as text: a heading with the count, a line a type, and what is not known.

    Raises BandiError for a day before the Act came into force.
    """
    entries = in_force(on)
    if not entries:
        first = min(entry.valid_from for entry in registry() if entry.valid_from is not None)
        raise BandiError(
            f"no type of signal was linked on {on}.", next_step=f"Ask for {first} or a later day: the Act's first."
        )
    rows = [_line(entry, on) for entry in entries]
    chosen = sum(entry.valid_from_confidence == "I" for entry in entries)
    unsure = [f"* {chosen} first days are chosen to fit the published counts; they are not known."] if chosen else []
    inferred = [f"* {entry.number} {entry.id}: {entry.note}" for entry in entries if entry.confidence == "I"]
    return [f"{len(entries)} types in force on {on} ({_published(on)})", *rows, *unsure, *inferred]


def _line(entry: SignalEntry, on: date) -> str:
    found = threshold(entry, on)
    mark = "*" if entry.valid_from_confidence == "I" else " "
    limit = found.en if found else ""
    return f"{entry.number:>2} {entry.valid_from}{mark} {entry.id}: {entry.ko} · {entry.provider_ko} · {limit}"


def _published(on: date) -> str:
    told = published_counts()
    before = [count for count in told if count.first <= on]
    if not before:
        return "no count published yet"
    last = before[-1]
    if on <= last.last:
        return f"published: {last.count}, {last.source}"
    later = "; later types may be missing" if last is told[-1] else ""
    return f"last published: {last.count} on {last.last}, {last.source}{later}"


# ---------------------------------------------------------------------------------------------- reading


def read_registry(path: Path, *, feeds: Sequence[str]) -> Registry:
    """Reads and checks a registry file. `feeds` are the ids of the declared feed folders.

    Raises ContentError, naming the entry, for whatever is missing, unknown, doubled or contradictory.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"not valid TOML: {error}", where=path.name) from error
    _known(raw, {"retention", "published", "signals"}, path.name)
    absent = {"retention", "published", "signals"} - set(raw)
    if absent:
        raise ContentError(f"the tables {sorted(absent)} are absent", where=path.name)
    kept = tuple(_made(RetentionClass, r, f"{path.name} retention {r.get('id')}") for r in raw["retention"])
    counts = tuple(_made(PublishedCount, r, f"{path.name} published {r.get('first')}") for r in raw["published"])
    entries = tuple(_entry(r, f"{path.name} {r.get('id', '(no id)')}") for r in raw["signals"])
    for entry in entries:
        _check(entry, feeds=feeds, classes=[c.id for c in kept], where=f"{path.name} {entry.id}")
    for count in counts:
        if count.last < count.first:
            raise ContentError("ends before it begins", where=f"{path.name} published {count.first}")
    _once((c.id for c in kept), "retention class", path.name)
    _once((e.id for e in entries), "id", path.name)
    _once((str(e.number) for e in entries if e.number is not None), "number", path.name)
    return Registry(
        entries=tuple(sorted(entries, key=lambda e: (e.number is None, e.number or 0, e.id))),
        published=tuple(sorted(counts, key=lambda c: c.first)),
        retention=kept,
    )


def _entry(raw: dict[str, Any], where: str) -> SignalEntry:
    drawn = raw.get("thresholds")
    if not drawn:
        raise ContentError("has no threshold; say so in words when none is published", where=where)
    made = {"thresholds": tuple(_made(Threshold, t, where) for t in drawn), "states": tuple(raw.get("states", ()))}
    return _made(SignalEntry, raw | made, where)


def _made(maker: Callable[..., Made], raw: dict[str, Any], where: str) -> Made:
    """One declared table as its dataclass."""
    _known(raw, {field.name for field in fields(maker)}, where)  # type: ignore[arg-type]
    plain = (name for name in raw if name not in {"thresholds", "states"})
    wanted = {name: date if name in DAYS else int if name in FIGURES else str for name in plain}
    wrong = sorted(name for name, kind in wanted.items() if type(raw[name]) is not kind)
    if wrong:
        raise ContentError(f"{wrong} must be of the kind its name says: day, whole number or text", where=where)
    try:
        return maker(**raw)
    except TypeError as error:
        raise ContentError(f"a declaration is missing: {error}", where=where) from error


def _known(raw: dict[str, Any], names: set[str], where: str) -> None:
    strange = sorted(set(raw) - names)
    if strange:
        raise ContentError(f"unknown declarations {strange}", where=where)


def _once(values: Iterable[str], what: str, where: str) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ContentError(f"the {what} {value} stands twice", where=where)
        seen.add(value)


def _check(entry: SignalEntry, *, feeds: Sequence[str], classes: Sequence[str], where: str) -> None:
    faults = {
        "its id is not snake_case English": not ID.fullmatch(entry.id),
        f"unknown kind {entry.kind!r}": entry.kind not in KINDS,
        f"unknown unit {entry.unit!r}": entry.unit not in UNITS,
        f"unknown cadence {entry.cadence!r}": entry.cadence not in CADENCES,
        f"unknown retention class {entry.retention!r}": entry.retention not in classes,
        f"there is no feed {entry.feed!r}": bool(entry.feed) and entry.feed not in feeds,
        "unknown confidence": not {entry.confidence, entry.valid_from_confidence} <= set(CONFIDENCES),
        "cites no article": not ARTICLE.search(entry.law),
        "a national type needs its first day, a local agreement has none": (entry.number is None)
        != (entry.valid_from is None),
        "what is inferred needs a note that says so": "I" in (entry.valid_from_confidence, entry.confidence)
        and not entry.note,
        "ends before it begins": bool(entry.valid_from and entry.valid_to and entry.valid_to <= entry.valid_from),
    }
    _refuse(faults, where)
    for drawn in entry.thresholds:
        _check_threshold(drawn, entry, where)
    days = [t.valid_from for t in entry.thresholds if t.valid_from is not None]
    starts = not days if entry.valid_from is None else bool(days) and days[0] == entry.valid_from
    _refuse(
        {
            "its first threshold must begin on the type's own first day": not starts,
            "its thresholds must stand in the order of their days": any(a >= b for a, b in pairwise(days)),
        },
        where,
    )


def _check_threshold(drawn: Threshold, entry: SignalEntry, where: str) -> None:
    pair = drawn.least_won is not None and drawn.most_won is not None
    faults = {
        "a threshold with figures must cite its article": drawn.has_figures and not ARTICLE.search(drawn.article),
        "a threshold of unknown confidence": drawn.confidence not in CONFIDENCES,
        "a figure from memory may not refuse lines": drawn.has_figures and drawn.confidence != "L",
        "a threshold without a day": entry.valid_from is not None and drawn.valid_from is None,
        "a band that ends below its start": pair and (drawn.most_won or 0) < (drawn.least_won or 0),
    }
    _refuse(faults, where)


def _refuse(faults: dict[str, bool], where: str) -> None:
    found = [fault for fault, wrong in faults.items() if wrong]
    if found:
        raise ContentError("; ".join(found), where=where)
