"""Opening a case, its survey, class, services and checks, and closing it with a second person's approval."""

from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import colleagues, require
from bandi.office.accounts.roles import ROLES, Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.cases.endings import note_closed
from bandi.office.cases.models import Case, CaseCheck
from bandi.office.cases.states import CHECKS, ENDS, OPEN, SERVICE_CHECKS, STATES, after
from bandi.office.counsel.models import Counselling, Referral
from bandi.office.counsel.words import LIVE
from bandi.office.discovery import door
from bandi.office.errors import Refused
from bandi.office.worklist.actions import open_duty, settle_duty
from bandi.office.worklist.clocks import due_on
from bandi.office.worklist.duties import Source
from bandi.office.worklist.household import reachable_household
from bandi.office.worklist.models import Duty


@transaction.atomic
def open_case(
    *, by: User, household: UUID, planner: User, reason: str, survey: UUID | None = None, key: UUID | None = None
) -> Case:
    """Takes a household in (접수) and names its personal planner. The same `key` again changes nothing.

    Raises Refused when the household already has an open case or the planner does not work there.
    """
    require(by, Permission.CASE_EDIT)
    home = reachable_household(by, household)
    if key and (known := Case.objects.for_user(by).filter(pk=key).first()):
        return known
    if planner.pk != by.pk and planner.pk not in {person.pk for person in colleagues(by, area=home.area_id)}:
        raise Refused(ko="이 동네를 맡은 사람을 골라 주세요.", en="Choose somebody who works in this neighbourhood.")
    today = clock.today()
    row = Case(
        household=home, area_id=home.area_id, planner=planner, opened_on=today, reason=reason.strip() or None, by=by,
        holder="district" if ROLES[by.role].whole_district else "hub",
        survey_due_on=due_on("case_survey", today), all_due_on=due_on("case_all", today),
    )  # fmt: skip
    row.id = key or row.id
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            ko="이 가구에는 이미 열린 사례가 있습니다.", en="This household already has an open case."
        ) from error
    wait(row, "case_survey", row.survey_due_on, by=by)
    told(row, by=by, what="opened", planner=planner.username)
    if survey is not None:
        take_survey(by=by, case=row.id, survey=survey)
        row.refresh_from_db()
    return row


@transaction.atomic
def take_survey(*, by: User, case: UUID, survey: UUID) -> Case:
    """A finished conversation with its crisis assessment is the needs and crisis survey of the case."""
    row = held(by, case)
    found = Counselling.objects.for_user(by).filter(pk=survey, household=row.household_id, state="finished").first()
    if found is None:
        raise Refused(ko="마친 상담을 골라 주세요.", en="Choose a finished conversation.")
    move(row, "survey")
    row.survey = found
    row.save(update_fields=["state", "survey"])
    settle_duty(key=f"cases:case_survey:{row.id}", by=by)
    if row.state == "surveyed":
        wait(row, "case_plan", row.all_due_on, by=by)
    told(row, by=by, what="surveyed", level=found.level)
    return row


@transaction.atomic
def class_case(*, by: User, case: UUID, kind: str) -> Case:
    """Says what kind of case it is, as a meeting decided. The plan's days begin, and never pass thirty in all."""
    row = held(by, case)
    if kind not in {one.id for one in door.counselling().classes}:
        raise Refused(ko="사례 구분을 골라 주세요.", en="Choose the class of the case.")
    move(row, "class")
    row.kind = kind
    row.plan_due_on = min(due_on("case_plan", clock.today()), row.all_due_on)
    row.save(update_fields=["state", "kind", "plan_due_on"])
    told(row, by=by, what="classed", kind=kind)
    return row


@transaction.atomic
def check(*, by: User, case: UUID, found: str, row: str = "", note: str = "", on: date | None = None) -> CaseCheck:
    """Writes down a service delivered (`row` of the plan) or how the household does; the next check counts from it."""
    case_ = held(by, case)
    if found not in CHECKS or (found in SERVICE_CHECKS) != bool(row):
        raise Refused(
            ko="서비스에는 제공 여부를, 가구에는 형편을 적어 주세요.",
            en="Of a service say whether it was delivered, of the household how it does.",
        )
    newest = case_.plans.last()
    if row and (newest is None or row not in {one["id"] for one in newest.told["rows"]}):
        raise Refused(ko="계획에 없는 서비스입니다.", en="The plan has no such service.")
    day = on or clock.today()
    if not case_.opened_on <= day <= clock.today():
        raise Refused(ko="접수한 날부터 오늘 사이의 날짜여야 합니다.", en="A day between intake and today.")
    move(case_, "check")
    made = CaseCheck.objects.create(
        case=case_, area_id=case_.area_id, row=row, found=found, on=day, note=note.strip() or None, by=by
    )
    next_check(case_, by=by, from_on=day)
    told(case_, by=by, what="checked", found=found)
    return made


@transaction.atomic
def ask_close(*, by: User, case: UUID, end: str, note: str) -> Case:
    """Asks a second person to close the case. Raises Refused with everything that still stands in the way."""
    row = held(by, case)
    if end not in ENDS or not note.strip():
        raise Refused(ko="왜 마치는지 고르고 써 주세요.", en="Choose and write why it ends.")
    move(row, "ask_close", check_only=True)
    if lacks := [one for one, met in closing(row) if not met]:
        words = {"plan": "제공계획", "check": "점검 기록", "tasks": "회의에서 맡은 일", "referrals": "열린 의뢰",
                 "handover": "구의 답"}  # fmt: skip
        missing = ", ".join(words[one] for one in lacks)
        raise Refused(ko=f"먼저 끝낼 것: {missing}", en=f"Still open: {', '.join(lacks)}")
    move(row, "ask_close")
    row.end, row.end_note, row.asked_by, row.asked_on = end, note.strip(), by, clock.today()
    row.save(update_fields=["state", "end", "end_note", "asked_by", "asked_on"])
    wait(row, "case_approve", clock.today() + timedelta(days=7), by=by, again=str(row.returns))
    told(row, by=by, what="closing", end=end)
    return row


@transaction.atomic
def answer_close(*, by: User, case: UUID, approve: bool, note: str = "") -> Case:
    """A second person closes the case, which starts its follow-up, or sends it back with a reason."""
    require(by, Permission.CASE_APPROVE)
    row = held(by, case)
    waiting = f"cases:case_approve:{row.id}:{row.returns}"
    if row.asked_by_id == by.pk:
        raise Refused(
            ko="본인이 올린 종결은 다른 사람이 승인해야 합니다.", en="Somebody else must approve your closure."
        )
    move(row, "approve" if approve else "send_back")
    if not approve:
        if not note.strip():
            raise Refused(ko="무엇을 더 하면 되는지 써 주세요.", en="Write what is still to be done.")
        row.state = "serving" if row.plans.exists() else "classed"
        row.end, row.end_note, row.asked_by, row.asked_on = "", note.strip(), None, None
        row.returns += 1
    else:
        row.closed_by, row.closed_on, row.monitor_on = by, clock.today(), None
        waits = Duty.objects.filter(household=row.household_id, key__contains=str(row.id), settled_at=None)
        for key in list(waits.values_list("key", flat=True)):
            settle_duty(key=key, by=by)
    row.save()
    settle_duty(key=waiting, by=by)
    if approve:
        note_closed(row, by=by)
    told(row, by=by, action=Action.CASE_APPROVE, what="closed" if approve else "sent_back")
    return row


@transaction.atomic
def reopen(*, by: User, case: UUID) -> Case:
    """Takes a closed case up again; its follow-up ends."""
    row = held(by, case)
    if Case.objects.filter(household=row.household_id).exclude(pk=row.pk).filter(state__in=OPEN).exists():
        raise Refused(ko="이 가구에는 이미 열린 사례가 있습니다.", en="This household already has an open case.")
    move(row, "reopen")
    row.closed_by = row.closed_on = row.asked_by = row.asked_on = None
    row.end = ""
    row.save()
    for ending in row.endings.filter(settled_on__isnull=True):
        ending.settled_on = clock.today()
        ending.save(update_fields=["settled_on"])
        for look in ending.follow_ups.filter(done_on__isnull=True):
            settle_duty(key=f"cases:follow:{look.id}", by=by)
    next_check(row, by=by, from_on=clock.today())
    told(row, by=by, what="reopened")
    return row


def closing(case: Case) -> list[tuple[str, bool]]:
    """What closing asks for, and whether it is there: plan and check (unless simple), tasks done, referrals ended,
    and no answer of the district outstanding."""
    content = next((one for one in door.counselling().classes if one.id == case.kind), None)
    planned = content is None or content.planned
    live = Referral.objects.filter(household=case.household_id, state__in=LIVE).exists()
    tasks = case.conferences.filter(tasks__done_on__isnull=True, tasks__isnull=False).exists()
    return [
        ("plan", not planned or case.plans.exists()),
        ("check", not planned or case.checks.exists()),
        ("tasks", not tasks),
        ("referrals", not live),
        ("handover", not case.handovers.filter(state="asked").exists()),
    ]


def next_check(case: Case, *, by: User, from_on: date) -> None:
    """Sets the day of the next check by the class of the case."""
    days = next((one.monitor_days for one in door.counselling().classes if one.id == case.kind), 30)
    before, case.monitor_on = case.monitor_on, max(from_on + timedelta(days=days), clock.today() + timedelta(days=1))
    if before != case.monitor_on:
        settle_duty(key=f"cases:case_monitor:{case.id}:{before}", by=by)
    case.save(update_fields=["state", "monitor_on"])
    wait(case, "case_monitor", case.monitor_on, by=by, again=str(case.monitor_on))


def reachable_case(user: User, case: UUID, *, lock: bool = False) -> Case:
    """A case of the person's neighbourhoods. Raises OutOfReach otherwise."""
    return Case.objects.select_related("household", "area", "planner", "asked_by", "closed_by").reach(
        user, case, lock=lock
    )


def works_on(user: User, case: Case) -> bool:
    """Whether the person is of those who hold the case now: the hub's people or the district's."""
    return user.may(Permission.CASE_EDIT) and ROLES[user.role].whole_district == (case.holder == "district")


def held(by: User, case: UUID) -> Case:
    """The case, locked, for somebody of those who hold it. Raises Refused for the others who may see it."""
    require(by, Permission.CASE_EDIT)
    row = reachable_case(by, case, lock=True)
    if not works_on(by, row):
        raise Refused(
            ko="지금은 구 희망복지지원단이 맡고 있는 사례입니다." if row.holder == "district"
            else "지금은 읍면동이 맡고 있는 사례입니다.",
            en="The district holds this case now." if row.holder == "district" else "The hub holds this case now.",
        )  # fmt: skip
    return row


def move(case: Case, event: str, *, check_only: bool = False) -> None:
    """Moves a case on. Raises Refused when this cannot happen in its present stage."""
    to = after(case.state, event)
    if to is None:
        ko, en = STATES[case.state]
        raise Refused(
            ko=f"‘{ko}’ 단계에서는 할 수 없는 일입니다. 화면을 새로 고쳐 지금 단계를 확인해 주세요.",
            en=f"This cannot be done at the stage ‘{en}’. Reload the page to see the present stage.",
        )
    if not check_only:
        case.state = to


def wait(case: Case, duty: str, day: date, *, by: User, again: str = "", who: User | None = None) -> None:
    """Puts on the desk what the case waits for; the planner's, unless somebody else is named."""
    key = f"cases:{duty}:{case.id}:{again}" if again else f"cases:{duty}:{case.id}"
    open_duty(
        household=case.household,
        source=Source.CLOCK,
        duty=duty,
        due_on=day,
        key=key,
        assignee=who or (None if duty in ("case_approve", "case_hand_up") else case.planner),
        path=reverse("cases:case", args=[case.id]),
        by=by,
    )


def told(case: Case, *, by: User, action: Action = Action.CASE_RECORD, **detail: object) -> None:
    """Writes the trail."""
    record(by=by, action=action, subjects=[case.household_id], areas=[case.area_id], detail=detail)
