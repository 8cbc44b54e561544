"""At the counter of a move-in (전입신고 창구): what this household may be entitled to. Nothing typed is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

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
    names, facts_named = door.benefit_words(), door.fact_words()
    at = 1 if language() == "en" else 0
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
