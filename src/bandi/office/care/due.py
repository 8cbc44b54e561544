"""When a household is to hear from its member, and since when it has not (안부 기한). A question of the day; pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandi.office.discovery.door.network import CareTier

STANDINGS: dict[str, tuple[str, str]] = {
    "care_fine": ("때가 아직 아님", "Not yet"),
    "care_due": ("이번 주", "This week"),
    "care_late": ("늦음", "Late"),
    "care_silence": ("연락 끊김", "Nobody reached for long"),
}
"""How a household stands on a day, in words."""


@dataclass(frozen=True)
class Standing:
    """How one household in care stands on a day."""

    state: str  # of STANDINGS
    due_on: date  # of the next contact
    visit_on: date  # of the next visit
    since: date  # the last time anybody was reached, else the day care began
    days: int  # since then

    @property
    def visit(self) -> bool:
        """Whether the next contact should be a visit."""
        return self.visit_on <= self.due_on

    @property
    def due(self) -> bool:
        """Whether it stands on this week's list."""
        return self.state != "care_fine"


def standing(
    tier: "CareTier", *, began: date, reached: date | None, visited: date | None, on: date, silent: bool = True
) -> Standing:
    """How it stands. `reached`: the last contact that found somebody, by telephone or at the door; `visited`: a visit.

    An attempt that reached nobody moves nothing.
    """
    since = max(began, reached or began)
    due_on = since + timedelta(days=tier.days)
    visit_on = max(began, visited or began) + timedelta(days=tier.visit_days)
    days = (on - since).days
    if silent and days >= tier.alarm_days:
        state = "care_silence"
    elif due_on < on:
        state = "care_late"
    else:
        state = "care_due" if due_on <= week_of(on)[1] else "care_fine"
    return Standing(state, due_on, visit_on, since, days)


def week_of(day: date) -> tuple[date, date]:
    """Monday and Sunday of the week of a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)
