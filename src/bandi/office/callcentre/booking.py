"""Visits that people ask for (방문 신청): asked by telephone or on the web, answered by the office in charge.

Days are working days within reach; half a day takes on so many visits. Whoever asked holds a code with which the day
is seen, changed and cancelled, and hears by text if they agreed to.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.db.models import Count

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.callcentre.models import VisitCode, VisitRequest
from bandi.office.callcentre.texts import mobile, send_card
from bandi.office.codes import digest
from bandi.office.discovery.door.calls import calls
from bandi.office.errors import Refused
from bandi.office.formats import kdate
from bandi.office.pages import language
from bandi.office.reports.reading import without_resident_numbers
from bandi.office.reports.receipts import code_for
from bandi.office.worklist.actions import open_duty, settle_duty
from bandi.office.worklist.duties import Source
from bandi.office.worklist.finding import find_household
from bandi.office.worklist.working_days import add_working_days, is_working_day, next_working_day

State, Part, Way = VisitRequest.State, VisitRequest.Part, VisitRequest.Way
DUTY = "visit_request"
LEADS = timedelta(days=90)  # a code leads somewhere so long after the last day asked for
PART_WORDS = {Part.MORNING: ("오전", "in the morning"), Part.AFTERNOON: ("오후", "in the afternoon")}


@dataclass(frozen=True)
class Asked:
    """What somebody asks for, as the form has checked it."""

    key: UUID  # of the form: the same twice is one request
    area: str
    days: Sequence[date]
    part: str
    name: str
    phone: str
    place: str
    note: str = ""
    about: str = VisitRequest.About.WELFARE
    way: str = Way.WEB
    text: bool = False


def day_fault(day: date) -> Refused | None:
    """Why nobody can come on a day, and which day to take instead; None when somebody can."""
    today, ahead = clock.today(), calls().limits.ahead_days
    if day <= today:
        near = next_working_day(today + timedelta(days=1))
        return Refused(
            ko=f"내일부터 고를 수 있습니다. 가장 가까운 날은 {kdate(near)}입니다.",
            en=f"Choose a day from tomorrow on. The nearest is {kdate(near)}.",
        )
    if day > today + timedelta(days=ahead):
        return Refused(
            ko=f"{ahead}일 안의 날을 골라 주세요({kdate(today + timedelta(days=ahead))}까지).",
            en=f"Choose a day within {ahead} days (up to {kdate(today + timedelta(days=ahead))}).",
        )
    if not is_working_day(day):
        near = next_working_day(day)
        return Refused(
            ko=f"{kdate(day)}은 쉬는 날입니다. 바로 다음 일하는 날은 {kdate(near)}입니다.",
            en=f"Offices are closed on {kdate(day)}. The next working day is {kdate(near)}.",
        )
    return None


def taken(area: str, days: Sequence[date]) -> dict[tuple[date, str], int]:
    """How many visits the office already goes on: (day, part) -> count. Needs the office's jurisdiction."""
    rows = VisitRequest.objects.filter(area=area, on__in=days, state=State.ACCEPTED).order_by()
    return {(day, part): count for day, part, count in rows.values_list("on", "part").annotate(count=Count("id"))}


def full_fault(area: str, day: date, part: str) -> Refused | None:
    """Says that a half-day is full and which one is free; None when it is free."""
    most, near = calls().limits.half_day_visits, day
    if taken(area, [day]).get((day, part), 0) < most:
        return None
    held = taken(area, [day + timedelta(days=ahead) for ahead in range(40)])
    while not is_working_day(near) or held.get((near, part), 0) >= most:
        near += timedelta(days=1)
    ko, en = PART_WORDS[Part(part)]
    return Refused(
        ko=f"{kdate(day)} {ko}에는 이미 {most}곳을 방문합니다. {kdate(near)} {ko}은 비어 있습니다.",
        en=f"{most} visits are set for {kdate(day)} {en}. {kdate(near)} {en} is free.",
    )


@transaction.atomic
def ask(*, asked: Asked, by: User | None = None) -> str:
    """Writes a request down where it belongs and gives its code. The same form again gives the same code.

    `by`: who takes it on the telephone. Raises Refused for a day on which nobody can come.
    """
    if by is not None:
        require(by, Permission.CALL_TAKE)
    code, area = code_for(asked.key), asked.area
    if VisitCode.objects.filter(pk=digest(code)).exists():
        return code
    with within([area]):
        if fault := _faults(area, asked.days, asked.part):
            raise fault
        row = VisitRequest.objects.create(
            area=area,
            about=asked.about,
            way=asked.way,
            days=[day.isoformat() for day in asked.days],
            part=asked.part,
            text=asked.text,
            asked_at=clock.now(),
            due_on=_answer_by(),
            taken_by=by,
            **_texts(asked),
        )
        VisitCode.objects.create(digest=digest(code), request=row.id, place=area, until=max(asked.days) + LEADS)
        _told(row, by, "ask")
    return code


def _faults(area: str, days: Sequence[date], part: str) -> Refused | None:
    if not days:
        return Refused(ko="원하는 날을 하루 이상 골라 주세요.", en="Choose at least one day.")
    return next((fault for day in days if (fault := day_fault(day) or full_fault(area, day, part))), None)


def _texts(asked: Asked) -> dict[str, Any]:
    names = ("name", "phone", "place", "note")
    return {name: without_resident_numbers(getattr(asked, name))[0] or None for name in names}


def _answer_by() -> date:
    return add_working_days(clock.today(), calls().limits.answer_days)


@contextmanager
def led(code: str) -> Iterator[VisitRequest | None]:
    """Works where the request of a code lies; None when the code leads nowhere. Needs a transaction."""
    found = VisitCode.objects.filter(pk=digest(code), until__gte=clock.today()).first()
    if found is None:
        yield None
        return
    with within([found.place]):
        row = VisitRequest.objects.select_for_update(of=("self",)).filter(pk=found.request).first()
    if row is not None:
        with within([row.area]):
            yield row
        return
    with within(list(Area.objects.values_list("code", flat=True))):  # its household was handed over
        yield VisitRequest.objects.select_for_update(of=("self",)).filter(pk=found.request).first()


@transaction.atomic
def change(*, code: str, days: Sequence[date] = (), part: str = "", cancel: bool = False) -> VisitRequest | None:
    """What whoever asked changes: other days, or no visit at all. None when the code leads nowhere.

    Raises Refused where nobody can come, or when it is over.
    """
    with led(code) as row:
        if row is None:
            return None
        if not row.live:
            raise Refused(ko="이미 끝난 신청입니다. 새로 신청해 주세요.", en="This request is over. Ask anew.")
        settle_duty(key=_key(row))
        if cancel:
            row.state = State.CANCELLED
        elif fault := _faults(row.area, days, part):
            raise fault
        else:
            row.days, row.part = [day.isoformat() for day in days], part
            row.state, row.on, row.due_on = State.ASKED, None, _answer_by()
            VisitCode.objects.filter(pk=digest(code)).update(until=max(days) + LEADS)
        row.save()
        _told(row, None, "cancel" if cancel else "change")
        return row


def reachable_request(user: User, visit_request: UUID, *, lock: bool = False) -> VisitRequest:
    """The request if it lies in the person's neighbourhoods. Raises OutOfReach otherwise."""
    return VisitRequest.objects.reach(user, visit_request, lock=lock)


@transaction.atomic
def accept(*, by: User, visit_request: UUID, on: date, part: str) -> VisitRequest:
    """Says on which day the office comes: one asked for, or another. Whoever asked hears by text."""
    require(by, Permission.CONTACT_RECORD)
    row = _live(by, visit_request)
    with connection.cursor() as cursor:  # two officers do not both take the last place of a half-day
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s))", [f"visits asked for {row.area} {on} {part}"])
    own = (row.on, row.part) == (on, part) and row.state == State.ACCEPTED
    if part not in Part.values:
        raise Refused(ko="오전이나 오후를 골라 주세요.", en="Choose morning or afternoon.")
    if fault := day_fault(on) or (None if own else full_fault(row.area, on, part)):
        raise fault
    if own:
        return row
    settle_duty(key=_key(row), by=by)
    row.state, row.on, row.part = State.ACCEPTED, on, part
    _decided(row, by, "accept")
    if row.household_id:
        _due(row, by)
    ko, _en = PART_WORDS[Part(part)]
    _text(row, by, f"방문 날짜가 {on.month}월 {on.day}일 {ko}으로 정해졌습니다.")
    return row


@transaction.atomic
def decline(*, by: User, visit_request: UUID, reason: str) -> VisitRequest:
    """Does not come, with a reason that whoever asked reads."""
    require(by, Permission.CONTACT_RECORD)
    if reason not in {one.id for one in calls().declines}:
        raise Refused(ko="가지 않는 까닭을 골라 주세요.", en="Choose why nobody comes.")
    row = _live(by, visit_request)
    settle_duty(key=_key(row), by=by)
    row.state, row.reason, row.on = State.DECLINED, reason, None
    _decided(row, by, "decline")
    _text(row, by, "신청하신 일의 답을 신청번호로 확인하실 수 있습니다.")
    return row


@transaction.atomic
def finish(*, by: User, visit_request: UUID) -> VisitRequest:
    """The visit was made."""
    require(by, Permission.CONTACT_RECORD)
    row = _live(by, visit_request)
    if row.state != State.ACCEPTED:
        raise Refused(ko="먼저 방문 날짜를 정해 주세요.", en="Set the day of the visit first.")
    row.state = State.DONE
    _decided(row, by, "done")
    settle_duty(key=_key(row), by=by)
    return row


@transaction.atomic
def raise_household(*, by: User, visit_request: UUID, home: dict[str, Any], seen: Sequence[str]) -> VisitRequest:
    """Puts whoever asked on the list as a household, with the visit as something due.

    Name and number that were not typed are those of the request.
    """
    row = _live(by, visit_request)
    if row.household_id:
        return row
    known = {name: home[name] or getattr(row, name) for name in ("name", "phone")}
    listing = find_household(by=by, area=row.area, home=home | known, seen=seen)
    row.household = listing.household
    row.save(update_fields=["household"])
    _due(row, by)
    _told(row, by, "household")
    return row


def _live(by: User, visit_request: UUID) -> VisitRequest:
    row = reachable_request(by, visit_request, lock=True)
    if not row.live:
        raise Refused(
            ko="이미 끝난 신청입니다. 화면을 새로 고쳐 주세요.", en="This request is over. Load the page again."
        )
    return row


def _due(row: VisitRequest, by: User) -> None:
    """What the household's page says is due: the visit on its day."""
    assert row.household_id
    due: dict[str, Any] = {"due_on": row.on or row.due_on, "key": _key(row), "path": f"/bookings/{row.id}/"}
    open_duty(household=row.household_id, source=Source.OWN_FIND, duty=DUTY, assignee=by, by=by, **due)


def _key(row: VisitRequest) -> str:
    return f"callcentre:{DUTY}:{row.id}:{row.on or row.due_on}"


def _decided(row: VisitRequest, by: User, what: str) -> None:
    row.decided_by, row.decided_at = by, clock.now()
    row.save()
    _told(row, by, what)


def _text(row: VisitRequest, by: User, told: str) -> None:
    """Tells whoever asked, once for each decision, if they agreed and the number takes texts."""
    if not (row.text and mobile(row.phone)):
        return
    office = Area.objects.defer("outline").get(pk=row.area).name_ko
    key = uuid5(row.id, f"{row.state} {row.on} {row.part}")
    try:
        with transaction.atomic():
            send_card(
                key=key, what="card_visit", number=row.phone, area=row.area, by=by,
                office=f"{office} 행정복지센터", told=told,
            )  # fmt: skip
    except Refused as refused:  # a number that wants none: the officer calls instead, and the page says so
        _told(row, by, "no_text")
        row.__dict__["untold"] = refused.sentence


def _told(row: VisitRequest, by: User | None, what: str) -> None:
    detail = {"request": str(row.id), "what": what, "language": language()}
    record(by=by, action=Action.VISIT_ASK, subjects=row.subjects, areas=[row.area], detail=detail)


def office_of(area: str) -> Area | None:
    """The office in charge, for whoever asked."""
    return Area.objects.defer("outline").filter(pk=area).first()
