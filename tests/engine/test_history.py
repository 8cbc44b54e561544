"""Found again, helped, or never met: what earlier rounds say of a household."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from bandi.engine.history import history
from bandi.engine.tables import CANDIDATES, HISTORY, LINKED

CUTOFFS = {
    "2026-1": date(2025, 12, 31),
    "2026-2": date(2026, 2, 28),
    "2026-3": date(2026, 4, 30),
    "2026-10": date(2026, 6, 30),
}


def listings(*rows: tuple[int, str], listed: bool = True) -> pl.DataFrame:
    full = [{"household": household, "round": name, "area": "A", "listed": listed} for household, name in rows]
    return pl.DataFrame(full, schema=dict(CANDIDATES))


def outcomes(*rows: tuple[int, str, str]) -> pl.DataFrame:
    full = [
        {"record": n, "household": household, "state": state, "event_on": date.fromisoformat(on), "how": "household"}
        for n, (household, state, on) in enumerate(rows, 1)
    ]
    return pl.DataFrame(full, schema=dict(LINKED))


def known(earlier: pl.DataFrame, results: pl.DataFrame) -> list[dict[str, Any]]:
    return history(earlier, results, cutoffs=CUTOFFS).to_dicts()


def test_supported_in_the_first_round_and_listed_again() -> None:
    assert known(
        listings((1, "2026-1"), (1, "2026-2")),
        outcomes((1, "unlocated", "2026-01-20"), (1, "pub_basic", "2026-02-10"), (1, "refused", "2026-03-20")),
    ) == [
        {
            "household": 1,
            "times_listed": 2,
            "unsupported_listings": 1,
            "last_round": "2026-2",
            "last_outcome": "refused",
            "last_outcome_on": date(2026, 3, 20),
            "supported_on": date(2026, 2, 10),
            "unreached_rounds": 0,
            "unresolved_listings": 1,
        }
    ]


@pytest.mark.parametrize(
    ("results", "unresolved"),
    [
        ([], 3),
        ([(1, "refused", "2026-03-20"), (1, "monitor", "2026-05-20")], 3),
        ([(1, "pub_other", "2026-01-20")], 2),
        ([(1, "not_needed", "2026-03-20")], 1),
        ([(1, "not_needed", "2026-03-20"), (1, "refused", "2026-04-20")], 1),
        ([(1, "case_mgmt", "2026-05-20")], 0),
    ],
)
def test_listings_in_a_row_that_settled_nothing(results: list[tuple[int, str, str]], unresolved: int) -> None:
    table = known(listings((1, "2026-1"), (1, "2026-2"), (1, "2026-3")), outcomes(*results))
    assert table[0]["unresolved_listings"] == unresolved


@pytest.mark.parametrize(
    ("results", "unreached"),
    [
        ([], 3),
        ([(1, "unlocated", "2026-05-20")], 3),
        ([(1, "monitor", "2026-01-20")], 2),
        ([(1, "monitor", "2026-03-20"), (1, "long_absence", "2026-05-20")], 1),
        ([(1, "unlocated", "2026-05-10"), (1, "monitor", "2026-05-20")], 0),
        ([(1, "monitor", "2026-05-10"), (1, "unlocated", "2026-05-20")], 3),
        ([(1, "monitor", "2026-05-20")], 0),
    ],
)
def test_rounds_in_a_row_that_ended_without_meeting_anyone(results: list[Any], unreached: int) -> None:
    (row,) = known(listings((1, "2026-1"), (1, "2026-2"), (1, "2026-3")), outcomes(*results))
    assert row["unreached_rounds"] == unreached


def test_listed_without_any_result_is_unreached_and_unsupported() -> None:
    (row,) = known(listings((1, "2026-3")), outcomes())
    assert (row["times_listed"], row["unsupported_listings"], row["unreached_rounds"]) == (1, 1, 1)
    assert (row["last_outcome"], row["supported_on"]) == (None, None)


def test_rounds_follow_their_cutoffs_not_their_spelling() -> None:
    (row,) = known(listings((1, "2026-10"), (1, "2026-2")), outcomes((1, "monitor", "2026-07-20")))
    assert (row["last_round"], row["unreached_rounds"]) == ("2026-10", 0)


def test_a_result_belongs_to_the_latest_listing_before_its_day() -> None:
    (row,) = known(listings((1, "2026-1"), (1, "2026-3")), outcomes((1, "case_mgmt", "2026-03-20")))
    assert (row["unsupported_listings"], row["unreached_rounds"]) == (1, 1)


def test_the_reference_list_is_no_listing() -> None:
    assert known(listings((1, "2026-1"), listed=False), outcomes()) == []


def test_a_household_helped_without_ever_being_listed_is_remembered() -> None:
    (row,) = known(listings(), outcomes((7, "pub_emergency", "2026-03-20")))
    assert (row["times_listed"], row["last_round"], row["unreached_rounds"]) == (0, None, 0)
    assert (row["last_outcome"], row["supported_on"]) == ("pub_emergency", date(2026, 3, 20))


def test_a_result_without_a_day_is_of_its_month() -> None:
    undated = outcomes((1, "monitor", "2026-03-20")).with_columns(
        event_on=pl.lit(None, dtype=pl.Date), month=date(2026, 3, 1)
    )
    (row,) = known(listings((1, "2026-2")), undated)
    assert row["last_outcome_on"] == date(2026, 3, 1)


def test_order_and_repetition_change_nothing() -> None:
    earlier = listings((1, "2026-1"), (2, "2026-1"), (1, "2026-2"), (3, "2026-3"))
    results = outcomes((1, "unlocated", "2026-01-20"), (2, "pub_basic", "2026-01-20"), (1, "monitor", "2026-03-02"))
    usual = history(earlier, results, cutoffs=CUTOFFS)
    assert usual.schema == dict(HISTORY)
    mixed = history(pl.concat([earlier, earlier]).reverse(), pl.concat([results, results]).reverse(), cutoffs=CUTOFFS)
    assert_frame_equal(usual, mixed)


def test_nothing_earlier_no_history() -> None:
    assert history(listings(), outcomes(), cutoffs={}).is_empty()


def test_a_round_nobody_dated_is_an_error() -> None:
    with pytest.raises(KeyError, match="2025-6"):
        history(listings((1, "2025-6")), outcomes(), cutoffs=CUTOFFS)
