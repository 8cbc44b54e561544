"""What an office is asked, and what both sides have said so far. Names come out on request only."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.names import masked_name
from bandi.office.errors import OutOfReach
from bandi.office.whereabouts.models import ResidenceTask
from bandi.office.worklist.bounds import purposed

MOST = 200


@dataclass(frozen=True)
class Asked:
    """One task with the head's name masked."""

    task: ResidenceTask
    head: str


@dataclass(frozen=True)
class Asks:
    """The tasks of a person's neighbourhoods."""

    open: Sequence[Asked]
    answered: Sequence[Asked]
    more: bool  # further ones are not shown


@dataclass(frozen=True)
class Opened:
    """What a task says of people and place, shown on request."""

    name: str | None
    street: str | None
    unit: str | None


def tasks(user: User) -> Asks:
    """Questions that stand for a person's neighbourhoods. The look is written to the trail."""
    require(user, Permission.HOUSEHOLD_VIEW)
    rows = list(
        ResidenceTask.objects.for_user(user)
        .filter(replaced=False)
        .select_related("area", "other_area")
        .order_by("answer", "-belief", "id")[: MOST + 1]
    )
    shown = [_asked(row) for row in rows[:MOST]]
    record(
        by=user,
        action=Action.LIST_VIEW,
        subjects=sorted({row.household_id for row in rows[:MOST]}),
        areas=sorted({row.area_id for row in rows[:MOST]}),
        detail={"list": "residence", "tasks": len(shown)},
    )
    return Asks(
        open=[one for one in shown if not one.task.answer],
        answered=[one for one in shown if one.task.answer],
        more=len(rows) > MOST,
    )


def task_page(user: User, task_id: UUID) -> Asked:
    """One question. The look is written to the trail."""
    require(user, Permission.HOUSEHOLD_VIEW)
    row = reachable_task(user, task_id)
    record(
        by=user,
        action=Action.RESIDENCE_VIEW,
        subjects=[row.household_id],
        areas=[row.area_id],
        detail={"round": row.round_id, "side": row.side},
    )
    return _asked(row)


def task_of(user: User, household_id: UUID) -> UUID:
    """The newest question about a household of one's own. Raises OutOfReach when nobody asked."""
    require(user, Permission.HOUSEHOLD_VIEW)
    rows = ResidenceTask.objects.for_user(user).filter(household_id=household_id)
    found = rows.order_by("-round__cutoff", "replaced", "-side").values_list("id", flat=True).first()
    if found is None:
        raise OutOfReach("residence task")
    return found


def reveal(user: User, task_id: UUID, *, purpose: str) -> Opened:
    """The head's name and the likely address for a stated purpose. Written to the trail as `person.reveal`."""
    require(user, Permission.PERSON_REVEAL)
    row = reachable_task(user, task_id)
    purposed(user, purpose, [row.household_id])
    record(
        by=user,
        action=Action.PERSON_REVEAL,
        purpose=purpose,
        subjects=[row.household_id],
        areas=[row.area_id],
        detail={"persons": 1, "side": row.side},
    )
    return Opened(name=row.head, street=row.street, unit=row.unit)


def reachable_task(user: User, task_id: UUID, *, lock: bool = False) -> ResidenceTask:
    """The task if it is asked of the person's own office; locked when it is about to change. Raises OutOfReach."""
    return ResidenceTask.objects.select_related("area", "other_area", "round", "answered_by").reach(
        user, task_id, lock=lock
    )


def _asked(row: ResidenceTask) -> Asked:
    return Asked(row, masked_name(row.head))
