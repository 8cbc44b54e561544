"""A state holds in every month that names it and a while after, as long as nothing delivered says otherwise."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

from bandi.engine.contract.signals import SignalType, Threshold
from bandi.engine.signals import detect
from bandi.engine.words import Kind

CUTOFF = date(2026, 6, 30)
STATE = SignalType("frail", "clinics", Kind.STATUS, "허약", "Frail", law="-", counted="status", lasts=3)
DEBT = SignalType(
    "debt", "bank", Kind.ARREARS, "연체", "Debt", law="-",
    thresholds=(
        Threshold(date(2017, 1, 1), least_won=1_000, most_won=10_000, within_months=24),
        Threshold(date(2023, 5, 2), least_won=1_000, most_won=20_000, within_months=24),
    ),
    valid_from=date(2017, 1, 1), valid_to=date(2030, 1, 1),
)  # fmt: skip
Table = Callable[..., pl.DataFrame]
HALF_YEAR = "2026-01 2026-02 2026-03 2026-04 2026-05 2026-06"


def found(linked: pl.DataFrame, delivered: pl.DataFrame, **other: Any) -> list[dict[str, Any]]:
    asked = {"types": (STATE, DEBT), "cutoff": CUTOFF, "previous_cutoff": date(2026, 4, 30)} | other
    return detect(linked, delivered, **asked).to_dicts()


def test_a_state_began_on_the_day_told_and_has_lasted_since(linked: Table, delivered: Table) -> None:
    table = "household month event_on\n1 2026-05 2025-06-30\n1 2026-06 2025-06-30"
    (row,) = found(linked(table, feed="clinics"), delivered(HALF_YEAR, feed="clinics"))
    assert (row["state"], row["first_on"], row["last_on"]) == ("active", date(2025, 6, 30), date(2026, 6, 1))
    assert (row["months"], row["trend"], row["is_new"], row["times"]) == (12, "steady", False, 1)


def test_a_state_not_named_again_is_believed_for_a_while_and_then_cleared(linked: Table, delivered: Table) -> None:
    def told(month: str) -> dict[str, Any]:
        (row,) = found(linked(f"household month\n1 {month}", feed="clinics"), delivered(HALF_YEAR, feed="clinics"))
        return row

    assert told("2026-04")["state"] == "active"
    assert (told("2026-03")["state"], told("2026-03")["cleared_on"]) == ("cleared", date(2026, 6, 1))
    assert told("2026-03")["months"] == 3


def test_a_file_that_did_not_come_clears_no_state(linked: Table, delivered: Table) -> None:
    (row,) = found(linked("household month\n1 2026-01", feed="clinics"), delivered("2026-01", feed="clinics"))
    assert row["state"] == "active"


def test_a_state_that_comes_back_after_it_was_cleared_is_a_second_spell(linked: Table, delivered: Table) -> None:
    rows = linked("household month\n1 2026-01\n1 2026-06", feed="clinics")
    (row,) = found(rows, delivered(HALF_YEAR, feed="clinics"))
    assert (row["times"], row["first_on"], row["is_new"]) == (2, date(2026, 6, 1), True)
    (row,) = found(
        linked("household month\n1 2026-04\n1 2026-06", feed="clinics"), delivered(HALF_YEAR, feed="clinics")
    )
    assert (row["times"], row["first_on"]) == (1, date(2026, 4, 1))


def test_a_debt_counts_within_the_band_and_time_of_the_law_at_the_cutoff(linked: Table, delivered: Table) -> None:
    def told(won: int, began: str, cutoff: date = CUTOFF) -> bool:
        month = f"{cutoff:%Y-%m}"
        rows = linked(f"household month event_on amount\n1 {month} {began} {won}", feed="bank")
        return bool(found(rows, delivered(month, feed="bank"), cutoff=cutoff))

    assert [told(won, "2026-01-05") for won in (999, 1_000, 20_000, 20_001)] == [False, True, True, False]
    assert [told(5_000, day) for day in ("2024-06-29", "2024-06-30")] == [False, True]
    assert [told(15_000, "2023-01-05", day) for day in (date(2023, 4, 30), date(2023, 5, 31))] == [False, True]
    assert not told(5_000, "2016-06-01", date(2016, 12, 31)), "not linked yet"
    assert not told(5_000, "2029-12-01", date(2030, 1, 31)), "no longer linked"


def test_arrears_began_on_the_day_told(linked: Table, delivered: Table) -> None:
    rows = linked("household month event_on amount\n1 2026-06 2026-01-05 5000", feed="bank")
    (row,) = found(rows, delivered(HALF_YEAR, feed="bank"))
    assert (row["first_on"], row["is_new"]) == (date(2026, 1, 5), False)


def test_what_was_told_of_urgency_stays_with_the_spell(linked: Table, delivered: Table) -> None:
    rows = linked("household month event_on told_on amount\n1 2026-05 2025-01-05 2026-05-20 5000\n2 2026-05 - - 5000",
                  feed="bank")  # fmt: skip
    flagged = rows.with_columns(crisis=pl.col("household") == 1, handover=pl.lit(None, pl.Boolean))
    urgent, plain = found(flagged, delivered("2026-05", feed="bank"))
    assert (urgent["crisis"], urgent["handover"], urgent["told_on"]) == (True, None, date(2026, 5, 20))
    assert (plain["crisis"], plain["told_on"]) == (False, None)


def test_a_correction_below_the_threshold_takes_the_report_back(linked: Table, delivered: Table) -> None:
    rows = linked("household month amount\n1 2026-06 5000\n1 2026-06 500", feed="bank").with_columns(
        received_on=pl.Series([date(2026, 7, 1), date(2026, 7, 9)]), delivery=pl.Series(["a", "b"])
    )
    assert found(rows, delivered(HALF_YEAR, feed="bank")) == []
