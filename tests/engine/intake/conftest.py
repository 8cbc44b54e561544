"""Delivery files written by hand from the real contracts, and an empty house to take them into."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from bandi.engine.contract.feeds import Feed
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
    "office_outcomes": ("ffffffffffffffff", "pub_basic", "2026-06-20", "2", "202606"),
    "office_sightings": ("ffffffffffffffff", "not_here", "11020690", "2026-06-20", "202606"),
    "ssis_benefits": ("9001011234567", "홍길동", "생계급여", "713102", "202606"),
    "water_cut": ("0001", "1114010200", "101동 203호", "2026-06-11", "41000", "202606"),
}  # fmt: skip
"""One believable line of each feed, in declared order."""

NAMES = {name: feed.file.pattern.replace("*", "202606") for name, feed in FEEDS.items()}


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

    feeds: Mapping[str, Feed] = field(default_factory=lambda: FEEDS)


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
        return self.offer(NAMES[feed], content)

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


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)
