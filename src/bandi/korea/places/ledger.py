"""The interior ministry's code tables as they are, with the later changes written on top (행정동·법정동 코드 연혁).

`administrative_codes.csv` and `administrative_to_legal.csv` are the ministry's facts of 1 May 2023, never edited;
`later_changes.csv` says what changed since, one dated row a change (docs/how-to/add-a-place-change.md). A life is half
open: a place is in force from `valid_from` up to and without `valid_to`; no `valid_to` means still in force. Rows whose
life has no day in it (402 in the ministry's table) never were in force and are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

HERE = Path(__file__).parent
FIRST = date(1988, 4, 23)  # the ministry's tables begin here
PUBLISHED = date(2023, 5, 1)  # day of the ministry's tables; what came later stands in later_changes.csv
CHANGES = ("recoded", "founded", "merged", "ended", "uncoded")
BRANCH = r"(출장소|분소|지소)$"  # branch offices of a neighbourhood, no neighbourhoods themselves


@dataclass(frozen=True)
class Ledger:
    """Every neighbourhood's life, every pair's life, and the successions that are written down and not derived."""

    lives: pl.DataFrame  # code, district, province, name_ko, district_ko, province_ko, valid_from, valid_to, branch
    pairs: pl.DataFrame  # code, legal_code, legal_name, valid_from, valid_to
    written: pl.DataFrame  # code, successor, on


@cache
def ledger() -> Ledger:
    """Both tables with all later changes applied in the order of their days, the longest code first on the same day."""
    lives, pairs = _lives(), _pairs()
    written: list[pl.DataFrame] = []
    changes = later_changes().with_columns(length=pl.col("code").str.len_chars())
    for change in changes.sort("on", "length", "code", descending=[False, True, False]).iter_rows(named=True):
        if change["change"] == "recoded":
            lives, pairs, steps = _recoded(lives, pairs, change)
        elif change["change"] == "founded":
            lives, steps = _founded(lives, change)
        elif change["change"] in {"merged", "ended"}:
            lives, pairs, steps = _ended(lives, pairs, change)
        else:
            continue
        written.append(steps)
    return Ledger(lives.sort("code"), pairs.sort("code", "legal_code", "valid_from"), pl.concat(written))


@cache
def later_changes() -> pl.DataFrame:
    """on, change, code, to, name_ko, district_ko, province_ko, confidence, source: what changed after 1 May 2023."""
    table = pl.read_csv(HERE / "later_changes.csv", infer_schema=False).with_columns(pl.col("on").str.to_date())
    return table.with_columns(pl.col("code", "to").fill_null(""), change=pl.col("change").cast(pl.Enum(CHANGES)))


def _lives() -> pl.DataFrame:
    table = pl.read_csv(HERE / "administrative_codes.csv", infer_schema=False)
    return (
        table.filter(pl.col("neighbourhood").is_not_null())
        .select(
            code="neighbourhood_code",
            district="district_code",
            province="province_code",
            name_ko="neighbourhood",
            district_ko="district",
            province_ko="province",
            valid_from=_day("valid_from"),
            valid_to=_day("valid_to"),
            branch=pl.col("neighbourhood").str.contains(BRANCH),
        )
        .filter(_lasting())
    )


def _pairs() -> pl.DataFrame:
    table = pl.read_csv(HERE / "administrative_to_legal.csv", infer_schema=False)
    days = {"valid_from": _day("valid_from"), "valid_to": _day("valid_to")}
    named = table.rename({"neighbourhood_code": "code"}).with_columns(**days)
    return named.filter(_lasting(), ~pl.col("code").str.ends_with("00000"))


def _recoded(
    lives: pl.DataFrame, pairs: pl.DataFrame, change: Mapping[str, Any]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """All codes under a province, district or neighbourhood begin anew; a whole area takes its legal codes along."""
    old, new, on = change["code"], change["to"], change["on"]
    under = pl.col("code").str.starts_with(old) & pl.col("valid_to").is_null() & (pl.col("valid_from") < on)
    code = new + pl.col("code").str.slice(len(old))
    names = {name: change[name] for name in ("district_ko", "province_ko") if change[name]}
    moved = lives.filter(under)
    reborn = moved.with_columns(
        *(pl.lit(text).alias(name) for name, text in names.items()),
        code=code,
        district=code.str.head(5),
        province=code.str.head(2),
        valid_from=pl.lit(on),
    )
    steps = _steps(moved.select("code", successor=code), on)
    pairs_moved = pairs.filter(under)
    pairs = _closed(pairs, under, on)
    if len(old) < 10:
        legal = pl.when(pl.col("legal_code").str.starts_with(old)).then(new + pl.col("legal_code").str.slice(len(old)))
        again = pairs_moved.with_columns(
            code=code, legal_code=legal.otherwise(pl.col("legal_code")), valid_from=pl.lit(on)
        )
        pairs = pl.concat([pairs, again])
    return pl.concat([_closed(lives, under, on), reborn]), pairs, steps


def _founded(lives: pl.DataFrame, change: Mapping[str, Any]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A neighbourhood with a code of its own is cut out of others that live on. Its legal codes stay unknown."""
    row = {name: change[name] for name in ("name_ko", "district_ko", "province_ko")}
    row |= {"code": change["to"], "district": change["to"][:5], "province": change["to"][:2]}
    born = pl.DataFrame([row | {"valid_from": change["on"], "valid_to": None, "branch": False}], schema=lives.schema)
    parents = pl.DataFrame({"code": change["code"].split("+")}).with_columns(successor=pl.lit(change["to"]))
    return pl.concat([lives, born]), _steps(parents, change["on"])


def _ended(
    lives: pl.DataFrame, pairs: pl.DataFrame, change: Mapping[str, Any]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Codes go out of force; when merged, the neighbourhood that took them over takes their legal codes too."""
    on, to = change["on"], change["to"]
    under = pl.col("code").str.starts_with(change["code"]) & pl.col("valid_to").is_null()
    heirs = lives.filter(under).select("code", successor=pl.lit(to))
    taken = pairs.filter(under).with_columns(code=pl.lit(to), valid_from=pl.lit(on))
    known = pairs.filter(pl.col("code") == to, pl.col("valid_to").is_null())
    taken = taken.join(known, on="legal_code", how="anti").unique("legal_code", maintain_order=True)
    pairs = _closed(pairs, under, on)
    if to:
        pairs = pl.concat([pairs, taken.select(pairs.columns)])
    return _closed(lives, under, on), pairs, _steps(heirs if to else heirs.clear(), on)


def _closed(table: pl.DataFrame, under: pl.Expr, on: date) -> pl.DataFrame:
    return table.with_columns(valid_to=pl.when(under).then(pl.lit(on)).otherwise(pl.col("valid_to")))


def _steps(pairs: pl.DataFrame, on: date) -> pl.DataFrame:
    return pairs.select("code", "successor", on=pl.lit(on))


def _day(column: str) -> pl.Expr:
    return pl.col(column).str.to_date("%Y%m%d")


def _lasting() -> pl.Expr:
    return pl.col("valid_to").is_null() | (pl.col("valid_to") > pl.col("valid_from"))
