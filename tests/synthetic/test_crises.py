"""Signals, needs and results have the shares that were published (domain §2.5, §2.8)."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from bandi.engine.words import Outcome
from bandi.korea import pack
from bandi.synthetic import truth
from bandi.synthetic.census import district, neighbourhoods
from bandi.synthetic.deliveries import FACTS
from bandi.synthetic.happenings import CAUSES, EXPOSED, facts
from bandi.synthetic.lines import KINDS
from bandi.synthetic.nation import Made, read_feeds
from bandi.synthetic.outcomes import MIX, outcomes_for

CUTOFFS = [date(2026, 6, 30), date(2026, 8, 31), date(2026, 10, 31)]

METERED = {meter.feed for meter in pack().meters}  # daily readings: see test_readings.py


def listed(nation: Path) -> list[str]:
    """Households with a signal, as a list might name them."""
    return truth.signals(nation, CUTOFFS[1])["household_no"].unique().sort().to_list()


@pytest.mark.parametrize("cutoff", CUTOFFS)
def test_one_person_in_eight_carries_a_signal_and_few_households_have_several(
    jung_gu: Path, made: Made, cutoff: date
) -> None:
    assert (
        0.11 <= truth.carriers(jung_gu, cutoff).height / made.persons <= 0.145
    )  # 5.4 to 7 of 51.7 million, domain §2.8
    national = truth.signals(jung_gu, cutoff).filter(~pl.col("signal").is_in(truth.AGREED))
    several = national.group_by("household_no").len().filter(pl.col("len") > 1).height
    assert 0.02 <= several / made.households <= 0.06


def test_every_signal_occurs_within_a_year(jung_gu: Path) -> None:
    found = pl.concat([truth.signals(jung_gu, cutoff) for cutoff in (date(2025, 12, 31), *CUTOFFS)])
    assert set(found["signal"]) == set(truth.SIGNALS.values())


def test_signals_are_named_and_hold_as_detection_says() -> None:
    spells = {fact.kind for fact in facts() if fact.ends}
    for signal in pack().signals:
        if signal.counted not in {"arrears", "events", "status"} or signal.feed in METERED:
            continue
        kinds = {kind for kind, name in truth.SIGNALS.items() if name == signal.id}
        assert kinds, signal.id
        if signal.counted != "arrears":
            assert {truth.HOLDS.get(kind, truth.LASTS) for kind in kinds - spells} <= {signal.lasts}, signal.id


@pytest.mark.parametrize(("signal", "persons"), [("power_cut", 17_103), ("water_cut", 14_639)])
def test_cuts_are_as_rare_as_published(jung_gu: Path, made: Made, signal: str, persons: int) -> None:
    sizes = truth.read(jung_gu, "households").select("household_no", "size")
    found = [
        truth.signals(jung_gu, cutoff).filter(pl.col("signal") == signal).join(sizes, on="household_no")["size"].sum()
        for cutoff in (date(2026, 2, 28), *CUTOFFS)
    ]
    assert 0.4 <= sum(found) / len(found) / (persons * made.persons / 51_800_000) <= 2.5  # some forty people


def test_each_kind_of_fact_is_about_as_common_as_its_row_says(jung_gu: Path, made: Made) -> None:
    standing = truth.standing(jung_gu, CUTOFFS[1])
    counts = dict(standing.group_by("kind").len().iter_rows())
    for fact in facts():
        wanted = fact.persons * made.persons / 51_800_000
        if wanted >= 60 and not fact.of.endswith(("tenant", "condominium", "student")):  # a city centre has its own mix
            assert 0.5 <= counts[fact.kind] / wanted <= 2, fact.kind


def test_every_row_of_the_table_is_sound() -> None:
    feeds = read_feeds()
    for fact in facts():
        assert fact.feed in feeds, fact.kind
        assert fact.of in EXPOSED, fact.kind
        assert fact.pulls.keys() <= CAUSES.keys(), fact.kind
        assert re.search(r"domain §.+\[[LVSMI]\]|, M\)", fact.source), fact.kind
        state = feeds[fact.feed].column("state")
        assert state is None or (fact.state or fact.kind) in state.codes.values(), fact.kind
    told = {feed.id for feed in feeds.values() if not feed.own and feed.target == "records"}
    assert told - METERED == KINDS.keys() | FACTS.keys()


def needy(nation: Path, on: date) -> pl.DataFrame:
    """Living households with their need, the number of national signals and their groups."""
    counts = (
        truth.signals(nation, on).filter(~pl.col("signal").is_in(truth.AGREED)).group_by("household_no").len("signals")
    )
    alive = truth.needs(nation, on=on).filter(~pl.col("dead"))
    return (
        alive.join(counts, on="household_no", how="left")
        .with_columns(pl.col("signals").fill_null(0))
        .join(truth.groups(nation, on=on), on="household_no")
    )


def test_records_tell_of_need_and_not_of_all_of_it(jung_gu: Path) -> None:
    homes = needy(jung_gu, CUTOFFS[1])
    assert 0.04 <= homes["in_need"].mean() <= 0.09
    assert 0.4 <= homes.filter("in_need")["signals"].eq(0).mean() <= 0.7  # in need, and no register knows
    assert homes.filter(pl.col("signals") > 0)["in_need"].mean() < 0.25  # most who are flagged are not in need
    by_count = homes.group_by(pl.col("signals").clip(0, 3)).agg(pl.col("in_need").mean()).sort("signals")["in_need"]
    assert by_count.is_sorted()
    assert by_count[3] > 3 * by_count[0]


def test_need_changes_with_time(jung_gu: Path) -> None:
    before, now = (truth.needs(jung_gu, on=on) for on in (date(2025, 12, 31), CUTOFFS[1]))
    stays = before.filter("in_need").join(now, on="household_no")["in_need_right"].mean()
    assert 0.3 <= stays <= 0.7
    assert truth.needs(jung_gu, on=date(2020, 1, 1))["need"].equals(truth.needs(jung_gu, on=date(2025, 8, 31))["need"])
    assert truth.needs(jung_gu)["need"].equals(truth.needs(jung_gu, on=CUTOFFS[2])["need"])
    dead = truth.needs(jung_gu, on=CUTOFFS[2]).filter("dead")
    assert dead.height > 0
    assert dead["need"].max() == 0


def test_people_tell_of_households_that_no_register_flags(jung_gu: Path) -> None:
    homes = pl.concat([needy(jung_gu, on).with_columns(on=on) for on in (date(2026, 2, 28), CUTOFFS[1])])
    told = pl.concat(
        [truth.reported(jung_gu, on).to_frame().with_columns(on=pl.lit(on)) for on in (date(2026, 2, 28), CUTOFFS[1])]
    )
    found = homes.join(told, on=["household_no", "on"])
    assert found.height > 60
    assert found["signals"].eq(0).mean() > 0.5  # 89 % in the pilot of the alert app, domain §2.7
    assert found["in_need"].mean() > 2 * homes["in_need"].mean()


def test_every_group_that_is_judged_has_people_in_and_out_of_need(jung_gu: Path) -> None:
    homes = needy(jung_gu, CUTOFFS[1])
    for group in ("sex", "age", "one_person", "disabled", "children", "moved"):
        shares = homes.group_by(group).agg(pl.len(), pl.col("in_need").sum())
        assert shares.height >= 2, group
        assert shares["in_need"].min() > 20, group
    assert not homes["rural"].any()
    assert set(homes["age"]) == {name for _, name in truth.AGES}


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
    needs = truth.needs(jung_gu, on=CUTOFFS[1]).join(marked.select("household_no", "hit"), on="household_no")
    assert needs.filter("hit")["need"].mean() > 1.5 * needs.filter(~pl.col("hit"))["need"].mean()


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
    need = (
        found.join(truth.needs(jung_gu, on=CUTOFFS[1]), on="household_no")
        .group_by("outcome")
        .agg(pl.col("need").mean())
    )
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


def test_results_follow_the_truth_of_their_round(jung_gu: Path) -> None:
    then, now = (truth.needs(jung_gu, on=on) for on in (date(2025, 12, 31), CUTOFFS[1]))
    both = then.join(now, on="household_no", suffix="_now").filter(~pl.col("dead"))
    better = both.filter(pl.col("need") > 0.45, pl.col("need_now") < 0.15)["household_no"].to_list()
    worse = both.filter(pl.col("need") < 0.15, pl.col("need_now") > 0.45)["household_no"].to_list()
    assert min(len(better), len(worse)) > 100
    no_need = {}
    for round_id in ("2026-1", "2026-5"):
        found = outcomes_for(jung_gu, [*better, *worse], round_id=round_id, seed=1)
        said = found.with_columns(better=pl.col("household_no").is_in(better))
        of = said.filter(pl.col("outcome") == Outcome.NOT_NEEDED).group_by("better").len()
        no_need[round_id] = dict(of.iter_rows())
    assert no_need["2026-1"].get(True, 0) < no_need["2026-5"][True]
    assert no_need["2026-1"][False] > no_need["2026-5"].get(False, 0)


def test_who_was_helped_needs_less_the_next_time(jung_gu: Path) -> None:
    numbers = listed(jung_gu)[:3_000]
    again = outcomes_for(jung_gu, numbers, round_id="2026-5", seed=1, helped=numbers[:1_500])
    basic = again.with_columns(helped=pl.col("household_no").is_in(numbers[:1_500])).filter(
        pl.col("outcome") == Outcome.PUB_BASIC
    )
    assert basic["helped"].mean() < 0.5
