"""What content declares about rounds on foot and the resident survey (통장 순회·주민등록 사실조사)."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bandi.engine.errors import ContentError


@dataclass(frozen=True)
class WalkWord:
    """A rhythm of rounds, a sign to look at, or why a round was not walked (순회 주기, 살필 것, 못 살핀 까닭)."""

    id: str
    ko: str
    en: str
    source: str
    confidence: str
    months: int = 0  # of a rhythm
    kind: str = ""  # of a sign: CrisisKind.id under which it is told


@dataclass(frozen=True)
class DoorAnswer:
    """What is found at one door (문 앞에서 본 것)."""

    id: str
    ko: str
    en: str
    weight: int  # of several people's words about one door the heaviest stands
    sighting: str  # what it tells residence: lives_here | not_here | unknown, or nothing


@dataclass(frozen=True)
class WalkContent:
    """Rhythms, answers, signs, reasons, and the survey's legal basis and lengths."""

    rhythms: tuple[WalkWord, ...]
    answers: tuple[DoorAnswer, ...]  # by place: fine, nobody there, worried, lives elsewhere, no such home, no answer
    signs: tuple[WalkWord, ...]
    reasons: tuple[WalkWord, ...]  # why a missed round is not made up for
    group: str  # of mandated reporters: ReportContent.groups
    first_days: int  # of the leaders' pass
    second_days: int  # of the officers' pass after it
    law_ko: str
    law_en: str
    source: str
    confidence: str


def read_walking(path: Path) -> WalkContent:
    """Reads `rounds.toml`. Raises ContentError when a declaration is absent, unknown, double or no whole rhythm."""
    made = {"rhythms": WalkWord, "answers": DoorAnswer, "signs": WalkWord, "reasons": WalkWord}
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        content = WalkContent(**raw | {name: tuple(kind(**one) for one in raw[name]) for name, kind in made.items()})
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error
    ids = [one.id for name in made for one in getattr(content, name)]
    if len(ids) > len(set(ids)) or any(not one.months or 12 % one.months for one in content.rhythms):
        raise ContentError("an id stands twice, or a rhythm does not divide the year", where=path.name)
    return content
