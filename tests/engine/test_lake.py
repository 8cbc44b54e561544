"""The lake: parts are whole or absent, and a key always falls into the same bucket."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from bandi.engine.errors import BandiError
from bandi.engine.lake import Lake
from bandi.engine.tables import CAPACITY, DELIVERIES


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def capacity(*rows: tuple[str, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=dict(CAPACITY), orient="row")


def test_what_is_written_is_read_in_the_order_of_its_parts(lake):
    lake.write("capacity", "b", capacity(("2", 20)), CAPACITY)
    lake.write("capacity", "a", capacity(("1", 10)), CAPACITY)
    assert lake.scan("capacity", CAPACITY).collect()["area"].to_list() == ["1", "2"]
    assert lake.read("capacity", "b", CAPACITY)["households"].to_list() == [20]


def test_what_was_never_written_has_no_rows_but_its_columns(lake):
    assert dict(lake.read("capacity", "x", CAPACITY).schema) == dict(CAPACITY)
    assert dict(lake.scan("capacity", CAPACITY).collect().schema) == dict(CAPACITY)


def test_half_written_files_are_never_read(lake):
    path = lake.write("capacity", "a", capacity(("1", 10)), CAPACITY)
    path.with_name("b.parquet.half").write_bytes(path.read_bytes()[:20])
    assert lake.scan("capacity", CAPACITY).collect().height == 1


def test_a_disk_that_does_not_take_it_is_said_in_one_sentence(lake):
    (lake.folder / "capacity").write_bytes(b"")
    with pytest.raises(BandiError, match="does not take a file") as raised:
        lake.write("capacity", "a", capacity(), CAPACITY)
    assert "run the same command again" in raised.value.next_step


def test_the_same_rows_give_the_same_bytes(lake):
    first = lake.write("capacity", "a", capacity(("1", 10)), CAPACITY).read_bytes()
    assert lake.write("capacity", "b", capacity(("1", 10)), CAPACITY).read_bytes() == first


def test_buckets_are_stable_and_null_falls_into_the_first(lake):
    keys = pl.Series("key", [-1, 0, 7, 8, None, -(2**63)], dtype=pl.Int64)
    assert keys.to_frame().select(lake.bucket(pl.col("key")))["key"].to_list() == [7, 0, 7, 0, 0, 0]


def test_deliveries_as_they_stood_on_a_day(lake):
    def row(delivery: str, file: str, day: int, *, state: str = "accepted", refused: int = 0) -> dict:
        return dict.fromkeys(DELIVERIES) | {
            "delivery": delivery, "feed": "f", "file": file, "sha256": delivery, "state": state,
            "rows_in": 9, "accepted": 9 - refused, "refused": refused, "received_on": date(2026, 7, day),
        }  # fmt: skip

    rows = [row("a", "1", 5), row("b", "1", 9), row("c", "2", 5, state="refused"), row("d", "2", 9, refused=9)]
    lake.write(".", "deliveries", pl.DataFrame(rows, schema=dict(DELIVERIES)), DELIVERIES)
    assert lake.accepted_deliveries()["delivery"].to_list() == ["b"]
    assert lake.accepted_deliveries(until=date(2026, 7, 5))["delivery"].to_list() == ["a"]
    assert lake.accepted_deliveries(until=date(2026, 7, 4)).is_empty()
    assert sorted(lake.deliveries()["state"]) == ["accepted", "held", "refused", "superseded"]
    assert sorted(lake.deliveries(until=date(2026, 7, 5))["state"]) == ["accepted", "refused"]
    assert lake.deliveries().drop_nulls("supersedes").select("delivery", "supersedes").rows() == [("b", "a")]
