"""From a power company's daily readings to an officer's reason: whose meter fell silent, and nobody else's."""

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from bandi.engine import tables
from bandi.engine.words import State

FIRST, FELL, LAST = date(2026, 4, 1), date(2026, 8, 10), date(2026, 8, 31)


def homes(folder: Path, count: int) -> pl.DataFrame:
    """Register lines of households that are alone at their address and moved in long ago."""
    (newest,) = sorted(folder.glob("inbox/*/MOIS_RESIDENT_*_202608.csv"))
    lines = pl.read_csv(newest, infer_schema=False, comment_prefix="합계")
    alone = pl.col("세대번호").n_unique().over("건물관리번호", "상세주소") == 1
    settled = lines.filter(alone, pl.col("상세주소").is_not_null(), pl.col("건물관리번호").str.len_chars() == 25)
    heads = settled.filter(pl.col("전입일자").str.replace_all("[^0-9]", "") < "20250101").unique("세대번호")
    return heads.sort("세대번호").head(count)


def deliver(folder: Path, lived_in: pl.DataFrame, silent: int) -> None:
    """A file a month; the home at place `silent` hardly uses anything from FELL on."""
    draw, rows = random.Random(1), []
    for place, (building, unit) in enumerate(lived_in.select("건물관리번호", "상세주소").rows()):
        for number in range((LAST - FIRST).days + 1):
            day = FIRST + timedelta(days=number)
            low = place == silent and day >= FELL
            used = round((900 if low else 8_000) * draw.uniform(0.85, 1.15))
            rows.append((day.strftime("%Y%m"), f"9{place:06d},{building},{unit},{day:%Y%m%d},{used},{day:%Y%m}"))
    for month in sorted({month for month, _ in rows}):
        lines = [line for of, line in rows if of == month]
        arrival = folder / "inbox" / f"2026-{int(month[4:]) + 1:02d}-09"
        arrival.mkdir(parents=True, exist_ok=True)
        head = "고객번호,건물관리번호,상세주소,검침일,사용량(Wh),기준월"
        (arrival / f"KEPCO_DAY_TRIAL_{month}.csv").write_bytes("\n".join([head, *lines, ""]).encode("cp949"))


def test_the_home_whose_meter_fell_silent_is_found_with_its_day_and_its_readings(fork: Callable[[], Any]) -> None:
    town = fork()
    lived_in = homes(town.folder, 12)
    deliver(town.folder, lived_in, silent=5)
    town.run("2026-5")
    came = town.house().lake.deliveries().filter(pl.col("file").str.contains("KEPCO_DAY_TRIAL"))
    assert came["refused"].sum() == 0
    assert came["accepted"].sum() == 12 * ((LAST - FIRST).days + 1)
    key = town.house().vault.keys(lived_in["세대번호"], purpose="household")[5]
    mine = town.house().vault.keys(lived_in["세대번호"], purpose="household")
    found = town.table("2026-5", "signals").filter(
        pl.col("feed") == "kepco_readings", pl.col("household").is_in(mine.implode())
    )
    assert found.select("household", "signal", "state", "first_on").rows() == [
        (key, "power_use_serious", State.ACTIVE.value, FELL.replace(day=1))
    ]
    evidence = found["evidence"].item().to_list()
    assert evidence
    assert {each["delivery"] for each in evidence} <= set(came["delivery"])
    reasons = town.table("2026-5", "reasons").filter(pl.col("household") == key)
    assert any("이레 넘게" in text for text in reasons["ko"])
    assert any("usual use for seven days" in text for text in reasons["en"])


def test_readings_are_kept_as_facts_under_keys_and_take_no_part_in_anything_else(fork: Callable[[], Any]) -> None:
    town = fork()
    deliver(town.folder, homes(town.folder, 3), silent=9)
    with_them = town.run("2026-5")
    kept = town.house().lake.scan("records/kepco_readings", tables.RECORDS).collect()
    assert kept["used"].min() > 0
    assert kept.select("subject", "stranger", "household").null_count().row(0) == (kept.height,) * 3
    for path in (town.folder / "inbox").rglob("KEPCO_DAY_TRIAL_*"):
        path.unlink()
    town.run("2026-4", lake="without")
    without = town.run("2026-5", lake="without")
    same = [name for name in without.manifest["tables"] if name.startswith(("scores", "signals", "entitlements"))]
    assert {n: with_them.manifest["tables"][n] for n in same} == {n: without.manifest["tables"][n] for n in same}
