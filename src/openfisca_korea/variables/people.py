"""What is known of each person: birth, income, property, family place (개인)."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import datetime

import numpy
from openfisca_core.model_api import ETERNITY, MONTH, Variable

from openfisca_korea.entities import Household, Person


class birth_date(Variable):
    value_type = datetime.date
    entity = Person
    definition_period = ETERNITY
    label = "생년월일"
    reference = "국민기초생활 보장법 시행령 제2조"


class age_in_months(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "출생월부터 지난 개월 수"
    unit = "months"
    reference = "기초연금법 제3조 제1항"
    documentation = "Counted by calendar month: the month of a birthday already counts as reached."

    def formula(person, period, parameters):
        month = numpy.datetime64(str(period.start), "M")
        return (month - person("birth_date", period).astype("datetime64[M]")).astype(int)


class earned_income(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "근로·사업소득"
    unit = "won/month"
    reference = "국민기초생활 보장법 시행령 제5조"


class interest_income(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "이자소득"
    unit = "won/month"
    reference = ["국민기초생활 보장법 시행령 제5조", "기초연금법 시행령 제2조"]


class other_income(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "그 밖의 소득"
    unit = "won/month"
    reference = ["국민기초생활 보장법 시행령 제5조", "기초연금법 시행령 제2조"]
    documentation = """
    Pensions, unemployment benefit, regular gifts and other income that counts, after what the law leaves out of it.
    Benefits this package computes are not added by themselves: give here what is really received.
    """


class residential_property(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "주거용재산 (임차보증금 포함)"
    unit = "won"
    reference = "국민기초생활 보장법 시행령 제5조의4"


class general_property(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "일반재산 (주거용 제외)"
    unit = "won"
    reference = "국민기초생활 보장법 시행령 제5조의4"
    documentation = "Includes cars that count at the general rate (small, old, work)."


class financial_assets(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "금융재산"
    unit = "won"
    reference = "국민기초생활 보장법 시행령 제5조의4"


class full_rate_property(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "전액 환산 재산 (자동차, 고급자동차·회원권)"
    unit = "won"
    reference = ["국민기초생활 보장법 시행령 제5조의4", "기초연금법 시행규칙 제3조"]
    documentation = "Counted in full as monthly income: ordinary cars for basic livelihood, luxury cars and memberships for the basic pension."


class debt(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "부채"
    unit = "won"
    reference = "국민기초생활 보장법 시행령 제5조의4"


class child_home_value(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "거주 중인 자녀 소유 주택의 시가표준액"
    unit = "won"
    reference = "기초연금법 시행령 제2조 제2항"
    documentation = "Zero when the person does not live in a home that a child owns."


class occupational_pension(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "직역연금 수급권자"
    reference = "기초연금법 제3조 제3항"


class couple_place(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "부부 구분 (0 배우자 없음, 1 가구주 부부, 2 부모 부부)"
    reference = "기초연금법 제2조 제4호"
    documentation = "Head and spouse are a couple; two persons in the role of parent are taken to be one."

    def formula(person, period, parameters):
        spouse = person.has_role(Household.SPOUSE)
        parent = person.has_role(Household.PARENT)
        head_couple = (person.has_role(Household.HEAD) | spouse) & person.household.any(spouse)
        parent_couple = parent & (person.household.sum(parent) == 2)
        return head_couple * 1 + parent_couple * 2
