"""Asking another body for help under a consent, reminding it, and writing down what came back (의뢰와 회신)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.counsel.models import Consent, Referral, ReferralStep
from bandi.office.counsel.words import LIVE, TURNS, named
from bandi.office.discovery import door
from bandi.office.errors import Refused
from bandi.office.worklist.actions import open_duty, settle_duty
from bandi.office.worklist.clocks import due_on
from bandi.office.worklist.duties import Source
from bandi.office.worklist.household import reachable_household
from bandi.office.worklist.working_days import add_working_days

SENSITIVE = "health"  # scope that needs consent wherever it goes (개인정보 보호법 제23조)


@dataclass(frozen=True)
class Asking:
    """What a body is asked."""

    receiver: str  # Receiver.id
    need: str  # NeedArea.id
    shared: Sequence[str]  # codes of words.scope: what it is told
    message: str
    place: str = ""
    consent: UUID | None = None
    work: str = ""  # code of words.work
    barriers: Sequence[str] = ()
    again: bool = False  # meant, though the same body is asked already


@transaction.atomic
def refer(*, by: User, household: UUID, asking: Asking, key: UUID | None = None) -> Referral:
    """Asks a body for help. The same `key` again changes nothing.

    Raises Refused when a private body or health needs a consent that is not there, when somebody is referred to work
    unjudged, or when the same body is already asked and `again` does not say that this is meant.
    """
    require(by, Permission.CASE_EDIT)
    home = reachable_household(by, household)
    if key and (known := Referral.objects.for_user(by).filter(pk=key).first()):
        return known
    whom = next((one for one in door.counselling().receivers if one.id == asking.receiver), None)
    if whom is None:
        raise Refused(ko="어디에 의뢰할지 골라 주세요.", en="Choose whom to ask.")
    agreed = _consent(by, home.id, asking.consent)
    _allowed(agreed, whom.id, asking.shared, private=whom.private)
    if whom.monthly and not asking.work:
        raise Refused(ko="일할 수 있는지 먼저 판단해 주세요.", en="Judge the readiness for work first.")
    if not asking.again and Referral.objects.filter(household=home, receiver=whom.id, state__in=LIVE).exists():
        raise Refused(
            ko="같은 기관에 보낸 의뢰가 아직 열려 있습니다. 따로 보내려면 ‘겹쳐도 보냄’을 골라 주세요.",
            en="This body is already asked. Tick ‘send all the same’ if that is meant.",
        )
    judged = {"work": asking.work, "barrier": sorted(asking.barriers)}
    row = Referral(
        household=home, area_id=home.area_id, receiver=whom.id, place=asking.place.strip(), need=asking.need,
        shared=sorted(asking.shared), consent=agreed, message=asking.message.strip() or None, sent_on=clock.today(),
        by=by, answer_due_on=add_working_days(clock.today(), whom.answer_days),
        work=json.dumps(judged) if asking.work else None,
    )  # fmt: skip
    row.id = key or row.id
    row.save()
    _wait(row, by=by)
    _told(row, by=by, what="sent")
    return row


@transaction.atomic
def step(*, by: User, referral: UUID, what: str, note: str = "", decline: str = "", on: date | None = None) -> Referral:
    """Writes down what came back (`words.TURNS`). An accepted referral is asked about every month until delivered."""
    require(by, Permission.CASE_EDIT)
    row = reachable_referral(by, referral, lock=True)
    turn = TURNS.get(what)
    if turn is None or row.state not in turn.off:
        raise Refused(ko="지금 상태에서는 적을 수 없는 일입니다.", en="This cannot be written in the present state.")
    if what == "declined" and decline not in door.counselling().words["decline"]:
        raise Refused(ko="왜 받지 않는지 골라 주세요.", en="Say why they declined.")
    day = on or clock.today()
    if not row.sent_on <= day <= clock.today():
        raise Refused(ko="의뢰한 날부터 오늘 사이의 날짜여야 합니다.", en="A day between the referral and today.")
    settle_duty(key=waiting_key(row), by=by)
    row.state, row.decline = turn.to, decline if what == "declined" else ""
    row.answer_due_on, row.next_contact_on = None, None
    if what == "reminded":
        days = next(one.answer_days for one in door.counselling().receivers if one.id == row.receiver)
        row.reminders, row.answer_due_on = row.reminders + 1, add_working_days(day, days)
    elif turn.to == "accepted":
        row.next_contact_on = due_on("work_contact", day)
    row.save()
    ReferralStep.objects.create(referral=row, area_id=row.area_id, what=what, on=day, note=note.strip() or None, by=by)
    _wait(row, by=by)
    _told(row, by=by, what=what)
    return row


def reachable_referral(user: User, referral: UUID, *, lock: bool = False) -> Referral:
    """A referral of the person's neighbourhoods. Raises OutOfReach otherwise."""
    return Referral.objects.select_related("household", "area", "by", "consent").reach(user, referral, lock=lock)


def waiting_key(row: Referral) -> str:
    """Names the duty that waits now: every step opens another."""
    return f"counsel:referral:{row.id}:{row.steps.count()}"


def _wait(row: Referral, *, by: User) -> None:
    day = row.answer_due_on or row.next_contact_on
    if day is None:
        return
    open_duty(
        household=row.household,
        source=Source.REFERRAL,
        duty="referral_answer" if row.answer_due_on else "monthly_contact",
        due_on=day,
        key=waiting_key(row),
        assignee=row.by,
        path=reverse("counsel:referral", args=[row.id]),
        by=by,
    )


def _consent(by: User, household: UUID, consent: UUID | None) -> Consent | None:
    if consent is None:
        return None
    found = Consent.objects.for_user(by).filter(pk=consent, household=household).first()
    if found is None or found.withdrawn_on is not None or found.until < clock.today():
        raise Refused(ko="지금 유효한 동의가 아닙니다.", en="This consent no longer holds.")
    return found


def _allowed(consent: Consent | None, receiver: str, shared: Sequence[str], *, private: bool) -> None:
    """Whether this may be told to this body."""
    if consent is None:
        if private:
            raise Refused(
                ko="민간 기관에는 동의 없이 아무것도 알릴 수 없습니다(제15조 제4항). 동의를 먼저 받아 주세요.",
                en="Nothing is told to a private body without consent (article 15(4)). Ask for consent first.",
            )
        if SENSITIVE in shared:
            raise Refused(
                ko="건강은 민감정보라 동의가 있어야 알릴 수 있습니다.", en="Health is told only with consent."
            )
        return
    if (consent.receivers and receiver not in consent.receivers) or (private and not consent.receivers):
        raise Refused(ko="동의한 곳에 이 기관이 없습니다.", en="The consent does not name this body.")
    if beyond := set(shared) - set(consent.scope):
        words = ", ".join(named("scope", code) for code in sorted(beyond))
        raise Refused(ko=f"동의하지 않은 것을 알리려 합니다: {words}", en=f"Not covered by the consent: {words}")


def _told(row: Referral, *, by: User, what: str) -> None:
    detail = {"receiver": row.receiver, "what": what, "shared": row.shared}
    record(by=by, action=Action.REFERRAL_RECORD, subjects=[row.household_id], areas=[row.area_id], detail=detail)
