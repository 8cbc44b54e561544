"""The steward starts rounds, sees feeds and capacities; a failed round leaves the earlier lists untouched."""

from typing import Any

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from bandi.office import clock
from bandi.office.audit.models import AuditEvent
from bandi.office.discovery.models import Delivery, FeedCoverage, Refusal, Round
from bandi.office.errors import BandiError, Refused
from bandi.office.stewardship import queries
from bandi.office.stewardship.actions import RUNNING, run_round_now, start_round


@pytest.fixture
def waiting(town: Any, round_maker: Any) -> Round:
    """A round after the published one."""
    return round_maker("2026-6", state="waiting", published_at=None, published_on=None, cutoff=clock.today())


def jobs() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select task_name, args ->> 'round_id', args ->> 'username', status::text from procrastinate_jobs"
        )
        return cursor.fetchall()


def test_starting_a_round_queues_one_job(town: Any, waiting: Round) -> None:
    start_round(by=town.saerom, round_id=waiting.id)
    assert jobs() == [("run_round", "2026-6", "saerom", "todo")]
    assert AuditEvent.objects.filter(action="round.start", actor="saerom").count() == 1
    with pytest.raises(Refused, match="queued"):
        start_round(by=town.saerom, round_id=waiting.id)
    assert queries.round_page(town.saerom, waiting.id).running


def test_a_round_whose_worker_died_can_be_started_again(town: Any, waiting: Round) -> None:
    start_round(by=town.saerom, round_id=waiting.id)
    Round.objects.filter(pk=waiting.id).update(state="running", stage="link")
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (now()) returning id")
        (worker,) = cursor.fetchone()
        cursor.execute("update procrastinate_jobs set status = 'doing', worker_id = %s", [worker])
        assert queries.round_page(town.saerom, waiting.id).running
        with pytest.raises(Refused, match="running"):
            start_round(by=town.saerom, round_id=waiting.id)
        cursor.execute("update procrastinate_workers set last_heartbeat = now() - interval '5 minutes'")
    assert queries.round_page(town.saerom, waiting.id).may_start
    assert start_round(by=town.saerom, round_id=waiting.id).stage == "queued"


def test_the_job_exists_only_if_the_transaction_holds(town: Any, waiting: Round) -> None:
    with transaction.atomic():
        start_round(by=town.saerom, round_id=waiting.id)
        assert len(jobs()) == 1
        transaction.set_rollback(True)
    assert jobs() == []
    waiting.refresh_from_db()
    assert waiting.stage == ""


def test_only_the_steward_starts_rounds_and_only_the_next_one(town: Any, waiting: Round, round_maker: Any) -> None:
    round_maker("2027-1", state="waiting", cutoff=clock.today().replace(year=2027))
    with pytest.raises(PermissionDenied):
        start_round(by=town.bora, round_id=waiting.id)
    for round_id, why in (("2026-5", "already"), ("2027-1", "earlier"), ("2030-1", "no such")):
        with pytest.raises(Refused, match=why):
            start_round(by=town.saerom, round_id=round_id)
    assert [page.may_start for page in queries.rounds(town.saerom)] == [False, True, False]
    assert jobs() == []


def test_a_published_round_is_not_run_again(town: Any) -> None:
    before = Round.objects.values().get(pk=town.round.id)
    run_round_now(town.round.id)
    assert Round.objects.values().get(pk=town.round.id) == before


def test_a_failed_run_says_why_and_leaves_the_lists(town: Any, waiting: Round, settings: Any, tmp_path: Any) -> None:
    """No institution has delivered anything: the engine refuses, the earlier lists stay."""
    settings.INBOX_FOLDER = tmp_path / "inbox"
    Round.objects.filter(pk=waiting.id).update(id="2026-9")
    with pytest.raises(BandiError):
        run_round_now("2026-9", by=town.saerom)
    failed = Round.objects.get(pk="2026-9")
    assert (failed.state, failed.stage) == ("failed", "")
    assert "no round is called" in failed.error
    assert AuditEvent.objects.filter(action="round.fail").count() == 1
    assert queries.current_round() == town.round
    assert queries.rounds(town.saerom)[0].may_start


def test_one_round_runs_at_a_time(town: Any, waiting: Round) -> None:
    settings = connection.settings_dict
    with psycopg.connect(host=settings["HOST"], user=settings["USER"], dbname=settings["NAME"]) as another:
        another.execute("select pg_advisory_lock(%s)", [RUNNING])
        with pytest.raises(Refused, match="running already"):
            run_round_now(waiting.id)
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_feeds_show_what_is_missing_first(town: Any) -> None:
    FeedCoverage.objects.create(
        round=town.round, feed="a_power", name_ko="전기", arrived="arrived", records=9, linked=8
    )
    FeedCoverage.objects.create(round=town.round, feed="b_water", name_ko="수도", arrived="missing")
    file = Delivery.objects.create(
        delivery="0a", feed="a_power", feed_ko="전기", file="a.csv", received_on=clock.today(), rows_in=10, accepted=9,
        refused=1, state="accepted", round=town.round,
    )  # fmt: skip
    Refusal.objects.create(
        delivery=file, line=7, column="기준월", category="type", reason_ko="달이 아닙니다.", reason_en="Not a month.",
        mender="provider",
    )  # fmt: skip
    page = queries.feeds(town.saerom)
    assert [(row.feed, row.arrived, row.rows_in) for row in page.feeds] == [
        ("b_water", "missing", 0),
        ("a_power", "arrived", 10),
    ]
    told = queries.delivery_page(town.saerom, "0a")
    assert [(cause.category, cause.lines) for cause in told.causes] == [("type", 1)]
    assert [line.line for line in told.refusals] == [7]
    assert queries.delivery_page(town.saerom, "ff") is None
    with pytest.raises(PermissionDenied):
        queries.feeds(town.ara)
