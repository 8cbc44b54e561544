"""Facts that vouchers, care, job and bill reductions ask for in common: what is received, who is frail, ages (공통 사실)."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.indexed_enums import Enum
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household, Person


class RecipientClass(Enum):
    """Highest basic livelihood benefit a household really receives (수급 구분)."""

    none = "해당 없음"
    near_poor = "차상위계층"
    education = "교육급여"
    housing = "주거급여"
    medical = "의료급여"
    livelihood = "생계급여"


class recipient_class(Variable):
    value_type = Enum
    possible_values = RecipientClass
    default_value = RecipientClass.none
    entity = Household
    definition_period = MONTH
    label = "수급 구분 (받고 있는 급여 가운데 가장 높은 것)"
    reference = "국민기초생활 보장법 제2조 제2호, 제10호, 제7조"
    documentation = """
    Give what the records say is received: vouchers, copayments and reductions follow a decision. When nothing is given,
    what the household is entitled to stands for it. A household of which only some members receive counts as receiving.
    """

    def formula(household, period, parameters):
        benefits = (
            "livelihood_eligible",
            "medical_aid_eligible",
            "housing_eligible",
            "education_eligible",
            "near_poor",
        )
        entitled = [household(benefit, period) for benefit in benefits]
        return numpy.select(entitled, range(len(benefits), 0, -1), default=RecipientClass.none.index)


class young_child(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "영유아"
    reference = "영유아보육법 제2조 제1호"
    documentation = """
    Assumption when nothing is given: under six. The newer text of the Act, up to seven and not yet at school, is from memory
    [M]; whoever is under six is one by either text.
    """

    def formula(person, period, parameters):
        return person("age_in_years", period) < parameters(period).energy_voucher.young_child_age


class pregnant_or_postpartum(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "임산부"
    reference = "모자보건법 제2조 제1호"


class severe_or_rare_illness(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "중증·희귀·중증난치질환자"
    reference = "국민건강보험법 시행령 제19조, 별표 2"


class gross_income(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "가구원 소득 합계 (공제 전)"
    unit = "won/month"
    reference = "국민기초생활 보장법 시행령 제5조"
    documentation = "Earned, interest and other income of all members, without any deduction and without property."

    def formula(household, period, parameters):
        names = ("earned_income", "interest_income", "other_income")
        return sum(household.sum(household.members(name, period)) for name in names)


class age_in_years(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "만 나이 (생일이 있는 달부터 한 살 더함)"
    unit = "years"
    reference = "민법 제158조"
    documentation = "By calendar month: whoever has a birthday in the month counts as that age for the whole month."

    def formula(person, period, parameters):
        return person("age_in_months", period) // 12
