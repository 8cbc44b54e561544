"""What a feed folder declares in `feed.toml`: who sends what, in which file, and what each column means (자료 계약).

Schemas are declared, never sniffed. A column we do not need is declared `as = "unused"` and dropped at the gate; a
column nobody declared refuses the file.
"""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

from bandi.engine.errors import ContentError

Target = Literal["register", "records"]
Format = Literal["csv", "fixed", "xlsx", "parquet", "xml", "json"]

IDENTITY = frozenset({"rrn", "name", "birth", "sex", "phone", "customer", "household_no", "building", "unit", "street"})
"""Meanings that name or place a person: they go to the vault, and the engine sees keys made from them."""

FACTS = frozenset(
    {"month", "event_on", "months", "amount", "monthly", "used", "state", "relation", "area", "moved_in", "alive",
     "household_key", "told_on", "crisis", "handover"}
)  # fmt: skip
"""Meanings that the engine may read."""

TYPES = frozenset({"text", "rrn", "phone", "code", "date", "month", "month_of", "count", "won", "key"})


@dataclass(frozen=True)
class Column:
    """One column of a delivery file."""

    name: str  # as the institution writes it
    means: str  # one of IDENTITY or FACTS, or "unused"
    type: str  # one of TYPES
    required: bool = True
    width: int = 0  # bytes, for fixed-width files
    codes: dict[str, str] = field(default_factory=dict)  # their code -> ours; anything else is refused
    low: int | None = None  # smallest and largest believable value
    high: int | None = None
    law: str = ""  # article that allows this column; empty = that of the feed
    retention: str = ""  # retention class of this column; empty = that of the feed


@dataclass(frozen=True)
class Limit:
    """From when a line counts in law (법정 기준): a line below or above it is refused with the article.

    Holds for months from `valid_from` on, until a later limit for the same meaning and states takes its place. A limit
    without figures ends the one before it.
    """

    means: str  # months | amount | event_on
    valid_from: date
    article: str
    low: int | None = None
    high: int | None = None
    within_months: int | None = None  # for event_on: how long before the end of the line's month it may lie
    states: tuple[str, ...] = ()  # our codes to which it applies; empty = all


@dataclass(frozen=True)
class Term:
    """While the law lets a feed, or some of its states, be linked (시행 기간); `valid_to` is the first day it does not.

    A line whose month lies wholly outside every term of its state is refused with the article.
    """

    valid_from: date
    article: str
    valid_to: date | None = None
    states: tuple[str, ...] = ()  # our codes it speaks of; empty = all


@dataclass(frozen=True)
class FileShape:
    """How the file is written."""

    format: Format
    pattern: str  # file name with * wildcards
    encoding: str = "utf-8"  # cp949 | utf-8 | utf-8-sig
    title_rows: int = 0  # lines above the header
    trailer: str = ""  # first cell of a closing line that carries the count of data lines
    header_record: str = ""  # first characters of the opening line of a fixed-width file
    header_rows: int = (
        1  # header lines of csv and xlsx, joined top to bottom; a blank upper cell is its left neighbour's
    )
    records_at: str = ""  # xml and json: path of a record, dotted; lists on the way are walked through
    count_at: str = ""  # xml and json: path of the number of records, in the role of a closing line
    most_bytes: int = 2**30  # a larger file is refused unread
    most_lines: int = 10_000_000


@dataclass(frozen=True)
class Feed:
    """One institution's regular delivery (연계 정보)."""

    id: str
    name_ko: str
    name_en: str
    provider_ko: str
    provider_en: str
    target: Target
    unit: str  # person | household | meter
    cadence: str  # monthly | bimonthly
    law: str  # article that allows it
    confidence: str  # L V S M I, as in the domain reference
    source: str
    file: FileShape
    columns: tuple[Column, ...]
    own: bool = False  # the office's own feed: carries household keys instead of identity
    valid_from: date | None = None  # None: from the day an installation agrees it with the provider
    valid_to: date | None = None  # the first day it is no longer in force; None: still in force
    retention: str = "linked_signal"  # retention class of its lines
    limits: tuple[Limit, ...] = ()
    terms: tuple[Term, ...] = ()  # of its types, where one file carries several; empty: the feed's own two days

    def __post_init__(self) -> None:
        absent = sorted({limit.means for limit in self.limits if self.column(limit.means) is None})
        if absent:
            raise ContentError(f"a limit on {absent}, which no column means", where=f"{self.id}/feed.toml")

    def column(self, means: str) -> Column | None:
        """The column that carries a meaning, if the feed has one."""
        return next((c for c in self.columns if c.means == means), None)

    def holds(self, on: date) -> bool:
        """Whether the law lets it be linked on a day (시행 중)."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)

    @property
    def in_force(self) -> tuple[Term, ...]:
        """Its terms, or its own days as one; empty where only an agreement says."""
        own = () if self.valid_from is None else (Term(self.valid_from, self.law, self.valid_to),)
        return self.terms or own


def read_feed(path: Path) -> Feed:
    """Reads one `feed.toml`.

    Raises ContentError, naming the file and the key, when a declaration is absent or unknown.
    """
    where = f"{path.parent.name}/feed.toml"
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"not valid TOML: {error}", where=where) from error
    try:
        columns = tuple(_column(c, where) for c in raw.pop("columns"))
        shape = FileShape(**raw.pop("file"))
        limits = tuple(Limit(**{**c, "states": tuple(c.get("states", ()))}) for c in raw.pop("limits", ()))
        feed = Feed(file=shape, columns=columns, limits=limits, **raw)
    except (KeyError, TypeError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=where) from error
    if shape.format == "fixed" and any(c.width <= 0 for c in columns):
        raise ContentError("every column of a fixed-width file needs a width", where=where)
    if shape.format not in get_args(Format):
        raise ContentError(f"unknown file format {shape.format!r}", where=where)
    if shape.format == "xml" and not shape.records_at:
        raise ContentError("an XML file needs `records_at`, the path of a record", where=where)
    return feed


def _column(raw: dict[str, Any], where: str) -> Column:
    column = Column(means=raw.pop("as"), **raw)
    if column.means not in IDENTITY | FACTS | {"unused"}:
        raise ContentError(f"column {column.name!r}: unknown meaning {column.means!r}", where=where)
    if column.type not in TYPES:
        raise ContentError(f"column {column.name!r}: unknown type {column.type!r}", where=where)
    return column
