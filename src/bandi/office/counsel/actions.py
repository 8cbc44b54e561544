"""Keeping and finishing a conversation, consent given and withdrawn, and benefits applied for on somebody's behalf."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.counsel.models import Application, Consent, Counselling, Referral, ReferralStep
from bandi.office.counsel.referrals import waiting_key
from bandi.office.counsel.words import LIVE
from bandi.office.discovery import door
from bandi.office.discovery.models import Household
from bandi.office.errors import OutOfReach, Refused
from bandi.office.worklist.actions import open_duty, settle_duty
from bandi.office.worklist.clocks import due_on
from bandi.office.worklist.duties import Source
from bandi.office.worklist.household import reachable_household

QUESTION = "q_"  # field of the form: a question of the crisis assessment
APPLICATION_SCOPE = ("name", "contact", "household", "income")


class Stale(Refused):
    """Somebody kept something newer meanwhile, in another window."""


@transaction.atomic
def keep_draft(*, by: User, household: UUID, told: Mapping[str, Any], revision: int) -> Counselling:
    """Keeps what is being written. Raises Stale, and keeps nothing, when a newer text of the same draft was kept."""
    require(by, Permission.CASE_EDIT)
    home = reachable_household(by, household)
    draft = _draft(home, by)
    if draft.revision != revision:
        raise Stale(
            ko="다른 창에서 더 새로 쓴 내용이 있습니다. 이 창의 글은 지우지 않았습니다. 복사해 두고 새로 고쳐 주세요.",
            en="A newer text was kept in another window. Nothing here was lost: copy it, then reload the page.",
        )
    draft.told, draft.revision, draft.saved_at = json.dumps(told), revision + 1, timezone.now()
    draft.save(update_fields=["told", "revision", "saved_at"])
    return draft


@transaction.atomic
def finish(*, by: User, household: UUID, told: Mapping[str, Any], revision: int, on: date, channel: str) -> Counselling:
    """Ends a conversation: it is fixed from now on, and the crisis assessment is added up. Once, however often sent."""
    draft = keep_draft(by=by, household=household, told=told, revision=revision)
    if on > clock.today():
        raise Refused(ko="상담한 날이 오늘보다 뒤입니다.", en="The conversation lies in the future.")
    answers = {name.removeprefix(QUESTION): str(said) for name, said in told.items() if name.startswith(QUESTION)}
    draft.points, draft.possible, draft.level = door.counselling().crisis(answers)
    draft.state, draft.on, draft.channel = "finished", on, channel
    draft.save()
    record(
        by=by,
        action=Action.COUNSEL_RECORD,
        subjects=[draft.household_id],
        areas=[draft.area_id],
        detail={"level": draft.level, "channel": channel},
    )
    return draft


@transaction.atomic
def give_consent(
    *,
    by: User,
    household: UUID,
    giver: str,
    scope: Sequence[str],
    receivers: Sequence[str],
    until: date,
    purpose: str = "",
    written: bool = False,
    key: UUID | None = None,
) -> Consent:
    """Writes down what somebody agreed to. The same `key` again changes nothing."""
    require(by, Permission.CASE_EDIT)
    home = reachable_household(by, household)
    if not scope or until < clock.today():
        raise Refused(ko="무엇을 언제까지 알려도 되는지 정해 주세요.", en="Say what may be told and until when.")
    facts = {
        "household": home, "area_id": home.area_id, "giver": giver, "scope": sorted(scope),
        "receivers": sorted(receivers), "purpose": purpose.strip() or None, "written": written,
        "given_on": clock.today(), "until": until, "by": by,
    }  # fmt: skip
    row, new = Consent.objects.get_or_create(id=key, defaults=facts) if key else (Consent.objects.create(**facts), True)
    if new:
        _told(Action.CONSENT_RECORD, home, by=by, scope=row.scope, receivers=row.receivers)
    return row


@transaction.atomic
def withdraw_consent(*, by: User, consent: UUID) -> Consent:
    """Takes a consent back: live referrals under it are called back, and who was told must be told to stop using it."""
    require(by, Permission.CASE_EDIT)
    row = Consent.objects.for_user(by).select_for_update().select_related("household").filter(pk=consent).first()
    home = reachable_household(by, row.household_id) if row else None
    if row is None or home is None:
        raise OutOfReach("consent")
    return _withdrawn(row, home, by=by)


@transaction.atomic
def withdraw_own(*, consent: UUID, household: UUID) -> Consent:
    """The same by the person, on her own page; the transaction says the jurisdiction."""
    row = (
        Consent.objects.select_for_update().select_related("household").filter(pk=consent, household=household).first()
    )
    if row is None:
        raise OutOfReach("consent")
    return _withdrawn(row, row.household, by=None)


@transaction.atomic
def apply_for(
    *,
    by: User,
    household: UUID,
    benefit: str,
    basis: str,
    told: bool,
    giver: str = "",
    until: date | None = None,
    reported: bool = False,
    note: str = "",
    key: UUID | None = None,
) -> Application:
    """Applies for a benefit on somebody's behalf (직권신청, 제5조). The same `key` again changes nothing.

    Raises Refused without consent where the law asks for it, or when what the law says was not told.
    """
    require(by, Permission.CASE_EDIT)
    home = reachable_household(by, household)
    if key and (known := Application.objects.for_user(by).filter(pk=key).first()):
        return known
    _may_apply(home, benefit=benefit, basis=basis, told=told)
    consent = None
    if basis == "consent":
        if not giver or until is None:
            raise Refused(ko="누가 동의했는지 적어 주세요.", en="Say who consented.")
        consent = give_consent(
            by=by, household=household, giver=giver, scope=APPLICATION_SCOPE, receivers=[], until=until
        )
    today = clock.today()
    row = Application(
        household=home, area_id=home.area_id, benefit=benefit, basis=basis, consent=consent, applied_on=today,
        due_on=due_on("decision", today), by=by, note=note.strip() or None,
        reported_on=today if reported and consent is None else None,
    )  # fmt: skip
    row.id = key or row.id
    row.save()
    _await_decision(row, home, by=by)
    _told(Action.APPLICATION_RECORD, home, by=by, benefit=benefit, basis=basis)
    return row


def _may_apply(home: Household, *, benefit: str, basis: str, told: bool) -> None:
    if benefit not in door.benefits() or basis not in door.counselling().words["basis"]:
        raise Refused(ko="급여와 근거를 골라 주세요.", en="Choose the benefit and the ground.")
    if not told:
        raise Refused(ko="법이 정한 사항을 먼저 알려 드려야 합니다.", en="What the law says must be told first.")
    if Application.objects.filter(household=home, benefit=benefit, state="waiting").exists():
        raise Refused(ko="같은 급여 신청이 이미 결정을 기다립니다.", en="The same benefit already awaits a decision.")


def _await_decision(row: Application, home: Household, *, by: User) -> None:
    path = reverse("counsel:of_household", args=[home.id])
    about: dict[str, Any] = {"household": home, "source": Source.CLOCK, "path": path, "by": by, "assignee": by}
    open_duty(duty="benefit_decision", due_on=row.due_on, key=f"counsel:decision:{row.id}", **about)
    if row.consent_id is None and row.reported_on is None:
        open_duty(duty="report_ex_officio", due_on=row.applied_on, key=f"counsel:report:{row.id}", **about)


@transaction.atomic
def answer_application(*, by: User, application: UUID, state: str, on: date | None = None) -> Application:
    """Writes down what was decided, or that a benefit applied for without consent was reported (`reported`)."""
    require(by, Permission.CASE_EDIT)
    row = Application.objects.for_user(by).select_for_update().filter(pk=application).first()
    if row is None:
        raise OutOfReach("application")
    home = reachable_household(by, row.household_id)
    day = on or clock.today()
    if not row.applied_on <= day <= clock.today():
        raise Refused(ko="신청한 날부터 오늘 사이의 날짜여야 합니다.", en="A day between the application and today.")
    if state == "reported":
        row.reported_on = row.reported_on or day
        settle_duty(key=f"counsel:report:{row.id}", by=by)
    elif row.state != "waiting" or state not in ("granted", "rejected", "taken_back"):
        raise Refused(ko="이미 결과를 적었거나 모르는 결과입니다.", en="It was already answered, or unknown.")
    else:
        row.state, row.decided_on = state, day
        settle_duty(key=f"counsel:decision:{row.id}", by=by)
    row.save(update_fields=["state", "decided_on", "reported_on"])
    _told(Action.APPLICATION_RECORD, home, by=by, benefit=row.benefit, state=state)
    return row


def _draft(home: Household, by: User) -> Counselling:
    """The person's own draft about a household, locked; made if there is none."""
    facts = {"area_id": home.area_id, "on": clock.today(), "channel": "visit"}
    Counselling.objects.get_or_create(household=home, by=by, state="draft", defaults=facts)
    return Counselling.objects.select_for_update().get(household=home, by=by, state="draft")


def _told(action: Action, home: Household, *, by: User | None, **detail: object) -> None:
    record(by=by, action=action, subjects=[home.id], areas=[home.area_id], detail=detail)


def _withdrawn(row: Consent, home: Household, *, by: User | None) -> Consent:
    if row.withdrawn_on is not None:
        return row
    row.withdrawn_on = clock.today()
    row.save(update_fields=["withdrawn_on"])
    for referral in Referral.objects.filter(consent=row, state__in=LIVE):
        settle_duty(key=waiting_key(referral), by=by)
        referral.state, referral.answer_due_on, referral.next_contact_on = "called_back", None, None
        referral.save(update_fields=["state", "answer_due_on", "next_contact_on"])
        ReferralStep.objects.create(
            referral=referral, area_id=referral.area_id, what="called_back", on=clock.today(), by=by
        )
        open_duty(
            household=home,
            source=Source.REFERRAL,
            duty="consent_withdrawn",
            due_on=clock.today(),
            key=f"counsel:withdrawn:{referral.id}",
            path=reverse("counsel:referral", args=[referral.id]),
            by=by,
        )
    _told(Action.CONSENT_RECORD, home, by=by, withdrawn=True)
    return row
