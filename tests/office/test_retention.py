"""Retention in the office: two people release, a job destroys, proofs stay; and a look-up is told within 30 days."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, IntegrityError, connection, transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.audit.models import AuditEvent
from bandi.office.discovery import door
from bandi.office.discovery.models import Household, Resident
from bandi.office.errors import BandiError, OutOfReach, Refused
from bandi.office.retention import actions, lookups, queries
from bandi.office.retention.models import PhoneLookup, Release, RetentionPlan
from bandi.office.worklist.models import Listing

TODAY = date(2026, 7, 12)
OLD, NEW = date(2024, 1, 9), date(2026, 7, 10)
Acting = Callable[[Any], AbstractContextManager[None]]


@pytest.fixture
def estate(town: Any, tmp_path: Path, settings: Any, own_engine: Any) -> Any:
    """The office with a lake of its own that holds a delivery of January 2024 and one of July 2026."""
    settings.DATA, settings.DEMO = tmp_path, True
    for day in (OLD, NEW):
        deliver(day)
    clock.set_today(TODAY)
    town.gaon = User.objects.create(username="gaon", role="steward", display_name="가온")
    return town


def deliver(day: date) -> None:
    """One line of rent arrears, taken in on a day."""
    from bandi.engine.intake import Arrival, take_in

    here = door.house()
    feed = here.pack.feeds["lh_rent_arrears"]
    cells = {"rrn": f"9001011{day.year}99", "name": "가짜갑", "phone": "010-0000-1234"} | {
        "months": "3", "month": f"{day:%Y%m}"
    }  # fmt: skip
    lines = [[column.name for column in feed.columns], [cells.get(column.means, "100000") for column in feed.columns]]
    text = "\n".join(",".join(line) for line in lines) + (f"\n{feed.file.trailer},1" if feed.file.trailer else "")
    path = here.inbox / day.isoformat() / feed.file.pattern.replace("*", f"{day:%Y%m}")
    path.parent.mkdir(parents=True)
    path.write_bytes(text.encode(feed.file.encoding))
    taken = take_in([Arrival(path, day)], pack=here.pack, lake=here.lake, vault=here.vault)
    assert taken["accepted"].to_list() == [1]


def kept() -> int:
    """How many deliveries' identities can still be opened."""
    return len(door.house().vault.key_ids("identity"))


def test_two_different_people_release_and_then_it_is_gone_with_a_proof(estate: Any) -> None:
    plan = actions.make_plan()
    assert plan is not None
    assert {row["clock"]: row["count"] for row in plan.rows} == {
        "inbox": 1, "original": 1, "identity_linked_signal": 1, "record_linked_signal": 1
    }  # fmt: skip
    actions.release(by=estate.saerom, plan=plan.pk)
    assert actions.run_released(plan.pk).state == "open", "one release destroys nothing"
    with pytest.raises(Refused, match="somebody else"):
        actions.release(by=estate.saerom, plan=plan.pk)
    assert kept() == 2
    assert actions.release(by=estate.daon, plan=plan.pk).state == "released"
    assert actions.run_released(plan.pk).state == "done"
    assert kept() == 1
    assert actions.run_released(plan.pk).state == "done"
    assert actions.make_plan() is None
    page = queries.certificate(estate.gaon, plan.pk)
    assert {row.clock.id for row in page.rows} == set(page.proofs)
    assert all(page.proofs[row.clock.id]["root"] == row.root for row in page.rows)
    assert page.proofs["original"]["releasers"] == sorted(f"user {who.pk}" for who in (estate.saerom, estate.daon))
    assert [event.action for event in AuditEvent.objects.filter(action__startswith="retention")] == [
        "retention.plan", "retention.release", "retention.release", "retention.run"
    ]  # fmt: skip


def test_only_stewards_and_the_district_release(estate: Any) -> None:
    plan = actions.make_plan()
    assert plan is not None
    for who in (estate.ara, estate.bora, estate.chan):
        with pytest.raises(PermissionDenied):
            actions.release(by=who, plan=plan.pk)
        with pytest.raises(PermissionDenied):
            queries.retention_page(who)
    assert not Release.objects.exists()


def test_nobody_changes_or_doubles_a_release(estate: Any) -> None:
    plan = actions.make_plan()
    assert plan is not None
    actions.release(by=estate.saerom, plan=plan.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.create(plan=plan, by=estate.saerom)
    with pytest.raises(Error, match="permission denied"), transaction.atomic():
        Release.objects.update(by=estate.gaon)


@pytest.mark.parametrize("days", [6 * 365, -1])
def test_a_clock_that_jumped_destroys_nothing_and_ends_with_three(estate: Any, days: int) -> None:
    """T-31, through the command's own path."""
    from bandi.cli import attempt

    plan = actions.make_plan()
    assert plan is not None
    for who in (estate.saerom, estate.gaon):
        actions.release(by=who, plan=plan.pk)
    clock.set_today(TODAY + timedelta(days=days))
    assert attempt(lambda: [actions.run_every_released()]) == 3
    with pytest.raises(BandiError, match="nothing was destroyed"):
        actions.run_released(plan.pk)
    assert kept() == 2
    assert RetentionPlan.objects.get(pk=plan.pk).state == "failed"
    clock.set_today(TODAY)
    assert actions.run_every_released() == 1
    assert kept() == 1


def test_a_plan_stays_with_its_releases_until_something_else_is_due(estate: Any) -> None:
    plan = actions.make_plan()
    assert plan is not None
    actions.release(by=estate.saerom, plan=plan.pk)
    clock.set_today(TODAY + timedelta(days=1))
    assert actions.make_plan() == plan
    clock.set_today(NEW + timedelta(days=30))
    later = actions.make_plan()
    assert later is not None
    assert later != plan
    assert not later.releases.exists()
    with pytest.raises(Refused, match="does not wait"):
        actions.release(by=estate.gaon, plan=plan.pk)


def test_what_is_held_stays_and_a_release_from_before_the_hold_is_void(estate: Any) -> None:
    plan = actions.make_plan()
    assert plan is not None
    for who in (estate.saerom, estate.gaon):
        actions.release(by=who, plan=plan.pk)
    hold = actions.set_hold(by=estate.saerom, subject="lh_rent_arrears", reason="2026-1호")
    with pytest.raises(BandiError, match="no longer the one"):
        actions.run_released(plan.pk)
    assert kept() == 2
    assert actions.run_every_released() == 0, "put aside, and in nobody's way"
    fresh = actions.make_plan()
    assert fresh is not None
    assert {row["clock"] for row in fresh.rows} == {"inbox"}
    actions.nightly()
    assert kept() == 2
    actions.lift_hold(by=estate.gaon, hold=hold.pk)
    assert queries.holding() == []


def test_the_night_empties_the_inbox_and_a_new_file_is_still_taken_in(
    estate: Any, tmp_path: Path, settings: Any
) -> None:
    settings.OUTBOX_FOLDER = tmp_path / "outbox"
    left = {
        tmp_path / "outbox" / "text" / str(TODAY - timedelta(days=days)) / "11020690.csv": days for days in (14, 13)
    }
    for path in left:
        path.parent.mkdir(parents=True)
        path.write_text("가짜갑001,010-0000-0001")
    (tmp_path / "outbox" / "feedback" / "kepco").mkdir(parents=True)  # what goes back to institutions has no day
    actions.nightly()
    assert [path.exists() for path in left] == [False, True]
    assert (tmp_path / "outbox" / "feedback" / "kepco").exists()
    assert not [path for path in door.house().inbox.rglob("*.*") if path.is_file()]
    plan = RetentionPlan.objects.get()
    assert {row["clock"] for row in plan.rows} == {"original", "identity_linked_signal", "record_linked_signal"}


def test_the_commands_of_the_vault(estate: Any, capfd: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from bandi import cli

    monkeypatch.setattr(cli, "_house", door.house)  # the office is prepared already, on a database of the test's own
    keys = door.house().vault.folder / "keys"
    assert [cli.attempt(command) for command in (cli.vault_check, cli.vault_rotate, cli.vault_check)] == [0, 0, 0]
    assert "4 data keys, wrapped by master key 2" in capfd.readouterr().err
    next(keys.glob("*.identity.key")).unlink()
    assert cli.attempt(cli.vault_check) == 1
    assert "1 encrypted files have lost their key" in " ".join(capfd.readouterr().err.split())


def test_households_closed_for_five_years_are_gone_and_recipients_and_open_ones_stay(
    estate: Any, acting: Acting
) -> None:
    gone, recipient, recent = estate.listings
    with acting(estate.daon):
        old = timezone.make_aware(timezone.datetime(2021, 7, 1))
        Listing.objects.filter(pk=gone.pk).update(closed_at=old, result="not_needed")
        Listing.objects.filter(pk=recipient.pk).update(closed_at=old, result="pub_basic")
        Listing.objects.filter(pk=recent.pk).update(closed_at=clock.now(), result="not_needed")
        (row,) = [row for row in queries.office_rows(TODAY) if row["thing"] == "listing"]
        before = set(Household.objects.values_list("pk", flat=True))
    assert (row["count"], row["oldest"], row["destroyed"]) == (1, "2021-07-01", True)
    plan = actions.make_plan()
    assert plan is not None
    for who in (estate.saerom, estate.gaon):
        actions.release(by=who, plan=plan.pk)
    actions.run_released(plan.pk)
    with acting(estate.daon):
        assert before - set(Household.objects.values_list("pk", flat=True)) == {gone.household_id}
        assert not Listing.objects.filter(pk=gone.pk).exists()
        assert not Resident.objects.filter(household_id=gone.household_id).exists()


def test_a_looked_up_number_is_told_within_30_days_and_destroyed_after_closure(estate: Any, acting: Acting) -> None:
    with acting(estate.ara):
        made = lookups.record_lookup(
            by=estate.ara, listing=estate.listing.id, requester="시험구", purpose="도움을 알리기 위해",
            received_on=date(2026, 7, 1), number="010-0000-9999",
        )  # fmt: skip
        assert made.due_on == date(2026, 7, 31)
        letter = lookups.letter(estate.ara, made.pk, opened=True)
        assert letter.name.startswith("가짜갑")
        assert AuditEvent.objects.filter(action="person.reveal", subjects=[made.household_id]).count() == 1
        assert [row.pk for row in lookups.notices(estate.ara)] == [made.pk]
        told = lookups.mark_notified(by=estate.ara, lookup=made.pk, how="letter")
        assert (told.notified_on, told.how) == (TODAY, "letter")
        with pytest.raises(Refused, match="already"):
            lookups.mark_notified(by=estate.ara, lookup=made.pk, how="text")
        with connection.cursor() as cursor:
            cursor.execute("select number from retention_phonelookup")
            assert b"9999" not in bytes(cursor.fetchone()[0])
        Listing.objects.filter(pk=estate.listing.pk).update(closed_at=clock.now() - timedelta(days=2))
    plan = actions.make_plan()
    assert plan is not None
    assert "number" in {row["clock"] for row in plan.rows}
    for who in (estate.saerom, estate.gaon):
        actions.release(by=who, plan=plan.pk)
    actions.run_released(plan.pk)
    with acting(estate.ara):
        row = PhoneLookup.objects.get()
        assert row.number is None
        assert row.notified_on == TODAY


def test_next_door_sees_no_lookup(estate: Any, acting: Acting) -> None:
    with acting(estate.ara):
        made = lookups.record_lookup(
            by=estate.ara, listing=estate.listing.id, requester="시험구", purpose="연락", received_on=TODAY
        )
    with acting(estate.chan):
        assert lookups.notices(estate.chan) == []
        assert not PhoneLookup.objects.exists()
        with pytest.raises(OutOfReach):
            lookups.letter(estate.chan, made.pk, opened=True)
        with pytest.raises(OutOfReach):
            lookups.record_lookup(
                by=estate.chan, listing=estate.listing.id, requester="시험구", purpose="연락", received_on=TODAY
            )
    with acting(estate.ara), pytest.raises(Refused, match="lies ahead"):
        lookups.record_lookup(
            by=estate.ara, listing=estate.listing.id, requester="가", purpose="나",
            received_on=TODAY + timedelta(days=1),
        )  # fmt: skip


def test_a_steward_counts_now_and_an_officer_may_not(estate: Any, client: Any) -> None:
    client.force_login(estate.ara, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/steward/retention/count/").status_code == 403
    assert not RetentionPlan.objects.exists()
    client.force_login(estate.saerom, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post("/steward/retention/count/", follow=True)
    assert "보유 기간이 다한 것을 세었습니다." in answer.content.decode()
    assert RetentionPlan.objects.get().rows
