"""Reductions of telecom, electricity, gas, heating and broadcasting bills (요금감면)."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household, Person
from openfisca_korea.lookups import to_won

TELECOM = "전기통신사업법 제4조; 전기통신사업법 시행령 제2조"


def off_bill(fee, node):
    """Won off a telecom fee: the base in full, a share of the rest, up to the most (기본 감면 + 정률 감면)."""
    base = numpy.minimum(fee, node.base)
    return numpy.minimum(base + (fee - base) * node.rate, node.most)


def by_recipient_class(received, top, middle, near_poor):
    """Won by recipient class: livelihood and medical, housing and education, near-poor, none (수급 구분별 금액)."""
    return numpy.choose(numpy.asarray(received), (0, near_poor, middle, middle, top, top))


class telecom_fee(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "이동통신 요금 (감면 전)"
    unit = "won/month"
    reference = TELECOM


class electricity_charge(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "전기요금 (감면 전)"
    unit = "won/month"
    reference = "전기사업법 제16조"


class receives_basic_pension(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "기초연금을 받고 있음"
    reference = "기초연금법 제3조, 제10조"
    documentation = "A fact to give: the reduction follows the decision, not the entitlement."


class telecom_reduction_eligible(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "이동통신 요금감면 대상자"
    reference = TELECOM
    documentation = (
        "Recipients, near-poor, registered disabled people, basic pension receivers. Veterans are not modelled."
    )

    def formula(person, period, parameters):
        recipient = numpy.asarray(person.household("recipient_class", period)) > 0
        disabled = numpy.asarray(person("disability_degree", period)) > 0
        return recipient | disabled | person("receives_basic_pension", period)


class telecom_reduction(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "이동통신 요금감면액"
    unit = "won/month"
    reference = TELECOM
    documentation = """
    The best of the classes a person is in, as if each person had one line. Livelihood and medical: 26,000 in full and
    half of the rest, up to 33,500; housing, education, near-poor: 11,000 and 35 %, up to 21,500; disabled 35 %, no
    ceiling known. For basic pension receivers this is the most it can be: the share below the ceiling of 11,000 (12,100
    in another source) is not known. All from secondary sources [S]; value added tax is not treated.
    """

    def formula(person, period, parameters):
        rules = parameters(period).utility_reductions
        fee = person("telecom_fee", period)
        received = person.household("recipient_class", period)
        lower = off_bill(fee, rules.telecom_near_poor)
        by_class = by_recipient_class(received, off_bill(fee, rules.telecom_livelihood_medical), lower, lower)
        disabled = numpy.asarray(person("disability_degree", period)) > 0
        pension = numpy.minimum(fee, rules.telecom_basic_pension_most)
        amounts = (
            by_class,
            numpy.where(disabled, fee * rules.telecom_disability_rate, 0),
            numpy.where(person("receives_basic_pension", period), pension, 0),
        )
        return to_won(numpy.max(amounts, axis=0))


class electricity_reduction_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "전기요금 감면 대상 가구"
    reference = "전기사업법 제16조"
    documentation = "Recipients and near-poor. Disabled people, veterans, large and newborn families: not in the facts."

    def formula(household, period, parameters):
        return numpy.asarray(household("recipient_class", period)) > 0


class electricity_reduction_most(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "전기요금 감면 한도"
    unit = "won/month"
    reference = "전기사업법 제16조"
    documentation = "Three amounts by class [S], higher in summer; which class and which months is from memory [M]."

    def formula(household, period, parameters):
        rules = parameters(period).utility_reductions
        summer = rules.summer.first <= period.start.month <= rules.summer.last
        most = rules.electricity_summer if summer else rules.electricity
        received = household("recipient_class", period)
        return by_recipient_class(received, most.livelihood_medical, most.housing_education, most.near_poor)


class electricity_reduction(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "전기요금 감면액"
    unit = "won/month"
    reference = "전기사업법 제16조"
    documentation = (
        "Never more than the bill; zero when no bill is given (electricity_reduction_most shows what it can be)."
    )

    def formula(household, period, parameters):
        return numpy.minimum(household("electricity_charge", period), household("electricity_reduction_most", period))


class city_gas_reduction_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "도시가스 요금 경감 대상 가구"
    reference = "도시가스사업법 제20조"
    documentation = "Recipients and near-poor; from memory [M]. Other groups are not in the facts."

    def formula(household, period, parameters):
        return numpy.asarray(household("recipient_class", period)) > 0


class city_gas_reduction(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "도시가스 요금 경감액"
    unit = "won/month"
    reference = "도시가스사업법 제20조"
    documentation = "Differs by season and class; no amount is known, so there is no value in any year."

    def formula(household, period, parameters):
        amount = parameters(period).utility_reductions.city_gas
        return numpy.where(household("city_gas_reduction_eligible", period), amount, 0)


class broadcast_fee_exempt(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "텔레비전 수신료 면제 대상 가구"
    reference = "방송법 제64조; 방송법 시행령 제44조"
    documentation = "Livelihood and medical recipients; from memory [M]. The fee itself is not in the facts."

    def formula(household, period, parameters):
        received = household("recipient_class", period)
        return numpy.asarray(received) >= received.possible_values.medical.index


class district_heating_reduction_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "지역난방 요금 감면 대상 가구"
    reference = "집단에너지사업법 제17조"
    documentation = "Recipients and near-poor; from memory [M]. Other groups and all amounts are not in the facts."

    def formula(household, period, parameters):
        return numpy.asarray(household("recipient_class", period)) > 0
