"""Child allowance and parent benefit (아동수당·부모급여): one Act, two amounts."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household, Person
from openfisca_korea.lookups import by_choice


class child_allowance_eligible(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "아동수당 지급 대상"
    reference = ["아동수당법 제4조, 제10조 제1항", "아동수당법 제4조 (2026-03-20)"]
    documentation = """
    Until the month before the birthday of the year's age: 8 until 2025, 9 in 2026 and one more each year to 13 in 2030.
    Children born in 2017, whom that would interrupt, keep it until 13 from January 2026. No income test.
    """

    def formula(person, period, parameters):
        rules = parameters(period).child_allowance
        born = person("birth_date", period).astype("datetime64[Y]").astype(int) + 1970
        limit = numpy.where(born == rules.kept_birth_year, rules.kept_age_limit, rules.age_limit)
        return person("child_benefit_month", period) & (person("age_in_months", period) < limit * 12)


class child_allowance(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "아동수당액 (추가지급 제외)"
    unit = "won/month"
    reference = "아동수당법 제4조 제1항"
    documentation = "The same everywhere. What is added by place is child_allowance_extra."

    def formula(person, period, parameters):
        return person("child_allowance_eligible", period) * parameters(period).child_allowance.amount


class child_allowance_extra(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "아동수당 추가지급액"
    unit = "won/month"
    reference = ["아동수당법 제4조 (2026-03-20)", "아동수당법 시행령"]
    documentation = """
    By place, from January 2026 (paid back), and 10,000 won more where a depopulating area pays in local vouchers. None
    before. Unknown from 2027: whether it goes on was left to the National Assembly.
    """

    def formula(person, period, parameters):
        rules = parameters(period).child_allowance
        region = person.household("child_allowance_region", period)
        depopulating = (region == region.possible_values.favoured) | (region == region.possible_values.special)
        voucher = person.household("child_allowance_in_voucher", period) & depopulating
        extra = by_choice(rules.extra, region) + voucher * rules.voucher_extra
        return numpy.where(person("child_allowance_eligible", period), extra, 0)


class household_child_allowance_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "아동수당 지급 대상이 있는 가구"
    reference = "아동수당법 제4조"

    def formula(household, period, parameters):
        return household.any(household.members("child_allowance_eligible", period))


class household_child_allowance(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "가구의 아동수당액 합계 (추가지급 제외)"
    unit = "won/month"
    reference = "아동수당법 제4조"

    def formula(household, period, parameters):
        return household.sum(household.members("child_allowance", period))


class household_child_allowance_extra(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "가구의 아동수당 추가지급액 합계"
    unit = "won/month"
    reference = "아동수당법 제4조 (2026-03-20)"

    def formula(household, period, parameters):
        return household.sum(household.members("child_allowance_extra", period))


class parent_benefit_eligible(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "부모급여 지급 대상 아동"
    reference = ["아동수당법 제4조 제5항", "아동수당법 부칙 제18579호 제4조"]
    documentation = "Children born from 2022, until the month before their second birthday. No income test."

    def formula(person, period, parameters):
        rules = parameters(period).parent_benefit
        born = person("birth_date", period).astype("datetime64[Y]").astype(int) + 1970
        young = (born >= rules.first_birth_year) & (person("age_in_months", period) < rules.age_limit * 12)
        return person("child_benefit_month", period) & young


class parent_benefit(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "부모급여액"
    unit = "won/month"
    reference = ["아동수당법 제4조 제5항", "아동수당법 시행령 제2조"]
    documentation = """
    By age in whole years, 0 or 1. At a nursery the childcare voucher is taken off first; its amounts are not known here.
    Unknown from 2027: no amount for that year was found.
    """

    def formula(person, period, parameters):
        rules = parameters(period).parent_benefit.amount
        amount = numpy.where(person("age_in_months", period) < 12, rules.age_0, rules.age_1)
        return numpy.where(person("parent_benefit_eligible", period), amount, 0)


class household_parent_benefit_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "부모급여 지급 대상 아동이 있는 가구"
    reference = "아동수당법 제4조 제5항"

    def formula(household, period, parameters):
        return household.any(household.members("parent_benefit_eligible", period))


class household_parent_benefit(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "가구의 부모급여액 합계"
    unit = "won/month"
    reference = "아동수당법 제4조 제5항"

    def formula(household, period, parameters):
        return household.sum(household.members("parent_benefit", period))
