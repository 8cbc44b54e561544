"""Questions about members (회원 명부): the list, one member, what an own membership opens. Looks are audited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import F, Q

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.network import network
from bandi.office.network.actions import reachable_member
from bandi.office.network.marks import STATES, ready, spaced, stages, state_of, wanted
from bandi.office.network.models import Member, MemberImport
from bandi.office.pages import language

PAGE = 50
CALLED = ("untrained", "unpledged", "uncleared", "soon", "over", "waits", "remind")
"""States in which somebody is telephoned: the list shows the number."""
SORTS: dict[str, tuple[Any, ...]] = {
    "new": ("-created_at", "id"),
    "term": (F("to_on").asc(nulls_last=True), "id"),
    "clearance": (F("clearance_until").asc(nulls_last=True), "id"),
}


@dataclass(frozen=True)
class Row:
    """One member as the list shows her."""

    member: Member
    kind: str  # in the page's language
    group: str
    state: str  # of STATES
    state_word: str
    ready: bool

    @property
    def phone(self) -> str:
        """The number as people write it."""
        return spaced(self.member.phone)


@dataclass(frozen=True)
class MemberFilters:
    """Which members to show; empty means all."""

    q: str = ""
    kind: str = ""
    group: str = ""
    area: str = ""
    state: str = ""  # of marks.STAGES | waits | remind | ended
    sort: str = "new"


def members(user: User, filters: MemberFilters, *, page: int = 1) -> tuple[list[Row], Page[Member]]:
    """The register a page at a time. Found by the whole name, the name without its first syllable, or the number."""
    require(user, Permission.NETWORK_VIEW)
    today = clock.today()
    found = Member.objects.for_user(user).select_related("area")
    if filters.q.strip():
        mark = wanted(filters.q)
        found = found.filter(marks__contains=[mark]) if mark else found.none()
    for name in ("kind", "group", "area"):
        if value := getattr(filters, name):
            found = found.filter(**{name: value})
    if states := _states(today).get(filters.state):
        found = found.filter(states)
    shown = Paginator(found.order_by(*SORTS.get(filters.sort, SORTS["new"])), PAGE).get_page(page)
    rows = [told(row, today) for row in shown]
    detail = {"shown": len(rows), "searched": bool(filters.q.strip())}
    record(by=user, action=Action.MEMBER_VIEW, areas=areas_of(user), detail=detail)
    return rows, shown


def member(user: User, number: UUID) -> Row:
    """One member with the telephone number. The look is written to the trail."""
    require(user, Permission.NETWORK_VIEW)
    row = reachable_member(user, number)
    record(by=user, action=Action.MEMBER_VIEW, areas=[row.area_id], detail={"member": str(row.pk)})
    return told(row, clock.today())


def told(row: Member, on: date) -> Row:
    """A member in words."""
    lang, state = language(), state_of(row, on)
    kind = next((getattr(one, lang) for one in network().kinds if one.id == row.kind), row.kind)
    group = next((getattr(one, lang) for one in network().groups if one.id == row.group), row.group)
    return Row(row, kind, group, state, STATES[state][lang == "en"], state == "ready")


def memberships(user: User) -> Sequence[Row]:
    """What somebody with an account is in the safety net, and what still keeps each shut."""
    rows = Member.objects.filter(account=user).select_related("area").order_by("kind", "id")
    return [told(row, clock.today()) for row in rows]


def active_member(user: User, on: date | None = None) -> Member | None:
    """The membership that opens something to this account on a day: trained, pledged, in her term, cleared.

    For rooms that open to members. The day is Korea's: what ran out yesterday opens nothing today.
    """
    return Member.objects.filter(ready(on or clock.today()), account=user).order_by("kind", "id").first()


def imports(user: User) -> Sequence[MemberImport]:
    """Files the person sent, the newest first."""
    return list(MemberImport.objects.for_user(user).filter(by=user).defer("refusals")[:10])


def _states(on: date) -> dict[str, Q]:
    told = stages(on)
    waits = told["untrained"] | told["unpledged"] | told["uncleared"]
    return told | {
        "waits": waits,
        "remind": waits | told["soon"] | told["over"],
        "ended": Q(ended_on__lte=on) | Q(to_on__lt=on),
    }
