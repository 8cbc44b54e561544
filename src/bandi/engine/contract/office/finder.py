"""What content declares about the public finder (나에게 맞는 복지 찾기): questions, what each answer tells, words.

An expert edits `finder.toml`. Words stand in each language the finder speaks; every word must have the first.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bandi.engine.errors import ContentError

Words = Mapping[str, str]  # language -> text
KINDS = ("money", "one", "many", "who", "place")
"""An amount in won; one of some answers; several; which members; where the household lives."""
CONFIDENCES = ("L", "V", "S", "M", "I")


@dataclass(frozen=True)
class Option:
    """One answer. `sets`: variable of the rules -> value; without any the answer leaves it open."""

    id: str
    words: Words
    sets: Mapping[str, int] = field(default_factory=dict)
    themes: tuple[str, ...] = ()  # themes of the catalogue that come first for whoever says so
    note: Words = field(default_factory=dict)  # what is said at once to whoever says so


@dataclass(frozen=True)
class Box:
    """One thing to fill in or to tick."""

    id: str
    kind: str  # one of KINDS
    words: Words
    variable: str = ""  # of money and who: the variable that is set
    value: int = 1  # of who: the value for whoever is ticked; nought for everybody else
    whole: bool = False  # of money: of the whole household; else each member's own
    options: tuple[Option, ...] = ()
    help: Words = field(default_factory=dict)

    @property
    def tells(self) -> frozenset[str]:
        """Variables an answer may set."""
        return frozenset({self.variable} - {""} | {name for option in self.options for name in option.sets})


@dataclass(frozen=True)
class Question:
    """One question, with the law that makes it matter."""

    id: str
    words: Words
    law: str
    source: str
    confidence: str
    boxes: tuple[Box, ...]
    first: bool = False  # stands on the first page
    help: Words = field(default_factory=dict)

    @property
    def tells(self) -> frozenset[str]:
        """Variables its answer may set."""
        return frozenset().union(*(box.tells for box in self.boxes))


@dataclass(frozen=True)
class Advice:
    """What a benefit needs beside the catalogue's words (급여별 안내)."""

    programme: str = ""  # id of the programme in the catalogue
    weight: float = 1.0  # how much it counts when the next question is chosen
    deadline: Words = field(default_factory=dict)
    sets: Mapping[str, int] = field(default_factory=dict)  # what follows for the rules from receiving it
    confidence: str = "I"


@dataclass(frozen=True)
class FinderContent:
    """Everything the finder says and asks."""

    languages: Mapping[str, str]  # language -> its own name; the first is complete
    words: Mapping[str, Words]  # of the pages
    questions: tuple[Question, ...]
    advice: Mapping[str, Advice]  # by benefit
    changes: Mapping[str, Words]  # condition that failed -> what would change it
    facts: Mapping[str, Words]  # fact that only the office finds out -> its words
    relations: Mapping[str, Words]
    lives: Mapping[str, Words]
    unknown_places: tuple[str, ...]  # districts tried while nobody says where the household lives
    keep_version: str  # of the words that somebody agrees to who keeps the answers; another one whenever they change
    near_won: int  # so far beyond a line an estimate is no answer
    enough: float  # a question whose answer settles less, by the weights of the advice, is left to whoever wants it


def read_finder(path: Path) -> FinderContent:
    """The finder's content. Raises ContentError naming what is missing, unknown or said twice."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        raw["questions"] = tuple(_question(one) for one in raw["questions"])
        raw["advice"] = {name: Advice(**one) for name, one in raw["advice"].items()}
        raw["unknown_places"] = tuple(raw["unknown_places"])
        content = FinderContent(**raw)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error
    _check(content, path.name)
    return content


def _question(raw: dict[str, Any]) -> Question:
    return Question(**raw | {"boxes": tuple(_box(box) for box in raw["boxes"])})


def _box(raw: dict[str, Any]) -> Box:
    options = (Option(**one | {"themes": tuple(one.get("themes", ()))}) for one in raw.get("options", ()))
    return Box(**raw | {"options": tuple(options)})


def _check(content: FinderContent, where: str) -> None:
    boxes = [box for question in content.questions for box in question.boxes]
    ids = [question.id for question in content.questions], [box.id for box in boxes]
    if any(len(set(names)) < len(names) for names in ids):
        raise ContentError("a question or a box stands twice", where=where)
    wrong = [box.id for box in boxes if box.kind not in KINDS or (box.kind in ("one", "many")) != bool(box.options)]
    wrong += [box.id for box in boxes if (box.kind in ("money", "who")) != bool(box.variable)]
    wrong += [question.id for question in content.questions if question.confidence not in CONFIDENCES]
    first = next(iter(content.languages))
    said = [*content.words.items(), *content.changes.items(), *content.facts.items()]
    said += [*content.relations.items(), *content.lives.items()]
    said += [(question.id, question.words) for question in content.questions]
    said += [(box.id, box.words) for box in boxes] + [(one.id, one.words) for box in boxes for one in box.options]
    wrong += [name for name, words in said if not words.get(first) or set(words) - set(content.languages)]
    if wrong:
        raise ContentError(f"not as the contract asks: {', '.join(sorted(wrong))}", where=where)
