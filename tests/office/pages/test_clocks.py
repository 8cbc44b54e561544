"""The last day of every statute clock, at the borders of months, years and holidays, and the page that shows them."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandi.engine.contract.office.clocks import read_clocks
from bandi.engine.errors import ContentError
from bandi.office.accounts.roles import ROLES
from bandi.office.discovery import door
from bandi.office.worklist.clocks import WHO, due_on, last_day, months_after
from bandi.office.worklist.working_days import is_working_day

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("clock", "start", "end"),
    [
        ("decision", date(2026, 11, 22), date(2026, 12, 22)),  # the first day is not counted
        ("decision", date(2025, 12, 2), date(2026, 1, 2)),  # ends on New Year's Day: the next open day
        ("decision", date(2025, 12, 31), date(2026, 1, 30)),
        ("decision_extended", date(2025, 12, 31), date(2026, 3, 3)),  # Sunday 1 March, then its substitute
        ("alert_consult", date(2026, 2, 2), date(2026, 2, 19)),  # lunar new year, 16 to 18 February
        ("alert_consult", date(2026, 9, 10), date(2026, 9, 28)),  # Chuseok and the weekend behind it
        ("objection", date(2026, 11, 22), date(2027, 2, 22)),  # ends on a Saturday
        ("number_notice", date(2028, 1, 30), date(2028, 2, 29)),
        ("medical_claim", date(2026, 6, 30), date(2026, 12, 28)),  # 27 December is a Sunday
        ("energy_voucher", date(2026, 4, 21), date(2026, 5, 6)),  # Children's Day
        ("pension_unpaid", date(2026, 12, 25), date(2027, 1, 4)),
        ("emergency_check", date(2026, 11, 22), date(2026, 12, 22)),
        ("emergency_check", date(2026, 1, 30), date(2026, 3, 3)),  # 28 February, a Saturday, and what follows it
        ("case_survey", date(2026, 11, 13), date(2026, 11, 23)),
        ("break_glass_review", date(2026, 11, 27), date(2026, 11, 30)),
        ("break_glass_review", date(2026, 12, 23), date(2026, 12, 26)),  # waits for no weekend
        ("destruction", date(2024, 2, 29), date(2029, 2, 28)),
        ("destruction", date(2026, 11, 22), date(2031, 11, 22)),  # a Saturday: nothing is kept longer for it
        ("survey", date(2026, 11, 22), date(2026, 12, 31)),
        ("survey", date(2026, 12, 31), date(2026, 12, 31)),
        ("survey", date(2027, 1, 1), date(2027, 3, 31)),
        ("survey_report", date(2026, 4, 1), date(2027, 3, 31)),
        ("follow_up_12", date(2027, 2, 28), date(2028, 2, 29)),
    ],
)
def test_the_last_day(clock: str, start: date, end: date) -> None:
    assert due_on(clock, start) == end


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 15), 1, date(2026, 2, 15)),  # ends on the same day
        (date(2026, 1, 30), 1, date(2026, 2, 28)),  # the month lacks the day: its last
        (date(2026, 1, 31), 1, date(2026, 2, 28)),  # counted from the first of a month: ends with a month
        (date(2026, 2, 28), 1, date(2026, 3, 31)),
        (date(2028, 2, 28), 1, date(2028, 3, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 31)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
    ],
)
def test_months_as_the_civil_act_counts_them(start: date, months: int, end: date) -> None:
    assert months_after(start, months) == end


@given(start=DAYS, name=st.sampled_from(sorted(door.clocks())))
def test_no_clock_ends_early_on_a_closed_day_or_out_of_order(start: date, name: str) -> None:
    clock = door.clocks()[name]
    end = last_day(clock, start)
    bare = last_day(replace(clock, moves=False), start)
    assert start <= bare <= end <= last_day(clock, start + timedelta(days=1))
    assert end - bare <= timedelta(days=12)  # the longest run of closed days
    assert not clock.moves or clock.calendar == "working" or is_working_day(end)


@given(start=DAYS, months=st.integers(1, 60))
def test_months_keep_the_day_or_end_with_the_month(start: date, months: int) -> None:
    end = months_after(start, months)
    assert end.day == start.day or end.day == monthrange(end.year, end.month)[1]
    assert (end.year - start.year) * 12 + end.month - start.month == months


def test_working_days_skip_what_is_closed() -> None:
    clock = replace(door.clocks()["case_survey"], calendar="working", length=3)
    assert last_day(clock, date(2026, 9, 22)) == date(2026, 9, 29)  # Chuseok lies between


def test_everybody_who_must_act_has_words_in_two_languages() -> None:
    assert {clock.who for clock in door.clocks().values()} <= set(ROLES) | set(WHO)
    assert all(ko and en for ko, en in WHO.values())


GOOD = {
    "id": "x", "ko": "가", "en": "a", "law_ko": "법", "law_en": "law", "starts_ko": "날", "starts_en": "day",
    "who": "officer", "calendar": "days", "length": 3, "source": "domain 1", "confidence": "L",
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"calendar": "weeks"},
        {"length": 0},
        {"calendar": "dates"},
        {"calendar": "dates", "length": 0, "dates": ["02-29"]},
        {"dates": ["03-31"]},
        {"law_ko": ""},
        {"confidence": "sure"},
        {"hours": 3},
    ],
)
def test_a_clock_that_is_not_whole_is_refused(change: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "clocks.toml"

    def write(clock: dict[str, Any]) -> None:
        path.write_text("[[clocks]]\n" + "\n".join(f"{key} = {value!r}" for key, value in clock.items()), "utf-8")

    write(GOOD)
    assert list(read_clocks(path)) == ["x"]
    write(GOOD | change)
    with pytest.raises(ContentError):
        read_clocks(path)


def test_the_page_counts_from_any_day_and_puts_the_own_duties_first(
    town: Any, page_of: Callable[..., Any], read: Callable[..., Any]
) -> None:
    page = read(page_of(town.ara).get("/clocks/?from=2026-02-02"))
    assert "2026. 2. 19.(목)" in page.text
    assert page.text.index("복지위기 알림 상담") < page.text.index("급여 결정 통지") < page.text.index("파기")
    wrong = read(page_of(town.ara).get("/clocks/?from=2026-02-30"))
    assert "오늘부터 셌습니다" in wrong.text
    assert wrong.find("input", name="from")[0]["value"] == "2026-02-30"
