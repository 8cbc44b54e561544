"""A small street: households, their members, and what was said of them. Everybody here is invented."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import bandi.korea
from bandi.engine.contract.residence import Residence, read_residence
from bandi.engine.lake import Lake
from bandi.engine.residence import Residences, Span, reside
from bandi.engine.tables import DELIVERIES, HOUSEHOLDS, LINKED, PERSONS, REGISTER, RESIDENCES, WHEREABOUTS

CUTOFF = date(2026, 8, 31)
HERE, THERE = "11020550", "41110560"


@dataclass
class Street:
    """Grows by `live` and `say`; `look` runs the stage on it."""

    folder: Path
    content: Residence
    buckets: int = 1
    persons: list[dict[str, Any]] = field(default_factory=list)
    households: list[dict[str, Any]] = field(default_factory=list)
    linked: list[dict[str, Any]] = field(default_factory=list)
    register: list[dict[str, Any]] = field(default_factory=list)

    def live(self, household: int, *relations: str, **told: Any) -> None:
        """A register household; person 1 of household 7 is 701. Its address is building 7000, unit 7001."""
        home = {"household": household, "area": HERE, "building": household * 1000, "address": household * 1000 + 1}
        home |= {"moved_in": date(2015, 1, 1), **told}
        self.households.append(home)
        for n, relation in enumerate(relations or ("head",), 1):
            self.persons.append({"household": household, "person": household * 100 + n, "relation": relation})

    def say(self, feed: str, household: int | None, on: str, **told: Any) -> None:
        """A linked record: of the head unless it says otherwise."""
        subject = household * 100 + 1 if household else None
        row = {"feed": feed, "household": household, "subject": subject, "event_on": date.fromisoformat(on)}
        row |= {"record": 1000 + len(self.linked), "how": "subject" if household else "unmatched", "delivery": "d"}
        row |= {"received_on": date(2026, 9, 5), "sure": 1.0 if household else None, **told}
        self.linked.append(row)

    def look(self, *, shuffled: int | None = None, twice: bool = False) -> "Look":
        """Runs the stage; `shuffled` is a seed for the order of rows, `twice` says everything again."""
        lake = Lake(self.folder / f"lake{len(list(self.folder.iterdir()))}", buckets=self.buckets)
        tables = [
            pl.DataFrame(rows, schema=dict(schema))
            for rows, schema in ((self.persons, PERSONS), (self.households, HOUSEHOLDS), (self.linked, LINKED))
        ]
        if twice:
            tables[2] = pl.concat([tables[2], tables[2]])
        if shuffled is not None:
            tables = [table.sample(fraction=1.0, shuffle=True, seed=shuffled) for table in tables]
        self._register(lake)
        keys = ("household", "household", "record")
        cut = [[t.filter(lake.bucket(pl.col(k)) == n) for t, k in zip(tables, keys, strict=True)]
               for n in range(self.buckets)]  # fmt: skip
        if self.buckets > 1:  # a linked record lies with its household, any other with its own key
            place = pl.coalesce("household", "record")
            cut = [[p, h, tables[2].filter(lake.bucket(place) == n)] for n, (p, h, _) in enumerate(cut)]
        for n, (_, households, _) in enumerate(cut):
            lake.write("rounds/x/households", f"{n:04d}", households, HOUSEHOLDS)
        span = Span(CUTOFF, date(2026, 9, 14), "register")
        return Look(
            reside(lambda n: tuple(cut[n]), lake, round_id="x", span=span, content=self.content),
            pl.concat(linked for _, _, linked in cut),
        )

    def _register(self, lake: Lake) -> None:
        if not self.register:
            return
        rows = pl.DataFrame(self.register, schema=dict(REGISTER))
        lake.write("register", "r1", rows, REGISTER)
        came = {"delivery": "r1", "feed": "register", "file": "r", "sha256": "r", "received_on": date(2026, 9, 5),
                "accepted": rows.height, "state": "accepted"}  # fmt: skip
        lake.write("", "deliveries", pl.DataFrame([came], schema=dict(DELIVERIES)), DELIVERIES)


@dataclass
class Look:
    """What the stage wrote."""

    homes: Residences
    linked: pl.DataFrame

    def table(self, name: str, schema: Any) -> pl.DataFrame:
        numbers = range(self.homes.lake.buckets)
        return pl.concat(self.homes.read(name, n, schema) for n in numbers).sort(next(iter(schema)))

    def of(self, household: int) -> dict[str, Any]:
        """The WHEREABOUTS row of one household; empty when nothing was told."""
        rows = self.table("whereabouts", WHEREABOUTS).filter(pl.col("household") == household)
        return rows.row(0, named=True) if rows.height else {}

    @property
    def residences(self) -> pl.DataFrame:
        return self.table("residences", RESIDENCES)

    @property
    def reached(self) -> pl.DataFrame:
        return self.table("reached", LINKED)


@pytest.fixture(scope="session")
def content() -> Residence:
    """Korea's signs and weights."""
    return read_residence(Path(bandi.korea.__file__).parent / "residence.toml")


@pytest.fixture
def street(tmp_path: Path, content: Residence) -> Callable[..., Street]:
    """Makes an empty street."""

    def make(*, buckets: int = 1) -> Street:
        return Street(tmp_path, content, buckets=buckets)

    return make
