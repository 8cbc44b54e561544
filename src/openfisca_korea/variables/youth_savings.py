"""Savings account for young workers (청년내일저축계좌)."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household, Person
from openfisca_korea.lookups import to_won

LAW = "국민기초생활 보장법 제18조의8"


class youth_savings_of_age(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "청년내일저축계좌 연령"
    reference = LAW
    documentation = "15 to 39, as in 2023 for households up to half the median [S]; by calendar month."

    def formula(person, period, parameters):
        ages = parameters(period).youth_savings.age
        age = person("age_in_years", period)
        return (age >= ages.least) & (age <= ages.most)


class youth_savings_room(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "청년내일저축계좌 소득 기준까지 남은 금액"
    unit = "won/month"
    reference = LAW
    documentation = "Half the standard median income from 2026 [S]; no value before, when a wider limit held."

    def formula(household, period, parameters):
        share = parameters(period).youth_savings.income_limit
        line = to_won(household("standard_median_income", period) * share)
        return line - household("recognised_income", period)


class youth_savings_eligible(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "청년내일저축계좌 가입 자격"
    reference = LAW
    documentation = """
    Of the age, with some earned or business income, in a household within the line. The least income to be earned
    and what bars a second account are not in the facts.
    """

    def formula(person, period, parameters):
        within = person.household("youth_savings_room", period) >= 0
        return person("youth_savings_of_age", period) & person("has_earnings", period) & within


class youth_savings_match(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "청년내일저축계좌 정부지원금"
    unit = "won/month"
    reference = LAW
    documentation = "The amount is not in the facts, so there is no value in any year."

    def formula(person, period, parameters):
        amount = parameters(period).youth_savings.matching_amount
        return numpy.where(person("youth_savings_eligible", period), amount, 0)
