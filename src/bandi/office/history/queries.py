"""Questions about the watched. Every answer that shows a person writes the trail."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.names import masked_name, masked_phone
from bandi.office.history.actions import last_step, reachable
from bandi.office.history.arrivals import RECORDED
from bandi.office.history.look import judged
from bandi.office.history.models import Change, Notice, Step, Watch
from bandi.office.history.sentence import aloud
from bandi.office.history.words import STEPS, UNDO, State, Way
from bandi.office.worklist.bounds import purposed

PAGE = 25
NEAR = Q(state=State.WATCHED, verdict="no", margin_now__lt=0)
TABS: Mapping[str, tuple[Q, tuple[Any, ...]]] = {
    "entitled": (Q(state=State.ENTITLED), ("due_on", "id")),
    "near": (NEAR, (F("margin_now").desc(), "id")),
    "watched": (Q(state=State.WATCHED), ("expires_on", "id")),
    "applied": (Q(state=State.APPLIED), ("-applied_on", "id")),
    "stopped": (Q(state=State.STOPPED), ("-stopped_on", "id")),
}
"""Tab -> who stands there, and in which order."""


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    watch: Watch
    name: str  # masked
    over: int | None  # won above the line under the rules of the newest look
    late: bool
    ahead: str = ""  # near misses: the verdict under the rules of next January


@dataclass(frozen=True)
class ListPage:
    """One tab of the list."""

    tab: str
    counts: Mapping[str, int]
    rows: Sequence[Row]
    ahead_year: int
    pages: "Page[Watch]"


@dataclass(frozen=True)
class Moment:
    """Something that happened."""

    on: date
    at: datetime | date
    row: Change | Notice | Step
    kind: str  # change | notice | step


@dataclass(frozen=True)
class FactLine:
    """One fact as it was found out: won, or the words of a choice; neither when unknown."""

    fact: str
    won: int | None
    words: tuple[str, str] | None
    recorded: bool  # a record said so after the refusal


@dataclass(frozen=True)
class WatchPage:
    """Everything the page of one watched person shows."""

    watch: Watch
    name: str
    phone: str
    aloud: str
    rule: Any
    steps: Sequence[tuple[str, Way]]
    moments: Sequence[Moment]
    facts: Mapping[str, int]
    asked: Sequence[str]  # Fact.id the benefit depends on
    lines: Sequence[FactLine]
    ways: Sequence[str]  # channels with a contact
    undo_until: datetime | None


@dataclass(frozen=True)
class Person:
    """The applicant with name and contacts, shown on request."""

    name: str | None
    phone: str | None
    email: str | None
    address: str | None
    members: Sequence[tuple[date, str]]


def watches(user: User, *, tab: str, benefit: str = "", page: int = 1) -> ListPage:
    """One tab of the history in the person's neighbourhoods. The look is written to the trail."""
    require(user, Permission.HOUSEHOLD_VIEW)
    tab = tab if tab in TABS else "entitled"
    rows = Watch.objects.for_user(user)
    if benefit:
        rows = rows.filter(benefit=benefit)
    counts = rows.aggregate(**{name: Count("id", filter=where) for name, (where, _) in TABS.items()})
    where, order = TABS[tab]
    found: QuerySet[Watch] = rows.filter(where).select_related("area").defer("address", "email")
    pages = Paginator(found.order_by(*order), PAGE).get_page(page)
    shown = list(pages.object_list)
    record(
        by=user,
        action=Action.WATCH_VIEW,
        subjects=[watch.subject for watch in shown],
        areas=sorted({watch.area_id for watch in shown}),
        detail={"page": tab, "shown": len(shown)},
    )
    today = clock.today()
    january = date(today.year + 1, 1, 1)
    ahead = _ahead(shown, january) if tab == "near" and shown else [""] * len(shown)
    lines = [_row(watch, today, ahead=verdict) for watch, verdict in zip(shown, ahead, strict=True)]
    return ListPage(tab=tab, counts=counts, rows=lines, ahead_year=january.year, pages=pages)


def watch_page(user: User, watch: UUID) -> WatchPage:
    """The page of one watched person. The look is written to the trail."""
    require(user, Permission.HOUSEHOLD_VIEW)
    row = reachable(user, watch)
    record(by=user, action=Action.WATCH_VIEW, subjects=[row.subject], areas=[row.area_id], detail={"page": "watch"})
    may = user.may(Permission.RESULT_GIVE)
    told, asked = _told(row), door.benefits().get(row.benefit, ())
    facts, recorded = told.get("facts", {}), told.get(RECORDED, {})
    return WatchPage(
        watch=row,
        name=masked_name(row.name),
        phone=masked_phone(row.phone),
        aloud=aloud(row),
        rule=door.watch_rule(row.benefit, row.checked_on),
        steps=[(code, way) for code, way in STEPS.items() if may and row.state in way.off],
        moments=_moments(row),
        facts=facts,
        asked=asked,
        lines=[_line(fact, facts.get(fact), recorded.get(fact)) for fact in asked],
        ways=[way for way, contact in _contacts(row).items() if contact],
        undo_until=_undo_until(user, row),
    )


def reveal(user: User, watch: UUID, *, purpose: str) -> Person:
    """Name, contacts and members of one watched person for a stated purpose. Written to the trail."""
    require(user, Permission.PERSON_REVEAL)
    row = reachable(user, watch)
    purposed(user, purpose, [row.subject])
    record(
        by=user,
        action=Action.PERSON_REVEAL,
        purpose=purpose,
        subjects=[row.subject],
        areas=[row.area_id],
        detail={"persons": 1},
    )
    members = [(date.fromisoformat(one["birth"]), one["relation"]) for one in _told(row).get("members", [])]
    return Person(row.name, row.phone, row.email, address=row.address, members=members)


def _ahead(shown: Sequence[Watch], on: date) -> list[str]:
    """What the rules of a later day will say of these people, as far as they are published."""
    verdicts: list[str] = judged([(w.benefit, w.area_id, w.facts or "{}") for w in shown], on=on)["verdict"].to_list()
    return verdicts


def _row(watch: Watch, today: date, *, ahead: str) -> Row:
    over = -watch.margin_now if watch.margin_now is not None and watch.margin_now < 0 else None
    late = watch.due_on is not None and watch.due_on < today
    return Row(watch=watch, name=masked_name(watch.name), over=over, late=late, ahead=ahead)


def _line(fact: str, value: int | None, recorded: int | None) -> FactLine:
    options = {place: (ko, en) for place, ko, en in door.fact_options(fact)}
    words = options.get(value) if value is not None else None
    says = value is not None and value == recorded
    return FactLine(fact, won=None if options else value, words=words, recorded=says)


def _moments(row: Watch) -> list[Moment]:
    found = [Moment(one.on, one.on, one, "change") for one in row.changes.all()]
    found += [Moment(one.on, one.created_at, one, "notice") for one in row.notices.select_related("by")]
    found += [Moment(one.on, one.created_at, one, "step") for one in row.steps.select_related("by")]
    order = ("change", "notice", "step")
    return sorted(found, key=lambda one: (one.on, order.index(one.kind)), reverse=True)


def _told(row: Watch) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(row.facts) if row.facts else {}
    return found


def _contacts(row: Watch) -> dict[str, str | None]:
    return {"letter": row.address, "sms": row.phone, "email": row.email}


def _undo_until(user: User, row: Watch) -> datetime | None:
    step = last_step(row)
    if step is None or step.by_id != user.pk or timezone.now() - step.created_at > UNDO:
        return None
    return step.created_at + UNDO
