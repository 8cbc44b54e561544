"""Questions about calls and visits asked for: unfinished calls, how long calls take, the office's queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, FloatField, Q
from django.db.models.functions import Extract

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.callcentre.actions import at_the_centre, own_call
from bandi.office.callcentre.booking import Asked, led, office_of, reachable_request, taken
from bandi.office.callcentre.models import Call, VisitRequest
from bandi.office.discovery.door.calls import calls
from bandi.office.pages import language
from bandi.office.reports.models import UNPLACED

State = VisitRequest.State
PAGE, RECENT = 25, 10
TABS = {"open": (State.ASKED,), "set": (State.ACCEPTED,), "over": (State.DONE, State.DECLINED, State.CANCELLED)}


class _Percentile(Aggregate):
    """The value below which so many of the seconds lie."""

    template = "percentile_cont(%(share)s) within group (order by %(expressions)s)"
    output_field = FloatField()


@dataclass(frozen=True)
class Handling:
    """How many calls of a row and how long they took, in minutes; None where too few to be shown."""

    words: str
    count: int | None
    median: float | None
    p90: float | None


@dataclass(frozen=True)
class Figures:
    """Own calls and the centre's, of today and of this month. Nobody sees another agent's alone."""

    mine: Sequence[Handling]
    centre: Sequence[Handling]  # empty while it would show one colleague
    by_kind: Sequence[Handling]
    by_script: Sequence[Handling]


@dataclass(frozen=True)
class Home:
    """The first page of an agent."""

    unfinished: Sequence[Call]
    recent: Sequence[Call]
    figures: Figures


@dataclass(frozen=True)
class RequestPage:
    """One request with the half-days already taken."""

    request: VisitRequest
    area: Area | None
    days: Sequence[tuple[date, int, int]]  # day asked for, visits set in the morning, in the afternoon
    most: int


def home(user: User) -> Home:
    """Her unfinished calls, the last finished ones, and how long calls take."""
    with at_the_centre(user):
        mine = Call.objects.filter(agent=user, area=UNPLACED).defer("caller", "phone", "note")
        return Home(
            unfinished=list(mine.filter(ended_at=None)),
            recent=list(mine.exclude(ended_at=None)[:RECENT]),
            figures=_figures(user),
        )


def call_of(user: User, call: UUID) -> Call:
    """One of her calls, with what was typed."""
    with at_the_centre(user):
        return own_call(user, call)


def _figures(user: User) -> Figures:
    today = clock.today()
    month = clock.at(today.replace(day=1), 0)
    ended = Call.objects.filter(area=UNPLACED, ended_at__gte=month).order_by().annotate(seconds=_seconds())
    times: dict[str, Any] = {
        "count": Count("id"), "p50": _Percentile("seconds", share="0.5"), "p90": _Percentile("seconds", share="0.9"),
        "agents": Count("agent", distinct=True),
    }  # fmt: skip
    day = Q(ended_at__gte=clock.at(today, 0))
    spans = (("today", ended.filter(day)), ("month", ended))
    agents, small = 3, calls().limits.small
    centre = [(words, rows.aggregate(**times)) for words, rows in spans]
    groups = {
        name: ended.exclude(**{name: ""}).values(name).annotate(**times).order_by(name) for name in ("kind", "script")
    }
    wide = centre[1][1]["agents"] >= agents
    return Figures(
        mine=[_row(words, rows.filter(agent=user).aggregate(**times), 1) for words, rows in spans],
        centre=[_row(words, told, small) for words, told in centre if told["agents"] >= agents],
        by_kind=[_row(named("kinds", told["kind"]), told, small) for told in groups["kind"]] if wide else [],
        by_script=[_row(named("scripts", told["script"]), told, small) for told in groups["script"]] if wide else [],
    )


def _seconds() -> Any:
    took = ExpressionWrapper(F("ended_at") - F("started_at"), output_field=DurationField())
    return Extract(took, "epoch")


def _row(words: str, told: dict[str, Any], least: int) -> Handling:
    if told["count"] < least:
        return Handling(words, None if told["count"] else 0, None, None)
    return Handling(words, told["count"], *(round(told[name] / 60, 1) for name in ("p50", "p90")))


def named(group: str, code: str) -> str:
    """Words of a code of the content in the language of the page; the code itself where it is gone."""
    found = next((one for one in getattr(calls(), group) if one.id == code), None)
    return str(getattr(found, language())) if found else code


def choices(group: str) -> list[tuple[str, str]]:
    """Codes of the content with their words in the language of the page."""
    return [(one.id, str(getattr(one, language()))) for one in getattr(calls(), group)]


def queue(user: User, *, tab: str, page: int) -> Page[Any]:
    """Requests of the person's neighbourhoods: what waits by its last day, what is set by its day. No names."""
    require(user, Permission.CONTACT_RECORD)
    rows = VisitRequest.objects.for_user(user).filter(state__in=TABS[tab]).defer("name", "phone", "place", "note")
    order = {"open": ("due_on", "asked_at"), "set": ("on", "part", "asked_at"), "over": ("-decided_at", "-asked_at")}
    return Paginator(rows.order_by(*order[tab], "id"), PAGE).get_page(page)


def request_page(user: User, visit_request: UUID) -> RequestPage:
    """One request with where to come, without who asked: a trace says so."""
    require(user, Permission.CONTACT_RECORD)
    row = reachable_request(user, visit_request)
    days = [date.fromisoformat(day) for day in row.days]
    held = taken(row.area, days)
    record(
        by=user, action=Action.VISIT_ASK, subjects=row.subjects, areas=[row.area],
        detail={"request": str(row.id), "what": "view"},
    )  # fmt: skip
    half = VisitRequest.Part
    return RequestPage(
        request=row,
        area=next((area for area in areas(user) if area.code == row.area), None),
        days=[(day, held.get((day, half.MORNING), 0), held.get((day, half.AFTERNOON), 0)) for day in days],
        most=calls().limits.half_day_visits,
    )


def standing(code: str) -> VisitRequest | None:
    """How a request stands, for whoever has its code; never who or where. Needs a transaction."""
    with led(code) as row:
        return row


def who_asked(user: User, visit_request: UUID, *, purpose: str) -> VisitRequest:
    """Who asked and under which number, for a stated purpose, which the trail keeps."""
    require(user, Permission.PERSON_REVEAL)
    row = reachable_request(user, visit_request)
    told = {"request": str(row.id), "what": "reveal"}
    record(
        by=user, action=Action.VISIT_ASK, purpose=purpose, subjects=row.subjects, areas=[row.area], detail=told
    )  # fmt: skip
    return row


def got(code: str, asked: Asked) -> dict[str, Any]:
    """What whoever asked is told: the code, the office in charge, and by when it answers."""
    answer_days = calls().limits.answer_days
    return {"code": code, "office": office_of(asked.area), "days": asked.days, "answer_days": answer_days}
