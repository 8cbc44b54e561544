"""Taking files in, holding them back and releasing them: what a steward does between rounds. Nobody sees a person."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.actions import mirror_deliveries
from bandi.office.discovery.models import Delivery
from bandi.office.errors import BandiError, Refused
from bandi.office.stewardship.models import GateDecision, GateFinding, TakeIn

LIVES = timedelta(minutes=2)  # a worker tells every ten seconds that it lives
JOB = "take_in"
BATCH = 2_000
Decision = GateDecision.Decision
FROM: dict[str, str] = {Decision.HOLD: "accepted", Decision.RELEASE: "held"}
"""Decision -> the state of the files it is for."""
UNEXPECTED = "an unexpected error stopped the taking in; files taken in before it stay"


@transaction.atomic
def decide(*, by: User, delivery: str, decision: str, reason: str) -> GateDecision:
    """Holds an accepted file back, or releases a held one, from the next round on. Always with a reason.

    Raises Refused without a reason, for an unknown file, and for one in another state.
    """
    require(by, Permission.FEED_DECIDE)
    row = Delivery.objects.select_for_update().filter(pk=delivery).first()
    if row is None or decision not in FROM:
        raise Refused(ko="없는 파일입니다.", en="There is no such file.")
    if not reason.strip():
        raise Refused(ko="까닭을 써 주세요.", en="Write down the reason.")
    if row.state != FROM[decision]:
        raise Refused(
            ko="파일의 상태가 그 사이에 바뀌었습니다. 지금 상태를 보고 다시 해 주세요.",
            en="The file's state has changed meanwhile. Look at it and try again.",
        )
    made = GateDecision.objects.create(
        delivery=row, decision=decision, reason=reason.strip()[:300], by=by, on=clock.today()
    )
    record(by=by, action=Action.FEED_DECIDE, detail={"delivery": delivery, "decision": decision})
    door.decide_delivery(delivery, decision=decision, reason=made.reason, on=made.on)
    mirror()
    return made


@transaction.atomic
def mirror() -> None:
    """Makes the office's rows about files agree with the lake: states, refused lines, findings. Safe to repeat."""
    mirror_deliveries()
    mirror_findings()


@transaction.atomic
def mirror_findings() -> None:
    """What the gate found odd about files, as the lake says it now."""
    known = set(Delivery.objects.values_list("delivery", flat=True))
    rows = [
        GateFinding(
            delivery_id=row["delivery"],
            kind=row["check"],
            column=row["column"] or "",
            seen=row["seen"],
            usual=row["usual"],
            ko=row["ko"],
            en=row["en"],
        )
        for row in door.findings()
        if row["delivery"] in known
    ]
    GateFinding.objects.all().delete()
    GateFinding.objects.bulk_create(rows, batch_size=BATCH)


@transaction.atomic
def start_take_in(*, by: User) -> TakeIn:
    """Puts taking in into the queue; a worker does it, never beside a round. Raises Refused when one is in hand."""
    from bandi.office.stewardship.tasks import take_in  # noqa: PLC0415 - the job calls back into this module

    require(by, Permission.FEED_DECIDE)
    if in_hand():
        raise Refused(ko="이미 받는 중이거나 차례를 기다립니다.", en="Taking in is running or queued already.")
    TakeIn.objects.exclude(state__in=(TakeIn.State.DONE, TakeIn.State.FAILED)).update(
        state=TakeIn.State.FAILED, error=UNEXPECTED, ended_at=timezone.now()
    )
    row = TakeIn.objects.create(asked_by=by)
    record(by=by, action=Action.FEED_TAKE_IN, detail={"take_in": str(row.id)})
    take_in.defer(take_in_id=str(row.id))
    return row


def in_hand() -> bool:
    """Whether taking in waits for a worker or is with a worker that lives."""
    recent = timezone.now() - LIVES
    jobs = ProcrastinateJob.objects.filter(task_name=JOB)
    return jobs.filter(Q(status="todo") | Q(status="doing", worker__last_heartbeat__gte=recent)).exists()


def take_in_now(take_in: UUID) -> TakeIn:
    """Takes in every file that lies in the inbox today and shows it to the stewards. Runs outside a request.

    After an error the row says `failed` with the error's sentence, what was taken in before stays and is shown, and
    the error is raised again.
    """
    _note(take_in, state=TakeIn.State.RUNNING)
    sentence = UNEXPECTED
    try:
        states = door.take_in(until=clock.today(), progress=lambda _, done, total: _step(take_in, done, total))
        sentence = ""
    except BandiError as error:
        sentence = str(error)
        raise
    finally:
        mirror()
        ended = {"ended_at": timezone.now(), "error": sentence}
        if sentence:
            _note(take_in, state=TakeIn.State.FAILED, **ended)
        else:
            _note(take_in, state=TakeIn.State.DONE, counts=dict(Counter(states)), **ended)
    return TakeIn.objects.get(pk=take_in)


def _step(take_in: UUID, done: int, total: int) -> None:
    """Notes every twentieth of the way."""
    if done == total or not done % max(1, total // 20):
        _note(take_in, done=done, total=total)


def _note(take_in: UUID, **values: Any) -> None:
    TakeIn.objects.filter(pk=take_in).update(**values)
