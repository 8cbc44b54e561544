"""Writes files as institutions send them (연계 파일), after each feed's contract and independently of the reader.

CSV in CP949 or UTF-8 with a closing line that counts the lines, fixed-width records in CP949, XLSX with title rows.
"""

import io
from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from bandi.engine.contract.feeds import Column, Feed

HYPHENATED = frozenset({"mois_register", "ssis_benefits", "lh_rent_arrears"})
"""Feeds that write resident numbers with a hyphen."""

CREATED = datetime(2025, 7, 1)  # noqa: DTZ001 - written into the workbook as it stands, so that bytes repeat


def render(feed: Feed, facts: pl.DataFrame, *, commas: bool) -> pl.DataFrame:
    """Facts as the institution's text: one text column per column of the contract, in its order.

    `facts` has a column per meaning, typed, and one named as the institution does for each unused column. `commas`
    writes amounts with thousands separators.
    """
    return facts.select(_text(feed, column, facts, commas).alias(column.name) for column in feed.columns)


def write_file(feed: Feed, lines: pl.DataFrame, path: Path, *, month: str) -> None:
    """Writes lines (text columns in the contract's order) to a new file. `month` is YYYYMM."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if feed.file.format == "csv":
        _write_csv(feed, lines, path)
    elif feed.file.format == "fixed":
        _write_fixed(feed, lines, path, month)
    else:
        _write_xlsx(feed, lines, path, month)


def _text(feed: Feed, column: Column, facts: pl.DataFrame, commas: bool) -> pl.Expr:
    value = pl.col(column.name if column.means == "unused" else column.means)
    if column.means == "unused" and column.name not in facts.columns:
        return pl.lit(next(iter(column.codes)))
    text = value.cast(pl.String)
    if column.type == "month":
        text = pl.format("{}{}", value // 12, (value % 12 + 1).cast(pl.String).str.zfill(2))
    elif column.type == "date":
        text = value.dt.strftime("%Y-%m-%d" if feed.file.format == "xlsx" else "%Y%m%d")
    elif column.type == "code" and column.means != "unused":
        text = value.replace_strict({ours: theirs for theirs, ours in column.codes.items()}, return_dtype=pl.String)
    elif column.type == "rrn" and feed.id in HYPHENATED:
        text = value.str.head(6) + "-" + value.str.tail(7)
    elif column.type == "won" and commas:
        backwards = text.str.reverse().str.replace_all(r"(\d{3})", "${1},")
        text = backwards.str.strip_suffix(",").str.reverse()
    return text


def _write_csv(feed: Feed, lines: pl.DataFrame, path: Path) -> None:
    closing = f"{feed.file.trailer},{lines.height}\n" if feed.file.trailer else ""
    if feed.file.encoding == "utf-8":
        with path.open("wb") as file:
            lines.write_csv(file)
            file.write(closing.encode())
        return
    path.write_bytes((lines.write_csv() + closing).encode(feed.file.encoding))


def _write_fixed(feed: Feed, lines: pl.DataFrame, path: Path, month: str) -> None:
    record = lines.select(pl.concat_str(_padded(column) for column in feed.columns)).to_series()
    buffer = io.StringIO()
    buffer.write(f"{feed.file.header_record}{month}{lines.height:09d}\n")
    if lines.height:
        buffer.write("\n".join(record.to_list()) + "\n")
    buffer.write(f"{feed.file.trailer}{lines.height:09d}\n")
    path.write_bytes(buffer.getvalue().encode(feed.file.encoding))


def _padded(column: Column) -> pl.Expr:
    """The text in exactly `width` bytes of CP949: numbers right-aligned with zeros, text left-aligned with spaces."""
    value = pl.col(column.name).fill_null("")
    if column.type in {"count", "won"}:
        return value.str.zfill(column.width).str.slice(0, column.width)
    wide = (value.str.len_bytes() - value.str.len_chars()) // 2  # Hangul: three bytes in UTF-8, two in CP949
    blanks = pl.lit(" " * column.width).str.slice(
        0, column.width - value.str.len_chars().cast(pl.Int64) - wide.cast(pl.Int64)
    )
    return value + blanks


def _write_xlsx(feed: Feed, lines: pl.DataFrame, path: Path, month: str) -> None:
    numeric = {column.name for column in feed.columns if column.type in {"won", "count"}}
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        book.set_properties({"created": CREATED})
        sheet = book.add_worksheet(feed.name_ko)
        titles = [f"{feed.name_ko} 현황 ({feed.provider_ko})", f"기준월: {month}"]
        for row in range(feed.file.title_rows):
            sheet.write_string(row, 0, titles[row] if row < len(titles) else "")
        for place, name in enumerate(lines.columns):
            sheet.write_string(feed.file.title_rows, place, name)
        for row, values in enumerate(lines.iter_rows(), feed.file.title_rows + 1):
            for place, (name, value) in enumerate(zip(lines.columns, values, strict=True)):
                if value is None:
                    continue
                if name in numeric and value.isascii() and value.isdigit():
                    sheet.write_number(row, place, int(value))
                else:
                    sheet.write_string(row, place, value)
