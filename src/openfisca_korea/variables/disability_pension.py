"""Disability pension (장애인연금): a basic and a supplementary amount for severely disabled adults."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household, Person
from openfisca_korea.lookups import by_choice, over_couple


class disability_pension_target(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "18세 이상 중증장애인 (20세 이하 재학생 제외)"
    reference = "장애인연금법 제4조 제1항"

    def formula(person, period, parameters):
        grown = person("age_in_months", period) >= parameters(period).disability_pension.age * 12
        return person("severely_disabled", period) & grown & ~person("disabled_school_child", period)


class disability_pension_recognised_income(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "장애인연금 소득인정액 (부부 합산)"
    unit = "won/month"
    reference = ["장애인연금법 제2조 제5호~제7호", "장애인연금법 시행규칙 제2조~제4조"]
    documentation = """
    Built as the basic pension's (4 % a year, person and spouse), but the ministry sets its own deductions, and those are
    not known here. Assumption when nothing is given: the basic pension's, known for 2025 and 2026. Give the decided one.
    """

    def formula(person, period, parameters):
        return person("basic_pension_recognised_income", period)


class disability_pension_room(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "장애인연금 선정기준액까지 남은 금액"
    unit = "won/month"
    reference = "장애인연금법 제4조 제1항, 시행령 제4조"
    documentation = "The couple's line is used as soon as there is a spouse. Unknown from 2027 until the notice."

    def formula(person, period, parameters):
        line = parameters(period).disability_pension.line
        own_line = numpy.where(person("couple_place", period) > 0, line.couple, line.single)
        return own_line - person("disability_pension_recognised_income", period)


class disability_pension_entitled(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "장애인연금 수급권자"
    reference = "장애인연금법 제4조"
    documentation = """
    Who has an occupational pension, or whose spouse has one, is excluded; lump sums that exclude for five years are given
    in occupational_pension too. Prison and 60 days abroad only suspend payment and are not modelled.
    """

    def formula(person, period, parameters):
        target = person("disability_pension_target", period) & person("basic_pension_not_excluded", period)
        return target & (person("disability_pension_room", period) >= 0)


class disability_pension_basic(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "장애인연금 기초급여액"
    unit = "won/month"
    reference = ["장애인연금법 제6조, 제20조의2", "장애인연금법 시행령 제5조"]
    documentation = """
    The basic pension's standard amount, 20 % less for each of two receivers; near the line the room up to it, raised to
    full 20,000 won (40,000 won for two, half for each), and never more than the full amount. Nothing for who is entitled
    to the basic pension. Cut to 10 won. Known for 2025 and 2026, the years of the basic pension's income test.
    """

    def formula(person, period, parameters):
        rules = parameters(period).disability_pension
        receives = person("disability_pension_entitled", period) & ~person("basic_pension_entitled", period)
        both = over_couple(person, period, receives * 1) == 2
        reduced = 1 - rules.couple_reduction
        full = parameters(period).basic_pension.standard_amount * numpy.where(both, reduced, 1)
        shared_step = rules.step * numpy.where(both, 2, 1)
        steps = numpy.maximum(numpy.ceil(person("disability_pension_room", period) / shared_step), 1)
        paid = numpy.minimum(full, steps * rules.step)
        return numpy.where(receives, numpy.floor(numpy.round(paid, 6) / 10) * 10, 0)


class disability_pension_supplement(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "장애인연금 부가급여액"
    unit = "won/month"
    reference = ["장애인연금법 제7조", "장애인연금법 시행령 제6조, 별표 1"]
    documentation = """
    By income class and by age below or from 65. Known for 2026 only and from a secondary source; at 65 and on livelihood
    benefit or medical aid the source says "about" 439,700 won. What residents of facilities get is not known here.
    """

    def formula(person, period, parameters):
        rules = parameters(period).disability_pension.supplement
        income_class = person.household("disability_income_class", period)
        aged = person("basic_pension_aged", period)
        amount = numpy.where(aged, by_choice(rules.from_65, income_class), by_choice(rules.under_65, income_class))
        return numpy.where(person("disability_pension_entitled", period), amount, 0)


class disability_pension(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "장애인연금액"
    unit = "won/month"
    reference = "장애인연금법 제5조"

    def formula(person, period, parameters):
        return person("disability_pension_basic", period) + person("disability_pension_supplement", period)


class household_disability_pension_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "장애인연금 수급권자가 있는 가구"
    reference = "장애인연금법 제4조"

    def formula(household, period, parameters):
        return household.any(household.members("disability_pension_entitled", period))


class household_disability_pension(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "가구의 장애인연금액 합계"
    unit = "won/month"
    reference = "장애인연금법 제5조"

    def formula(household, period, parameters):
        return household.sum(household.members("disability_pension", period))
