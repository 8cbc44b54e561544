"""First-encounter voucher (첫만남이용권): once for each newborn child."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household, Person


class first_encounter_voucher_eligible(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "첫만남이용권을 쓸 수 있는 아동"
    reference = ["저출산·고령사회기본법 제10조 제3항", "저출산·고령사회기본법 부칙 제18580호 제3조"]
    documentation = """
    Children born from 2022, until the month before their second birthday: the voucher must be used within two years of
    birth. The days of the birthday's own month before the birthday are left out. Whether it was already used is not asked.
    """

    def formula(person, period, parameters):
        rules = parameters(period).first_encounter_voucher
        born = person("birth_date", period).astype("datetime64[Y]").astype(int) + 1970
        months = person("age_in_months", period)
        return (born >= rules.first_birth_year) & (months >= 0) & (months < rules.use_years * 12)


class first_encounter_voucher_once(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "첫만남이용권 금액 (한 번)"
    unit = "won"
    reference = "저출산·고령사회기본법 제10조 제3항"
    documentation = """
    Paid once; the same sum is shown in each month in which it can be used, so months must not be added up. The year of birth
    sets the amount: from 2024 more for a second child and later ones.
    """

    def formula(person, period, parameters):
        born = person("birth_date", period).astype("datetime64[Y]").astype(int) + 1970
        first_child = person("birth_order", period) <= 1
        amount = numpy.zeros(person.count)
        now = parameters(period).first_encounter_voucher
        for year in range(max(now.first_birth_year, period.start.year - now.use_years), period.start.year + 1):
            rules = parameters(f"{year}-01-01").first_encounter_voucher.amount
            amount = numpy.where(born == year, numpy.where(first_child, rules.first, rules.later), amount)
        return numpy.where(person("first_encounter_voucher_eligible", period), amount, 0)


class household_first_encounter_voucher_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "첫만남이용권을 쓸 수 있는 아동이 있는 가구"
    reference = "저출산·고령사회기본법 제10조 제3항"

    def formula(household, period, parameters):
        return household.any(household.members("first_encounter_voucher_eligible", period))


class household_first_encounter_voucher_once(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "가구의 첫만남이용권 금액 합계 (아동마다 한 번)"
    unit = "won"
    reference = "저출산·고령사회기본법 제10조 제3항"
    documentation = "Each child's sum is paid once: months must not be added up."

    def formula(household, period, parameters):
        return household.sum(household.members("first_encounter_voucher_once", period))
