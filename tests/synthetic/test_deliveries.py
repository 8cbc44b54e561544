"""Files look as institutions send them, and their dirt is known."""

import csv
import io
import re
import unicodedata
from datetime import date
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from bandi.engine.intake import find_arrivals, take_in
from bandi.engine.lake import Lake
from bandi.engine.vault import Vault
from bandi.korea import pack
from bandi.korea.regions import place
from bandi.synthetic import truth
from bandi.synthetic.deliveries import months_until
from bandi.synthetic.dirt import REFUSED, SHARES, written_otherwise
from bandi.synthetic.lines import KINDS
from bandi.synthetic.nation import Made, make, read_feeds

SMALL = "11020520"  # a neighbourhood of a few thousand


def sent(nation: Path, pattern: str) -> list[Path]:
    """Files of one feed, oldest first."""
    return sorted((nation / "inbox").rglob(pattern))


def rows_of(path: Path, encoding: str) -> list[list[str]]:
    """Cells of a CSV file."""
    return list(csv.reader(io.StringIO(path.read_bytes().decode(encoding))))


def test_files_arrive_on_the_days_of_the_calendar(jung_gu: Path, made: Made) -> None:
    arrivals = sorted(path.name for path in (jung_gu / "inbox").iterdir())
    assert arrivals[0] == "2025-08-10"
    assert arrivals[-1] == "2026-11-10"
    registers = [path.parent.name for path in sent(jung_gu, "MOIS_RESIDENT_*")]
    assert registers == ["2026-05-05", "2026-07-05", "2026-09-05", "2026-11-05"]
    assert len(sent(jung_gu, "KEPCO_ARR_11020_*.csv")) == 16
    of_two_months = sent(jung_gu, "NTS_CLOSED_11020_*.csv")
    assert [int(path.stem[-2:]) for path in of_two_months] == [8, 10, 12, 2, 4, 6, 8, 10]
    assert made.files == len(sent(jung_gu, "*_11020_*"))


@pytest.mark.parametrize(
    ("until", "last"),
    [(date(2026, 10, 31), 10), (date(2026, 11, 14), 10), (date(2026, 10, 30), 9), (date(2026, 11, 30), 11)],
)
def test_a_month_is_sent_once_it_has_ended(until: date, last: int) -> None:
    assert months_until(until)[-1] == 2026 * 12 + last - 1
    assert months_until(until)[0] == 2025 * 12 + 6


@pytest.mark.parametrize(
    ("pattern", "encoding", "trailer"),
    [
        ("KEPCO_ARR_*.csv", "cp949", "합계건수"),
        ("KEPCO_CUT_*.csv", "cp949", "합계건수"),
        ("LH_RENT_ARR_*.csv", "utf-8-sig", ""),
        ("MOEL_LOSS_*.csv", "utf-8", ""),
        ("SSIS_BENEFIT_*.csv", "utf-8", "합계건수"),
        ("MOIS_RESIDENT_*.csv", "utf-8", "총건수"),
    ],
)
def test_csv_files_keep_their_contract(jung_gu: Path, pattern: str, encoding: str, trailer: str) -> None:
    feed = next(f for f in read_feeds().values() if f.file.pattern == pattern)
    assert feed.file.encoding == encoding
    header, *rows = rows_of(sent(jung_gu, pattern)[-1], encoding)
    assert header == [column.name for column in feed.columns]
    if trailer:
        *rows, closing = rows
        assert closing == [trailer, str(len(rows))]
    assert rows
    assert {len(row) for row in rows} == {len(header)}


def test_fixed_width_records_are_88_bytes_with_counts_at_both_ends(jung_gu: Path) -> None:
    for path in sent(jung_gu, "NHIS_ARR_*.txt"):
        first, *records, last = path.read_bytes().splitlines()
        month = path.stem[-6:]
        assert first.decode() == f"H{month}{len(records):09d}"
        assert last.decode() == f"T{len(records):09d}"
        assert {len(record) for record in records} == {88}
        assert all(record.startswith(b"D" + month.encode()) for record in records)


def test_workbooks_have_two_titles_and_dates_as_text(jung_gu: Path) -> None:
    feed = read_feeds()["water_cut"]
    sheet = CalamineWorkbook.from_path(str(sent(jung_gu, "단수현황_*.xlsx")[-1])).get_sheet_by_index(0).to_python()
    assert sheet[2] == [column.name for column in feed.columns]
    assert len(sheet) > 3
    assert all(re.fullmatch(r"2026-10-\d\d", row[3]) for row in sheet[3:])


def test_amounts_have_separators_in_some_months_only(jung_gu: Path) -> None:
    texts = [path.read_bytes().decode("cp949") for path in sent(jung_gu, "KEPCO_ARR_*.csv")]
    assert len({'"' in text for text in texts}) == 2


def test_phones_are_of_a_range_nobody_has(jung_gu: Path) -> None:
    _, *rows = rows_of(sent(jung_gu, "MOEL_LOSS_*.csv")[-1], "utf-8")
    numbers = [row[2] for row in rows]
    assert all(number == "" or re.fullmatch(r"010-0\d{3}-\d{4}", number) for number in numbers)
    assert 0 < sum(number == "" for number in numbers) < len(numbers) / 5


def test_monthly_files_say_what_the_truth_says(jung_gu: Path) -> None:
    files = truth.read(jung_gu, "files")
    records, feeds = truth.read(jung_gu, "records"), read_feeds()
    monthly = {feed: list(kinds) for feed, kinds in KINDS.items() if feeds[feed].cadence == "monthly"}
    for feed, kinds in {**monthly, "lh_rent_arrears": ["rent"]}.items():
        told = files.filter(pl.col("feed") == feed)
        twice = told.filter(pl.col("dirt") == "line_twice").group_by("month").agg(pl.col("lines").sum())
        rows = (
            told.filter(pl.col("dirt") == "")
            .join(twice, on="month", how="left")
            .with_columns(pl.col("lines_right").fill_null(0))
        )
        meant = records.filter(pl.col("kind").is_in(kinds)).group_by("month").len()
        both = rows.join(meant, on="month", how="left").with_columns(pl.col("len").fill_null(0))
        assert (both["rows"] - both["lines_right"]).to_list() == both["len"].to_list(), feed


def test_dirt_is_little_recorded_and_really_in_the_file(jung_gu: Path, made: Made) -> None:
    files = truth.read(jung_gu, "files")
    rows = files.filter(pl.col("dirt") == "")["rows"].sum()
    assert rows == made.rows
    dirty = files.filter(pl.col("dirt") != "")
    assert 0.002 < dirty["lines"].sum() / rows < 0.015
    assert dirty.filter(pl.col("dirt").is_in(REFUSED))["lines"].sum() / rows < 0.01
    assert set(dirty["dirt"]) <= set(SHARES)
    for path in sent(jung_gu, "SSIS_BENEFIT_*.csv")[:3]:
        lines = rows_of(path, "utf-8")[1:-1]
        known = dict(
            files.filter(pl.col("file") == path.name, pl.col("dirt") != "").select("dirt", "lines").iter_rows()
        )
        assert sum("X" in line[0] for line in lines) == known.get("rrn_letter", 0)
        assert sum(line[0][2:6] == "1332" for line in lines) == known.get("rrn_wrong_date", 0)
        assert sum(unicodedata.normalize("NFC", line[1]) != line[1] for line in lines) == known.get(
            "hangul_decomposed", 0
        )


def test_the_gate_refuses_the_dirt_and_nothing_else(jung_gu: Path, tmp_path: Path) -> None:
    arrivals = [
        a for a in find_arrivals(jung_gu / "inbox", until=date(2026, 7, 10)) if a.received_on > date(2026, 7, 1)
    ]
    assert len(arrivals) == 48  # every feed but the offices' own two
    lake, vault = Lake(tmp_path / "lake"), Vault(tmp_path / "vault", secret_file=tmp_path / "keys.json")
    taken = take_in(arrivals, pack=pack(), lake=lake, vault=vault)
    assert taken["state"].unique().to_list() == ["accepted"]
    files = truth.read(jung_gu, "files")
    refusable = files.filter(pl.col("dirt").is_in([*REFUSED, "line_twice"])).group_by("file").agg(pl.col("lines").sum())
    both = taken.join(refusable, on="file", how="left").join(
        files.filter(pl.col("dirt") == ""), on="file", suffix="_sent"
    )
    assert both["rows_in"].to_list() == both["rows"].to_list()
    assert both["refused"].to_list() == both["lines"].fill_null(0).to_list()


def test_utilities_write_the_same_unit_in_other_ways() -> None:
    units = pl.DataFrame(
        {"unit": ["101동 203호"] * 20 + ["203호"] * 20 + ["지하1호"] * 20, "habit": list(range(20)) * 3}
    )
    written = units.select(written_otherwise(pl.col("unit"), pl.col("habit")).alias("w"))["w"].to_list()
    assert set(written[:20]) == {"101동 203호", "101-203", "101동203호", "제101동 제203호", " 101 동 203 호"}
    assert set(written[20:40]) == {"203호", "203", "제203호", " 203 호"}
    assert set(written[40:]) == {"지하1호", "B1호"}


def test_the_dead_stand_on_one_register_and_leave_the_next(jung_gu: Path) -> None:
    registers = [rows_of(path, "utf-8")[1:-1] for path in sent(jung_gu, "MOIS_RESIDENT_*.csv")]
    for earlier, later in pairwise(registers):
        dead = {row[2] for row in earlier if row[10] == "Y"}
        assert dead
        assert not dead & {row[2] for row in later}
    heads = pl.DataFrame({"no": [row[1] for row in registers[-1] if row[4] == "본인" and row[10] == "N"]})
    households = {row[1] for row in registers[-1] if row[10] == "N"}
    without = len(households) - heads["no"].n_unique()
    assert without / len(households) < 0.01  # only those whose head died since the last register


def test_the_same_seed_gives_the_same_bytes_and_a_later_day_only_adds(tmp_path: Path) -> None:
    spot = place(SMALL)
    for folder, until in (("one", date(2026, 10, 31)), ("two", date(2026, 10, 31)), ("early", date(2026, 6, 30))):
        make(spot, tmp_path / folder, seed=1, until=until)
    files = {p.relative_to(tmp_path / "one"): p for p in (tmp_path / "one" / "inbox").rglob("*") if p.is_file()}
    assert all(p.read_bytes() == (tmp_path / "two" / name).read_bytes() for name, p in files.items())
    early = {p.relative_to(tmp_path / "early"): p for p in (tmp_path / "early" / "inbox").rglob("*") if p.is_file()}
    assert early.keys() < files.keys()
    assert all(p.read_bytes() == files[name].read_bytes() for name, p in early.items())


def test_another_seed_gives_other_people(tmp_path: Path) -> None:
    for seed in (1, 2):
        make(place(SMALL), tmp_path / str(seed), seed=seed, until=date(2025, 7, 31))
    one, two = (truth.read(tmp_path / seed, "persons") for seed in "12")
    assert one.height == two.height
    assert not one["rrn"].equals(two["rrn"])


def test_progress_is_told_district_by_district(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    make(place(SMALL), tmp_path, seed=1, until=date(2025, 7, 31), progress=lambda *step: told.append(step))
    assert told == [("people", 0, 1), ("people", 1, 1), ("files", 1, 1)]
