"""Case meetings: agenda, people, decisions and who does what until when (통합사례회의)."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.cases.actions import class_case, held, told
from bandi.office.cases.models import Conference, ConferenceTask
from bandi.office.errors import OutOfReach, Refused
from bandi.office.worklist.actions import open_duty, settle_duty
from bandi.office.worklist.duties import Source

LEAST = 2  # people


@transaction.atomic
def confer(
    *,
    by: User,
    case: UUID,
    held_on: date,
    agenda: str,
    people: str,
    decisions: str,
    kind: str = "",
    tasks: Sequence[tuple[str, User, date]] = (),
    key: UUID | None = None,
) -> Conference:
    """Writes a case meeting down; `kind` is the class it decided on. The same `key` again changes nothing.

    Raises Refused when fewer than two people met or nothing was decided.
    """
    row = held(by, case)
    if key and (known := Conference.objects.filter(pk=key, case=row).first()):
        return known
    there = [line.strip() for line in people.splitlines() if line.strip()]
    if len(there) < LEAST or not decisions.strip():
        raise Refused(
            ko="두 사람 이상이 모여 무엇을 정했는지 써 주세요(한 줄에 한 사람).",
            en="Write who met, two at least, one a line, and what they decided.",
        )
    if held_on > clock.today():
        raise Refused(ko="아직 오지 않은 날의 회의입니다.", en="The meeting lies in the future.")
    made = Conference(
        case=row, area_id=row.area_id, held_on=held_on, agenda=agenda.strip() or None, people="\n".join(there),
        decisions=decisions.strip(), kind=kind, by=by,
    )  # fmt: skip
    made.id = key or made.id
    made.save(force_insert=True)
    for what, who, due in tasks:
        _give_task(made, what, who=who, due_on=due, by=by)
    told(row, by=by, what="conferred", people=len(there), tasks=len(tasks))
    if kind:
        class_case(by=by, case=case, kind=kind)
    return made


@transaction.atomic
def finish_task(*, by: User, task: UUID) -> ConferenceTask:
    """A task is done. Whoever may work on cases of the neighbourhood may say so, whoever holds the case."""
    require(by, Permission.CASE_EDIT)
    rows = ConferenceTask.objects.for_user(by).select_for_update(of=("self",)).select_related("conference__case")
    found = rows.filter(pk=task).first()
    if found is None:
        raise OutOfReach("task")
    if found.done_on is None:
        found.done_on = clock.today()
        found.save(update_fields=["done_on"])
        settle_duty(key=f"cases:task:{found.id}", by=by)
        told(found.conference.case, by=by, what="task_done")
    return found


def _give_task(meeting: Conference, what: str, *, who: User, due_on: date, by: User) -> None:
    task = ConferenceTask.objects.create(conference=meeting, area_id=meeting.area_id, what=what, who=who, due_on=due_on)
    open_duty(
        household=meeting.case.household,
        source=Source.FOLLOW_UP,
        duty="case_task",
        due_on=due_on,
        key=f"cases:task:{task.id}",
        assignee=who,
        path=reverse("cases:case", args=[meeting.case_id]),
        by=by,
    )
