"""What is known of children, disability and lone parents (아동·장애·한부모).

Where a variable here has a formula, the formula is an assumption. OpenFisca drops it for the whole column as soon as one
row is given, so give such a variable for every row or for none.
"""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import datetime

import numpy
from openfisca_core.indexed_enums import Enum
from openfisca_core.model_api import ETERNITY, MONTH, Variable

from openfisca_korea.entities import Household, Person


class DisabilityDegree(Enum):
    """Degree of a registered disability (장애 정도)."""

    unregistered = "등록 장애인이 아님"
    mild = "장애의 정도가 심하지 않은 장애인"
    severe = "장애의 정도가 심한 장애인"


class DisabilityIncomeClass(Enum):
    """Income class that sets the amounts for disabled people (장애인연금·장애수당 소득계층)."""

    livelihood_or_medical = "생계·의료급여 수급자"
    near_poor = "차상위계층 (주거·교육급여 수급자 포함)"
    above = "차상위 초과"


class SingleParentKind(Enum):
    """Who brings the children up alone (한부모가족 유형)."""

    none = "한부모가족이 아님"
    single_parent = "한부모 (사별·이혼·유기 등)"
    unmarried = "미혼 한부모"
    grandparent = "조손가족"


class ChildAllowanceRegion(Enum):
    """Region class of the child allowance's extra amount (아동수당 추가지급 지역)."""

    capital = "수도권"
    outside_capital = "비수도권"
    favoured = "인구감소지역 우대지역"
    special = "인구감소지역 특별지역"


class disability_degree(Variable):
    value_type = Enum
    possible_values = DisabilityDegree
    default_value = DisabilityDegree.unregistered
    entity = Person
    definition_period = MONTH
    label = "장애 정도"
    reference = ["장애인복지법 제32조", "장애인복지법 시행령 제2조"]


class severely_disabled(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "중증장애인 (장애인연금법)"
    reference = ["장애인연금법 제2조 제1호", "장애인연금법 시행령 제2조"]
    documentation = """
    The pension's severe disability is narrower than the register's: a ministry notice adds conditions that are not known
    here. Assumption when nothing is given: every person registered as severe. What the review found is given here.
    """

    def formula(person, period, parameters):
        degree = person("disability_degree", period)
        return degree == degree.possible_values.severe


class attends_school(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "초·중등학교 재학"
    reference = ["장애인연금법 제4조 제1항", "초·중등교육법 제2조", "한부모가족지원법 제4조 제5호"]
    documentation = "Assumption when nothing is given: as education_school_level says."

    def formula(person, period, parameters):
        level = person("education_school_level", period)
        return level != level.possible_values.none


class disabled_school_child(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "18세 미만 또는 20세 이하 재학생"
    reference = ["장애인연금법 제4조 제1항 단서", "장애인복지법 제50조"]
    documentation = "Receives the child disability allowance; neither the disability pension nor the adults' allowance."

    def formula(person, period, parameters):
        rules = parameters(period).disability_pension
        months = person("age_in_months", period)
        at_school = person("attends_school", period) & (months < (rules.school_age + 1) * 12)
        return (months >= 0) & ((months < rules.age * 12) | at_school)


class in_care_facility(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "보장시설 입소"
    reference = ["국민기초생활 보장법 제32조", "장애인복지법 제49조, 제50조"]


class disability_income_class(Variable):
    value_type = Enum
    possible_values = DisabilityIncomeClass
    default_value = DisabilityIncomeClass.above
    entity = Household
    definition_period = MONTH
    label = "장애인연금·장애수당 소득계층"
    reference = ["장애인연금법 제7조", "장애인복지법 제49조, 제50조", "국민기초생활 보장법 시행령 제3조"]
    documentation = """
    Assumption when nothing is given: entitled to livelihood benefit or medical aid as computed, else near-poor up to 50 %
    of the standard median income. What the household really receives is given here.
    """

    def formula(household, period, parameters):
        recipient = household("livelihood_eligible", period) | household("medical_aid_eligible", period)
        near_poor = household("near_poor_within_line", period)
        kinds = DisabilityIncomeClass
        return numpy.select([recipient, near_poor], [kinds.livelihood_or_medical, kinds.near_poor], kinds.above)


class single_parent_kind(Variable):
    value_type = Enum
    possible_values = SingleParentKind
    default_value = SingleParentKind.none
    entity = Household
    definition_period = MONTH
    label = "한부모가족 유형"
    reference = "한부모가족지원법 제4조, 제5조의2"
    documentation = """
    A spouse missing from the household is not enough (military service, work elsewhere) and a spouse in it is not against
    it (lasting loss of ability to work): so it is given, never guessed. The head is the lone parent or grandparent.
    """


class child_allowance_region(Variable):
    value_type = Enum
    possible_values = ChildAllowanceRegion
    default_value = ChildAllowanceRegion.capital
    entity = Household
    definition_period = MONTH
    label = "아동수당 추가지급 지역"
    reference = "아동수당법 제4조 (2026-03-20)"
    documentation = (
        "The ministry's notice lists the districts. Assumption when nothing is given: capital area, no extra."
    )


class child_allowance_in_voucher(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "아동수당을 지역사랑상품권으로 받음"
    reference = "아동수당법 제10조 제3항"


class child_benefit_application_date(Variable):
    value_type = datetime.date
    entity = Person
    definition_period = ETERNITY
    label = "아동수당·부모급여 신청일"
    reference = "아동수당법 제6조, 제10조"
    documentation = "Of the child. Assumption when nothing is given: applied in time, so due from the month of birth."


class child_benefit_month(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "아동수당·부모급여 지급 대상 달"
    reference = "아동수당법 제10조 제1항, 제2항"
    documentation = """
    From the month of birth when applied within 60 days that include the day of birth, else from the month of application.
    Excused lateness, stays abroad of 90 days and loss of nationality (제13조, 제14조) are not modelled.
    """

    def formula(person, period, parameters):
        born = person("birth_date", period).astype("datetime64[D]")
        applied = person("child_benefit_application_date", period).astype("datetime64[D]")
        days = numpy.timedelta64(parameters(period).child_allowance.retroactive_days - 1, "D")
        month = numpy.datetime64(str(period.start), "M")
        since = numpy.where(applied <= born + days, born, applied).astype("datetime64[M]")
        return month >= since


class birth_order(Variable):
    value_type = int
    entity = Person
    definition_period = ETERNITY
    label = "출생 순위"
    unit = "rank"
    reference = "저출산·고령사회기본법 제10조 제3항"
    documentation = """
    1 for a first child; 0 for who is not a child of the household. Assumption when nothing is given: the place by age among
    the children of the household. Children who live elsewhere count in law, so the family register's order is given here.
    """

    def formula(person, period, parameters):
        child = person.has_role(Household.CHILD)
        born = person("birth_date", period).astype("datetime64[D]").astype(int)
        return numpy.where(child, person.get_rank(person.household, born, condition=child) + 1, 0)
