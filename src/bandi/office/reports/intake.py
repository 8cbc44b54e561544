"""Taking a report in (알림 받기): routed at once, joined to an earlier one of the same place, with a receipt.

Whoever tells works nowhere and sees nothing: the report is written within the neighbourhood it belongs to, and where
the place is unknown at the desk that looks for it. Nothing told is ever refused for want of a place.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.codes import digest
from bandi.office.discovery import door
from bandi.office.reports.models import UNPLACED, Report, Reporter, ReportFile, ReportMessage, ReportReceipt
from bandi.office.reports.points import one_place
from bandi.office.reports.reading import mark_of, tidy, without_resident_numbers
from bandi.office.reports.receipts import code_for, led
from bandi.office.worklist.clocks import due_on

State = Report.State
KEPT = timedelta(days=365)  # a receipt leads somewhere for a year


@dataclass(frozen=True)
class Told:
    """What somebody told, as the form has checked it."""

    key: UUID  # of the form: the same twice is one report
    who: str
    kinds: Sequence[str]
    area: str = ""  # Area.code; empty where unknown
    danger: bool = False
    place: str = ""
    point: str = ""  # as `points.written` gives it
    landmark: str = ""
    note: str = ""
    group: str = ""
    name: str = ""
    phone: str = ""
    body: str = ""
    language: str = "ko"
    source_code: str = ""
    way: str = Report.Way.WEB
    files: Sequence[tuple[str, str, bytes]] = field(default=())  # ReportFile.Kind, media type, bare content


@dataclass(frozen=True)
class Received:
    """A receipt: its code, and whether something in the text was masked."""

    code: str
    masked: bool


@transaction.atomic
def receive(*, told: Told, by: User | None = None) -> Received:
    """Writes a report down and gives its receipt. `by`: who takes it on the telephone; None for the teller herself."""
    if by is not None:
        require(by, Permission.REPORT_TAKE)
    texts = {name: without_resident_numbers(getattr(told, name)) for name in ("place", "landmark", "note")}
    numbers = [number for _, found in texts.values() for number in found]
    code, area, new = code_for(told.key), told.area or UNPLACED, uuid4()
    until = clock.today() + KEPT
    about = {"report": new, "place": area, "until": until}
    _, first = ReportReceipt.objects.get_or_create(digest=digest(code), defaults=about)
    if first:
        with within([area]):
            written = {name: text or None for name, (text, _) in texts.items()}
            row = _written(
                new,
                told,
                area=area,
                taken_by=by,
                point=told.point or None,
                resident_number="\n".join(numbers) or None,
                **written,
            )
            detail = {"report": str(row.id), "way": row.way, "kinds": sorted(told.kinds), "joined": bool(row.joined)}
            record(by=by, action=Action.REPORT_RECEIVE, areas=[area], subjects=row.subjects, detail=detail)
    return Received(code=code, masked=bool(numbers))


def _written(new: UUID, told: Told, *, area: str, **texts: object) -> Report:
    now, sealed = clock.now(), any(door.reporting().kind(kind).sealed for kind in told.kinds)
    mark = mark_of(area, str(texts["place"] or ""))
    first = same_place(area, mark, point=told.point)
    due = first_look(told.kinds, danger=told.danger, mandated=bool(told.group), on=timezone.localdate(now))
    row = Report.objects.create(
        id=new,
        area=area,
        who=told.who,
        kinds=list(told.kinds),
        danger=told.danger,
        sealed=sealed,
        group=told.group,
        way=told.way,
        source_code=told.source_code,
        language=told.language,
        received_at=now,
        due_on=due,
        tell_by=due_on("alert_consult", timezone.localdate(now)),
        mark=mark,
        joined=first,
        household=first.household if first else None,
        **texts,
    )
    if first is not None:
        _sooner(first, due)
    who = {name: tidy(getattr(told, name)) or None for name in ("name", "phone", "body")}
    if any(who.values()):
        Reporter.objects.create(report=row, area=area, **who)
    for kind, media, content in told.files:
        text = base64.b64encode(content).decode("ascii")
        ReportFile.objects.create(report=row, area=area, kind=kind, media=media, content=text)
    return row


def first_look(kinds: Sequence[str], *, danger: bool, mandated: bool, on: date) -> date:
    """Until when somebody must have looked: the day itself where a route begins elsewhere, else the soonest clock."""
    declared = [door.reporting().kind(kind) for kind in kinds]
    if any(kind.sealed for kind in declared):
        return on
    days = [due_on(kind.clock, on) for kind in declared] + [due_on("alert_consult", on)]
    if danger or mandated:
        days.append(due_on("report_mandated", on))
    return min(days)


def same_place(area: str, mark: str, *, point: str = "", but: UUID | None = None) -> Report | None:
    """The first report of the same place within the days the content says; never one that was not followed.

    The same place is the same address, or a point close by (`points.one_place`).
    """
    if not (mark or point) or area == UNPLACED:
        return None
    since = clock.now() - timedelta(days=door.reporting().joins_days)
    rows = Report.objects.filter(area=area, joined=None, received_at__gte=since).exclude(state=State.REJECTED)
    rows = rows.exclude(pk=but) if but else rows
    alike = Q(mark=mark) if mark else Q(pk__in=[])
    if point:
        tapped = rows.filter(point__isnull=False).order_by().values_list("pk", "point")
        alike |= Q(pk__in=[pk for pk, other in tapped if one_place(point, other or "")])
    return rows.filter(alike).order_by("received_at", "id").select_for_update().first()


def _sooner(first: Report, due: date) -> None:
    """A later report of the same place brings the first one back to the queue, and forward in it."""
    again = not first.open
    first.due_on = due if again else min(due, first.due_on)
    first.state = State.NEW if again else first.state
    first.save(update_fields=["due_on", "state"])


@transaction.atomic
def add_message(*, code: str, text: str, appeal: bool = False, on: date) -> bool:
    """What a teller adds through the receipt; with `appeal`, a report not followed is looked at again.

    Whether the code led somewhere. The same sentence again changes nothing.
    """
    told, numbers = without_resident_numbers(text)
    with led(code, on=on) as row:
        if row is None:
            return False
        first = row.joined or row
        appeal = appeal and first.state == State.REJECTED
        kind = ReportMessage.Kind.APPEAL if appeal else ReportMessage.Kind.MORE
        if told not in [one.text for one in ReportMessage.objects.filter(report=row).order_by("-at")[:5]]:
            ReportMessage.objects.create(report=row, area=row.area, kind=kind, text=told, at=clock.now())
            if numbers:
                row.resident_number = "\n".join(filter(None, [row.resident_number, *numbers]))
                row.save(update_fields=["resident_number"])
        if appeal:
            Report.objects.filter(pk=first.pk).update(state=State.APPEALED, due_on=due_on("objection_decision", on))
        detail = {"report": str(row.id), "what": kind.value}
        record(by=None, action=Action.REPORT_RECEIVE, areas=[row.area], subjects=row.subjects, detail=detail)
    return True
