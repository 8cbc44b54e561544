"""What looks odd in a member's diary (기록 살펴보기): told to her first, then to her lead, to be asked about.

There is no score and nothing follows from it. Most odd rows have an innocent reason: a week written down in one
evening, a whole stair of the same house, a call made while walking to the next door.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandi.office.discovery.door.network import CareTerms

FLAGS: dict[str, tuple[str, str]] = {
    "flag_crowd": ("짧은 사이에 아주 많은 안부", "Very many contacts in a short time"),
    "flag_same": ("같은 분에 적힌 여러 안부", "Several contacts at the very same minute"),
    "flag_overlap": ("방문과 전화가 겹침", "A visit and a call at the same time"),
}
"""What may look odd, in words."""


@dataclass(frozen=True)
class Noted:
    """One contact as this question sees it."""

    id: str
    at: datetime
    minutes: int
    visit: bool

    @property
    def until(self) -> datetime:
        """When it ended."""
        return self.at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Flag:
    """Something odd: what, from when, and how many contacts."""

    what: str  # of FLAGS
    first: str  # id of its first contact
    at: datetime
    count: int

    @property
    def key(self) -> str:
        """Names it, so that an explanation stays with it."""
        return f"{self.what}:{self.first}"


def odd(contacts: Iterable[Noted], terms: "CareTerms") -> Sequence[Flag]:
    """Everything odd in one member's contacts, the earliest first; whatever the order they are told in."""
    rows = sorted(contacts, key=lambda row: (row.at, row.id))
    return sorted([*_crowds(rows, terms), *_same(rows, terms), *_overlaps(rows)], key=lambda flag: (flag.at, flag.key))


def _crowds(rows: Sequence[Noted], terms: "CareTerms") -> list[Flag]:
    """Stretches of `crowd_minutes` with `crowd_contacts` or more; none counted in two."""
    found, place, window = [], 0, timedelta(minutes=terms.crowd_minutes)
    while place < len(rows):
        inside = [row for row in rows[place:] if row.at - rows[place].at <= window]
        if len(inside) >= terms.crowd_contacts:
            found.append(Flag("flag_crowd", rows[place].id, rows[place].at, len(inside)))
            place += len(inside)
        else:
            place += 1
    return found


def _same(rows: Sequence[Noted], terms: "CareTerms") -> list[Flag]:
    minutes: dict[datetime, list[Noted]] = {}
    for row in rows:
        minutes.setdefault(row.at.replace(second=0, microsecond=0), []).append(row)
    groups = [group for group in minutes.values() if len(group) >= terms.same_minute]
    return [Flag("flag_same", group[0].id, group[0].at, len(group)) for group in groups]


def _overlaps(rows: Sequence[Noted]) -> list[Flag]:
    """Visits during which a call was made, each told once."""
    calls, found = [row for row in rows if not row.visit], []
    for visit in (row for row in rows if row.visit):
        during = [call for call in calls if call.at < visit.until and visit.at < call.until]
        if during:
            found.append(Flag("flag_overlap", visit.id, visit.at, 1 + len(during)))
    return found
