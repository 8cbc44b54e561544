"""Spreadsheets as rows of cells (명부 파일 읽기): CSV in UTF-8 or the older Korean encoding, and XLSX."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bandi.office.errors import Refused

Columns = Mapping[str, tuple[str, ...]]  # what is read -> how the head of its column may be called


def rows_of(name: str, content: bytes) -> Iterator[Sequence[Any]]:
    """The rows of a file, its head first. Raises Refused, when the first is asked for, if it cannot be read."""
    return _sheet(content) if name.lower().endswith(".xlsx") else csv.reader(_text(content))


def columns_of(head: Sequence[Any], columns: Columns, needed: Sequence[str]) -> dict[str, int]:
    """Where each column stands. Raises Refused when a needed one is absent."""
    found = {str(cell).strip().lstrip("\ufeff").casefold(): place for place, cell in enumerate(head)}
    places = {name: found[word] for name, words in columns.items() for word in words if word in found}
    if absent := [columns[name][0] for name in needed if name not in places]:
        told = ", ".join(absent)
        raise Refused(
            ko=f"첫 줄에 열 이름이 없습니다: {told}. 양식을 받아 써 주세요.",
            en=f"The first row lacks columns: {told}. Please use the form.",
        )
    return places


def plain_of(cell: Any) -> str:
    """The text of a cell; whole numbers without a point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def day_of(cell: Any) -> date | None:
    """A day as spreadsheets tell it: a date, 2026-09-22, 2026.9.22. or 20260922; empty is none."""
    if isinstance(cell, datetime | date):
        return cell.date() if isinstance(cell, datetime) else cell
    text = plain_of(cell).rstrip(".").replace("/", ".").replace("-", ".").replace(" ", "")
    if not text:
        return None
    if text.isdecimal() and len(text) == 8:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    year, month, day = text.split(".")
    return date(int(year), int(month), int(day))


def _text(content: bytes) -> Iterator[str]:
    """Lines of text, UTF-8 or the older Korean encoding."""
    for encoding in ("utf-8-sig", "cp949"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Refused(ko="글자를 읽을 수 없는 파일입니다.", en="The text of the file cannot be read.")
    if "\0" in text:
        raise Refused(ko="CSV나 XLSX 파일만 읽습니다.", en="Only CSV and XLSX can be read.")
    yield from io.StringIO(text, newline="")


def _sheet(content: bytes) -> Iterator[Sequence[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only for spreadsheets

    try:
        yield from CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).iter_rows()
    except CalamineError as error:
        raise Refused(ko="열 수 없는 XLSX 파일입니다.", en="The XLSX file cannot be opened.") from error
