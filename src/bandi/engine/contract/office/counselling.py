"""What content declares about counselling and cases (통합상담·사례관리): areas of need, questions, levels, receivers.

An expert edits `counselling.toml`. The office asks the questions and keeps the answers; `crisis` adds them up.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bandi.engine.errors import ContentError

ANSWERS: Mapping[str, float] = {"yes": 1.0, "some": 0.5, "no": 0.0}
"""Share of a question's weight that an answer brings. Without an answer a question may bring nothing or all of it."""


@dataclass(frozen=True)
class NeedArea:
    """An area of life in which a household may need help (욕구 영역)."""

    id: str
    ko: str
    en: str
    ask_ko: str  # what to talk about
    ask_en: str
    source: str
    confidence: str


@dataclass(frozen=True)
class CrisisQuestion:
    """One question of the crisis assessment (위기도 질문)."""

    id: str
    area: str  # NeedArea.id
    ko: str
    en: str
    weight: int  # points of a full yes
    alarm: str = ""  # level that a full yes alone reaches


@dataclass(frozen=True)
class CrisisLevel:
    """How grave it is from so many points on (위기도 수준)."""

    id: str
    at_least: int  # points
    ko: str
    en: str
    then_ko: str  # what to do
    then_en: str


@dataclass(frozen=True)
class Receiver:
    """A body a household may be referred to (의뢰 기관)."""

    id: str
    ko: str
    en: str
    areas: tuple[str, ...]
    private: bool  # nothing personal reaches it without consent
    answer_days: int  # working days until it is reminded
    source: str
    confidence: str
    monthly: bool = False  # the office asks it once a month how it goes


@dataclass(frozen=True)
class EndReason:
    """Why a benefit ended or was suspended (급여 중지 사유)."""

    id: str
    ko: str
    en: str
    procedural: bool  # a paper or a date, not the household's means: it can be mended at once


@dataclass(frozen=True)
class CaseClass:
    """What kind of case a meeting decided on (사례 구분)."""

    id: str
    ko: str
    en: str
    meaning_ko: str
    meaning_en: str
    monitor_days: int  # between two checks
    planned: bool  # needs a plan in the statutory form


@dataclass(frozen=True)
class LawText:
    """The words of an article as officers read them out (법 조문)."""

    id: str
    ko: str
    en: str  # what it says, in short; the Korean text is the law
    title_ko: str
    title_en: str
    as_of: str
    confidence: str


@dataclass(frozen=True)
class CounsellingContent:
    """Everything the content says of counselling and cases."""

    areas: tuple[NeedArea, ...]
    questions: tuple[CrisisQuestion, ...]
    levels: tuple[CrisisLevel, ...]  # gravest first
    receivers: tuple[Receiver, ...]
    reasons: tuple[EndReason, ...]
    classes: tuple[CaseClass, ...]
    laws: tuple[LawText, ...]
    words: Mapping[str, Mapping[str, tuple[str, str]]]  # kind -> code -> Korean, English
    follow_up_months: tuple[int, ...]
    ending_signals: tuple[str, ...]  # signals that tell of an ended benefit
    source: str
    confidence: str

    def crisis(self, answers: Mapping[str, str]) -> tuple[int, int, str]:
        """Points known, points if every open question were a yes, and the level reached by what is known."""
        known, open_, alarms = 0.0, 0, set()
        for question in self.questions:
            answer = answers.get(question.id, "")
            if answer not in ANSWERS:
                open_ += question.weight
                continue
            known += question.weight * ANSWERS[answer]
            if answer == "yes" and question.alarm:
                alarms.add(question.alarm)
        points = round(known)
        level = next(one for one in self.levels if points >= one.at_least or one.id in alarms)
        return points, points + open_, level.id


def read_counselling(path: Path) -> CounsellingContent:
    """Reads `counselling.toml`. Raises ContentError when a declaration is absent, unknown, double or leads nowhere."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        content = CounsellingContent(
            areas=tuple(NeedArea(**one) for one in raw["areas"]),
            questions=tuple(CrisisQuestion(**one) for one in raw["questions"]),
            levels=tuple(CrisisLevel(**one) for one in raw["levels"]),
            receivers=tuple(Receiver(**(one | {"areas": tuple(one["areas"])})) for one in raw["receivers"]),
            reasons=tuple(EndReason(**one) for one in raw["reasons"]),
            classes=tuple(CaseClass(**one) for one in raw["classes"]),
            laws=tuple(LawText(**one) for one in raw["laws"]),
            words={kind: {code: (ko, en) for code, (ko, en) in told.items()} for kind, told in raw["words"].items()},
            follow_up_months=tuple(raw["follow_up_months"]),
            ending_signals=tuple(raw["ending_signals"]),
            source=raw["source"],
            confidence=raw["confidence"],
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error
    if wrong := _faults(content):
        raise ContentError("; ".join(wrong), where=path.name)
    return content


def _faults(content: CounsellingContent) -> list[str]:
    areas, levels = {one.id for one in content.areas}, [one.at_least for one in content.levels]
    lists: tuple[tuple[Any, ...], ...] = (
        content.areas, content.questions, content.levels, content.receivers, content.reasons, content.classes,
        content.laws,
    )  # fmt: skip
    found = [f"{one[0].id} or another stands twice" for one in lists if len({row.id for row in one}) < len(one)]
    found += [f"question {one.id}: no area {one.area}" for one in content.questions if one.area not in areas]
    found += [f"question {one.id}: no level {one.alarm}" for one in content.questions
              if one.alarm and one.alarm not in {level.id for level in content.levels}]  # fmt: skip
    found += [f"receiver {one.id}: unknown area" for one in content.receivers if not set(one.areas) <= areas]
    if levels != sorted(levels, reverse=True) or not levels or levels[-1] != 0:
        found.append("levels go from the gravest down to one that begins at 0 points")
    if list(content.follow_up_months) != sorted(set(content.follow_up_months)):
        found.append("months of the follow-up go up")
    return found
