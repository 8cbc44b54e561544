"""When visits of a plan are due (보편방문 일정): from the content, on working days."""

from datetime import date

from bandi.office.discovery.door.universal import universal
from bandi.office.worklist.clocks import months_after
from bandi.office.worklist.working_days import next_working_day


def due_days(tier: str, *, happened: date, first: date) -> tuple[date, ...]:
    """Due days of the visits after the first one, each later than the one before; never after the tier's last day."""
    found: list[date] = []
    for day in universal().tier(tier).days(happened=happened, first=first):
        working = next_working_day(day)
        if working > (found[-1] if found else first):
            found.append(working)
    return tuple(found)


def first_day(kind: str, happened: date, *, agreed: date) -> date:
    """Until when the first visit should be made: the content's days after the day itself, a week at the least."""
    content, week = universal().kind(kind), 7
    latest = max(happened.toordinal() + content.first_days, agreed.toordinal() + week)
    return next_working_day(date.fromordinal(latest))


def too_late(kind: str, happened: date, *, on: date) -> bool:
    """Whether nothing is offered any more."""
    return on > months_after(happened, universal().kind(kind).ends_months)
