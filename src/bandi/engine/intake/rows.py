"""Bytes cut into cells, nothing judged: delimited text (RFC 4180), fixed width by bytes, XLSX (칸 나누기)."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook

from bandi.engine.intake.refuse import FileRefused

BETWEEN = "\x1f"
"""Stands between the cells of a line once it is cut: the ASCII unit separator, which no believable cell holds."""

CELL = r'(?:"(?:[^"]|"")*+"|[^",]*+)'
CLOSED = re.compile(rf"{CELL}(?:,{CELL})*+")
OPEN = re.compile(rf'(?:{CELL},)*+"(?:[^"]|"")*+')
"""A record whose quotes are where RFC 4180 allows them, and one whose last quote is still open."""

LONGEST_RECORD = 50  # lines that one quoted record may run over

LARGEST_BOOK = 200 * 1024 * 1024  # bytes an XLSX may unpack to
LARGEST_RATIO = 100  # times its own size, once it is larger than SMALL_BOOK
SMALL_BOOK = 20 * 1024 * 1024


@dataclass
class Rows:
    """Cut lines, numbered as an editor counts them; cells stand in `text` with BETWEEN between them."""

    lines: list[int] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    broken: list[tuple[int, str]] = field(default_factory=list)  # line and fault of what could not be cut

    def add(self, line: int, text: str) -> None:
        """One more line."""
        self.lines.append(line)
        self.texts.append(text)


def delimited_rows(text: str) -> Rows:
    """Records of a CSV text. Line ends may be LF, CRLF or CR; a quoted cell may hold line ends.

    Raises FileRefused at the line where a quote opens that swallows the lines after it: what follows cannot be counted.
    """
    ends = "\n" if "\n" in text else "\r"
    physical = enumerate((line.removesuffix("\r") for line in text.split(ends)), 1)
    rows = Rows()
    for line, record in physical:
        if '"' not in record:
            if "\r" in record:
                rows.broken.append((line, "line_end"))
            else:
                rows.add(line, record.replace(",", BETWEEN))
            continue
        whole = _whole_record(record, line, physical)
        if whole is None:
            rows.broken.append((line, "quote"))
            continue
        try:
            rows.add(line, BETWEEN.join(next(csv.reader([whole], strict=True))))
        except csv.Error:
            rows.broken.append((line, "huge_line"))
    return rows


def _whole_record(record: str, line: int, following: Iterator[tuple[int, str]]) -> str | None:
    """The record up to where its quotes close; None when a quote of its only line stands where none may."""
    if CLOSED.fullmatch(record):
        return record
    if not OPEN.fullmatch(record):
        return None
    for _, more in islice(following, LONGEST_RECORD):
        record = f"{record}\n{more}"
        if '"' not in more:
            continue
        if CLOSED.fullmatch(record):
            return record
        if not OPEN.fullmatch(record):
            break
    raise FileRefused(
        "shape",
        '큰따옴표가 닫히지 않아 다음 줄과 섞였습니다. 값 안의 큰따옴표를 두 번 써서("") 파일을 다시 보내 주세요.',
        "a double quote opens here and runs into the following lines. Double the quotes inside values and send the "
        "whole file again.",
        line=line,
    )


def fixed_columns(lines: Sequence[bytes], widths: Sequence[int], encoding: str) -> list[list[str]]:
    """Columns of lines that are all `sum(widths)` bytes long. A character that a column edge cuts becomes U+FFFD."""
    if not lines:
        return [[] for _ in widths]
    table = np.frombuffer(b"".join(lines), dtype=np.uint8).reshape(len(lines), sum(widths))
    newline = np.full((len(lines), 1), ord("\n"), dtype=np.uint8)
    columns, start = [], 0
    for width in widths:
        cut = np.hstack([table[:, start : start + width], newline])
        columns.append(cut.tobytes().decode(encoding, errors="replace").split("\n")[:-1])
        start += width
    return columns


def book_rows(content: bytes) -> Rows:
    """Rows of the first sheet of an XLSX workbook, as text; rows without any cell are left out.

    Raises FileRefused when the bytes are no workbook, or when they would unpack to far more than a delivery needs.
    """
    _weigh(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheet = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError, OSError) as error:
        raise _no_book() from error
    texts = [[_cell(cell) for cell in cells] for cells in sheet]
    width = max((place for cells in texts for place, cell in enumerate(cells, 1) if cell), default=0)
    rows = Rows()
    for line, cells in enumerate(texts, 1):
        if any(cells):
            rows.add(line, BETWEEN.join(cells[:width]))
    return rows


def _weigh(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
            if size > LARGEST_BOOK or size > max(SMALL_BOOK, LARGEST_RATIO * len(content)):
                raise FileRefused(
                    "shape",
                    "압축을 풀면 지나치게 커지는 파일입니다. 빈 서식과 빈 시트를 지우고 다시 저장해 보내 주세요.",
                    "the workbook unpacks to far too much. Remove empty formatting, save it and send it again.",
                )
            if archive.testzip() is not None:
                raise _no_book()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise _no_book() from error


def _no_book() -> FileRefused:
    return FileRefused(
        "encoding",
        "엑셀(XLSX) 파일이 아니거나 손상되었거나 암호가 걸려 있습니다. 암호 없이 XLSX로 다시 저장해 보내 주세요.",
        "not an XLSX workbook, or damaged, or under a password. Save it as XLSX without a password and send it again.",
    )


def _cell(value: object) -> str:
    """Text of a cell. Numbers too large for a spreadsheet to keep exactly stay in exponent form, to be refused."""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
