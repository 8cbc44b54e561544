"""After a report is answered: a text to whoever told, and what is forgotten when its time is over."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.codes import digest
from bandi.office.reports import actions
from bandi.office.reports.intake import Told, receive
from bandi.office.reports.models import Report, Reporter, ReportFile, ReportMessage, ReportReceipt
from bandi.office.retention.fading import fade
from bandi.office.rewards.models import RewardClaim, RewardList, RewardPayee


@pytest.fixture
def outbox(settings: Any, tmp_path: Path) -> Path:
    """An outbox of this test alone."""
    settings.OUTBOX_FOLDER, settings.PUBLIC_URL = tmp_path / "outbox", "https://bandi.example"
    return tmp_path / "outbox"


def tell(town: Any, **facts: Any) -> Report:
    about = {"key": uuid4(), "who": "neighbour", "kinds": ["care"], "area": town.areas[0], "place": f"없는로 {uuid4()}"}
    code = receive(told=Told(**(about | facts))).code
    with within([town.areas[0]]):
        return Report.objects.get(pk=ReportReceipt.objects.get(digest=digest(code)).report)


def test_whoever_left_a_number_is_texted_the_outcome_and_nothing_else(
    town: Any, acting: Any, outbox: Path, django_capture_on_commit_callbacks: Any
) -> None:
    first = tell(town, phone="010-0000-0001", name="가짜이웃", place="없는로 1", note="혼자 계셔요", language="en")
    later = tell(town, phone="010-0000-0002", place="없는로 1", language="vi")
    silent, sealed = tell(town), tell(town, phone="010-0000-0003", kinds=["violence"])
    with acting(town.ara), django_capture_on_commit_callbacks(execute=True):
        for row in (first, silent, sealed):
            actions.tell(by=town.ara, report=row.id, outcome="report_met")
    (path,) = outbox.rglob("*.csv")
    assert path.parts[-3:] == ("report_text", clock.today().isoformat(), f"{town.areas[0]}.csv")
    text = path.read_text("utf-8-sig")
    lines = text.splitlines()
    assert len(lines) == 3, "two tellers of one place; nobody without a number, nobody about violence"
    told = {line.split(",")[0]: line for line in lines[1:]}
    assert "About what you reported" in told[str(first.id)]
    assert "Về việc bạn đã báo" in told[str(later.id)]
    assert "https://bandi.example/report/status/" in told[str(first.id)]
    assert not [word for word in ("가짜이웃", "없는로", "혼자", "0003") if word in text]
    with acting(town.ara), django_capture_on_commit_callbacks(execute=True):
        actions.reject(by=town.ara, report=first.id, reason="report_untrue", answer="다시 보니 사실이 아니었습니다.")
    again = path.read_text("utf-8-sig")
    assert "다시 보니" not in again
    assert "What was told was not so" in again, "the file is what stands now"
    assert len(again.splitlines()) == 3


def test_tellers_go_after_a_year_words_after_five_and_counts_stay(town: Any, acting: Any) -> None:
    today = clock.today()
    row = tell(town, phone="010-0000-0001", note="혼자 계셔요", place="없는로 1", point="127.0800,37.5200")
    waits = tell(town, phone="010-0000-0002", note="아직 답이 없어요")
    with acting(town.ara):
        actions.tell(by=town.ara, report=row.id, outcome="report_met")
        ReportMessage.objects.create(report=row, area=row.area, kind="report_more", text="더")
        ReportFile.objects.create(report=row, area=row.area, kind="report_photo", media="image/jpeg", content="")

    def left(on: date) -> tuple[int, int, int, int]:
        fade(on)
        with within([town.areas[0]]):
            worded = Report.objects.filter(pk=row.pk, note__isnull=False).count()
            return Reporter.objects.count(), ReportFile.objects.count(), ReportMessage.objects.count(), worded

    assert left(today + timedelta(days=364)) == (2, 1, 1, 1)
    assert left(today + timedelta(days=367)) == (1, 0, 1, 1)
    assert left(today + timedelta(days=5 * 365)) == (1, 0, 1, 1)
    assert left(today + timedelta(days=5 * 365 + 3)) == (1, 0, 0, 0)
    assert fade(today + timedelta(days=5 * 365 + 3))["report"].removed == 0, "again nothing is left to forget"
    with within([town.areas[0]]):
        kept = Report.objects.get(pk=row.pk)
        assert (kept.kinds, kept.outcome, kept.place, kept.mark) == (["care"], "report_met", None, "")
        assert kept.point is None
        assert Report.objects.get(pk=waits.pk).note, "nobody answered it yet"


def test_who_was_paid_is_forgotten_after_five_years_and_the_won_stay(town: Any, acting: Any) -> None:
    area, now = town.areas[0], clock.now()
    paid_in = RewardList.objects.create(
        place=area[:5], number=1, lines=1, won=50_000, by=town.daon, paid_by=town.daon, paid_at=now
    )
    with acting(town.ara):
        for state in ("reward_paid", "reward_asked"):
            claim = RewardClaim.objects.create(
                area=area, place=area[:5], report=uuid4(), household=uuid4(), ordinance="demo", told_on=clock.today(),
                asked_at=now, state=state, chosen="basic", won=50_000, year=2026, decided_by=town.ara,
                confirmed_by=town.bora, paid_in=paid_in if state == "reward_paid" else None,
            )  # fmt: skip
            names = {"name": "가짜갑001", "birth": "1980-01-01", "bank": "은행", "account": "12345678"}
            RewardPayee.objects.create(claim=claim, area=area, place=area[:5], person="p", mark="m", **names)
    day = clock.today()
    assert fade(day + timedelta(days=5 * 365))["payee"].removed == 0
    assert fade(day + timedelta(days=5 * 365 + 3))["payee"].removed == 1
    with acting(town.ara):
        gone = RewardPayee.objects.get(claim__state="reward_paid")
        assert (gone.name, gone.account, gone.person, gone.claim.won) == (None, None, "", 50_000)
        assert RewardPayee.objects.get(claim__state="reward_asked").name == "가짜갑001"
