"""Planning, releasing and destroying; holds. Nobody here sees a person."""

import logging
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.models import Household
from bandi.office.errors import BandiError, OutOfReach, PlanChanged, Refused
from bandi.office.pairs.models import LinkPair
from bandi.office.retention.fading import fade
from bandi.office.retention.models import Hold, PhoneLookup, Release, RetentionPlan
from bandi.office.retention.outbox import clear_outbox
from bandi.office.retention.queries import holding, homes_due, notices_due, numbers_due, office_rows, pairs_due

logger = logging.getLogger(__name__)
PEOPLE = 2  # who must release a plan
UNEXPECTED = "an unexpected error stopped the destruction; the next run finishes it"


def make_plan(*, by: User | None = None) -> RetentionPlan | None:
    """The plan of today: what is past its time in the engine and in the office; None when nothing is.

    Made by the nightly job, or by somebody who may release it. An open plan that says the same stays, with its
    releases. Raises ClockRefused when the day cannot be believed.
    """
    if by is not None:
        require(by, Permission.RETENTION_RELEASE)
    on = clock.today()
    door.retention_mark(on)
    engine = door.retention_plan(on, holds=holding())
    with transaction.atomic(), within(Area.objects.values_list("code", flat=True)):
        rows = [*engine, *office_rows(on)]
        pending = list(RetentionPlan.objects.select_for_update().filter(state=RetentionPlan.State.OPEN))
        if pending and rows and pending[0].rows == rows and (on - pending[0].planned_on).days < door.PLAN_DAYS:
            return pending[0]
        RetentionPlan.objects.filter(state=RetentionPlan.State.OPEN).update(state=RetentionPlan.State.STALE)
        if not any(row["destroyed"] for row in rows):
            return None
        plan = RetentionPlan.objects.create(planned_on=on, rows=rows)
        record(by=by, action=Action.RETENTION_PLAN, detail={"plan": str(plan.pk), "things": _count(plan)})
    return plan


@transaction.atomic
def release(*, by: User, plan: UUID) -> RetentionPlan:
    """One person's release; with the second person's the destruction is put into the queue."""
    from bandi.office.retention.tasks import run_retention  # noqa: PLC0415 - the job calls back into this module

    require(by, Permission.RETENTION_RELEASE)
    row = RetentionPlan.objects.select_for_update().filter(pk=plan).first()
    if row is None:
        raise OutOfReach("plan")
    if row.state != RetentionPlan.State.OPEN:
        raise Refused(ko="승인을 기다리는 계획이 아닙니다.", en="This plan does not wait for a release.")
    if Release.objects.filter(plan=row, by=by).exists():
        raise Refused(
            ko="이미 승인했습니다. 두 번째 승인은 다른 사람이 해야 합니다.",
            en="You released it already. The second release must be somebody else's.",
        )
    Release.objects.create(plan=row, by=by)
    record(by=by, action=Action.RETENTION_RELEASE, detail={"plan": str(row.pk), "things": _count(row)})
    if row.releases.count() >= PEOPLE:
        row.state = RetentionPlan.State.RELEASED
        row.save(update_fields=["state"])
        run_retention.defer(plan=str(row.pk))
    return row


def run_released(plan: UUID) -> RetentionPlan:
    """Destroys what two people released. Repeatable; after an error the plan says why and the next call finishes it.

    Raises what stopped it: ClockRefused, or BandiError when the plan is no longer what they saw.
    """
    row = RetentionPlan.objects.get(pk=plan)
    if row.state not in (RetentionPlan.State.RELEASED, RetentionPlan.State.FAILED):
        return row
    state, sentence = RetentionPlan.State.FAILED, UNEXPECTED
    try:
        _destroy(row, on=clock.today())
        state, sentence = RetentionPlan.State.DONE, ""
    except PlanChanged as error:  # never to be tried again: the two people saw something else
        state, sentence = RetentionPlan.State.STALE, str(error)
        raise
    except BandiError as error:
        sentence = str(error)
        raise
    finally:
        RetentionPlan.objects.filter(pk=plan).update(state=state, error=sentence[:300])
    row.refresh_from_db()
    return row


def nightly() -> None:
    """What happens every night: copies leave the inbox, a stopped destruction is finished, the plan is made."""
    removed = door.clear_inbox(clock.today())
    if removed:
        record(by=None, action=Action.RETENTION_RUN, detail={"inbox": removed})
    run_every_released()
    if left := clear_outbox(clock.today()):
        record(by=None, action=Action.RETENTION_RUN, detail={"outbox": left})
    fade(clock.today())
    make_plan()


def run_every_released() -> int:
    """Destroys what was released and is not destroyed yet; how many plans. Raises ClockRefused before the first.

    A plan that says something else by now is put aside; the next plan takes its place.
    """
    door.retention_mark(clock.today())
    done = 0
    for plan in RetentionPlan.objects.filter(state__in=[RetentionPlan.State.RELEASED, RetentionPlan.State.FAILED]):
        try:
            run_released(plan.pk)
            done += 1
        except PlanChanged as changed:
            logger.warning("plan of %s put aside: %s", plan.planned_on, changed.what)
    return done


@transaction.atomic
def set_hold(*, by: User, subject: str, reason: str) -> Hold:
    """Says that a delivery, feed or round must stay, and why."""
    require(by, Permission.RETENTION_RELEASE)
    if not subject.strip() or not reason.strip():
        raise Refused(ko="대상과 근거를 써 주세요.", en="Write what must stay and on which order.")
    if subject.strip() in holding():
        raise Refused(ko="이미 보존하고 있습니다.", en="It is held already.")
    hold = Hold.objects.create(subject=subject.strip()[:60], reason=reason.strip()[:200], by=by)
    record(by=by, action=Action.HOLD_SET, detail={"subject": hold.subject, "stands": True})
    return hold


@transaction.atomic
def lift_hold(*, by: User, hold: int) -> None:
    """The delivery, feed or round follows its clock again."""
    require(by, Permission.RETENTION_RELEASE)
    row = Hold.objects.select_for_update().filter(pk=hold, lifted_at__isnull=True).first()
    if row is None:
        raise OutOfReach("hold")
    row.lifted_at, row.lifted_by = timezone.now(), by
    row.save(update_fields=["lifted_at", "lifted_by"])
    record(by=by, action=Action.HOLD_SET, detail={"subject": row.subject, "stands": False})


def _destroy(plan: RetentionPlan, *, on: date) -> None:
    roots = [(row["clock"], row["root"]) for row in plan.rows if row["engine"]]
    releasers = [f"user {release.by_id}" for release in plan.releases.all()]
    released = door.released(str(plan.pk), planned_on=plan.planned_on, roots=roots, releasers=releasers)
    door.retention_destroy(released, on=on, holds=holding())
    with transaction.atomic(), within(Area.objects.values_list("code", flat=True)):
        PhoneLookup.objects.filter(pk__in=numbers_due(plan.planned_on)).update(number=None)
        PhoneLookup.objects.filter(pk__in=notices_due(plan.planned_on)).delete()
        LinkPair.objects.filter(pk__in=pairs_due(plan.planned_on)).delete()
        Household.objects.filter(pk__in=homes_due(plan.planned_on)).delete()  # with all that was found and done
        record(by=None, action=Action.RETENTION_RUN, detail={"plan": str(plan.pk), "things": _count(plan)})


def _count(plan: RetentionPlan) -> int:
    return sum(row["count"] for row in plan.rows if row["destroyed"])
