"""Single-parent family support (한부모가족지원)."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household, Person
from openfisca_korea.lookups import to_won


class single_parent_child(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "한부모가족의 아동"
    reference = "한부모가족지원법 제4조 제5호"
    documentation = """
    Under 18, or under 22 and at school, and neither head nor spouse. The longer age after military service, and school
    beyond secondary school (attends_school asks for no more), are not modelled.
    """

    def formula(person, period, parameters):
        ages = parameters(period).single_parent.child_age
        months = person("age_in_months", period)
        young = (months < ages.general * 12) | ((months < ages.at_school * 12) & person("attends_school", period))
        adult = person.has_role(Household.HEAD) | person.has_role(Household.SPOUSE)
        return (months >= 0) & young & ~adult


class single_parent_children(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "한부모가족의 아동 수"
    unit = "persons"
    reference = "한부모가족지원법 제4조 제5호"

    def formula(household, period, parameters):
        return household.sum(household.members("single_parent_child", period))


class single_parent_young(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "청소년 한부모 (24세 이하)"
    reference = "한부모가족지원법 제4조 제1호의2"

    def formula(household, period, parameters):
        kind = household("single_parent_kind", period)
        parent = (kind == kind.possible_values.single_parent) | (kind == kind.possible_values.unmarried)
        oldest = parameters(period).single_parent.young_parent_age
        return parent & (
            household.sum(household.members("age_in_months", period), role=Household.HEAD) < (oldest + 1) * 12
        )


class single_parent_line(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "한부모가족 지원 선정기준"
    unit = "won/month"
    reference = ["한부모가족지원법 제5조", "한부모가족지원법 시행규칙 제3조"]
    documentation = (
        "A share of the standard median income, rounded to one won; a larger share for parents of 24 or younger."
    )

    def formula(household, period, parameters):
        rates = parameters(period).single_parent.rate
        rate = numpy.where(household("single_parent_young", period), rates.young_parent, rates.general)
        return to_won(household("standard_median_income", period) * rate)


class single_parent_margin(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "한부모가족 지원 선정기준까지 남은 금액"
    unit = "won/month"
    reference = "한부모가족지원법 제5조"
    documentation = """
    Assumption: the recognised income of basic livelihood security is used. The family ministry's notice may count income
    and property otherwise; it was not read. Children past the age count in the household's size here; in law they do not.
    """

    def formula(household, period, parameters):
        return household("single_parent_line", period) - household("recognised_income", period)


class single_parent_eligible(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "한부모가족 지원 대상"
    reference = "한부모가족지원법 제5조, 제5조의2"

    def formula(household, period, parameters):
        kind = household("single_parent_kind", period)
        family = (kind != kind.possible_values.none) & (household("single_parent_children", period) > 0)
        return family & (household("single_parent_margin", period) >= 0)


class single_parent_child_support(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "아동양육비 (기본)"
    unit = "won/month"
    reference = "한부모가족지원법 제12조 제1항 제4호"
    documentation = """
    The basic amount for each child. What comes on top is in single_parent_support_least and _most. What other laws already
    pay is taken off in law (제12조 제1항 단서); how much is not known here.
    """

    def formula(household, period, parameters):
        amount = parameters(period).single_parent.child_support * household("single_parent_children", period)
        return numpy.where(household("single_parent_eligible", period), amount, 0)


class single_parent_extra_children(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "추가 아동양육비 대상 아동 수"
    unit = "persons"
    reference = "한부모가족지원법 제12조 제2항"
    documentation = """
    Children of 5 or younger of a grandparent family or of an unmarried parent of 35 or older; children under 18 of a
    parent aged 25 to 34. Parents of 24 or younger have amounts of their own.
    """

    def formula(household, period, parameters):
        rules = parameters(period).single_parent
        kind = household("single_parent_kind", period)
        kinds = kind.possible_values
        head = household.sum(household.members("age_in_months", period), role=Household.HEAD)
        older = (kind == kinds.unmarried) & (head >= rules.older_parent_age * 12)
        middle = (kind != kinds.grandparent) & (head >= (rules.young_parent_age + 1) * 12)
        middle = middle & (head < rules.older_parent_age * 12)
        child = household.members("single_parent_child", period)
        months = household.members("age_in_months", period)
        small = household.sum(child & (months < (rules.small_child_age + 1) * 12))
        minor = household.sum(child & (months < rules.child_age.general * 12))
        counted = numpy.where((kind == kinds.grandparent) | older, small, numpy.where(middle, minor, 0))
        return numpy.where(household("single_parent_eligible", period), counted, 0)


class single_parent_support_least(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "아동양육비 (추가 포함, 적어도)"
    unit = "won/month"
    reference = "한부모가족지원법 제12조 제1항, 제2항"
    documentation = """
    Basic amount and extra for 2026. For parents of 24 or younger the sources give a range for each child and this is its
    lower end; for everyone else least and most are the same.
    """

    def formula(household, period, parameters):
        rules = parameters(period).single_parent
        extra = household("single_parent_extra_children", period) * rules.extra_child_support
        young = household("single_parent_children", period) * rules.young_parent_support.least
        young = numpy.where(household("single_parent_eligible", period), young, 0)
        usual = household("single_parent_child_support", period) + extra
        return numpy.where(household("single_parent_young", period), young, usual)


class single_parent_support_most(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "아동양육비 (추가 포함, 많아도)"
    unit = "won/month"
    reference = "한부모가족지원법 제12조 제1항, 제2항"
    documentation = "As single_parent_support_least, with the upper end for parents of 24 or younger."

    def formula(household, period, parameters):
        rules = parameters(period).single_parent.young_parent_support
        young = household("single_parent_eligible", period) & household("single_parent_young", period)
        spread = household("single_parent_children", period) * (rules.most - rules.least)
        return household("single_parent_support_least", period) + numpy.where(young, spread, 0)


class single_parent_school_aid_a_year(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "아동교육지원비 (학용품비, 한 해)"
    unit = "won/year"
    reference = "한부모가족지원법 제12조 제1항 제2호"
    documentation = """
    Once a year for each child at school; every month shows the year's sum. The living cost aid in facilities (생계비) has no
    amount in the facts and is left out.
    """

    def formula(household, period, parameters):
        pupil = household.members("single_parent_child", period) & household.members("attends_school", period)
        amount = household.sum(pupil) * parameters(period).single_parent.school_aid
        return numpy.where(household("single_parent_eligible", period), amount, 0)
