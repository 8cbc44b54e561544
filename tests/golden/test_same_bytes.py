"""A sealed round is a fact: the same inputs give the same bytes, and nobody rewrites it."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from bandi.engine import seal
from bandi.engine.errors import SealBroken


def test_the_same_inputs_give_the_same_bytes(fork: Callable[[], Any]) -> None:
    town = fork()
    again = town.run("2026-4", lake="another")
    first = town.run("2026-4")
    assert again.manifest == first.manifest
    assert len(first.manifest["tables"]) > 20


def test_the_order_in_which_files_are_taken_in_does_not_matter(fork: Callable[[], Any]) -> None:
    from bandi.engine.intake import find_arrivals, take_in
    from bandi.korea.calendar import the_round

    town = fork()
    house = town.house("backwards")
    arrivals = find_arrivals(town.folder / "inbox", until=the_round("2026-4").until)
    for arrival in reversed(arrivals):
        take_in([arrival], pack=house.pack, lake=house.lake, vault=house.vault)
    assert town.run("2026-4", lake="backwards").manifest == town.run("2026-4").manifest


def test_the_gap_counts_every_household_for_every_benefit(fork: Callable[[], Any]) -> None:
    town = fork()
    households, gap = town.table("2026-4", "households").height, town.table("2026-4", "gap")
    assert gap["benefit"].n_unique() > 5
    assert set(gap.group_by("benefit").agg(pl.col("households").sum())["households"]) == {households}


def test_running_a_sealed_round_again_changes_nothing(fork: Callable[[], Any]) -> None:
    town = fork()
    before = {path: path.stat().st_mtime_ns for path in (town.folder / "lake" / "rounds").rglob("*.parquet")}
    town.run("2026-4")
    assert {path: path.stat().st_mtime_ns for path in (town.folder / "lake" / "rounds").rglob("*.parquet")} == before


def test_a_sealed_round_is_not_rewritten_from_other_inputs(fork: Callable[[], Any]) -> None:
    town = fork()
    late = next(path for path in sorted((town.folder / "inbox").rglob("KEPCO_ARR_*.csv")))
    lines = late.read_bytes().splitlines(keepends=True)
    assert len(lines) > 4
    shorter = [*lines[:-2], f"합계건수,{len(lines) - 3}\n".encode("cp949")]
    (late.parent / "KEPCO_ARR_again.csv").write_bytes(b"".join(shorter))
    with pytest.raises(SealBroken, match="deliveries"):
        town.run("2026-4")
    seal.verify("2026-4", lake=town.house().lake)


def test_a_changed_byte_is_noticed_and_named(fork: Callable[[], Any]) -> None:
    town = fork()
    seal.verify("2026-4", lake=town.house().lake)
    table = next((town.folder / "lake" / "rounds" / "2026-4" / "scores").glob("*.parquet"))
    content = bytearray(table.read_bytes())
    content[len(content) // 2] ^= 1
    table.write_bytes(content)
    with pytest.raises(SealBroken, match=r"2026-4/scores/"):
        seal.verify("2026-4", lake=town.house().lake)


def test_a_broken_round_leaves_nothing_behind(fork: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    town = fork()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(seal, "close", full)
    with pytest.raises(OSError, match="No space left"):
        town.run("2026-5")
    assert sorted(path.name for path in (town.folder / "lake" / "rounds").iterdir()) == ["2026-4"]
    monkeypatch.undo()
    assert Path(town.run("2026-5").folder).name == "2026-5"


def test_no_identity_in_any_table_of_the_lake(fork: Callable[[], Any]) -> None:
    town = fork()
    names = set()
    for path in (town.folder / "inbox").rglob("MOIS_RESIDENT_*.csv"):
        rows = [line.split(",") for line in path.read_text("utf-8").splitlines()[1:200]]
        names |= {cell for row in rows for cell in (row[2], row[3]) if len(row) > 5 and len(cell) > 1}
    assert len(names) > 50
    shutil.rmtree(town.folder / "lake-vault")
    for path in (town.folder / "lake").rglob("*.parquet"):
        import polars as pl

        table = pl.read_parquet(path)
        texts = {value for column in table.select(pl.col(pl.String)) for value in column.unique().to_list()}
        assert not texts & names, path
