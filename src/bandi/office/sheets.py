"""Tables that leave the office (반출 표): CSV and XLSX whose cells can never become formulas in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.http import HttpResponse

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
"""What a cell must not begin with: spreadsheets take it for a formula, also after blanks and in full width."""
BOM = "\ufeff"  # spreadsheets take the text for Korean then
CSV, XLSX = "text/csv; charset=utf-8", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def safe(value: Any) -> Any:
    """The value of one cell. Text that a spreadsheet would run gets an apostrophe; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    text = f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)
    text = text.replace("\0", "")
    blank = text.lstrip(" \u00a0\u3000\ufeff\u200b")
    return f"'{text}" if (blank or text).startswith(BEGINNINGS) else text


def csv_lines(head: Sequence[Any], rows: Iterable[Sequence[Any]], *, above: Sequence[str] = ()) -> Iterator[str]:
    """A table as lines of CSV (UTF-8 with a byte order mark); `above`: sentences over the head, one a line."""
    buffer = io.StringIO()
    sheet = csv.writer(buffer, quoting=csv.QUOTE_MINIMAL)
    buffer.write(BOM)
    for row in ([[sentence] for sentence in above], [head], rows):
        for cells in row:
            sheet.writerow([safe(cell) for cell in cells])
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()


def csv_answer(name: str, head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The same as an answer to a browser."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(csv_lines(head, rows), content_type=CSV, headers=headers)


def sheet_answer(name: str, kind: str, head: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A table as an answer to a browser: `kind` xlsx, anything else CSV."""
    if kind != "xlsx":
        return csv_answer(f"{name}.csv", head, rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(xlsx(name, head, rows), content_type=XLSX, headers=headers)


def xlsx(title: str, head: Sequence[Any], rows: Iterable[Sequence[Any]], *, above: Sequence[str] = ()) -> bytes:
    """A table as XLSX. The sentences stand over the head, on every printed page, and in the file's properties."""
    buffer = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, plain) as book:
        book.set_properties({"title": title, "comments": "\n".join(above)})
        sheet, strong = book.add_worksheet(title[:31]), book.add_format({"bold": True})
        sheet.set_header("&L" + _printed(title))
        sheet.set_footer("&L" + _printed(" · ".join(above)) + "&R&P / &N")
        for number, sentence in enumerate(above):
            sheet.write_string(number, 0, safe(sentence), strong)
        for place, name in enumerate(head):
            sheet.write_string(len(above), place, safe(name), strong)
        for number, cells in enumerate(rows, start=len(above) + 1):
            for place, cell in enumerate(cells):
                value = safe(cell.isoformat() if type(cell) is date else cell)
                write = sheet.write_string if isinstance(value, str) else sheet.write_number
                write(number, place, value)
        sheet.freeze_panes(len(above) + 1, 0)
        sheet.set_column(0, max(0, len(head) - 1), 16)
    return buffer.getvalue()


def _printed(text: str) -> str:
    """Text for the edge of a printed page: 255 characters at most, & written twice."""
    return text.replace("&", "&&")[:200]
