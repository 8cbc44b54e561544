"""What content declares about applications (복지급여 신청): topics, shared questions, papers, programmes, reasons.

An expert edits `applications.toml`. A question stands once and is named by every programme that asks it, so that the
second application asks only the difference.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from bandi.engine.errors import ContentError

KINDS = {"text", "long", "date", "dates", "won", "number", "choice", "phone", "account", "consent"}
CHOSEN = {"benefit", "request"}  # a benefit is granted or refused; a simple request is done or not
PAYS = {"month", "once", "none"}


@dataclass(frozen=True)
class ApplyTopic:
    """Questions that stand on one page (신청 주제)."""

    id: str
    ko: str
    en: str


@dataclass(frozen=True)
class ApplyOption:
    """One answer that may be chosen; `value`: what the rules read, where the question is a fact of theirs."""

    id: str
    ko: str
    en: str
    value: int | None = None


@dataclass(frozen=True)
class FromFinder:
    """Where the public finder asks the very same (찾기에서 옮기는 답): one of `box`, `who`, `lives` and `earn`.

    Whatever is not named here is not carried. Relations, boxes and their answers are those of `finder.toml`.
    """

    box: str = ""  # Box.id of an amount in won, or of one answer out of some
    zero: bool = True  # of an amount: whether nought answers our question as well
    answers: Mapping[str, str] = field(default_factory=dict)  # of one answer: Option.id there -> ApplyOption.id here
    who: Mapping[str, str] = field(default_factory=dict)  # Box.id in which one of `of` is ticked -> ApplyOption.id
    nobody: str = ""  # with `who`: ApplyOption.id where none of them is ticked; empty: not carried then
    lives: Mapping[str, str] = field(default_factory=dict)  # how the one of `of` lives -> ApplyOption.id
    of: tuple[str, ...] = ()  # relations of the people meant
    unless: tuple[str, ...] = ()  # relations: with one of them in the household nothing is carried
    earn: str = ""  # wages a month of everybody who lives so, added up


@dataclass(frozen=True)
class ApplyQuestion:
    """One question (신청 질문). `when`: asked only where that other question was answered with one of `is_`."""

    id: str
    topic: str
    kind: str
    ko: str
    en: str
    help_ko: str = ""
    help_en: str = ""
    options: tuple[ApplyOption, ...] = ()
    fact: str = ""  # Fact.id of the rules
    when: str = ""
    is_: tuple[str, ...] = ()
    optional: bool = False
    past: bool = False  # a day that lies behind us
    from_finder: FromFinder | None = None

    def asked(self, answers: Mapping[str, str]) -> bool:
        """Whether it is asked of somebody who answered so."""
        return not self.when or answers.get(self.when, "") in self.is_


@dataclass(frozen=True)
class ApplyPaper:
    """One paper (구비 서류). `looked_up`: the office may see it in public records; `months` a copy counts."""

    id: str
    ko: str
    en: str
    looked_up: bool
    months: int


@dataclass(frozen=True)
class ApplyReason:
    """Why an application is refused, in plain words (거절 까닭)."""

    id: str
    ko: str
    en: str


@dataclass(frozen=True)
class ApplyProgramme:
    """One thing that may be applied for, end to end (온라인 신청 사업)."""

    id: str
    kind: str
    benefit: str  # Benefit.id of the rules; empty where they know none
    ko: str
    en: str
    short_ko: str
    short_en: str
    law_ko: str
    law_en: str
    form_ko: str
    form_en: str
    clock: str  # StatuteClock.id of the decision
    late_clock: str  # the same, once the reason for a delay was told
    pays: str
    questions: tuple[str, ...]
    papers: tuple[str, ...]
    source: str
    confidence: str


@dataclass(frozen=True)
class ApplyContent:
    """Everything the content says of applications."""

    topics: tuple[ApplyTopic, ...]
    questions: tuple[ApplyQuestion, ...]
    papers: tuple[ApplyPaper, ...]
    programmes: tuple[ApplyProgramme, ...]
    reasons: tuple[ApplyReason, ...]
    refusal_needs_second: bool
    pause_ko: str
    pause_en: str
    pause_law_ko: str
    pause_law_en: str
    pause_source: str
    pause_confidence: str

    @cached_property
    def programme(self) -> Mapping[str, ApplyProgramme]:
        """Programmes by id."""
        return {one.id: one for one in self.programmes}

    @cached_property
    def paper(self) -> Mapping[str, ApplyPaper]:
        """Papers by id."""
        return {one.id: one for one in self.papers}

    def asks(self, programme: str, answers: Mapping[str, str]) -> list[ApplyQuestion]:
        """The questions of a programme for somebody who answered so, in the order of the pages."""
        named = set(self.programme[programme].questions)
        order = {topic.id: place for place, topic in enumerate(self.topics)}
        rows = [one for one in self.questions if one.id in named and one.asked(answers)]
        return sorted(rows, key=lambda one: order[one.topic])

    def open(self, programme: str, answers: Mapping[str, str]) -> list[ApplyQuestion]:
        """What still has to be answered before it can be sent."""
        return [one for one in self.asks(programme, answers) if not one.optional and not answers.get(one.id)]


def read_applications(path: Path) -> ApplyContent:
    """Reads `applications.toml`. Raises ContentError when a declaration is absent, unknown, double or leads nowhere."""
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        content = ApplyContent(
            topics=tuple(ApplyTopic(**one) for one in raw.pop("topics")),
            questions=tuple(_question(one) for one in raw.pop("questions")),
            papers=tuple(ApplyPaper(**one) for one in raw.pop("papers")),
            programmes=tuple(_programme(one) for one in raw.pop("programmes")),
            reasons=tuple(ApplyReason(**one) for one in raw.pop("reasons")),
            **raw,
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as error:
        raise ContentError(f"a declaration is missing or unknown: {error}", where=path.name) from error
    if wrong := _faults(content):
        raise ContentError("; ".join(wrong), where=path.name)
    return content


def _question(raw: dict[str, Any]) -> ApplyQuestion:
    options = tuple(ApplyOption(**one) for one in raw.pop("options", ()))
    told = raw.pop("from_finder", None)
    if told is not None:
        told = FromFinder(**told | {name: tuple(told.get(name, ())) for name in ("of", "unless")})
    return ApplyQuestion(options=options, is_=tuple(raw.pop("is", ())), from_finder=told, **raw)


def _programme(raw: Mapping[str, Any]) -> ApplyProgramme:
    return ApplyProgramme(**{**raw, "questions": tuple(raw["questions"]), "papers": tuple(raw["papers"])})


def _faults(content: ApplyContent) -> list[str]:
    groups: dict[str, Iterable[Any]] = {
        "topic": content.topics, "question": content.questions, "paper": content.papers,
        "programme": content.programmes, "reason": content.reasons,
    }  # fmt: skip
    ids = {name: [one.id for one in rows] for name, rows in groups.items()}
    found = [
        f"{name} {one} stands twice" for name, rows in ids.items() for one in sorted(set(rows)) if rows.count(one) > 1
    ]
    found += _unknown("topic", (one.topic for one in content.questions), ids["topic"])
    for one in content.questions:
        found += _wrong_question(one, ids["question"])
    for programme in content.programmes:
        found += _unknown("question", programme.questions, ids["question"])
        found += _unknown("paper", programme.papers, ids["paper"])
        found += [
            f"{programme.id}: {one.id} asks for {one.when}, which is not asked"
            for one in content.questions
            if one.id in programme.questions and one.when and one.when not in programme.questions
        ]
        if programme.kind not in CHOSEN or programme.pays not in PAYS:
            found.append(f"{programme.id}: unknown kind or way of paying")
    return found


def _wrong_question(one: ApplyQuestion, known: Collection[str]) -> list[str]:
    found = _unknown("question", [one.when] if one.when else [], known)
    if one.kind not in KINDS:
        found.append(f"question {one.id}: no kind {one.kind}")
    if (one.kind == "choice") != (len(one.options) > 1) or bool(one.when) != bool(one.is_):
        found.append(f"question {one.id}: a choice has two options or more; `when` goes with `is`")
    if one.fact and one.kind == "choice" and any(option.value is None for option in one.options):
        found.append(f"question {one.id}: a fact needs the value of each option")
    return found + _wrong_source(one)


def _wrong_source(one: ApplyQuestion) -> list[str]:
    """What cannot be carried from the finder: two ways at once, nobody meant, an answer of ours that there is not."""
    told = one.from_finder
    if told is None:
        return []
    ways = [bool(told.box), bool(told.who), bool(told.lives), bool(told.earn)]
    ours = {*told.answers.values(), *told.who.values(), *told.lives.values(), told.nobody} - {""}
    chosen = one.kind == "choice"
    whole = (chosen and bool(ours)) or (one.kind == "won" and not ours and not told.who and not told.lives)
    if sum(ways) != 1 or not whole or bool(told.of) != bool(told.who or told.lives):
        return [f"question {one.id}: not one clear way from the finder"]
    return [f"question {one.id}: {name}" for name in _unknown("option", ours, [option.id for option in one.options])]


def _unknown(what: str, named: Iterable[str], known: Collection[str]) -> list[str]:
    return [f"no {what} {one}" for one in sorted(set(named) - set(known))]
