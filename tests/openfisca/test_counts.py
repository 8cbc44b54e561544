"""Twenty cases at least for every benefit of a round, with one won under, on and over wherever there is a line."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.openfisca.test_yaml import CASES

from bandi.korea.benefits import BENEFITS
from openfisca_korea import CountryTaxBenefitSystem

LEAST = 20
ANSWERS = {
    "livelihood": ("livelihood_eligible", "livelihood_benefit", "livelihood_within_line"),
    "housing": ("housing_eligible", "housing_benefit", "owner_repair_ceiling"),
    "basic_pension": ("basic_pension", "basic_pension_entitled", "household_basic_pension"),
    "medical_aid": ("medical_aid_eligible", "medical_aid_type"),
    "education": ("education_entitled", "education_eligible", "education_activity_support_a_year"),
    "near_poor": ("near_poor", "near_poor_confirmation", "near_poor_for_classes", "near_poor_margin", "near_poor_line"),
    "near_poor_copay_relief": ("near_poor_copay_relief", "household_near_poor_copay_relief_eligible"),
    "emergency": ("emergency_eligible", "emergency_livelihood_eligible", "emergency_livelihood"),
    "child_allowance": ("child_allowance", "child_allowance_eligible", "household_child_allowance"),
    "parent_benefit": ("parent_benefit", "parent_benefit_eligible", "household_parent_benefit"),
    "first_encounter_voucher": ("first_encounter_voucher_once", "first_encounter_voucher_eligible"),
    "disability_pension": ("disability_pension", "disability_pension_entitled", "disability_pension_basic"),
    "disability_allowance": ("disability_allowance", "disability_allowance_eligible"),
    "child_disability_allowance": ("child_disability_allowance", "child_disability_allowance_eligible"),
    "single_parent_support": ("single_parent_eligible", "single_parent_support_least", "single_parent_child_support"),
    "energy_voucher": ("energy_voucher_eligible",),
    "health_support": ("health_support_eligible", "health_support_once"),
    "long_term_care": ("care_eligible", "care_grade", "care_benefit"),
    "employment_support_1": ("employment_support_type_1_due", "employment_support_type_1_eligible"),
    "employment_support_2": ("employment_support_type_2_eligible",),
    "telecom_reduction": ("telecom_reduction", "telecom_reduction_eligible"),
    "electricity_reduction": (
        "electricity_reduction",
        "electricity_reduction_most",
        "electricity_reduction_eligible",
    ),
    "city_gas_reduction": ("city_gas_reduction_eligible",),
    "broadcast_fee": ("broadcast_fee_exempt",),
    "district_heating_reduction": ("district_heating_reduction_eligible",),
    "youth_rent": ("youth_rent_eligible", "youth_rent_support"),
    "youth_savings": ("youth_savings_eligible", "youth_savings_room", "household_youth_savings_eligible"),
}
"""Variables that give a benefit's answer, for a person or the household."""


def leaves(node: Any) -> Iterator[Any]:
    """Every key and value below a node."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from leaves(value)
    elif isinstance(node, list):
        for value in node:
            yield from leaves(value)
    else:
        yield node


def cases(benefit: str) -> list[dict[str, Any]]:
    """The cases that say what a benefit's answer is."""
    return [case for _, case in CASES if set(ANSWERS[benefit]) & set(leaves(case["output"]))]


def test_every_benefit_of_a_round_is_counted() -> None:
    assert set(ANSWERS) == {benefit.id for benefit in BENEFITS}
    assert {name for names in ANSWERS.values() for name in names} <= set(CountryTaxBenefitSystem().variables)


@pytest.mark.parametrize("benefit", sorted(ANSWERS))
def test_twenty_cases_at_least(benefit: str) -> None:
    assert len(cases(benefit)) >= LEAST


LINED = sorted(benefit.id for benefit in BENEFITS if benefit.margin or benefit.id == "health_support")


@pytest.mark.parametrize("benefit", LINED)
def test_one_won_under_on_and_over_the_line(benefit: str) -> None:
    """Three cases whose inputs differ by a won: as only cases that sit on a line have them."""
    won = {leaf for case in cases(benefit) for leaf in leaves(case["input"]) if type(leaf) is int and leaf > 1_000}
    assert any({amount - 1, amount, amount + 1} <= won for amount in won)
