"""Going out, coming back, the silent alarm, and who is told when nobody came back (나감·들어옴·조용한 경보)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.errors import OutOfReach, Refused
from bandi.office.safety.messages import tell_colleagues, tell_control
from bandi.office.safety.models import Outing
from bandi.office.safety.queries import own_outing, reachable_outing, two_people
from bandi.office.safety.rules import LONGEST_OUT, check_plan, told_by_now
from bandi.office.worklist.household import reachable_listing

SALT = "bandi.safety.alarm"


@transaction.atomic
def go_out(*, by: User, listing: UUID, minutes: int, companion: str = "") -> Outing:
    """The person leaves for a household and says when to be expected back. The same again changes nothing."""
    require(by, Permission.VISIT_PLAN)
    row = reachable_listing(by, listing)
    now, span = clock.now(), _span(minutes)
    check_plan(two_people=two_people(row.household_id), companion=companion, own_names=(by.username, by.display_name))
    known = own_outing(by)
    if known is not None and known.listing_id == row.id:
        return known
    if known is not None:
        raise _elsewhere()
    try:
        with transaction.atomic():
            outing = Outing.objects.create(
                listing=row,
                household=row.household,
                area=row.area,
                by=by,
                companion=companion.strip()[:60],
                out_at=now,
                back_by=now + span,
            )
    except IntegrityError as error:  # out since a moment ago, from another page
        raise _elsewhere() from error
    _trail(by, outing, "out", minutes=minutes)
    return outing


@transaction.atomic
def stay_longer(*, by: User, outing: UUID, minutes: int) -> Outing:
    """Moves the expected return; colleagues who were told before learn it on their page.

    From then on she is watched anew, also when somebody had looked after an earlier missed return or alarm. An alarm
    nobody looked after stays one.
    """
    row = _own(by, outing)
    row.back_by = clock.now() + _span(minutes)
    if row.alarm_at is None or row.answered_at is not None:
        row.colleagues_at = row.control_at = row.alarm_at = row.answered_at = None
        row.answered_by = row.answer = None
    row.save()
    _trail(by, row, "longer", minutes=minutes)
    return row


@transaction.atomic
def come_in(*, by: User, outing: UUID) -> Outing:
    """The person is back. A second time changes nothing. A silent alarm stays until somebody has looked after it."""
    row = _own(by, outing)
    if row.in_at is None:
        row.in_at = clock.now()
        row.save(update_fields=["in_at"])
        _trail(by, row, "in")
    return row


@transaction.atomic
def raise_alarm(*, by: User, outing: UUID) -> Outing:
    """The silent alarm: told to colleagues and the control room at once. Pressed again, it changes nothing."""
    row = _own(by, outing)
    if row.alarm_at is None or row.answered_at is not None:
        row.alarm_at, row.answered_at, row.answered_by, row.answer = clock.now(), None, None, None
        row.save(update_fields=["alarm_at", "answered_at", "answered_by", "answer"])
        _trail(by, row, "alarm")
        escalate(row, now=clock.now(), again=True)
    return row


def alarm_pass(row: Outing) -> str:
    """What lets a telephone raise the alarm of one outing, also after its session has ended. Good for nothing else."""
    return signing.dumps({"outing": str(row.id), "area": row.area_id, "by": row.by_id}, salt=SALT)


def alarm_by_pass(text: str) -> Outing:
    """The silent alarm of a telephone. Raises OutOfReach for a pass we did not give, or an old one."""
    try:
        told = signing.loads(text, salt=SALT, max_age=2 * LONGEST_OUT)
    except signing.BadSignature as error:
        raise OutOfReach("alarm") from error
    by = User.objects.filter(pk=told["by"], is_active=True).first()
    if by is None:
        raise OutOfReach("alarm")
    with transaction.atomic(), within([told["area"]]):
        return raise_alarm(by=by, outing=UUID(told["outing"]))


@transaction.atomic
def answer_outing(*, by: User, outing: UUID, answer: str) -> Outing:
    """A colleague or the control room says what was done about a missed return or an alarm."""
    if not by.may(Permission.SAFETY_WATCH):
        require(by, Permission.VISIT_PLAN)
    row = reachable_outing(by, outing, lock=True)
    if row.by_id == by.pk:
        raise Refused(ko="본인이 아닌 동료나 관제가 확인합니다.", en="A colleague or the control room must answer.")
    if not answer.strip():
        raise Refused(ko="무엇을 확인했는지 써 주세요.", en="Write what you found out.")
    if row.answered_at is None:
        row.answered_at, row.answered_by, row.answer = clock.now(), by, answer.strip()
        row.save(update_fields=["answered_at", "answered_by", "answer"])
        _trail(by, row, "answer")
    return row


def escalate(row: Outing, *, now: datetime, again: bool = False) -> bool:
    """Tells whoever must know by now and was not told. Whether anybody was told. `again` tells them once more."""
    colleagues, control = told_by_now(row.back_by, row.alarm_at, now)
    what, path = "alarm" if row.alarm_at else "missed", reverse("safety:safety")
    told = []
    if colleagues and (again or row.colleagues_at is None):
        row.colleagues_at = now
        told.append(("colleagues", tell_colleagues(area=row.area_id, what=what, path=path, aside=[row.by_id])))
    if control and (again or row.control_at is None):
        row.control_at = now
        told.append(("control", tell_control(area=row.area_id, what=what, path=path, aside=[row.by_id])))
    if told:
        row.save(update_fields=["colleagues_at", "control_at"])
        record(
            by=None,
            action=Action.SAFETY_TELL,
            subjects=[row.household_id],
            areas=[row.area_id],
            detail={"what": what, "outing": str(row.id), **dict(told)},
        )
    return bool(told)


def watch_outings() -> int:
    """Looks at everybody who is out, everywhere, and tells whoever must know. Each minute; safe to repeat."""
    with transaction.atomic(), within(list(Area.objects.values_list("code", flat=True))):
        now = clock.now()
        late = Outing.objects.filter(Q(back_by__lte=now) | Q(alarm_at__isnull=False), answered_at__isnull=True)
        open_ = late.filter(Q(in_at__isnull=True) | Q(alarm_at__isnull=False), control_at__isnull=True)
        return sum(escalate(row, now=now) for row in open_.select_for_update())


def _own(by: User, outing: UUID) -> Outing:
    require(by, Permission.VISIT_PLAN)
    row = reachable_outing(by, outing, lock=True)
    if row.by_id != by.pk:
        raise Refused(ko="본인이 나간 기록이 아닙니다.", en="This is not your own outing.")
    return row


def _span(minutes: int) -> timedelta:
    if not 0 < minutes <= LONGEST_OUT // timedelta(minutes=1):
        raise Refused(ko="돌아올 때를 골라 주세요(8시간까지).", en="Choose when you will be back (up to 8 hours).")
    return timedelta(minutes=minutes)


def _elsewhere() -> Refused:
    return Refused(
        ko="다른 집에 나가 있다고 적혀 있습니다. 먼저 ‘들어왔습니다’를 눌러 주세요.",
        en="You are out at another household. Press 'I am back' first.",
    )


def _trail(by: User, row: Outing, what: str, **detail: object) -> None:
    told = {"what": what, "outing": str(row.id), **detail}
    record(by=by, action=Action.OUTING, subjects=[row.household_id], areas=[row.area_id], detail=told)
