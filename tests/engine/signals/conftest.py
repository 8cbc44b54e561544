"""Small tables written as text: a line a row, `-` for null, months as 2026-05."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from bandi.engine.tables import DELIVERIES, LINKED


def value(text: str, dtype: Any) -> Any:
    if text == "-":
        return None
    if dtype == pl.Date:
        return date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    return text if dtype == pl.String else int(text)


def rows(text: str, schema: Any) -> list[dict[str, Any]]:
    head, *lines = (line.split() for line in text.strip().splitlines())
    return [{name: value(cell, schema[name]) for name, cell in zip(head, line, strict=True)} for line in lines]


def report(row: dict[str, Any], number: int) -> dict[str, Any]:
    said = row.get("month") or row.get("event_on")
    arrival = (said.replace(day=1) + timedelta(days=40)).replace(day=10)
    plain = {"record": number, "how": "subject", "subject": 100 + row["household"] if row["household"] else None}
    plain |= {"received_on": arrival, "delivery": f"{said:%Y%m}"}
    return plain | row


@pytest.fixture
def linked() -> Callable[..., pl.DataFrame]:
    """LINKED from a small table; each line is a record of its own person unless it says otherwise."""

    def make(text: str, *, feed: str = "premiums") -> pl.DataFrame:
        full = [{"feed": feed} | report(row, n) for n, row in enumerate(rows(text, LINKED), 1)]
        return pl.DataFrame(full, schema=dict(LINKED))

    return make


@pytest.fixture
def delivered() -> Callable[..., pl.DataFrame]:
    """DELIVERED: the months for which the feed came."""

    def make(months: str, *, feed: str = "premiums") -> pl.DataFrame:
        days = [value(month, pl.Date) for month in months.split()]
        return pl.DataFrame({"feed": [feed] * len(days), "month": days}, schema={"feed": pl.String, "month": pl.Date})

    return make


@pytest.fixture
def deliveries() -> Callable[[str], pl.DataFrame]:
    """DELIVERIES from a small table."""

    def make(text: str) -> pl.DataFrame:
        full = [{"delivery": f"d{n}", "file": f"{n}.csv"} | row for n, row in enumerate(rows(text, DELIVERIES))]
        return pl.DataFrame(full, schema=dict(DELIVERIES))

    return make
