"""What content declares about where a household really lives: `residence.toml` (실제 거주지 판단).

Each sign has a weight in log-odds and a reason. Weights that speak of the same home are added; fading weights lose half
every `half_life` months. Nothing here decides anything about a person: it orders where officers look first.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bandi.engine.errors import ContentError

SAYS = frozenset({"here", "registered", "not_registered", "area", "not_area", "unknown"})
"""What a record may say. `here`: somebody lives at the record's own address. `registered`, `not_registered`: lives, or
does not live, where the register says. `area`, `not_area`: lives, or does not, in the record's neighbourhood.
`unknown`: somebody asked and nobody could tell; counts for nothing and takes the place of what was said before."""

FLAGS = frozenset({"unlocated", "crowded", "no_address", "unit_unknown"})
"""What the register itself shows to be doubtful. `unlocated`: a fact-finding survey did not find them (거주불명).
`crowded`: more households at one address without a unit than can live there, as at a neighbourhood office (주민센터).
`no_address`: no building number. `unit_unknown`: no unit, and others are registered at the same address."""


@dataclass(frozen=True)
class Sign:
    """One way in which a feed speaks of where somebody lives (거주 징후)."""

    voice: str  # who speaks: of one voice only the newest word counts, however many feeds it sends
    feed: str
    says: str  # one of SAYS
    weight: float  # log-odds, above 0; its direction follows from `says`
    half_life: int  # months after which it counts half; 0 = never fades
    reason: str
    confidence: str  # L V S M I, as in the domain reference
    states: tuple[str, ...] = ()  # record states that say so; empty = all
    flag: str = ""  # one of FLAGS that this word raises


@dataclass(frozen=True)
class Doubt:
    """How much a flag takes from the belief that the household lives where it is registered (등록지 의심)."""

    flag: str  # one of FLAGS
    weight: float
    reason: str


@dataclass(frozen=True)
class Residence:
    """All signs, and the lines at which a belief becomes a finding."""

    version: str
    dated: date
    registered: float  # log-odds that a registered address is lived at, against an unknown place
    likely: float  # belief from which another place is taken for the likely home, and a meter reaches its household
    absent: float  # belief below which nobody is thought to live at the registered address
    crowd: int  # households at one address without a unit, from which on it is no home
    signal: str  # id of the signal that a mismatch becomes
    reasons: dict[str, str]  # why, for registered, likely, absent and crowd
    signs: tuple[Sign, ...]
    doubts: tuple[Doubt, ...]


def read_residence(path: Path) -> Residence:
    """Reads `residence.toml`.

    Raises ContentError when a declaration is absent, unknown or without a reason.
    """
    where = path.name
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        signs = tuple(Sign(**{**s, "states": tuple(s.get("states", ()))}) for s in raw.pop("signs"))
        doubts = tuple(Doubt(**d) for d in raw.pop("doubts", ()))
        declared = Residence(signs=signs, doubts=doubts, **raw)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"not valid TOML: {error}", where=where) from error
    except (KeyError, TypeError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=where) from error
    if found := _faults(declared):
        raise ContentError("; ".join(found), where=where)
    return declared


def _faults(declared: Residence) -> list[str]:
    numbers = [name for name in ("registered", "likely", "absent", "crowd") if not declared.reasons.get(name)]
    found = [f"a number without a reason: {name}" for name in numbers]
    for sign in declared.signs:
        name = f"{sign.feed} {sign.says}"
        found += [f"unknown word: {name}"] if sign.says not in SAYS else []
        found += [f"a weight must be above 0: {name}"] if sign.weight <= 0 and sign.says != "unknown" else []
        found += [f"a number without a reason: {name}"] if not sign.reason.strip() else []
        found += [f"a negative half-life: {name}"] if sign.half_life < 0 else []
    flags = [s.flag for s in declared.signs if s.flag] + [d.flag for d in declared.doubts]
    found += [f"unknown flag: {flag}" for flag in flags if flag not in FLAGS]
    found += [f"a flag must have a reason and a weight above 0: {d.flag}" for d in declared.doubts
              if d.weight <= 0 or not d.reason.strip()]  # fmt: skip
    if not 0 < declared.absent < declared.likely < 1:
        found.append("absent must lie below likely, both between 0 and 1")
    return found
