"""Housing benefit (주거급여): rent for tenants, repair for owners."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.indexed_enums import Enum
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household
from openfisca_korea.lookups import by_size, to_won


class RepairScope(Enum):
    """How much of an owner's home needs repair (수선 범위)."""

    none = "없음"
    light = "경보수"
    medium = "중보수"
    heavy = "대보수"


class housing_line(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "주거급여 선정기준"
    unit = "won/month"
    reference = "주거급여법 제5조"

    def formula(household, period, parameters):
        return by_size(parameters(period).housing.line, household("household_size", period))


class housing_margin(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "주거급여 선정기준까지 남은 금액"
    unit = "won/month"
    reference = "주거급여법 제5조"

    def formula(household, period, parameters):
        return household("housing_line", period) - household("recognised_income", period)


class housing_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "주거급여 수급 자격"
    reference = "주거급여법 제5조"
    documentation = "No obligor test since October 2018."

    def formula(household, period, parameters):
        return household("housing_margin", period) >= 0


class rent_cap(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "기준임대료"
    unit = "won/month"
    reference = "주거급여법 제7조"
    documentation = "Unknown from January 2027: the notice was not published when the facts were gathered."

    def formula(household, period, parameters):
        rules = parameters(period).housing
        size, grade = household("household_size", period), household("rent_grade", period)
        listed = numpy.stack(
            [[rules.rent_cap[member.name][str(n)] for n in range(1, 7)] for member in grade.possible_values]
        )
        cap = listed[numpy.asarray(grade), numpy.clip(size, 1, 6) - 1]
        return to_won(cap * numpy.where(size >= 8, 1 + rules.large_household_rate, 1))


class rent_counted(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "실제임차료 (보증금 환산 포함)"
    unit = "won/month"
    reference = "주거급여법 제7조"

    def formula(household, period, parameters):
        deposit = household("rent_deposit", period) * parameters(period).housing.deposit_yearly_rate / 12
        return to_won(household("monthly_rent", period) + deposit)


class rent_own_share(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "자기부담분"
    unit = "won/month"
    reference = "주거급여법 제7조"

    def formula(household, period, parameters):
        above = numpy.maximum(-household("livelihood_margin", period), 0)
        return to_won(above * parameters(period).housing.own_share_rate)


class housing_benefit(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "주거급여액 (임차급여)"
    unit = "won/month"
    reference = "주거급여법 제7조"
    documentation = "For tenants; zero without rent. Owners' repair is owner_repair_ceiling."

    def formula(household, period, parameters):
        rules = parameters(period).housing
        rent, cap = household("rent_counted", period), household("rent_cap", period)
        paid = numpy.maximum(numpy.minimum(rent, cap) - household("rent_own_share", period), 0)
        paid = numpy.where(rent > cap * rules.excess_multiple, rules.excess_amount, paid)
        return numpy.where(household("housing_eligible", period), paid, 0)


class repair_scope(Variable):
    value_type = Enum
    possible_values = RepairScope
    default_value = RepairScope.none
    entity = Household
    definition_period = MONTH
    label = "자가 수선 범위"
    reference = "주거급여법 제8조"


class owner_repair_ceiling(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "수선유지급여 한도"
    unit = "won"
    reference = "주거급여법 제8조"
    documentation = "The ceiling once per repair cycle; the share paid by recognised income is not modelled."

    def formula(household, period, parameters):
        ceilings = parameters(period).housing.owner_repair
        scope = numpy.asarray(household("repair_scope", period))
        listed = numpy.array([0, ceilings.light, ceilings.medium, ceilings.heavy])
        return numpy.where(household("housing_eligible", period), listed[scope], 0)
