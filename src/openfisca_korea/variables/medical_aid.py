"""Medical aid (의료급여): the line, the obligors, types 1 and 2, and what the recipient pays."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.indexed_enums import Enum
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household, Person
from openfisca_korea.lookups import by_choice, by_size, to_won


class MedicalAidType(Enum):
    """Type of medical aid (의료급여 종별)."""

    none = "없음"
    type_1 = "1종"
    type_2 = "2종"


class medical_aid_line(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "의료급여 선정기준"
    unit = "won/month"
    reference = "국민기초생활 보장법 제12조의3 제2항"

    def formula(household, period, parameters):
        return by_size(parameters(period).medical_aid.line, household("household_size", period))


class medical_aid_margin(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "의료급여 선정기준까지 남은 금액"
    unit = "won/month"
    reference = "국민기초생활 보장법 제12조의3 제2항"
    documentation = """
    The support that an obligor of weak capacity is taken to give (부양비) counted as income until the end of 2025; that
    it counts no more from 2026 is from memory [M].
    """

    def formula(household, period, parameters):
        capacity = household("obligor_capacity", period)
        weak = capacity == capacity.possible_values.weak_capacity
        counted = (weak & ~household("obligor_cannot_support", period)) * household("obligor_deemed_support", period)
        deemed = to_won(counted * parameters(period).medical_aid.deemed_support_counted)
        return household("medical_aid_line", period) - household("recognised_income", period) - deemed


class medical_aid_within_line(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "소득인정액이 의료급여 선정기준 이하"
    reference = "국민기초생활 보장법 제12조의3 제2항"

    def formula(household, period, parameters):
        return household("medical_aid_margin", period) >= 0


class medical_aid_obligor_passed(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "의료급여 부양의무자 기준 충족"
    reference = "국민기초생활 보장법 제8조의2, 제12조의3 제2항"
    documentation = """
    Still in force for medical aid: there is no obligor, or none able to support, or no support can be had. The income and
    property that make an obligor able are not known here, so the office's finding is an input; livelihood benefit's
    limits are not used. Exemptions by guidance (such as severely disabled members) are given as no_capacity.
    """

    def formula(household, period, parameters):
        capacity = household("obligor_capacity", period)
        able = capacity == capacity.possible_values.full_capacity
        return ~able | household("obligor_cannot_support", period)


class medical_aid_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "의료급여 수급 자격"
    reference = "국민기초생활 보장법 제12조의3"

    def formula(household, period, parameters):
        return household("medical_aid_within_line", period) & household("medical_aid_obligor_passed", period)


class outside_working_ability(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "18세 미만, 65세 이상 또는 근로무능력자"
    reference = "의료급여법 시행령 제3조 제2항 제1호 가목"
    documentation = "Ages by calendar month: the month of the 18th or 65th birthday counts as reached."

    def formula(person, period, parameters):
        rules, months = parameters(period).medical_aid, person("age_in_months", period)
        outside_age = (months < rules.child_age * 12) | (months >= rules.elder_age * 12)
        return outside_age | person("unable_to_work", period)


class medical_aid_type(Variable):
    value_type = Enum
    possible_values = MedicalAidType
    default_value = MedicalAidType.none
    entity = Person
    definition_period = MONTH
    label = "의료급여 종별"
    reference = "의료급여법 제3조, 시행령 제3조"
    documentation = """
    Type 1: every member of a household in which nobody is able to work; persons in facilities or registered with a rare
    or severe disease; persons under other laws, whatever their income. Everybody else of an eligible household: type 2.
    The list of the decree was read in an older text only and must be checked.
    """

    def formula(person, period, parameters):
        eligible = person.household("medical_aid_eligible", period)
        nobody_able = person.household.all(person("outside_working_ability", period))
        other_law = person("medical_aid_by_other_law", period)
        first = other_law | (eligible & (nobody_able | person("type_one_by_condition", period)))
        return numpy.select([first, eligible], [MedicalAidType.type_1, MedicalAidType.type_2], MedicalAidType.none)


class medical_aid_visit_charge(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "1종 외래 1회 본인부담금"
    unit = "won/visit"
    reference = "의료급여법 제10조, 시행령 제13조, 별표 1"
    documentation = (
        "Type 1 only, zero for everyone else. Pharmacy charges, exemptions and monthly ceilings are not modelled [L/M]."
    )

    def formula(person, period, parameters):
        charge = by_choice(parameters(period).medical_aid.visit_charge, person("clinic_level", period))
        return numpy.where(person("medical_aid_type", period) == MedicalAidType.type_1, charge, 0)


class medical_aid_outpatient_share(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "2종 병원 외래 본인부담률"
    unit = "/1"
    reference = "의료급여법 제10조, 시행령 제13조, 별표 1"
    documentation = "Type 2 in hospitals, zero for everyone else. The flat charge of type 2 at clinics is not known."

    def formula(person, period, parameters):
        second = person("medical_aid_type", period) == MedicalAidType.type_2
        return second * parameters(period).medical_aid.outpatient_share


class medical_aid_inpatient_share(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "2종 입원 본인부담률"
    unit = "/1"
    reference = "의료급여법 제10조, 시행령 제13조, 별표 1"
    documentation = "Type 2 only, zero for everyone else. The ceiling is not modelled [L/M]."

    def formula(person, period, parameters):
        second = person("medical_aid_type", period) == MedicalAidType.type_2
        return second * parameters(period).medical_aid.inpatient_share
