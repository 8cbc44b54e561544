"""The finder says what openfisca_korea says: 1,000 random households, typed as people type, against the package."""

import random
import statistics
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest
from bench.minutes import way
from django.http import QueryDict
from openfisca_core.simulation_builder import SimulationBuilder

from bandi.engine.contract.office.finder import read_finder
from bandi.engine.errors import ContentError
from bandi.korea import finder as content
from bandi.office.discovery.door import portal as door
from bandi.office.portal.forms import FinderForm
from bandi.office.portal.household import home_of
from openfisca_korea import CountryTaxBenefitSystem

ON = date(2026, 11, 1)
DISTRICTS = {
    "11020": ("seoul", "metropolitan", "grade_1"),
    "31011": ("gyeonggi", "city", "grade_2"),
    "21010": ("metropolitan", "metropolitan", "grade_3"),
    "32600": ("other", "rural", "grade_4"),
}
"""District -> classes of property, pension and rent, read from domain §4.2 and §4.3 and not from our code."""
WONS = (0, 0, 300_000, 900_000, 1_500_000, 2_400_000, 4_000_000, 9_000_000)
ASSETS = (0, 3_000_000, 20_000_000, 90_000_000, 250_000_000, 800_000_000)
ROLES = {"me": "head", "spouse": "spouse", "child": "child", "parent": "parent", "grandchild": "other"}
CRISES = {"illness": 2, "violence": 4, "job_lost": 7, "bills": 8, "none": 0}
RECEIVES = {"livelihood": 5, "medical_aid": 4, "housing": 3, "near_poor": 1, "none": 0}
LONE = {"no": 0, "parent": 1, "unmarried": 2, "grandparent": 3}
OPEN = {"electricity_reduction": "amount", "long_term_care": "verdict"}
"""What the finder leaves open on purpose: the bill nobody remembers, an illness only a doctor tells."""


def won(rng: random.Random, amount: int) -> str:
    """An amount as one person or another writes it."""
    ways = [str(amount) + "원", f"{amount:,}원", f"{amount // 10_000}만원" if amount % 10_000 == 0 and amount else "0"]
    return rng.choice(ways) if amount else rng.choice(["0", "없음", "0원"])


def people(rng: random.Random) -> list[tuple[str, date]]:
    """Members with relation and month of birth; children are younger than parents."""
    me = rng.randint(19, 88)

    def born(age: int) -> date:
        return date(2026 - age, rng.randint(1, 10), 1)

    members = [("me", born(me))]
    if rng.random() < 0.5:
        members.append(("spouse", born(max(19, me + rng.randint(-8, 8)))))
    members += [
        ("child", born(rng.randint(0, min(24, me - 18)))) for _ in range(rng.choice([0, 0, 1, 2, 3])) if me > 20
    ]
    if me > 60 and rng.random() < 0.2:
        members.append(("grandchild", born(rng.randint(0, 17))))
    members += [("parent", born(min(99, me + rng.randint(20, 30)))) for _ in range(rng.choice([0, 0, 0, 1, 2]))]
    return members


def household(seed: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """What somebody types, and the same as inputs of the package: `persons`, and `household` variables."""
    rng = random.Random(seed)
    members = people(rng)
    count = len(members)
    wages = [rng.choice(WONS) if 2026 - born.year > 17 else 0 for _, born in members]
    other, home, savings, debt = (
        rng.choice(WONS[:6]),
        rng.choice(ASSETS),
        rng.choice(ASSETS[:5]),
        rng.choice(ASSETS[:4]),
    )
    eldest = min(range(count), key=lambda place: (members[place][1], place))
    rent, paid, parents = rng.choice(WONS[:5]), rng.choice(ASSETS[:4]), rng.choice(WONS)
    crisis, receives, lone = rng.choice([*CRISES]), rng.choice([*RECEIVES, "none"]), rng.choice([*LONE])
    who = {name: [rng.random() < 0.15 for _ in members] for name in
           ("severe", "mild", "long_ill", "rare", "pregnant", "seeking", "worked", "dole", "occupational")}  # fmt: skip
    rich, high, recent, apart = (rng.random() < share for share in (0.2, 0.1, 0.8, 0.5))
    district = rng.choice([*DISTRICTS])
    typed: dict[str, Any] = {"people": str(count), "a_other": won(rng, other), "a_hard": [crisis]}
    for row, ((relation, born), earned) in enumerate(zip(members, wages, strict=True), start=1):
        typed |= {f"relation_{row}": relation, f"born_{row}": f"{born.year}년 {born.month}월", f"lives_{row}": "here"}
        typed |= {f"earn_{row}": won(rng, earned)}
    typed |= {"a_home_value": won(rng, home), "a_savings": won(rng, savings), "a_debt": won(rng, debt)}
    typed |= {"a_rent": won(rng, rent), "a_paid": won(rng, paid), "a_parents_money": won(rng, parents)}
    typed |= {"a_receives": [receives], "a_obligor": "rich" if rich else "nobody", "a_lone": lone, "a_place": district}
    typed |= {"a_paid_when": "recent" if recent else "past", "a_tax_base": "high" if high else "low"}
    typed |= {"a_apart_from_parents": "yes" if apart else "no", "a_care": "graded" if rng.random() < 0.2 else "refused"}
    for name, ticked in who.items():
        typed[f"a_{name}"] = [str(row) for row, yes in enumerate(ticked, start=1) if yes] or ["none"]
    only = [place == eldest for place in range(count)]
    persons = {
        "birth_date": [born for _, born in members], "role": [ROLES[relation] for relation, _ in members],
        "earned_income": wages, "other_income": [other * one for one in only],
        "residential_property": [home * one for one in only], "financial_assets": [savings * one for one in only],
        "debt": [debt * one for one in only], "medical_expenses_borne": [paid * one for one in only],
        "health_support_days_to_apply": [-(not recent) * one for one in only],
        "care_points": [100 * (typed["a_care"] == "graded") * one for one in only],
        "disability_degree": [2 * severe or int(mild) for severe, mild in zip(who["severe"], who["mild"], strict=True)],
        "long_treatment": who["long_ill"], "severe_or_rare_illness": who["rare"],
        "pregnant_or_postpartum": who["pregnant"], "job_seeking": who["seeking"],
        "worked_days_in_two_years": [730 * one for one in who["worked"]],
        "unemployment_benefit_recently": who["dole"], "occupational_pension": who["occupational"],
        "receives_basic_pension": [False] * count, "has_earnings": [one > 0 for one in wages],
    }  # fmt: skip
    home_ = {
        "monthly_rent": rent, "crisis_cause": CRISES[crisis], "recipient_class": RECEIVES[receives],
        "obligor_annual_income": 1_000_000_000 * rich, "obligor_capacity": 3 * rich, "single_parent_kind": LONE[lone],
        "property_tax_base": 100_000_000_000 * high, "apart_from_parents": apart, "parental_income": parents,
        "regions": DISTRICTS[district],
    }  # fmt: skip
    return typed, persons | home_


def bare(told: list[dict[str, Any]]) -> Any:
    """One simulation of the package alone, through its own builder."""
    system = CountryTaxBenefitSystem()
    builder = SimulationBuilder()
    builder.create_entities(system)
    sizes = [len(one["role"]) for one in told]
    builder.declare_person_entity("person", list(range(sum(sizes))))
    homes = builder.declare_entity("household", list(range(len(told))))
    of = np.repeat(np.arange(len(told)), sizes)
    builder.join_with_persons(homes, of, [role for one in told for role in one["role"]])
    simulation, period = builder.build(system), f"{ON:%Y-%m}"
    for name, values in told[0].items():
        if name in ("role", "regions"):
            continue
        column = (
            [value for one in told for value in one[name]] if isinstance(values, list) else [one[name] for one in told]
        )
        simulation.set_input(name, period, np.array(column, dtype="datetime64[D]" if name == "birth_date" else None))
    for place, name in enumerate(("property_region", "pension_region", "rent_grade")):
        choice = system.get_variable(name).possible_values
        simulation.set_input(name, period, choice.encode(np.array([one["regions"][place] for one in told])))
    return simulation


def answers(typed: dict[str, Any]) -> "dict[str, door.Answer]":
    """What the finder says, from what was typed."""
    query = QueryDict(mutable=True)
    for name, value in typed.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    form = FinderForm(query, lang="ko", today=ON)
    assert form.is_valid(), form.errors
    home = home_of(form)
    return {one.benefit: one for one in door.judged(home.members, home.told, district=home.district, on=ON)}


def test_the_finder_agrees_with_the_rules_on_a_thousand_households() -> None:
    spec = [household(seed) for seed in range(1_000)]
    simulation, period = bare([told for _, told in spec]), f"{ON:%Y-%m}"
    rules = content.finder_rules()
    right = {one.id: simulation.calculate(one.eligible, period) for one in rules.benefits}
    paid = {one.id: simulation.calculate(one.amount, period) for one in rules.benefits if one.amount}
    assert all(0 < right[name].sum() < 1_000 for name in right)
    for place, (typed, _) in enumerate(spec):
        for name, one in answers(typed).items():
            if one.verdict == "depends":
                assert OPEN.get(name) == "verdict", (place, one)
                continue
            assert (one.verdict == "yes") == bool(right[name][place]), (place, one)
            if name in paid and one.verdict == "yes" and name not in OPEN:
                assert one.low == one.high == paid[name][place], (place, one)


def hidden(rng: random.Random, typed: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The same with some questions left out, some wages of grown people, and the months of some births."""
    asked = {one.id for one in content.finder().questions if rng.random() < 0.5}
    of = {f"a_{box.id}": one.id for one in content.finder().questions for box in one.boxes}
    for name, value in typed.items():
        if name in of or name.startswith("earn_"):
            young = name.startswith("earn_") and name != "earn_1" and int(typed[f"born_{name[5:]}"][:4]) >= ON.year - 19
            if of.get(name) in asked or (name not in of and (rng.random() < 0.7 or young)):
                yield name, value
        elif name.startswith("born_") and rng.random() < 0.4:
            yield name, value.split("년")[0]
        else:
            yield name, value


@pytest.mark.parametrize("seed", [*range(16), 59, 65, 169, 184, 306, 402, 447, 504, 737, 819])
def test_what_is_left_out_settles_nothing_the_other_way(seed: int) -> None:
    typed, _ = household(seed)
    whole, less = answers(typed), answers(dict(hidden(random.Random(seed), typed)))
    for name, one in less.items():
        assert one.verdict in ("depends", whole[name].verdict), (one, whole[name])
        if one.verdict == whole[name].verdict == "yes" and one.high is not None:
            assert (one.low or 0) <= (whole[name].low or 0) <= (whole[name].high or 0) <= one.high


def test_each_question_settles_something_and_each_no_says_what_would_change_it() -> None:
    rules, told = content.finder_rules(), content.finder()
    assert all(door.place_of(place) != ("", "") for place in told.unknown_places)
    assert set(told.advice) == {one.id for one in rules.benefits}
    assert all(content.asked()[one.id] or one.id == "other_income" for one in told.questions)
    assert {code for one in rules.benefits for _, code in one.conditions} == set(told.changes)
    settled = {fact for facts in content.asked().values() for fact in facts} | set(told.facts)
    assert {fact for one in rules.benefits for fact in one.facts} <= settled | {"earned_income", "has_earnings"}
    for words in (*told.words.values(), *told.changes.values(), *told.relations.values(), *told.lives.values()):
        assert set(words) == set(told.languages), words
    for one in told.questions:
        for words in (
            one.words,
            *(box.words for box in one.boxes),
            *(o.words for box in one.boxes for o in box.options),
        ):
            assert set(words) == set(told.languages), words
        assert one.law


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kind = "money"', 'kind = "gold"'),
        ('id = "rent"', 'id = "assets"'),
        ('confidence = "L"', 'confidence = "sure"'),
        ("weight = 3", "wait = 3"),
        ('title = { ko = "나에게 맞는 복지 찾기", ', "title = { "),
        ("[languages]", "[language"),
    ],
)
def test_a_file_that_breaks_the_contract_is_refused(tmp_path: Any, old: str, new: str) -> None:
    from pathlib import Path

    text = Path(content.__file__).with_name("finder.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / "finder.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError, match=r"finder\.toml"):
        read_finder(path)


def test_few_questions_are_enough_at_the_median() -> None:
    """`bench/minutes.py` asks 200 households the same way."""
    ways = [way(household(seed)[0]) for seed in range(9)]
    assert statistics.median(questions for questions, *_ in ways) <= 6
    assert statistics.median(usual for _, _, usual, *_ in ways) < 5
    assert max(questions for questions, *_ in ways) <= 10
    assert all(len(set(asked)) == len(asked) for *_, asked in ways)
