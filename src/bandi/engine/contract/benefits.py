"""What the content declares about benefits: rules to ask, facts they need, worlds to try (급여 정의)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from bandi.engine.errors import ContentError

RULES_UNKNOWN = "rules_in_force"
"""What is missing when the notice for the month is not known yet (고시 미확정); stands in ENTITLEMENTS.missing."""


@dataclass(frozen=True)
class Fact:
    """A fact of a household the rules need and that may be unknown.

    `worlds` are the values tried when nothing tells: from the poorest to the best off that still makes a difference.
    They are won, or per cent of the household variable `per_cent_of`; a yes-or-no fact uses 0 and 1.
    """

    id: str  # name of the input variable in the rules
    ko: str
    en: str
    worlds: tuple[int, ...]
    bearer: Literal["household", "eldest"] = "household"  # "eldest": a person's variable, set on the eldest member
    per_cent_of: str = ""
    income: bool = False  # the margin to a line means nothing while this is unknown


@dataclass(frozen=True)
class Benefit:
    """One benefit computed for every household."""

    id: str  # livelihood | housing | basic_pension
    ko: str
    en: str
    eligible: str  # variable: is the household (or anyone in it) eligible
    amount: str  # variable: won a month
    margin: str  # variable: line minus recognised income, won
    conditions: tuple[tuple[str, str], ...]  # (variable that must hold, code of the condition), in order
    facts: tuple[str, ...]  # Fact.id it depends on
    received_state: str  # RECORDS.state of the benefits feed that means it is being received


@dataclass(frozen=True)
class Rules:
    """The rules as code and what to ask them."""

    system: Callable[[], Any]  # builds the OpenFisca tax and benefit system
    benefits: tuple[Benefit, ...]
    facts: tuple[Fact, ...]
    birth: str  # person variable: date of birth
    areas: Callable[[pl.Series], Mapping[str, pl.Series]]  # HOUSEHOLDS.area -> household choice variables by name
    benefits_feed: str  # feed that tells what is received
    rent_feed: str  # feed whose `monthly` is the rent
    rent_fact: str  # Fact.id it tells
    loss_feed: str  # feed that tells that work ended
    loss_state: str  # RECORDS.state that means it ended and nothing is paid in its place
    loss_fact: str  # Fact.id it tells: zero when every adult lost work
    age_marks: tuple[int, ...] = ()  # months of age at which a rule may change its answer, rising; empty = every month
    adult_age: int = 19
    rent_months: int = 12  # how long a reported rent is believed
    loss_months: int = 6  # how long a loss without news is taken to last

    def __post_init__(self) -> None:
        named = {fact.id for fact in self.facts}
        wanted = {fact for benefit in self.benefits for fact in benefit.facts} | {self.rent_fact, self.loss_fact}
        if lost := sorted(wanted - named):
            raise ContentError(f"facts used and not declared: {', '.join(lost)}", where="benefits")
        if list(self.age_marks) != sorted(set(self.age_marks)):
            raise ContentError(f"age marks out of order: {self.age_marks}", where="benefits")
        if empty := sorted(fact.id for fact in self.facts if not fact.worlds):
            raise ContentError(f"facts without worlds: {', '.join(empty)}", where="benefits")
