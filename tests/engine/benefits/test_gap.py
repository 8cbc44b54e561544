"""The gap counts everybody once, and another law is compared with this one world by world."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from bandi.engine import tables
from bandi.engine.benefits import assess, gap
from bandi.engine.benefits.gap import summed as all_gap
from bandi.engine.benefits.reform import Change, adjustable, reformed, summed, what_if
from bandi.engine.benefits.worlds import built
from bandi.engine.contract.benefits import Apart

ADULT, ELDER = ("head", date(1980, 1, 1)), ("head", date(1950, 1, 1))
AT_60 = ("head", date(1964, 6, 1))
NOTHING = {"earned_income": 0, "residential_property": 0, "financial_assets": 0}


def kinds(frame):
    return frame.with_columns(
        kind=pl.when(pl.col("household") % 2 == 0).then(pl.lit("adults")).otherwise(pl.lit("aged_alone"))
    )


def every_month(rules):
    """The rules with nobody taken for like anybody of another month of birth."""
    return replace(rules, benefits=tuple(replace(benefit, apart=Apart()) for benefit in rules.benefits))


@pytest.fixture
def compare(make, rules):
    def answer(homes, change, *, asked=None, **facts):
        street = make.Street(homes)
        system = built(rules.system)
        return what_if(
            kinds(street.households),
            street.persons,
            street.facts(rules, **facts),
            systems=(system, reformed(system, change)),
            rules=asked or rules,
            change=change,
        )

    return answer


def told(frame, benefit):
    rows = frame.filter(benefit=benefit).group_by("effect").agg(pl.col("households", "cost_low", "cost_high").sum())
    return {row["effect"]: (row["households"], row["cost_low"], row["cost_high"]) for row in rows.to_dicts()}


def test_every_household_is_counted_once_for_every_benefit(make, rules):
    street = make.Street({1: [ADULT], 2: [ELDER], 3: [ELDER], 4: [ADULT]})
    paid = {"household": 2, "feed": "ssis_benefits", "month": date(2026, 6, 1), "state": "basic_pension"}
    found = assess(street.households, street.persons, make.linked(paid), make.coverage(), rules=rules, on=make.ON)
    cells = gap(found, kinds(street.households))
    assert cells.group_by("benefit").agg(pl.col("households").sum())["households"].unique().to_list() == [4]
    pension = cells.filter(benefit="basic_pension").select("kind", "verdict", "received", "households").rows()
    assert set(pension) == {
        ("adults", "depends", True, 1), ("adults", "no", False, 1),
        ("aged_alone", "depends", False, 1), ("aged_alone", "no", False, 1),
    }  # fmt: skip
    depends = cells.filter(benefit="basic_pension", verdict="depends")
    assert depends["amount_low"].unique().to_list() == [0]
    assert cells.filter(benefit="medical_aid")["amount_high"].null_count() == cells.filter(benefit="medical_aid").height


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(1, 9)), st.integers(1, 7))
def test_buckets_and_their_order_make_no_difference(make, rules, order, cut):
    street = make.Street({key: [ELDER if key % 3 else ADULT] for key in order})
    homes = kinds(street.households)
    found = assess(homes, street.persons, make.linked(), make.coverage(), rules=rules, on=make.ON)
    parts = [homes.head(cut), homes.tail(8 - cut)]
    apart = [gap(found.join(part, on="household", how="semi"), part) for part in parts]
    assert_frame_equal(all_gap(pl.concat(apart).lazy()), gap(found, homes))
    assert_frame_equal(all_gap(tables.empty(tables.GAP).lazy()), tables.empty(tables.GAP))


def test_a_higher_line_gains_exactly_what_it_pays_more(compare):
    change = Change("livelihood.line.1", 900_000, date(2026, 7, 1))
    found = told(compare({1: [ADULT]}, change, obligor_annual_income=0, **NOTHING), "livelihood")
    assert found == {"gains": (1, 900_000 - 820_556, 900_000 - 820_556)}


def test_a_lower_line_loses_and_other_benefits_stay(compare):
    frame = compare(
        {1: [ADULT]}, Change("livelihood.line.1", 800_000, date(2026, 7, 1)), obligor_annual_income=0, **NOTHING
    )
    assert told(frame, "livelihood") == {"loses": (1, -20_556, -20_556)}
    assert set(told(frame, "child_allowance")) == {"stays"}


def test_unknown_incomes_may_gain_and_are_never_counted_as_sure(compare):
    found = told(compare({1: [ADULT]}, Change("livelihood.line.1", 900_000, date(2026, 7, 1))), "livelihood")
    assert found == {"may_gain": (1, 0, 79_444)}


def test_incomes_nobody_knows_do_not_rise_with_the_line(compare):
    """Worlds suppose incomes in per cent of the median; another median must not make anybody richer."""
    frame = compare({1: [ADULT]}, Change("standard_median_income.1", 8_000_000, date(2026, 7, 1)), crisis_cause=8)
    second = frame.filter(benefit="employment_support_2")  # for those whom type I does not take: it may gain or lose
    assert set(frame.join(second, on="benefit", how="anti")["effect"]) == {"stays", "may_gain"}
    assert "may_gain" in told(frame, "emergency")


def test_a_parameter_that_no_answer_needs_changes_nothing(compare):
    frame = compare({1: [ADULT], 2: [ELDER]}, Change("livelihood.rate", 0.5, date(2026, 7, 1)))
    assert set(frame["effect"]) == {"stays"}
    assert frame["cost_low"].sum() == frame["cost_high"].sum() == 0


def test_a_new_age_parts_households_that_looked_alike_before(compare, rules):
    homes = {1: [ADULT], 2: [AT_60], 3: [("head", date(1962, 3, 1))]}
    [name] = [
        s.id
        for s in adjustable(built(rules.system), on=date(2026, 7, 1))
        if s.id.startswith("basic_pension") and s.value == 65
    ]
    change = Change(name, 62, date(2026, 7, 1))
    together_ = compare(homes, change, **NOTHING, occupational_pension=0)
    alone = compare(homes, change, asked=every_month(rules), **NOTHING, occupational_pension=0)
    assert_frame_equal(together_, alone)
    assert told(together_, "basic_pension")["gains"][0] == 2


def test_the_law_as_it_is_stays_as_it_is(compare, rules):
    compare({1: [ADULT]}, Change("livelihood.line.1", 1, date(2026, 7, 1)))
    now = {setting.id: setting for setting in adjustable(built(rules.system), on=date(2026, 7, 1))}
    line = now["livelihood.line.1"]
    assert (line.value, line.unit, line.since, line.confidence) == (820_556, "won/month", date(2026, 1, 1), "V")
    assert line.words_ko == "생계급여 · 생계급여 선정기준 · 1인 가구"
    assert len(now) > 200
    with pytest.raises(KeyError):
        reformed(built(rules.system), Change("livelihood.nothing", 1, date(2026, 7, 1)))


def test_parts_add_up(compare):
    change = Change("livelihood.line.1", 900_000, date(2026, 7, 1))
    first, second = compare({1: [ADULT]}, change), compare({2: [ADULT], 3: [ELDER]}, change)
    assert_frame_equal(summed(pl.concat([first, second])), compare({1: [ADULT], 2: [ADULT], 3: [ELDER]}, change))
