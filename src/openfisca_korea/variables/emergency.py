"""Emergency welfare support (긴급복지지원): crisis cause, income, property, amounts and how long."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household
from openfisca_korea.lookups import by_choice, to_won

LISTED = 6  # largest household size the amounts list; further persons add a fixed amount


def listed_livelihood(node, size):
    """Won for each household's size; raises ParameterNotFoundError when a size that occurs is not known."""
    amount = numpy.zeros(len(size))
    for persons in numpy.unique(size):
        further = (persons - LISTED) * node["further"] if persons > LISTED else 0
        amount[size == persons] = node[str(min(persons, LISTED))] + further
    return amount


class emergency_income(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급지원 소득"
    unit = "won/month"
    reference = "긴급복지지원법 제13조, 시행령 제7조 제2항 제1호"
    documentation = "Real income of all members, not recognised income. What the rule leaves out of it is not modelled."

    def formula(household, period, parameters):
        names = ("earned_income", "interest_income", "other_income")
        return sum(household.sum(household.members(name, period)) for name in names)


class emergency_income_line(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급지원 소득 기준"
    unit = "won/month"
    reference = "긴급복지지원법 시행령 제7조 제2항 제1호"
    documentation = "75 % of the standard median income, rounded half up; unverified to the won."

    def formula(household, period, parameters):
        return to_won(household("standard_median_income", period) * parameters(period).emergency.income_rate)


class emergency_income_margin(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급지원 소득 기준까지 남은 금액"
    unit = "won/month"
    reference = "긴급복지지원법 시행령 제7조 제2항 제1호"

    def formula(household, period, parameters):
        return household("emergency_income_line", period) - household("emergency_income", period)


class emergency_property_margin(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급지원 재산 기준까지 남은 금액"
    unit = "won"
    reference = "긴급복지지원법 시행령 제7조 제2항 제2호"
    documentation = """
    All property less debt. The region is that of the basic pension's property amount, taken to be the same classes; that
    debt comes off is from memory [M]; a deduction for the home lived in is not in the facts and not modelled.
    """

    def formula(household, period, parameters):
        limit = by_choice(parameters(period).emergency.property_limit, household("pension_region", period))
        names = ("residential_property", "general_property", "full_rate_property", "financial_assets")
        owned = sum(household.sum(household.members(name, period)) for name in names)
        return limit - numpy.maximum(owned - household.sum(household.members("debt", period)), 0)


class emergency_financial_limit(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급지원 금융재산 기준 (생활준비금 포함)"
    unit = "won"
    reference = "긴급복지지원법 시행령 제7조 제2항 제2호"
    documentation = """
    Six million won and a living reserve of the standard median income, the reserve cut to a thousand won: so the one
    published figure shows (4 persons in 2025: 12,097,000). Other figures are unverified.
    """

    def formula(household, period, parameters):
        rules = parameters(period).emergency
        reserve = household("standard_median_income", period) * rules.reserve_rate
        cut = numpy.floor(numpy.round(reserve, 6) / rules.reserve_step) * rules.reserve_step
        return rules.financial_limit + cut


class emergency_financial_margin(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급지원 금융재산 기준까지 남은 금액"
    unit = "won"
    reference = "긴급복지지원법 시행령 제7조 제2항 제2호"

    def formula(household, period, parameters):
        held = household.sum(household.members("financial_assets", period))
        return household("emergency_financial_limit", period) - held


class in_crisis(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "위기상황"
    reference = "긴급복지지원법 제2조"

    def formula(household, period, parameters):
        cause = household("crisis_cause", period)
        return cause != cause.possible_values.none


class emergency_without_financial(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "위기사유·소득·재산 기준 충족 (금융재산 제외)"
    reference = "긴급복지지원법 제5조, 제13조"

    def formula(household, period, parameters):
        poor_enough = household("emergency_income_margin", period) >= 0
        return household("in_crisis", period) & poor_enough & (household("emergency_property_margin", period) >= 0)


class emergency_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "긴급복지지원 대상 (주거지원 외)"
    reference = "긴급복지지원법 제5조, 제13조, 시행령 제7조"
    documentation = """
    Support comes first and these limits are checked within a month after (선지원 후조사): a household above them may
    have been helped rightly. Limits of 2023 and 2024 are taken from later ones [M]. Foreigners: see 시행령 제1조의2.
    """

    def formula(household, period, parameters):
        within = household("emergency_financial_margin", period) >= 0
        return household("emergency_without_financial", period) & within


class emergency_housing_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "긴급 주거지원 대상"
    reference = "긴급복지지원법 제9조 제1항 제1호 다목, 시행령 제4조, 제7조"
    documentation = "Two million won more of financial assets. The amounts, by region and size, are not known."

    def formula(household, period, parameters):
        extra = parameters(period).emergency.housing_financial_extra
        within = household("emergency_financial_margin", period) + extra >= 0
        return household("emergency_without_financial", period) & within


class emergency_support_cap(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급 생계지원·주거지원 각각의 한도"
    unit = "won/month"
    reference = "긴급복지지원법 제9조 제2항"

    def formula(household, period, parameters):
        cap = household("standard_median_income", period) * parameters(period).emergency.cap_rate
        return numpy.floor(numpy.round(cap, 6))


class emergency_livelihood_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "긴급 생계지원 대상"
    reference = "긴급복지지원법 제3조 제2항, 제9조 제1항 제1호 가목"

    def formula(household, period, parameters):
        return household("emergency_eligible", period) & ~household("same_support_received", period)


class emergency_livelihood_known(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "긴급 생계지원 금액이 알려진 가구원 수"
    reference = "긴급복지지원법 시행령 제2조"
    documentation = "Not known: 5 and more persons in 2023, 7 and more in 2024 and 2025, 5 in 2026, everyone from 2027."

    def formula(household, period, parameters):
        known, size = set(parameters(period).emergency.livelihood_amount), household("household_size", period)
        sizes = [persons for persons in range(1, LISTED + 1) if str(persons) in known]
        return numpy.isin(size, sizes) | ((size > LISTED) & ({str(LISTED), "further"} <= known))


class emergency_livelihood(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "긴급 생계지원액"
    unit = "won/month"
    reference = "긴급복지지원법 제9조, 시행령 제2조"
    documentation = """
    The listed amount, never above the cap. Asking for an eligible household whose size has no known amount raises
    ParameterNotFoundError for the whole column: emergency_livelihood_known tells which those are. 2023 to 2025 are
    from memory [M].
    """

    def formula(household, period, parameters):
        eligible = household("emergency_livelihood_eligible", period)
        amount = numpy.zeros(household.count)
        size = household("household_size", period)[eligible]
        amount[eligible] = listed_livelihood(parameters(period).emergency.livelihood_amount, size)
        return numpy.minimum(amount, household("emergency_support_cap", period))
