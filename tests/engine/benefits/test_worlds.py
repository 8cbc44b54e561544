"""The worlds against brute force, and the laws they keep: learning narrows, the order of rows is nothing."""

from datetime import date
from itertools import product

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from openfisca_core.simulations import SimulationBuilder

from bandi.engine.benefits.assess import assess, judge
from bandi.engine.benefits.worlds import axes
from bandi.korea.benefits import regions
from openfisca_korea import CountryTaxBenefitSystem

PLURALS = {"child": "children", "parent": "parents", "other": "others"}
QUICK = settings(max_examples=25, deadline=None, derandomize=True)

births = st.dates(date(1930, 1, 1), date(2025, 12, 31))
homes = st.lists(births, min_size=1, max_size=4).map(
    lambda found: [
        (relation, birth) for relation, birth in zip(("head", "spouse", "child", "parent"), found, strict=False)
    ]
)


def test_facts_of_one_benefit_never_share_an_axis(rules):
    layout = axes(rules)
    for benefit in rules.benefits:
        assert len({layout.axis[fact] for fact in benefit.facts}) == len(benefit.facts)
    assert layout.worlds <= 32


def brute_force(members, facts, rules, *, area="11020690", period="2026-06"):
    """Yes, no or depends, one dictionary-built simulation per combination, benefit by benefit."""
    system, answers = CountryTaxBenefitSystem(), {}
    place = {name: {period: choice[0]} for name, choice in regions(pl.Series([area])).items()}
    eldest = min(range(len(members)), key=lambda n: (members[n][1], n))
    for benefit in rules.benefits:
        needed = [fact for fact in rules.facts if fact.id in benefit.facts]
        values = [[facts[f.id]] if facts.get(f.id) is not None else f.worlds for f in needed]
        verdicts = set()
        for world in product(*values):
            persons = {f"p{n}": {"birth_date": {"ETERNITY": str(birth)}} for n, (_, birth) in enumerate(members)}
            household = dict(place)
            for n, (relation, _) in enumerate(members):
                household.setdefault(PLURALS.get(relation, relation), []).append(f"p{n}")
            for fact, value in zip(needed, world, strict=True):
                won = value
                if fact.per_cent_of and facts.get(fact.id) is None:
                    median = int(system.get_parameters_at_instant(period).standard_median_income[str(len(members))])
                    won = median * value // 100
                bearer = persons[f"p{eldest}"] if fact.bearer == "eldest" else household
                bearer[fact.id] = {period: won}
            situation = {"persons": persons, "households": {"home": household}}
            simulation = SimulationBuilder().build_from_dict(system, situation)
            verdicts.add(bool(simulation.calculate(benefit.eligible, period)[0]))
        answers[benefit.id] = "depends" if len(verdicts) == 2 else ("yes" if verdicts == {True} else "no")
    return answers


@settings(max_examples=6, deadline=None, derandomize=True)
@given(
    members=homes,
    known=st.sets(st.sampled_from(["residential_property", "financial_assets", "earned_income"]), min_size=2),
)
def test_verdicts_are_those_of_brute_force(make, rules, members, known):
    facts = dict.fromkeys(known, 0)
    street = make.Street({1: members})
    judged = judge(street.households, street.persons, street.facts(rules, **facts), rules=rules, on=make.ON)
    assert dict(judged.select("benefit", "verdict").rows()) == brute_force(members, facts, rules)


def narrower(before, after):
    return before in {after, "depends"}


@QUICK
@given(members=homes, draw=st.data())
def test_learning_a_fact_never_widens_a_verdict(make, rules, members, draw):
    street, known, before = make.Street({1: members}), {}, None
    for fact in draw.draw(st.permutations(rules.facts)):
        judged = judge(street.households, street.persons, street.facts(rules, **known), rules=rules, on=make.ON)
        now = dict(judged.select("benefit", "verdict").rows())
        assert before is None or all(narrower(before[b], now[b]) for b in now)
        before, value = now, draw.draw(st.sampled_from(fact.worlds))
        known[fact.id] = value * median(len(members)) // 100 if fact.per_cent_of else value
    judged = judge(street.households, street.persons, street.facts(rules, **known), rules=rules, on=make.ON)
    assert "depends" not in set(judged.get_column("verdict"))


def median(size, cache={}):  # noqa: B006  (built once)
    if not cache:
        now = CountryTaxBenefitSystem().get_parameters_at_instant("2026-06")
        cache |= {n: int(now.standard_median_income[str(n)]) for n in range(1, 8)}
    return cache[size]


@QUICK
@given(members=homes, draw=st.data())
def test_missing_is_empty_exactly_when_settled_and_asks_only_unknown_facts(make, rules, members, draw):
    known = draw.draw(st.dictionaries(st.sampled_from([f.id for f in rules.facts]), st.just(0)))
    street = make.Street({1: members})
    judged = judge(street.households, street.persons, street.facts(rules, **known), rules=rules, on=make.ON)
    facts_of = {benefit.id: set(benefit.facts) for benefit in rules.benefits}
    for row in judged.to_dicts():
        assert (row["missing"] == []) == (row["verdict"] != "depends")
        assert set(row["missing"]) <= facts_of[row["benefit"]] - set(known)


@QUICK
@given(streets=st.lists(homes, min_size=1, max_size=6), seed=st.integers(0, 9))
def test_order_of_rows_is_nothing(make, rules, streets, seed):
    street = make.Street(dict(enumerate(streets)))
    rest = (make.linked(), make.coverage())
    straight = assess(street.households, street.persons, *rest, rules=rules, on=make.ON)
    mixed = [table.sample(fraction=1, shuffle=True, seed=seed) for table in (street.households, street.persons)]
    assert assess(*mixed, *rest, rules=rules, on=make.ON).equals(straight)


@QUICK
@given(streets=st.lists(homes, min_size=2, max_size=6))
def test_neighbours_do_not_change_a_household(make, rules, streets):
    together = make.Street(dict(enumerate(streets)))
    judged = judge(together.households, together.persons, together.facts(rules), rules=rules, on=make.ON)
    alone = make.Street({0: streets[0]})
    by_itself = judge(alone.households, alone.persons, alone.facts(rules), rules=rules, on=make.ON)
    assert judged.filter(pl.col("household") == 0).equals(by_itself)
