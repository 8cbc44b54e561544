"""Use of a meter against its own past: what raises an alarm, what does not, and what must not matter."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandi.engine.contract.metering import Level, Metering
from bandi.engine.signals.use import alarms, with_use
from bandi.engine.tables import HOUSEHOLDS, LINKED, empty

LEVELS = (
    Level("attention", days=2, share=0.55, deviations=2.5, reason="r"),
    Level("caution", days=4, share=0.5, deviations=3.0, reason="r"),
    Level("serious", days=7, share=0.4, deviations=3.5, reason="r"),
)
POWER = Metering(
    feed="readings", window=60, lag=14, least_days=8, season_days=21, forget=120, gap=7, stuck=5, least=800, tiny=100,
    spread=0.15, levels=LEVELS, reasons={},
)  # fmt: skip
FIRST = date(2026, 1, 5)  # a Monday
NEVER = date(9999, 1, 1)


def home(
    days: int, low: Mapping[int, float] | None = None, *, meter: int = 1, usual: int = 8_000, seed: int = 1
) -> pl.DataFrame:
    """READINGS of a home whose use varies by a tenth and is more at weekends; `low` is the share used on some days."""
    draw, rows = random.Random(seed), []
    for number in range(days):
        day = FIRST + timedelta(days=number)
        share = (low or {}).get(number, 1.0) * (1.25 if day.weekday() >= 5 else 1.0)
        rows.append((meter, day, round(usual * share * draw.uniform(0.9, 1.1))))
    return pl.DataFrame(rows, orient="row", schema={"meter": pl.Int64, "day": pl.Date, "used": pl.Int64})


def spell(days: Iterable[int], share: float = 0.15) -> dict[int, float]:
    return dict.fromkeys(days, share)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def only(found: pl.DataFrame) -> dict[str, object]:
    assert found.height == 1, found
    return found.row(0, named=True)


def test_a_home_in_which_use_stops_reaches_every_level_in_turn() -> None:
    found = only(alarms(home(130, spell(range(100, 130))), of=POWER, until=NEVER))
    assert (found["attention_on"], found["caution_on"], found["serious_on"]) == (day(101), day(103), day(106))
    assert (found["level"], found["since"], found["last_on"], found["ended_on"]) == (
        "serious",
        day(100),
        day(129),
        None,
    )
    assert found["days"] == 30
    assert 0.1 < float(str(found["share"])) < 0.2
    assert not found["stopped"]


@pytest.mark.parametrize(
    ("length", "level"), [(2, "attention"), (3, "attention"), (4, "caution"), (6, "caution"), (7, "serious")]
)
def test_how_long_decides_how_grave(length: int, level: str) -> None:
    found = only(alarms(home(140, spell(range(100, 100 + length))), of=POWER, until=NEVER))
    assert found["level"] == level
    assert found["ended_on"] == day(100 + length)


def test_weekends_a_single_odd_day_and_ordinary_restlessness_raise_nothing() -> None:
    readings = pl.concat(home(400, {150: 0.1, 200: 0.3}, meter=m, seed=m) for m in range(20))
    assert alarms(readings, of=POWER, until=NEVER).is_empty()


def test_a_home_that_rests_at_weekends_does_not_alarm_every_weekend() -> None:
    office = {n: 0.2 for n in range(300) if day(n).weekday() >= 5}
    assert alarms(home(300, office), of=POWER, until=NEVER).is_empty()


def test_one_usual_day_in_between_does_not_make_two_alarms_and_two_do() -> None:
    once = spell([*range(100, 110), *range(111, 120)])
    twice = spell([*range(100, 110), *range(112, 120)])
    assert only(alarms(home(140, once), of=POWER, until=NEVER))["days"] == 19
    assert alarms(home(140, twice), of=POWER, until=NEVER).height == 2


def test_a_home_empty_from_the_start_and_a_new_meter_raise_nothing() -> None:
    assert alarms(home(200, spell(range(150, 200)), usual=300), of=POWER, until=NEVER).is_empty()
    assert alarms(home(20, spell(range(10, 20))), of=POWER, until=NEVER).is_empty()


def test_a_meter_that_shows_the_very_same_is_broken_not_a_home_in_trouble() -> None:
    readings = home(130, spell(range(100, 130))).with_columns(
        used=pl.when(pl.col("day") >= day(100)).then(1_200).otherwise("used")
    )
    assert alarms(readings, of=POWER, until=NEVER).is_empty()


def test_nothing_at_all_is_told_apart_from_hardly_anything() -> None:
    assert only(alarms(home(120, spell(range(100, 120), 0.0)), of=POWER, until=NEVER))["stopped"]
    assert not only(alarms(home(120, spell(range(100, 120), 0.1)), of=POWER, until=NEVER))["stopped"]


def test_the_same_season_last_year_explains_a_drop_this_year() -> None:
    autumn = {n: 0.42 for start in (240, 604) for n in range(start, start + 60)}
    cold = home(640, {n: s for n, s in autumn.items() if n >= 604})
    assert alarms(cold, of=POWER, until=NEVER).height == 1
    seen = alarms(home(640, autumn), of=POWER, until=NEVER)
    assert seen.filter(pl.col("since") >= day(600)).is_empty()


def test_weeks_without_readings_end_a_spell_without_a_word() -> None:
    readings = home(160, spell([*range(100, 104), *range(130, 160)]))
    gap = readings.filter(~pl.col("day").is_between(day(104), day(129)))
    found = alarms(gap, of=POWER, until=NEVER)
    assert found["since"].to_list() == [day(100), day(130)]
    assert found["ended_on"].to_list() == [None, None]


# ---------------------------------------------------------------------------------------- what must not matter


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_order_and_repetition_change_nothing(data: st.DataObject) -> None:
    readings = pl.concat(home(150, spell(range(100 + m, 120)), meter=m, seed=m) for m in range(3))
    order = data.draw(st.permutations(range(3)))
    again = readings.sample(fraction=data.draw(st.floats(0, 1)), seed=data.draw(st.integers(0, 99)))
    mixed = pl.concat([*(readings.filter(pl.col("meter") == m) for m in order), again]).sample(
        fraction=1, shuffle=True, seed=data.draw(st.integers(0, 99))
    )
    assert alarms(mixed, of=POWER, until=NEVER).equals(alarms(readings, of=POWER, until=NEVER))


@settings(max_examples=25, deadline=None)
@given(cut=st.integers(60, 199), seed=st.integers(0, 20))
def test_nothing_after_the_cutoff_is_seen(cut: int, seed: int) -> None:
    readings = home(200, spell([*range(100, 112), *range(150, 200)]), seed=seed)
    before = readings.filter(pl.col("day") <= day(cut))
    assert alarms(readings, of=POWER, until=day(cut)).equals(alarms(before, of=POWER, until=NEVER))


@settings(max_examples=25, deadline=None)
@given(lost=st.sets(st.integers(0, 149), max_size=40))
def test_a_missing_day_is_unknown_and_never_nothing_used(lost: set[int]) -> None:
    well = home(150).filter(~pl.col("day").is_in([day(n) for n in lost]))
    assert alarms(well, of=POWER, until=NEVER).is_empty()
    ill = home(150, spell(range(100, 150))).filter(~pl.col("day").is_in([day(n) for n in lost]))
    found = alarms(ill, of=POWER, until=NEVER)
    assert found["days"].sum() <= 50 - len(lost & set(range(100, 150)))


def test_every_meter_is_judged_by_itself() -> None:
    ill, well = home(150, spell(range(100, 150)), meter=1), home(150, meter=2, usual=2_000)
    assert alarms(pl.concat([ill, well]), of=POWER, until=NEVER).equals(alarms(ill, of=POWER, until=NEVER))


def test_of_two_readings_of_a_day_the_larger_counts() -> None:
    readings = home(130)
    nought = readings.filter(pl.col("day") >= day(100)).with_columns(used=pl.lit(0, pl.Int64))
    assert alarms(pl.concat([nought, readings]), of=POWER, until=NEVER).is_empty()


# ---------------------------------------------------------------------------------------- from records to reports


def linked(readings: pl.DataFrame, *, household: int = 7, feed: str = "readings") -> pl.DataFrame:
    rows = readings.select(
        pl.lit(feed).alias("feed"), customer="meter", event_on="day", used="used", month=pl.col("day").dt.month_start(),
        received_on=pl.col("day").dt.month_end(), delivery=pl.col("day").dt.strftime("%Y%m"),
        household=pl.lit(household), record=pl.int_range(pl.len()), how=pl.lit("address"),
    )  # fmt: skip
    return pl.concat([empty(LINKED), rows], how="diagonal_relaxed").select(
        pl.col(name).cast(dtype) for name, dtype in LINKED.items()
    )


def living(moved_in: date | None = None) -> pl.DataFrame:
    row = {"household": 7, "moved_in": moved_in}
    return pl.concat(
        [empty(HOUSEHOLDS), pl.DataFrame([row], schema_overrides={"moved_in": pl.Date})], how="diagonal_relaxed"
    )


def test_readings_give_way_to_a_report_a_month_with_the_level_and_its_first_day() -> None:
    records = linked(home(130, spell(range(100, 130))))
    told = with_use(records, living(), meters=[POWER], cutoff=day(129))
    assert told.select("state", "event_on", "month").rows() == [
        ("serious", day(100), day(100).replace(day=1)),
        ("serious", day(100), day(120).replace(day=1)),
    ]
    assert set(told["record"]) <= set(records["record"]), "a report stands on a reading that came"


def test_attention_is_not_reported_and_other_records_pass_untouched() -> None:
    other = linked(home(3), feed="arrears")
    both = pl.concat([linked(home(130, spell(range(100, 103)))), other.with_columns(record=pl.col("record") + 1_000)])
    told = with_use(both, living(), meters=[POWER], cutoff=day(129))
    assert told["feed"].unique().to_list() == ["arrears"]
    assert told.height == other.height


def test_what_was_used_before_they_moved_in_was_used_by_others() -> None:
    records = linked(home(130, spell(range(100, 130))))
    assert with_use(records, living(day(99)), meters=[POWER], cutoff=day(129)).is_empty()
    assert with_use(records, living(day(10)), meters=[POWER], cutoff=day(129)).height == 2


def test_a_reading_sent_again_takes_the_place_of_the_earlier_one() -> None:
    records = linked(home(130, spell(range(100, 130))))
    mended = linked(home(130)).with_columns(
        record=pl.col("record") + 10_000, received_on=pl.col("received_on").dt.offset_by("1mo")
    )
    assert with_use(pl.concat([mended, records]), living(), meters=[POWER], cutoff=day(129)).is_empty()


def test_no_readings_change_nothing_at_all() -> None:
    records = linked(home(5), feed="arrears")
    assert with_use(records, living(), meters=[POWER], cutoff=day(129)).equals(records)
    assert alarms(home(0), of=replace(POWER, window=30), until=NEVER).is_empty()
