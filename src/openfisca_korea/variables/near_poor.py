"""Near-poor classes (차상위계층): no amount of their own, but the key to other benefits and reductions."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household, Person
from openfisca_korea.lookups import to_won


class near_poor_line(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "차상위계층 기준"
    unit = "won/month"
    reference = "국민기초생활 보장법 제2조 제10호, 시행령 제3조"

    def formula(household, period, parameters):
        return to_won(household("standard_median_income", period) * parameters(period).near_poor.rate)


class near_poor_margin(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "차상위계층 기준까지 남은 금액"
    unit = "won/month"
    reference = "국민기초생활 보장법 시행령 제3조"

    def formula(household, period, parameters):
        return household("near_poor_line", period) - household("recognised_income", period)


class near_poor_within_line(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "소득인정액이 차상위계층 기준 이하"
    reference = "국민기초생활 보장법 시행령 제3조"

    def formula(household, period, parameters):
        return household("near_poor_margin", period) >= 0


class near_poor(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "차상위계층"
    reference = "국민기초생활 보장법 제2조 제10호"
    documentation = """
    By the letter of the Act: within the line and entitled to none of the four benefits (livelihood, medical aid, housing,
    education), whether or not they are received.
    """

    def formula(household, period, parameters):
        entitled = household("livelihood_eligible", period) | household("medical_aid_eligible", period)
        entitled = entitled | household("housing_eligible", period) | household("education_eligible", period)
        return household("near_poor_within_line", period) & ~entitled


class near_poor_for_classes(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "차상위 사업 대상 가구 (생계·의료급여 수급권자 아님)"
    reference = "국민기초생활 보장법 제2조 제10호, 제7조 제3항"
    documentation = """
    That housing or education benefit does not stand in the way of the classes below is guidance from memory [M]: check
    it before a decision rests on it.
    """

    def formula(household, period, parameters):
        excluded = household("livelihood_eligible", period) | household("medical_aid_eligible", period)
        return household("near_poor_within_line", period) & ~excluded


class near_poor_copay_relief(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "차상위 본인부담경감 대상자"
    reference = "국민건강보험법 시행령 제19조, 별표 2"
    documentation = """
    A rare, severe or chronic illness, or under 18 (birthday month counts as reached) [M]. Whether obligors are looked at
    is not known here and not modelled. The relief itself has no amount: what is saved depends on the treatment.
    """

    def formula(person, period, parameters):
        child = person("age_in_months", period) < parameters(period).near_poor.child_age * 12
        return person.household("near_poor_for_classes", period) & (child | person("long_treatment", period))


class near_poor_self_sufficiency(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "차상위 자활 대상자"
    reference = "국민기초생활 보장법 제7조 제3항, 시행령 제5조의5"
    documentation = "Takes part in self-sufficiency work. The number of the decree's article is from memory [M]."

    def formula(person, period, parameters):
        return person.household("near_poor_for_classes", period) & person("self_sufficiency_participant", period)


class near_poor_disability(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "차상위 장애인연금·장애수당 대상자"
    reference = ["장애인연금법 제4조", "장애인복지법 제49조, 제50조"]

    def formula(person, period, parameters):
        return person.household("near_poor_for_classes", period) & person("receives_disability_benefit", period)


class near_poor_single_parent(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "저소득 한부모가족 (차상위 기준 이하)"
    reference = "한부모가족지원법 제5조"
    documentation = "Within the near-poor line; single-parent support has a higher line of its own."

    def formula(household, period, parameters):
        return household("near_poor_for_classes", period) & household("single_parent_certified", period)


class near_poor_confirmation(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "차상위계층 확인 대상 가구 (구 우선돌봄)"
    reference = "국민기초생활 보장법 제2조 제10호"
    documentation = "Near-poor with no member in another class."

    def formula(household, period, parameters):
        classed = household("near_poor_single_parent", period)
        for name in ("near_poor_copay_relief", "near_poor_self_sufficiency", "near_poor_disability"):
            classed = classed | household.any(household.members(name, period))
        return household("near_poor", period) & ~classed
