"""Between rounds: the steward takes files in, holds one back, releases another, and the office sees it at once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from bandi.office import clock
from bandi.office.audit.models import AuditEvent
from bandi.office.discovery import door
from bandi.office.discovery.models import Delivery, Refusal
from bandi.office.errors import BandiError, Refused
from bandi.office.stewardship import intake, queries
from bandi.office.stewardship.models import GateDecision, GateFinding, TakeIn

HEAD = "고객번호,건물관리번호,상세주소,계약종별,체납개월,체납금액,기준월"
GOOD, THOUSANDS = "KEPCO_ARR_202603.csv", "KEPCO_ARR_202608.csv"


def arrears(month: int, *, unit: int = 1, lines: int = 60, spoilt: int = 0) -> bytes:
    """Electricity arrears of one month of 2026, the amounts in `unit` won; the last lines without a month."""
    rows = [
        f"{number:010d},{1100000000000000000000000 + number},101동 {number}호,주택용,{3 + number % 5},"
        f"{(60_000 + 700 * number) // unit},{'' if number >= lines - spoilt else f'2026{month:02d}'}"
        for number in range(lines)
    ]
    return "\r\n".join([HEAD, *rows, f"합계건수,{lines}", ""]).encode("cp949")


@pytest.fixture
def inbox(own_engine: Any, tmp_path: Path) -> Callable[..., None]:
    """An engine of its own; `inbox(3, spoilt=2)` lays the file of March into it."""

    def lay(month: int, **facts: Any) -> None:
        folder = tmp_path / "inbox" / f"2026-{month + 1:02d}-05"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"KEPCO_ARR_2026{month:02d}.csv").write_bytes(arrears(month, **facts))

    return lay


def take_in(user: Any) -> TakeIn:
    """Asked for on the page, done by a worker."""
    row = intake.start_take_in(by=user)
    fetched()
    return intake.take_in_now(row.id)


def fetched() -> None:
    """A worker has taken the job, and ended."""
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")


@pytest.fixture
def gated(town: Any, inbox: Callable[..., None]) -> Any:
    """Five months of files like one another, and a sixth in thousands of won."""
    for month in range(3, 8):
        inbox(month, spoilt=2 if month == 3 else 0)
    inbox(8, unit=1000)
    take_in(town.saerom)
    return town


def the(file: str) -> Delivery:
    return Delivery.objects.get(file=file)


def test_what_is_taken_in_shows_at_once(gated: Any) -> None:
    assert {row.file: row.state for row in Delivery.objects.all()} == {
        **{f"KEPCO_ARR_20260{month}.csv": "accepted" for month in range(3, 8)},
        THOUSANDS: "held",
    }
    done = TakeIn.objects.get()
    assert (done.state, done.counts, done.error) == ("done", {"accepted": 5, "held": 1}, "")
    assert done.ended_at is not None
    assert (the(GOOD).rows_in, the(GOOD).accepted, the(GOOD).refused) == (60, 58, 2)
    assert Refusal.objects.filter(delivery=the(GOOD)).count() == 2
    found = GateFinding.objects.filter(delivery=the(THOUSANDS))
    assert "unit" in {row.kind for row in found}
    assert queries.feeds(gated.saerom).held == 1


def test_showing_it_twice_changes_nothing(gated: Any, inbox: Callable[..., None]) -> None:
    def all_rows() -> list[Any]:
        return [
            list(model.objects.order_by(*order).values_list(*order))
            for model, order in (
                (Delivery, ("delivery", "state", "refused")),
                (Refusal, ("delivery", "line", "column", "category")),
                (GateFinding, ("delivery", "kind", "column", "ko")),
            )
        ]

    before = all_rows()
    intake.mirror()
    assert take_in(gated.saerom).counts == {}
    assert all_rows() == before


def test_a_release_and_its_undoing_reach_the_engine(gated: Any) -> None:
    held = the(THOUSANDS).delivery
    lake = door.house().lake
    with pytest.raises(Refused, match="reason"):
        intake.decide(by=gated.saerom, delivery=held, decision="release", reason="  ")
    intake.decide(by=gated.saerom, delivery=held, decision="release", reason="단위가 맞다고 회신받음")
    assert the(THOUSANDS).state == "accepted"
    assert held in lake.accepted_deliveries()["delivery"]
    with pytest.raises(Refused, match="changed"):
        intake.decide(by=gated.saerom, delivery=held, decision="release", reason="다시")
    intake.decide(by=gated.saerom, delivery=held, decision="hold", reason="회신이 잘못되었음")
    assert the(THOUSANDS).state == "held"
    assert held not in lake.accepted_deliveries()["delivery"]
    page = queries.delivery_page(gated.saerom, held)
    assert page is not None
    assert [(one.decision, one.by.username) for one in page.decisions] == [("hold", "saerom"), ("release", "saerom")]
    assert page.may == "release"
    kept = AuditEvent.objects.filter(action="feed.decide").order_by("id")
    assert [event.detail["decision"] for event in kept] == ["release", "hold"]


def test_a_good_file_can_be_held_back(gated: Any) -> None:
    intake.decide(by=gated.saerom, delivery=the(GOOD).delivery, decision="hold", reason="제공기관이 회수를 요청함")
    assert the(GOOD).state == "held"
    assert GateDecision.objects.get().on == clock.today()


def test_what_the_engine_cannot_keep_is_not_kept_here(gated: Any) -> None:
    (door.house().lake.folder / "gate_decisions.lease").mkdir()
    with pytest.raises((BandiError, OSError)), transaction.atomic():
        intake.decide(by=gated.saerom, delivery=the(GOOD).delivery, decision="hold", reason="시험")
    assert not GateDecision.objects.exists()
    assert the(GOOD).state == "accepted"


def test_only_stewards_decide_and_only_about_files_that_are_there(gated: Any) -> None:
    for user in (gated.ara, gated.bora, gated.daon):
        with pytest.raises(PermissionDenied):
            intake.decide(by=user, delivery=the(GOOD).delivery, decision="hold", reason="시험")
        with pytest.raises(PermissionDenied):
            intake.start_take_in(by=user)
    for delivery, decision in (("ffff", "hold"), (the(GOOD).delivery, "delete")):
        with pytest.raises(Refused, match="no such file"):
            intake.decide(by=gated.saerom, delivery=delivery, decision=decision, reason="시험")
    with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
        GateDecision.objects.create(delivery=the(GOOD), decision="hold", reason="", by=gated.saerom, on=clock.today())


def test_taking_in_is_asked_for_once_at_a_time(town: Any, inbox: Callable[..., None]) -> None:
    first = intake.start_take_in(by=town.saerom)
    with pytest.raises(Refused, match="queued"):
        intake.start_take_in(by=town.saerom)
    with connection.cursor() as cursor:
        cursor.execute("select task_name, lock from procrastinate_jobs")
        assert cursor.fetchall() == [("take_in", "round")]  # never beside a round
    fetched()
    second = intake.start_take_in(by=town.saerom)
    first.refresh_from_db()
    assert (first.state, second.state) == ("failed", "waiting")


def test_a_taking_in_that_breaks_off_says_why_and_shows_what_came(
    town: Any, inbox: Callable[..., None], settings: Any
) -> None:
    inbox(3)
    row = intake.start_take_in(by=town.saerom)
    fetched()
    (settings.LAKE_FOLDER / "records").parent.mkdir(parents=True, exist_ok=True)
    (settings.LAKE_FOLDER / "records").write_text("not a folder", encoding="utf-8")
    with pytest.raises((BandiError, OSError)):
        intake.take_in_now(row.id)
    row.refresh_from_db()
    assert row.state == "failed"
    assert row.error
    (settings.LAKE_FOLDER / "records").unlink()
    assert take_in(town.saerom).counts == {"accepted": 1}


def test_receipts_carry_no_refused_value(gated: Any) -> None:
    name, content = door.receipt(the(GOOD).delivery)
    text = content.decode("cp949")
    assert GOOD.removesuffix(".csv") in name
    assert "60" in text
    assert "기준월" in text
    assert not [line for line in arrears(3).decode("cp949").splitlines()[1:-2] if line[:10] in text]


def test_files_that_came_between_rounds_belong_to_the_next_one_in_time(gated: Any, round_maker: Any) -> None:
    from bandi.office.discovery.actions import mirror_deliveries

    assert not Delivery.objects.filter(round__isnull=False).exists()
    until = door.the_round("2026-4").until
    round_maker("2026-4")
    assert mirror_deliveries("2026-4") == Delivery.objects.filter(received_on__lte=until).count() > 0
    assert set(Delivery.objects.filter(round="2026-4").values_list("file", flat=True)) == {
        row.file for row in Delivery.objects.all() if row.received_on <= until
    }
    assert mirror_deliveries("2026-4") == 0


@pytest.mark.parametrize("month", [date(2026, 3, 1), date(2026, 8, 1)])
def test_files_are_found_by_month_state_provider_and_name(gated: Any, month: date) -> None:
    def shown(**asked: Any) -> list[str]:
        filters = queries.DeliveryFilters(**asked)
        return [row.file for row in queries.feeds(gated.saerom, filters=filters).deliveries]

    name = f"KEPCO_ARR_2026{month.month:02d}.csv"
    assert shown(month=month) == [name]
    assert shown(name=f"2026{month.month:02d}") == [name]
    assert shown(state="held") == [THOUSANDS]
    assert len(shown(provider="한국전력공사")) == 6
    assert shown(provider="없는 기관") == []
    assert shown(sort="refused")[0] == GOOD
    assert shown(sort="oldest")[0] == GOOD
    assert shown(sort="'; drop")[0] == THOUSANDS
