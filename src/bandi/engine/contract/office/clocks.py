"""Statute clocks (법정 기한): what must be done by when, under which article, counted how, and by whom.

Clocks are content: an expert edits `clocks.toml`. How days and months are counted in a country's calendar is told by
whoever asks (`bandi.office.worklist.clocks` for Korea's public offices).
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bandi.engine.errors import ContentError

CALENDARS = ("days", "working", "months", "dates")
"""Calendar days, working days, months, or the next of some fixed days of the year."""


@dataclass(frozen=True)
class StatuteClock:
    """One duty with a time limit."""

    id: str
    ko: str
    en: str
    law_ko: str  # article
    law_en: str
    starts_ko: str  # the day the clock starts, in words
    starts_en: str
    who: str  # who must act: a code of the office's roles, or one of `who` in the file
    calendar: str  # one of CALENDARS
    source: str
    confidence: str  # L V S M I, as in the domain reference
    length: int = 0  # days or months
    dates: tuple[str, ...] = ()  # "MM-DD", for calendar "dates"
    moves: bool = True  # a last day on which offices are closed moves to the next open one

    def next_date(self, start: date) -> date:
        """The first of the fixed days that is not before `start`."""
        days = [date.fromisoformat(f"{year}-{day}") for year in (start.year, start.year + 1) for day in self.dates]
        return min(day for day in days if day >= start)


def read_clocks(path: Path) -> dict[str, StatuteClock]:
    """Reads `clocks.toml`: id -> clock, in the order of the file. Raises ContentError when one is not whole."""
    try:
        raw: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["clocks"]
        clocks = [StatuteClock(**{**clock, "dates": tuple(clock.get("dates", ()))}) for clock in raw]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error
    for clock in clocks:
        if clock.calendar not in CALENDARS:
            raise ContentError(f"clock {clock.id!r}: unknown calendar {clock.calendar!r}", where=path.name)
        if (clock.calendar == "dates") != bool(clock.dates) or bool(clock.dates) == (clock.length > 0):
            raise ContentError(f"clock {clock.id!r}: either a length or fixed dates", where=path.name)
        _believable(clock, where=path.name)
    if len({clock.id for clock in clocks}) < len(clocks):
        raise ContentError("two clocks of one name", where=path.name)
    return {clock.id: clock for clock in clocks}


def _believable(clock: StatuteClock, *, where: str) -> None:
    try:
        for day in clock.dates:
            date.fromisoformat(f"2023-{day}")  # no leap year: 29 February is no yearly date
    except ValueError as error:
        raise ContentError(f"clock {clock.id!r}: {error}", where=where) from error
    words = (clock.ko, clock.en, clock.law_ko, clock.law_en, clock.starts_ko, clock.starts_en, clock.who, clock.source)
    if not all(words) or clock.confidence not in ("L", "V", "S", "M", "I"):
        raise ContentError(f"clock {clock.id!r}: without words, article, source or confidence", where=where)
