"""What content declares about readiness for retirement (노후준비 진단): areas, questions with points, steps.

An expert edits `readiness.toml`. The points of an area lie between two bounds while questions are open: what is not
answered counts neither as bad nor as good.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bandi.engine.errors import ContentError

FULL = 100  # points of the best answer and of an area


@dataclass(frozen=True)
class LifeArea:
    """An area of life that is looked at (진단 영역)."""

    id: str
    ko: str
    en: str
    of_ko: str
    of_en: str


@dataclass(frozen=True)
class ReadyAnswer:
    """One answer and its points, 0 to 100."""

    id: str
    ko: str
    en: str
    points: int


@dataclass(frozen=True)
class ReadyItem:
    """One question (진단 문항)."""

    area: str  # LifeArea.id
    id: str
    ko: str
    en: str
    answers: tuple[ReadyAnswer, ...]


@dataclass(frozen=True)
class ReadyStep:
    """What can be done in a weak area (다음 걸음): words, and what to look for in the catalogue."""

    area: str
    id: str
    ko: str
    en: str
    do_ko: str
    do_en: str
    find: tuple[str, ...]  # words under which local services are found


@dataclass(frozen=True)
class Cover:
    """Which answer a share of the living costs stands for (생활비 충당률)."""

    item: str
    shares: tuple[tuple[int, str], ...]  # at least so many percent -> answer, from the largest down

    def answer(self, *, income: int, spending: int) -> str:
        """The answer for won of a month that come in and go out. `spending` is above zero."""
        share = income * 100 // spending
        return next(code for least, code in self.shares if share >= least)


@dataclass(frozen=True)
class AreaScore:
    """Points of an area: at least `low`, at most `high`; the same when every question was answered."""

    area: str
    low: int
    high: int
    answered: int
    asked: int


@dataclass(frozen=True)
class Readiness:
    """Everything the content says of readiness for retirement."""

    areas: tuple[LifeArea, ...]
    items: tuple[ReadyItem, ...]
    steps: tuple[ReadyStep, ...]
    cover: Cover
    weak_below: int
    again_months: int
    keep_months: int
    source: str
    confidence: str

    def scores(self, answers: Mapping[str, str]) -> tuple[AreaScore, ...]:
        """Points by area from question -> answer. What is not answered may still be the worst or the best."""
        return tuple(self._score(area.id, answers) for area in self.areas)

    def _score(self, area: str, answers: Mapping[str, str]) -> AreaScore:
        items = [item for item in self.items if item.area == area]
        points = [one.points for item in items for one in item.answers if answers.get(item.id) == one.id]
        worst = sum(min(one.points for one in item.answers) for item in items if not _answered(item, answers))
        best = sum(max(one.points for one in item.answers) for item in items if not _answered(item, answers))
        low, high = (round((sum(points) + more) / len(items)) for more in (worst, best))
        return AreaScore(area, low, high, len(points), len(items))


def _answered(item: ReadyItem, answers: Mapping[str, str]) -> bool:
    return any(one.id == answers.get(item.id) for one in item.answers)


def read_readiness(path: Path) -> Readiness:
    """Reads `readiness.toml`. Raises ContentError when a declaration is absent, unknown, double or leads nowhere."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        content = Readiness(
            areas=tuple(LifeArea(**one) for one in raw.pop("areas")),
            items=tuple(_item(one) for one in raw.pop("items")),
            steps=tuple(ReadyStep(**(one | {"find": tuple(one["find"])})) for one in raw.pop("steps")),
            cover=_cover(raw.pop("cover")),
            **raw,
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error
    if wrong := _faults(content):
        raise ContentError("; ".join(wrong), where=path.name)
    return content


def _item(raw: Mapping[str, Any]) -> ReadyItem:
    return ReadyItem(**{**raw, "answers": tuple(ReadyAnswer(**one) for one in raw["answers"])})


def _cover(raw: Mapping[str, Any]) -> Cover:
    return Cover(raw["item"], tuple((int(least), str(code)) for least, code in raw["shares"]))


def _faults(content: Readiness) -> list[str]:
    areas = {area.id for area in content.areas}
    names = [item.id for item in content.items]
    found = [f"item {name} stands twice" for name in sorted({name for name in names if names.count(name) > 1})]
    named = [item.area for item in content.items] + [step.area for step in content.steps]
    found += [f"no area {area}" for area in named if area not in areas]
    found += [f"area {area} asks nothing" for area in sorted(areas - {item.area for item in content.items})]
    codes = {item.id: {one.id for one in item.answers} for item in content.items}
    shares = content.cover.shares
    if {code for _, code in shares} - codes.get(content.cover.item, set()) or not shares or shares[-1][0] != 0:
        found.append("cover: shares go down to 0 and stand for answers of its item")
    if list(shares) != sorted(shares, reverse=True):
        found.append("cover: shares go from the largest down")
    for item in content.items:
        points = [one.points for one in item.answers]
        if len({one.id for one in item.answers}) < len(points) or len(points) < 2:
            found.append(f"item {item.id}: at least two answers, each once")
        if any(not 0 <= one <= FULL for one in points) or max(points, default=0) < FULL:
            found.append(f"item {item.id}: points go from 0 to {FULL}, and one answer is the best")
    return found
