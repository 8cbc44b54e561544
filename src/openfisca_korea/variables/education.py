"""Education benefit (교육급여): the line, and yearly amounts by school level."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household, Person
from openfisca_korea.lookups import by_size


class education_line(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "교육급여 선정기준"
    unit = "won/month"
    reference = "국민기초생활 보장법 제12조 제3항"

    def formula(household, period, parameters):
        return by_size(parameters(period).education.line, household("household_size", period))


class education_margin(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "교육급여 선정기준까지 남은 금액"
    unit = "won/month"
    reference = "국민기초생활 보장법 제12조 제3항"

    def formula(household, period, parameters):
        return household("education_line", period) - household("recognised_income", period)


class education_within_line(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "소득인정액이 교육급여 선정기준 이하"
    reference = "국민기초생활 보장법 제12조 제3항"

    def formula(household, period, parameters):
        return household("education_margin", period) >= 0


class education_entitled(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "교육급여 수급권자 (학생)"
    reference = "국민기초생활 보장법 제12조, 제12조의2"
    documentation = "No obligor test (제12조의2, since 2015)."

    def formula(person, period, parameters):
        level = person("education_school_level", period)
        return (level != level.possible_values.none) & person.household("education_within_line", period)


class education_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "교육급여 수급권자가 있는 가구"
    reference = "국민기초생활 보장법 제12조"

    def formula(household, period, parameters):
        return household.any(household.members("education_entitled", period))


class education_activity_support_a_year(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "교육활동지원비 (연)"
    unit = "won/year"
    reference = "국민기초생활 보장법 제12조, 시행령 제16조"
    documentation = """
    Once a year, by the calendar year of the month asked: the facts do not say whether the school year counts. The amounts
    of 2023 and 2024 are from memory [M]; unknown from January 2027.
    """

    def formula(person, period, parameters):
        amounts = parameters(period).education.activity_support
        listed = numpy.array([0, amounts.primary, amounts.middle, amounts.high])
        paid = listed[numpy.asarray(person("education_school_level", period))]
        return numpy.where(person("education_entitled", period), paid, 0)


class education_fees_support_a_year(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "입학금·수업료·교과서비 지원 (연)"
    unit = "won/year"
    reference = "국민기초생활 보장법 시행령 제16조"
    documentation = "What is really charged; a ceiling, if there is one, is not known."

    def formula(person, period, parameters):
        return numpy.where(person("education_entitled", period), person("school_fees_charged_a_year", period), 0)


class household_education_benefit_a_year(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "가구의 교육급여액 합계 (연)"
    unit = "won/year"
    reference = "국민기초생활 보장법 제12조"

    def formula(household, period, parameters):
        support = household.members("education_activity_support_a_year", period)
        return household.sum(support + household.members("education_fees_support_a_year", period))
