"""Where households live (집): dwelling, building, unit, how they hold it, and where they really are.

Dwelling types follow the census exactly. Units are written as the resident register writes them; utilities write the
same unit in their own ways (dirt.py). Houses let by the room often have no unit on the register, which is why an
address may stand for several households.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from bandi.korea.regions import areas
from bandi.synthetic.census import DWELLINGS
from bandi.synthetic.dice import order_within
from bandi.synthetic.people import People

TYPES = tuple(DWELLINGS)
APARTMENT, ROW, MULTI, COMMERCIAL, DETACHED, OTHER = range(6)
PER_BUILDING = np.array([480, 10, 9, 3, 3, 40])
"""Households in one building number: an apartment complex has one for all its blocks."""

OWNED, LEASED, MONTHLY, PUBLIC = "owned", "jeonse", "monthly", "public"
SOCIAL_COMPLEXES = 0.115  # share of apartment complexes that are public rental (약 135만 호 / 1,226만, 2023, M)
SOCIAL_HOUSES = 0.04  # share of bought-up multi-family houses (매입임대, I)
TENURES = {
    APARTMENT: (0.66, 0.20),
    ROW: (0.50, 0.22),
    MULTI: (0.42, 0.27),
    COMMERCIAL: (0.45, 0.10),
    DETACHED: (0.46, 0.12),
    OTHER: (0.10, 0.14),
}
"""Dwelling -> share owned, share on deposit lease; the rest pays monthly (2023 housing survey, rounded, M)."""


@dataclass
class Homes:
    """Columns by household, in the order of People's households."""

    dwelling: np.ndarray  # index into TYPES
    building: pl.Series  # 25 digits
    unit: pl.Series  # as the register writes it; null = none
    street: pl.Series  # road-name address
    tenure: np.ndarray
    moved_in: np.ndarray  # days since 1970


def make_homes(counts: pl.DataFrame, people: People, *, rng: np.random.Generator) -> Homes:
    """Homes of the general households."""
    dwelling = _dwellings(counts, people, rng)
    group = people.area * len(TYPES) + dwelling
    place = order_within(group, rng.random(len(group)))
    serial, inside = place // PER_BUILDING[dwelling], place % PER_BUILDING[dwelling]
    tenure = _tenures(dwelling, group * 100_000 + serial, people, rng)
    unit = _units(dwelling, inside, rng)
    table = pl.DataFrame({"area": counts["area"].gather(people.area), "type": dwelling, "serial": serial})
    building = table.select(
        pl.col("area")
        + "1"
        + pl.col("type").cast(pl.String)
        + pl.col("serial").cast(pl.String).str.zfill(7)
        + "00000000"
    ).to_series()
    today = 20_530  # 2026-03-18, before the first register that is sent
    years = rng.gamma(1.2, 6.0, len(group)) * np.where(tenure == OWNED, 1.5, 0.7)
    moved_in = today - np.minimum((years * 365.25).astype(np.int64), 14_000) - rng.integers(0, 60, len(group))
    return Homes(dwelling, building, unit, _streets(table), tenure, moved_in)


def _dwellings(counts: pl.DataFrame, people: People, rng: np.random.Generator) -> np.ndarray:
    """Census types within each neighbourhood; larger households tend to the apartments."""
    by_type = counts.select(TYPES).to_numpy()
    types = np.concatenate([np.repeat(np.arange(len(TYPES)), row) for row in by_type])
    wish = np.lexsort((rng.normal(0, 1.6, len(people.size)) - people.size, people.area))
    dwelling = np.empty(len(types), dtype=np.int64)
    dwelling[wish] = types
    return dwelling


def _tenures(dwelling: np.ndarray, house: np.ndarray, people: People, rng: np.random.Generator) -> np.ndarray:
    owned, leased = np.array([TENURES[i] for i in range(len(TYPES))])[dwelling].T
    head_age = people.age_of_heads()
    owned = np.clip(owned * np.interp(head_age, [20, 30, 45, 60, 80], [0.12, 0.5, 1.0, 1.2, 1.25]), 0, 0.95)
    draw = rng.random(len(dwelling))
    tenure = np.where(draw < owned, OWNED, np.where(draw < owned + (1 - owned) * leased / 0.5, LEASED, MONTHLY))
    _, complex_of = np.unique(house, return_inverse=True)
    social = rng.random(complex_of.max(initial=-1) + 1)[complex_of]
    public = ((dwelling == APARTMENT) & (social < SOCIAL_COMPLEXES)) | ((dwelling == MULTI) & (social < SOCIAL_HOUSES))
    return np.where(public, PUBLIC, tenure)


def _units(dwelling: np.ndarray, inside: np.ndarray, rng: np.random.Generator) -> pl.Series:
    draw = rng.random(len(dwelling))
    table = pl.DataFrame({"type": dwelling, "i": inside, "draw": draw})
    i = pl.col("i")
    block, floor, line = 101 + i // 60, (i % 60) // 4 + 1, i % 4 + 1
    flat = pl.format("{}동 {}호", block, floor * 100 + line)
    cellar = (i == 0) & (pl.col("type") == MULTI)
    small = pl.when(cellar).then(pl.lit("지하1호")).otherwise(pl.format("{}호", (i // 2 + 1) * 100 + i % 2 + 1))
    room = pl.format("{}호", (i // 8 + 2) * 100 + i % 8 + 1)
    house = (
        pl.when(pl.col("draw") < 0.45).then(None)
        .when((i == 0) & (pl.col("draw") < 0.60)).then(pl.lit("반지하"))
        .otherwise(pl.format("{}호", (i + 1) * 100 + 1))
    )  # fmt: skip
    return table.select(
        pl.when(pl.col("type") == APARTMENT).then(flat)
        .when(pl.col("type").is_in([ROW, MULTI])).then(small)
        .when(pl.col("type") == OTHER).then(room)
        .otherwise(house)
        .alias("unit")
    ).to_series()  # fmt: skip


def _streets(table: pl.DataFrame) -> pl.Series:
    """`서울특별시 중구 신당로12길 7`: roads are named after the neighbourhood."""
    names = areas().select(
        "area",
        before=pl.col("province_ko") + " " + pl.col("district_ko")
        + pl.when(pl.col("name_ko").str.contains("[읍면]$")).then(" " + pl.col("name_ko")).otherwise(pl.lit("")),
        stem=pl.col("name_ko").str.replace(r"[0-9.·]*[읍면동가]$", ""),
    )  # fmt: skip
    number = pl.col("serial") * len(TYPES) + pl.col("type")
    road = pl.when(number < 60).then(pl.format("{}로", "stem")).otherwise(pl.format("{}로{}길", "stem", number // 60))
    return (
        table.join(names, on="area", how="left", maintain_order="left")
        .select(pl.format("{} {} {}", "before", road, number % 60 + 1).alias("street"))
        .to_series()
    )
