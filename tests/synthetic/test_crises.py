"""Signals, needs and results have the shares that were published (domain §2.5, §2.8)."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from bandi.engine.words import Outcome
from bandi.synthetic import truth
from bandi.synthetic.census import district, neighbourhoods
from bandi.synthetic.outcomes import MIX, outcomes_for

CUTOFFS = [date(2026, 6, 30), date(2026, 8, 31), date(2026, 10, 31)]


def listed(nation: Path) -> list[str]:
    """Households with a signal, as a list might name them."""
    return truth.signals(nation, CUTOFFS[1])["household_no"].unique().sort().to_list()


@pytest.mark.parametrize("cutoff", CUTOFFS)
def test_one_person_in_eight_lives_with_a_signal_and_few_with_several(jung_gu: Path, cutoff: date) -> None:
    households = truth.read(jung_gu, "households").select("household_no", "size")
    found = truth.signals(jung_gu, cutoff).group_by("household_no").len()
    both = households.join(found, on="household_no", how="left").with_columns(pl.col("len").fill_null(0))
    with_one = both.filter(pl.col("len") > 0)["size"].sum() / both["size"].sum()
    assert 0.10 <= with_one <= 0.14
    assert 0.01 <= both.filter(pl.col("len") > 1).height / both.height <= 0.03


def test_every_kind_of_signal_occurs(jung_gu: Path) -> None:
    kinds = truth.signals(jung_gu, CUTOFFS[1])["signal"].unique()
    assert set(kinds) == set(truth.SIGNALS.values())


def test_arrears_grow_by_a_month_are_paid_or_end_in_a_cut(jung_gu: Path) -> None:
    records = truth.read(jung_gu, "records")
    power = records.filter(pl.col("kind") == "power").sort("household_no", "month")
    steps = power.with_columns(
        step=pl.col("months").diff().over("household_no"), gap=pl.col("month").diff().over("household_no")
    ).drop_nulls("step")
    assert (steps.filter(pl.col("gap") == 1)["step"] == 1).all()
    assert steps.filter(pl.col("gap") > 1).height > 0  # paid, and behind again later
    cut = records.filter(pl.col("kind").is_in(["cut", "limited"])).join(
        power, on=["household_no", "month"], how="left", suffix="_owed"
    )
    assert (cut["months_owed"] >= 4).all()


def test_recipients_are_as_many_as_the_tables_say(jung_gu: Path) -> None:
    counts, numbers = neighbourhoods().filter(pl.col("district") == "11020"), district("11020")
    share = counts["general"].sum() / counts["nationals"].sum()
    households, persons = truth.read(jung_gu, "households"), truth.read(jung_gu, "persons")
    basic = households.filter(pl.col("livelihood") | pl.col("housing"))["size"].sum()
    assert abs(basic / (numbers.basic * share) - 1) < 0.10
    aged = persons.filter(pl.col("born") < date(1960, 11, 1)).height
    assert abs(aged / numbers.aged - 1) < 0.02
    assert abs(households["pension"].sum() / (numbers.pension * share) - 1) < 0.02
    assert abs(persons["disabled"].sum() / (sum(numbers.disabled.values()) * share) - 1) < 0.02


def test_many_who_are_entitled_do_not_receive(jung_gu: Path) -> None:
    households = truth.read(jung_gu, "households")
    entitled = households.filter(pl.col("ratio") <= truth.LIVELIHOOD_LINE)
    assert 0.25 < entitled["livelihood_unmet"].mean() < 0.75


def test_the_poor_have_more_signals(jung_gu: Path) -> None:
    households = truth.read(jung_gu, "households")
    marked = households.with_columns(hit=pl.col("household_no").is_in(listed(jung_gu)))
    poor, rest = marked.filter(pl.col("ratio") < 0.5)["hit"].mean(), marked.filter(pl.col("ratio") > 1.2)["hit"].mean()
    assert poor > 1.3 * rest
    assert marked.filter("hit")["need"].mean() > 1.5 * marked.filter(~pl.col("hit"))["need"].mean()


def test_results_are_as_mixed_as_in_2024(jung_gu: Path) -> None:
    found = outcomes_for(jung_gu, listed(jung_gu), round_id="2026-5", seed=1)
    share = dict(found.group_by("outcome").agg(pl.len() / found.height).iter_rows())
    public = sum(n for outcome, n in share.items() if outcome.startswith("pub_"))
    private = share[Outcome.PRIV_LINK] + share[Outcome.CASE_MGMT]
    assert 0.155 <= public <= 0.20
    assert 0.37 <= private <= 0.44
    assert 0.11 <= share[Outcome.NOT_NEEDED] <= 0.14
    assert 0.06 <= share[Outcome.UNLOCATED] <= 0.12
    assert abs(sum(MIX.values()) - 1) < 1e-9
    assert set(MIX) == set(Outcome)


@pytest.mark.parametrize("neediest", [None, 1_500])
def test_a_quarter_of_the_unlocated_live_elsewhere(jung_gu: Path, neediest: int | None) -> None:
    numbers = listed(jung_gu)
    if neediest:
        numbers = truth.needs(jung_gu, numbers).sort("need", descending=True)["household_no"].head(neediest).to_list()
    found = outcomes_for(jung_gu, numbers, round_id="2026-5", seed=1)
    unlocated = found.filter(pl.col("outcome") == Outcome.UNLOCATED)
    away = truth.needs(jung_gu, unlocated["household_no"].to_list())["elsewhere"].mean()
    assert 0.17 <= away <= 0.36  # published 26.6 %


def test_the_needier_get_more_help(jung_gu: Path) -> None:
    found = outcomes_for(jung_gu, listed(jung_gu), round_id="2026-5", seed=1)
    need = found.join(truth.needs(jung_gu), on="household_no").group_by("outcome").agg(pl.col("need").mean())
    mean = dict(need.iter_rows())
    assert mean[Outcome.PUB_BASIC] > mean[Outcome.PRIV_LINK] > mean[Outcome.NOT_NEEDED]


def test_results_repeat_differ_by_round_and_know_nobody_else(jung_gu: Path) -> None:
    numbers = listed(jung_gu)[:500]
    one = outcomes_for(jung_gu, numbers, round_id="2026-5", seed=1)
    assert one.equals(outcomes_for(jung_gu, numbers, round_id="2026-5", seed=1))
    assert not one["outcome"].equals(outcomes_for(jung_gu, numbers, round_id="2026-4", seed=1)["outcome"])
    assert outcomes_for(jung_gu, ["9999999999"], round_id="2026-5", seed=1).height == 0
    assert outcomes_for(jung_gu, [], round_id="2026-5", seed=1).height == 0
    met = one.filter(~pl.col("outcome").is_in([Outcome.UNLOCATED, Outcome.LONG_ABSENCE, Outcome.DEAD]))
    assert met["days_to_first_contact"].null_count() == 0
    assert one["attempts"].min() >= 1
