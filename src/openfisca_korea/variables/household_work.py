"""What a whole household may ask of benefits that come with work or the search for it (취업지원·청년저축 가구 판정)."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household, Person
from openfisca_korea.lookups import largest, to_won

JOB_SEEKERS = "구직자 취업촉진 및 생활안정지원에 관한 법률"


def median_room(household, period, share):
    """What is left up to a share of the standard median income, counting income without any deduction."""
    return to_won(household("standard_median_income", period) * share) - household("gross_income", period)


class has_employment_support_age(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "국민취업지원제도 연령의 가구원이 있음"
    reference = f"{JOB_SEEKERS} 제6조 제1항"

    def formula(household, period, parameters):
        ages = parameters(period).employment_support.age
        age = household.members("age_in_years", period)
        return household.any((age >= ages.least) & (age <= ages.most))


class employment_support_type_1_room(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "1유형 소득 상한까지 남은 금액"
    unit = "won/month"
    reference = f"{JOB_SEEKERS} 제7조 제1항 제2호"

    def formula(household, period, parameters):
        return median_room(household, period, parameters(period).employment_support.income_limit.type_1)


class employment_support_type_2_room(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "2유형 소득 상한까지 남은 금액"
    unit = "won/month"
    reference = f"{JOB_SEEKERS} 제6조 제1항 제3호"

    def formula(household, period, parameters):
        return median_room(household, period, parameters(period).employment_support.income_limit.type_2)


class employment_support_youth_room(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "국민취업지원제도 청년 소득 상한까지 남은 금액"
    unit = "won/month"
    reference = f"{JOB_SEEKERS} 제6조 제1항 제3호 단서"

    def formula(household, period, parameters):
        return median_room(household, period, parameters(period).employment_support.income_limit.youth)


class household_employment_support_type_1_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "국민취업지원제도 1유형 자격이 있는 가구"
    reference = f"{JOB_SEEKERS} 제7조"

    def formula(household, period, parameters):
        return household.any(household.members("employment_support_type_1_eligible", period))


class household_employment_support_allowance(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "구직촉진수당 (한 사람 기준)"
    unit = "won/month"
    reference = f"{JOB_SEEKERS} 제18조"
    documentation = "The largest allowance of one member: of how many members it is paid is not known beforehand."

    def formula(household, period, parameters):
        allowance = household.members("employment_support_allowance", period)
        return largest(household, allowance, allowance > 0)


class household_employment_support_type_2_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "국민취업지원제도 2유형 자격이 있는 가구"
    reference = f"{JOB_SEEKERS} 제6조"

    def formula(household, period, parameters):
        return household.any(household.members("employment_support_type_2_eligible", period))


class has_earnings(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "근로·사업소득이 있음"
    reference = "국민기초생활 보장법 제18조의8"
    documentation = "Assumption when nothing is given: as earned_income says."

    def formula(person, period, parameters):
        return person("earned_income", period) > 0


class has_youth_savings_age(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "청년내일저축계좌 연령의 가구원이 있음"
    reference = "국민기초생활 보장법 제18조의8"

    def formula(household, period, parameters):
        return household.any(household.members("youth_savings_of_age", period))


class household_youth_savings_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "청년내일저축계좌에 가입할 수 있는 가구원이 있음"
    reference = "국민기초생활 보장법 제18조의8"
    documentation = "Somebody of the age works, and the household has earnings at all."

    def formula(household, period, parameters):
        earned = household.sum(household.members("earned_income", period)) > 0
        return earned & household.any(household.members("youth_savings_eligible", period))
