"""Asking, answering, withdrawing (verbs that write). What a citizen does changes rows of her own household alone."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.citizens.doors import Visitor
from bandi.office.citizens.trail import tell
from bandi.office.counsel.actions import withdraw_own
from bandi.office.discovery.models import Household
from bandi.office.errors import OutOfReach, Refused
from bandi.office.history.actions import write_step
from bandi.office.history.models import Watch
from bandi.office.mine.models import OwnAsk
from bandi.office.mine.words import ENDS, WISHES
from bandi.office.worklist.actions import open_duty, settle_duty
from bandi.office.worklist.clocks import due_on
from bandi.office.worklist.duties import Source


@dataclass(frozen=True)
class Said:
    """What a citizen wrote."""

    kind: str
    text: str = ""
    signal: str = ""
    round_id: str = ""
    area: str = ""  # neighbourhood, told by somebody whose household nobody knows
    name: str = ""
    phone: str = ""


@transaction.atomic
def ask(*, here: Visitor, key: UUID, said: Said) -> OwnAsk:
    """A citizen asks something of us: a duty of her office, with its clock. The same `key` again changes nothing.

    Where nobody knows her household, the office of the neighbourhood she told finds it among its requests.
    """
    home = _home(here) if here.citizen.household_id or not said.area else None
    wish, today = WISHES[said.kind], clock.today()
    known = OwnAsk.objects.filter(pk=key).first()
    if known is not None:
        return known
    row = OwnAsk.objects.create(
        id=key,
        citizen=here.citizen,
        household=home,
        area_id=home.area_id if home else said.area,
        name="" if home else said.name,
        phone="" if home else said.phone,
        kind=said.kind,
        signal=said.signal,
        round_id=said.round_id,
        text=said.text,
        asked_on=today,
        due_on=due_on(wish.clock, today),
    )
    if home is not None:
        with within([home.area_id]):
            open_duty(
                household=home.pk,
                source=Source.CITIZEN,
                duty=wish.duty,
                due_on=row.due_on,
                key=_key(row),
                path=reverse("mine:answer", args=[row.pk]),
            )
    tell(here.session, Action.OWN_ASK, detail={"kind": said.kind, "ask": str(row.pk)})
    return row


@transaction.atomic
def answer(*, by: User, ask: UUID, end: str, text: str) -> OwnAsk:
    """An officer answers; it stands on the citizen's page at once. Raises Refused when somebody answered before."""
    require(by, Permission.CONTACT_RECORD)
    row = OwnAsk.objects.for_user(by).select_for_update(of=("self",)).filter(pk=ask).first()
    if row is None:
        raise OutOfReach("ask")
    if row.answered_on is not None:
        raise Refused(
            ko="그사이 다른 사람이 답했습니다. 답을 아래에서 보세요.", en="Somebody answered since. See it below."
        )
    if end not in ENDS or end not in WISHES[row.kind].ends:
        raise Refused(ko="어떻게 되었는지 골라 주세요.", en="Choose what came of it.")
    row.answered_on, row.end, row.answer, row.by = clock.today(), end, text, by
    row.save(update_fields=["answered_on", "end", "answer", "by"])
    settle_duty(key=_key(row), by=by)
    told = {"ask": str(row.pk), "kind": row.kind, "end": end}
    record(by=by, action=Action.OWN_ANSWER, subjects=row.subjects, areas=[row.area_id], detail=told)
    return row


@transaction.atomic
def withdraw(*, here: Visitor, what: str, which: UUID) -> None:
    """Takes a consent back, or ends being watched; it cannot be undone here."""
    home = _home(here)
    with within([home.area_id]):
        if what == "consent":
            withdraw_own(consent=which, household=home.pk)
        else:
            row = Watch.objects.select_for_update().filter(pk=which, household=home.pk).first()
            if row is None:
                raise OutOfReach("watch")
            if row.stopped_on is None:
                write_step(row, "withdrawn", by=None, on=clock.today())
    tell(here.session, Action.OWN_ASK, detail={"kind": "withdraw", "what": what})


def _home(here: Visitor) -> Household:
    found = Household.objects.filter(pk=here.citizen.household_id).first() if here.citizen.household_id else None
    if found is None:
        raise Refused(
            ko="이 시스템에 아직 기록이 없어 담당 동네를 모릅니다. 사는 동네를 알려 주세요.",
            en="We hold no record of you and do not know your office. Please tell us your neighbourhood.",
        )
    return found


def _key(row: OwnAsk) -> str:
    return f"mine:ask:{row.pk}"
