"""What each result means, what must show it, and when somebody looks again (처리 결과 규칙): `outcomes.toml`.

A result that ends or puts off the work rests on a ground: what it was confirmed by. Grounds that only say that nobody
was found can carry no result but those that keep on looking.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bandi.engine.contract.lines import of_list
from bandi.engine.errors import ContentError
from bandi.engine.words import UNMET, Outcome


@dataclass(frozen=True)
class Ground:
    """What a result was confirmed by (근거)."""

    id: str
    ko: str
    en: str
    closes: bool = True  # False: it says only that nobody was found
    check_days: int = 0  # days until the next look where this ground holds; 0: as its result says


@dataclass(frozen=True)
class OutcomeRule:
    """One result."""

    code: str  # words.Outcome
    ko: str  # what it means
    en: str
    source: str
    confidence: str  # L V S M I, as in the domain reference
    grounds: tuple[str, ...] = ()  # Ground.id, one of which must show it; empty: none is asked
    explained: bool = False  # needs words besides
    check_days: int = 0  # days until the next look that are proposed; 0: none
    check_most: int = 365  # days; a later look is refused
    must_check: bool = False  # a day of the next look is needed
    transfers: bool = False  # the household goes to another neighbourhood's office
    group: str = ""  # under which heading it stands


@dataclass(frozen=True)
class OutcomeGroup:
    """A heading under which results stand on the form."""

    id: str
    ko: str
    en: str


@dataclass(frozen=True)
class OutcomeRules:
    """Everything `outcomes.toml` declares."""

    groups: tuple[OutcomeGroup, ...]
    rules: Mapping[str, OutcomeRule]  # in the order of the form
    grounds: Mapping[str, Ground]

    def days(self, code: str, ground: str = "") -> int:
        """Days until the next look that are proposed; 0: none."""
        known = self.grounds.get(ground)
        return (known.check_days if known else 0) or self.rules[code].check_days


def read_outcomes(path: Path) -> OutcomeRules:
    """Reads `outcomes.toml`. Raises ContentError when a result is absent, unknown or double, or lacks proof."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        lines, grounds = of_list(OutcomeRule, raw.pop("outcomes")), of_list(Ground, raw.pop("grounds"))
        told = OutcomeRules(
            groups=of_list(OutcomeGroup, raw.pop("groups")),
            rules={line.code: line for line in lines},
            grounds={ground.id: ground for ground in grounds},
            **raw,
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error
    every, named = {str(code) for code in Outcome}, [line.code for line in lines]
    faults = [
        *(f"unknown result {code!r}" for code in sorted(set(named) - every)),
        *(f"result {code!r} is missing" for code in sorted(every - set(named))),
        *(f"result {code!r} stands twice" for code in sorted({code for code in named if named.count(code) > 1})),
        *(fault for line in lines for fault in _faults(line, told)),
    ]
    if faults:
        raise ContentError("; ".join(faults), where=path.name)
    return told


def _faults(line: OutcomeRule, told: OutcomeRules) -> list[str]:
    unknown = [id for id in line.grounds if id not in told.grounds]
    silent = [id for id in line.grounds if id in told.grounds and not told.grounds[id].closes]
    days = [told.days(line.code, id) for id in ("", *line.grounds) if id not in unknown]
    return [
        *(f"{line.code!r}: unknown ground {id!r}" for id in unknown),
        *(f"{line.code!r} cannot rest on {id!r}: nobody was found" for id in silent if line.code not in UNMET),
        *([f"{line.code!r}: no such group"] if line.group not in {group.id for group in told.groups} else []),
        *([f"{line.code!r}: the look proposed is too late"] if max(days) > line.check_most else []),
        *([f"{line.code!r}: must look again and proposes no day"] if line.must_check and min(days) < 1 else []),
        *([f"{line.code!r}: whoever was not met is looked for again"] if line.code in UNMET and min(days) < 1 else []),
    ]
