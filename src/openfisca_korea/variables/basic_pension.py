"""Basic pension (기초연금). Persons, their couple, and the sum of the household."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household, Person
from openfisca_korea.lookups import by_choice, over_couple, to_won


class basic_pension_aged(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "65세에 이른 달부터"
    reference = "기초연금법 제3조 제1항"

    def formula(person, period, parameters):
        return person("age_in_months", period) >= parameters(period).basic_pension.age * 12


class basic_pension_income_assessment(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "기초연금 소득평가액 (부부 합산)"
    unit = "won/month"
    reference = ["기초연금법 제2조 제4호", "기초연금법 시행령 제2조", "기초연금법 시행규칙 제2조"]
    documentation = """
    70 % of each person's earned income above the deduction, interest above its deduction, other income, and the income
    counted for living in a child's costly home. The deduction is known from 2025 and until 2026 only.
    """

    def formula(person, period, parameters):
        rules = parameters(period).basic_pension
        earned = numpy.maximum(person("earned_income", period) - rules.earned_deduction, 0)
        interest = numpy.maximum(person("interest_income", period) - rules.interest_deduction, 0)
        home = person("child_home_value", period)
        free_rent = numpy.where(home >= rules.free_rent_home_value, home * rules.free_rent_yearly_rate / 12, 0)
        own = earned * (1 - rules.earned_deduction_rate) + interest + person("other_income", period) + free_rent
        return to_won(over_couple(person, period, own))


class basic_pension_property_conversion(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "기초연금 재산의 소득환산액 (부부 합산)"
    unit = "won/month"
    reference = ["기초연금법 제2조 제4호", "기초연금법 시행령 제3조", "기초연금법 시행규칙 제3조"]

    def formula(person, period, parameters):
        rules = parameters(period).basic_pension
        region = person.household("pension_region", period)
        general = person("residential_property", period) + person("general_property", period)
        general = over_couple(person, period, general) - by_choice(rules.basic_property, region)
        financial = over_couple(person, period, person("financial_assets", period)) - rules.financial_deduction
        debt = over_couple(person, period, person("debt", period))
        counted = numpy.maximum(numpy.maximum(general, 0) + numpy.maximum(financial, 0) - debt, 0)
        luxury = over_couple(person, period, person("full_rate_property", period))
        return to_won(counted * rules.property_yearly_rate / 12 + luxury)


class basic_pension_recognised_income(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "기초연금 소득인정액 (부부 합산)"
    unit = "won/month"
    reference = "기초연금법 제2조 제4호"

    def formula(person, period, parameters):
        income = person("basic_pension_income_assessment", period)
        return income + person("basic_pension_property_conversion", period)


class basic_pension_room(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "기초연금 선정기준액까지 남은 금액"
    unit = "won/month"
    reference = "기초연금법 제3조 제1항, 시행령 제4조"
    documentation = (
        "The couple's line is used as soon as there is a spouse of any age. Unknown from 2027 until the notice."
    )

    def formula(person, period, parameters):
        line = parameters(period).basic_pension.line
        own_line = numpy.where(person("couple_place", period) > 0, line.couple, line.single)
        return own_line - person("basic_pension_recognised_income", period)


class basic_pension_not_excluded(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "직역연금 제외 대상이 아님 (본인 및 배우자)"
    reference = "기초연금법 제3조 제3항"

    def formula(person, period, parameters):
        return over_couple(person, period, person("occupational_pension", period) * 1) == 0


class basic_pension_entitled(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "기초연금 수급권자"
    reference = "기초연금법 제3조"

    def formula(person, period, parameters):
        aged = person("basic_pension_aged", period) & person("basic_pension_not_excluded", period)
        return aged & (person("basic_pension_room", period) >= 0)


class basic_pension(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "기초연금액"
    unit = "won/month"
    reference = ["기초연금법 제5조, 제8조, 제24조", "기초연금법 시행령 제11조"]
    documentation = """
    The standard amount; 20 % less for each of two receivers; near the line no more than what is left to it, and at least
    10 % of the standard amount for each receiver (so since 2019; the 20,000-won steps of before are gone). Cut to 10 won.
    The reduction for national pension receivers is not modelled: its formula needs their contribution record.
    """

    def formula(person, period, parameters):
        rules = parameters(period).basic_pension
        entitled = person("basic_pension_entitled", period)
        receivers = over_couple(person, period, entitled * 1)
        share = numpy.maximum(receivers, 1)
        full = rules.standard_amount * numpy.where(receivers == 2, 1 - rules.couple_reduction, 1)
        least = rules.standard_amount * rules.least_share
        near_line = numpy.maximum(person("basic_pension_room", period) / share, least)
        paid = numpy.minimum(full, near_line)
        return numpy.where(entitled, numpy.floor(numpy.round(paid, 6) / 10) * 10, 0)


class has_aged_person(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "65세 이상 가구원이 있음"
    reference = "기초연금법 제3조 제1항"

    def formula(household, period, parameters):
        return household.any(household.members("basic_pension_aged", period))


class aged_person_not_excluded(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "직역연금 제외 대상이 아닌 65세 이상 가구원이 있음"
    reference = "기초연금법 제3조 제3항"

    def formula(household, period, parameters):
        aged = household.members("basic_pension_aged", period)
        return household.any(aged & household.members("basic_pension_not_excluded", period))


class aged_person_within_line(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "소득인정액이 선정기준액 이하인 65세 이상 가구원이 있음"
    reference = "기초연금법 제3조 제1항"

    def formula(household, period, parameters):
        aged = household.members("basic_pension_aged", period)
        return household.any(aged & (household.members("basic_pension_room", period) >= 0))


class household_basic_pension_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "기초연금 수급권자가 있는 가구"
    reference = "기초연금법 제3조"

    def formula(household, period, parameters):
        return household.any(household.members("basic_pension_entitled", period))


class household_basic_pension(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "가구의 기초연금액 합계"
    unit = "won/month"
    reference = "기초연금법 제5조, 제8조"

    def formula(household, period, parameters):
        return household.sum(household.members("basic_pension", period))


class household_basic_pension_margin(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "기초연금 선정기준액까지 남은 금액 (65세 이상 가구원 중 가장 큰 값)"
    unit = "won/month"
    reference = "기초연금법 제3조 제1항"
    documentation = "Zero when nobody has reached the age."

    def formula(household, period, parameters):
        aged = household.members("basic_pension_aged", period)
        room = household.members("basic_pension_room", period)
        largest = numpy.full(household.count, numpy.iinfo(numpy.int64).min)
        numpy.maximum.at(largest, household.members_entity_id[aged], room[aged])
        return numpy.where(household("has_aged_person", period), largest, 0)
