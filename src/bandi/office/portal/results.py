"""What the finder answers (찾은 결과): entitled, it depends on …, not now because …; and the next question."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import QueryDict

from bandi.office import clock
from bandi.office.catalogue import finder as catalogue
from bandi.office.catalogue.models import Programme
from bandi.office.catalogue.queries import Counter, counter
from bandi.office.discovery.door import finder as matching
from bandi.office.discovery.door import label
from bandi.office.discovery.door import portal as door
from bandi.office.discovery.door.applying import online
from bandi.office.formats import won_short
from bandi.office.portal.forms import FinderForm, said
from bandi.office.portal.household import Home, home_of, traits_of

SHOWN = 12  # programmes that only state conditions; more are counted
LESS_SURE = frozenset({"S", "M", "unknown"})
OPEN = {door.BIRTH: "born_month", "rules_in_force": "rules_open"}


@dataclass(frozen=True)
class Line:
    """One benefit of the answer."""

    benefit: str
    name: str
    low: int | None
    high: int | None
    turns: Sequence[tuple[str, str]]  # question that settles it or nothing, and its words
    near: bool  # a typed estimate lies just beyond the line
    over_words: str  # how much beyond the line
    why: str
    change: str
    deadline: str
    surety: str  # name of the sentence about its figures
    body: Mapping[str, Any]  # what the catalogue says of it
    programme: str
    apply: str  # what is applied for online; empty: not here
    order: tuple[Any, ...]


@dataclass(frozen=True)
class Result:
    """Everything a page of results shows."""

    home: Home
    yes: Sequence[Line]
    depends: Sequence[Line]
    no: Sequence[Line]
    got: Sequence[Line]
    question: "door.Question | None"
    fits: Sequence[Programme]
    fitting: int
    maybe: int
    counter: Counter
    notes: Sequence[str]
    left_out: Sequence[str]

    @property
    def askable(self) -> bool:
        """Whether something is left that nobody must answer and anybody may."""
        return any(question for line in self.depends for question, _ in line.turns)

    @property
    def counted(self) -> dict[str, int]:
        """How many are settled, and how many depend."""
        settled = len(self.yes) + len(self.no) + len(self.got)
        return {"all": settled + len(self.depends), "settled": settled, "open": len(self.depends)}

    @property
    def mark(self) -> str:
        """Another one as soon as any benefit is answered otherwise."""
        told = [
            sorted((line.benefit, line.low, line.high) for line in lines)
            for lines in (self.yes, self.depends, self.no, self.got)
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def result_of(form: FinderForm, *, codes: Mapping[str, str], wanted: str = "") -> Result:
    """The answer to a form whose first page holds. `codes`: life stage, target, theme; `wanted`: question to ask."""
    home = home_of(form)
    answers = door.judged(home.members, home.told, district=home.district, on=form.today)
    themes = _themes(form)
    advice = form.content.advice
    rows = Programme.objects.in_bulk([one.programme for one in advice.values() if one.programme])
    lines: dict[str, list[Line]] = {name: [] for name in ("yes", "depends", "no", "got")}
    for answer in answers:
        line = _line(answer, form, rows.get(advice[answer.benefit].programme), themes)
        section = "got" if answer.benefit in home.received else "depends" if line.near else str(answer.verdict)
        lines[section].append(line)
    version = catalogue.version()
    fits, fitting, maybe = _listed(form, home, codes, version)
    open_answers = [one for one in answers if one.benefit not in home.received]
    return Result(
        home,
        **{name: sorted(some, key=lambda line: line.order) for name, some in lines.items()},
        question=next_question(form, open_answers, wanted),
        fits=fits,
        fitting=fitting,
        maybe=maybe,
        counter=_counter(*version),
        notes=[said(option.note, form.lang) for option in _ticked(form) if option.note],
        left_out=[form.name(row) for row in home.left_out],
    )


def next_question(form: FinderForm, answers: "Sequence[door.Answer]", wanted: str) -> "door.Question | None":
    """The question wanted, else the one whose answer settles most and enough; of equals the first in the file."""
    skipped, best, most = set(form.listed("skip")), None, form.content.enough
    for question in form.content.questions:
        broken = any(f"a_{box.id}" in form.errors for box in question.boxes)
        if question.id == wanted or (broken and not question.first):
            return question
        if question.first or question.id in skipped or form.answered(question):
            continue
        worth = sum(one.settles.get(question.id, 0) * form.content.advice[one.benefit].weight for one in answers)
        if worth > most:
            best, most = question, worth
    return best


def _line(answer: "door.Answer", form: FinderForm, row: Programme | None, themes: Sequence[str]) -> Line:
    advice, english = form.content.advice[answer.benefit], form.lang not in ("ko", "easy")
    ko, en = door.benefit_words()[answer.benefit]
    over = -answer.margin if answer.failed == "over_line" and answer.margin is not None and answer.margin < 0 else None
    near = over is not None and over <= form.content.near_won
    code = answer.failed or ""
    rank = min((themes.index(one) for one in row.theme if one in themes), default=len(themes)) if row else len(themes)
    return Line(
        benefit=answer.benefit,
        name=f"{en} ({ko})" if english else ko,
        low=answer.low,
        high=answer.high,
        turns=() if near else _turns(answer, form),
        near=near,
        over_words=form.say("over", won=won_short(over)) if over else "",
        why=_why(code),
        change=said(form.content.changes.get(code, {}), form.lang) if code else "",
        deadline=said(advice.deadline, form.lang) if advice.deadline else "",
        surety=_surety(answer.benefit, form),
        body=row.body if row else {},
        programme=row.id if row else "",
        apply=online().get(answer.benefit, ""),
        order=(rank, -(answer.high or 0), -advice.weight, answer.benefit),
    )


def _why(code: str) -> str:
    return str(label("failed", code)) if code else ""


def _surety(benefit: str, form: FinderForm) -> str:
    sure = door.surety(benefit, form.today)
    return "sure_less" if sure in LESS_SURE else "sure_L" if sure == "L" else "sure_V"


def _turns(answer: "door.Answer", form: FinderForm) -> list[tuple[str, str]]:
    """What the verdict turns on: the questions that tell it, each once, or who else finds it out."""
    told: dict[str, tuple[str, str]] = {}
    lang = form.lang
    for fact in answer.missing:
        question = next((one for one in form.content.questions if fact in door.tells()[one.id]), None)
        if question is not None and not (form.answered(question) and fact in form.content.facts):
            told.setdefault(question.id, (question.id, said(question.words, lang)))
        elif fact in OPEN:
            told.setdefault(fact, ("", form.say(OPEN[fact])))
        elif fact in ("earned_income", "has_earnings"):
            told.setdefault("earned_income", ("", form.say("earn")))
        else:
            words = door.fact_words().get(fact, (fact, fact))
            told.setdefault(fact, ("", said(form.content.facts.get(fact, {"ko": words[0], "en": words[1]}), lang)))
    return list(told.values())


def _ticked(form: FinderForm) -> "list[Any]":
    boxes = [box for question in form.content.questions if question.first for box in question.boxes]
    return [
        option for box in boxes for option in box.options if option.id in (form.cleaned_data.get(f"a_{box.id}") or [])
    ]


def _themes(form: FinderForm) -> list[str]:
    """Themes of the catalogue that come first, by what is hard."""
    return list(dict.fromkeys(theme for option in _ticked(form) for theme in option.themes))


def _listed(
    form: FinderForm, home: Home, codes: Mapping[str, str], version: catalogue.Version
) -> tuple[list[Programme], int, int]:
    """Programmes that state conditions and are not calculated: the first that fit, how many fit, how many may."""
    province, district = door.place_of(home.district) if home.district else ("", "")
    ages = home.ages(form)
    known = matching.Known(
        members=[(age, None, {}) for age in ages],
        traits=traits_of(home, form),
        income=_median_share(form, home),
        province=province,
        district=district,
    )
    ours = {one.programme for one in form.content.advice.values()}
    kept = None
    if codes:
        chosen = Programme.objects.filter(gone=False, **{f"{name}__contains": [code] for name, code in codes.items()})
        kept = set(chosen.order_by().values_list("pk", flat=True))
    yes, fitting, maybe = matching.narrowest(
        catalogue.shelf(*version), known, on=form.today, without=ours, within=kept, most=SHOWN
    )
    rows = Programme.objects.defer("finding", "body").in_bulk(yes)
    return [rows[name] for name in yes], fitting, maybe


def _median_share(form: FinderForm, home: Home) -> float | None:
    """The household's income in per cent of the median, once every part of it is told."""
    parts = [home.told.get(name) for name in ("earned_income", "other_income")]
    if any(not isinstance(part, tuple) or None in part for part in parts):
        return None
    total = sum(one or 0 for part in parts if isinstance(part, tuple) for one in part)
    return door.share_of_median(total, size=len(home.rows), on=form.today)


@lru_cache(maxsize=1)
def _counter(at: Any, count: int) -> Counter:
    """Counted once for each version of the catalogue."""
    return counter()


def warm() -> None:
    """Builds the rules and lays the programmes out, so that the first visitor need not wait for it."""
    form = FinderForm(QueryDict("people=1&born_1=1960-05"), lang="ko", today=clock.today())
    form.is_valid()
    result_of(form, codes={})
