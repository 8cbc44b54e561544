"""Asking about look-ups, answering, and closing with a finding. Each is one transaction with its row of the trail."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.models import Candidate, Household, Resident, Round
from bandi.office.discovery.names import road_of
from bandi.office.discovery.queries import current_round
from bandi.office.errors import OutOfReach, Refused
from bandi.office.oversight.marks import home_mark, phone_mark
from bandi.office.oversight.models import Alert, Canary, OwnHome

State, Finding = Alert.State, Alert.Finding
ASKABLE = (State.OPEN, State.ANSWERED)
CLOSABLE = (State.OPEN, State.ASKED, State.ANSWERED)


@transaction.atomic
def ask(*, by: User, alert: UUID, question: str) -> Alert:
    """The privacy officer asks what the look-ups were for."""
    row = _reviewed(by, alert)
    if row.state not in ASKABLE:
        raise Refused(ko="이미 물어보았거나 마친 경보입니다.", en="This was asked already, or is closed.")
    row.state, row.question, row.asked_by, row.asked_at = State.ASKED, question.strip(), by, timezone.now()
    return _saved(row, by=by, action=Action.ALERT_ASK)


@transaction.atomic
def answer(*, by: User, alert: UUID, text: str) -> Alert:
    """The person who was asked says what it was for. Nobody answers for somebody else."""
    row = Alert.objects.select_for_update().filter(pk=alert, officer=by).first()
    if row is None:
        raise OutOfReach("alert")
    if row.state not in (State.ASKED, State.ANSWERED):
        raise Refused(ko="답을 기다리는 경보가 아닙니다.", en="No answer is awaited here.")
    row.state, row.answer, row.answered_at = State.ANSWERED, text.strip(), timezone.now()
    return _saved(row, by=by, action=Action.ALERT_ANSWER)


@transaction.atomic
def close(*, by: User, alert: UUID, finding: str, note: str = "") -> Alert:
    """Says what it was. Misuse holds only after a second person agreed, and never before the person was asked."""
    row = _reviewed(by, alert)
    if row.state not in CLOSABLE:
        raise Refused(ko="이미 마친 경보입니다.", en="This is closed already.")
    if finding not in Finding.values:
        raise Refused(ko="무엇이었는지 골라 주세요.", en="Choose what it was.")
    if finding == Finding.MISUSE and row.asked_at is None:
        raise Refused(
            ko="업무 외 열람이라고 하기 전에 먼저 본인에게 까닭을 물어봐 주세요.",
            en="Ask the person for a reason before calling it misuse.",
        )
    row.finding, row.note, row.closed_by, row.closed_at = finding, note.strip() or None, by, timezone.now()
    row.state = State.SECOND if finding == Finding.MISUSE else State.CLOSED
    return _saved(row, by=by, action=Action.ALERT_CLOSE, finding=finding)


@transaction.atomic
def second(*, by: User, alert: UUID, agrees: bool) -> Alert:
    """A second person agrees that it was misuse, or sends it back to be looked at again."""
    row = _reviewed(by, alert)
    if row.state != State.SECOND:
        raise Refused(ko="두 번째 확인을 기다리는 경보가 아닙니다.", en="No second opinion is awaited here.")
    if row.closed_by_id == by.pk:
        raise Refused(ko="다른 사람이 확인해야 합니다.", en="Somebody else must confirm it.")
    if agrees:
        row.state, row.second_by, row.second_at = State.CLOSED, by, timezone.now()
    else:
        row.state = State.ANSWERED if row.answered_at else State.ASKED
        row.finding, row.closed_by, row.closed_at = "", None, None
    return _saved(row, by=by, action=Action.ALERT_CLOSE, agrees=agrees)


@transaction.atomic
def declare_home(*, by: User, street: str = "", unit: str = "", phone: str = "") -> OwnHome | None:
    """Notes the own home and number as marks nobody reads back; nothing given takes them off."""
    OwnHome.objects.filter(pk=by.pk).delete()
    home, number = home_mark(street, unit), phone_mark(phone)
    if phone.strip() and number is None:
        raise Refused(ko="전화번호를 지역번호부터 써 주세요.", en="Write the whole telephone number.")
    record(by=by, action=Action.OWN_HOME_SET, detail={"home": home is not None, "phone": number is not None})
    if home is None and number is None:
        return None
    return OwnHome.objects.create(user=by, home=home, phone=number)


@transaction.atomic
def plant(*, by: User | None, area: str, name: str, street: str) -> Canary:
    """Plants a household that nobody has a reason to open: on the reference list, on no desk and in no result.

    `by=None` is the demo; otherwise the privacy officer, within her neighbourhoods. A name or an address finds it,
    as somebody who should not look would find it.
    """
    if by is not None:
        require(by, Permission.ALERT_VIEW)
        if area not in areas_of(by):
            raise OutOfReach("area")
    round_ = current_round()
    if round_ is None:
        raise Refused(ko="배포된 차수가 있어야 심을 수 있습니다.", en="A round must be published first.")
    home = _planted(area, name=name.strip(), street=street.strip(), round_=round_)
    record(by=by, action=Action.CANARY_PLANT, areas=[area])
    return Canary.objects.create(household=home, area_id=area, made_by=by)


def _planted(area: str, *, name: str, street: str, round_: Round) -> Household:
    home = Household(
        area_id=area, kind="alone", size=1, aged=0, minors=0, head_sex="", street=street, street_masked=road_of(street),
        round_seen=round_.id,
    )  # fmt: skip
    home.key = -(home.id.int % 2**62)  # the engine's keys come from the vault; this one no round will ever know
    home.save()
    Resident.objects.create(household=home, area_id=area, person_key=home.key, name=name, relation="head")
    Candidate.objects.create(
        round=round_, household=home, area_id=area, listed=False, why="reference", points=0, band="low"
    )
    return home


def _reviewed(by: User, alert: UUID) -> Alert:
    """An alert about somebody else in the privacy officer's neighbourhoods, locked."""
    require(by, Permission.ALERT_VIEW)
    row = Alert.objects.for_user(by).select_for_update().exclude(state=State.QUIET).filter(pk=alert).first()
    if row is None:
        raise OutOfReach("alert")
    if row.officer_id == by.pk:
        raise Refused(ko="본인의 열람은 다른 보호담당자가 살펴야 합니다.", en="Somebody else must look at your own.")
    return row


def _saved(row: Alert, *, by: User, action: Action, **detail: Any) -> Alert:
    row.save()
    told = {"sign": row.sign, "households": len(row.households), "officer": row.officer.username, **detail}
    record(by=by, action=action, areas=[row.area_id], detail=told)
    return row
