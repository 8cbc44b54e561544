"""Statute clocks (법정 기한): the last day of every duty, counted as the Civil Act counts (민법 제155조 이하)."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from bandi.office.accounts.models import User
from bandi.office.accounts.roles import ROLES
from bandi.office.discovery import door
from bandi.office.worklist.working_days import add_working_days, next_working_day

if TYPE_CHECKING:
    from bandi.office.discovery.door import StatuteClock

WHO: dict[str, tuple[str, str]] = {
    "applicant": ("신청인", "Applicant"),
    "provider": ("급여 기관", "Benefit provider"),
    "ministry": ("보건복지부", "Ministry of Health and Welfare"),
    "case_manager": ("사례관리사", "Case manager"),
    "privacy_officer": ("개인정보 보호책임자", "Privacy officer"),
}
"""Who must act, where that is nobody of the roles."""


@dataclass(frozen=True)
class ClockLine:
    """One line of the page: a clock, who must act in two languages, and its last day if it started on the day asked."""

    clock: "StatuteClock"
    who_ko: str
    who_en: str
    due_on: date
    mine: bool


def due_on(clock_id: str, start: date) -> date:
    """The last day to do what a clock asks for, when it started on a day. Raises KeyError for an unknown clock."""
    return last_day(door.clocks()[clock_id], start)


def last_day(clock: "StatuteClock", start: date) -> date:
    """The last day of a clock that started on a day; never before that day."""
    if clock.calendar == "working":
        return add_working_days(start, clock.length)
    if clock.calendar == "dates":
        day = clock.next_date(start)
    elif clock.calendar == "months":
        day = months_after(start, clock.length)
    else:
        day = start + timedelta(days=clock.length)  # the first day is not counted
    return next_working_day(day) if clock.moves else day


def months_after(start: date, months: int) -> date:
    """The last day of so many months that began on the day after `start` (민법 제157조, 제160조).

    From the first of a month the months end with a month; where the last month lacks the day, with that month.
    """
    first = start + timedelta(days=1)
    years, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + years, month + 1
    if first.day > calendar.monthrange(year, month)[1]:
        return date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, first.day) - timedelta(days=1)


def clock_lines(user: User, start: date) -> Sequence[ClockLine]:
    """Every clock as if it started on a day: the person's own first, then in the order of the content."""
    lines = []
    for clock in door.clocks().values():
        card = ROLES.get(clock.who)
        ko, en = (card.ko, card.en) if card else WHO[clock.who]
        lines.append(ClockLine(clock, ko, en, last_day(clock, start), mine=clock.who == user.role))
    return sorted(lines, key=lambda line: not line.mine)
