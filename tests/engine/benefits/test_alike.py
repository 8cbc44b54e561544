"""Asking once for all households alike must give what asking each would."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from bandi.engine.benefits.alike import Memory, alike, each_situation
from bandi.engine.benefits.assess import assess, judge

RELATIONS = ("head", "spouse", "child", "parent", "other")
MEMBER = st.tuples(st.sampled_from(RELATIONS), st.dates(date(1930, 1, 1), date(2026, 6, 30)))
TURNING = st.sampled_from(
    [date(1961, 6, 30), date(1961, 7, 1), date(2016, 12, 31), date(2017, 1, 1), date(2018, 1, 1), date(2021, 12, 31),
     date(2022, 1, 1), date(2024, 6, 30), date(2024, 7, 1), date(2025, 6, 1), date(2025, 7, 1), date(2026, 5, 31)]
)  # fmt: skip
ON_A_MARK = st.tuples(st.sampled_from(RELATIONS), TURNING)
HOMES = st.lists(st.lists(MEMBER | ON_A_MARK, min_size=1, max_size=4), min_size=1, max_size=12)


TWINS = [
    [("head", date(2005, 6, 20)), ("other", date(2005, 6, 20))],
    [("head", date(1978, 6, 20)), ("other", date(1988, 1, 1))],
]


@settings(max_examples=25, deadline=None)
@example(TWINS, [None] * 12)
@given(HOMES, st.lists(st.none() | st.sampled_from([150_000, 400_000]), min_size=12, max_size=12))
def test_each_household_gets_the_answer_it_would_get_alone(make, rules, members, rents):
    street = make.Street(dict(enumerate(members)))
    told = rents[: len(members)]
    paid = [
        {"household": n, "feed": "lh_rent_arrears", "month": make.ON, "monthly": rent}
        for n, rent in enumerate(told)
        if rent
    ]
    together = assess(
        street.households, street.persons, make.linked(*paid), make.coverage(), rules=rules, on=make.ON
    ).drop("received")
    causes = [8 if rent else None for rent in told]  # rent arrears are a cause of crisis
    known = street.facts(rules, monthly_rent=told, crisis_cause=causes)
    alone = judge(street.households, street.persons, known, rules=rules, on=make.ON)
    assert_frame_equal(together, alone.sort("household", "benefit"), check_row_order=False, check_column_order=False)


def test_what_the_rules_can_tell_apart_is_kept_apart(make, rules):
    street = make.Street(
        {
            1: [("head", date(1961, 6, 30))],  # 65 this month
            2: [("head", date(1950, 1, 1))],
            3: [("head", date(1961, 7, 1))],  # next month
            4: [("head", date(1990, 1, 1))],
            5: [("head", date(1990, 1, 1)), ("child", date(2020, 1, 1))],
            6: [("head", date(1980, 1, 1)), ("spouse", date(1981, 1, 1))],
        }
    )
    facts = street.facts(rules)
    [pension] = [benefit for benefit in rules.benefits if benefit.id == "basic_pension"]
    rules = rules.only(replace(pension, facts=(*pension.facts, "monthly_rent")))
    told = alike(street.households, street.persons, facts, rules=rules, on=make.ON)
    assert told.rows() == [(1, 1), (2, 1), (3, 3), (4, 3), (5, 5), (6, 6)]
    known = facts.with_columns(monthly_rent=pl.Series([None, None, None, 200_000, None, None], dtype=pl.Int64))
    told = alike(street.households, street.persons, known, rules=rules, on=make.ON)
    assert told.rows() == [(1, 1), (2, 1), (3, 3), (4, 4), (5, 5), (6, 6)]


def test_a_question_that_failed_is_asked_again(make, rules):
    street = make.Street({1: [("head", date(1950, 1, 1))], 2: [("head", date(1990, 1, 1))]})
    [family] = rules.only(next(b for b in rules.benefits if b.id == "basic_pension")).families
    facts, memory = street.facts(rules), Memory()

    def ask(homes, members, told):
        return judge(homes, members, told, rules=family, on=make.ON)

    def fail(homes, members, told):
        raise MemoryError

    situations = (street.households, street.persons, facts)
    with pytest.raises(MemoryError):
        each_situation(*situations, rules=family, on=make.ON, ask=fail, memory=memory)
    standing = each_situation(*situations, rules=family, on=make.ON, ask=ask, memory=memory)
    answers = standing.rows(street.households)
    assert answers.select("household", "verdict").sort("household").rows() == [(1, "depends"), (2, "no")]
