"""Duration, recurrence and trend, not presence: each test is a small table and what it means."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from bandi.engine.contract.signals import SignalType, Threshold
from bandi.engine.signals import detect
from bandi.engine.tables import LINKED, SIGNALS
from bandi.engine.words import Kind

CUTOFF = date(2026, 6, 30)
PREVIOUS = date(2026, 4, 30)
ARREARS = SignalType(
    "premium_arrears", "premiums", Kind.ARREARS, "체납", "Arrears", law="-", thresholds=(Threshold(least_months=3),)
)
CUT = SignalType(
    "power_cut", "cuts", Kind.CUT, "단전", "Cut", law="-", counted="events", states=("cut", "limited"), lasts=6
)
Table = Callable[..., pl.DataFrame]
HALF_YEAR = "2026-01 2026-02 2026-03 2026-04 2026-05 2026-06"


def found(linked: pl.DataFrame, delivered: pl.DataFrame, **other: Any) -> pl.DataFrame:
    asked = {"types": (ARREARS, CUT), "cutoff": CUTOFF, "previous_cutoff": PREVIOUS} | other
    return detect(linked, delivered, **asked)


def only(linked: pl.DataFrame, delivered: pl.DataFrame, **other: Any) -> dict[str, Any]:
    (row,) = found(linked, delivered, **other).to_dicts()
    return row


class TestArrears:
    def test_three_reports_in_a_row_are_one_spell(self, linked: Table, delivered: Table) -> None:
        signal = only(
            linked("""
            household month    months  amount
            1         2026-04  3        90000
            1         2026-05  4       120000
            1         2026-06  5       150000
            """),
            delivered(HALF_YEAR),
        )
        assert signal | {"evidence": None} == {
            "household": 1,
            "signal": "premium_arrears",
            "feed": "premiums",
            "kind": "arrears",
            "state": "active",
            "first_on": date(2026, 4, 1),
            "last_on": date(2026, 6, 1),
            "cleared_on": None,
            "months": 5,
            "times": 1,
            "beside": None,
            "trend": "worsening",
            "amount": 150_000,
            "is_new": False,
            "together": None,
            "crisis": None,
            "handover": None,
            "told_on": None,
            "evidence": None,
        }

    def test_a_long_spell_lasts_longer_than_the_institution_counts(self, linked: Table, delivered: Table) -> None:
        table = "household month months\n" + "\n".join(f"1 2026-0{m} 3" for m in range(1, 7))
        assert only(linked(table), delivered(HALF_YEAR))["months"] == 6

    def test_a_delivered_month_without_the_household_ends_the_spell(self, linked: Table, delivered: Table) -> None:
        signal = only(
            linked("""
            household month    months
            1         2026-02  3
            1         2026-03  4
            1         2026-06  3
            """),
            delivered(HALF_YEAR),
        )
        assert (signal["first_on"], signal["times"], signal["months"]) == (date(2026, 6, 1), 2, 3)
        assert signal["is_new"]

    def test_a_month_that_was_not_delivered_does_not_end_it(self, linked: Table, delivered: Table) -> None:
        signal = only(
            linked("""
            household month    months
            1         2026-02  3
            1         2026-03  3
            1         2026-06  3
            """),
            delivered("2026-02 2026-03 2026-06"),
        )
        assert (signal["first_on"], signal["times"], signal["months"]) == (date(2026, 2, 1), 1, 5)

    def test_cleared_when_the_next_delivery_no_longer_names_it(self, linked: Table, delivered: Table) -> None:
        signal = only(
            linked("""
            household month    months amount
            1         2026-03  3      90000
            1         2026-04  4      120000
            """),
            delivered(HALF_YEAR),
        )
        assert (signal["state"], signal["cleared_on"], signal["trend"]) == ("cleared", date(2026, 5, 1), "easing")
        assert (signal["last_on"], signal["months"]) == (date(2026, 4, 1), 4)

    def test_stays_active_while_the_feed_is_late(self, linked: Table, delivered: Table) -> None:
        table = linked("""
            household month    months
            1         2026-03  3
            1         2026-04  4
            """)
        signal = only(table, delivered("2026-01 2026-02 2026-03 2026-04"))
        assert (signal["state"], signal["cleared_on"], signal["last_on"]) == ("active", None, date(2026, 4, 1))

    def test_below_the_threshold_is_no_crisis_but_untold_months_may_be(self, linked: Table, delivered: Table) -> None:
        signals = found(
            linked("""
            household month    months
            1         2026-06  2
            2         2026-06  -
            3         2026-06  3
            """),
            delivered("2026-06"),
        )
        assert signals.select("household", "months").rows() == [(2, 1), (3, 3)]

    @pytest.mark.parametrize(
        ("unpaid", "owed", "trend"),
        [
            ("3 4 5", "- - -", "worsening"),
            ("9 8 7", "- - -", "easing"),
            ("4 4 4", "10 10 10", "steady"),
            ("4 4 4", "10 10 30", "worsening"),
            ("- - -", "30 20 10", "easing"),
            ("- - -", "- - -", "steady"),
            ("9 8 9", "10 20 30", "worsening"),
        ],
    )
    def test_trend_compares_the_last_three_reports(
        self, linked: Table, delivered: Table, unpaid: str, owed: str, trend: str
    ) -> None:
        lines = zip(("04", "05", "06"), unpaid.split(), owed.split(), strict=True)
        table = "household month months amount\n" + "\n".join(f"1 2026-{m} {u} {o}" for m, u, o in lines)
        assert only(linked(table), delivered(HALF_YEAR))["trend"] == trend

    def test_several_meters_worst_duration_sum_of_what_is_owed(self, linked: Table, delivered: Table) -> None:
        signal = only(
            linked("""
            household subject month    months amount
            1         11      2026-05  7      700
            1         11      2026-06  8      800
            1         12      2026-06  3      300
            """),
            delivered(HALF_YEAR),
        )
        assert (signal["months"], signal["amount"], signal["times"]) == (8, 1100, 1)
        assert [e["record"] for e in signal["evidence"]] == [3, 2, 1]

    def test_an_amount_nobody_told_is_unknown(self, linked: Table, delivered: Table) -> None:
        assert only(linked("household month months\n1 2026-06 3"), delivered("2026-06"))["amount"] is None

    def test_a_corrected_delivery_replaces_what_it_says_anew(self, linked: Table, delivered: Table) -> None:
        signal = only(
            linked("""
            household month    months amount delivery received_on
            1         2026-06  9      900    first    2026-07-10
            1         2026-06  3      300    second   2026-07-12
            """),
            delivered("2026-06"),
        )
        assert (signal["months"], signal["amount"], len(signal["evidence"])) == (3, 300, 1)

    def test_spells_before_the_window_are_forgotten(self, linked: Table, delivered: Table) -> None:
        table = linked("""
            household month    months
            1         2023-01  3
            1         2026-06  3
            2         2024-06  3
            3         2024-07  3
            """)
        signals = found(table, delivered("2023-01 2023-02 2024-06 2024-07 2024-08 2026-05 2026-06"))
        assert signals.select("household", "times").rows() == [(1, 1), (3, 1)]

    def test_evidence_is_the_latest_five_newest_first(self, linked: Table, delivered: Table) -> None:
        table = "household month months amount\n" + "\n".join(f"1 2026-0{m} {m + 2} {m}000" for m in range(1, 7))
        evidence = only(linked(table), delivered(HALF_YEAR))["evidence"]
        assert [e["on"].month for e in evidence] == [6, 5, 4, 3, 2]
        assert evidence[0] == {
            "feed": "premiums",
            "delivery": "202606",
            "record": 6,
            "on": date(2026, 6, 1),
            "months": 8,
            "amount": 6000,
        }


class TestEvents:
    def test_an_event_holds_for_its_months_and_no_longer(self, linked: Table, delivered: Table) -> None:
        signals = found(
            linked(
                """
                household event_on    state
                1         2025-12-30  cut
                2         2025-12-29  cut
                3         2026-06-30  limited
                """,
                feed="cuts",
            ),
            delivered(""),
        )
        assert signals.select("household", "state", "cleared_on", "months", "is_new").rows() == [
            (1, "active", None, 6, False),
            (2, "cleared", date(2026, 6, 29), 6, False),
            (3, "active", None, 0, True),
        ]

    def test_events_close_together_are_one_spell_and_each_counts(self, linked: Table, delivered: Table) -> None:
        signal = only(
            linked(
                """
                household event_on    state
                1         2024-08-10  cut
                1         2026-01-31  limited
                1         2026-05-02  cut
                """,
                feed="cuts",
            ),
            delivered(""),
        )
        assert (signal["first_on"], signal["last_on"]) == (date(2026, 1, 31), date(2026, 5, 2))
        assert (signal["months"], signal["times"]) == (5, 3)

    def test_the_same_event_told_in_two_files_counts_once(self, linked: Table, delivered: Table) -> None:
        table = """
            household event_on    month    state  delivery
            1         2026-05-20  2026-05  cut    may
            1         2026-05-20  2026-06  cut    june
            """
        assert only(linked(table, feed="cuts"), delivered(""))["times"] == 1

    def test_other_states_of_the_feed_do_not_count(self, linked: Table, delivered: Table) -> None:
        table = linked("household event_on state\n1 2026-06-01 restored\n2 2026-06-01 -", feed="cuts")
        assert found(table, delivered("")).is_empty()

    def test_an_event_without_a_day_happened_in_its_month(self, linked: Table, delivered: Table) -> None:
        table = linked("household month event_on state\n1 2026-05 - cut", feed="cuts")
        assert only(table, delivered(""))["last_on"] == date(2026, 5, 1)

    def test_two_persons_losing_work_are_two_events(self, linked: Table, delivered: Table) -> None:
        table = linked("household subject event_on state\n1 11 2026-05-04 cut\n1 12 2026-05-04 cut", feed="cuts")
        assert only(table, delivered(""))["times"] == 2


class TestKnownAtTheCutoff:
    def test_nothing_after_the_cutoff_leaks(self, linked: Table, delivered: Table) -> None:
        before = linked("household month months\n1 2026-06 3")
        after = linked("household month months\n1 2026-07 9\n2 2026-07 9").with_columns(pl.col("record") + 10)
        late_event = linked("household event_on month state\n3 2026-07-01 - cut\n4 2026-06-20 2026-07 cut", feed="cuts")
        known = delivered("2026-06")
        seen = found(pl.concat([before, after, late_event.with_columns(pl.col("record") + 20)]), known)
        assert_frame_equal(seen, found(before, known))
        assert seen["household"].to_list() == [1]

    def test_records_linked_to_no_household_are_nobodys_signal(self, linked: Table, delivered: Table) -> None:
        assert found(linked("household subject month months\n- 7 2026-06 3"), delivered("2026-06")).is_empty()

    def test_without_a_previous_round_everything_is_new(self, linked: Table, delivered: Table) -> None:
        table = linked("household month months\n1 2026-01 3\n1 2026-02 4")
        assert only(table, delivered("2026-01 2026-02"), previous_cutoff=None)["is_new"]

    def test_a_type_is_not_detected_before_it_was_in_force(self, linked: Table, delivered: Table) -> None:
        table = linked("household month months\n1 2026-06 3")
        later = replace(ARREARS, valid_from=date(2026, 7, 1))
        assert found(table, delivered("2026-06"), types=(later,)).is_empty()

    def test_no_records_no_signals(self, linked: Table, delivered: Table) -> None:
        assert found(linked("household month months\n1 2026-06 3").clear(), delivered("")).schema == dict(SIGNALS)


def reports_of(count: int) -> st.SearchStrategy[list[dict[str, Any]]]:
    month = st.integers(0, 11).map(lambda m: date(2025 + (m + 8) // 12, (m + 8) % 12 + 1, 1))
    row = st.fixed_dictionaries(
        {
            "feed": st.sampled_from(["premiums", "cuts"]),
            "household": st.integers(1, 3) | st.none(),
            "subject": st.integers(1, 4),
            "month": month,
            "months": st.integers(1, 9) | st.none(),
            "amount": st.integers(0, 10**9) | st.none(),
            "state": st.sampled_from(["cut", "limited", "restored"]),
            "received_on": st.dates(date(2026, 7, 1), date(2026, 7, 3)),
            "delivery": st.sampled_from("abc"),
        }
    )
    return st.lists(row, max_size=count)


def as_linked(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame([{"record": n, "how": "subject"} | row for n, row in enumerate(rows)], schema=dict(LINKED))


def months_of(table: pl.DataFrame) -> pl.DataFrame:
    return table.select("feed", "month").unique()


@settings(max_examples=60, deadline=None)
@given(rows=reports_of(25), data=st.data())
def test_order_and_repetition_change_nothing(rows: list[dict[str, Any]], data: st.DataObject) -> None:
    table = as_linked(rows)
    again = data.draw(st.lists(st.sampled_from(range(len(rows))), max_size=8)) if rows else []
    order = data.draw(st.permutations([*range(len(rows)), *again]))
    known = months_of(table)
    shuffled = table[order] if order else table
    assert_frame_equal(found(table, known), found(shuffled, known.reverse()))


@settings(max_examples=60, deadline=None)
@given(rows=reports_of(25))
def test_every_signal_rests_on_its_evidence(rows: list[dict[str, Any]]) -> None:
    table = as_linked(rows)
    signals = found(table, months_of(table))
    for signal in signals.iter_rows(named=True):
        assert 1 <= len(signal["evidence"]) <= 5
        assert signal["first_on"] <= signal["last_on"] == signal["evidence"][0]["on"] <= CUTOFF
        assert (signal["state"] == "cleared") == (signal["cleared_on"] is not None)
        assert signal["times"] >= 1
        assert signal["months"] >= 0
    assert signals.select("household", "signal").is_duplicated().sum() == 0


@settings(max_examples=40, deadline=None)
@given(rows=reports_of(20))
def test_a_missing_delivery_never_clears_anything(rows: list[dict[str, Any]]) -> None:
    table = as_linked(rows)
    every = months_of(table)
    gaps = every.filter(pl.col("month") <= date(2026, 3, 1))
    full = found(table, every, types=(ARREARS,))
    partial = found(table.filter(pl.col("month") <= date(2026, 3, 1)), gaps, types=(ARREARS,))
    active = full.filter((pl.col("state") == "active") & (pl.col("first_on") <= date(2026, 3, 1)))["household"]
    still = partial.filter(pl.col("state") == "active")["household"]
    assert set(active) <= set(still)
