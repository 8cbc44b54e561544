"""What a team's hours are enough for (여력 셈): contacts that fit in a month, and those that will not happen.

Plain arithmetic on numbers that stand on the page. Hours go to the tier first in the content, then to the next; within
a tier every household gets the same share.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandi.office.discovery.door.network import CareTier

MONTH = 365 / 12  # days


@dataclass(frozen=True)
class Effort:
    """What a contact takes, in minutes, and what a member works in a month, in hours."""

    call: int
    visit: int
    travel: int
    hours: int


@dataclass(frozen=True)
class Line:
    """One tier in a month."""

    tier: "CareTier"
    homes: int
    contacts: int  # visits included
    visits: int
    minutes: int  # for all of them
    held: int  # contacts that fit

    @property
    def lost(self) -> int:
        """Contacts that will not happen."""
        return self.contacts - self.held


@dataclass(frozen=True)
class Plan:
    """What so many members are enough for."""

    members: int
    lines: Sequence[Line]
    available: int  # minutes a month
    needed: int

    @property
    def contacts(self) -> int:
        """Contacts the tiers ask for."""
        return sum(line.contacts for line in self.lines)

    @property
    def held(self) -> int:
        """Contacts that fit."""
        return sum(line.held for line in self.lines)

    @property
    def lost(self) -> int:
        """Contacts that will not happen."""
        return self.contacts - self.held

    @property
    def share(self) -> int:
        """Hours needed, in percent of those there are; 0 without any."""
        return round(100 * self.needed / self.available) if self.available else 0


def plan(tiers: "Sequence[CareTier]", homes: Mapping[str, int], effort: Effort, *, members: int) -> Plan:
    """A month of a team. `homes`: tier -> households."""
    left = available = members * effort.hours * 60
    lines = []
    for tier in tiers:
        count = homes.get(tier.id, 0)
        contacts, visits = round(count * MONTH / tier.days), round(count * MONTH / tier.visit_days)
        minutes = (contacts - visits) * effort.call + visits * (effort.visit + effort.travel)
        held = contacts if minutes <= left else contacts * left // minutes
        left = max(0, left - minutes)
        lines.append(Line(tier, count, contacts, visits, minutes, held))
    return Plan(members, lines, available, sum(line.minutes for line in lines))


def enough(one: Plan, effort: Effort) -> int:
    """Members with whom every contact would happen."""
    return ceil(one.needed / (effort.hours * 60))
