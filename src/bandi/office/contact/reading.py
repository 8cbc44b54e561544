"""Rows of a CSV or XLSX file of answers (회신 파일 읽기). Reads cells as text and believes nothing else."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bandi.office.errors import Refused

NUMBER, WHEN, RESULT, SEEN, NOTE = "요청번호", "일시", "결과", "점검", "메모"
NEEDED = (NUMBER, WHEN, RESULT)
LARGEST = 5_000_000  # bytes
MOST = 20_000  # rows
TRIED = ("utf-8-sig", "cp949")  # as offices and vendors save them


@dataclass(frozen=True)
class Row:
    """One row with its place in the file, counted from 1 with the heading."""

    line: int
    cells: Mapping[str, str]

    def value(self, column: str) -> str:
        """The cell of a column; empty when the file has no such column."""
        return self.cells.get(column, "").strip()


def read_rows(name: str, content: bytes) -> list[Row]:
    """Every row that is not empty. Raises Refused when it is no such file, too large, or lacks a column."""
    if len(content) > LARGEST:
        raise Refused(ko="5 MB를 넘는 파일입니다. 나누어 올려 주세요.", en="The file is over 5 MB: send it in parts.")
    lines = _sheet(content) if name.lower().endswith(".xlsx") else _csv(content)
    heading = [cell.strip().removeprefix("\ufeff") for cell in next(lines, [])]
    lacking = [column for column in NEEDED if column not in heading]
    if lacking:
        raise Refused(
            ko=f"첫 줄에 {', '.join(NEEDED)} 칸이 있어야 합니다. 없는 칸: {', '.join(lacking)}",
            en=f"The first line must name {', '.join(NEEDED)}; lacking: {', '.join(lacking)}",
        )
    rows = [
        Row(place, dict(zip(heading, cells, strict=False)))
        for place, cells in enumerate(lines, start=2)
        if any(cell.strip() for cell in cells)
    ]
    if not 0 < len(rows) <= MOST:
        raise Refused(
            ko=f"한 파일에 1~{MOST:,}줄까지 받습니다(지금 {len(rows):,}줄).",
            en=f"A file holds 1 to {MOST:,} rows (this one {len(rows):,}).",
        )
    return rows


def _csv(content: bytes) -> Iterator[Sequence[str]]:
    for encoding in TRIED:
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refused(ko="글자를 읽을 수 없는 파일입니다. CSV나 XLSX로 저장해 주세요.", en="Save it as CSV or XLSX.")
    if "\x00" in text:
        raise Refused(ko="CSV나 XLSX 파일만 읽습니다.", en="Only CSV and XLSX can be read.")
    try:
        yield from csv.reader(io.StringIO(text, newline=""))
    except csv.Error as error:  # a quotation that never ends, a cell longer than any
        raise Refused(
            ko="칸이 어긋난 CSV 파일입니다. 다시 저장해 주세요.", en="The CSV is broken: save it anew."
        ) from error


def _sheet(content: bytes) -> Iterator[Sequence[str]]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only for spreadsheets

    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except CalamineError as error:
        raise Refused(ko="열 수 없는 XLSX 파일입니다.", en="The XLSX file cannot be opened.") from error
    yield from ([_text(cell) for cell in row] for row in rows)


def _text(cell: Any) -> str:
    if isinstance(cell, datetime | date):
        return cell.isoformat(sep=" ") if isinstance(cell, datetime) else cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a spreadsheet's 1 comes as 1.0
    return "" if cell is None else str(cell)
