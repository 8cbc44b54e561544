"""A made-up district whose needs are all known, and a round that visits some of it: by points, and by lot below."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pytest

from bandi.engine.judge import sheet


@dataclass(frozen=True)
class World:
    """What is so, and what a round saw of it."""

    truth: pl.DataFrame  # household, need (bool)
    candidates: pl.DataFrame
    scores: pl.DataFrame
    told: pl.DataFrame  # household, need (words.Need) of the listed

    def visited(self) -> pl.DataFrame:
        """The rows that judging reads."""
        return sheet.visited(sheet.sheet(self.candidates, self.scores, self.told))

    def recall(self, by: str) -> float:
        """The true recall of an order at each hub's capacity."""
        rows = sheet.sheet(self.candidates, self.scores, self.told.clear())
        asked = {"score": "points", "card": "card", "signals": "signals"}[by]
        placed = rows.with_columns(on=sheet.placed(asked)).join(self.truth, on="household")
        return float((placed["on"] * placed["needy"]).sum() / placed["needy"].sum())


def make(
    households: int = 20_000, *, hubs: int = 10, capacity: int = 150, lot: float = 0.1, seed: int = 1,
    hidden: float = 0.0, silent: float = 0.1,
) -> World:  # fmt: skip
    """A world. `hidden`: need of one half of the households (odd keys) that no points show, on the log odds.

    `silent`: share of the visits whose result tells no need.
    """
    draw = np.random.default_rng(seed)
    trouble = draw.normal(size=households)
    odd = np.arange(households) % 2
    chance = 1 / (1 + np.exp(2.2 - 1.2 * trouble - hidden * odd))
    needy = draw.random(households) < chance
    drawn = draw.random(households) < lot
    area = pl.Series([f"1102{hub:04d}" for hub in draw.integers(0, hubs, households)])
    table = pl.DataFrame(
        {"household": np.arange(households), "area": area, "points": (20 * trouble + 60).astype(int)}
    ).with_columns(place=pl.col("points").rank("ordinal", descending=True).over("area"), drawn=drawn)
    ruled = pl.col("place") <= capacity
    candidates = table.with_columns(
        round=pl.lit("2026-4"),
        listed=ruled | pl.col("drawn"),
        propensity=pl.when(ruled).then(1.0).otherwise(lot),
        why=pl.when(ruled)
        .then(pl.lit("score"))
        .when("drawn")
        .then(pl.lit("exploration"))
        .otherwise(pl.lit("reference")),
    )
    scores = pl.DataFrame(
        {"household": np.arange(households), "card": draw.integers(0, 50, households),
         "signals": np.clip(trouble + draw.normal(size=households), 0, 3).astype(int), "chance": chance}
    )  # fmt: skip
    need = np.where(needy, "unmet", np.where(draw.random(households) < 0.1, "met", "none"))
    quiet = draw.random(households)
    need = np.where(quiet < silent / 2, "refused", np.where(quiet < silent, "unreached", need))
    told = pl.DataFrame({"household": np.arange(households), "need": need})
    told = told.join(candidates.filter("listed"), on="household", how="semi")
    return World(pl.DataFrame({"household": np.arange(households), "needy": needy}), candidates, scores, told)


@pytest.fixture
def world() -> Callable[..., World]:
    """`world(households, seed=…)`."""
    return make


@pytest.fixture
def halves() -> Callable[[pl.DataFrame], pl.DataFrame]:
    """GROUPS of two halves: even and odd keys."""

    def split(rows: pl.DataFrame) -> pl.DataFrame:
        odd = pl.when(pl.col("household") % 2 == 1).then(pl.lit("m")).otherwise(pl.lit("f"))
        return rows.select("round", "household", dimension=pl.lit("sex"), group=odd)

    return split


@pytest.fixture
def of() -> Callable[..., Any]:
    """`of(rows, measure, by=…, group=…)`: the one row."""

    def one(rows: list[dict[str, Any]], measure: str, *, by: str = "score", group: str = "") -> dict[str, Any]:
        (found,) = [row for row in rows if (row["measure"], row["by"], row["group"]) == (measure, by, group)]
        return found

    return one
