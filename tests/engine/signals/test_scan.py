"""On a register and using nothing: only where every month of every service was delivered; missing is never zero."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandi.engine.contract.signals import SignalType, Threshold, Unused
from bandi.engine.signals import detect
from bandi.engine.tables import LINKED
from bandi.engine.words import Kind

CUTOFF = date(2026, 6, 30)
UNSERVED = SignalType(
    "unserved", "register", Kind.USE, "미이용", "Unserved", law="-", counted="scan", states=("listed",), lasts=6,
    thresholds=(Threshold(least_months=4),), unused=(Unused("meals", ("meal",)), Unused("visits", every=2)),
)  # fmt: skip
MONTHS = [date(2025, n, 1) for n in range(7, 13)] + [date(2026, n, 1) for n in range(1, 7)]
EVERY_MONTH = {"register": MONTHS, "meals": MONTHS, "visits": MONTHS[::2]}


def record(feed: str, month: date, state: str | None = None, household: int = 1, subject: int = 5) -> dict[str, Any]:
    return {"feed": feed, "month": month, "state": state, "household": household, "subject": subject, "delivery": "d",
            "received_on": date(2026, 7, 5), "how": "subject"}  # fmt: skip


LISTED = [record("register", month, "listed") for month in MONTHS]


def found(
    records: list[dict[str, Any]], months: dict[str, list[date]], signal: SignalType = UNSERVED
) -> list[dict[str, Any]]:
    linked = pl.DataFrame([row | {"record": n} for n, row in enumerate(records)], schema=dict(LINKED))
    came = [(feed, month) for feed, days in months.items() for month in days]
    delivered = pl.DataFrame(came, schema={"feed": pl.String, "month": pl.Date}, orient="row")
    return detect(linked, delivered, types=(signal,), cutoff=CUTOFF, previous_cutoff=date(2026, 4, 30)).to_dicts()


def test_a_household_on_the_register_that_uses_nothing_is_found_with_how_long() -> None:
    (row,) = found(LISTED, EVERY_MONTH)
    assert (row["signal"], row["state"], row["first_on"], row["months"]) == ("unserved", "active", date(2025, 7, 1), 12)
    assert not row["is_new"]
    assert {said["feed"] for said in row["evidence"]} == {"register"}


@pytest.mark.parametrize(
    ("use", "months"),
    [
        (record("meals", date(2026, 2, 1), "meal"), 4),
        (record("meals", date(2026, 2, 1), "meal", subject=6), 4),
        (record("meals", date(2026, 3, 1), "meal"), None),
        (record("visits", date(2026, 5, 1)), None),
        (record("meals", date(2026, 5, 1), "asked"), 12),
        (record("meals", date(2026, 5, 1), "meal", household=2), 12),
    ],
)
def test_silence_begins_after_the_last_use_by_anybody_of_the_household(use: dict[str, Any], months: int | None) -> None:
    assert [row["months"] for row in found([*LISTED, use], EVERY_MONTH)] == ([] if months is None else [months])


def test_it_is_new_when_the_silence_reached_its_length_since_the_last_round() -> None:
    (row,) = found([*LISTED, record("meals", date(2026, 1, 1), "meal")], EVERY_MONTH)
    assert (row["first_on"], row["months"], row["is_new"]) == (date(2026, 2, 1), 5, True)


@pytest.mark.parametrize(
    ("gone", "months"),
    [
        ({"meals": [date(2026, 6, 1)]}, None),
        ({"meals": [date(2026, 4, 1)]}, None),
        ({"meals": [date(2026, 2, 1)]}, 4),
        ({"visits": [date(2026, 5, 1)]}, None),
        ({"visits": [date(2026, 3, 1)]}, None),
        ({"visits": [date(2026, 1, 1)]}, 4),
        ({"visits": [date(2025, 11, 1)]}, 6),
    ],
)
def test_a_month_that_was_not_delivered_is_unknown(gone: dict[str, list[date]], months: int | None) -> None:
    came = {feed: [day for day in days if day not in gone.get(feed, [])] for feed, days in EVERY_MONTH.items()}
    assert [row["months"] for row in found(LISTED, came)] == ([] if months is None else [months])


def test_a_feed_that_never_came_finds_nobody() -> None:
    assert found(LISTED, {"register": MONTHS, "meals": MONTHS}) == []


def test_who_was_entered_lately_is_not_found_yet() -> None:
    assert found(LISTED[-3:], EVERY_MONTH) == []
    assert [row["months"] for row in found(LISTED[-4:], EVERY_MONTH)] == [4]


def test_who_left_the_register_is_cleared() -> None:
    rows = found(LISTED[:3], EVERY_MONTH, replace(UNSERVED, lasts=1))
    assert [row["state"] for row in rows] == ["cleared"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(MONTHS)), st.sets(st.sampled_from(MONTHS)), st.sets(st.sampled_from(MONTHS[::2])))
def test_fewer_deliveries_and_more_uses_never_find_more(
    uses: list[date], no_meals: set[date], no_visits: set[date]
) -> None:
    came = EVERY_MONTH | {
        "meals": [day for day in MONTHS if day not in no_meals],
        "visits": [day for day in MONTHS[::2] if day not in no_visits],
    }
    used = [record("meals", month, "meal") for month in uses]
    few = found([*LISTED, *used], came)
    (all_found,) = found(LISTED, EVERY_MONTH)
    assert all(row["months"] <= all_found["months"] for row in few)
    if max(uses, default=MONTHS[0]) > MONTHS[-5]:
        assert few == []
