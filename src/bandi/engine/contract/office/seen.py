"""What the content declares about what a person sees of looks at her own record (내 기록을 본 사람)."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bandi.engine.errors import ContentError


@dataclass(frozen=True)
class SeenLook:
    """One kind of look or write, in words for the person concerned (열람 갈래)."""

    id: str
    ko: str
    en: str
    actions: tuple[str, ...]  # codes of the trail


@dataclass(frozen=True)
class SeenDelay:
    """A lawful reason to show rows of the trail later (늦게 보이는 까닭)."""

    id: str
    ko: str
    en: str
    why_ko: str
    why_en: str
    actions: tuple[str, ...]  # codes of the trail
    days: int  # from the day of the row
    law_ko: str
    law_en: str
    source: str
    confidence: str  # L V S M I


@dataclass(frozen=True)
class SeenContent:
    """Everything the content says of a person's own trail (본인 열람 기록 내용)."""

    looks: tuple[SeenLook, ...]
    delays: tuple[SeenDelay, ...]
    kept_signals: frozenset[str]  # not shown where family may look too
    kept_ko: str
    kept_en: str


def read_seen(path: Path) -> SeenContent:
    """Reads `seen.toml`. Raises ContentError when a declaration is absent, unknown or double."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        looks = tuple(SeenLook(**(one | {"actions": tuple(one["actions"])})) for one in raw["looks"])
        delays = tuple(SeenDelay(**(one | {"actions": tuple(one["actions"])})) for one in raw["delays"])
        kept = raw["kept"]
        content = SeenContent(looks, delays, frozenset(kept["signals"]), kept_ko=kept["ko"], kept_en=kept["en"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error
    named = [action for one in looks for action in one.actions] + [action for one in delays for action in one.actions]
    if len(named) != len(set(named)):
        raise ContentError("an action stands in two kinds", where=path.name)
    if any(one.days < 1 or not (one.law_ko and one.law_en and one.source and one.confidence) for one in delays):
        raise ContentError("a delay needs days, law, source and confidence", where=path.name)
    return content
