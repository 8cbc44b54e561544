"""A hard case handed up to the district's Hope Welfare Support Team, and handed back (상위 이관과 복귀)."""

from uuid import UUID

from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import colleagues, require
from bandi.office.accounts.roles import ROLES, Permission
from bandi.office.audit.models import Action
from bandi.office.cases.actions import held, reachable_case, told, wait
from bandi.office.cases.models import Case, CaseHandover
from bandi.office.cases.states import OPEN
from bandi.office.errors import Refused
from bandi.office.worklist.actions import settle_duty
from bandi.office.worklist.models import Duty
from bandi.office.worklist.working_days import add_working_days

ANSWER_WITHIN = 5  # working days; our own [I]


@transaction.atomic
def hand_up(*, by: User, case: UUID, reason: str) -> CaseHandover:
    """Asks the district to take a case over. Until it answers the hub keeps working on it."""
    row = held(by, case)
    if row.holder != "hub" or row.state not in OPEN:
        raise Refused(ko="동에서 맡은 열린 사례만 올릴 수 있습니다.", en="Only an open case of the hub goes up.")
    if not reason.strip():
        raise Refused(ko="왜 구가 맡아야 하는지 써 주세요.", en="Write why the district should hold it.")
    if row.handovers.filter(state="asked").exists():
        raise Refused(ko="이미 올렸고 구의 답을 기다립니다.", en="It was handed up already and awaits an answer.")
    made = CaseHandover.objects.create(
        case=row, area_id=row.area_id, to="district", on=clock.today(), reason=reason.strip(), by=by
    )
    wait(row, "case_hand_up", add_working_days(clock.today(), ANSWER_WITHIN), by=by, again=str(made.id))
    told(row, by=by, action=Action.CASE_HAND, to="district", what="asked")
    return made


@transaction.atomic
def answer(*, by: User, case: UUID, take: bool, note: str) -> CaseHandover:
    """The district takes the case over, or says why it stays with the hub and how to go on."""
    require(by, Permission.CASE_EDIT)
    row = reachable_case(by, case, lock=True)
    if not ROLES[by.role].whole_district:
        raise Refused(ko="구 희망복지지원단이 답할 일입니다.", en="The district answers this.")
    asked = row.handovers.filter(state="asked").first()
    if asked is None:
        raise Refused(ko="답을 기다리는 이관이 없습니다.", en="Nothing waits for an answer.")
    if not take and not note.strip():
        raise Refused(ko="동에서 어떻게 이어 갈지 써 주세요.", en="Write how the hub should go on.")
    asked.state, asked.answer = "taken" if take else "kept", note.strip() or None
    asked.answered_by, asked.answered_on = by, clock.today()
    asked.save()
    settle_duty(key=f"cases:case_hand_up:{row.id}:{asked.id}", by=by)
    if take:
        _pass_on(row, holder="district", planner=by)
    else:
        wait(row, "case_back", add_working_days(clock.today(), ANSWER_WITHIN), by=by, again=str(asked.id))
    told(row, by=by, action=Action.CASE_HAND, to="district", what=asked.state)
    return asked


@transaction.atomic
def hand_back(*, by: User, case: UUID, planner: User, note: str) -> CaseHandover:
    """The district hands a case back to the hub, to a named planner, with what was done and what comes next."""
    row = held(by, case)
    if row.holder != "district" or row.state not in OPEN:
        raise Refused(
            ko="구가 맡은 열린 사례만 돌려보낼 수 있습니다.", en="Only an open case of the district goes back."
        )
    if not note.strip():
        raise Refused(ko="무엇을 했고 무엇이 남았는지 써 주세요.", en="Write what was done and what remains.")
    _pass_on(row, holder="hub", planner=planner)
    made = CaseHandover.objects.create(
        case=row, area_id=row.area_id, to="hub", on=clock.today(), reason=note.strip(), by=by, state="taken",
        answered_on=clock.today(),
    )  # fmt: skip
    wait(row, "case_back", add_working_days(clock.today(), ANSWER_WITHIN), by=by, again=str(made.id))
    told(row, by=by, action=Action.CASE_HAND, to="hub", what="taken")
    return made


@transaction.atomic
def carry_on(*, by: User, case: UUID) -> None:
    """The hub has read what came back and goes on."""
    row = held(by, case)
    for one in row.handovers.exclude(state="asked"):
        settle_duty(key=f"cases:case_back:{row.id}:{one.id}", by=by)
    told(row, by=by, action=Action.CASE_HAND, to="hub", what="read")


@transaction.atomic
def change_planner(*, by: User, case: UUID, planner: User) -> Case:
    """Names another personal planner among those who hold the case: the one before left, or the household moved."""
    row = held(by, case)
    if row.state not in OPEN:
        raise Refused(ko="마친 사례입니다.", en="This case is closed.")
    if planner.pk != by.pk and planner.pk not in {person.pk for person in colleagues(by, area=row.area_id)}:
        raise Refused(ko="이 동네를 맡은 사람을 골라 주세요.", en="Choose somebody who works in this neighbourhood.")
    _pass_on(row, holder=row.holder, planner=planner)
    told(row, by=by, what="planner", planner=planner.username)
    return row


def _pass_on(case: Case, *, holder: str, planner: User) -> None:
    """The case and whatever waits on its planner's desk go to another."""
    open_ = Duty.objects.filter(key__contains=str(case.id), settled_at__isnull=True, assignee=case.planner)
    open_.filter(household=case.household_id).update(assignee=planner)
    case.holder, case.planner = holder, planner
    case.save(update_fields=["holder", "planner"])
