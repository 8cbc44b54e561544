"""Nothing after the cut-off is read: not by any signal of Korea, from no column, and not by what came or the rules."""

from datetime import date, timedelta
from itertools import product
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import bandi.korea
from bandi.engine.benefits import assess
from bandi.engine.signals import coverage, delivered_months, detect
from bandi.engine.tables import DELIVERIES, HOUSEHOLDS, LINKED, PERSONS, conform
from bandi.korea.signals import SIGNALS

PACK = bandi.korea.pack()
CUTOFF, PREVIOUS = date(2026, 6, 30), date(2026, 4, 30)
MONTHS = pl.date_range(date(2024, 7, 1), date(2026, 12, 1), "1mo", eager=True).to_list()
STATES = {
    feed.id: sorted({code for column in feed.columns if column.means == "state" for code in column.codes.values()})
    for feed in PACK.feeds.values()
} | {of.feed: [level.level for level in of.levels] for of in PACK.meters}
FEEDS = sorted({signal.feed for signal in SIGNALS} | {use.feed for signal in SIGNALS for use in signal.unused})
DATED = ["month", "event_on", "told_on"]


def everything() -> pl.DataFrame:
    """LINKED: every feed, every state, in every month of two and a half years, half a year of it after the cut-off;
    every column filled, of a few households each with a rhythm of its own."""
    rows = [
        {
            "record": number, "delivery": f"{feed}-{month}", "feed": feed, "received_on": month + timedelta(days=40),
            "subject": household * 10, "household": household, "month": month, "event_on": month + timedelta(days=4),
            "months": 3 + at, "amount": 1_000_000 + 1_000 * at, "state": state, "told_on": month + timedelta(days=20),
            "crisis": at % 3 == 0, "handover": at % 4 == 0, "how": "subject",
        }
        for number, (feed, (at, month), household) in enumerate(product(FEEDS, enumerate(MONTHS), range(1, 6)))
        if (at + household) % (household + 1) < household
        for state in (STATES[feed] or [None])
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=dict(LINKED)).with_columns(record=pl.int_range(pl.len(), dtype=pl.Int64))


def delivered(until: date) -> pl.DataFrame:
    came = [(feed, month) for feed in FEEDS for month in MONTHS if month <= until]
    return pl.DataFrame(came, schema={"feed": pl.String, "month": pl.Date}, orient="row")


def found(linked: pl.DataFrame, came: pl.DataFrame) -> pl.DataFrame:
    return detect(linked, came, types=SIGNALS, cutoff=CUTOFF, previous_cutoff=PREVIOUS)


@pytest.fixture(scope="module")
def full() -> pl.DataFrame:
    return everything()


@pytest.fixture(scope="module")
def truncated(full: pl.DataFrame) -> pl.DataFrame:
    return full.filter(pl.col("month") <= CUTOFF, pl.col("event_on") <= CUTOFF, pl.col("told_on") <= CUTOFF)


def test_the_world_of_this_test_gives_every_signal(full: pl.DataFrame) -> None:
    given_by_records = {s.id for s in SIGNALS if s.counted not in {"residence", "scan"}}
    assert set(found(full, delivered(MONTHS[-1]))["signal"]) >= given_by_records


def test_detection_on_what_was_known_at_the_cutoff_is_detection_on_everything(
    full: pl.DataFrame, truncated: pl.DataFrame
) -> None:
    assert truncated.height < full.height
    assert_frame_equal(found(full, delivered(MONTHS[-1])), found(truncated, delivered(CUTOFF)))


@pytest.mark.parametrize("signal", [s for s in SIGNALS if s.counted != "residence"], ids=lambda s: s.id)
def test_no_signal_reads_a_later_month(signal: Any, full: pl.DataFrame, truncated: pl.DataFrame) -> None:
    def alone(linked: pl.DataFrame, until: date) -> pl.DataFrame:
        return detect(linked, delivered(until), types=[signal], cutoff=CUTOFF, previous_cutoff=PREVIOUS)

    assert_frame_equal(alone(full, MONTHS[-1]), alone(truncated, CUTOFF))


@pytest.mark.parametrize("column", DATED)
def test_one_later_day_is_enough_to_leave_a_record_out(column: str, truncated: pl.DataFrame) -> None:
    tomorrow = truncated.with_columns(
        pl.lit(CUTOFF + timedelta(days=1)).alias(column),
        household=pl.col("household") + 100,
        record=pl.col("record") + truncated.height * 10,
    )
    months = delivered(CUTOFF)
    assert_frame_equal(found(pl.concat([truncated, tomorrow]), months), found(truncated, months))


def deliveries() -> pl.DataFrame:
    """DELIVERIES: a file a month of every feed, all received before the round closed, those of later months too."""
    rows = [
        {"delivery": f"{feed}-{month}", "feed": feed, "file": f"{month}.csv", "received_on": date(2026, 7, 1),
         "month_from": month, "month_to": month, "rows_in": 5, "accepted": 5, "refused": 0, "state": "accepted"}
        for feed, month in product(PACK.feeds, MONTHS)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=dict(DELIVERIES))


def came(files: pl.DataFrame) -> pl.DataFrame:
    counts = pl.DataFrame(schema={"feed": pl.String, "how": pl.String, "records": pl.Int64})
    days = {"cutoff": CUTOFF, "until": date(2026, 7, 14)}
    return coverage(files, counts, feeds=PACK.feeds, connected=set(PACK.feeds), **days)


def test_what_came_is_what_speaks_of_the_time_before_the_cutoff() -> None:
    known = deliveries().filter(pl.col("month_from") <= CUTOFF)
    assert_frame_equal(came(deliveries()), came(known))
    days = {"cutoff": CUTOFF, "until": date(2026, 7, 14)}
    assert_frame_equal(delivered_months(deliveries(), **days), delivered_months(known, **days))


def test_entitlements_read_nothing_later(full: pl.DataFrame, truncated: pl.DataFrame) -> None:
    homes = pl.DataFrame(
        [{"household": n, "area": "11020690", "size": 1, "aged": 1, "minors": 0, "youngest": 70, "head_age": 70,
          "head_sex": "f", "kind": "aged_alone"} for n in range(1, 6)], schema=dict(HOUSEHOLDS)
    )  # fmt: skip
    members = pl.DataFrame(
        [{"household": n, "person": n * 10, "relation": "head", "birth": date(1956, 1, 1), "sex": "f", "age": 70}
         for n in range(1, 6)], schema=dict(PERSONS)
    )  # fmt: skip
    known = deliveries().filter(pl.col("month_from") <= CUTOFF)
    read_all, read_known = (
        assess(homes, members, conform(linked, LINKED), came(files), rules=PACK.rules, on=CUTOFF)
        for linked, files in ((full, deliveries()), (truncated, known))
    )
    assert_frame_equal(read_all, read_known)
    assert read_known["received"].any()


LATER = st.dates(CUTOFF + timedelta(days=1), date(2027, 12, 31))
ANY_DAY = st.none() | st.dates(date(2020, 1, 1), date(2027, 12, 31))
EARLY = everything().filter(pl.col("month") <= CUTOFF, pl.col("told_on") <= CUTOFF, pl.col("household") <= 2)
KNOWN = found(EARLY, delivered(CUTOFF))


@st.composite
def later_record(draw: st.DrawFn) -> dict[str, Any]:
    """A record of a household we know, of any feed and any content, with at least one of its days after the cut-off."""
    feed = draw(st.sampled_from(FEEDS))
    days = {name: draw(ANY_DAY) for name in DATED} | {draw(st.sampled_from(DATED)): draw(LATER)}
    return days | {
        "record": draw(st.integers(10**9, 10**9 + 9)), "delivery": draw(st.sampled_from(["d", "zzz"])), "feed": feed,
        "received_on": draw(st.dates(date(2026, 1, 1), date(2027, 12, 31))), "household": draw(st.integers(1, 2)),
        "subject": draw(st.sampled_from([10, 20, None])), "months": draw(st.none() | st.integers(1, 60)),
        "amount": draw(st.none() | st.integers(0, 10**8)), "state": draw(st.sampled_from([*STATES[feed], None])),
        "crisis": draw(st.none() | st.booleans()), "handover": draw(st.none() | st.booleans()), "how": "subject",
    }  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(later_record(), min_size=1, max_size=8), LATER)
def test_whatever_is_dated_after_the_cutoff_changes_nothing(later: list[dict[str, Any]], until: date) -> None:
    linked = pl.concat([EARLY, pl.DataFrame(later, schema=dict(LINKED))]).sample(fraction=1, shuffle=True, seed=3)
    assert_frame_equal(found(linked, delivered(until)), KNOWN)
