"""One spelling for a dwelling."""

import unicodedata

import polars as pl
import pytest

from bandi.engine.intake import normal_unit


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("101동 203호", "101-203"),
        ("제101동 제203호", "101-203"),
        (" 101 동 203 호", "101-203"),
        ("101－203", "101-203"),
        ("0101동 0203호", "101-203"),
        ("203호", "203"),
        ("203", "203"),
        ("지하1호", "B1"),
        ("B1호", "B1"),
        ("b01호", "B1"),
        ("반지하", "반지하"),
        ("가동 2호", "가-2"),
        ("2층", "2층"),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_normal_unit(written, normal):
    series = pl.Series("unit", [written], dtype=pl.String)
    once = pl.select(normal_unit(pl.lit(series))).to_series()
    assert once[0] == normal
    assert pl.select(normal_unit(pl.lit(once))).to_series()[0] == normal


def test_decomposed_hangul_is_the_same_dwelling():
    series = pl.Series("unit", [unicodedata.normalize("NFD", "제101동 203호")])
    assert pl.select(normal_unit(pl.lit(series))).to_series()[0] == "101-203"
