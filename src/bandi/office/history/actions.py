"""Taking a refused applicant into the history, writing down what happens, ending it for ever, taking a step back."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID, uuid4

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import Told, record, record_many
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.errors import OutOfReach, Refused
from bandi.office.history.look import CASE, YES, Case, judged, settle
from bandi.office.history.models import Change, Notice, Step, Watch
from bandi.office.history.post import REACH, write_notices
from bandi.office.history.words import HELD_OUT_PER_CENT, NEW_FACTS, STEPS, UNDO, State
from bandi.office.worklist.household import reachable_household

LOT = "held out 1"  # another word draws another lot
KEPT = (
    "state", "stop_reason", "stopped_on", "opened_on", "applied_on", "due_on", "deemed_on", "decline_until",
    "paid_from", "entitled_on", "facts", "failed", "margin", "verdict", "margin_now", "amount_low", "amount_high",
    "missing", "checked_on",
)  # fmt: skip
"""What a step may change and taking it back restores."""


@dataclass(frozen=True)
class Refusal:
    """A refusal as it is written down. Incomes and property are won; a fact nobody found out is absent."""

    area: str
    benefit: str
    decided_on: date
    filed_on: date  # day of the consent form
    members: Sequence[tuple[date, str]]  # birth and relation (head, spouse, child, parent, other)
    facts: Mapping[str, int]
    consent: bool
    name: str
    household: UUID | None = None
    phone: str = ""
    email: str = ""
    address: str = ""
    channel: str = "letter"
    id: UUID = field(default_factory=uuid4)


@transaction.atomic
def watch_refusal(*, by: User | None, refusal: Refusal) -> Watch:
    """Takes one refused applicant into the history. Raises Refused without consent or when the rules said yes.

    `by=None`: she agreed herself, on her own page; the caller has made sure whose refusal it is.
    """
    if by is not None:
        require(by, Permission.RESULT_GIVE)
        if refusal.area not in areas_of(by):
            raise OutOfReach("area")
        if refusal.household and reachable_household(by, refusal.household).area_id != refusal.area:
            raise Refused(ko="가구가 사는 동네와 다릅니다.", en="The household lives in another neighbourhood.")
    _believable(refusal)
    (watch,) = keep([refusal], by=by)
    if watch.verdict == YES:
        raise Refused(
            ko="적은 사실대로면 그날 기준으로 받을 수 있었습니다. 90일 안의 이의신청을 먼저 안내해 주세요.",
            en="By these facts the rules of that day said yes. Speak about the objection (within 90 days) first.",
        )
    return watch


def keep(refusals: Sequence[Refusal], *, by: User | None) -> list[Watch]:
    """Stores refusals with the condition that failed and the margin, judged under the rules of each decision's month.

    Needs their jurisdiction, and consent: whoever did not agree is not kept.
    """
    rows = []
    agreed = sorted((one for one in refusals if one.consent), key=_month)
    for _first, group in groupby(agreed, key=_month):
        month = list(group)
        told = judged([(one.benefit, one.area, _facts(one)) for one in month], on=month[0].decided_on)
        rows += [_watch(one, answer, by=by) for one, answer in zip(month, told.iter_rows(named=True), strict=True)]
    Watch.objects.bulk_create(rows, batch_size=2_000)
    record_many(
        Told(action=Action.WATCH_RECORD, by=by, subjects=[w.subject], areas=[w.area_id], detail={"what": "filed"})
        for w in rows
    )
    return rows


@transaction.atomic
def take_step(*, by: User, watch: UUID, what: str, on: date | None = None) -> Watch:
    """Writes down what happened (`words.STEPS`). What ended does not begin again."""
    require(by, Permission.RESULT_GIVE)
    row = reachable(by, watch, lock=True)
    write_step(row, what, by=by, on=on or clock.today())
    return row


def write_step(row: Watch, what: str, *, by: User | None, on: date) -> None:
    """Writes one step down on a locked row; `by=None`: the person did it through the notice's link."""
    way = STEPS.get(what)
    if way is None:
        raise Refused(ko="모르는 조치입니다.", en="Unknown step.")
    if row.state not in way.off:
        raise Refused(ko="지금 상태에서는 할 수 없는 조치입니다.", en="This cannot be done in the present state.")
    if what == "declined" and row.decline_until is not None and on > row.decline_until:
        raise Refused(
            ko=f"신청간주를 거절할 수 있는 기간({row.decline_until})이 지났습니다. 신청 취하로 안내해 주세요.",
            en=f"The window to decline closed on {row.decline_until}. Point to withdrawing the application.",
        )
    _note(row, what, by=by, on=on)
    row.state, row.due_on = way.to, row.due_on if way.to == State.ENTITLED else None
    if way.dated:
        setattr(row, way.dated, on)
    if way.stop:
        row.stop_reason, row.stopped_on = way.stop, on
    if way.to == State.WATCHED:
        row.deemed_on = row.decline_until = row.paid_from = row.applied_on = None
    row.save(update_fields=KEPT)
    _told(row, by=by, what=what)


@transaction.atomic
def new_facts(*, by: User, watch: UUID, facts: Mapping[str, int]) -> Watch:
    """Writes down what changed in a person's means and looks again at once, under the rules of today."""
    require(by, Permission.RESULT_GIVE)
    row = reachable(by, watch, lock=True)
    if row.state not in (State.WATCHED, State.ENTITLED) or row.facts is None:
        raise Refused(ko="지금 상태에서는 할 수 없는 조치입니다.", en="This cannot be done in the present state.")
    _known(row.benefit, facts)
    _note(row, NEW_FACTS, by=by, on=clock.today())
    told = json.loads(row.facts)
    told["facts"] |= facts
    row.facts = json.dumps(told)
    row.save(update_fields=["facts"])
    case = Watch.objects.filter(pk=row.pk).values_list(*CASE).get()
    settle([Case(*case)], on=clock.today(), why=NEW_FACTS)
    _told(row, by=by, what=NEW_FACTS)
    row.refresh_from_db()
    return row


@transaction.atomic
def send_notice(*, by: User, watch: UUID, channel: str) -> Notice:
    """Tells a newly entitled person by letter, text message or e-mail."""
    require(by, Permission.CONTACT_RECORD)
    row = reachable(by, watch, lock=True)
    if row.state != State.ENTITLED:
        raise Refused(ko="새로 자격이 생긴 분에게만 안내합니다.", en="Only newly entitled people are told.")
    sent = write_notices([row], on=clock.today(), by=by, channel=channel) if channel in REACH else []
    if not sent:
        raise Refused(ko="그 방법으로 보낼 연락처가 없습니다.", en="There is no contact for that way.")
    return sent[0]


@transaction.atomic
def undo_step(*, by: User, watch: UUID) -> Watch:
    """Takes back the last step: by the one who took it, within ten minutes. The trail keeps both."""
    require(by, Permission.RESULT_GIVE)
    row = reachable(by, watch, lock=True)
    step = last_step(row)
    if step is None or step.by_id != by.pk or timezone.now() - step.created_at > UNDO or step.before is None:
        raise Refused(
            ko="되돌릴 수 있는 기록이 없습니다(본인이 10분 안에 남긴 마지막 기록만 되돌립니다).",
            en="Nothing to take back: only your own last step, within ten minutes.",
        )
    found = row.verdict
    fields = {field.name: field for field in Watch._meta.concrete_fields}
    for name, value in json.loads(step.before).items():
        setattr(row, name, fields[name].to_python(value))
    row.save(update_fields=KEPT)
    if step.what == NEW_FACTS and found != row.verdict:
        newest = Change.objects.filter(watch=row, why=NEW_FACTS, on=step.on, after=found).order_by("-id")[:1]
        Change.objects.filter(id__in=[change.id for change in newest]).delete()
    step.delete()
    record(by=by, action=Action.UNDO, subjects=[row.subject], areas=[row.area_id], detail={"what": step.what})
    return row


def reachable(user: User, watch: UUID, *, lock: bool = False) -> Watch:
    """The watched person if she lives in this person's neighbourhoods. Raises OutOfReach otherwise."""
    return Watch.objects.select_related("area").reach(user, watch, lock=lock)


def last_step(watch: Watch) -> Step | None:
    """The newest step written down."""
    return Step.objects.filter(watch=watch).order_by("-created_at").first()


def drawn(watch: UUID) -> bool:
    """Whether the lot says that this person is told four weeks later."""
    lot = hashlib.sha256(f"{LOT} {watch}".encode()).digest()
    return int.from_bytes(lot[:8], "big") % 100 < HELD_OUT_PER_CENT


def _month(refusal: Refusal) -> tuple[int, int]:
    return refusal.decided_on.year, refusal.decided_on.month


def _facts(refusal: Refusal) -> str:
    members = [{"birth": birth, "relation": relation} for birth, relation in refusal.members]
    return json.dumps({"members": members, "facts": dict(refusal.facts)}, cls=DjangoJSONEncoder)


def _watch(refusal: Refusal, answer: Mapping[str, Any], *, by: User | None) -> Watch:
    return Watch(
        id=refusal.id,
        area_id=refusal.area,
        household_id=refusal.household,
        benefit=refusal.benefit,
        decided_on=refusal.decided_on,
        filed_on=refusal.filed_on,
        expires_on=door.watch_rule(refusal.benefit, refusal.filed_on).last_day(refusal.filed_on),
        name=refusal.name,
        phone=refusal.phone or None,
        email=refusal.email or None,
        address=refusal.address or None,
        facts=_facts(refusal),
        failed=answer["failed"],
        margin=answer["margin"],
        channel=refusal.channel,
        state=State.WATCHED,
        verdict=answer["verdict"],
        margin_now=answer["margin"],
        amount_low=answer["amount_low"],
        amount_high=answer["amount_high"],
        missing=answer["missing"] or [],
        checked_on=refusal.decided_on,
        held_out=drawn(refusal.id),
        by=by,
    )


def _believable(refusal: Refusal) -> None:
    if not refusal.consent:
        raise Refused(ko="동의하지 않은 분은 이력관리에 넣지 않습니다.", en="Without consent nobody is watched.")
    if refusal.decided_on > clock.today() or refusal.filed_on > clock.today():
        raise Refused(ko="날짜가 오늘보다 뒤입니다.", en="The date lies in the future.")
    if not refusal.members:
        raise Refused(ko="신청인의 생년월일을 적어 주세요.", en="Write down the applicant's date of birth.")
    _known(refusal.benefit, refusal.facts)


def _known(benefit: str, facts: Mapping[str, int]) -> None:
    asked = door.benefits().get(benefit)
    if asked is None or not set(facts) <= set(asked):
        raise Refused(ko="이 급여에서 묻지 않는 사실입니다.", en="The benefit does not ask for this fact.")
    if any(value < 0 for value in facts.values()):
        raise Refused(ko="금액은 0원 이상이어야 합니다.", en="Amounts are zero or more.")


def _note(row: Watch, what: str, *, by: User | None, on: date) -> None:
    before = json.dumps({name: getattr(row, name) for name in KEPT}, cls=DjangoJSONEncoder)
    Step.objects.create(watch=row, area_id=row.area_id, what=what, on=on, by=by, before=before)


def _told(row: Watch, *, by: User | None, what: str) -> None:
    detail = {"what": what} if by else {"what": what, "way": "link"}
    record(by=by, action=Action.WATCH_RECORD, subjects=[row.subject], areas=[row.area_id], detail=detail)
