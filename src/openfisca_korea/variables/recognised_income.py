"""Recognised income of basic livelihood security (기초생활보장 소득인정액)."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household
from openfisca_korea.lookups import by_choice, left_after, to_won


class income_assessment(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "소득평가액"
    unit = "won/month"
    reference = ["국민기초생활 보장법 제6조의3", "국민기초생활 보장법 시행령 제5조의2"]
    documentation = """
    Real income less household-trait expenses less 30 % of earned and business income. The further fixed deductions for
    students, disabled people and the young are not in here: their amounts were not confirmed.
    """

    def formula(household, period, parameters):
        earned = household.sum(household.members("earned_income", period))
        other = household.sum(household.members("interest_income", period) + household.members("other_income", period))
        deduction = earned * parameters(period).recognised_income.earned_deduction_rate
        return to_won(numpy.maximum(earned - deduction + other - household("household_trait_expenses", period), 0))


class property_conversion(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "재산의 소득환산액"
    unit = "won/month"
    reference = ["국민기초생활 보장법 제6조의3", "국민기초생활 보장법 시행령 제5조의3, 제5조의4"]
    documentation = """
    A home above its cap counts as general property for the part above. The basic property amount, then debts, are taken
    from the home, then general property, then financial assets (after the living reserve). Cars count in full.
    """

    def formula(household, period, parameters):
        rules = parameters(period).recognised_income
        region = household("property_region", period)
        home, general, financial, cars, debt = (
            household.sum(household.members(name, period))
            for name in (
                "residential_property",
                "general_property",
                "financial_assets",
                "full_rate_property",
                "debt",
            )
        )
        cap = by_choice(rules.residential_cap, region)
        pots = (
            numpy.minimum(home, cap),
            general + numpy.maximum(home - cap, 0),
            numpy.maximum(financial - rules.financial_reserve, 0),
        )
        pots = left_after(by_choice(rules.basic_property, region) + debt, *pots)
        rate = rules.monthly_rate
        return to_won(pots[0] * rate.residential + pots[1] * rate.general + pots[2] * rate.financial + cars * rate.car)


class recognised_income(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "소득인정액"
    unit = "won/month"
    reference = "국민기초생활 보장법 제2조 제9호, 제6조의3"

    def formula(household, period, parameters):
        return household("income_assessment", period) + household("property_conversion", period)
