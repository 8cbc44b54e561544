"""What the content declares about benefits: rules to ask, facts they need, worlds to try (급여 정의)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import polars as pl

from bandi.engine.errors import ContentError

RULES_UNKNOWN = "rules_in_force"
"""What is missing when the notice for the month is not known yet (고시 미확정); stands in ENTITLEMENTS.missing."""


@dataclass(frozen=True)
class Fact:
    """A fact of a household the rules need and that may be unknown.

    `worlds` are the values tried when nothing tells, from the one that opens most doors on: won, a count, 0 and 1, or
    the place of a choice. Facts `alone` in a group are tried one at a time while the others stay at their first value:
    enough where each alone can turn every answer that several can turn together. Facts `together` in a group take their
    first values at once and their last at once: enough where all of them push an answer the same way.
    """

    id: str
    ko: str
    en: str
    worlds: tuple[int, ...]
    variable: str = ""  # input variable of the rules; empty = named like the fact
    bearer: Literal["household", "eldest", "youngest", "each"] = "household"  # whose variable is set
    under: int = 0  # only a bearer under so many years can have it; 0 = of any age
    alone: str = ""  # group of facts tried one at a time; without a group it is crossed with every other
    together: str = ""  # group of facts that move as one
    income: bool = False  # the margin to a line means nothing while this is unknown

    @property
    def sets(self) -> str:
        """The input variable it sets."""
        return self.variable or self.id


@dataclass(frozen=True)
class Apart:
    """What tells two households apart for a benefit, besides size, regions and facts (구별 기준). Marks rise."""

    months: tuple[int, ...] | None = None  # ages in months at which an answer may change; None = every month
    born: tuple[date, ...] = ()  # days of birth from which other rules hold
    years: tuple[int, ...] = ()  # calendar years since birth, the year beginning with Rules.school_month
    roles: bool = True  # whether it matters who is head, spouse, child

    def __post_init__(self) -> None:
        for marks in (self.months or (), self.born, self.years):
            if list(marks) != sorted(set(marks)):  # type: ignore[type-var]
                raise ContentError(f"marks out of order: {marks}", where="benefits")


@dataclass(frozen=True)
class Told:
    """How a record settles a fact (기록이 알려 주는 사실). Of several that speak, the first declared wins.

    Without a feed the household's own kind tells, every round anew.
    """

    fact: str  # Fact.id
    feed: str = ""
    months: int = 0  # how long a record is believed
    kinds: tuple[str, ...] = ()  # HOUSEHOLDS.kind that says so; no record is needed
    states: tuple[str, ...] = ()  # RECORDS.state that says so; empty = any
    value: int | None = None  # the fact's value; None: what the record says
    column: Literal["monthly", "amount"] = "monthly"  # where the record says it, won
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
    lines: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (margin variable at which it turns, Fact.ids that move it)
    apart: Apart = Apart()
    received_state: str = ""  # RECORDS.state of the benefits feed that means it is received; none: no feed tells
    silence_tells: bool = True  # whom that feed does not name goes without; no: who could have it is known to no feed


@dataclass(frozen=True, repr=False)
class Rules:
    """The rules as code and what to ask them."""

    system: Callable[[], Any]  # builds the OpenFisca tax and benefit system
    benefits: tuple[Benefit, ...]
    facts: tuple[Fact, ...]
    told: tuple[Told, ...]
    birth: str  # person variable: date of birth
    areas: Callable[[pl.Series], Mapping[str, pl.Series]]  # HOUSEHOLDS.area -> household choice variables by name
    benefits_feed: str  # feed that tells what is received
    school_month: int = 1  # month in which Apart.years begins
    grants_feed: str = ""  # the offices' own feed of benefits granted; its RECORDS.state is a Benefit.id

    def __post_init__(self) -> None:
        named = {fact.id for fact in self.facts}
        wanted = {fact for benefit in self.benefits for fact in benefit.facts} | {told.fact for told in self.told}
        wanted |= {fact for benefit in self.benefits for _, movers in benefit.lines for fact in movers}
        if lost := sorted(wanted - named):
            raise ContentError(f"facts used and not declared: {', '.join(lost)}", where="benefits")
        if empty := sorted(fact.id for fact in self.facts if not fact.worlds):
            raise ContentError(f"facts without worlds: {', '.join(empty)}", where="benefits")

    @property
    def families(self) -> tuple["Rules", ...]:
        """The same rules in parts: benefits that tell households apart by the same, and the facts they need."""
        parts = dict.fromkeys(benefit.apart for benefit in self.benefits)
        return tuple(self.only(*(b for b in self.benefits if b.apart == apart)) for apart in parts)

    def only(self, *benefits: Benefit) -> "Rules":
        """These benefits and the facts they need."""
        needed = {fact for benefit in benefits for fact in benefit.facts}
        return replace(self, benefits=benefits, facts=tuple(f for f in self.facts if f.id in needed), told=())
