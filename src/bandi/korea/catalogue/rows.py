"""What a source tells of programmes, before it is held (가져온 사업): rows, refusals by place, and files put together.

A row is partial: it has the fields its file tells and no others. List, detail and conditions of one programme may lie
in three files; they are put together by id, whatever the order of the files.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bandi.korea.catalogue.codes import Unfit
from bandi.korea.catalogue.programme import made

TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
BREAK = re.compile(r"<br\s*/?>|</p>|\r\n?", re.IGNORECASE)
BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
GAPS = re.compile(r"\n\s*\n+")
LARGEST = 200_000_000  # bytes of one file
LONGEST = 20_000  # characters of one text; a longer one is not a description
ESCAPED = 2  # real pages are escaped twice at times
ORDER = {"list": 0, "detail": 1, "conditions": 2}


@dataclass(frozen=True)
class Row:
    """Some facts of one programme, where they stood, and what kind of file told them."""

    place: str  # file and element, for the reader of a refusal
    part: str  # list, detail, conditions
    told: Mapping[str, Any]  # JSON values by field of Programme; always id and source


@dataclass(frozen=True)
class RefusedRow:
    """A row we would not believe, and why (반려)."""

    place: str
    why: str
    ko: str


@dataclass(frozen=True)
class Taken:
    """What came out of files; rows in = accepted + refused. `whole`: the list is complete, what is absent is gone."""

    told: Mapping[str, Mapping[str, Any]]  # id -> fields, by id
    refused: tuple[RefusedRow, ...] = ()
    rows: int = 0
    whole: frozenset[str] = frozenset()  # sources

    @property
    def accepted(self) -> int:
        """Rows that were believed."""
        return self.rows - len(self.refused)


@dataclass
class Reading:
    """Rows as one file gives them, with its refusals."""

    rows: list[Row] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    total: int | None = None  # how many the source says its list has
    source: str = ""


def text(value: Any) -> str:
    """Plain text of a source: entities and tags resolved, one kind of line end, NFC. Unfit when absurd."""
    if value is None:
        return ""
    if not isinstance(value, str | int | float):
        raise Unfit(f"a text was expected, not {type(value).__name__}", ko="글이 아닌 값이 있습니다.")
    said = str(value)
    for _ in range(ESCAPED):
        said = TAG.sub(" ", BREAK.sub("\n", html.unescape(said)))
    said = "".join(c for c in unicodedata.normalize("NFC", said) if c == "\n" or unicodedata.category(c)[0] != "C")
    said = GAPS.sub("\n", BLANKS.sub(" ", said)).strip()
    if len(said) > LONGEST:
        raise Unfit(f"a text of {len(said)} characters is longer than {LONGEST}", ko="글이 너무 깁니다.")
    return said


def day(value: Any) -> str:
    """20260131… or 2026-01-31 as 2026-01-31; empty and 99991231 (no end) stay empty."""
    digits = re.sub(r"\D", "", text(value))[:8]
    if not digits or digits.startswith("9999"):
        return ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"


def yes(value: Any, *, what: str) -> bool | None:
    """Y, N or not told."""
    said = text(value).upper()
    if said not in {"", "Y", "N"}:
        raise Unfit(f"{what} is {said[:20]!r}, not Y or N", ko=f"{what}이(가) Y나 N이 아닙니다: {said[:20]}")
    return None if not said else said == "Y"


def kept(told: Mapping[str, Any]) -> dict[str, Any]:
    """Without the fields that say nothing."""
    return {name: value for name, value in told.items() if value not in ("", None, [], ())}


def put_together(readings: Iterable[Reading]) -> Taken:
    """Rows of all files by programme, checked; the same in whatever order the files come."""
    readings = list(readings)
    refused = [row for reading in readings for row in reading.refused]
    rows = sorted((row for reading in readings for row in reading.rows), key=lambda r: (ORDER[r.part], r.place))
    together: dict[str, dict[str, Any]] = {}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        name = str(row.told["id"])
        problem = _problem(row, again=(name, row.part) in seen)
        if problem:
            refused.append(RefusedRow(row.place, problem.what, problem.ko))
            continue
        seen.add((name, row.part))
        together[name] = {**together.get(name, {}), **row.told}
    return Taken(
        told=dict(sorted(together.items())),
        refused=tuple(sorted(refused, key=lambda r: (r.place, r.why))),
        rows=len(rows) + sum(len(reading.refused) for reading in readings),
        whole=_whole(readings, together),
    )


def _problem(row: Row, *, again: bool) -> Unfit | None:
    """Why a row is not believed; None when it is."""
    if again:
        return Unfit(f"{row.told['id']} stands twice", ko=f"{row.told['id']}이(가) 두 번 나옵니다.")
    try:
        made({"name_ko": "-", **row.told})
    except Unfit as error:
        return error
    return None


def _whole(readings: list[Reading], together: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """Sources whose list came with as many programmes as it says it has."""
    said = {reading.source: reading.total for reading in readings if reading.total}
    got: dict[str, int] = {}
    for told in together.values():
        got[str(told["source"])] = got.get(str(told["source"]), 0) + 1
    return frozenset(source for source, total in said.items() if got.get(source, 0) >= total)
