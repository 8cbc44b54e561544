"""The ring closes: what officers learned in one round changes the next."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

from bandi.engine.words import Outcome

JULY = date(2026, 7, 27)


def listed(town: Any, round_id: str) -> pl.DataFrame:
    return town.table(round_id, "candidates").filter("listed").sort("rank")


def points(town: Any, round_id: str) -> dict[int, int]:
    return dict(town.table(round_id, "scores").select("household", "points").iter_rows())


def still_in_trouble(town: Any) -> list[int]:
    """Households listed in round one whose signals have not changed between the rounds (seen with no result given)."""
    signals = {r: town.table(r, "signals").filter(pl.col("state") == "active") for r in ("2026-4", "2026-5")}
    counts = [set(frame.group_by("household").len().rows()) for frame in (signals["2026-4"], signals["2026-5"])]
    same = {household for household, _ in counts[0] & counts[1]}
    fresh = set(signals["2026-5"].filter("is_new")["household"])
    return [h for h in listed(town, "2026-4")["household"].to_list() if h in same - fresh]


def test_supported_is_treated_differently_and_unreached_comes_back_higher(fork: Callable[[], Any]) -> None:
    town = fork()
    silent_run = town.run("2026-5", lake="lake")
    assert silent_run.manifest["inputs"]["earlier"].keys() == {"2026-4"}
    chosen = still_in_trouble(town)
    assert len(chosen) >= 4
    helped, unmet = chosen[0], chosen[1]

    other = fork_with(town, {helped: Outcome.PUB_BASIC, unmet: Outcome.UNLOCATED})
    before, after = points(other, "2026-4"), points(other, "2026-5")
    assert after[unmet] > before[unmet]
    assert after.get(helped, 0) < before[helped]
    back = other.table("2026-5", "candidates")
    assert back.filter(pl.col("household") == unmet).select("listed", "why").row(0) == (True, "unreached")
    reasons = other.table("2026-5", "reasons").filter(pl.col("household") == unmet)
    assert "history:unreached" in reasons["part"].to_list()


def fork_with(town: Any, given: dict[int, Outcome]) -> Any:
    """The same town in which these results were given after round one."""
    import shutil
    from dataclasses import replace

    folder = town.folder.parent / "with-results"
    shutil.copytree(town.folder, folder)
    shutil.rmtree(folder / "lake" / "rounds" / "2026-5")
    other = replace(town, folder=folder)
    other.results(given, on=JULY)
    other.run("2026-5")
    return other


def test_rows_in_are_accepted_and_refused_on_every_file(fork: Callable[[], Any]) -> None:
    deliveries = pl.read_parquet(fork().folder / "lake" / "deliveries.parquet")
    assert deliveries.height > 80
    assert (deliveries["rows_in"] == deliveries["accepted"] + deliveries["refused"]).all()
    assert deliveries.filter(pl.col("state") != "accepted").height == 0
    assert deliveries["refused"].sum() > 0


def test_no_record_is_lost_between_gate_and_household(fork: Callable[[], Any]) -> None:
    town = fork()
    deliveries = pl.read_parquet(town.folder / "lake" / "deliveries.parquet")
    linked = town.table("2026-4", "linked")
    accepted = deliveries.filter(pl.col("feed") != "mois_register")["accepted"].sum()
    assert linked.height == accepted
    assert linked["record"].n_unique() == accepted
    assert set(linked["how"].unique()) >= {"subject", "address"}


def test_every_listed_household_has_reasons_in_both_languages_and_evidence(fork: Callable[[], Any]) -> None:
    town = fork()
    reasons = town.table("2026-4", "reasons")
    without = listed(town, "2026-4").join(reasons, on="household", how="anti")
    assert without.is_empty()
    assert reasons.filter((pl.col("ko").str.len_chars() < 5) | (pl.col("en").str.len_chars() < 5)).is_empty()
    of_signals = reasons.filter(pl.col("part").str.starts_with("signal:"))
    assert of_signals.filter(pl.col("evidence").list.len() == 0).is_empty()


def test_a_feed_that_did_not_come_is_missing_never_zero(fork: Callable[[], Any]) -> None:
    town = fork()
    for path in (town.folder / "inbox").rglob("NHIS_ARR_*.txt"):
        path.unlink()
    town.run("2026-4", lake="without-nhis")
    arrived = dict(town.table("2026-4", "coverage", lake="without-nhis").select("feed", "arrived").iter_rows())
    assert arrived["nhis_arrears"] == "missing"
    assert arrived["kepco_arrears"] == "arrived"
    scores = town.table("2026-4", "scores", lake="without-nhis")
    assert scores["feeds_missing"].list.contains("nhis_arrears").all()
    signals = town.table("2026-4", "signals", lake="without-nhis")
    assert signals.filter(pl.col("feed") == "nhis_arrears").is_empty()
