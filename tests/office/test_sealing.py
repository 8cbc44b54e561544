"""The trail is sealed as it comes to rest, and whoever changes, moves, adds or removes a row afterwards is seen.

Six ways of tampering: a row changed, a row removed, the tail cut, rows rewritten and sealed anew by somebody who has
every key, rows put in another order by the same, and the tail cut before it was ever sealed.
"""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bandi.office.audit import sealing
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, AuditEvent, Checkpoint
from bandi.office.audit.sealing import SealingBehind, seal_trail, witness_file, witnessed
from bandi.office.audit.trail import Tree, mark, notes, public_key
from bandi.office.audit.verify import Broken, Finding, verify_trail

COLUMNS = "at, actor, actor_role, action, purpose, subjects, areas, detail, request_id, mac, tx"
AsOwner = Callable[[], AbstractContextManager[Any]]


@pytest.fixture(autouse=True)
def _own_witness(settings: Any, tmp_path: Path) -> Iterator[None]:
    settings.WITNESS_FILE = tmp_path / "elsewhere" / "trail"
    sealing._trusted_until = 0.0
    yield
    sealing._trusted_until = 0.0


def see(rows: int = 3) -> list[AuditEvent]:
    """Somebody looks at some lists."""
    return [record(by=None, action=Action.LIST_VIEW, detail={"page": page}) for page in range(1, rows + 1)]


def tamper(as_owner: AsOwner, *statements: str) -> None:
    """What a database administrator can do."""
    with transaction.atomic(), as_owner() as cursor:
        cursor.execute("set local session_replication_role = replica")
        for sql in statements:
            cursor.execute(sql)


def sealed(size: int) -> Checkpoint:
    """Seals so many rows at once; rows wait for older transactions, also for those of tests that run beside."""
    for _ in range(600):
        with connection.cursor() as cursor:
            cursor.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
            (until,) = cursor.fetchone()
        if not AuditEvent.objects.filter(tx__gte=until).exists():  # all are at rest, and come under one seal
            seal_trail()
            newest = Checkpoint.objects.latest("size")
            assert newest.size >= size
            return newest
        time.sleep(0.5)
    pytest.fail("the rows never came to rest")


def found() -> tuple[Finding, ...]:
    return verify_trail(witness=witnessed()).findings


@given(st.lists(st.binary(min_size=1, max_size=4), max_size=40), st.integers(0, 40))
def test_the_root_is_that_of_rfc_6962_however_the_tree_grew(entries: list[bytes], cut: int) -> None:
    def by_the_book(parts: list[bytes]) -> bytes:
        if len(parts) <= 1:
            return parts[0] if parts else hashlib.sha256().digest()
        k = 1 << ((len(parts) - 1).bit_length() - 1)
        return hashlib.sha256(b"\1" + by_the_book(parts[:k]) + by_the_book(parts[k:])).digest()

    leaves = [hashlib.sha256(b"\0" + entry).digest() for entry in entries]
    assert Tree().grown(leaves[:cut]).grown(leaves[cut:]).root == by_the_book(leaves)


@pytest.mark.usefixtures("transactional_db")
def test_a_whole_trail_verifies_also_by_somebody_without_the_secret() -> None:
    see()
    assert sealed(3).size == 3
    see(2)
    assert verify_trail(witness=witnessed()).waiting == 2
    assert sealed(5).size == 5
    assert seal_trail() is None
    verdict = verify_trail(witness=witnessed(), key=public_key())
    assert (verdict.whole, verdict.sealed, verdict.waiting) == (True, 5, 0)
    assert sorted(witnessed()) == [3, 5]
    assert witness_file().with_suffix(".key").read_text().strip() == public_key().hex()


@pytest.mark.usefixtures("transactional_db")
def test_a_row_still_being_written_is_sealed_later_and_not_lost() -> None:
    started, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            see(1)
            started.set()
            go_on.wait(20)
        connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    assert started.wait(20)
    see(2)  # did not wait for the slow writer
    assert seal_trail() is None  # both came after the transaction that still runs
    go_on.set()
    writer.join()
    assert sealed(3).size == 3
    assert verify_trail(witness=witnessed()).whole


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize(
    "change", ["actor = 'chan'", "detail = '{}'", "at = at + interval '1 second'", "action = 'search'"]
)
def test_a_changed_row_is_named(change: str, as_owner: AsOwner) -> None:
    rows = see()
    sealed(3)
    tamper(as_owner, f"update audit_auditevent set {change} where id = {rows[1].id}")
    assert found() == (Finding(Broken.CHANGED, rows[1].id), Finding(Broken.ROOT, 3))


@pytest.mark.usefixtures("transactional_db")
def test_a_removed_or_added_row_shows(as_owner: AsOwner) -> None:
    rows = see()
    sealed(3)
    see()
    sealed(6)
    tamper(as_owner, f"delete from audit_auditevent where id = {rows[1].id}")
    assert found() == (Finding(Broken.COUNT, 3),)
    tamper(
        as_owner,
        f"insert into audit_auditevent ({COLUMNS}) select {COLUMNS} from audit_auditevent where id = {rows[0].id}",
    )
    assert found() == (Finding(Broken.ROOT, 3),)


@pytest.mark.usefixtures("transactional_db")
def test_a_tail_cut_with_its_seals_shows_at_the_witness(as_owner: AsOwner) -> None:
    see()
    sealed(3)
    rows = see()
    sealed(6)
    tamper(
        as_owner,
        f"delete from audit_auditevent where id >= {rows[0].id}",
        "delete from audit_checkpoint where size > 3",
    )
    assert verify_trail().whole, "without a witness a cut tail cannot be seen"
    assert found() == (Finding(Broken.WITNESS, 6),)


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("how", ["rewrite", "reorder"])
def test_somebody_with_every_key_cannot_rewrite_what_was_witnessed(how: str, as_owner: AsOwner) -> None:
    rows = see()
    sealed(3)
    seen = witness_file().read_text()
    if how == "rewrite":
        rows[0].actor = "chan"
        tamper(
            as_owner,
            f"update audit_auditevent set actor = 'chan', mac = '\\x{mark(rows[0]).hex()}' where id = {rows[0].id}",
        )
    else:
        first, last = rows[0], rows[2]
        tamper(
            as_owner,
            f"update audit_auditevent set tx = {10**15} where id = {first.id}",
            f"update audit_auditevent set tx = {first.tx} where id = {last.id}",
            f"update audit_auditevent set tx = {last.tx} where id = {first.id}",
        )
    tamper(as_owner, "delete from audit_checkpoint")
    sealed(3)
    witness_file().write_text(seen)  # the copy that others keep
    assert verify_trail().whole, "the database alone looks whole"
    assert found() == (Finding(Broken.WITNESS, 3),)


@pytest.mark.usefixtures("transactional_db")
def test_a_tail_cut_before_its_seal_is_not_seen_and_is_a_minute_long(as_owner: AsOwner) -> None:
    """What the design cannot see, said plainly: rows younger than the last seal."""
    from bandi.office.audit.tasks import seal

    see()
    sealed(3)
    rows = see()
    tamper(as_owner, f"delete from audit_auditevent where id >= {rows[0].id}")
    assert found() == ()
    from procrastinate.contrib.django import app

    crons = {periodic.task.name: periodic.cron for periodic in app.periodic_registry.periodic_tasks.values()}
    assert crons[seal.name] == "* * * * *"


@pytest.mark.usefixtures("transactional_db")
def test_a_checkpoint_signed_by_somebody_else_shows(as_owner: AsOwner) -> None:
    see()
    sealed(3)
    tamper(as_owner, f"update audit_checkpoint set signature = '\\x{'00' * 64}'")
    assert found() == (Finding(Broken.SIGNATURE, 3),)


@pytest.mark.usefixtures("transactional_db")
def test_a_witness_that_was_away_is_told_later(tmp_path: Path) -> None:
    see()
    sealed(3)
    witness_file().unlink()
    see()
    sealed(6)
    assert sorted(witnessed()) == [3, 6]


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("owner", [False, True], ids=["app", "owner"])
@pytest.mark.parametrize(
    "sql", ["update audit_checkpoint set size = 1", "delete from audit_checkpoint", "truncate audit_checkpoint"]
)
def test_nobody_changes_or_removes_a_checkpoint(sql: str, owner: bool, as_owner: AsOwner) -> None:
    see()
    sealed(3)
    working = as_owner if owner else connection.cursor
    refused = pytest.raises(DatabaseError, match=r"append-only|permission denied")
    with refused, transaction.atomic(), working() as cursor:
        cursor.execute(sql)
    assert Checkpoint.objects.count() == 1


def test_nobody_is_read_while_sealing_is_four_hours_behind(town: Any, client: Any, as_owner: AsOwner) -> None:
    with as_owner() as cursor:
        cursor.execute("set local session_replication_role = replica")
        record(by=None, action=Action.LIST_VIEW)
        long_ago = timezone.now() - timedelta(hours=4, minutes=1)
        cursor.execute("update audit_auditevent set at = %s", [long_ago])
    sealing._trusted_until = 0.0
    with pytest.raises(SealingBehind):
        record(by=town.ara, action=Action.HOUSEHOLD_VIEW, subjects=[town.listing.household_id])
    client.force_login(town.ara)  # signing in reads nobody
    answer = client.get("/desk/")
    assert answer.status_code == 503
    assert "봉인되지 않아" in answer.content.decode()
    assert "가짜" not in answer.content.decode()


def test_a_witness_file_that_is_none_is_refused_with_its_line() -> None:
    with pytest.raises(ValueError, match="line 2"):
        notes(['{"note": "bandi/audit\\n3\\n", "signature": ""}', "scribble"])
