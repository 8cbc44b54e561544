"""Dated rules of history management: one rule for every benefit on every day, and the days they name."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandi.engine.contract.office.watching import WatchRule, years_after
from bandi.engine.errors import ContentError
from bandi.korea.benefits import BENEFITS
from bandi.korea.watching import watch_rule, watch_rules

NAMES = [benefit.id for benefit in BENEFITS] + ["disability_pension", "disability_allowance"]
DAYS = st.dates(date(2016, 1, 1), date(2040, 12, 31))


@given(st.sampled_from(NAMES), DAYS)
def test_every_benefit_has_one_rule_on_every_day(benefit: str, day: date) -> None:
    rule = watch_rule(benefit, day)
    assert rule.holds(day)
    assert rule.years == 5
    assert (rule.decline_until(day) is not None) == rule.deemed


@given(DAYS)
def test_five_years_end_on_the_same_day_or_on_the_last_of_its_month(day: date) -> None:
    last = years_after(day, 5)
    assert (last.year, last.month) == (day.year + 5, day.month)
    assert last.day == day.day or ((last + timedelta(days=1)).day == 1 and last.day < day.day)


@given(DAYS, st.integers(0, 900))
def test_checks_in_two_spans_are_the_checks_of_the_whole(day: date, length: int) -> None:
    middle, end = day + timedelta(days=length // 3), day + timedelta(days=length)
    for rule in watch_rules():
        assert rule.checks(day, middle) + rule.checks(middle, end) == rule.checks(day, end)


def test_the_basic_pension_is_looked_at_yearly_and_from_2026_07_30_twice_a_year() -> None:
    days = sorted({
        day
        for rule in watch_rules()
        if "basic_pension" in rule.benefits
        for day in rule.checks(date(2023, 6, 1), date(2028, 1, 1))
    })  # fmt: skip
    january = [date(year, 1, 1) for year in range(2024, 2029)]
    assert days == sorted([*january, date(2026, 7, 30), date(2027, 7, 1)])


def test_two_weeks_to_decline_and_the_first_window_as_it_was_published() -> None:
    rule = watch_rule("basic_pension", date(2027, 1, 1))
    assert rule.decline_until(date(2027, 1, 1)) == date(2027, 1, 15)
    assert rule.decline_until(date(2026, 7, 30)) == date(2026, 8, 14)
    assert watch_rule("basic_pension", date(2026, 7, 29)).decline_until(date(2026, 7, 29)) is None


@pytest.mark.parametrize(
    "wrong", [{"check_months": ()}, {"check_months": (13,)}, {"law_ko": ""}, {"valid_to": date(2015, 1, 1)}]
)
def test_a_rule_that_cannot_be_believed_does_not_load(wrong: dict[str, object]) -> None:
    right = {
        "benefits": (),
        "valid_from": date(2016, 1, 1),
        "years": 5,
        "check_months": (1,),
        "law_ko": "법",
        "law_en": "law",
        "source": "here",
        "confidence": "I",
    }
    WatchRule(**right)  # type: ignore[arg-type]
    with pytest.raises(ContentError):
        WatchRule(**right | wrong)  # type: ignore[arg-type]
