"""Whole months between days, as the civil code counts them."""

from datetime import date

import polars as pl
import pytest

from bandi.engine.signals.windows import whole_months


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2026, 5, 31), date(2026, 5, 31), 0),
        (date(2026, 5, 31), date(2026, 6, 29), 0),
        (date(2026, 5, 31), date(2026, 6, 30), 1),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2025, 12, 15), date(2026, 6, 14), 5),
        (date(2025, 12, 15), date(2026, 6, 15), 6),
        (date(2024, 2, 29), date(2026, 2, 28), 24),
    ],
)
def test_the_last_day_of_a_month_completes_it(start: date, end: date, months: int) -> None:
    assert pl.select(whole_months(pl.lit(start), pl.lit(end))).item() == months
