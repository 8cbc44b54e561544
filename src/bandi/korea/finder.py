"""The public finder (나에게 맞는 복지 찾기): questions from finder.toml, and the rules one household is asked by."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from bandi.engine.contract.benefits import Benefit, Fact, Rules
from bandi.engine.contract.office.finder import FinderContent, read_finder
from bandi.korea.benefits import rules

OTHER_INCOME = Fact(
    "other_income", "그 밖의 소득", "other income", (0, 100_000_000), bearer="eldest", alone="means", income=True
)
"""Records tell nothing of it, so rounds leave it out. A person does: a pension weighs more than wages."""
TOLD_ONLY = (Fact("debt", "부채", "debts", (0,), bearer="eldest"),)
"""Nought unless told: nobody is turned away for a debt that was not mentioned, only helped by one that was."""


@cache
def finder() -> FinderContent:
    """Questions, words and advice."""
    return read_finder(Path(__file__).parent / "finder.toml")


@cache
def finder_rules() -> Rules:
    """The benefits of the rounds, with income other than wages where wages count."""
    told = rules()
    benefits = tuple(_with_other(benefit) for benefit in told.benefits)
    return replace(told, benefits=benefits, facts=(*told.facts, OTHER_INCOME, *TOLD_ONLY))


@cache
def asked() -> dict[str, frozenset[str]]:
    """Question -> the facts it tells, and the place where it asks for that."""
    facts = finder_rules().facts
    return {
        one.id: frozenset(fact.id for fact in facts if fact.sets in one.tells)
        | {box.kind for box in one.boxes if box.kind == "place"}
        for one in finder().questions
    }


def _with_other(benefit: Benefit) -> Benefit:
    if "earned_income" not in benefit.facts:
        return benefit
    lines = tuple(
        (margin, (*movers, "other_income") if "earned_income" in movers else movers) for margin, movers in benefit.lines
    )
    return replace(benefit, facts=(*benefit.facts, "other_income"), lines=lines)
