"""The rules as a package: exact money, dated and sourced parameters, unknown years, examples, no foreign imports."""

import subprocess
import sys

import numpy as np
import pytest
from openfisca_core.errors import ParameterNotFoundError
from openfisca_core.parameters import Parameter
from openfisca_core.simulations import SimulationBuilder

from openfisca_korea.situation_examples import read


def simulate(system, persons, household):
    situation = {"persons": persons, "households": {"home": household}}
    return SimulationBuilder().build_from_dict(system, situation)


@pytest.mark.parametrize("won", [20_000_001, 3_000_000_000, 16_777_217, 9_007_199_254_740_991])
def test_money_is_exact_to_the_won(system, won):
    simulation = simulate(system, {"a": {"general_property": {"2026-06": won}}}, {"head": ["a"]})
    assert simulation.calculate("general_property", "2026-06").tolist() == [won]


def test_three_billion_won_never_make_a_household_eligible(system):
    simulation = simulate(system, {"a": {"general_property": {"2026-06": 3_000_000_000}}}, {"head": ["a"]})
    # (3,000,000,000 - 53,000,000) x 4.17 % = 122,889,900
    assert simulation.calculate("recognised_income", "2026-06").tolist() == [122_889_900]
    assert simulation.calculate("livelihood_eligible", "2026-06").tolist() == [False]


def test_number_types_are_64_bit(system):
    for variable in system.variables.values():
        if variable.value_type in (int, float):
            assert np.dtype(variable.dtype).itemsize == 8, variable.name


def test_every_variable_has_a_label_and_cites_its_law(system):
    bare = [v.name for v in system.variables.values() if not (v.label and v.reference)]
    unlawful = [v.name for v in system.variables.values() if v.reference and not any("법" in r for r in v.reference)]
    units = [v.name for v in system.variables.values() if v.value_type is int and not v.unit]
    assert (bare, unlawful, units) == ([], [], ["couple_place"])


def leaves(node):
    if isinstance(node, Parameter):
        yield node
        return
    for child in node.children.values():
        yield from leaves(child)


def test_every_value_has_unit_reference_source_and_confidence(system):
    for parameter in leaves(system.parameters):
        assert parameter.metadata["unit"], parameter.name
        for value in parameter.values_list:
            assert value.metadata["reference"], value.name
            assert value.metadata["source"], value.name
            assert value.metadata["confidence"] in {"L", "V", "S", "M", "computed", "unknown"}, value.name
            assert (value.value is None) == (value.metadata["confidence"] == "unknown"), value.name


def test_computed_lines_follow_rate_and_median(system):
    for year in range(2023, 2028):
        now = system.get_parameters_at_instant(f"{year}-06-01")
        for benefit in (now.livelihood, now.housing):
            for size in "1234567":
                share = int(now.standard_median_income[size] * benefit.rate + 0.5 + 1e-6)
                published_otherwise = (year, size) == (2023, "2") and benefit is now.livelihood
                assert benefit.line[size] == share - published_otherwise, (year, size)


@pytest.mark.parametrize(
    "variable",
    [
        "basic_pension",
        "basic_pension_room",
        "rent_cap",
        "disability_pension_room",
        "parent_benefit",
        "single_parent_line",
        "energy_voucher_a_year",
        "care_home_limit",
        "employment_support_allowance",
        "city_gas_reduction",
        "youth_savings_match",
    ],
)
def test_2027_is_not_invented(system, variable):
    person = {"birth_date": {"ETERNITY": "1950-01-01"}}
    simulation = simulate(system, {"a": person}, {"head": ["a"]})
    with pytest.raises(ParameterNotFoundError):
        simulation.calculate(variable, "2027-01")


def test_a_region_is_read_for_each_household_of_a_column(system):
    builder = SimulationBuilder()
    persons = {f"p{n}": {"residential_property": {"2026-06": 99_000_000}} for n in range(4)}
    regions = ("seoul", "gyeonggi", "metropolitan", "other")
    households = {f"h{n}": {"head": [f"p{n}"], "property_region": {"2026-06": r}} for n, r in enumerate(regions)}
    simulation = builder.build_from_dict(system, {"persons": persons, "households": households})
    assert simulation.calculate("property_conversion", "2026-06").tolist() == [0, 197_600, 228_800, 478_400]


@pytest.mark.parametrize(
    ("name", "livelihood", "housing", "pension"),
    [
        # 300,000 counted; savings are within the reserve and the basic amount
        ("single_elder", 520_556, 350_000, 349_700),
        # 1,500,000 x 70 % = 1,050,000; rent 250,000 + 66,667 within the cap of 337,000
        ("couple_with_rent", 293_773, 316_667, 559_520),
        # 2,600,000 x 70 % = 1,820,000; rent 400,000 cut to the cap of 382,000
        ("family_of_four", 258_316, 382_000, 0),
    ],
)
def test_situation_examples_compute(system, name, livelihood, housing, pension):
    simulation = SimulationBuilder().build_from_dict(system, read(name))
    asked = ("livelihood_benefit", "housing_benefit", "household_basic_pension")
    assert [int(simulation.calculate(v, "2026-06")[0]) for v in asked] == [livelihood, housing, pension]


def test_the_package_stands_alone():
    code = "import sys, openfisca_korea; print(sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not any(f"'{foreign}'" in loaded for foreign in ("bandi", "polars", "django"))
