"""Meters read by day: few homes, by agreement; what falls silent in them has its cause in the truth or is a holiday."""

from datetime import date, timedelta
from pathlib import Path

import polars as pl

from bandi.engine.intake import find_arrivals, findings, take_in
from bandi.engine.lake import Lake
from bandi.engine.signals.use import alarms
from bandi.engine.vault import Vault
from bandi.korea import pack
from bandi.synthetic import truth
from bandi.synthetic.census import assumptions
from bandi.synthetic.lines import meter_numbers
from bandi.synthetic.nation import Made

FILES = {
    "kepco_readings": ("KEPCO_DAY", "cp949"),
    "water_readings": ("WATER_DAY", "utf-8"),
    "gas_readings": ("GAS_DAY", "utf-8"),
}


def read(nation: Path, feed: str) -> pl.DataFrame:
    """household_no, meter, day, used: every line of a feed that a reader would believe."""
    name, encoding = FILES[feed]
    texts = [p.read_bytes().decode(encoding) for p in sorted(nation.glob(f"inbox/*/{name}_*.csv"))]
    lines = pl.concat([pl.read_csv(text.encode(), infer_schema=False) for text in texts])
    homes = truth.read(nation, "households").select("household_no")
    known = homes.with_columns(customer=meter_numbers(pl.Series(range(homes.height), dtype=pl.Int64)))
    return lines.select(
        pl.nth(0).alias("customer"), day=pl.nth(3).str.to_date("%Y%m%d"), used=pl.nth(4).cast(pl.Int64)
    ).join(known, on="customer").with_columns(meter=pl.col("customer").cast(pl.Int64))  # fmt: skip


def falls(nation: Path, feed: str) -> pl.DataFrame:
    """ALARMS with household_no."""
    lines = read(nation, feed)
    of = next(meter for meter in pack().meters if meter.feed == feed)
    found = alarms(lines.select("meter", "day", "used"), of=of, until=date(2026, 10, 31))
    return found.join(lines.select("meter", "household_no").unique(), on="meter")


def test_only_a_few_who_live_alone_are_read_and_not_before_the_agreement(jung_gu: Path, made: Made) -> None:
    told = assumptions()["readings"]
    homes = truth.read(jung_gu, "households")
    for feed, share in told["media"].items():
        lines = read(jung_gu, feed)
        assert lines["day"].min() >= told["begins"]
        who = homes.join(lines, on="household_no", how="semi")
        assert set(who["kind"]) == set(told["agreed"])
        wanted = (
            sum(homes.filter(pl.col("kind") == kind).height * part for kind, part in told["agreed"].items()) * share
        )
        assert 0.6 <= who.height / wanted <= 1.5
    files = truth.read(jung_gu, "files").filter(pl.col("dirt") == "", pl.col("feed").is_in(list(FILES)))
    assert files["rows"].sum() < 0.10 * made.rows


def test_whoever_died_alone_or_left_falls_silent_and_is_noticed_within_two_weeks(jung_gu: Path) -> None:
    feed = "kepco_readings"
    homes = truth.read(jung_gu, "households").join(read(jung_gu, feed), on="household_no", how="semi")
    since = pl.coalesce(pl.when(pl.col("gone")).then("head_died"), "elsewhere_since")
    ended = homes.with_columns(month=since).filter(pl.col("month").is_between(date(2026, 4, 1), date(2026, 8, 1)))
    noticed = falls(jung_gu, feed).filter(pl.col("level") == "serious").join(ended, on="household_no")
    assert ended.height > 0
    assert noticed["household_no"].n_unique() == ended.height
    assert (noticed["serious_on"] <= noticed["month"] + timedelta(days=28 + 14)).all()


def test_most_falls_are_no_emergency(jung_gu: Path) -> None:
    found = falls(jung_gu, "kepco_readings")
    homes = truth.read(jung_gu, "households").select("household_no", "gone", "elsewhere_since", "illness_month")
    quiet = ~pl.col("gone") & pl.col("elsewhere_since").is_null() & (pl.col("illness_month") < 2026 * 12)
    assert found.join(homes, on="household_no").select(quiet.mean()).item() > 0.6


def test_the_three_media_of_a_home_tell_of_the_same_days(jung_gu: Path) -> None:
    power, water = falls(jung_gu, "kepco_readings"), falls(jung_gu, "water_readings")
    long = water.filter(pl.col("days") >= 14).join(power, on="household_no", suffix="_power")
    assert long.filter((pl.col("since") - pl.col("since_power")).abs() <= timedelta(days=7)).height > 0


def _used(home: int, month: int, day: int) -> int:
    """Home 3 falls silent in July; in August kilowatt hours stand in the place of watt hours."""
    return (1_100 if home == 3 and month == 7 and day > 5 else 5_000 + 200 * home) // (1_000 if month == 8 else 1)


def test_a_file_of_few_homes_is_not_held_because_one_of_them_falls_silent(tmp_path: Path) -> None:
    lake = Lake(tmp_path / "lake")
    vault = Vault(tmp_path / "vault", secret_file=tmp_path / "keys.json")
    for month in range(1, 9):
        rows = [
            f"{home:06d},99999000000000000000000{home:02d},,2026{month:02d}{day:02d},{_used(home, month, day)},"
            f"2026{month:02d}"
            for day in range(1, 29)
            for home in range(12)
        ]
        arrived = tmp_path / "inbox" / f"2026-{month + 1:02d}-10"
        arrived.mkdir(parents=True)
        text = "\n".join(["고객번호,건물관리번호,상세주소,검침일,사용량(Wh),기준월", *rows, ""])
        (arrived / f"KEPCO_DAY_11020_2026{month:02d}.csv").write_bytes(text.encode("cp949"))
    take_in(find_arrivals(tmp_path / "inbox", until=date(2026, 8, 10)), pack=pack(), lake=lake, vault=vault)
    assert findings(lake).is_empty()
    take_in(find_arrivals(tmp_path / "inbox", until=date(2026, 9, 10)), pack=pack(), lake=lake, vault=vault)
    assert set(findings(lake)["check"]) >= {"unit"}
