"""What the content declares about benefits: rules to ask, facts they need, worlds to try (급여 정의)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import polars as pl

from bandi.engine.errors import ContentError

RULES_UNKNOWN = "rules_in_force"
"""What is missing when the notice for the month is not known yet (고시 미확정); stands in ENTITLEMENTS.missing."""


@dataclass(frozen=True)
class Fact:
    """A fact of a household the rules need and that may be unknown.

    `worlds` are the values tried when nothing tells: from the poorest to the best off that still makes a difference.
    They are won, or per cent of the household variable `per_cent_of`; a yes-or-no fact uses 0 and 1, a choice the place
    of its options.
    """

    id: str  # name of the input variable in the rules
    ko: str
    en: str
    worlds: tuple[int, ...]
    bearer: Literal["household", "eldest"] = "household"  # "eldest": a person's variable, set on the eldest member
    per_cent_of: str = ""
    income: bool = False  # the margin to a line means nothing while this is unknown


@dataclass(frozen=True)
class Told:
    """How a record settles a fact (기록이 알려 주는 사실). Of several that speak, the first declared wins."""

    fact: str  # Fact.id
    feed: str
    months: int  # how long a record is believed
    states: tuple[str, ...] = ()  # RECORDS.state that says so; empty = any
    value: int | None = None  # the fact's value; None: the record's `monthly`, won
    adults: int = 0  # the fact holds when every member of at least this age is named; 0: any record will do


@dataclass(frozen=True)
class Benefit:
    """One benefit computed for every household."""

    id: str  # livelihood | housing | basic_pension ...
    ko: str
    en: str
    eligible: str  # variable: is the household (or anyone in it) eligible
    conditions: tuple[tuple[str, str], ...]  # (variable that must hold, code of the condition), in order
    facts: tuple[str, ...] = ()  # Fact.id it depends on
    amount: str = ""  # variable: won a month; none when it is given in kind or not as a monthly sum
    margin: str = ""  # variable: line minus income as the benefit counts it, won; none without a line
    received_state: str = ""  # RECORDS.state of the benefits feed that means it is received; none: no feed tells


@dataclass(frozen=True)
class Rules:
    """The rules as code and what to ask them."""

    system: Callable[[], Any]  # builds the OpenFisca tax and benefit system
    benefits: tuple[Benefit, ...]
    facts: tuple[Fact, ...]
    told: tuple[Told, ...]
    birth: str  # person variable: date of birth
    areas: Callable[[pl.Series], Mapping[str, pl.Series]]  # HOUSEHOLDS.area -> household choice variables by name
    benefits_feed: str  # feed that tells what is received
    age_marks: tuple[int, ...] = ()  # months of age at which a rule may change its answer, rising; empty = every month
    birth_marks: tuple[date, ...] = ()  # days of birth from which other rules hold, rising
    grants_feed: str = ""  # the offices' own feed of benefits granted; its RECORDS.state is a Benefit.id

    def __post_init__(self) -> None:
        named = {fact.id for fact in self.facts}
        wanted = {fact for benefit in self.benefits for fact in benefit.facts} | {told.fact for told in self.told}
        if lost := sorted(wanted - named):
            raise ContentError(f"facts used and not declared: {', '.join(lost)}", where="benefits")
        for marks in (self.age_marks, self.birth_marks):
            if list(marks) != sorted(set(marks)):  # type: ignore[type-var]
                raise ContentError(f"marks out of order: {marks}", where="benefits")
        if empty := sorted(fact.id for fact in self.facts if not fact.worlds):
            raise ContentError(f"facts without worlds: {', '.join(empty)}", where="benefits")
