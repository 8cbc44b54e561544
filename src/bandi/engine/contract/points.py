"""What the content declares about points: `scorecard.toml`, edited by experts, a reason beside each number (점수표)."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from bandi.engine.errors import ContentError


@dataclass(frozen=True)
class SignalPoints:
    """Points for one signal type."""

    signal: str
    base: int  # as soon as it is active
    per_month: int  # for each month of duration ...
    month_cap: int  # ... up to this many months
    worsening: int  # added while it worsens
    again: int  # added for each earlier spell or event ...
    again_cap: int  # ... up to this many
    reason: str  # why these numbers


@dataclass(frozen=True)
class Rule:
    """Points for a circumstance: household kind, bundle of signals, entitlement or history."""

    id: str
    points: int
    reason: str


@dataclass(frozen=True)
class Scorecard:
    """All points, and the lines between the bands."""

    version: str
    dated: date
    signals: dict[str, SignalPoints]
    kinds: dict[str, Rule] = field(default_factory=dict)  # by HOUSEHOLDS.kind
    bundles: dict[str, Rule] = field(default_factory=dict)  # two_kinds, three_kinds, cut_and_arrears
    entitlement: dict[str, Rule] = field(default_factory=dict)  # entitled_not_received, perhaps_entitled
    history: dict[str, Rule] = field(
        default_factory=dict
    )  # unreached, listed_again, supported_recently, checked_recently
    bands: dict[str, int] = field(default_factory=dict)  # urgent, high, normal: least points


def read_scorecard(path: Path) -> Scorecard:
    """Reads `scorecard.toml`. Raises ContentError when a number has no reason."""
    raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    where = path.name
    try:
        signals = {s["signal"]: SignalPoints(**s) for s in raw["signals"]}
        rules = {
            group: {r["id"]: Rule(**r) for r in raw.get(group, [])}
            for group in ("kinds", "bundles", "entitlement", "history")
        }
        card = Scorecard(version=raw["version"], dated=raw["dated"], signals=signals, bands=raw["bands"], **rules)
    except (KeyError, TypeError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=where) from error
    unexplained = [r.id for group in rules.values() for r in group.values() if not r.reason.strip()]
    unexplained += [s.signal for s in signals.values() if not s.reason.strip()]
    if unexplained:
        raise ContentError(f"numbers without a reason: {', '.join(unexplained)}", where=where)
    return card
