"""Which months a partner answers for (정기 회신 기간). Counted from the agreement; nothing is stored ahead."""

from collections.abc import Collection
from datetime import date, timedelta

from bandi.office.discovery.door.network import network
from bandi.office.network.models import Partner

LOOK_BACK = 12  # months within which an unanswered one is still asked for


def open_periods(row: Partner, on: date) -> list[date]:
    """First days of the months that may be answered on a day, the newest first: this one and those before it.

    A cycle of two months asks for even months. The month in which the agreement began is the first.
    """
    months = {one.id: one.months for one in network().cycles}.get(row.cycle, 0)
    if not months:
        return []
    first = max(_number(row.starts_on), _number(on) - LOOK_BACK)
    last = min(_number(on), _number(row.ends_on))
    return [_day(one) for one in range(last, first - 1, -1) if (one % 12 + 1) % months == 0]


def late_periods(row: Partner, answered: Collection[date], on: date) -> list[date]:
    """Those without an answer whose time is over, the newest first."""
    return [one for one in open_periods(row, on) if one not in answered and due_on(one) < on]


def due_on(period: date) -> date:
    """The last day of answering for a month: some days into the next one."""
    return _day(_number(period) + 1) + timedelta(days=network().return_days - 1)


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _day(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
