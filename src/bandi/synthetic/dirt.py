"""Dirt that real files have (오류): few rows in a thousand, drawn by seed and counted in the answer sheet.

Some of it a reader must refuse (a date that does not exist, a letter in a number, an unknown code), some it must see
through (stray spaces, full-width digits, decomposed Hangul). Never a defect of a whole file.
"""

import unicodedata
from collections.abc import Callable

import numpy as np
import polars as pl

from bandi.engine.contract.feeds import Column, Feed

SHARES = {
    "unit_missing": 0.004,
    "rrn_wrong_date": 0.0006,
    "rrn_letter": 0.0004,
    "months_below": 0.002,
    "code_unknown": 0.0008,
    "hangul_decomposed": 0.002,
    "full_width": 0.002,
    "trailing_space": 0.003,
    "line_twice": 0.001,
}
"""Share of a file's lines for each kind (I). The sum stays under two per cent, what must be refused under one."""

REFUSED = frozenset({"rrn_wrong_date", "rrn_letter", "months_below", "code_unknown"})
"""Kinds that no reader may accept."""

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def soil(lines: pl.DataFrame, feed: Feed, *, rng: np.random.Generator) -> tuple[pl.DataFrame, dict[str, int]]:
    """The lines with dirt, and how many lines of each kind. A line gets one kind at most."""
    n = lines.height
    fouled: dict[str, int] = {}
    free = rng.permutation(n)
    for kind, share in SHARES.items():
        column = _target(feed, kind)
        if column is None and kind != "line_twice":
            continue
        wanted = int(rng.binomial(n, share))
        rows, free = np.sort(free[:wanted]), free[wanted:]
        if len(rows) == 0:
            continue
        twice = pl.concat([lines, lines[rows]])
        lines = twice if column is None else _change(lines, column.name, rows, SPOILERS[kind])
        fouled[kind] = len(rows)
    return lines, fouled


def written_otherwise(unit: pl.Expr, habit: pl.Expr) -> pl.Expr:
    """A unit as a utility writes it; `habit` is a number that stays with the customer. All mean the same unit."""
    parts = unit.str.extract_groups(r"^(?:(\d+)동 )?(\d+)호$")
    block, room = parts.struct.field("1"), parts.struct.field("2")
    short = pl.when(block.is_null()).then(room).otherwise(block + "-" + room)
    formal = pl.when(block.is_null()).then(pl.format("제{}호", room)).otherwise(pl.format("제{}동 제{}호", block, room))
    wide = pl.when(block.is_null()).then(pl.format(" {} 호", room)).otherwise(pl.format(" {} 동 {} 호", block, room))
    cellar = unit.str.replace(r"^지하(\d+)호$", "B${1}호")
    way = habit % 20
    numbered = (
        pl.when(way < 11).then(unit)
        .when(way < 14).then(short)
        .when(way < 16).then(unit.str.replace_all(" ", ""))
        .when(way < 18).then(formal)
        .otherwise(wide)
    )  # fmt: skip
    return pl.when(room.is_null()).then(pl.when(way < 11).then(unit).otherwise(cellar)).otherwise(numbered)


def _target(feed: Feed, kind: str) -> Column | None:
    """The column a kind of dirt falls on, if the feed has one."""
    means = {
        "unit_missing": "unit",
        "rrn_wrong_date": "rrn",
        "rrn_letter": "rrn",
        "months_below": "months",
        "code_unknown": "state",
        "hangul_decomposed": "name",
        "full_width": "amount",
        "trailing_space": "name" if feed.column("name") else "unit",
    }.get(kind, "")
    column = feed.column(means)
    if column is None or (kind == "hangul_decomposed" and not feed.file.encoding.startswith("utf-8")):
        return None
    if kind == "unit_missing" and column.required:
        return None  # such a line would be refused
    if kind == "months_below" and column.low == 1:
        return None  # no law says from when on it counts
    if feed.file.format == "fixed" and kind in {"full_width", "code_unknown", "trailing_space"}:
        return None  # would break the widths
    if feed.target == "register" and kind == "unit_missing":
        return None  # the register already misses many
    return column


def _change(lines: pl.DataFrame, name: str, rows: np.ndarray, spoil: Callable[[str], str | None]) -> pl.DataFrame:
    old = lines[name].gather(rows).to_list()
    new = [value if value is None else spoil(value) for value in old]
    return lines.with_columns(lines[name].scatter(rows, pl.Series(new, dtype=pl.String)))


SPOILERS: dict[str, Callable[[str], str | None]] = {
    "unit_missing": lambda _: None,
    "rrn_wrong_date": lambda text: text[:2] + "1332" + text[6:],
    "rrn_letter": lambda text: text[:-2] + "X" + text[-1],
    "months_below": lambda _: "2",
    "code_unknown": lambda _: "기타사유",
    "hangul_decomposed": lambda text: unicodedata.normalize("NFD", text),
    "full_width": lambda text: text.translate(FULL_WIDTH),
    "trailing_space": lambda text: text + "  ",
}
