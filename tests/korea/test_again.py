"""People refused before are judged as a round judges households: whatever the batch, the order and what is unknown."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandi.engine.benefits.again import judge_again, rules_digest
from bandi.engine.benefits.assess import judge
from bandi.engine.tables import HOUSEHOLDS, PERSONS
from bandi.korea.benefits import BENEFITS, rules

RULES = rules()
ON = date(2026, 1, 2)
FACTS = {fact.id: fact for fact in RULES.facts}
RELATIONS = ("head", "spouse", "child")

births = st.dates(date(1935, 1, 1), date(2025, 12, 1))
families = st.lists(births, min_size=1, max_size=3)


@st.composite
def cases(draw: Any) -> dict[str, Any]:
    """One refusal: a benefit, a family, and for each fact a value or nothing."""
    benefit = draw(st.sampled_from(BENEFITS))
    won = st.integers(0, 4_000_000)
    values = {
        name: draw(st.none() | (st.sampled_from(fact.worlds) if max(fact.worlds) < 100 else won))
        for name, fact in FACTS.items()
    }
    family = draw(families)
    members = [{"birth": birth, "relation": RELATIONS[place]} for place, birth in enumerate(family)]
    area = draw(st.sampled_from(["11020690", "21010510", "33370110"]))
    return {"benefit": benefit.id, "area": area, "members": members, **values}


def table(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """The rows with a number for each."""
    member = pl.List(pl.Struct({"birth": pl.Date, "relation": pl.String}))
    schema = {"benefit": pl.String, "area": pl.String, "members": member} | dict.fromkeys(FACTS, pl.Int64)
    frame = pl.DataFrame(rows, schema=schema)
    return frame.with_row_index("household").with_columns(pl.col("household").cast(pl.Int64))


@settings(max_examples=25, deadline=None)
@given(st.lists(cases(), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_neither_company_nor_order_changes_an_answer(rows: list[dict[str, Any]], shuffled: Any) -> None:
    together = judge_again(table(rows), rules=RULES, on=ON)
    alone = pl.concat([judge_again(table([row]), rules=RULES, on=ON) for row in rows])
    assert together.drop("household").equals(alone.drop("household"))
    order = list(range(len(rows)))
    shuffled.shuffle(order)
    mixed = judge_again(table(rows)[order], rules=RULES, on=ON)
    assert mixed.equals(together)


@settings(max_examples=25, deadline=None)
@given(cases())
def test_the_answer_is_that_of_a_round(row: dict[str, Any]) -> None:
    case = table([row])
    homes = case.select("household", "area").with_columns(
        pl.lit(None, dtype=kind).alias(name) for name, kind in HOUSEHOLDS.items() if name not in {"household", "area"}
    )
    people = case.select("household", "members").explode("members").unnest("members").with_row_index("person")
    people = people.with_columns(pl.lit("f").alias("sex"), pl.lit(1).alias("age")).select(*PERSONS)
    facts = case.select("household", *FACTS)
    told = judge(homes, people, facts, rules=RULES, on=ON).filter(pl.col("benefit") == row["benefit"])
    again = judge_again(case, rules=RULES, on=ON)
    same = ["verdict", "amount_low", "amount_high", "margin", "failed"]
    assert again.select(same).rows() == told.select(same).rows()


@settings(max_examples=25, deadline=None)
@given(cases(), st.data())
def test_a_fact_taken_away_can_only_turn_an_answer_into_depends(row: dict[str, Any], data: Any) -> None:
    known = [name for name in FACTS if row[name] is not None and row[name] in FACTS[name].worlds]
    if not known:
        return
    gone = data.draw(st.sampled_from(known))
    before, after = (judge_again(table([one]), rules=RULES, on=ON)["verdict"][0] for one in (row, row | {gone: None}))
    assert after in (before, "depends")


@pytest.mark.parametrize(
    ("day", "same"), [(date(2026, 3, 1), True), (date(2026, 12, 31), True), (date(2025, 12, 31), False)]
)
def test_the_digest_changes_with_the_law_and_not_with_the_day(day: date, same: bool) -> None:
    assert (rules_digest(RULES, on=day) == rules_digest(RULES, on=ON)) == same
