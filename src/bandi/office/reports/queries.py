"""Questions about reports: the queue, one report, who told it, what came with it. Reading is written to the trail."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Count, Q

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas, areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, Purpose
from bandi.office.discovery import door
from bandi.office.discovery.models import Household, Resident
from bandi.office.discovery.names import masked_name, road_of
from bandi.office.errors import OutOfReach
from bandi.office.pages import language
from bandi.office.reports.actions import reachable_report
from bandi.office.reports.intake import same_place
from bandi.office.reports.maps import Pin, pin
from bandi.office.reports.models import UNPLACED, Report, Reporter, ReportFile, ReportMessage
from bandi.office.reports.places import find_areas
from bandi.office.reports.reading import mark_of
from bandi.office.worklist.bounds import purposed

State = Report.State
PAGE, CANDIDATES, UNPLACED_SHOWN = 25, 20, 50
TABS: Mapping[str, Sequence[str]] = {
    "open": (State.NEW, State.APPEALED, State.WORKING),
    "new": (State.NEW, State.APPEALED),
    "told": (State.TOLD,),
    "rejected": (State.REJECTED,),
}


@dataclass(frozen=True)
class Line:
    """One report of the queue: where about, what, when due. Never who told it."""

    report: Report
    road: str
    kinds: Sequence[str]
    area: Area | None
    late: bool
    others: int  # later reports of the same place
    sealed: bool  # this one or a later one goes to the police or to child protection


@dataclass(frozen=True)
class Near:
    """An earlier report of a place that is being typed: when, how many came since, whether it is still open."""

    received_at: datetime
    others: int
    open: bool


@dataclass(frozen=True)
class Candidate:
    """A household on record that a report may be about, its head masked."""

    household: UUID
    head: str
    kind: str
    same: bool  # the street told is the street on record


@dataclass(frozen=True)
class ReportPage:
    """One report with what came with it."""

    report: Report
    area: Area | None
    pin: Pin | None
    who: str
    kinds: Sequence[str]
    laws: Sequence[str]
    routes: Sequence[str]
    group: str
    messages: Sequence[ReportMessage]
    files: Sequence[ReportFile]
    later: Sequence[Report]
    told_by_somebody: bool
    candidates: Sequence[Candidate]


def in_words(ids: Sequence[str], group: str) -> list[str]:
    """Words of codes of the content in the language of the page."""
    place = 1 if language() == "en" else 0
    words = {one.id: one.words[place] for one in getattr(door.reporting(), group)}
    return [words[id] for id in ids if id in words]


def queue(user: User, *, tab: str, page: int) -> "Page[Line]":
    """Reports of the person's neighbourhoods, the most urgent first. The look is written to the trail."""
    require(user, Permission.CONTACT_RECORD)
    known = {area.code: area for area in areas(user)}
    rows = Report.objects.for_user(user).filter(joined=None, state__in=TABS.get(tab, TABS["open"]))
    ordered = rows.order_by("due_on", "received_at", "id") if tab != "told" else rows.order_by("-decided_at", "id")
    shown = Paginator(ordered.defer("note", "resident_number", "landmark", "answer"), PAGE).get_page(page)
    today, found = clock.today(), list(shown.object_list)
    later = Report.objects.filter(joined__in=[row.id for row in found]).order_by().values_list("joined")
    others = {
        first: (n, sealed) for first, n, sealed in later.annotate(n=Count("pk"), s=Count("pk", filter=Q(sealed=True)))
    }
    lines = [
        Line(
            report=row,
            road=road_of(row.place),
            kinds=in_words(row.kinds, "kinds"),
            area=known.get(row.area),
            late=row.open and row.due_on < today,
            others=others.get(row.id, (0, 0))[0],
            sealed=row.sealed or bool(others.get(row.id, (0, 0))[1]),
        )
        for row in found
    ]
    shown.object_list = cast(Any, lines)
    detail = {"list": "reports", "reports": len(found)}
    homes = sorted({row.household_id for row in found if row.household_id})
    record(by=user, action=Action.LIST_VIEW, subjects=homes, areas=areas_of(user), detail=detail)
    return cast("Page[Line]", shown)


def report_page(user: User, report: UUID) -> ReportPage:
    """One report of the person's neighbourhoods. The look is written to the trail."""
    require(user, Permission.CONTACT_RECORD)
    row = reachable_report(user, report)
    _seen(user, row)
    return _page(row, candidates=_candidates(user, row) if row.open and not row.household_id else [])


def unplaced(user: User) -> list[Report]:
    """Reports whose place nobody knows, the most urgent first."""
    require(user, Permission.REPORT_PLACE)
    with within([UNPLACED]):
        rows = Report.objects.filter(area=UNPLACED, state__in=TABS["open"]).defer("note", "place", "landmark")
        found = list(rows.order_by("due_on", "received_at")[:UNPLACED_SHOWN])
        record(by=user, action=Action.LIST_VIEW, detail={"list": "unplaced", "reports": len(found)})
    return found


def unplaced_page(user: User, report: UUID) -> ReportPage:
    """One report whose place nobody knows. The look is written to the trail."""
    require(user, Permission.REPORT_PLACE)
    with within([UNPLACED]):
        row = Report.objects.filter(pk=report, area=UNPLACED).first()
        if row is None:
            raise OutOfReach("report")
        _seen(user, row)
        return _page(row, candidates=[])


@transaction.atomic
def near(user: User, *, town: str, area: str, place: str) -> Near | None:
    """Whether this place was told of within the days in which reports are joined; asked while one is written down.

    Who works in a neighbourhood is told of its own places; the call centre of all. The look is written to the trail.
    """
    require(user, Permission.REPORT_TAKE)
    codes = [one.code for one in find_areas(town)]
    chosen = area if area in codes else codes[0] if len(codes) == 1 else ""
    if not chosen or not (chosen in areas_of(user) or user.may(Permission.REPORT_PLACE)):
        return None
    with within([chosen]):
        first = same_place(chosen, mark_of(chosen, place))
        if first is None:
            return None
        others = Report.objects.filter(joined=first).count()
        record(by=user, action=Action.REPORT_VIEW, areas=[chosen], subjects=first.subjects,
               detail={"report": str(first.id), "near": True})  # fmt: skip
    return Near(first.received_at, others, first.open)


def reporter(user: User, report: UUID, *, purpose: str) -> Reporter | None:
    """Who told a report, for a stated purpose; a sealed one only with leave for it. Written to the trail."""
    row = reporter_allowed(user, report)
    purposed(user, purpose)
    detail = {"report": str(row.id), "sealed": row.sealed}
    about: dict[str, Any] = {"purpose": purpose, "subjects": row.subjects, "areas": [row.area], "detail": detail}
    record(by=user, action=Action.REPORTER_OPEN, **about)
    return Reporter.objects.for_user(user).filter(report=row).first()


def reporter_allowed(user: User, report: UUID) -> Report:
    """The report, for somebody who may open who told it. Raises OutOfReach or PermissionDenied otherwise."""
    row = reachable_report(user, report)
    require(user, Permission.REPORTER_OPEN if row.sealed else Permission.PERSON_REVEAL)
    return row


def report_file(user: User, report: UUID, number: int) -> tuple[str, bytes]:
    """A photo or a recording. Written to the trail. Raises OutOfReach when it is not the person's neighbourhood."""
    require(user, Permission.CONTACT_RECORD)
    row = reachable_report(user, report)
    mine = Q(report=row.joined or row) | Q(report__joined=row.joined or row)
    found = ReportFile.objects.for_user(user).filter(mine, pk=number).first()
    if found is None:
        raise OutOfReach("report file")
    _seen(user, row, file=found.kind)
    return found.media, base64.b64decode(found.content)


def _seen(user: User, row: Report, **more: str) -> None:
    about: dict[str, Any] = {"purpose": Purpose.COUNSEL, "subjects": row.subjects, "areas": [row.area]}
    record(by=user, action=Action.REPORT_VIEW, detail={"report": str(row.id), **more}, **about)


def _page(row: Report, *, candidates: Sequence[Candidate]) -> ReportPage:
    first, place = row.joined or row, 1 if language() == "en" else 0
    declared = [kind for kind in door.reporting().kinds if kind.id in row.kinds]
    later = list(Report.objects.filter(joined=first).order_by("received_at"))
    ours = [first.id, *(one.id for one in later)]
    every = [kind for kind in door.reporting().kinds if any(kind.id in one.kinds for one in (first, *later))]
    rows = Area.objects.all() if row.point else Area.objects.defer("outline")
    area = rows.filter(pk=row.area).first()
    return ReportPage(
        report=row,
        area=area,
        pin=pin(area, row.point),
        who="".join(in_words([row.who], "who")),
        kinds=[kind.words[place] for kind in declared],
        laws=list(dict.fromkeys(kind.law_en if place else kind.law_ko for kind in declared)),
        routes=in_words(list(dict.fromkeys(kind.route for kind in every)), "routes"),
        group="".join(in_words([row.group], "groups")),
        messages=list(ReportMessage.objects.filter(report__in=ours)),
        files=list(ReportFile.objects.filter(report__in=ours).defer("content").order_by("pk")),
        later=[one for one in [first, *later] if one.pk != row.pk],
        told_by_somebody=Reporter.objects.filter(report=row).exists(),
        candidates=candidates,
    )


def _candidates(user: User, row: Report) -> list[Candidate]:
    """Households on record on the road a report names; those of the same number first."""
    road = road_of(row.place)
    if not road:
        return []
    homes = list(Household.objects.for_user(user).filter(area=row.area, street_masked=road).order_by("id")[:CANDIDATES])
    heads = {one.household_id: one.name for one in Resident.objects.filter(household__in=homes, relation="head")}
    told = "".join((row.place or "").split())
    found = [
        Candidate(home.id, masked_name(heads.get(home.id)), home.kind, "".join((home.street or "-").split()) in told)
        for home in homes
    ]
    record(
        by=user,
        action=Action.SEARCH,
        purpose=Purpose.COUNSEL,
        subjects=[one.household for one in found],
        areas=[row.area],
        detail={"found": len(found), "for": "report"},
    )
    return sorted(found, key=lambda one: not one.same)
