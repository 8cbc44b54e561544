"""Bytes as received, read as the contract declares: a table of text cells with their line numbers (읽기).

Nothing is sniffed. What does not fit as a whole raises FileRefused; what does not fit as a line is named as a fault.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

import numpy as np
import polars as pl

from bandi.engine.contract.feeds import Feed, FileShape
from bandi.engine.intake.book import book_rows
from bandi.engine.intake.columnar import parquet_cells, parquet_columns
from bandi.engine.intake.decode import as_utf8, kind_of
from bandi.engine.intake.refuse import FileRefused, too_many
from bandi.engine.intake.rows import Rows, delimited_rows, fixed_columns, fixed_lines
from bandi.engine.intake.trees import walk_json, walk_xml

INVISIBLE = "\u200b-\u200f\u2060\ufeff\u3164\u115f\u1160"
"""Characters that take no room: zero-width marks, the byte order mark, Hangul fillers."""

TREES = {"xml": walk_xml, "json": walk_json}


@dataclass(frozen=True)
class Table:
    """The data lines of a file.

    `cells`: `line` and one text column for each declared column, named by its place: c0, c1, …
    `broken`: line and fault of the data lines that could not be cut into cells.
    Lines in = the two together. In XML, JSON and Parquet a line is a record, numbered from 1.
    """

    cells: pl.DataFrame
    broken: list[tuple[int, str]]

    @property
    def rows_in(self) -> int:
        """Lines that claim to be data."""
        return self.cells.height + len(self.broken)


def read_table(content: bytes, feed: Feed) -> Table:
    """Reads one file as its feed's contract declares.

    Raises FileRefused when the file is larger than agreed, the bytes do not decode, the header does not name exactly
    the declared columns, or the closing line is absent or counts differently.
    """
    shape = feed.file
    weigh(len(content), shape)
    if shape.format == "xlsx":
        return _with_header(book_rows(content), feed)
    if shape.format == "parquet":
        return _parquet(content, feed)
    text = as_utf8(content, shape)
    if shape.format in TREES:
        return _tree(text, feed)
    lines = max(text.count(b"\n"), text.count(b"\r"))
    if lines > shape.most_lines + shape.title_rows + shape.header_rows + 2:
        raise too_many(shape.most_lines, rows=lines)
    return _fixed(content, feed) if shape.format == "fixed" else _with_header(delimited_rows(text), feed)


def weigh(size: int, shape: FileShape) -> None:
    """Refuses a file of more bytes than agreed; its size may be asked of the disk before it is read."""
    if size > shape.most_bytes:
        raise FileRefused(
            "shape",
            f"파일이 약속한 크기({shape.most_bytes // 2**20:,} MB)를 넘습니다. 나누어 다시 보내 주세요.",
            f"the file is larger than agreed ({shape.most_bytes // 2**20:,} MB). Send it again in parts.",
            rows=0,
        )


def count_lines(content: bytes, shape: FileShape | None) -> int:
    """Data lines of a file that cannot be read, counted as well as possible: none for formats without lines.

    Without a known shape one line is taken for the header.
    """
    if kind_of(content) or (shape and shape.format not in {"csv", "fixed"}):
        return 0
    text = content.decode(shape.encoding if shape else "utf-8", errors="replace")
    lines = [line for line in re.split("\r\n|\n|\r", text) if line.strip(" \t\x00\ufeff")]
    if shape is None:
        return max(len(lines) - 1, 0)
    fixed = shape.format == "fixed"
    above = (1 if shape.header_record else 0) if fixed else shape.title_rows + shape.header_rows
    closing = 1 if shape.trailer and lines and lines[-1].startswith(shape.trailer) else 0
    return max(len(lines) - above - closing, 0)


def tidy(text: str) -> str:
    """NFC without invisible characters and outer blanks: how header cells and marks are compared."""
    return re.sub(f"[{INVISIBLE}]", "", unicodedata.normalize("NFC", text)).strip()


def _with_header(rows: Rows, feed: Feed) -> Table:
    shape, names = feed.file, [tidy(column.name) for column in feed.columns]
    blank = pl.col("text").str.contains(rf"^[\s{INVISIBLE}]*$")
    body = rows.cut.filter((pl.col("line") > shape.title_rows) & ~blank)
    above, body = body[: shape.header_rows], body[shape.header_rows :]
    if above.height < shape.header_rows or any(line < above["line"][-1] for line, _ in rows.broken):
        raise FileRefused(
            "shape",
            "머리글 줄이 없습니다. 열 이름이 적힌 줄을 넣어 다시 보내 주세요.",
            "there is no header line. Send the file again with the column names.",
        )
    header = _header([text.split(rows.between) for text in above["text"]])
    closing = bool(shape.trailer) and body[-1:]["text"].str.starts_with(shape.trailer).any()
    order = _order(header, names, above["line"][-1], rows=body.height - closing + len(rows.broken))
    if shape.trailer:
        body = _without_trailer(body, rows.between, shape.trailer, broken=len(rows.broken))
    parts = body.select("line", pl.col("text").str.splitn(rows.between, len(names) + 1)).unnest("text")
    if rows.ragged:
        parts = parts.with_columns(pl.col(f"field_{place}").fill_null("") for place in range(len(names)))
    short, long = pl.col(f"field_{len(names) - 1}").is_null(), pl.col(f"field_{len(names)}").is_not_null()
    faulty = parts.filter(short | long).select(
        "line", fault=pl.when(short).then(pl.lit("short")).otherwise(pl.lit("long"))
    )
    cells = parts.filter(~short & ~long).select(
        "line", *(pl.col(f"field_{place}").alias(f"c{turn}") for turn, place in enumerate(order))
    )
    return Table(cells, sorted([*rows.broken, *faulty.rows()]))


def _header(lines: list[list[str]]) -> list[str]:
    """One name for each column, its header cells joined from top to bottom. A merged upper cell stands in the first of
    its columns only: in the others it is blank and means its left neighbour.
    """
    joined = [""] * max(len(cells) for cells in lines)
    for depth, cells in enumerate(lines, 1):
        told = ""
        for place in range(len(joined)):
            cell = tidy(cells[place]) if place < len(cells) else ""
            told = cell or (told if depth < len(lines) else "")
            joined[place] = f"{joined[place]} {told}".strip()
    return joined


def _order(header: Sequence[str], names: Sequence[str], line: int, *, rows: int) -> list[int]:
    """Where each declared column stands. What an undeclared column is called is not repeated: it may be a person."""
    found = [tidy(cell) for cell in header]
    missing = [name for name in names if name not in found]
    twice = [name for name, times in Counter(found).items() if times > 1 and name in names]
    extra = [place for place, name in enumerate(found, 1) if name not in names]
    if not (missing or twice or extra):
        return [found.index(name) for name in names]
    ko, en = [], []
    for told_ko, told_en, what in (
        ("없는 열", "absent", missing),
        ("두 번 적힌 열", "named twice", twice),
        ("약속하지 않은 열(순서)", "undeclared (position)", extra),
    ):
        if what:
            listed = ", ".join(str(item) for item in what[:20]) + (" …" if len(what) > 20 else "")
            ko.append(f"{told_ko}: {listed}")
            en.append(f"{told_en}: {listed}")
    raise FileRefused(
        "shape",
        f"머리글이 약속과 다릅니다. {' · '.join(ko)}. 약속한 열 이름으로 다시 보내 주세요.",
        f"the header is not as agreed; columns {'; '.join(en)}. Send the file again with the agreed column names.",
        line=line,
        column=(missing or twice or [""])[0],
        rows=rows,
    )


def _without_trailer(body: pl.DataFrame, between: str, mark: str, *, broken: int) -> pl.DataFrame:
    """The body without its closing line `mark, count`, whose count must be right."""
    first, *cells = body["text"][-1].split(between) if body.height else [""]
    if tidy(first) != mark:
        _refuse_trailer(mark, rows=body.height + broken)
    told = re.fullmatch(r"([0-9][0-9,]*)\s*건?", tidy(unicodedata.normalize("NFKC", cells[0] if cells else "")))
    counted = body.height - 1 + broken
    check_count(int(told[1].replace(",", "")) if told else None, counted, line=body["line"][-1], mark=mark)
    return body[:-1]


def _refuse_trailer(mark: str, *, rows: int) -> NoReturn:
    raise FileRefused(
        "count",
        f"건수를 적은 마지막 줄(‘{mark}’)이 끝에 없습니다. 파일이 잘렸을 수 있으니 처음부터 다시 보내 주세요.",
        f"the closing line '{mark}' is not at the end. The file may be cut off: send it again whole.",
        rows=rows,
    )


def check_count(told: int | None, counted: int, *, line: int, mark: str) -> None:
    """Refuses the file when the closing line tells another number of data lines than there are."""
    if told == counted:
        return
    ko = f"{told:,}건이라 적혔지만" if told is not None else "건수를 읽을 수 없고"
    en = f"says {told:,} lines" if told is not None else "has no readable count"
    raise FileRefused(
        "count",
        f"마지막 줄(‘{mark}’)에는 {ko} 실제로는 {counted:,}건입니다. 빠진 줄이 없는지 확인해 다시 보내 주세요.",
        f"the closing line '{mark}' {en}, the file holds {counted:,}. Look for lost lines and send the file again.",
        line=line,
        rows=counted,
    )


def _parquet(content: bytes, feed: Feed) -> Table:
    written, names = parquet_columns(content), [tidy(column.name) for column in feed.columns]
    order = _order(written, names, 0, rows=0)
    return Table(parquet_cells(content, feed, [written[place] for place in order]), [])


def _tree(text: bytes, feed: Feed) -> Table:
    """Records of XML and JSON. The number of records that the document tells must be right, where one is declared."""
    walk, shape = TREES[feed.file.format](text, feed), feed.file
    if shape.count_at:
        told = int(walk.told) if walk.told and re.fullmatch(r"[0-9]{1,12}", walk.told.strip()) else None
        check_count(told, walk.count, line=0, mark=shape.count_at)
    elif not walk.seen:
        raise FileRefused(
            "shape",
            f"약속한 자리(‘{shape.records_at}’)에 기록이 없습니다. 내려받은 내용을 확인해 다시 보내 주세요.",
            f"nothing stands at '{shape.records_at}', where the records should be. Look at what was downloaded and "
            "send it again.",
            rows=0,
        )
    return Table(walk.cells(), walk.broken)


def _fixed(content: bytes, feed: Feed) -> Table:
    shape, widths = feed.file, [column.width for column in feed.columns]
    starts, sizes = fixed_lines(content)
    lines = np.arange(1, len(starts) + 1)
    odd = np.flatnonzero(sizes != sum(widths))
    blank = [place for place in odd if not content[starts[place] : starts[place] + sizes[place]].strip()]
    keep = np.delete(np.arange(len(starts)), blank)
    lines, starts, sizes = lines[keep], starts[keep], sizes[keep]
    if shape.header_record:
        mark = shape.header_record.encode(shape.encoding)
        if not len(starts) or not content[starts[0] : starts[0] + sizes[0]].startswith(mark):
            raise FileRefused(
                "shape",
                f"‘{shape.header_record}’(으)로 시작하는 첫 줄이 없습니다. 처음부터 다시 보내 주세요.",
                f"the opening line '{shape.header_record}' is absent. Send the file again whole.",
                rows=len(starts),
            )
        lines, starts, sizes = lines[1:], starts[1:], sizes[1:]
    if shape.trailer:
        last = content[starts[-1] : starts[-1] + sizes[-1]] if len(starts) else b""
        _check_fixed_trailer(last, shape, line=int(lines[-1]) if len(lines) else 0, rows=len(lines))
        lines, starts, sizes = lines[:-1], starts[:-1], sizes[:-1]
    right = sizes == sum(widths)
    columns = fixed_columns(content, starts[right], widths, shape.encoding)
    table = [pl.Series("line", lines[right], dtype=pl.Int64)]
    table += [pl.Series(f"c{place}", texts, dtype=pl.String) for place, texts in enumerate(columns)]
    return Table(pl.DataFrame(table), [(int(line), "width") for line in lines[~right]])


def _check_fixed_trailer(last: bytes, shape: FileShape, *, line: int, rows: int) -> None:
    mark = shape.trailer.encode(shape.encoding)
    if not last.startswith(mark):
        _refuse_trailer(shape.trailer, rows=rows)
    told = last[len(mark) :].strip()
    check_count(int(told) if told.isdigit() else None, rows - 1, line=line, mark=shape.trailer)
