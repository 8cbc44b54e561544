"""National employment support programme (국민취업지원제도): type I with an allowance, type II with services."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household, Person
from openfisca_korea.lookups import to_won

LAW = "구직자 취업촉진 및 생활안정지원에 관한 법률"


class job_seeking(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "근로능력과 구직의사가 있으나 취업하지 못함"
    reference = f"{LAW} 제6조 제1항 제1호"


class worked_days_in_two_years(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "신청일 이전 2년 이내 취업 일수"
    unit = "days"
    reference = f"{LAW} 제7조 제1항 제4호; 시행령 제3조 제4항"


class worked_hours_in_two_years(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "신청일 이전 2년 이내 취업 시간"
    unit = "hours"
    reference = f"{LAW} 제7조 제1항 제4호; 시행령 제3조 제4항"


class military_service_months(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "병역의무 이행기간"
    unit = "months"
    reference = f"{LAW} 시행령 제2조 제5항"


class unemployment_benefit_recently(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "구직급여를 받고 있거나 마지막 수급 다음 날부터 6개월이 지나지 않음"
    reference = f"{LAW} 제7조 제3항 제3호"


class other_job_support_recently(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "재정지원 일자리사업이나 다른 구직 수당에 참여 중이거나 끝난 지 6개월이 지나지 않음"
    reference = f"{LAW} 제7조 제3항 제4호, 제5호"


class unable_to_start_work(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "학업·군복무·심신장애·간병 등으로 즉시 취업이 어려움"
    reference = f"{LAW} 제7조 제3항 제1호; 시행령 제5조 제1항"


class employment_support_selected(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "1유형 선발형으로 선발됨"
    reference = f"{LAW} 제7조 제2항"


class employment_support_dependants(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "가산 대상 부양가족 수"
    unit = "persons"
    reference = f"{LAW} 제19조"
    documentation = "A fact to give: who counts as a dependant was not confirmed."


class employment_support_property(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "가구원 재산 합계 (토지·건축물·주택·임차보증금·자동차)"
    unit = "won"
    reference = f"{LAW} 시행령 제3조 제2항"
    documentation = """
    Homes, deposits, other real property and cars; no financial assets, no debts taken off. The household here is the
    benefit household (보장가구); the decree's is the applicant, spouse, parents and children on one register.
    """

    def formula(household, period, parameters):
        names = ("residential_property", "general_property", "full_rate_property")
        return sum(household.sum(household.members(name, period)) for name in names)


class employment_support_youth(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "국민취업지원제도 청년"
    reference = f"{LAW} 제6조 제1항 제3호 단서; 시행령 제2조 제5항"
    documentation = (
        "15 to 34 (18 to 34 until 8 February 2024), and from then up to three years more for military service."
    )

    def formula(person, period, parameters):
        rules = parameters(period).employment_support.youth_age
        months = person("age_in_months", period)
        more = numpy.minimum(person("military_service_months", period), rules.military_service)
        return (months >= rules.least * 12) & (months < (rules.most + 1) * 12 + more)


class employment_support_income_limit(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "취업지원서비스 소득 상한 (기준 중위소득 대비)"
    unit = "/1"
    reference = f"{LAW} 제6조 제1항 제3호"

    def formula(person, period, parameters):
        limits = parameters(period).employment_support.income_limit
        return numpy.where(person("employment_support_youth", period), limits.youth, limits.type_2)


class employment_support_service_entitled(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "취업지원서비스 수급 요건 충족"
    reference = f"{LAW} 제6조 제1항"
    documentation = """
    Ages 15 to 69; the Act says 64, and those of 65 to 69 rest on a notice under 제6조 제3항 [S]. The special groups whom
    that notice admits at any income are not modelled.
    """

    def formula(person, period, parameters):
        rules = parameters(period).employment_support
        age = person("age_in_years", period)
        median = person.household("standard_median_income", period)
        limit = to_won(median * person("employment_support_income_limit", period))
        of_age = (age >= rules.age.least) & (age <= rules.age.most)
        return person("job_seeking", period) & of_age & (person.household("gross_income", period) <= limit)


class employment_allowance_barred(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "구직촉진수당 인정 제한 대상"
    reference = f"{LAW} 제7조 제3항; 시행령 제5조"
    documentation = (
        "The law says the minister may refuse; here each of these grounds refuses. Unwilling persons: not modelled."
    )

    def formula(person, period, parameters):
        share = parameters(period).employment_support.own_income_limit
        limit = to_won(parameters(period).standard_median_income["1"] * share)
        names = ("earned_income", "interest_income", "other_income")
        rich = sum(person(name, period) for name in names) >= limit
        received = person.household("recipient_class", period)
        livelihood = numpy.asarray(received) == received.possible_values.livelihood.index
        facts = ("unemployment_benefit_recently", "other_job_support_recently", "unable_to_start_work")
        return rich | livelihood | numpy.any([person(fact, period) for fact in facts], axis=0)


class employment_support_type_1_due(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "1유형 요건심사형 충족"
    reference = f"{LAW} 제7조 제1항"

    def formula(person, period, parameters):
        rules = parameters(period).employment_support
        worked = (person("worked_days_in_two_years", period) >= rules.work.days) | (
            person("worked_hours_in_two_years", period) >= rules.work.hours
        )
        median = person.household("standard_median_income", period)
        poor = person.household("gross_income", period) <= to_won(median * rules.income_limit.type_1)
        limits = rules.property_limit
        most = numpy.where(person("employment_support_youth", period), limits.youth, limits.adult)
        wealth = person.household("employment_support_property", period) <= most
        entitled = person("employment_support_service_entitled", period)
        return entitled & poor & wealth & worked & ~person("employment_allowance_barred", period)


class employment_support_type_1_possible(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "1유형 선발형 신청 가능 (예산 범위에서 선발)"
    reference = f"{LAW} 제7조 제2항"
    documentation = """
    Who lacks the work experience, or is young with up to 120 % of the median, may be chosen within the budget. The
    notice's further criteria (시행령 제4조) are not in the facts.
    """

    def formula(person, period, parameters):
        rules = parameters(period).employment_support
        young = person("employment_support_youth", period)
        share = numpy.where(young, rules.income_limit.youth, rules.income_limit.type_1)
        median = person.household("standard_median_income", period)
        poor = person.household("gross_income", period) <= to_won(median * share)
        most = numpy.where(young, rules.property_limit.youth, rules.property_limit.adult)
        wealth = person.household("employment_support_property", period) <= most
        free = ~person("employment_allowance_barred", period) & ~person("employment_support_type_1_due", period)
        return person("employment_support_service_entitled", period) & poor & wealth & free


class employment_support_type_1_eligible(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "국민취업지원제도 1유형 자격"
    reference = f"{LAW} 제7조 제1항, 제2항"

    def formula(person, period, parameters):
        chosen = person("employment_support_type_1_possible", period) & person("employment_support_selected", period)
        return person("employment_support_type_1_due", period) | chosen


class employment_support_type_2_eligible(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "국민취업지원제도 2유형 자격"
    reference = f"{LAW} 제6조, 제16조"
    documentation = "Services for those who do not get the allowance; their activity costs are not in the facts."

    def formula(person, period, parameters):
        entitled = person("employment_support_service_entitled", period)
        return entitled & ~person("employment_support_type_1_eligible", period)


class employment_support_allowance(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "구직촉진수당"
    unit = "won/month"
    reference = f"{LAW} 제18조, 제19조, 제20조"
    documentation = """
    For six months, with 100,000 won for each dependant up to 400,000 [S]. Cut in months with income of their own
    (시행령 제9조의2), which is not modelled. Unknown from 2027.
    """

    def formula(person, period, parameters):
        rules = parameters(period).employment_support
        more = person("employment_support_dependants", period) * rules.dependant_amount
        amount = rules.allowance + numpy.minimum(more, rules.dependant_most)
        return numpy.where(person("employment_support_type_1_eligible", period), amount, 0)


class employment_support_allowance_once(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "구직촉진수당 총액 (6개월)"
    unit = "won"
    reference = f"{LAW} 제20조"

    def formula(person, period, parameters):
        return person("employment_support_allowance", period) * parameters(period).employment_support.allowance_months


class employment_success_bonus_most_once(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "취업성공수당 한도"
    unit = "won"
    reference = f"{LAW} 제17조"
    documentation = "The most there can be; its steps, and what type II gets, are not in the facts."

    def formula(person, period, parameters):
        most = parameters(period).employment_support.success_bonus_most
        return numpy.where(person("employment_support_type_1_eligible", period), most, 0)
