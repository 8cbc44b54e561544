"""Rounds nobody finished (놓친 순회): duties of an area, settled by looking or with a reason, and asked again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import acts_for, colleagues, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.walking import walking
from bandi.office.errors import OutOfReach, Refused
from bandi.office.rounds.calendar import turn_before
from bandi.office.rounds.models import Beat, BeatDuty, BeatPost, Door, Finding
from bandi.office.worklist.actions import settle_duty
from bandi.office.worklist.everything import TAKE_BACK
from bandi.office.worklist.models import Duty
from bandi.office.worklist.working_days import add_working_days

DUTY, AGAIN = "round_missed", "missed_again"
"""Its code in `worklist.duties`; the reason of one that a later missed round took the place of."""
REMIND_DAYS = 5


@dataclass(frozen=True)
class Missed:
    """A missed round as somebody's duty."""

    duty: BeatDuty
    officer: str  # empty: nobody who is here is named, and it is the lead's
    mine: bool
    late: bool


@transaction.atomic
def remind_missed() -> int:
    """Opens a duty for each area whose last round was not finished; how many. Safe to repeat."""
    with within(Area.objects.values_list("code", flat=True)):
        for old in Duty.objects.filter(
            duty=DUTY, settled_at=None
        ):  # opened about a household, before rounds had theirs
            settle_duty(key=old.key)
        return sum(_remind(beat) for beat in Beat.objects.filter(ended_on=None).order_by("area", "number"))


def unseen(beat: Beat, opens_on: object) -> int:
    """Doors of an area that nobody has looked at since a round began."""
    seen = Finding.objects.filter(beat=beat, opens_on__gte=opens_on).values("door")
    return Door.objects.filter(beat=beat, gone_on=None).exclude(pk__in=seen).count()


def settle_looked(beat: Beat, *, by: User) -> bool:
    """Ends an area's open duty once every door was looked at, however late. Whether it did."""
    row = BeatDuty.objects.select_for_update().filter(beat=beat, settled_at=None).first()
    if row is None or unseen(beat, row.opens_on):
        return False
    _settle(row, by=by)
    return True


@transaction.atomic
def excuse(*, by: User, beat: UUID, reason: str) -> BeatDuty:
    """Ends an area's open duty with a reason; the next missed round is asked about again, and counted on."""
    require(by, Permission.NETWORK_EDIT)
    if reason not in {one.id for one in walking().reasons}:
        raise Refused(ko="왜 살피지 못했는지 골라 주세요.", en="Choose why it could not be walked.")
    row: BeatDuty | None = BeatDuty.objects.for_user(by).select_for_update().filter(beat=beat, settled_at=None).first()
    if row is None:
        raise Refused(ko="열린 놓친 순회가 없습니다.", en="No missed round is open here.")
    _settle(row, by=by, reason=reason)
    return row


@transaction.atomic
def take_excuse_back(*, by: User, beat: UUID) -> BeatDuty:
    """Opens again what the person excused within ten minutes. Raises OutOfReach when there is none."""
    require(by, Permission.NETWORK_EDIT)
    row: BeatDuty | None = _excused(by, beat).select_for_update().first()
    if row is None:
        raise OutOfReach("duty")
    row.settled_at, row.settled_by, row.reason = None, None, ""
    row.save(update_fields=["settled_at", "settled_by", "reason"])
    record(by=by, action=Action.DUTY_OPEN, areas=[row.area_id], detail=_told(row) | {"again": True})
    return row


def missed_rounds(user: User, *, every: bool = False) -> Sequence[Missed]:
    """Missed rounds that are the person's to see to: of areas she is named for, or stands in for who is.

    A lead sees those of areas without an officer who is here, those missed again, and late ones; `every`: all of them.
    """
    if not user.may(Permission.NETWORK_VIEW):
        return []
    open_ = BeatDuty.objects.for_user(user).filter(settled_at=None, beat__ended_on=None)
    rows = list(open_.select_related("beat", "area").defer("area__outline"))
    if not rows:
        return []
    here, own, today = {person.pk: person for person in colleagues(user)}, set(acts_for(user)), clock.today()
    named = BeatPost.objects.filter(beat__in=[row.beat_id for row in rows], part=BeatPost.Part.OFFICER, until=None)
    officers = {beat: here.get(person) for beat, person in named.values_list("beat", "user")}
    found = []
    for row in rows:
        officer = officers.get(row.beat_id)
        one = Missed(row, str(officer or ""), officer is not None and officer.pk in own, row.due_on < today)
        leads = user.may(Permission.ASSIGN) and (officer is None or row.times > 1 or one.late)
        if every or one.mine or leads:
            found.append(one)
    return found


def standing_of(user: User, beat: Beat) -> tuple[BeatDuty | None, int, bool]:
    """An area's open duty, the doors nobody has looked at since, and whether the person may take a reason back."""
    row = BeatDuty.objects.for_user(user).filter(beat=beat, settled_at=None).first()
    return row, unseen(beat, row.opens_on) if row else 0, row is None and _excused(user, beat.pk).exists()


def _excused(user: User, beat: UUID) -> Any:
    lately = BeatDuty.objects.for_user(user).filter(beat=beat, settled_by=user)
    return lately.filter(settled_at__gte=timezone.now() - TAKE_BACK).exclude(reason__in=["", AGAIN])


def _remind(beat: Beat) -> bool:
    before = turn_before(beat.rhythm, clock.today())
    known = BeatDuty.objects.filter(beat=beat, opens_on=before.opens_on).exists()
    if known or timezone.localdate(beat.made_at) > before.opens_on or not unseen(beat, before.opens_on):
        return False
    earlier = BeatDuty.objects.filter(beat=beat, opens_on=turn_before(beat.rhythm, before.opens_on).opens_on).first()
    for old in BeatDuty.objects.filter(beat=beat, settled_at=None):
        _settle(old, by=None, reason=AGAIN)
    again = earlier is not None and (earlier.settled_at is None or earlier.reason != "")
    row = BeatDuty.objects.create(
        beat=beat,
        area_id=beat.area_id,
        opens_on=before.opens_on,
        due_on=add_working_days(clock.today(), REMIND_DAYS),
        times=earlier.times + 1 if earlier is not None and again else 1,
    )
    record(by=None, action=Action.DUTY_OPEN, areas=[row.area_id], detail=_told(row))
    return True


def _settle(row: BeatDuty, *, by: User | None, reason: str = "") -> None:
    row.settled_at, row.settled_by, row.reason = timezone.now(), by, reason
    row.save(update_fields=["settled_at", "settled_by", "reason"])
    record(by=by, action=Action.DUTY_SETTLE, areas=[row.area_id], detail=_told(row) | {"reason": reason})


def _told(row: BeatDuty) -> dict[str, object]:
    return {"duty": DUTY, "beat": str(row.beat_id), "opens_on": str(row.opens_on), "times": row.times}
