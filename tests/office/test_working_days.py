"""Working days of public offices in Korea."""

from datetime import date

import pytest

from bandi.office.worklist.working_days import (
    add_working_days,
    is_working_day,
    next_working_day,
    working_days_between,
)


@pytest.mark.parametrize(
    ("day", "open_"),
    [
        (date(2026, 9, 22), True),  # Tuesday
        (date(2026, 9, 25), False),  # Chuseok
        (date(2026, 9, 27), False),  # Sunday
        (date(2026, 10, 3), False),  # National Foundation Day, a Saturday
        (date(2026, 10, 5), False),  # its substitute
        (date(2026, 6, 3), False),  # local elections, declared
        (date(2026, 11, 22), False),
        (date(2026, 11, 23), True),
    ],
)
def test_weekends_and_holidays_do_not_count(day: date, open_: bool) -> None:
    assert is_working_day(day) is open_


def test_counting_forward_skips_chuseok() -> None:
    assert add_working_days(date(2026, 9, 22), 2) == date(2026, 9, 28)
    assert add_working_days(date(2026, 9, 22), 0) == date(2026, 9, 22)
    assert next_working_day(date(2026, 9, 24)) == date(2026, 9, 28)


def test_days_between_count_back_as_well() -> None:
    assert working_days_between(date(2026, 9, 22), date(2026, 9, 28)) == 2
    assert working_days_between(date(2026, 9, 28), date(2026, 9, 22)) == -2
    assert working_days_between(date(2026, 9, 28), date(2026, 9, 28)) == 0
