"""What content declares about calls (상담 전화): what a call is about, how it ends, and a script for each crisis.

An expert edits `calls.toml`. A script begins with danger: its first step names whom to call at once.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from bandi.engine.errors import ContentError


@dataclass(frozen=True)
class CallWord:
    """A code of calls with its words: what a call is about, how it ended, why a visit is declined."""

    id: str
    ko: str
    en: str


@dataclass(frozen=True)
class CallStep:
    """One step of a script (대본의 한 걸음): what to ask, what to say, and numbers to connect to now."""

    id: str
    ask_ko: str
    ask_en: str
    say_ko: str
    say_en: str
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class CallScript:
    """What an agent asks and says in one crisis (위기 대본)."""

    id: str
    ko: str
    en: str
    law_ko: str
    law_en: str
    source: str
    confidence: str  # L statute, V named page, S secondary, M memory, I inference
    steps: tuple[CallStep, ...]


@dataclass(frozen=True)
class CallLimits:
    """Bounds of texts and visits, each ours to change (상담 전화의 한도)."""

    answer_days: int  # working days in which an office answers a request for a visit
    ahead_days: int  # days ahead a visit may be asked for
    half_day_visits: int  # visits an office takes on in half a day
    texts_to_number: int  # texts to one number a day
    texts_by_agent: int  # texts one agent sends a day
    small: int  # calls below this are not shown of others
    source: str
    confidence: str


@dataclass(frozen=True)
class CallContent:
    """Everything the content says of calls."""

    kinds: tuple[CallWord, ...]
    results: tuple[CallWord, ...]
    declines: tuple[CallWord, ...]
    scripts: tuple[CallScript, ...]
    limits: CallLimits

    def script(self, name: str) -> CallScript | None:
        """The script of this name; None without one."""
        return next((one for one in self.scripts if one.id == name), None)


def read_calls(path: Path) -> CallContent:
    """Reads `calls.toml`. Raises ContentError when a declaration is absent, unknown, double, empty or unsafe."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        words = {name: tuple(CallWord(**one) for one in raw.pop(name)) for name in ("kinds", "results", "declines")}
        content = CallContent(
            scripts=tuple(_script(one) for one in raw.pop("scripts")), limits=CallLimits(**raw.pop("limits")), **words
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error
    wrong = [f"nobody knows {name}" for name in raw] + _faults(content)
    if wrong:
        raise ContentError("; ".join(wrong), where=path.name)
    return content


def _script(raw: Mapping[str, Any]) -> CallScript:
    steps = tuple(CallStep(**(one | {"numbers": tuple(one.get("numbers", ()))})) for one in raw["steps"])
    return CallScript(**{**raw, "steps": steps})


def _faults(content: CallContent) -> list[str]:
    groups: list[Any] = [content.kinds, content.results, content.declines, content.scripts]
    groups += [one.steps for one in content.scripts]
    found = []
    for group in groups:
        names = [one.id for one in group]
        found += [f"{name} stands twice" for name in sorted({name for name in names if names.count(name) > 1})]
        found += [f"{one.id}: {name} is empty" for one in group for name in _texts(one) if not getattr(one, name)]
    found += [
        f"script {one.id}: its first step names whom to call at once"
        for one in content.scripts
        if not one.steps or not one.steps[0].numbers
    ]
    limits = content.limits
    found += [
        f"limit {one.name} is above zero" for one in fields(limits) if one.type in (int, "int")
        and getattr(limits, one.name) < 1
    ]  # fmt: skip
    return found


def _texts(one: Any) -> list[str]:
    return [field.name for field in fields(one) if field.name not in ("numbers", "steps")]
