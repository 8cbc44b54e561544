"""Working days of public offices in Korea (근무일): weekends and public holidays do not count."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import holidays

DECLARED: Mapping[date, bool] = {
    date(2026, 6, 3): True,  # nationwide local elections
}
"""Days a notice made free (True) or working (False) after the calendar package was released."""

LATEST = 366  # nobody counts further


@cache
def _public(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("KR", years=year))


def is_working_day(day: date) -> bool:
    """Whether offices are open on this day."""
    free = DECLARED.get(day, day in _public(day.year))
    return day.weekday() < 5 and not free


def add_working_days(day: date, count: int) -> date:
    """The working day that comes `count` working days after a day."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def next_working_day(day: date) -> date:
    """The day itself if offices are open, else the next day they are."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


@cache
def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; negative when `end` lies before. At most a year."""
    if end < start:
        return -working_days_between(end, start)
    span = min((end - start).days, LATEST)
    return sum(is_working_day(start + timedelta(days=ahead)) for ahead in range(1, span + 1))
