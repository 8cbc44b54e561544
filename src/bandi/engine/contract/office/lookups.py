"""What the content declares about look-ups that somebody must explain (열람 경보 규칙)."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bandi.engine.errors import ContentError

SIGNS = ("out_of_list", "others_work", "own_household", "colleague", "canary", "scraping", "night")
"""What a rule may look for. What each means is told by its words; how it is found, by the office."""
WINDOWS = ("hour", "day")


@dataclass(frozen=True)
class LookupRule:
    """One kind of look-up that is asked about, and how many of it pass without a question."""

    sign: str  # one of SIGNS
    ko: str
    en: str
    why_ko: str
    why_en: str
    law_ko: str
    law_en: str
    source: str
    confidence: str  # L V S M I, as in the domain reference
    most: int = 0  # different households in one window that are still nobody's question
    window: str = "day"
    stop: int = 0  # so many different households outside the work in a day are the most; 0: none is stopped
    times: float = 0.0  # above so many times the usual number of the person and of the team; 0: not compared
    days: int = 0  # how far back work counts, or what is usual is taken from
    from_hour: int = 0  # local time; only look-ups between the two are meant
    to_hour: int = 24

    def __post_init__(self) -> None:
        if self.sign not in SIGNS or self.window not in WINDOWS:
            raise ContentError(f"unknown sign or window: {self.sign} {self.window}", where="lookups")
        if min(self.most, self.stop, self.times, self.days) < 0:
            raise ContentError(f"{self.sign}: a number below zero", where="lookups")
        if not (0 <= self.from_hour <= 24 and 0 <= self.to_hour <= 24):
            raise ContentError(f"{self.sign}: no such hour", where="lookups")
        if not (self.law_ko and self.law_en and self.source and self.confidence):
            raise ContentError(f"{self.sign}: without law, source or confidence", where="lookups")

    def meant(self, hour: int) -> bool:
        """Whether a look-up at this hour of the day is meant; the hours may go over midnight."""
        if self.from_hour <= self.to_hour:
            return self.from_hour <= hour < self.to_hour
        return hour >= self.from_hour or hour < self.to_hour


def read_lookups(path: Path) -> dict[str, LookupRule]:
    """Sign -> rule, in the order of the file. Raises ContentError when a declaration is absent, unknown or double."""
    try:
        raw: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["rules"]
        rules = [LookupRule(**rule) for rule in raw]
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error
    if sorted(rule.sign for rule in rules) != sorted(SIGNS):
        raise ContentError("each sign needs exactly one rule", where=path.name)
    return {rule.sign: rule for rule in rules}
