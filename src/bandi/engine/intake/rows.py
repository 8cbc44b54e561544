"""Text cut into lines and cells, nothing judged: delimited text (RFC 4180), fixed width by bytes (칸 나누기)."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from bandi.engine.intake.refuse import FileRefused

BETWEEN = "\x1f"
"""Stands between the cells of a line that was taken apart: the ASCII unit separator, which no believable cell holds."""

CELL = r'(?:"(?:[^"]|"")*+"|[^",]*+)'
CLOSED = re.compile(rf"{CELL}(?:,{CELL})*+")
OPEN = re.compile(rf'(?:{CELL},)*+"(?:[^"]|"")*+')
"""A record whose quotes are where RFC 4180 allows them, and one whose last quote is still open."""

CLOSED_LINE = rf"^{CELL}(?:,{CELL})*$".replace("*+", "*")
"""The same for Polars, whose expressions never go back."""

EVEN = r'(?:"[^",]*"|[^",]*)'
EVEN_LINE = rf"^{EVEN}(?:,{EVEN})*$"
"""A line whose quotes hold neither commas nor quotes, as programs write that quote every cell."""

LONGEST_RECORD = 50  # lines that one quoted record may run over
BATCH = 100_000  # fixed-width lines cut at a time


@dataclass(frozen=True)
class Rows:
    """Cut lines: `line` as an editor counts, `text` with `between` between its cells.

    `broken`: line and fault of what could not be cut. `ragged`: trailing empty cells are not written, as in a sheet.
    """

    cut: pl.DataFrame
    between: str = BETWEEN
    broken: list[tuple[int, str]] = field(default_factory=list)
    ragged: bool = False


def delimited_rows(text: bytes) -> Rows:
    """Records of a CSV text in UTF-8. Line ends may be LF, CRLF or CR; a quoted cell may hold line ends.

    Raises FileRefused at the line where a quote opens that swallows the lines after it: what follows cannot be counted.
    """
    if b"\n" not in text:
        text = text.replace(b"\r", b"\n")
    cut = pl.read_lines(io.BytesIO(text), name="text", row_index_name="line", row_index_offset=1)
    cut = cut.cast({"line": pl.Int64})
    quoted = pl.col("text").str.contains('"', literal=True)
    even = pl.col("text").str.contains(EVEN_LINE)
    returned = pl.col("text").str.contains("\r", literal=True)
    odd = cut.filter(~quoted & returned)["line"].to_list() if b"\r" in text else []
    broken = [(line, "line_end") for line in odd]
    if b'"' not in text:
        return Rows(cut.filter(~pl.col("line").is_in(odd)) if broken else cut, ",", broken)
    records, inside, stray = _records_over_lines(cut, cut.filter(quoted & ~even))
    broken = sorted([(line, fault) for line, fault in broken if line not in inside] + [(n, "quote") for n in stray])
    cut = cut.filter(~pl.col("line").is_in([*inside, *(line for line, _ in broken)]))
    if records:
        longer = pl.DataFrame(list(records.items()), schema={"line": pl.Int64, "text": pl.String}, orient="row")
        cut = cut.update(longer, on="line")
    simple = pl.col("text").str.replace_all('"', "", literal=True).str.replace_all(",", BETWEEN, literal=True)
    bare = [cut.filter(even).with_columns(simple), cut.filter(~even).with_columns(_bare(pl.col("text")))]
    return Rows(pl.concat(bare).sort("line"), broken=broken)


def _bare(record: pl.Expr) -> pl.Expr:
    """A closed record with BETWEEN for the commas between its cells, and without the quotes around them."""
    cells = (record + ",").str.replace_all(r'("(?:[^"]|"")*"|[^",]*),', f"${{1}}{BETWEEN}")
    cells = cells.str.strip_suffix(BETWEEN).str.replace_all(f'(^|{BETWEEN})"', "${1}")
    return cells.str.replace_all(f'"({BETWEEN}|$)', "${1}").str.replace_all('""', '"', literal=True)


def _records_over_lines(cut: pl.DataFrame, uneven: pl.DataFrame) -> tuple[dict[int, str], set[int], list[int]]:
    """Records that run over several lines, by their first line; the lines inside them; lines with a stray quote.

    A line whose quotes all close stands alone unless it lies inside a record, so only the others are followed up.
    """
    suspects = uneven.filter(~pl.col("text").str.contains(CLOSED_LINE))["line"].to_list()
    texts = cut["text"]
    records: dict[int, str] = {}
    inside: set[int] = set()
    stray = []
    for line in suspects:
        if line in inside:
            continue
        record = texts[line - 1]
        if not OPEN.fullmatch(record):
            stray.append(line)
            continue
        record, last = _whole_record(record, line, texts[line : line + LONGEST_RECORD].to_list())
        records[line] = record
        inside.update(range(line + 1, last + 1))
    return records, inside, stray


def _whole_record(record: str, line: int, following: Sequence[str]) -> tuple[str, int]:
    """The record up to where its quotes close, and its last line."""
    for last, more in enumerate(following, line + 1):
        record = f"{record}\n{more}"
        if '"' not in more:
            continue
        if CLOSED.fullmatch(record):
            return record, last
        if not OPEN.fullmatch(record):
            break
    raise FileRefused(
        "shape",
        '큰따옴표가 닫히지 않아 다음 줄과 섞였습니다. 값 안의 큰따옴표를 두 번 써서("") 파일을 다시 보내 주세요.',
        "a double quote opens here and runs into the following lines. Double the quotes inside values and send the "
        "whole file again.",
        line=line,
    )


def fixed_lines(content: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Where each line of a file begins and how many bytes it holds without its end; lines end in LF, CRLF or CR."""
    text = np.frombuffer(content, dtype=np.uint8)
    ends = np.flatnonzero(text == ord("\n" if b"\n" in content else "\r"))
    starts = np.concatenate([[0], ends + 1]).astype(np.int64)
    stops = np.concatenate([ends, [len(text)]]).astype(np.int64)
    returned = (stops > starts) & (text[np.maximum(stops - 1, 0)] == ord("\r")) if len(text) else stops > starts
    return starts, stops - starts - returned


def fixed_columns(content: bytes, starts: np.ndarray, widths: Sequence[int], encoding: str) -> list[list[str]]:
    """Columns of lines that are all `sum(widths)` bytes long. A character that a column edge cuts becomes U+FFFD."""
    text = np.frombuffer(content, dtype=np.uint8)
    columns: list[list[str]] = [[] for _ in widths]
    edges = np.concatenate([[0], np.cumsum(widths)])
    for first in range(0, len(starts), BATCH):
        table = text[starts[first : first + BATCH, None] + np.arange(edges[-1])]
        newline = np.full((len(table), 1), ord("\n"), dtype=np.uint8)
        for place in range(len(widths)):
            cut = np.hstack([table[:, edges[place] : edges[place + 1]], newline])
            columns[place] += cut.tobytes().decode(encoding, errors="replace").split("\n")[:-1]
    return columns
