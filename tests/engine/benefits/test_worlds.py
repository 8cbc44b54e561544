"""The worlds against sweeps and samples, and the laws they keep: learning narrows, the order of rows is nothing."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openfisca_core.simulations import SimulationBuilder

from bandi.engine.benefits.assess import assess, judge
from bandi.engine.benefits.worlds import built, layout
from bandi.korea.benefits import regions, rules

QUICK = settings(max_examples=25, deadline=None, derandomize=True)
SEARCH = (Phase.explicit, Phase.generate)  # what fails is plain enough; making it smaller would take minutes
CONTENT = rules()
FACTS = {fact.id: fact for fact in CONTENT.facts}
BY_ID = {benefit.id: benefit for benefit in CONTENT.benefits}
MEANS = ("earned_income", "residential_property", "financial_assets")
WON = {fact.id for fact in CONTENT.facts if max(fact.worlds) > 10_000}
PERIOD = "2026-06"

births = st.dates(date(1930, 1, 1), date(2025, 12, 31))
homes = st.lists(births, min_size=1, max_size=4).map(
    lambda found: [
        (relation, birth) for relation, birth in zip(("head", "spouse", "child", "parent"), found, strict=False)
    ]
)


def value_of(fact):
    """A value somebody might really have: won anywhere between the least and the most, else one that is tried."""
    if fact.id == "earned_income":
        return st.integers(0, 6_000_000)
    if fact.id in WON:
        return st.sampled_from(fact.worlds) | st.integers(0, 400_000_000)
    return st.sampled_from(fact.worlds)


def completions(members, values, *, area="11020690", earns="eldest"):
    """Answers about one household in as many versions as the arrays of `values` (by Fact.id) have, and how to ask them.

    Built by OpenFisca's own builder and set fact by fact: nothing of the engine's worlds is used. `earns`: whose income
    it is.
    """
    count, size = len(next(iter(values.values()))), len(members)
    system, builder = built(CONTENT.system), SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", range(count * size))
    group = builder.declare_entity("household", range(count))
    builder.join_with_persons(group, np.repeat(np.arange(count), size), [role for role, _ in members] * count)
    simulation = builder.build(system)
    simulation.set_input("birth_date", PERIOD, np.tile([np.datetime64(birth) for _, birth in members], count))
    for name, choice in regions(pl.Series([area])).items():
        place = [option.name for option in system.get_variable(name).possible_values].index(choice[0])
        simulation.set_input(name, PERIOD, np.full(count, place))
    ages = sorted(range(size), key=lambda n: (members[n][1], n))
    inputs = {}
    for name, fact in FACTS.items():
        given_ = np.asarray(values.get(name, np.zeros(count)), dtype=np.int64)
        if fact.under and members[ages[-1]][1] <= date(2026 - fact.under, 6, 30):
            given_ = np.zeros(count, dtype=np.int64)
        if fact.bearer != "household":
            borne = np.zeros((count, size), dtype=np.int64)
            bearer = earns if name == "earned_income" else fact.bearer
            borne[:, {"eldest": ages[:1], "youngest": ages[-1:], "each": ages}[bearer]] = given_[:, None]
            given_ = borne.ravel()
        inputs[fact.sets] = np.maximum(given_, inputs.get(fact.sets, given_))
    for variable, given_ in inputs.items():
        simulation.set_input(variable, PERIOD, given_)
    return lambda variable: np.asarray(simulation.calculate(variable, PERIOD))


def told(make, members, known):
    street = make.Street({1: members})
    judged = judge(street.households, street.persons, street.facts(CONTENT, **known), rules=CONTENT, on=make.ON)
    return {row["benefit"]: row for row in judged.to_dicts()}


def median(size):
    now = built(CONTENT.system).get_parameters_at_instant(PERIOD)
    return int(now.standard_median_income[str(size)])


def test_worlds_are_few_and_no_two_of_a_benefit_are_the_same():
    for family in CONTENT.families:
        for block in layout(family):
            worlds = list(zip(*block.steps.values(), strict=True)) or [()]
            assert len(set(worlds)) == len(worlds) == block.stop - block.start
            assert not any(worlds[0])
        assert layout(family)[-1].stop <= 600
    assert layout(CONTENT)[-1].stop <= 2_000


@settings(max_examples=20, deadline=None, derandomize=True, phases=SEARCH)
@given(members=homes, draw=st.data())
def test_an_unknown_income_is_judged_as_by_a_sweep_in_steps_of_one_per_cent(make, members, draw):
    known = {name: draw.draw(value_of(fact), label=name) for name, fact in FACTS.items() if name != "earned_income"}
    judged = told(make, members, known)
    incomes = np.array([*(median(len(members)) * step // 100 for step in range(301)), 100_000_000])
    values = {"earned_income": incomes} | {n: np.full(len(incomes), v) for n, v in known.items()}
    ask, all_earn = (completions(members, values, earns=earns) for earns in ("eldest", "each"))
    for name, row in judged.items():
        swept = ask(BY_ID[name].eligible)
        either = np.append(swept, all_earn(BY_ID[name].eligible)[[0, -1]])
        assert row["verdict"] == ("yes" if either.all() else "depends" if either.any() else "no"), name
        assert (row["missing"] == ["earned_income"]) == (row["verdict"] == "depends"), name
        if BY_ID[name].amount and swept.any():
            paid = ask(BY_ID[name].amount)[swept]
            assert row["amount_low"] <= paid.min() <= paid.max() <= row["amount_high"], name


@settings(max_examples=20, deadline=None, derandomize=True, phases=SEARCH)
@given(members=homes, known=st.sets(st.sampled_from(sorted(FACTS))), draw=st.data())
def test_no_completion_of_what_is_unknown_contradicts_the_verdict(make, members, known, draw):
    facts = {name: draw.draw(value_of(FACTS[name]), label=name) for name in sorted(known)}
    judged = told(make, members, facts)
    lots = np.random.default_rng(draw.draw(st.integers(0, 2**32), label="seed"))
    values = {}
    for name, fact in FACTS.items():
        top = 2 * median(len(members)) if name == "earned_income" else fact.worlds[-1]
        mixed = np.where(lots.random(400) < 0.5, 0, (top * lots.random(400) ** 6).astype(np.int64))
        drawn = mixed if name in WON else lots.choice(fact.worlds, 400)
        values[name] = np.full(400, facts[name]) if name in facts else drawn
    ask = completions(members, values)
    another = completions(members, values, earns="eldest" if "earned_income" in facts else "youngest")
    for name, row in judged.items():
        found = ask(BY_ID[name].eligible)
        others = np.append(found, another(BY_ID[name].eligible))
        assert row["verdict"] == "depends" or others.all() == others.any() == (row["verdict"] == "yes"), name
        if BY_ID[name].amount and found.any():
            paid = ask(BY_ID[name].amount)[found]
            assert row["amount_low"] <= paid.min() <= paid.max() <= row["amount_high"], name


@settings(max_examples=8, deadline=None, derandomize=True, phases=SEARCH)
@given(members=homes, seed=st.integers(0, 2**32))
def test_a_benefit_names_every_fact_that_moves_it(members, seed):
    lots = np.random.default_rng(seed)
    drawn = [{name: lots.choice(fact.worlds, 200) for name, fact in FACTS.items()} for _ in range(2)]
    for benefit in CONTENT.benefits:
        other = drawn[1] | {name: drawn[0][name] for name in benefit.facts}
        asked = [completions(members, values) for values in (drawn[0], other)]
        for variable in filter(None, (benefit.eligible, benefit.amount)):
            first, second = (ask(variable) for ask in asked)
            assert (first == second).all(), (benefit.id, variable)


@settings(max_examples=40, deadline=None, derandomize=True, phases=SEARCH)
@given(members=homes, draw=st.data())
def test_taking_a_fact_away_turns_an_answer_into_depends_at_most_and_widens_its_amount(make, members, draw):
    names = draw.draw(st.lists(st.sampled_from(sorted(FACTS)), min_size=1, unique=True), label="known")
    known = {name: draw.draw(value_of(FACTS[name]), label=name) for name in names}
    less = {name: value for name, value in known.items() if name != names[0]}
    before, after = told(make, members, known), told(make, members, less)
    for name, row in after.items():
        assert row["verdict"] in {before[name]["verdict"], "depends"}, name
        if before[name]["amount_low"] is not None:
            assert row["amount_low"] <= before[name]["amount_low"], name
            assert row["amount_high"] >= before[name]["amount_high"], name


def test_everything_known_leaves_nothing_open(make):
    for values in ([fact.worlds[0] for fact in CONTENT.facts], [fact.worlds[-1] for fact in CONTENT.facts]):
        judged = told(make, [("head", date(1980, 1, 1))], dict(zip(FACTS, values, strict=True)))
        assert "depends" not in {row["verdict"] for row in judged.values()}


@pytest.mark.parametrize("size", range(1, 8))
def test_both_sides_of_every_line_are_tried(make, size):
    """One won under, on and over the livelihood and housing lines, whatever the size of the household."""
    now = built(CONTENT.system).get_parameters_at_instant(PERIOD)
    members = [("head", date(1980, 1, 1)), *[("other", date(1981, 1, n + 1)) for n in range(size - 1)]]
    for benefit, line in (("livelihood", now.livelihood.line[str(size)]), ("housing", now.housing.line[str(size)])):
        verdicts = [
            told(make, members, dict.fromkeys(FACTS, 0) | {"earned_income": 0, "financial_assets": won})[benefit]
            for won in (0, 1_500_000_000)
        ]
        assert [row["verdict"] for row in verdicts] == ["yes", "no"]
        assert verdicts[0]["margin"] == line


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
