"""Who looked at a household's record (내 기록을 본 사람): the trail, by day, office and purpose; nobody's name.

Every row of the trail about the household is counted once, here or later: a lawful delay (`seen.toml`) moves the day
from which it shows and takes nothing away.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from bandi.office.accounts.models import Posting
from bandi.office.accounts.roles import ROLES
from bandi.office.audit.models import PURPOSES, AuditEvent
from bandi.office.citizens.trail import CITIZEN
from bandi.office.discovery.door.seen import seen
from bandi.office.pages import language

if TYPE_CHECKING:
    from bandi.office.discovery.door.seen import SeenDelay

BACK = timedelta(days=731)  # the trail is kept for two years at least
MOST = 5_000  # newest rows of one household
SYSTEM, WORK = "system", "work"
Row = dict[str, Any]


@dataclass(frozen=True)
class Looked:
    """One office, in one role, for one purpose, on one day."""

    day: date
    office: str
    role: str
    purpose: str
    looks: tuple[tuple[str, int], ...]  # words of what was done, how often
    kinds: frozenset[str]

    @property
    def marked(self) -> bool:
        """Whether it is out of the ordinary: an emergency, or something taken out."""
        return bool(self.kinds & {"emergency", "export"})


def rows_about(household: UUID, *, now: datetime) -> list[Row]:
    """Rows of the trail that may be shown now, newest first."""
    rows = AuditEvent.objects.filter(subjects__contains=[household], at__gt=now - BACK)
    for delay in delays():
        rows = rows.exclude(_late(delay, now))
    wanted = ("id", "at", "actor", "actor_role", "action", "purpose", "detail")
    return list(rows.order_by("-id").values(*wanted)[:MOST])


def delays() -> "Sequence[SeenDelay]":
    """Kinds of rows that may show later, and on which law."""
    return seen().delays


def who_looked(household: UUID, *, now: datetime | None = None) -> list[Looked]:
    """Days, offices and purposes, newest first."""
    rows = rows_about(household, now=now or timezone.now())
    offices = _offices({row["actor"] for row in rows})
    grouped: dict[tuple[date, str, str, str], list[str]] = defaultdict(list)
    for row in rows:
        day = timezone.localdate(row["at"])
        role = _role(row)
        office = _office(offices.get(row["actor"], []), day) if role else ""
        grouped[day, office, role or _nobody(row["actor"]), _purpose(row["purpose"])].append(_kind(row))
    return [_looked(key, kinds) for key, kinds in grouped.items()]


def _late(delay: "SeenDelay", now: datetime) -> Q:
    return Q(action__in=delay.actions, at__gt=now - timedelta(days=delay.days))


def _looked(key: tuple[date, str, str, str], kinds: Sequence[str]) -> Looked:
    day, office, role, purpose = key
    named = {one.id: getattr(one, language()) for one in seen().looks} | {
        WORK: "업무를 처리하고 기록함" if language() == "ko" else "Work was done and recorded"
    }
    looks = tuple((named[kind], kinds.count(kind)) for kind in dict.fromkeys(kinds))
    return Looked(day, office, role, purpose, looks=looks, kinds=frozenset(kinds))


def _kind(row: Row) -> str:
    if "opening" in row["detail"]:
        return "emergency"
    return next((one.id for one in seen().looks if row["action"] in one.actions), WORK)


def _purpose(code: str) -> str:
    pair = PURPOSES.get(code, ("", ""))
    return pair[1] if language() == "en" else pair[0]


def _role(row: Row) -> str:
    card = ROLES.get(row["actor_role"])
    return str(getattr(card, language())) if card else ""


def _nobody(actor: str) -> str:
    """Who did it where no officer did."""
    own = {CITIZEN: ("본인 또는 위임받은 사람", "You, or who acts for you")}
    pair = own.get(actor, ("자동 업무(사람이 보지 않음)", "Automatic; seen by nobody"))
    return pair[1] if language() == "en" else pair[0]


def _offices(actors: set[str]) -> Mapping[str, list[Posting]]:
    """Where each of them worked, and when."""
    found: dict[str, list[Posting]] = defaultdict(list)
    rows = Posting.objects.filter(user__username__in=actors).select_related("area", "user").defer("area__outline")
    for row in rows.order_by("from_on", "id"):
        found[row.user.username].append(row)
    return found


def _office(postings: Sequence[Posting], day: date) -> str:
    """The office of a day; of several, the first; a district for who works in all of it."""
    held = [row for row in postings if row.from_on <= day and (row.to_on is None or day <= row.to_on)] or postings[-1:]
    if not held:
        return ""
    area, ko = held[0].area, language() == "ko"
    if ROLES[held[0].user.role].whole_district:
        return area.district_ko if ko else area.district_en
    return f"{area.district_ko} {area.name_ko}" if ko else f"{area.name_en}, {area.district_en}"
