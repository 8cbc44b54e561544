"""Numbers and their intervals: against textbooks, brute force and common sense."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandi.engine.judge.figures import (
    REPLICATES,
    between,
    chapman,
    miscalibration,
    resampled,
    shares,
    shift,
    straightness,
    wilson,
)

COUNTED = pl.lit(1)


def share(top: list[float], bottom: list[float], weight: list[float]) -> tuple[float, float, float]:
    rows = pl.DataFrame({"g": ["x"] * len(top), "top": top, "bottom": bottom, "weight": weight})
    told = shares(rows, "g", top=pl.col("top"), bottom=pl.col("bottom"), counted=COUNTED)["x"]
    return told.value, told.low, told.high


def test_wilson_is_the_textbooks() -> None:
    assert wilson(0.1, 100) == pytest.approx((0.0552, 0.1744), abs=1e-4)  # Newcombe 1998, R = 10 of 100
    assert wilson(0.0, 10)[0] == 0
    assert wilson(0.0, 10)[1] == pytest.approx(0.2775, abs=1e-4)
    assert all(math.isnan(end) for end in wilson(0.5, 0))


@given(st.integers(1, 400), st.integers(1, 400))
def test_with_equal_weights_a_share_is_wilsons(hits: int, misses: int) -> None:
    n = hits + misses
    told = share([1.0] * hits + [0.0] * misses, [1.0] * n, [7.0] * n)
    assert told == pytest.approx((hits / n, *wilson(hits / n, n)), abs=1e-9)


def test_unequal_weights_widen_the_interval_as_the_bootstrap_does() -> None:
    draw = np.random.default_rng(3)
    weight = np.where(draw.random(3_000) < 0.7, 1.0, 12.0)
    hit = (draw.random(3_000) < 0.3).astype(float)
    value, low, high = share(hit.tolist(), [1.0] * 3_000, weight.tolist())
    sums = resampled(pl.DataFrame({"top": weight * hit, "bottom": weight}))
    left, right = between(sums[:, 0] / sums[:, 1])
    assert value == pytest.approx((weight * hit).sum() / weight.sum())
    assert (low, high) == pytest.approx((left, right), abs=0.006)
    assert high - low > 1.5 * (wilson(value, 3_000)[1] - wilson(value, 3_000)[0])


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([1.0, 3.0, 20.0])), min_size=1, max_size=60), st.randoms())
def test_the_order_of_rows_never_matters(rows: list[tuple[bool, float]], chance: object) -> None:
    other = list(rows)
    chance.shuffle(other)  # type: ignore[attr-defined]
    first, second = (
        share([float(hit) for hit, _ in some], [1.0] * len(some), [weight for _, weight in some])
        for some in (rows, other)
    )
    assert first == pytest.approx(second, nan_ok=True)
    tables = (pl.DataFrame({"x": [weight * hit for hit, weight in some]}) for some in (rows, other))
    assert np.array_equal(*(resampled(table, replicates=20) for table in tables))


def test_nothing_seen_is_no_number() -> None:
    empty = pl.DataFrame(schema={"g": pl.String, "weight": pl.Float64})
    assert shares(empty, "g", top=COUNTED, bottom=COUNTED, counted=COUNTED) == {}
    assert math.isnan(share([0.0], [0.0], [1.0])[0])
    assert resampled(pl.DataFrame({"x": []}, schema={"x": pl.Float64})).shape == (REPLICATES, 1)


def test_a_share_of_none_is_not_surely_none() -> None:
    _, low, high = share([0.0] * 30, [1.0] * 30, [10.0] * 30)
    assert (low, high) == pytest.approx((0.0, wilson(0.0, 30)[1]))


def test_what_comes_true_is_straight_and_what_is_bold_is_not() -> None:
    draw = np.random.default_rng(5)
    odds = draw.normal(-1, 1, 60_000)
    chance = 1 / (1 + np.exp(-odds))
    truth, weight = (draw.random(60_000) < chance).astype(float), np.ones(60_000)
    bold = 1 / (1 + np.exp(-2 * odds))
    assert straightness(chance, truth, weight) == pytest.approx((0, 1), abs=0.05)
    assert straightness(bold, truth, weight)[1] == pytest.approx(0.5, abs=0.03)
    assert miscalibration(chance, truth, weight) < 0.01
    assert miscalibration(bold, truth, weight) > 0.05


def test_calibration_without_two_answers_says_nothing() -> None:
    ones = np.ones(10)
    assert all(math.isnan(part) for part in straightness(ones * 0.3, ones, ones))
    assert all(math.isnan(part) for part in straightness(ones * 0.3, np.arange(10) % 2.0, ones))
    assert math.isnan(miscalibration(np.empty(0), np.empty(0), np.empty(0)))


def test_the_same_shares_do_not_shift_and_half_moved_ones_do() -> None:
    before = np.array([50.0, 30.0, 20.0])
    assert shift(before, before * 9) == pytest.approx(0)
    assert shift(before, np.array([20.0, 30.0, 50.0])) == pytest.approx(2 * 0.3 * math.log(2.5), abs=1e-3)
    assert 0 < shift(before, np.array([100.0, 0.0, 0.0])) < 10
    assert math.isnan(shift(np.zeros(3), before))


def test_chapman_on_the_textbooks_fish() -> None:
    found = chapman(200, 200, 50)  # (201 x 201 / 51) - 1
    assert found.value == pytest.approx(791.2, abs=0.1)
    assert found.low < found.value < found.high
    assert chapman(30, 30, 30).value == pytest.approx(30)
    assert found.low >= 350  # never fewer than were seen
