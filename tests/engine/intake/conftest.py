"""Delivery files written by hand from the real contracts, and an empty house to take them into."""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import count
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl
import pytest
import xlsxwriter

from bandi.engine.contract.feeds import Feed, FileShape
from bandi.engine.intake import Arrival, take_in
from bandi.engine.lake import Lake
from bandi.engine.pack import load_pack
from bandi.engine.tables import RECORDS, REFUSALS, REGISTER
from bandi.engine.vault import Vault

FEEDS = load_pack("bandi.korea").feeds
ARRIVED = date(2026, 7, 10)

GOOD = {
    "kepco_arrears": ("0001", "1114010200", "101동 203호", "주택용", "3", "91200", "202606"),
    "kepco_cut": ("0001", "1114010200", "101동 203호", "단전", "2026-06-11", "202606"),
    "lh_rent_arrears": ("A1", "9001011234567", "홍길동", "010-1234-5678", "120000", "4", "480000", "202606"),
    "moel_job_loss": ("9001011234567", "홍길동", "010-1234-5678", "2026-06-11", "23", "Y", "202606"),
    "mois_register": (
        "202606", "H1", "9001011234567", "홍길동", "본인", "11020690", "1114010200", "서울 중구 다산로 1",
        "101동 203호", "2020-03-02", "N",
    ),
    "nhis_arrears": ("D", "202606", "9001011234567", "홍길동", "010-1234-5678", "003", "000000091200"),
    "office_grants": ("ffffffffffffffff", "basic_pension", "2026-06-20", "202606"),
    "office_outcomes": ("ffffffffffffffff", "pub_basic", "2026-06-20", "2026-06-18", "2", "202606"),
    "office_sightings": ("ffffffffffffffff", "not_here", "11020690", "2026-06-20", "202606"),
    "ssis_benefits": ("9001011234567", "홍길동", "생계급여", "713102", "202606"),
    "water_cut": ("0001", "1114010200", "101동 203호", "2026-06-11", "41000", "202606"),
}  # fmt: skip
"""One believable line of each feed, in declared order."""

NAMES = {name: feed.file.pattern.replace("*", "202606") for name, feed in FEEDS.items()}


ITEMS = {"records_at": "response.body.items.item", "count_at": "response.body.totalCount"}
SHAPES = {
    "utf16": FileShape("csv", "JOB16_*.csv", encoding="utf-16", trailer="합계건수"),
    "fixed": FileShape("fixed", "JOBF_*.txt", encoding="cp949", header_record="H", trailer="T"),
    "xlsx": FileShape("xlsx", "JOBX_*.xlsx"),
    "parquet": FileShape("parquet", "JOBP_*.parquet"),
    "xml": FileShape("xml", "JOBM_*.xml", **ITEMS),
    "json": FileShape("json", "JOBJ_*.json", **ITEMS),
}
"""Other ways to write the feed of lost jobs; the feed is called `job_` and the key."""

WIDTHS = (14, 40, 13, 16, 2, 1, 6)
JOB = FEEDS["moel_job_loss"]
WRITTEN = {
    f"job_{key}": replace(
        JOB,
        id=f"job_{key}",
        file=shape,
        columns=tuple(replace(column, width=width) for column, width in zip(JOB.columns, WIDTHS, strict=True)),
    )
    for key, shape in SHAPES.items()
}


def written(key: str, lines: Sequence[Sequence[str]], *, names: Sequence[str] = (), count: int | None = None) -> bytes:
    """Lines of the feed of lost jobs, written in another format."""
    names, told = list(names or [column.name for column in JOB.columns]), len(lines) if count is None else count
    buffer = io.BytesIO()
    if key == "utf16":
        rows = [names, *lines, ["합계건수", str(told)]]
        return "\r\n".join(",".join(row) for row in [*rows, []]).encode("utf-16")
    if key == "fixed":
        rows = ["".join(_wide(cell, width) for cell, width in zip(row, WIDTHS, strict=True)) for row in lines]
        return "\n".join(["H202606", *rows, f"T{told:010d}", ""]).encode("cp949")
    if key == "xlsx":
        with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate([names, *lines]):
                sheet.write_row(number, 0, row)
        return buffer.getvalue()
    if key == "parquet":
        pl.DataFrame([list(row) for row in lines], schema=dict.fromkeys(names, pl.String), orient="row").write_parquet(
            buffer
        )
        return buffer.getvalue()
    if key == "xml":
        items = "".join(
            "<item>" + "".join(f"<{n}>{escape(c)}</{n}>" for n, c in zip(names, row, strict=True)) + "</item>\n"
            for row in lines
        )
        body = f"<totalCount>{told}</totalCount><items>{items}</items>"
        return f'<?xml version="1.0" encoding="UTF-8"?>\n<response><body>{body}</body></response>'.encode()
    items = [dict(zip(names, row, strict=True)) for row in lines]
    body = {"resultCode": "00", "items": {"item": items}, "totalCount": told}
    return json.dumps({"response": {"body": body}}, ensure_ascii=False).encode()


def _wide(cell: str, width: int) -> str:
    return cell + " " * (width - len(cell.encode("cp949", errors="replace")))


def line(feed: str, **cells: str) -> list[str]:
    """A believable line with some cells, named by their meaning, replaced."""
    declared = [column.means for column in FEEDS[feed].columns]
    values = list(GOOD[feed])
    for meaning, value in cells.items():
        values[declared.index(meaning)] = value
    return values


def csv_text(feed: str, lines: Sequence[Sequence[str]], *, count: int | None = None, ends: str = "\r\n") -> str:
    """The text of a CSV delivery with its header and, where declared, its closing line."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator=ends)
    writer.writerow([column.name for column in FEEDS[feed].columns])
    writer.writerows(lines)
    if mark := FEEDS[feed].file.trailer:
        writer.writerow([mark, len(lines) if count is None else count])
    return buffer.getvalue()


def csv_bytes(feed: str, lines: Sequence[Sequence[str]], *, count: int | None = None, ends: str = "\r\n") -> bytes:
    """The same in the declared encoding."""
    return csv_text(feed, lines, count=count, ends=ends).encode(FEEDS[feed].file.encoding)


@dataclass
class Contracts:
    """As much of a pack as taking in reads."""

    feeds: Mapping[str, Feed] = field(default_factory=lambda: FEEDS | WRITTEN)


@dataclass
class House:
    """A lake and a vault in a folder of their own."""

    folder: Path
    pack: Contracts = field(default_factory=Contracts)
    feeds: Mapping[str, Feed] = field(default_factory=lambda: FEEDS)
    names: Mapping[str, str] = field(default_factory=lambda: NAMES)
    line = staticmethod(line)
    csv_text = staticmethod(csv_text)
    csv_bytes = staticmethod(csv_bytes)
    written = staticmethod(written)

    def __post_init__(self) -> None:
        self.lake = Lake(self.folder / "lake")
        self.vault = Vault(self.folder / "vault", secret_file=self.folder / "keys.json")

    def put(self, name: str, content: bytes, *, on: date = ARRIVED) -> Arrival:
        """Puts a file into the inbox."""
        path = self.folder / "inbox" / on.isoformat() / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return Arrival(path, on)

    def parts(self) -> dict:
        """What judging a file needs."""
        return {"pack": self.pack, "lake": self.lake, "vault": self.vault}

    def take(self, *arrivals: Arrival) -> pl.DataFrame:
        """Takes files in."""
        return take_in(arrivals, **self.parts())

    def send(self, feed: str, content: bytes) -> dict:
        """Takes one new file of a feed in, under its usual name."""
        return self.offer((self.pack.feeds | FEEDS)[feed].file.pattern.replace("*", "202606"), content)

    def offer(self, name: str, content: bytes, *, on: date = ARRIVED) -> dict:
        """Takes one new file in and returns its row of DELIVERIES."""
        return self.take(self.put(name, content, on=on)).row(0, named=True)

    def refusals(self, delivery: str) -> list[dict]:
        """The refusals of one delivery."""
        return self.lake.read("refusals", delivery, REFUSALS).to_dicts()

    def records(self, feed: str) -> pl.DataFrame:
        """All records of a feed."""
        return self.lake.scan(f"records/{feed}", RECORDS).collect()

    def register(self) -> pl.DataFrame:
        """All register rows."""
        return self.lake.scan("register", REGISTER).collect()


@pytest.fixture(scope="session")
def make_house() -> type[House]:
    """A house of a test's own: `make_house(folder)`."""
    return House


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture
def houses(tmp_path: Path) -> Callable[[], House]:
    """A new house each time it is asked."""
    numbers = count()
    return lambda: House(tmp_path / str(next(numbers)))
