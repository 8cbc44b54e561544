"""Emergency support beyond the livelihood amount (긴급복지지원): how long each kind lasts, and the other kinds."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household
from openfisca_korea.lookups import by_choice


def standing(household, period, parameters, kind):
    """Most months or times of one kind of support at each household's stage (단계별 최장 기간)."""
    return by_choice(parameters(period).emergency[f"{kind}_duration"], household("emergency_stage", period))


class emergency_livelihood_months(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급 생계지원 최장 기간 (합계)"
    unit = "months"
    reference = "긴급복지지원법 제10조 제1항, 제3항"
    documentation = """
    Three months at once since 14 December 2023; before, one month and twice one more. A month is ruled by the law of its
    first day.
    """

    def formula(household, period, parameters):
        return standing(household, period, parameters, "livelihood")


class emergency_housing_months(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급 주거지원 최장 기간 (합계)"
    unit = "months"
    reference = "긴급복지지원법 제10조 제1항, 제3항"

    def formula(household, period, parameters):
        return standing(household, period, parameters, "housing")


class emergency_facility_months(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급 사회복지시설 이용지원 최장 기간 (합계)"
    unit = "months"
    reference = "긴급복지지원법 제10조 제1항, 제3항"

    def formula(household, period, parameters):
        return standing(household, period, parameters, "facility")


class emergency_other_months(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급 그 밖의 지원 최장 기간 (합계)"
    unit = "months"
    reference = "긴급복지지원법 제10조 제1항, 제3항"

    def formula(household, period, parameters):
        return standing(household, period, parameters, "other")


class emergency_medical_times(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급 의료지원 최다 횟수 (합계)"
    unit = "times"
    reference = "긴급복지지원법 제10조 제2항, 제3항"

    def formula(household, period, parameters):
        return standing(household, period, parameters, "medical")


class emergency_education_times(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급 교육지원 최다 횟수 (합계)"
    unit = "times"
    reference = "긴급복지지원법 제10조 제2항, 제3항"
    documentation = "The amounts of education support are not known."

    def formula(household, period, parameters):
        return standing(household, period, parameters, "education")


class emergency_medical_ceiling_once(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급 의료지원 한도"
    unit = "won"
    reference = "긴급복지지원법 제9조 제1항 제1호 나목, 시행령 제3조"
    documentation = "For illness or injury, each event; what is paid is the bill up to here. Known for 2026 only [S/M]."

    def formula(household, period, parameters):
        cause = household("crisis_cause", period)
        ill = household("emergency_eligible", period) & (cause == cause.possible_values.illness)
        return numpy.where(ill, parameters(period).emergency.medical_ceiling, 0)


class emergency_heating(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급 동절기 연료비"
    unit = "won/month"
    reference = "긴급복지지원법 시행령 제6조"
    documentation = "October to March. Known for 2026 only [S/M]."

    def formula(household, period, parameters):
        rules = parameters(period).emergency
        month = period.start.month
        cold = month >= rules.winter.first_month or month <= rules.winter.last_month
        return numpy.where(household("emergency_eligible", period) & cold, rules.heating, 0)


class emergency_birth_once(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급 해산비"
    unit = "won"
    reference = "긴급복지지원법 시행령 제6조"
    documentation = (
        "In the month a member is born, once for the household: the amount for twins is not known. 2026 only [S/M]."
    )

    def formula(household, period, parameters):
        born = household.any(household.members("age_in_months", period) == 0)
        return numpy.where(household("emergency_eligible", period) & born, parameters(period).emergency.birth, 0)


class emergency_funeral_once(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급 장제비"
    unit = "won"
    reference = "긴급복지지원법 시행령 제6조"
    documentation = "Known for 2026 only [S/M]."

    def formula(household, period, parameters):
        mourning = household("emergency_eligible", period) & household("funeral_in_household", period)
        return numpy.where(mourning, parameters(period).emergency.funeral, 0)


class emergency_electricity_once(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급 전기요금 지원"
    unit = "won"
    reference = "긴급복지지원법 시행령 제6조"
    documentation = "The arrears up to a ceiling. Known for 2026 only [S/M]."

    def formula(household, period, parameters):
        arrears = household("electricity_arrears_at_cut", period)
        paid = numpy.minimum(arrears, parameters(period).emergency.electricity)
        return numpy.where(household("emergency_eligible", period), paid, 0)
