"""Bytes as received, read as the contract declares: a table of text cells with their line numbers (읽기).

Nothing is sniffed. What does not fit as a whole raises FileRefused; what does not fit as a line is named as a fault.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn

import polars as pl

from bandi.engine.contract.feeds import Feed, FileShape
from bandi.engine.intake.refuse import FileRefused
from bandi.engine.intake.rows import BETWEEN, Rows, book_rows, delimited_rows, fixed_columns

INVISIBLE = "\u200b-\u200f\u2060\ufeff\u3164\u115f\u1160"
"""Characters that take no room: zero-width marks, the byte order mark, Hangul fillers."""

NOT_TEXT = {
    b"PK\x03\x04": "ZIP·XLSX",
    b"\x1f\x8b": "gzip",
    b"%PDF": "PDF",
    b"\xd0\xcf\x11\xe0": "XLS·HWP",
    b"MZ": "EXE",
}
"""First bytes of files that only bear the name of a text file."""


@dataclass(frozen=True)
class Table:
    """The data lines of a file.

    `cells`: `line` and one text column for each declared column, named by its place: c0, c1, …
    `broken`: line and fault of the data lines that could not be cut into cells.
    Lines in = the two together.
    """

    cells: pl.DataFrame
    broken: list[tuple[int, str]]

    @property
    def rows_in(self) -> int:
        """Lines that claim to be data."""
        return self.cells.height + len(self.broken)


def read_table(content: bytes, feed: Feed) -> Table:
    """Reads one file as its feed's contract declares.

    Raises FileRefused when the bytes do not decode, the header does not name exactly the declared columns, or the
    closing line is absent or counts differently.
    """
    if feed.file.format == "xlsx":
        return _with_header(book_rows(content), feed)
    text = _decode(content, feed.file.encoding)
    if feed.file.format == "fixed":
        return _fixed(content, feed)
    return _with_header(delimited_rows(text), feed)


def count_lines(content: bytes, shape: FileShape | None) -> int:
    """Data lines of a file that cannot be read, counted as well as possible: none for a workbook or other binary file.

    Without a known shape one line is taken for the header.
    """
    if _kind(content) or (shape and shape.format == "xlsx"):
        return 0
    lines = [line for line in re.split(rb"\r\n|\n|\r", content) if line.strip(b" \t\x00")]
    if shape is None:
        return max(len(lines) - 1, 0)
    above = (1 if shape.header_record else 0) if shape.format == "fixed" else shape.title_rows + 1
    closing = 1 if shape.trailer and lines and lines[-1].startswith(shape.trailer.encode(shape.encoding)) else 0
    return max(len(lines) - above - closing, 0)


def _kind(content: bytes) -> str:
    return next((kind for magic, kind in NOT_TEXT.items() if content.startswith(magic)), "")


def _decode(content: bytes, encoding: str) -> str:
    if kind := _kind(content):
        raise FileRefused(
            "encoding",
            f"글자 파일이 아니라 {kind} 파일입니다. 약속한 형식으로 다시 보내 주세요.",
            f"this is a {kind} file, not text. Send it again in the agreed format.",
        )
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = len(re.findall(rb"\r\n|\n|\r", content[: error.start])) + 1
        if "incomplete" in error.reason or "unexpected end" in error.reason:
            ko = f"파일이 글자 중간에서 잘렸습니다(인코딩 {encoding}). 끝까지 담긴 파일을 다시 보내 주세요."
            en = f"the file is cut off in the middle of a character ({encoding}). Send the complete file again."
        else:
            ko = f"{encoding}(으)로 읽을 수 없는 바이트가 있습니다. {encoding}(으)로 저장해 다시 보내 주세요."
            en = f"a byte that is not {encoding}. Save the file as {encoding} and send it again."
        raise FileRefused("encoding", ko, en, line=line) from error


def tidy(text: str) -> str:
    """NFC without invisible characters and outer blanks: how header cells and marks are compared."""
    return re.sub(f"[{INVISIBLE}]", "", unicodedata.normalize("NFC", text)).strip()


def _with_header(rows: Rows, feed: Feed) -> Table:
    shape, names = feed.file, [tidy(column.name) for column in feed.columns]
    cut = pl.DataFrame({"line": rows.lines, "text": rows.texts}, schema={"line": pl.Int64, "text": pl.String})
    blank = pl.col("text").str.contains(rf"^[\s{INVISIBLE}]*$")
    body = cut.filter((pl.col("line") > shape.title_rows) & ~blank)
    if body.is_empty() or any(line < body["line"][0] for line, _ in rows.broken):
        raise FileRefused(
            "shape",
            "머리글 줄이 없습니다. 열 이름이 적힌 줄을 넣어 다시 보내 주세요.",
            "there is no header line. Send the file again with the column names.",
        )
    line, header, body = body["line"][0], body["text"][0].split(BETWEEN), body[1:]
    order = _order(header, names, line, rows=body.height + len(rows.broken))
    if shape.trailer:
        body = _without_trailer(body, shape.trailer, broken=len(rows.broken))
    spare = pl.col("text").str.count_matches(BETWEEN, literal=True).cast(pl.Int64) - (len(names) - 1)
    faulty = body.select("line", fault=pl.when(spare < 0).then(pl.lit("short")).when(spare > 0).then(pl.lit("long")))
    parts = pl.col("text").str.split_exact(BETWEEN, len(names) - 1)
    cells = body.filter(spare == 0).select(
        "line", *(parts.struct.field(f"field_{place}").alias(f"c{turn}") for turn, place in enumerate(order))
    )
    return Table(cells, sorted([*rows.broken, *faulty.drop_nulls().rows()]))


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


def _without_trailer(body: pl.DataFrame, mark: str, *, broken: int) -> pl.DataFrame:
    """The body without its closing line `mark, count`, whose count must be right."""
    first, *cells = body["text"][-1].split(BETWEEN) if body.height else [""]
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


def _fixed(content: bytes, feed: Feed) -> Table:
    shape, widths = feed.file, [column.width for column in feed.columns]
    ends = b"\n" if b"\n" in content else b"\r"
    body = [(n, raw.removesuffix(b"\r")) for n, raw in enumerate(content.split(ends), 1) if raw.strip()]
    if shape.header_record:
        if not body or not body[0][1].startswith(shape.header_record.encode(shape.encoding)):
            raise FileRefused(
                "shape",
                f"‘{shape.header_record}’(으)로 시작하는 첫 줄이 없습니다. 처음부터 다시 보내 주세요.",
                f"the opening line '{shape.header_record}' is absent. Send the file again whole.",
                rows=len(body),
            )
        body = body[1:]
    if shape.trailer:
        body = _without_fixed_trailer(body, shape)
    right = [(line, raw) for line, raw in body if len(raw) == sum(widths)]
    columns = fixed_columns([raw for _, raw in right], widths, shape.encoding)
    faults = [(line, "width") for line, raw in body if len(raw) != sum(widths)]
    return Table(_frame([line for line, _ in right], columns), faults)


def _without_fixed_trailer(body: list[tuple[int, bytes]], shape: FileShape) -> list[tuple[int, bytes]]:
    mark = shape.trailer.encode(shape.encoding)
    if not body or not body[-1][1].startswith(mark):
        _refuse_trailer(shape.trailer, rows=len(body))
    line, raw = body[-1]
    told = raw[len(mark) :].strip()
    check_count(int(told) if told.isdigit() else None, len(body) - 1, line=line, mark=shape.trailer)
    return body[:-1]


def _frame(lines: Sequence[int], cells: Sequence[Sequence[str]]) -> pl.DataFrame:
    table = [pl.Series("line", lines, dtype=pl.Int64)]
    table += [pl.Series(f"c{place}", texts, dtype=pl.String) for place, texts in enumerate(cells)]
    return pl.DataFrame(table)
