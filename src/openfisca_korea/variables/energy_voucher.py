"""Energy voucher (에너지바우처, 에너지이용권): basic livelihood recipients with a frail member."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household

LARGEST = 4  # the notice lists one to four persons; four stands for more


class child_headed_household(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "소년소녀가정"
    reference = "아동복지법 제3조; 에너지법 시행령 제13조의2 제1호 나목"


class multi_child_household(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "다자녀 세대"
    reference = "에너지법 시행령 제13조의2 제1호 나목"
    documentation = "A fact to give: how many children, and up to which age, was not confirmed."


class other_fuel_support(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "난방유·연탄·긴급복지 연료비 지원 또는 보장시설 급여를 받음"
    reference = "에너지법 시행령 제13조의2 제2호"


class energy_voucher_frail_member(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "에너지바우처 세대 특성 충족"
    reference = "에너지법 시행령 제13조의2 제1호"
    documentation = """
    Somebody of 65 or more, an infant, a registered disabled, pregnant or severely ill person; or a single-parent or
    child-headed household; from 2025 one with many children.
    """

    def formula(household, period, parameters):
        rules = parameters(period).energy_voucher
        frail = household.members("age_in_years", period) >= rules.age
        frail = frail | (numpy.asarray(household.members("disability_degree", period)) > 0)
        for fact in ("young_child", "pregnant_or_postpartum", "severe_or_rare_illness"):
            frail = frail | household.members(fact, period)
        single_parent = numpy.asarray(household("single_parent_kind", period)) > 0
        family = single_parent | household("child_headed_household", period)
        many = household("multi_child_household", period) & (rules.multi_child_counts == 1)
        return household.any(frail) | family | many


class energy_voucher_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "에너지바우처 수급 자격"
    reference = ["에너지법 제16조의3", "에너지법 시행령 제13조의2"]
    documentation = """
    A recipient of any of the four basic livelihood benefits (the decree names livelihood and medical, the notice the
    others), with a frail member and no other fuel support. Near-poor households are not enough.
    """

    def formula(household, period, parameters):
        received = household("recipient_class", period)
        recipient = numpy.asarray(received) >= received.possible_values.education.index
        support = household("other_fuel_support", period)
        return recipient & household("energy_voucher_frail_member", period) & ~support


class energy_voucher_a_year(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "에너지바우처 지원금액 (연)"
    unit = "won/year"
    reference = "에너지법 제16조의3; 주무부 고시"
    documentation = """
    The voucher for one year, not a month. Known for 2025 only: in other years there is no value. The calendar year is
    taken; the season the voucher runs in, and its summer and winter parts, were not confirmed.
    """

    def formula(household, period, parameters):
        amounts = parameters(period).energy_voucher.amount_a_year
        listed = numpy.array([amounts[str(persons)] for persons in range(1, LARGEST + 1)])
        amount = listed[numpy.clip(household("household_size", period), 1, LARGEST) - 1]
        return numpy.where(household("energy_voucher_eligible", period), amount, 0)
