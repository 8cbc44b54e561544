"""Asking both offices, answering for one's own neighbourhood, and proposing to hand a household over."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.jurisdiction import current_areas, within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.models import Candidate, Household
from bandi.office.discovery.names import road_of
from bandi.office.errors import Refused
from bandi.office.whereabouts.models import ResidenceTask
from bandi.office.whereabouts.queries import reachable_task

BATCH = 1_000
CARRIED = ("answer", "note", "answered_by_id", "answered_on", "other_answer", "other_on", "handover")
Side, Answer, Handover = ResidenceTask.Side, ResidenceTask.Answer, ResidenceTask.Handover


@transaction.atomic
def ask_offices(*, round_id: str, by: User | None) -> int:
    """One task for the registered office and one for the likely office of each listed household that likely lives
    elsewhere. Safe to repeat. Needs the jurisdiction of all neighbourhoods. Returns how many are new.

    The newest round's questions stand, earlier ones are set aside; an answer to the same question is carried over.
    """
    areas = set(Area.objects.values_list("code", flat=True))
    if ResidenceTask.objects.filter(round_id=round_id).exists():
        return 0
    listed = Candidate.objects.filter(round_id=round_id, listed=True).select_related("household")
    homes = {candidate.household.key: candidate.household for candidate in listed.iterator(chunk_size=5_000)}
    standing = ResidenceTask.objects.filter(replaced=False)
    earlier = {(task.household_id, task.area_id, task.likely_area): task for task in standing}
    standing.update(replaced=True)
    found = [row for row in door.mismatches(round_id, areas=sorted(areas)) if row["household"] in homes]
    tasks = [
        _carried(task, earlier.get((task.household_id, task.area_id, task.likely_area)))
        for row in found
        for task in _sides(row, homes[row["household"]], round_id=round_id, areas=areas)
    ]
    ResidenceTask.objects.bulk_create(tasks, batch_size=BATCH)
    record(
        by=by, action=Action.RESIDENCE_ASK, detail={"round": round_id, "households": len(found), "tasks": len(tasks)}
    )
    return len(tasks)


def _carried(task: ResidenceTask, earlier: ResidenceTask | None) -> ResidenceTask:
    """The task with what was answered before to the same question: nobody is asked twice."""
    for name in CARRIED if earlier else ():
        setattr(task, name, getattr(earlier, name))
    return task


def _sides(row: Mapping[str, Any], home: Household, *, round_id: str, areas: set[str]) -> Iterator[ResidenceTask]:
    likely = row["likely_area"] or ""
    other = likely if likely in areas and likely != home.area_id else None
    sides = [(Side.REGISTERED, home.area_id, other)] + ([(Side.LIKELY, other, home.area_id)] if other else [])
    same: dict[str, Any] = {name: row[name] for name in ("street", "unit", "belief", "since", "flags", "evidence")}
    same |= {"pair": uuid4(), "round_id": round_id, "household_id": home.id, "likely_area": likely, "head": row["name"]}
    same |= {"kind": home.kind, "size": home.size, "street_masked": road_of(row["street"])}
    for side, own, opposite in sides:
        yield ResidenceTask(side=side, area_id=own, other_area_id=opposite, **same)


@transaction.atomic
def answer_task(*, by: User, task: UUID, answer: str, note: str = "") -> ResidenceTask:
    """Says whether the household lives in one's own neighbourhood; the other office sees the answer, not the note."""
    require(by, Permission.CONTACT_RECORD)
    row = reachable_task(by, task, lock=True)
    if answer not in Answer.values:
        raise Refused(ko="셋 가운데 하나를 골라 주세요.", en="Choose one of the three.")
    if row.replaced:
        raise Refused(ko="새 차수에서 다시 묻고 있습니다.", en="A later round asks this again.")
    row.answer, row.note = answer, note.strip() or None
    row.answered_by, row.answered_on = by, clock.today()
    row.save(update_fields=["answer", "note", "answered_by", "answered_on"])
    _tell_other(row, other_answer=answer, other_on=row.answered_on)
    _written(row, by=by, action=Action.RESIDENCE_ANSWER, detail={"answer": answer, "side": row.side})
    return row


@transaction.atomic
def hand_over(*, by: User, task: UUID) -> ResidenceTask:
    """The registered office proposes that the likely office takes the household over; the likely office takes it.

    The work on the list stays where it is until its result says `moved`. Raises Refused when it is not this side's
    turn.
    """
    require(by, Permission.CONTACT_RECORD)
    row = reachable_task(by, task, lock=True)
    if row.side == Side.REGISTERED:
        if row.other_area_id is None or row.handover:
            raise Refused(ko="이관을 제안할 수 없습니다.", en="There is nobody to hand it over to, or it is proposed.")
        row.handover = Handover.PROPOSED
    elif row.handover != Handover.PROPOSED or row.answer != Answer.LIVES_HERE:
        raise Refused(
            ko="등록지에서 이관을 제안했고 우리 동네에 사는 것을 확인했을 때 받을 수 있습니다.",
            en="Take it over once the registered office proposes it and you found that they live here.",
        )
    else:
        row.handover = Handover.TAKEN
    row.save(update_fields=["handover"])
    _tell_other(row, handover=row.handover)
    _written(row, by=by, action=Action.RESIDENCE_HANDOVER, detail={"handover": row.handover, "side": row.side})
    return row


def _tell_other(row: ResidenceTask, **told: Any) -> None:
    """Copies codes and days onto the other office's side of the same question; nothing is read there."""
    if row.other_area_id is None:
        return
    with within({*current_areas(), row.other_area_id}):
        ResidenceTask.objects.filter(pair=row.pair).exclude(pk=row.pk).update(**told)


def _written(row: ResidenceTask, *, by: User, action: Action, detail: dict[str, Any]) -> None:
    record(
        by=by, action=action, subjects=[row.household_id], areas=[row.area_id], detail={"round": row.round_id, **detail}
    )
