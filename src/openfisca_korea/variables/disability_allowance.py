"""Disability allowance for adults and for children (장애수당·장애아동수당)."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household, Person


def registered_and_poor(person, period):
    """Registered as disabled, in a household that is a basic recipient or near-poor (수급자·차상위 등록장애인)."""
    degree = person("disability_degree", period)
    income_class = person.household("disability_income_class", period)
    return (degree != degree.possible_values.unregistered) & (income_class != income_class.possible_values.above)


def by_class(person, period, node):
    """Won by place and income class: in a facility, livelihood or medical recipient, near-poor (소득계층별 금액)."""
    income_class = person.household("disability_income_class", period)
    recipient = income_class == income_class.possible_values.livelihood_or_medical
    at_home = numpy.where(recipient, node.livelihood_or_medical, node.near_poor)
    return numpy.where(person("in_care_facility", period), node.facility, at_home)


class disability_allowance_eligible(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "장애수당 지급 대상"
    reference = ["장애인복지법 제49조", "장애인복지법 시행령 제30조"]
    documentation = """
    Adults registered as disabled who are not severely disabled as the disability pension has it, on basic livelihood
    security or near-poor. Who is 20 or younger and at school receives the child disability allowance instead.
    """

    def formula(person, period, parameters):
        grown = person("age_in_months", period) >= parameters(period).disability_pension.age * 12
        adult = grown & ~person("disabled_school_child", period)
        return adult & ~person("severely_disabled", period) & registered_and_poor(person, period)


class disability_allowance(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "장애수당액"
    unit = "won/month"
    reference = ["장애인복지법 제49조", "장애인복지법 시행령 제30조"]
    documentation = "Known for 2026 only: the facts give the amounts without a year."

    def formula(person, period, parameters):
        amount = by_class(person, period, parameters(period).disability_allowance.adult)
        return numpy.where(person("disability_allowance_eligible", period), amount, 0)


class child_disability_allowance_eligible(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "장애아동수당 지급 대상"
    reference = ["장애인복지법 제50조", "장애인복지법 시행령 제30조"]

    def formula(person, period, parameters):
        return person("disabled_school_child", period) & registered_and_poor(person, period)


class child_disability_allowance(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "장애아동수당액"
    unit = "won/month"
    reference = ["장애인복지법 제50조", "장애인복지법 시행령 제30조"]
    documentation = "Known for 2026 only: the facts give the amounts without a year."

    def formula(person, period, parameters):
        rules = parameters(period).disability_allowance.child
        severe = by_class(person, period, rules.severe)
        mild = by_class(person, period, rules.mild)
        amount = numpy.where(person("severely_disabled", period), severe, mild)
        return numpy.where(person("child_disability_allowance_eligible", period), amount, 0)


class household_disability_allowance_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "장애수당 또는 장애아동수당 지급 대상이 있는 가구"
    reference = "장애인복지법 제49조, 제50조"

    def formula(household, period, parameters):
        adults = household.members("disability_allowance_eligible", period)
        return household.any(adults | household.members("child_disability_allowance_eligible", period))


class household_disability_allowance(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "가구의 장애수당·장애아동수당 합계"
    unit = "won/month"
    reference = "장애인복지법 제49조, 제50조"

    def formula(household, period, parameters):
        adults = household.members("disability_allowance", period)
        return household.sum(adults + household.members("child_disability_allowance", period))
