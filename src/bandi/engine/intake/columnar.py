"""Parquet as text cells: what is declared is read, all of it as text, to be checked like any other (파케이)."""

import io

import polars as pl
from polars.exceptions import PanicException, PolarsError

from bandi.engine.contract.feeds import Feed
from bandi.engine.intake.refuse import RECORD, FileRefused, too_many

PLAIN = (pl.String, pl.Boolean, pl.Date, pl.Datetime, pl.Categorical, pl.Enum, pl.Null)

UNREADABLE = (PolarsError, PanicException, OSError, ValueError)
"""What Polars raises for damaged files; some damage makes its reader panic instead of refusing."""


def parquet_columns(content: bytes) -> list[str]:
    """Names of the columns of a Parquet file. Raises FileRefused when it is none, or cut off."""
    try:
        return list(pl.read_parquet_schema(io.BytesIO(content)))
    except UNREADABLE as error:
        raise _no_parquet() from error


def parquet_cells(content: bytes, feed: Feed, order: list[str]) -> pl.DataFrame:
    """`line` (number of the record) and c0, c1, … as text, from the columns named in `order`."""
    shape = feed.file
    try:
        count = pl.scan_parquet(io.BytesIO(content)).select(pl.len()).collect().item()
        if count > shape.most_lines:
            raise too_many(shape.most_lines, rows=count)
        table = pl.read_parquet(io.BytesIO(content), columns=order).select(order)
    except UNREADABLE as error:
        raise _no_parquet() from error
    for name, dtype in table.schema.items():
        if dtype not in PLAIN and not dtype.is_integer() and not dtype.is_float() and not dtype.is_decimal():
            raise FileRefused(
                "type",
                f"‘{name}’ 열이 글자·숫자·날짜가 아닙니다. 글자로 바꾸어 다시 보내 주세요.",
                f"column '{name}' holds neither text nor numbers nor dates. Send it again as text.",
                column=name,
                rows=count,
                place=RECORD,
            )
    cells = table.select(_text(table[name], f"c{place}") for place, name in enumerate(order))
    if sum(int(cells[name].str.len_bytes().sum() or 0) for name in cells.columns) > shape.most_bytes:
        raise too_many(shape.most_lines, rows=count)
    return cells.with_row_index("line", offset=1).cast({"line": pl.Int64})


def _text(column: pl.Series, name: str) -> pl.Series:
    """Days at midnight lose their hour; every other value is written as it is, and the check decides."""
    if column.dtype == pl.Datetime:
        day = column.dt.replace_time_zone(None)
        at = pl.col("at")
        midnight = pl.when(at == at.dt.truncate("1d")).then(at.dt.strftime("%Y-%m-%d"))
        told = midnight.otherwise(at.dt.strftime("%Y-%m-%dT%H:%M:%S"))
        return day.to_frame("at").select(told)["at"].rename(name)
    return column.cast(pl.String).rename(name)


def _no_parquet() -> FileRefused:
    return FileRefused(
        "encoding",
        "Parquet 파일이 아니거나 손상되었습니다. 끝까지 담긴 파일을 다시 보내 주세요.",
        "not a Parquet file, or damaged. Send the complete file again.",
    )
