"""Where people live, from files to lists and back: against the answer sheet of one neighbourhood."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

from bandi.synthetic import truth

CUTOFF = date(2026, 6, 30)


def judged(town: Any) -> pl.DataFrame:
    """Every household with what is so (`away`) and what round 2026-4 believes (`said`)."""
    sheet = truth.read(town.folder, "households")
    keys = town.house().vault.keys(sheet["household_no"], purpose="household")
    away = pl.col("elsewhere_since").is_not_null() & (pl.col("elsewhere_since") <= CUTOFF) & ~pl.col("gone")
    found = town.table("2026-4", "whereabouts")
    return (
        sheet.select(away=away, household=keys)
        .join(found, on="household", how="left")
        .with_columns(said=pl.col("mismatch").fill_null(value=False))
    )


def test_who_is_said_to_live_elsewhere_does(fork: Callable[[], Any]) -> None:
    table = judged(fork())
    said, away = table.filter("said"), table.filter("away")
    assert said.filter("away").height / said.height >= 0.95
    assert said.filter("away").height / away.height >= 0.35  # no institution knows of everybody
    assert table.filter("said", ~pl.col("likely_source").is_null())["belief"].min() >= 0.5


def test_more_meters_reach_somebody_and_none_is_told_twice(fork: Callable[[], Any]) -> None:
    town = fork()
    linked, reached = town.table("2026-4", "linked"), town.table("2026-4", "reached")
    assert reached.height > 20
    assert reached["record"].is_unique().all()
    before = linked.join(reached, on="record", how="semi")
    assert before.height == reached.height
    assert before["household"].null_count() == before.height
    signals = town.table("2026-4", "signals").filter(pl.col("feed") == "kepco_arrears")
    gained = reached.filter((pl.col("feed") == "kepco_arrears") & (pl.col("month") == date(2026, 6, 1)))
    assert gained.join(signals, on="household", how="anti").is_empty()


def test_every_mismatch_is_a_signal_with_evidence(fork: Callable[[], Any]) -> None:
    town = fork()
    found = town.table("2026-4", "whereabouts").filter("mismatch")
    signals = town.table("2026-4", "signals").filter(pl.col("signal") == "registered_elsewhere")
    assert sorted(signals["household"]) == sorted(found["household"])
    assert (signals["evidence"].list.len() > 0).all()


def test_what_an_office_finds_out_changes_the_next_round(fork: Callable[[], Any]) -> None:
    town = fork()
    for round_id in ("2026-4", "2026-5"):
        town.run(round_id, lake="unasked")
    found = town.table("2026-4", "whereabouts").filter("mismatch", ~pl.col("registered_area").is_null())
    home, gone = found["household"][0], found["household"][1]
    area = found["registered_area"][0]
    town.sightings({home: "lives_here", gone: "unknown"}, area=area, on=date(2026, 8, 20))
    town.sightings({}, area=area, on=date(2026, 7, 20))
    asked_about = pl.col("household").is_in([home, gone])
    town.run("2026-5")
    after, without = (
        {row["household"]: row for row in town.table("2026-5", "whereabouts", lake=lake).filter(asked_about).to_dicts()}
        for lake in ("lake", "unasked")
    )
    assert after[home]["at_home"] > without[home]["at_home"]
    assert any(one["feed"] == "office_sightings" for one in after[home]["evidence"])
    assert after[gone]["at_home"] == without[gone]["at_home"], "who does not know changes nothing"
