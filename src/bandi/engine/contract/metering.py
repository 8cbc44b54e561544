"""What content declares about readings of meters: from which drop of use on somebody should look (검침값과 이용 급감).

A drop is measured against the meter's own usual day: its shares and deviations say how far below, its days how long.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from bandi.engine.errors import ContentError

LEVELS = ("attention", "caution", "serious")
"""How far a drop has gone (관심·주의·심각), in order."""


@dataclass(frozen=True)
class Level:
    """From when a spell of low use has reached a level. Both lines must be crossed on each of so many days."""

    level: str  # one of LEVELS
    days: int  # days with a reading
    share: float  # of the usual use
    deviations: float  # of the meter's own spread: median absolute deviation times 1.4826
    reason: str


@dataclass(frozen=True)
class Metering:
    """How readings of one feed are read. Use is counted in Wh or litres a day."""

    feed: str
    window: int  # days of its own past that make a meter's usual use
    lag: int  # days the usual use stays behind, so that a drop does not become usual at once
    least_days: int  # days known in the window, of working days or of days off, without which nothing is usual yet
    season_days: int  # width of the season last year to which the same season is compared
    forget: int  # days after which a usual use is too old to compare with
    gap: int  # days without reading that end a spell
    stuck: int  # days with the very same reading above nought after which the meter counts as broken
    least: int  # usual use below which nobody lives there: no drop is seen
    tiny: int  # use that counts as none
    spread: float  # least spread, in natural logarithms: nobody uses the same every day
    levels: tuple[Level, ...]
    reasons: Mapping[str, str]


def read_metering(path: Path) -> tuple[Metering, ...]:
    """Reads `metering.toml`. Raises ContentError when a declaration is absent, unknown, out of order or without a
    reason."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        levels = tuple(Level(**level) for level in raw.pop("levels"))
        declared = tuple(Metering(levels=levels, **feed) for feed in raw.pop("meters"))
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"not valid TOML: {error}", where=path.name) from error
    except (KeyError, TypeError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error
    if found := [*_faults(levels), *(fault for each in declared for fault in _unexplained(each)), *map(str, raw)]:
        raise ContentError("; ".join(found), where=path.name)
    return declared


def _faults(levels: tuple[Level, ...]) -> Iterator[str]:
    if tuple(level.level for level in levels) != LEVELS:
        yield f"the levels are {', '.join(LEVELS)}, in this order"
    for level in levels:
        if not level.reason.strip():
            yield f"a level without a reason: {level.level}"
        if not 0 < level.share < 1 or level.days < 1 or level.deviations < 0:
            yield f"a level out of range: {level.level}"
    for mild, grave in pairwise(levels):
        if mild.days > grave.days or mild.share < grave.share or mild.deviations > grave.deviations:
            yield f"{grave.level} must ask for more than {mild.level}"


def _unexplained(declared: Metering) -> Iterator[str]:
    numbers = ("window", "lag", "least_days", "season_days", "forget", "gap", "stuck", "least", "tiny", "spread")
    yield from (f"{declared.feed}: a number without a reason: {n}" for n in numbers if not declared.reasons.get(n))
    if declared.lag + declared.window > declared.forget:
        yield f"{declared.feed}: forget must be longer than window and lag"
