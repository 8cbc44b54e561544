"""What the content declares about benefits: which rules to ask, which facts they need, which worlds to try (급여 정의)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fact:
    """A fact of a household the rules need and that may be unknown.

    `worlds` are the values tried when nothing tells: from the poorest to the best off that still makes a difference.
    """

    id: str  # name of the input variable in the rules
    ko: str
    en: str
    worlds: tuple[int, ...]  # won


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
    benefits_feed: str  # feed that tells what is received
    rent_feed: str  # feed whose `monthly` is the rent
    loss_feed: str  # feed that tells that work ended
