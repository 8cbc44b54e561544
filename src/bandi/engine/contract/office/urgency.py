"""What the content declares about the order of a desk: risk × time left × repeat; what a case weighs (업무 순서)."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from bandi.engine.errors import ContentError


@dataclass(frozen=True)
class Factor:
    """How much one circumstance counts, and why, in two languages."""

    code: str
    weight: int
    ko: str
    en: str
    days: int | None = None  # of time left: holds with at most so many working days until due


@dataclass(frozen=True)
class Urgency:
    """The order of the desk as numbers anybody can check: the three factors are multiplied."""

    risk: tuple[Factor, ...]  # by band
    time: tuple[Factor, ...]  # by working days left, fewest first; the last holds for all others
    repeat: tuple[Factor, ...]  # by escalation; "" for none
    load: tuple[Factor, ...]  # what an open household of a band weighs for the colleague who has it
    source: str
    confidence: str  # L statute, V named public page, S secondary, M memory, I inference

    def __post_init__(self) -> None:
        for name in ("risk", "time", "repeat", "load"):
            factors: tuple[Factor, ...] = getattr(self, name)
            if not factors or any(one.weight < 1 or not (one.ko and one.en) for one in factors):
                raise ContentError(f"{name}: every factor needs a weight of at least 1 and its reason", where="urgency")
        days = [one.days for one in self.time]
        bounded = [day for day in days if day is not None]
        if days[-1] is not None or bounded != sorted(set(bounded)) or len(bounded) != len(days) - 1:
            raise ContentError(f"time left must rise and end open: {days}", where="urgency")
        if [one.weight for one in self.time] != sorted((one.weight for one in self.time), reverse=True):
            raise ContentError("less time left may not count less", where="urgency")


def read_urgency(path: Path) -> Urgency:
    """The order as a file tells it. Raises ContentError, naming what is wrong."""
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    factors = {name: tuple(Factor(**one) for one in told[name]) for name in ("risk", "time", "repeat", "load")}
    return Urgency(**factors, source=told["source"], confidence=told["confidence"])
