"""The Korean content of the assessment: regions, worlds that straddle the lines, names that exist."""

import polars as pl
import pytest

from bandi.korea import pack
from bandi.korea.benefits import regions, rules
from bandi.korea.regions import areas
from openfisca_korea import CountryTaxBenefitSystem


@pytest.mark.parametrize(
    ("area", "grade", "property_region", "pension_region"),
    [
        ("11020690", "grade_1", "seoul", "metropolitan"),  # Seoul Jung-gu
        ("31011520", "grade_2", "gyeonggi", "city"),  # Suwon
        ("31370110", "grade_2", "gyeonggi", "rural"),  # a county of Gyeonggi
        ("23010510", "grade_2", "metropolitan", "metropolitan"),  # Incheon
        ("21310110", "grade_3", "metropolitan", "metropolitan"),  # Gijang, a county of Busan
        ("29010110", "grade_3", "metropolitan", "city"),  # Sejong
        ("38111510", "grade_3", "metropolitan", "city"),  # Changwon
        ("38030510", "grade_4", "other", "city"),  # Jinju
        ("38310110", "grade_4", "other", "rural"),  # a county of South Gyeongsang
        ("39010510", "grade_4", "other", "city"),  # Jeju
    ],
)
def test_region_classes(area, grade, property_region, pension_region):
    found = regions(pl.Series([area]))
    assert [found[name][0] for name in ("rent_grade", "property_region", "pension_region")] == [
        grade,
        property_region,
        pension_region,
    ]


def test_every_name_exists_in_the_rules():
    content, system = rules(), CountryTaxBenefitSystem()
    asked = {content.birth, *regions(pl.Series(["11020690"]))}
    for benefit in content.benefits:
        asked |= {benefit.eligible, benefit.amount, benefit.margin, *(variable for variable, _ in benefit.conditions)}
        asked |= {margin for margin, _ in benefit.lines}
    for fact in content.facts:
        asked.add(fact.sets)
    assert asked - {""} <= set(system.variables)


def test_choices_stand_where_the_rules_have_them():
    causes = CountryTaxBenefitSystem().get_variable("crisis_cause").possible_values
    said = {told.value for told in rules().told if told.fact == "crisis_cause"}
    assert {list(causes)[place].name for place in said} == {"job_lost", "ordinance"}
    capacities = CountryTaxBenefitSystem().get_variable("obligor_capacity").possible_values
    tried = next(fact.worlds for fact in rules().facts if fact.id == "obligor_capacity")
    assert [list(capacities)[place].name for place in tried] == ["no_obligor", "full_capacity"]


def test_what_records_tell_comes_from_feeds_and_states_that_exist():
    feeds = pack().feeds
    for told in (told for told in rules().told if told.feed):
        column = feeds[told.feed].column("state")
        assert set(told.states) <= set(column.codes.values() if column else ())


def test_counties_are_known_by_their_code():
    districts = areas()
    rural = regions(districts.get_column("area"))["pension_region"] == "rural"
    metropolitan = districts.get_column("province").is_in(["11", "21", "22", "23", "24", "25", "26"])
    county = districts.get_column("district_ko").str.ends_with("군")
    assert (rural == (county & ~metropolitan)).all()
