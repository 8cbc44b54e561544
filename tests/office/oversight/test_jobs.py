"""A worker that is killed takes nothing with it: its jobs are found, begun anew, and end the same."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.office.conftest import HERE, make_area, make_household, make_person, make_round, set_areas

from bandi.office.accounts.jurisdiction import within
from bandi.office.oversight import exports
from bandi.office.oversight.models import Export
from bandi.office.oversight.tasks import TRIES, take_up_now

pytestmark = pytest.mark.usefixtures("transactional_db")


@pytest.fixture
def worker() -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """`worker()` starts `bandi work` on this test's database."""
    told = connection.get_connection_params()
    url = f"postgresql://{told.get('user') or ''}@/{told['dbname']}?host={told['host']}&port={told.get('port') or 5432}"
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        environment = {**os.environ, "DATABASE_URL": url, "BANDI_DATA": str(settings.DATA)}
        started.append(subprocess.Popen([sys.executable, "-m", "bandi", "work"], env=environment))
        return started[-1]

    yield start
    for one in started:
        one.send_signal(signal.SIGKILL)
        one.wait(timeout=20)
    with connection.cursor() as cursor:  # tables of the queue are not emptied after a test
        cursor.execute("delete from procrastinate_jobs")


def until(what: Callable[[], bool], *, seconds: int = 60) -> None:
    for _ in range(seconds * 10):
        if what():
            return
        time.sleep(0.1)
    pytest.fail("it never happened")


def one(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def approved() -> Export:
    """An export of a small office, approved; its job waits."""
    make_area(HERE, "시험동")
    bora, daon = make_person("bora", "team_lead", HERE), make_person("daon", "district", HERE)
    set_areas(HERE)
    round_ = make_round()
    for number in range(1, 6):
        make_household(HERE, number, round_)
    asked = exports.ask(by=bora, scope="list", purpose="meeting", why="회의")
    return exports.decide(by=daon, export=asked.pk, approve=True)


def as_it_is(export: Export) -> Export:
    with transaction.atomic(), within([HERE]):
        return Export.objects.get(pk=export.pk)


def test_killed_in_the_middle_of_a_table_the_next_worker_ends_the_same(worker: Any) -> None:
    with transaction.atomic():
        export = approved()
    with transaction.atomic(), within([HERE]):
        Export.objects.select_for_update().get(pk=export.pk)  # the job cannot go on beyond its first batch
        first = worker()
        here = "select pid from pg_locks join pg_database d on d.oid = database where datname = current_database()"
        until(lambda: one(f"select count(*) > 0 from pg_locks where not granted and pid in ({here})"))
        first.send_signal(signal.SIGKILL)
        first.wait(timeout=20)
    assert as_it_is(export).state == "waiting"
    assert one(f"select status::text from procrastinate_jobs where task_name = '{exports.JOB}'") == "doing"
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '1 hour'")
    worker()
    until(lambda: as_it_is(export).state == "ready")
    kept = as_it_is(export)
    with transaction.atomic(), within([HERE]):
        Export.objects.filter(pk=export.pk).update(state="waiting", csv=None, xlsx=None)
    exports.make(export.pk)  # as a worker nobody killed
    assert (as_it_is(export).csv, as_it_is(export).rows) == (kept.csv, 5)


def taken_up() -> int:
    """`take_up_now` in a thread of its own: a browser of other tests may keep an event loop in this one."""

    def ended() -> int:
        try:
            return take_up_now()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(ended).result()


def test_a_round_left_by_a_dead_worker_is_begun_anew_and_not_for_ever() -> None:
    from bandi.office.stewardship.tasks import run_round

    run_round.defer(round_id="2026-5", username="saerom")
    with connection.cursor() as cursor:
        for times in range(1, TRIES + 1):
            cursor.execute(
                "insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour') returning id"
            )
            cursor.execute(
                "update procrastinate_jobs set status = 'doing', attempts = %s, worker_id = %s"
                " where task_name = 'run_round'",
                [times, cursor.fetchone()[0]],
            )
            assert taken_up() == 1
            assert ProcrastinateJob.objects.get(task_name="run_round").status == (
                "failed" if times == TRIES else "todo"
            )
    assert taken_up() == 0
