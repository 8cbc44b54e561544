"""Livelihood benefit (생계급여)."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household
from openfisca_korea.lookups import by_size


class livelihood_line(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "생계급여 선정기준"
    unit = "won/month"
    reference = "국민기초생활 보장법 제8조 제2항"

    def formula(household, period, parameters):
        return by_size(parameters(period).livelihood.line, household("household_size", period))


class livelihood_margin(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "생계급여 선정기준까지 남은 금액"
    unit = "won/month"
    reference = "국민기초생활 보장법 제8조 제2항"

    def formula(household, period, parameters):
        return household("livelihood_line", period) - household("recognised_income", period)


class livelihood_within_line(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "소득인정액이 생계급여 선정기준 이하"
    reference = "국민기초생활 보장법 제8조 제2항"

    def formula(household, period, parameters):
        return household("livelihood_margin", period) >= 0


class obligor_within_limits(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "부양의무자 소득·재산이 한도 이하"
    reference = "국민기초생활 보장법 제8조의2"
    documentation = """
    The family-support duty is abolished for livelihood benefit, except for obligors above these limits. Assumption when
    nothing is given of the obligors: within the limits. The limits of 2025 are from memory [M].
    """

    def formula(household, period, parameters):
        limits = parameters(period).livelihood.obligor
        poor_enough = household("obligor_annual_income", period) <= limits.income_limit
        return poor_enough & (household("obligor_property", period) <= limits.property_limit)


class livelihood_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "생계급여 수급 자격"
    reference = "국민기초생활 보장법 제8조"

    def formula(household, period, parameters):
        return household("livelihood_within_line", period) & household("obligor_within_limits", period)


class livelihood_benefit(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "생계급여액"
    unit = "won/month"
    reference = "국민기초생활 보장법 제9조"

    def formula(household, period, parameters):
        return numpy.where(household("livelihood_eligible", period), household("livelihood_margin", period), 0)
