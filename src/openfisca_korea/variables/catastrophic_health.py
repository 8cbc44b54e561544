"""Catastrophic health expenditure support (재난적의료비 지원), with its clocks: days to apply, days a year, caps."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import datetime

import numpy
from openfisca_core.indexed_enums import Enum
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household, Person
from openfisca_korea.lookups import to_won

LAW = "재난적의료비 지원에 관한 법률"


class HealthCostTier(Enum):
    """Income tier that decides floor and share (소득 구간)."""

    recipient = "수급자·차상위계층"
    half = "기준 중위소득 50% 이하"
    full = "기준 중위소득 50% 초과 100% 이하"
    reviewed = "기준 중위소득 100% 초과 200% 이하 (개별심사)"
    above = "기준 중위소득 200% 초과"


class medical_expenses_borne(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "본인이 부담한 의료비 총액 (부담수준 비교용)"
    unit = "won"
    reference = f"{LAW} 시행령 제2조, 제3조 제2항"
    documentation = "One stay in hospital, or one year of treatment of the same disease up to the last visit."


class medical_expenses_supportable(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "지원 대상 의료비 (비급여 등, 지원 일수 안의 비용)"
    unit = "won"
    reference = f"{LAW} 시행령 제11조 제1항 각 호"
    documentation = "Give only the expenses of days within the yearly limit of days: bills are not split by day here."


class other_medical_payments(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "민간보험금과 다른 제도의 의료비 지원"
    unit = "won"
    reference = f"{LAW} 제8조, 제13조 제2항; 시행령 제12조"


class last_treatment_day(Variable):
    value_type = datetime.date
    entity = Person
    definition_period = MONTH
    label = "최종 진료일 (입원은 퇴원일)"
    reference = f"{LAW} 시행규칙 제2조 제1항"


class health_support_application_day(Variable):
    value_type = datetime.date
    entity = Person
    definition_period = MONTH
    label = "재난적의료비 지급신청일"
    reference = f"{LAW} 제10조"
    documentation = "The first day of the month when nothing is given."

    def formula(person, period, parameters):
        return numpy.full(person.count, numpy.datetime64(str(period.start), "D"))


class supported_days_this_year(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "같은 질환으로 올해 이미 지원받은 진료 일수"
    unit = "days"
    reference = f"{LAW} 시행령 제11조 제3항 제1호"


class health_support_paid_this_year(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "올해 이미 지급받은 재난적의료비"
    unit = "won"
    reference = f"{LAW} 시행령 제11조 제3항 제2호"


class health_support_recognised(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "개별심사로 지원 필요성을 인정받음"
    reference = f"{LAW} 제9조 제2항"


class property_tax_base(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "재산세 과세표준액 합계"
    unit = "won"
    reference = f"{LAW} 시행령 제7조 제1항 제3호"


class health_cost_tier(Variable):
    value_type = Enum
    possible_values = HealthCostTier
    default_value = HealthCostTier.above
    entity = Household
    definition_period = MONTH
    label = "재난적의료비 소득 구간"
    reference = f"{LAW} 시행령 제3조 제1항, 제7조 제1항"
    documentation = """
    Recipients and near-poor first; the others by gross income against the standard median income [M]. In practice the
    health insurance premium stands for income; that table was not in the facts.
    """

    def formula(household, period, parameters):
        limits = parameters(period).catastrophic_health.income_limit
        income, median = household("gross_income", period), household("standard_median_income", period)
        recipient = numpy.asarray(household("recipient_class", period)) > 0
        tests = [recipient] + [income <= to_won(median * limits[name]) for name in ("half", "full", "reviewed")]
        return numpy.select(tests, range(len(tests)), default=HealthCostTier.above.index)


class health_cost_floor(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "의료비 부담수준 (이 금액을 넘어야 함)"
    unit = "won"
    reference = f"{LAW} 시행령 제3조 제1항"
    documentation = "Amounts and shares are from memory [M]. Yearly income is twelve times the month's gross income."

    def formula(household, period, parameters):
        floor = parameters(period).catastrophic_health.floor
        yearly = household("gross_income", period) * 12
        by_tier = (floor.recipient, floor.half, yearly * floor.full, yearly * floor.reviewed, yearly * floor.reviewed)
        amount = numpy.choose(numpy.asarray(household("health_cost_tier", period)), by_tier)
        return numpy.floor(numpy.round(amount, 6))


class health_support_apply_by(Variable):
    value_type = datetime.date
    entity = Person
    definition_period = MONTH
    label = "재난적의료비 지급신청 마감일"
    reference = f"{LAW} 시행규칙 제2조 제1항"
    documentation = (
        "180 days from the day after discharge: the 180th day still counts. Means nothing without a last day."
    )

    def formula(person, period, parameters):
        days = parameters(period).catastrophic_health.apply_days
        return person("last_treatment_day", period) + numpy.timedelta64(int(days), "D")


class health_support_days_to_apply(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "지급신청 마감까지 남은 일수 (음수는 지난 일수)"
    unit = "days"
    reference = f"{LAW} 시행규칙 제2조 제1항"

    def formula(person, period, parameters):
        left = person("health_support_apply_by", period) - person("health_support_application_day", period)
        return left.astype("timedelta64[D]").astype(int)


class health_support_decision_by(Variable):
    value_type = datetime.date
    entity = Person
    definition_period = MONTH
    label = "재난적의료비 결정 통보 기한"
    reference = f"{LAW} 제12조 제2항"
    documentation = "60 days where an individual review is needed; the 60 days for missing papers are not modelled."

    def formula(person, period, parameters):
        rules = parameters(period).catastrophic_health
        tier = numpy.asarray(person.household("health_cost_tier", period))
        days = numpy.where(
            tier >= HealthCostTier.reviewed.index, rules.decision_days_extended, rules.decision_days
        ).astype("timedelta64[D]")
        return person("health_support_application_day", period) + days


class health_support_days_left_a_year(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "올해 더 지원받을 수 있는 진료 일수"
    unit = "days"
    reference = f"{LAW} 시행령 제11조 제3항 제1호"

    def formula(person, period, parameters):
        return numpy.maximum(
            parameters(period).catastrophic_health.days_a_year - person("supported_days_this_year", period), 0
        )


class health_support_room_a_year(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "올해 더 지급받을 수 있는 금액"
    unit = "won/year"
    reference = f"{LAW} 시행령 제11조 제3항 제2호"
    documentation = "The notice's 50 million [M], within three times the yearly one-person median [L]."

    def formula(person, period, parameters):
        rules = parameters(period).catastrophic_health
        ceiling = parameters(period).standard_median_income["1"] * 12 * rules.cap_share_of_median
        most = min(rules.cap_a_year, ceiling)
        return numpy.maximum(most - person("health_support_paid_this_year", period), 0)


class health_support_needs_review(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "재난적의료비 개별심사 대상 가구"
    reference = f"{LAW} 제9조 제2항"

    def formula(household, period, parameters):
        return household("health_cost_tier", period) == HealthCostTier.reviewed


class health_support_eligible(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "재난적의료비 지원대상자"
    reference = [f"{LAW} 제9조", f"{LAW} 시행령 제3조, 제7조", f"{LAW} 시행규칙 제2조"]
    documentation = """
    Expenses above the floor, the property tax base within its limit (not asked of recipients and near-poor), applied in
    time, days left this year. Households at 100 to 200 % only when recognised by individual review. The limit of the
    tax base is from memory [M]. Foreigners under 제9조 제3항 are not modelled.
    """

    def formula(person, period, parameters):
        limit = parameters(period).catastrophic_health.property_tax_base_limit
        tier = numpy.asarray(person.household("health_cost_tier", period))
        income = (tier < HealthCostTier.reviewed.index) | (
            (tier == HealthCostTier.reviewed.index) & person("health_support_recognised", period)
        )
        recipient = tier == HealthCostTier.recipient.index
        wealth = recipient | (person.household("property_tax_base", period) <= limit)
        heavy = person("medical_expenses_borne", period) > person.household("health_cost_floor", period)
        in_time = person("health_support_days_to_apply", period) >= 0
        return income & wealth & heavy & in_time & (person("health_support_days_left_a_year", period) > 0)


class health_support_once(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "재난적의료비 지원금액"
    unit = "won"
    reference = [f"{LAW} 제8조, 제13조", f"{LAW} 시행령 제11조, 제12조"]
    documentation = """
    Paid once for the claim: the share of the supportable expenses that other payments leave (제8조), cut to 10 won,
    nothing below 100,000 won, at most what is left of the year's cap. The shares of the tiers by income are from memory
    [M]; more than the cap, which the agency may grant in single cases, is not modelled.
    """

    def formula(person, period, parameters):
        rules = parameters(period).catastrophic_health
        shares = (rules.rate.recipient, rules.rate.half, rules.rate.full, rules.rate.reviewed, 0.0)
        share = numpy.choose(numpy.asarray(person.household("health_cost_tier", period)), shares)
        rest = person("medical_expenses_supportable", period) - person("other_medical_payments", period)
        amount = numpy.floor(numpy.round(numpy.maximum(rest, 0) * share, 6) / 10) * 10
        amount = numpy.where(amount < rules.least_paid, 0, amount)
        paid = numpy.minimum(amount, person("health_support_room_a_year", period))
        return numpy.where(person("health_support_eligible", period), paid, 0)
