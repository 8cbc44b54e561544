"""A small town's lake: deliveries written as text tables, `-` for null, months as 2026-06."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from bandi.engine.lake import Lake
from bandi.engine.tables import DELIVERIES, RECORDS, REGISTER, Schema


def value(text: str, dtype: Any) -> Any:
    if text == "-":
        return None
    if dtype == pl.Date:
        return date.fromisoformat(text if len(text) == 10 else f"{text}-01")
    if dtype == pl.Boolean:
        return text == "yes"
    return text if dtype == pl.String else int(text)


def rows(text: str, schema: Schema) -> list[dict[str, Any]]:
    head, *lines = (line.split() for line in text.strip().splitlines())
    return [{name: value(cell, schema[name]) for name, cell in zip(head, line, strict=True)} for line in lines]


class Town:
    """Takes deliveries into a lake as the gate would leave them."""

    def __init__(self, folder: Path, *, buckets: int) -> None:
        self.lake = Lake(folder, buckets=buckets)
        self._count = 0

    def register(self, text: str, *, month: str, received: str, state: str = "accepted") -> None:
        """One register snapshot; persons are alive and heads unless the table says otherwise."""
        usual = {"month": value(month, pl.Date), "alive": True, "relation": "head", "sex": "f"}
        usual |= {"birth": date(1980, 1, 1), "area": "11020690", "moved_in": date(2020, 1, 1)}
        self._deliver("register", text, REGISTER, usual, {"received_on": received, "state": state})

    def records(self, feed: str, text: str, *, received: str, state: str = "accepted") -> None:
        """One delivery of facts."""
        self._deliver(feed, text, RECORDS, {"month": date(2026, 6, 1)}, {"received_on": received, "state": state})

    def _deliver(self, feed: str, text: str, schema: Schema, usual: dict[str, Any], how: dict[str, str]) -> None:
        self._count += 1
        name, received = f"{self._count:016x}", date.fromisoformat(how["received_on"])
        stamp = {"delivery": name, "feed": feed, "received_on": received}
        lines = [
            {"record": (self._count << 32) + n} | stamp | usual | row for n, row in enumerate(rows(text, schema), 1)
        ]
        table = "register" if schema is REGISTER else f"records/{feed}"
        self.lake.write(table, name, pl.DataFrame(lines, schema=dict(schema)), schema)
        known = self.lake.read("", "deliveries", DELIVERIES)
        new = stamp | {"state": how["state"], "accepted": len(lines), "rows_in": len(lines), "refused": 0}
        new |= {"file": f"{name}.csv", "sha256": name}
        told = pl.concat([known, pl.DataFrame([new], schema=dict(DELIVERIES))])
        self.lake.write("", "deliveries", told, DELIVERIES)


@pytest.fixture(params=[1, 5], ids=["one bucket", "five buckets"])
def town(request: pytest.FixtureRequest, tmp_path: Path) -> Town:
    """An empty town; every test holds however the lake is cut."""
    return Town(tmp_path / "lake", buckets=request.param)
