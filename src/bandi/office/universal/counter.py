"""What a household that moved in may be entitled to (전입), as told at the counter, or as registered. Keeps nothing."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bandi.office.discovery.door import portal as door
from bandi.office.pages import language

ADULT = 19  # full years; of somebody younger no wage is supposed


@dataclass(frozen=True)
class May:
    """One benefit a household may be entitled to: surely, or depending on what is not known yet."""

    benefit: str
    name: str
    sure: bool
    low: int | None
    high: int | None
    missing: Sequence[str]  # words of what it depends on, at most three


def may_have(members: Sequence[tuple[str, int]], *, told: Mapping[str, int], district: str, on: date) -> Sequence[May]:
    """What the rules answer with yes or depends, sure ones and larger amounts first.

    `members`: role and year of birth, the head first. `told`: monthly_rent and household_wages in won, where told.
    """
    people = [door.Member(role, date(year, 1, 1), min(date(year, 12, 31), on)) for role, year in members]
    facts: dict[str, int | tuple[int | None, ...]] = {}
    if "monthly_rent" in told:
        facts["monthly_rent"] = told["monthly_rent"]
    if "household_wages" in told:
        wages = told["household_wages"]
        facts["earned_income"] = tuple(wages if place == 0 else 0 for place in range(len(people)))
        facts["has_earnings"] = tuple(int(bool(wages) and place == 0) for place in range(len(people)))
    return _worded(people, facts, district=district, on=on, at=int(language() == "en"))


def may_have_registered(members: str, *, district: str, on: date) -> Sequence[May] | None:
    """The same of a household as the register tells it (MoveIn.members); None where a birth is not known."""
    return _registered(members, district, on, int(language() == "en"))


@lru_cache(maxsize=4_096)
def _registered(members: str, district: str, on: date, at: int) -> Sequence[May] | None:
    """Households alike are asked about once."""
    told = [line.split() for line in members.splitlines()]
    if not told or told[0][0] != "head" or any(len(one) < 2 for one in told):
        return None
    people = []
    for role, month in told:
        first = date.fromisoformat(f"{month}-01")
        last = first.replace(day=monthrange(first.year, first.month)[1])
        people.append(door.Member(role, min(first, on), min(last, on)))
    return _worded(people, {}, district=district, on=on, at=at)


def _worded(
    people: Sequence[door.Member],
    facts: Mapping[str, int | tuple[int | None, ...]],
    *,
    district: str,
    on: date,
    at: int,
) -> Sequence[May]:
    names, facts_named = door.benefit_words(), door.fact_words()
    found = [
        May(
            benefit=one.benefit,
            name=names[one.benefit][at],
            sure=str(one.verdict) == "yes",
            low=one.low,
            high=one.high,
            missing=[facts_named[fact][at] for fact in one.missing if fact in facts_named][:3],
        )
        for one in door.judged(people, facts, district=district, on=on)
        if str(one.verdict) in ("yes", "depends")
    ]
    return sorted(found, key=lambda one: (not one.sure, -(one.high or 0), one.benefit))
