"""Monthly rent support for young people living apart from their parents (청년월세 지원)."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household
from openfisca_korea.lookups import by_size, to_won

LAW = "청년기본법 제20조; 주거기본법 제3조"


class apart_from_parents(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "부모와 따로 사는 청년 가구"
    reference = LAW


class parental_income(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "원가구 소득 (청년 가구와 부모)"
    unit = "won/month"
    reference = LAW
    documentation = "Give the income of parents and young household together, counted as the programme counts it."


class parental_household_size(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    default_value = 1
    label = "원가구 가구원 수"
    unit = "persons"
    reference = LAW
    documentation = "Parents and young household together. One when nothing is given, which is the strictest line."


class youth_rent_months_received(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "지금까지 청년월세를 받은 개월"
    unit = "months"
    reference = LAW


class youth_rent_of_age(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "청년월세 연령의 가구주"
    reference = LAW
    documentation = "The head of the household is 19 to 34, by calendar month."

    def formula(household, period, parameters):
        ages = parameters(period).youth_rent.age
        age = household.members("age_in_years", period)
        fits = (age >= ages.least) & (age <= ages.most)
        return household.any(fits, role=household.entity.HEAD)


class youth_rent_own_room(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "청년 가구 소득 상한까지 남은 금액"
    unit = "won/month"
    reference = LAW
    documentation = "Assessed income (소득평가액) is taken; which income the programme counts was not confirmed."

    def formula(household, period, parameters):
        share = parameters(period).youth_rent.income_limit.own
        line = to_won(household("standard_median_income", period) * share)
        return line - household("income_assessment", period)


class youth_rent_parental_room(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "원가구 소득 상한까지 남은 금액"
    unit = "won/month"
    reference = LAW
    documentation = "When the parents' income does not count (age 30, marriage and the like) was not in the facts."

    def formula(household, period, parameters):
        median = by_size(parameters(period).standard_median_income, household("parental_household_size", period))
        line = to_won(median * parameters(period).youth_rent.income_limit.parental)
        return line - household("parental_income", period)


class youth_rent_months_left(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "청년월세를 더 받을 수 있는 개월"
    unit = "months"
    reference = LAW
    documentation = (
        "Twelve months, later 24; the day of the change was not found and is taken to be 1 January 2026 [M]."
    )

    def formula(household, period, parameters):
        return numpy.maximum(parameters(period).youth_rent.months - household("youth_rent_months_received", period), 0)


class youth_rent_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "청년월세 지원 자격"
    reference = LAW
    documentation = "The limits of property, deposit and rent, and the rule on home owners, are not in the facts."

    def formula(household, period, parameters):
        poor = (household("youth_rent_own_room", period) >= 0) & (household("youth_rent_parental_room", period) >= 0)
        young = household("youth_rent_of_age", period) & household("apart_from_parents", period)
        return (
            young & poor & (household("monthly_rent", period) > 0) & (household("youth_rent_months_left", period) > 0)
        )


class youth_rent_support(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "청년월세 지원액"
    unit = "won/month"
    reference = LAW
    documentation = (
        "The rent really paid up to 200,000 won; the share that housing benefit already pays is not taken off."
    )

    def formula(household, period, parameters):
        paid = numpy.minimum(household("monthly_rent", period), parameters(period).youth_rent.most)
        return numpy.where(household("youth_rent_eligible", period), paid, 0)
