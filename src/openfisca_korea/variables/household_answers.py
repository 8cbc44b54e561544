"""What a whole household may ask of benefits that are decided for one person (가구 단위 판정)."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household
from openfisca_korea.lookups import largest, to_won


class has_student(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "초·중·고 학생이 있음"
    reference = "국민기초생활 보장법 시행령 제16조"

    def formula(household, period, parameters):
        level = household.members("education_school_level", period)
        return household.any(level != level.possible_values.none)


class household_near_poor_copay_relief_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "차상위 본인부담경감 대상자가 있는 가구"
    reference = "국민건강보험법 시행령 제19조, 별표 2"

    def formula(household, period, parameters):
        return household.any(household.members("near_poor_copay_relief", period))


class has_disability_pension_target(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "18세 이상 중증장애인이 있음 (20세 이하 재학생 제외)"
    reference = "장애인연금법 제4조 제1항"

    def formula(household, period, parameters):
        return household.any(household.members("disability_pension_target", period))


class disability_pension_target_not_excluded(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "직역연금 제외 대상이 아닌 18세 이상 중증장애인이 있음"
    reference = "장애인연금법 제4조"

    def formula(household, period, parameters):
        target = household.members("disability_pension_target", period)
        return household.any(target & household.members("basic_pension_not_excluded", period))


class household_disability_pension_margin(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "장애인연금 선정기준액까지 남은 금액 (가장 나이 많은 가구원)"
    unit = "won/month"
    reference = "장애인연금법 제4조 제1항"
    documentation = "Of the oldest member, disabled or not; of several equally old, of the one with the least room."

    def formula(household, period, parameters):
        months = household.members("age_in_months", period)
        oldest = largest(household, months, numpy.ones(len(months), dtype=bool))
        room = household.members("disability_pension_room", period)
        return -largest(household, -room, months == oldest[household.members_entity_id])


class household_adult_disability_allowance_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "장애수당 지급 대상이 있는 가구"
    reference = "장애인복지법 제49조"

    def formula(household, period, parameters):
        return household.any(household.members("disability_allowance_eligible", period))


class household_adult_disability_allowance(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "가구의 장애수당 합계"
    unit = "won/month"
    reference = "장애인복지법 제49조"

    def formula(household, period, parameters):
        return household.sum(household.members("disability_allowance", period))


class has_disabled_school_age_child(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "18세 미만 또는 20세 이하 재학생이 있음"
    reference = "장애인복지법 제50조"

    def formula(household, period, parameters):
        return household.any(household.members("disabled_school_child", period))


class household_child_disability_allowance_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "장애아동수당 지급 대상이 있는 가구"
    reference = "장애인복지법 제50조"

    def formula(household, period, parameters):
        return household.any(household.members("child_disability_allowance_eligible", period))


class household_child_disability_allowance(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "가구의 장애아동수당 합계"
    unit = "won/month"
    reference = "장애인복지법 제50조"

    def formula(household, period, parameters):
        return household.sum(household.members("child_disability_allowance", period))


class has_single_parent_child(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "한부모가족의 아동에 해당하는 자녀가 있음"
    reference = "한부모가족지원법 제4조 제5호"

    def formula(household, period, parameters):
        return household("single_parent_children", period) > 0


class is_single_parent_family(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "한부모가족 또는 조손가족"
    reference = "한부모가족지원법 제4조, 제5조의2"

    def formula(household, period, parameters):
        kind = household("single_parent_kind", period)
        return kind != kind.possible_values.none


class single_parent_young_margin(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "청소년 한부모 선정기준까지 남은 금액"
    unit = "won/month"
    reference = "한부모가족지원법 제5조"
    documentation = "As if the parent were 24 or younger; the line that counts is in single_parent_margin."

    def formula(household, period, parameters):
        line = to_won(household("standard_median_income", period) * parameters(period).single_parent.rate.young_parent)
        return line - household("recognised_income", period)


class receives_four_basic_benefits(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "생계·의료·주거·교육급여 가운데 하나를 받음"
    reference = "국민기초생활 보장법 제7조"

    def formula(household, period, parameters):
        received = household("recipient_class", period)
        return numpy.asarray(received) >= received.possible_values.education.index


class health_cost_income_within(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "재난적의료비 소득 기준 충족 (개별심사 제외)"
    reference = "재난적의료비 지원에 관한 법률 시행령 제7조 제1항"

    def formula(household, period, parameters):
        tier = household("health_cost_tier", period)
        return numpy.asarray(tier) < tier.possible_values.reviewed.index


class health_cost_income_room(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "재난적의료비 소득 상한까지 남은 금액 (개별심사 제외)"
    unit = "won/month"
    reference = "재난적의료비 지원에 관한 법률 시행령 제7조 제1항"

    def formula(household, period, parameters):
        line = household("standard_median_income", period) * parameters(period).catastrophic_health.income_limit.full
        return to_won(line) - household("gross_income", period)


class household_health_support_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "재난적의료비 지원대상자가 있는 가구"
    reference = "재난적의료비 지원에 관한 법률 제9조"

    def formula(household, period, parameters):
        return household.any(household.members("health_support_eligible", period))


class household_care_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "장기요양 수급자가 있는 가구"
    reference = "노인장기요양보험법 제15조 제2항"

    def formula(household, period, parameters):
        return household.any(household.members("care_eligible", period))


class household_telecom_reduction_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "이동통신 요금감면 대상자가 있는 가구"
    reference = "전기통신사업법 제4조; 전기통신사업법 시행령 제2조"

    def formula(household, period, parameters):
        return household.any(household.members("telecom_reduction_eligible", period))
