"""Judging the rounds (평가 실행): by itself after every round, when a steward asks, or by the command. Names nobody."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.analysis.models import JudgeRun
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.errors import BandiError, Refused

LIVES = timedelta(minutes=2)  # a worker tells every ten seconds that it lives
JOB = "judge"
BLOCKED = "blocked"
UNEXPECTED = "an unexpected error stopped the judging; the earlier report stays"
State = JudgeRun.State
Given = dict[str, Any] | None
"""model, release and reasons of the model that was looked at; None without one."""


@transaction.atomic
def ask_judging(*, by: User) -> JudgeRun:
    """Puts judging into the queue for a steward. Raises Refused when it waits or runs already."""
    require(by, Permission.ROUND_RUN)
    if in_hand():
        raise Refused(ko="이미 평가하고 있거나 차례를 기다립니다.", en="Judging is running or queued already.")
    row = _queued(asked_by=by)
    record(by=by, action=Action.JUDGE_RUN, detail={"run": str(row.id)})
    return row


@transaction.atomic
def judge_after(*, round_id: str) -> JudgeRun | None:
    """Puts judging into the queue once a round is published: results that came with it are in. None: one waits already.

    The job exists exactly if the caller's transaction holds.
    """
    return None if _waiting() else _queued(round_id=round_id)


def judge_by_hand() -> tuple[Path, Given]:
    """Judges now, for a command or a demonstration; returns the report file, and what became of the model in force.

    Raises what judging raises.
    """
    return _run(JudgeRun.objects.create().id)


def judge_now(run: UUID) -> None:
    """What the job does. An error in our words is kept on the row; any other one as well, and is raised again."""
    try:
        _run(run)
    except BandiError:
        return  # its sentence stands on the row, where the page shows it


def in_hand() -> bool:
    """Whether judging waits for a worker or is with a worker that lives."""
    recent = timezone.now() - LIVES
    jobs = ProcrastinateJob.objects.filter(task_name=JOB)
    return jobs.filter(Q(status="todo") | Q(status="doing", worker__last_heartbeat__gte=recent)).exists()


def _waiting() -> bool:
    return ProcrastinateJob.objects.filter(task_name=JOB, status="todo").exists()


def _queued(*, asked_by: User | None = None, round_id: str | None = None) -> JudgeRun:
    from bandi.office.analysis.tasks import judge  # noqa: PLC0415 - the job calls back into this module

    broken = JudgeRun.objects.filter(state__in=(State.WAITING, State.RUNNING))
    if not in_hand():
        broken.update(state=State.FAILED, error=UNEXPECTED, ended_at=timezone.now())
    row = JudgeRun.objects.create(asked_by=asked_by, round_id=round_id)
    judge.defer(run=str(row.id))
    return row


def _run(run: UUID) -> tuple[Path, Given]:
    _note(run, state=State.RUNNING)
    sentence = UNEXPECTED
    try:
        told = door.judge_now(step=lambda done, total: _note(run, done=done, total=total))
        sentence = ""
        if told[1] and told[1]["release"] == BLOCKED:
            _stopped(run, told[1])
        return told
    except BandiError as error:
        sentence = str(error)
        raise
    finally:
        state = State.FAILED if sentence else State.DONE
        _note(run, state=state, error=sentence, ended_at=timezone.now())


@transaction.atomic
def _stopped(run: UUID, given: dict[str, Any]) -> None:
    """Says on the row and in the trail that the model in force failed a gate and orders no further round."""
    _note(run, stopped=given["model"])
    record(by=None, action=Action.JUDGE_RUN, detail={"run": str(run), **given})


def _note(run: UUID, **values: object) -> None:
    JudgeRun.objects.filter(pk=run).update(**values)
