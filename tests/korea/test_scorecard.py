"""The Korean scorecard on the cases that the field criticised: what must come first does (domain §0, §2.6)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import pytest

import bandi.korea
from bandi.engine import tables
from bandi.engine.risk.scorecard import score
from bandi.engine.selection import choose
from bandi.korea.calendar import the_round

CUTOFF = date(2026, 8, 31)
AREA = "11020690"
PACK = bandi.korea.pack()
KIND = {type_.id: type_.kind.value for type_ in PACK.signals}

Rows = Sequence[Mapping[str, Any]]


def table(schema: tables.Schema, rows: Rows) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(schema))


def home(key: int, **facts: object) -> dict[str, Any]:
    return {"household": key, "area": AREA, "size": 2, "aged": 0, "minors": 0, "kind": "adults"} | facts


def signal(key: int, id: str, months: int = 3, **facts: object) -> dict[str, Any]:
    usual = {"state": "active", "months": months, "times": 1, "trend": "steady", "first_on": date(2026, 5, 1)}
    return usual | {"household": key, "signal": id, "kind": KIND[id]} | facts


def scores(homes: Rows, signals: Rows, history: Rows = (), entitlements: Rows = ()) -> pl.DataFrame:
    frames = [(tables.HOUSEHOLDS, homes), (tables.SIGNALS, signals)]
    frames += [(tables.ENTITLEMENTS, entitlements), (tables.HISTORY, history), (tables.COVERAGE, [])]
    return score(
        *(table(schema, rows) for schema, rows in frames), card=PACK.scorecard, types=PACK.signals, cutoff=CUTOFF
    )


def points(signals: Rows, history: Rows = (), **facts: object) -> int:
    return int(scores([home(1, **facts)], signals, history)["points"].item())


def band(signals: Rows, **facts: object) -> str:
    return str(scores([home(1, **facts)], signals)["band"].item())


def test_every_signal_of_the_pack_has_points() -> None:
    assert set(PACK.scorecard.signals) == {type_.id for type_ in PACK.signals}


def test_twenty_two_months_of_premium_arrears_rank_above_seventeen() -> None:
    assert points([signal(1, "premium_arrears", 22)]) > points([signal(1, "premium_arrears", 17)])


def test_twelve_months_of_premium_and_eighteen_of_rent_are_not_low() -> None:
    assert band([signal(1, "premium_arrears", 12), signal(1, "rent_arrears", 18)]) in {"urgent", "high"}


@pytest.mark.parametrize(
    ("signals", "facts", "expected"),
    [
        ([signal(1, "power_arrears")], {}, "low"),
        ([signal(1, "power_arrears")], {"kind": "aged_alone", "aged": 1, "size": 1}, "normal"),
        ([signal(1, "premium_arrears", 12)], {}, "normal"),
        ([signal(1, "water_cut", 0)], {}, "normal"),
        ([signal(1, "water_cut", 0)], {"kind": "aged_alone", "aged": 1, "size": 1}, "high"),
        ([signal(1, "power_cut", 0)], {"kind": "single_parent", "minors": 1}, "high"),
        ([signal(1, "power_cut", 0), signal(1, "power_arrears", 3)], {}, "high"),
        (
            [signal(1, "power_cut", 0), signal(1, "power_arrears", 8), signal(1, "premium_arrears", 8)],
            {"kind": "aged_alone", "aged": 1, "size": 1},
            "urgent",
        ),
        ([signal(1, "job_loss_paid", 1)], {}, "low"),
    ],
)
def test_bands_of_plain_cases(signals: Rows, facts: dict[str, Any], expected: str) -> None:
    assert band(signals, **facts) == expected


@pytest.mark.parametrize("id", sorted(KIND))
def test_without_the_signal_the_points_fall(id: str) -> None:
    others = [signal(1, "power_arrears")] if id != "power_arrears" else [signal(1, "premium_arrears")]
    assert points([*others, signal(1, id)]) > points(others)


def test_unemployment_benefit_makes_a_job_loss_weigh_less() -> None:
    assert points([signal(1, "job_loss")]) > points([signal(1, "job_loss_paid")])


def second_round(*learned: Mapping[str, Any]) -> pl.DataFrame:
    """CANDIDATES of ten like households after a first round that taught something of some of them."""
    homes = [home(key) for key in range(10)]
    signals = [signal(key, "premium_arrears", 3 + key % 2) for key in range(10)]
    found = scores(homes, signals, learned)
    frames = [found, table(tables.HOUSEHOLDS, homes), table(tables.SIGNALS, signals), table(tables.HISTORY, learned)]
    capacity = table(tables.CAPACITY, [{"area": AREA, "households": 9}])
    return choose(*frames, capacity, kept=PACK.scorecard.kept, this=the_round("2026-5"))


def row(frame: pl.DataFrame, key: int) -> dict[str, Any]:
    return frame.row(by_predicate=pl.col("household") == key, named=True)


def test_a_household_supported_in_the_first_round_makes_room_in_the_second() -> None:
    on = date(2026, 8, 10)
    helped = {"household": 3, "times_listed": 1, "last_round": "2026-4", "unsupported_listings": 0}
    helped |= {"last_outcome": "pub_emergency", "last_outcome_on": on, "supported_on": on, "unreached_rounds": 0}
    before, after = row(second_round(), 3), row(second_round(helped), 3)
    assert before["listed"]
    assert not after["listed"]
    assert after["points"] < before["points"]


def test_a_household_nobody_could_meet_comes_back_first() -> None:
    missed = {"household": 4, "times_listed": 1, "last_round": "2026-4", "unsupported_listings": 1}
    missed |= {"last_outcome": "unlocated", "last_outcome_on": date(2026, 8, 10), "unreached_rounds": 1}
    before, after = row(second_round(), 4), row(second_round(missed), 4)
    assert after["points"] > before["points"]
    assert (after["why"], after["rank"]) == ("unreached", 1)


@pytest.mark.parametrize(("id", "why"), [("premium_arrears", "chronic"), ("long_term_care_graded", "reference")])
def test_a_state_for_life_keeps_nobody_on_the_list_and_long_arrears_do(id: str, why: str) -> None:
    homes = [home(key) for key in range(20)]
    signals = [signal(key, "power_cut", 5) for key in range(1, 20)] + [signal(0, id, 60)]
    frames = [scores(homes, signals), table(tables.HOUSEHOLDS, homes), table(tables.SIGNALS, signals)]
    frames += [table(tables.HISTORY, []), table(tables.CAPACITY, [{"area": AREA, "households": 3}])]
    assert row(choose(*frames, kept=PACK.scorecard.kept, this=the_round("2026-5")), 0)["why"] == why


def test_illness_without_medical_care_weighs_more_than_either_alone() -> None:
    ill, away = signal(1, "severe_disease_special_case"), signal(1, "long_without_medical_care", 14)
    other = signal(1, "daily_worker")
    assert points([ill, away]) > points([ill, other]) + points([away]) - points([other])


def test_arrears_on_a_home_that_seems_empty_weigh_more() -> None:
    empty, unpaid, job = (signal(1, id) for id in ("registered_elsewhere", "power_arrears", "job_loss_paid"))
    assert points([empty, unpaid]) - points([unpaid]) > points([empty, job]) - points([job])


def test_the_death_of_a_head_known_twice_counts_once() -> None:
    died = {"head_died_on": date(2026, 6, 3)}
    told = signal(1, "household_head_died", 2)
    assert points([told, signal(1, "power_arrears")], **died) == points([told, signal(1, "power_arrears")])


@pytest.mark.parametrize("flag", ["crisis", "handover"])
def test_what_cannot_wait_or_is_handed_over_comes_before_its_like(flag: str) -> None:
    assert points([signal(1, "rent_arrears", **{flag: True})]) > points([signal(1, "rent_arrears", **{flag: False})])


def test_arrears_told_long_after_they_began_come_before_those_told_at_once() -> None:
    late = signal(1, "rent_arrears", first_on=date(2025, 9, 1), told_on=date(2026, 6, 1))
    assert points([late]) > points([late | {"told_on": date(2025, 9, 20)}]) == points([late | {"told_on": None}])
