"""What the content declares about applicants who were refused and agreed to be told later (급여 이력관리 규칙)."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from bandi.engine.errors import ContentError


def years_after(day: date, years: int) -> date:
    """The same day so many years later; where that month has no such day, its last (민법 제160조 제3항)."""
    year = day.year + years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


@dataclass(frozen=True)
class WatchRule:
    """How refusals of some benefits are kept and looked at again, between two days."""

    benefits: tuple[str, ...]  # Benefit.id; empty: every benefit no other rule names
    valid_from: date
    years: int  # from the filing of the form
    check_months: tuple[int, ...]
    law_ko: str
    law_en: str
    source: str
    confidence: str  # L statute, V named public page, S secondary, M memory, I inference
    valid_to: date | None = None
    deemed: bool = False  # found eligible means having applied (신청간주)
    decline_days: int = 0  # to say no to a deemed application, the first day not counted (민법 제157조)
    windows: Mapping[str, date] = field(default_factory=dict)  # month of a check -> last day to decline, as published

    def __post_init__(self) -> None:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise ContentError(f"ends before it begins: {self.valid_from}", where="watching")
        if not self.check_months or not all(1 <= month <= 12 for month in self.check_months):
            raise ContentError(f"no months to look again: {self.check_months}", where="watching")
        if not (self.law_ko and self.law_en and self.source and self.confidence):
            raise ContentError(f"a rule from {self.valid_from} without law, source or confidence", where="watching")

    def holds(self, day: date) -> bool:
        """Whether the rule is in force on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def last_day(self, filed_on: date) -> date:
        """The last day on which a form filed on a day counts."""
        return years_after(filed_on, self.years)

    def checks(self, after: date, until: date) -> list[date]:
        """Days of the regular checks later than `after` and not later than `until`.

        A check is on the first of its month; in the month in which the rule begins, on the day it begins.
        """
        days = []
        for year in range(after.year, until.year + 1):
            for month in self.check_months:
                first = date(year, month, 1)
                day = self.valid_from if first == self.valid_from.replace(day=1) else first
                if after < day <= until and self.holds(day):
                    days.append(day)
        return days

    def decline_until(self, deemed_on: date) -> date | None:
        """The last day to say no to an application deemed made on a day; none where nothing is deemed."""
        if not self.deemed:
            return None
        return self.windows.get(f"{deemed_on:%Y-%m}") or deemed_on + timedelta(days=self.decline_days)
