"""Retention clocks (보유 기간): how long each kind of thing is kept, from when, under which article, and what stays.

Clocks are content: an expert edits `retention.toml`. What an installation keeps is told by `bandi.engine.retention` for
the engine's things and by the office's room `retention` for its rows.
"""

import calendar
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bandi.engine.errors import ContentError

ENGINE_THINGS = ("inbox", "original", "identity", "record", "round")
OFFICE_THINGS = (
    "listing",
    "pair",
    "watch",
    "number",
    "notice",
    "access_log",
    "release",
    "outbox",
    "reporter",
    "report",
    "payee",
    "kept_answers",
    "draft",
    "claim",
    "call",
    "visit_request",
    "readiness",
    "code",
    "universal",
    "optin",
    "move_in",
    "mandate",
    "citizen_session",
    "quiet",
    "ask",
    "care",
    "care_day",
    "member",
    "finding",
)
THINGS = (*ENGINE_THINGS, *OFFICE_THINGS, "none")
"""What a clock may run for. `none`: the law knows it and this version keeps nothing of the kind."""


@dataclass(frozen=True)
class RetentionClock:
    """How long one kind of thing is kept."""

    id: str
    thing: str  # one of THINGS
    ko: str
    en: str
    law_ko: str  # article
    law_en: str
    since_ko: str  # the day the clock starts, in words
    since_en: str
    source: str
    confidence: str  # L V S M I, as in the domain reference
    months: int = 0
    days: int = 0
    of: str = ""  # retention class of the feeds it runs for (Feed.retention); empty: no feed's matter
    keeps_ko: str = ""  # what the law lets stay longer
    keeps_en: str = ""
    destroyed: bool = True  # False: counted only, nothing here destroys it

    def ends(self, since: date) -> date:
        """The first day on which a thing of this day may no longer be kept."""
        years, month = divmod(since.month - 1 + self.months, 12)
        year = since.year + years
        last = calendar.monthrange(year, month + 1)[1]
        return date(year, month + 1, min(since.day, last)) + timedelta(days=self.days)

    def began(self, on: date) -> date:
        """The latest day whose things may no longer be kept on `on`."""
        since = date(on.year - self.months // 12 - 1, on.month, 1) + timedelta(days=366 + 31)
        since = min(since, on)
        while self.ends(since) > on:
            since -= timedelta(days=1)
        return since


def read_retention(path: Path) -> tuple[RetentionClock, ...]:
    """Reads `retention.toml`. Raises ContentError when a declaration is absent, unknown or double."""
    try:
        raw: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["clocks"]
        clocks = tuple(RetentionClock(**clock) for clock in raw)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error
    for clock in clocks:
        if clock.thing not in THINGS:
            raise ContentError(f"clock {clock.id!r}: unknown thing {clock.thing!r}", where=path.name)
        if clock.months <= 0 and clock.days <= 0:
            raise ContentError(f"clock {clock.id!r}: no period", where=path.name)
    asked = [(clock.thing, clock.of) for clock in clocks if clock.thing != "none"]
    if len({clock.id for clock in clocks}) < len(clocks) or len(set(asked)) < len(asked):
        raise ContentError("two clocks for one thing", where=path.name)
    return clocks
