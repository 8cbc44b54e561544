"""The public finder's side of the door (나에게 맞는 복지 찾기): one household as somebody told it, and what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandi.engine.benefits.one import Answer as Answer  # noqa: PLC0414 - the portal names it too
    from bandi.engine.contract.office.finder import Box as Box  # noqa: PLC0414
    from bandi.engine.contract.office.finder import FinderContent as FinderContent  # noqa: PLC0414
    from bandi.engine.contract.office.finder import Question as Question  # noqa: PLC0414

SCHOOL_ENDS = 20 * 12  # months of age from which the year of birth tells nothing of school
BIRTH, PLACE = "birth", "place"
"""What the rules ask beside facts, and what may not be told: exact births, and where the household lives."""


@dataclass(frozen=True)
class Member:
    """One person: the role in the household, and the first and the last day on which the birth may have been."""

    role: str  # head, spouse, child, parent or other
    born_from: date
    born_to: date


def content() -> "FinderContent":
    """Questions, words and advice of the finder."""
    from bandi.korea.finder import finder  # noqa: PLC0415

    return finder()


@cache
def tells() -> Mapping[str, frozenset[str]]:
    """Question -> facts its answer settles, and PLACE."""
    from bandi.korea.finder import asked  # noqa: PLC0415

    return asked()


@cache
def person_variables() -> frozenset[str]:
    """Variables that each member has for itself."""
    from bandi.korea.finder import finder_rules  # noqa: PLC0415

    return frozenset(fact.sets for fact in finder_rules().facts if fact.bearer != "household")


def judged(
    members: Sequence[Member], told: Mapping[str, int | tuple[int | None, ...]], *, district: str, on: date
) -> "tuple[Answer, ...]":
    """What the rules say of every benefit, in one simulation.

    `told`: variable -> a value, or one for each member in their order, null unknown. `district`: five digits, or empty.
    """
    from bandi.engine.benefits.one import Home, Variant, ask_one  # noqa: PLC0415
    from bandi.korea.finder import finder_rules  # noqa: PLC0415

    order = sorted(range(len(members)), key=lambda place: (members[place].born_from, place))
    sorted_told = {
        name: tuple(value[place] for place in order) if isinstance(value, tuple) else value
        for name, value in told.items()
    }
    births = {
        "early": tuple(members[place].born_from for place in order),
        "late": tuple(members[place].born_to for place in order),
    }
    if not _months_matter(members, on):
        del births["late"]
    places = [district] if district else content().unknown_places
    variants = tuple(
        Variant(born, place.ljust(8, "0"), {BIRTH: when, PLACE: place})
        for place in places
        for when, born in births.items()
    )
    home = Home(tuple(members[place].role for place in order), variants, sorted_told)
    return ask_one(home, rules=finder_rules(), on=on, questions=tells())


@cache
def _marks() -> frozenset[int]:
    """Ages in months at which an answer may change."""
    from bandi.korea.finder import finder_rules  # noqa: PLC0415

    return frozenset(mark for benefit in finder_rules().benefits for mark in benefit.apart.months or ())


def _months_matter(members: Sequence[Member], on: date) -> bool:
    """Whether somebody's first and last possible birth lie on two sides of an age that matters, or of a school year."""
    for one in members:
        oldest, youngest = (12 * (on.year - day.year) + on.month - day.month for day in (one.born_from, one.born_to))
        years = one.born_from.year != one.born_to.year and youngest < SCHOOL_ENDS
        if years or any(youngest < mark <= oldest for mark in _marks()):
            return True
    return False


@cache
def benefit_words() -> Mapping[str, tuple[str, str]]:
    """Benefit -> its Korean and English name, in the order of the rules."""
    from bandi.korea.finder import finder_rules  # noqa: PLC0415

    return {benefit.id: (benefit.ko, benefit.en) for benefit in finder_rules().benefits}


def surety(benefit: str, on: date) -> str:
    """How surely the least sure figure behind a benefit is known: L, V, computed, S, M or unknown."""
    from bandi.engine.benefits.doubt import least_sure  # noqa: PLC0415
    from bandi.korea.finder import finder_rules  # noqa: PLC0415

    rules = finder_rules()
    return least_sure(next(one for one in rules.benefits if one.id == benefit), rules, on)


@cache
def fact_words() -> Mapping[str, tuple[str, str]]:
    """Fact -> its words, for facts that no question tells."""
    from bandi.korea.finder import finder_rules  # noqa: PLC0415

    return {fact.id: (fact.ko, fact.en) for fact in finder_rules().facts}


@cache
def districts(lang: str) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Province -> its districts as (code, name), for choosing where one lives."""
    from bandi.korea.regions import areas  # noqa: PLC0415

    rows = areas().select(f"province_{lang}", "district", f"district_{lang}").unique().sort("district").iter_rows()
    found: dict[str, list[tuple[str, str]]] = {}
    for province, code, name in rows:
        found.setdefault(province, []).append((code, name))
    return {province: tuple(rows) for province, rows in found.items()}


@cache
def place_of(district: str) -> tuple[str, str]:
    """Korean names of province and district of a code; empty when there is no such code."""
    rows = ((province, name) for province, some in districts("ko").items() for code, name in some if code == district)
    return next(rows, ("", ""))


SINGLE_PARENT = "JA0403"
"""Condition of programmes: a single parent, or grandparents who bring a child up."""


def household_traits(*, size: int, minors: int) -> Mapping[str, bool]:
    """Conditions of programmes that a household's size tells: living alone, several children."""
    from bandi.korea.catalogue.known import known_traits  # noqa: PLC0415

    return known_traits(kind="", size=size, minors=minors)


def share_of_median(income: int, *, size: int, on: date) -> float | None:
    """A monthly income in per cent of the standard median income; null where that is not announced for the size."""
    from bandi.engine.benefits.worlds import built  # noqa: PLC0415
    from bandi.korea.finder import finder_rules  # noqa: PLC0415

    median = built(finder_rules().system).parameters(on.isoformat()).standard_median_income
    line = median[str(size)] if str(size) in median else None  # noqa: SIM401 - a node of parameters has no get
    return None if line is None else 100 * income / line
