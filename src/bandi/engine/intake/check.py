"""Text cells believed or refused, line by line: types, codes, ranges, required cells, law, repetition (검사)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

import polars as pl

from bandi.engine.contract.feeds import Column, Feed
from bandi.engine.intake import resident_number
from bandi.engine.intake.lawful import breaches
from bandi.engine.intake.once import once
from bandi.engine.intake.read import INVISIBLE, Table
from bandi.engine.intake.refuse import bounds

LONGEST = 2_000  # characters; a cell beyond this is several cells run together
EARLIEST = date(1900, 1, 1)
UNREADABLE = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]"
NO_BREAK = "[\u00a0\u2007\u202f]"

WIDE = [chr(code) for code in range(0xFF01, 0xFF5F)] + ["−", "￦"]
NARROW = [chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)] + ["-", "₩"]
"""Full-width forms (전각) and what they stand for in numbers, dates and codes."""

EXPONENT = r"^[0-9]+([.][0-9]*)?[eE][+-]?[0-9]+$"
MINUS = r"^([(].*[)]|[-△▲].*)$"
AMOUNT = r"^([(][-]?|[-△▲])?₩?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})원?[)]?원?$"
DATE = r"^([0-9]{4})(?:-|[.] ?|년 ?)([0-9]{1,2})(?:-|[.] ?|월 ?)([0-9]{1,2})(?:[.]|일)?$"
MONTH = r"^([0-9]{4})(?:-|[.] ?|년 ?)([0-9]{1,2})(?:[.]|월)?$"


@dataclass(frozen=True)
class Checked:
    """What was believed and what was not: each data line is in exactly one of the two.

    `values`: `line` and one typed column for each meaning the feed carries. `faults`: line, place (of the column; null
    is the line as such), fault (a code of
    `refuse.FAULTS`, for breaches of law with the number of the limit or term).
    """

    values: pl.DataFrame
    faults: pl.DataFrame


def check(table: Table, feed: Feed, *, received_on: date) -> Checked:
    """Types every cell as its column declares and sorts out the lines with a fault; a line's first fault is told."""
    cells = table.cells.with_columns(
        clean(table.cells[f"c{place}"], plain=column.type != "text") for place, column in enumerate(feed.columns)
    )
    used = [(place, column) for place, column in enumerate(feed.columns) if column.means != "unused"]
    typed = cells.with_columns(
        READERS[column.type](pl.col(f"c{place}"), column).alias(f"v{place}") for place, column in used
    )
    verdicts = [_fault(place, column, feed, received_on) for place, column in enumerate(feed.columns)]
    repeated = pl.when(~pl.struct(f"c{place}" for place in range(len(feed.columns))).is_first_distinct()).then(
        pl.lit(":duplicate")
    )
    marked = typed.with_columns(mark=pl.coalesce(*verdicts, *breaches(feed), repeated))
    told = marked.filter(pl.col("mark").is_not_null()).select("line", pl.col("mark").str.split(":"))
    faults = told.select(
        "line",
        place=pl.col("mark").list.get(0).cast(pl.Int64, strict=False),
        fault=pl.col("mark").list.get(1),
    )
    broken = pl.DataFrame([(line, None, fault) for line, fault in table.broken], schema=faults.schema, orient="row")
    values = marked.filter(pl.col("mark").is_null()).select(
        "line", *(pl.col(f"v{place}").alias(column.means) for place, column in used)
    )
    return Checked(values, pl.concat([faults, broken]).sort("line"))


def clean(text: pl.Series, *, plain: bool) -> pl.Series:
    """NFC, without invisible characters and outer blanks; empty becomes null. `plain` narrows full-width characters."""
    ascii_only = (text.str.len_bytes() == text.str.len_chars()).all()  # then there is nothing but blanks to mend
    seen = (text if ascii_only else once(text, partial(_mended, plain=plain))).str.strip_chars()
    return seen.set(seen == "", None)


def _mended(text: pl.Series, *, plain: bool) -> pl.Series:
    seen = text.str.normalize("NFC").str.replace_all(f"[{INVISIBLE}]", "").str.replace_all(NO_BREAK, " ")
    return seen.str.replace_many(WIDE, NARROW) if plain else seen


def _fault(place: int, column: Column, feed: Feed, received_on: date) -> pl.Expr:
    """The mark `place:fault` of the cells of one column that cannot be believed, else null."""
    cell, value = pl.col(f"c{place}"), pl.col(f"v{place}")
    tests: list[tuple[pl.Expr, str]] = [
        (cell.str.contains(UNREADABLE), "unreadable"),
        (cell.str.len_chars() > LONGEST, "huge"),
    ]
    if column.means == "unused":
        if column.codes:
            tests.append((~cell.is_in(list(column.codes)).fill_null(value=False), "code"))
    else:
        if column.required:
            tests.append((cell.is_null(), "required"))
        tests.append((cell.is_not_null() & value.is_null(), SAID.get(column.type, column.type)))
        tests += _limits(value, column, feed, received_on)
    mark = pl.lit(None, dtype=pl.String)
    for test, fault in reversed(tests):
        mark = pl.when(test).then(pl.lit(f"{place}:{fault}")).otherwise(mark)
    return mark


def _limits(value: pl.Expr, column: Column, feed: Feed, received_on: date) -> list[tuple[pl.Expr, str]]:
    if column.type in {"date", "month", "month_of"}:
        late = value.gt(received_on) if not feed.own else pl.lit(value=False)
        return [(value.lt(EARLIEST) | late, "future")]
    if column.type == "rrn":
        return [(resident_number.birth(value).gt(received_on), "future")]
    low, high = bounds(column)
    if column.type not in {"count", "won"} or (low is None and high is None):
        return []
    return [(value.lt(low) if low is not None else pl.lit(value=False), "range")] + (
        [(value.gt(high), "range")] if high is not None else []
    )


SAID = {"month_of": "date", "count": "number", "won": "number", "text": "unreadable"}
"""Column types whose fault has another name."""


def _text(cell: pl.Expr, _: Column) -> pl.Expr:
    return cell


def _number(cell: pl.Expr, column: Column) -> pl.Expr:
    bare = cell.str.replace_all("[^0-9]", "").cast(pl.Int64, strict=False)
    value = pl.when(cell.str.contains(MINUS)).then(-bare).otherwise(bare)
    fits = cell.str.contains(AMOUNT if column.type == "won" else r"^-?[0-9]{1,9}$")
    return pl.when(fits).then(value)


def _date(cell: pl.Expr, _: Column) -> pl.Expr:
    return _day(cell, DATE, r"^[0-9]{8}$", "")


def _month(cell: pl.Expr, _: Column) -> pl.Expr:
    return _day(cell, MONTH, r"^[0-9]{6}$", "01")


def _month_of(cell: pl.Expr, column: Column) -> pl.Expr:
    """The month of a whole date, where a feed tells no month of its own."""
    return _date(cell, column).dt.month_start()


def _day(cell: pl.Expr, pattern: str, compact: str, first: str) -> pl.Expr:
    parts = cell.str.extract_groups(pattern)
    padded = [parts.struct.field("1")] + [
        parts.struct.field(str(group)).str.zfill(2) for group in range(2, pattern.count("([") + 1)
    ]
    digits = pl.when(cell.str.contains(compact)).then(cell).otherwise(pl.concat_str(padded))
    return (digits + first).str.to_date("%Y%m%d", strict=False)


def _rrn(cell: pl.Expr, _: Column) -> pl.Expr:
    return resident_number.digits(cell)


def _phone(cell: pl.Expr, _: Column) -> pl.Expr:
    written = cell.str.replace_all(resident_number.HYPHENS, "-")
    digits = cell.str.replace_all("[^0-9]", "").str.len_chars()
    return pl.when(written.str.contains(r"^[+(]?[0-9().-]+$") & digits.is_between(8, 13)).then(written)


def _code(cell: pl.Expr, column: Column) -> pl.Expr:
    return cell.replace_strict(column.codes, default=None, return_dtype=pl.String) if column.codes else cell


def _key(cell: pl.Expr, column: Column) -> pl.Expr:
    if column.means == "household_key":
        return household_key(cell)
    return pl.when(~cell.str.contains(EXPONENT)).then(cell)


def household_key(hexadecimal: pl.Expr) -> pl.Expr:
    """Signed 64-bit key from the 16 hex digits in which the office writes it; anything else is null."""
    right = pl.when(hexadecimal.str.contains("^[0-9a-fA-F]{16}$")).then(hexadecimal)
    high = right.str.slice(0, 8).str.to_integer(base=16, dtype=pl.UInt64)
    low = right.str.slice(8, 8).str.to_integer(base=16, dtype=pl.UInt64)
    return (high * 2**32 + low).reinterpret(signed=True)


READERS: dict[str, Callable[[pl.Expr, Column], pl.Expr]] = {
    "text": _text, "rrn": _rrn, "phone": _phone, "code": _code, "date": _date, "month": _month, "month_of": _month_of,
    "count": _number, "won": _number, "key": _key,
}  # fmt: skip
