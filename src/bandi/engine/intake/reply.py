"""A receipt written in each format in which files come (회신 형식)."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

import polars as pl
import xlsxwriter

HEADER = ("구분", "줄", "열", "유형", "내용")
WIDTHS = (12, 10, 60, 30, 256)
"""Bytes of each column in a fixed-width receipt; longer texts are cut at a character."""


@dataclass(frozen=True)
class Reply:
    """What is said: of the file as a whole, how many refusals of each kind, and each refused line."""

    whole: Mapping[str, str]
    kinds: Mapping[str, int]
    lines: tuple[tuple[int, str, str, str], ...]  # line, column, category, reason

    def rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        """All of it as rows under HEADER."""
        yield from (("요약", "", name, "", value) for name, value in self.whole.items())
        yield from (("유형별", "", "", kind, str(count)) for kind, count in self.kinds.items())
        yield from (("줄별", str(line), column, kind, reason) for line, column, kind, reason in self.lines)


def _csv(reply: Reply, encoding: str) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows([_inert(cell) for cell in row] for row in reply.rows())
    return text.getvalue().encode(encoding, errors="replace")


def _inert(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: file names come from outside."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _fixed(reply: Reply, encoding: str) -> bytes:
    encoding = encoding.removesuffix("-sig")  # a byte order mark would stand before every cell
    lines = [HEADER, *reply.rows()]
    padded = [b"".join(_pad(cell, width, encoding) for cell, width in zip(row, WIDTHS, strict=True)) for row in lines]
    return b"".join(line + b"\r\n" for line in padded)


def _pad(cell: str, width: int, encoding: str) -> bytes:
    kept = " ".join(cell.split()).encode(encoding, errors="replace")[:width].decode(encoding, errors="ignore")
    return kept.encode(encoding).ljust(width)


def _xlsx(reply: Reply, _: str) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)})  # same bytes every time
        sheet = book.add_worksheet("접수 결과")
        for place, row in enumerate([HEADER, *reply.rows()]):
            for turn, cell in enumerate(row):
                sheet.write_string(place, turn, cell)
        sheet.set_column(0, 3, 18)
        sheet.set_column(4, 4, 80)
    return content.getvalue()


def _json(reply: Reply, _: str) -> bytes:
    lines = [dict(zip(("줄", "열", "유형", "내용"), line, strict=True)) for line in reply.lines]
    whole = {"요약": dict(reply.whole), "유형별": dict(reply.kinds), "줄별": lines}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _xml(reply: Reply, _: str) -> bytes:
    root = Element("접수결과")
    for row in reply.rows():
        item = SubElement(root, "항목")
        for name, cell in zip(HEADER, row, strict=True):
            SubElement(item, name).text = cell
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _parquet(reply: Reply, _: str) -> bytes:
    content = io.BytesIO()
    pl.DataFrame(list(reply.rows()), schema=dict.fromkeys(HEADER, pl.String), orient="row").write_parquet(content)
    return content.getvalue()


WRITERS: Mapping[str, Callable[[Reply, str], bytes]] = {
    "csv": _csv, "fixed": _fixed, "xlsx": _xlsx, "json": _json, "xml": _xml, "parquet": _parquet,
}  # fmt: skip
"""Format of a feed -> how its receipts are written."""

ENDINGS = {"fixed": "txt"} | {form: form for form in WRITERS if form != "fixed"}
