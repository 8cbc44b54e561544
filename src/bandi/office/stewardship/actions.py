"""Running rounds: what a data steward does. Nobody here sees a person."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.analysis.judge_runs import judge_after
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.choosing.queries import ask_names, asks
from bandi.office.discovery import door
from bandi.office.discovery.actions import open_round as open_in_calendar
from bandi.office.discovery.models import Round
from bandi.office.discovery.publication import publish
from bandi.office.errors import BandiError, Refused
from bandi.office.history.outbox import write_grants
from bandi.office.history.tasks import look_after_round
from bandi.office.pairs.actions import open_pairs
from bandi.office.rounds.surveys import sighting_lines
from bandi.office.stewardship.intake import mirror_findings
from bandi.office.universal.arriving import take_move_ins
from bandi.office.universal.taking import take_up
from bandi.office.visits.moving import follow_register
from bandi.office.visits.outbox import write_outcomes
from bandi.office.whereabouts.actions import ask_offices
from bandi.office.whereabouts.outbox import write_sightings
from bandi.office.worklist.actions import open_round as open_lists

Progress = Callable[[str, int, int], None]
TUESDAY = 1
JOB, QUEUED = "run_round", "queued"
RUNNING = 4_711_006  # lock of the one round that runs
LIVES = timedelta(minutes=2)  # a worker tells every ten seconds that it lives
UNEXPECTED = "an unexpected error stopped the round; the earlier lists stay as they are"


@transaction.atomic
def start_round(*, by: User, round_id: str) -> Round:
    """Puts a round into the queue; a worker runs it. The job exists exactly if this transaction holds.

    Raises Refused when it is published, waiting for a worker or running already, or when an older one comes first.
    """
    from bandi.office.stewardship.tasks import run_round  # noqa: PLC0415 - the job calls back into this module

    require(by, Permission.ROUND_RUN)
    round_ = Round.objects.select_for_update().filter(pk=round_id).first()
    if round_ is None:
        raise Refused(ko="없는 차수입니다.", en="There is no such round.")
    if round_.state == Round.State.PUBLISHED:
        raise Refused(ko="이미 배포된 차수입니다.", en="The round is published already.")
    if in_hand(round_id):
        raise Refused(ko="이미 실행 중이거나 차례를 기다리는 차수입니다.", en="The round is running or queued already.")
    if Round.objects.exclude(state=Round.State.PUBLISHED).filter(cutoff__lt=round_.cutoff).exists():
        raise Refused(ko="앞선 차수를 먼저 실행해 주세요.", en="Run the earlier round first.")
    round_.state, round_.stage, round_.error = Round.State.WAITING, QUEUED, ""
    round_.started_at, round_.done, round_.total = None, 0, 0
    round_.save()
    record(by=by, action=Action.ROUND_START, detail={"round": round_id})
    run_round.defer(round_id=round_id, username=by.username)
    return round_


def in_hand(round_id: str) -> bool:
    """Whether a job for the round waits for a worker or is with a worker that lives."""
    recent = timezone.now() - LIVES
    jobs = ProcrastinateJob.objects.filter(task_name=JOB, args__round_id=round_id)
    return jobs.filter(Q(status="todo") | Q(status="doing", worker__last_heartbeat__gte=recent)).exists()


def run_round_now(round_id: str, *, progress: Progress | None = None, by: User | None = None, on: str = "") -> Round:
    """A round from end to end: results to the outbox, the engine, publication, lists. Runs outside a request.

    `on` says where its buckets are examined. A round already published is returned as it is. After any error the
    earlier lists stay, the round says `failed` with the error's sentence, and the error is raised again.
    """
    round_ = Round.objects.get(pk=round_id)
    if round_.state == Round.State.PUBLISHED:
        return round_
    with _alone():
        return _run_noting(round_, progress=progress, by=by, on=on)


@contextmanager
def _alone() -> Iterator[None]:
    """One round at a time, whoever started it. Raises Refused when another one runs."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [RUNNING])
        if not cursor.fetchone()[0]:
            raise Refused(ko="다른 차수가 실행 중입니다.", en="A round is running already.")
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [RUNNING])


def _run_noting(round_: Round, *, progress: Progress | None, by: User | None, on: str) -> Round:
    """Runs the round and notes on its row how far it is, or why it failed."""
    _note(round_.id, state=Round.State.RUNNING, stage="take_in", error="", started_at=timezone.now(), done=0, total=0)
    sentence = UNEXPECTED
    try:
        published = _run(round_, progress=progress, by=by, on=on)
        sentence = ""
    except BandiError as error:
        sentence = str(error)
        raise
    finally:
        if sentence:
            _note(round_.id, state=Round.State.FAILED, stage="", error=sentence)
            record(by=by, action=Action.ROUND_FAIL, detail={"round": round_.id})
    return published


def _run(round_: Round, *, progress: Progress | None, by: User | None, on: str) -> Round:
    dated = door.the_round(round_.id, seed=round_.seed)
    if clock.today() < dated.until:
        clock.set_today(dated.until)
    _send_results(round_.id, until=dated.until, by=by)
    capacity = list(Area.objects.values_list("code", "capacity"))
    manifest = door.run_round(
        round_.id, seed=round_.seed, capacity=capacity, asks=asks(), progress=_told(round_.id, progress), on=on
    )
    _note(round_.id, stage="publish")
    watched = progress or _unwatched
    watched("publish", 0, 1)
    published_on = _first_field_day(dated.field_from) if settings.DEMO else clock.today()
    with transaction.atomic(), within(Area.objects.values_list("code", flat=True)):
        published = publish(round_id=round_.id, by=by, manifest=_kept(manifest), on=published_on, asked=ask_names())
        open_lists(round_id=round_.id, by=by, on=published_on)
        take_up(round_id=round_.id, by=by, on=published_on)
        take_move_ins(round_id=round_.id, by=by, on=published_on)
        follow_register(round_id=round_.id, by=by)
        open_pairs(round_id=round_.id, by=by, on=published_on)
        mirror_findings()
        ask_offices(round_id=round_.id, by=by)
        look_after_round.defer(round_id=round_.id)
        judge_after(round_id=round_.id)
        open_in_calendar(door.following(round_.id), seed=round_.seed)
    watched("publish", 1, 1)
    clock.set_today(published_on)
    return published


def _send_results(round_id: str, *, until: date, by: User | None) -> None:
    """Writes what the offices learned into the inbox, to arrive today (at the latest on the round's last day)."""
    today = clock.today()
    arrival = min(today, until)
    with transaction.atomic(), within(Area.objects.values_list("code", flat=True)):
        written = write_outcomes(settings.INBOX_FOLDER, until=today, arrival=arrival)
        written += write_grants(settings.INBOX_FOLDER, until=today, arrival=arrival)
        surveyed = sighting_lines(until=today)
        written += write_sightings(settings.INBOX_FOLDER, until=today, arrival=arrival, more=surveyed)
        record(by=by, action=Action.OUTCOMES_WRITE, detail={"round": round_id, "files": len(written)})


def _unwatched(stage: str, done: int, total: int) -> None:
    """Nobody at a terminal watches; the round's row tells the page."""


def _told(round_id: str, progress: Progress | None) -> Progress:
    """Tells the caller and the round's row how far the engine is; the row once a stage or every twentieth."""
    stage_told, done_told = "", -1

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal stage_told, done_told
        if progress is not None:
            progress(stage, done, total)
        step = max(1, total // 20)
        if stage != stage_told or done == total or done - done_told >= step:
            stage_told, done_told = stage, done
            _note(round_id, stage=stage.replace(" ", "_"), done=done, total=total)

    return tell


def _note(round_id: str, **values: Any) -> None:
    Round.objects.filter(pk=round_id).update(**values)


def _first_field_day(field_from: date) -> date:
    """The Tuesday of the first week: lists are out, work begins."""
    return field_from + timedelta(days=(TUESDAY - field_from.weekday()) % 7)


def _kept(manifest: dict[str, Any]) -> dict[str, Any]:
    """What the round's page shows of the manifest: inputs and number of tables; the digests stay with the seal."""
    return {"inputs": manifest.get("inputs", {}), "tables": len(manifest.get("tables", {}))}
