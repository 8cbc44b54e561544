"""What is known of each household: size, place, obligors, rent (가구)."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

from openfisca_core.indexed_enums import Enum
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household
from openfisca_korea.lookups import by_size


class PropertyRegion(Enum):
    """Region class of the basic property amount (기본재산액 지역 구분)."""

    seoul = "서울"
    gyeonggi = "경기"
    metropolitan = "광역시·세종·창원"
    other = "그 밖의 지역"


class PensionRegion(Enum):
    """Region class of the basic pension's property amount (기초연금 기본재산액 지역 구분)."""

    metropolitan = "대도시"
    city = "중소도시"
    rural = "농어촌"


class RentGrade(Enum):
    """Rent grade (급지)."""

    grade_1 = "1급지 서울"
    grade_2 = "2급지 경기·인천"
    grade_3 = "3급지 광역시·세종·수도권 외 특례시"
    grade_4 = "4급지 그 밖의 지역"


class property_region(Variable):
    value_type = Enum
    possible_values = PropertyRegion
    default_value = PropertyRegion.other
    entity = Household
    definition_period = MONTH
    label = "기본재산액 지역"
    reference = "국민기초생활 보장법 시행령 제5조의4"


class pension_region(Variable):
    value_type = Enum
    possible_values = PensionRegion
    default_value = PensionRegion.rural
    entity = Household
    definition_period = MONTH
    label = "기초연금 기본재산액 지역"
    reference = "기초연금법 시행규칙 제3조"


class rent_grade(Variable):
    value_type = Enum
    possible_values = RentGrade
    default_value = RentGrade.grade_4
    entity = Household
    definition_period = MONTH
    label = "기준임대료 급지"
    reference = "주거급여법 제7조"


class household_size(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "가구원 수"
    unit = "persons"
    reference = "국민기초생활 보장법 시행령 제2조"

    def formula(household, period, parameters):
        return household.nb_persons()


class standard_median_income(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "기준 중위소득"
    unit = "won/month"
    reference = "국민기초생활 보장법 제2조 제11호"

    def formula(household, period, parameters):
        return by_size(parameters(period).standard_median_income, household("household_size", period))


class household_trait_expenses(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "가구특성별 지출비용"
    unit = "won/month"
    reference = "국민기초생활 보장법 시행령 제5조의2"


class obligor_annual_income(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "부양의무자 연 소득"
    unit = "won/year"
    reference = "국민기초생활 보장법 제8조의2"
    documentation = (
        "Assumption when nothing is given: zero, that is, not excluded. Of several obligors give the largest."
    )


class obligor_property(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "부양의무자 일반재산"
    unit = "won"
    reference = "국민기초생활 보장법 제8조의2"
    documentation = (
        "Assumption when nothing is given: zero, that is, not excluded. Of several obligors give the largest."
    )


class monthly_rent(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "월차임"
    unit = "won/month"
    reference = "주거급여법 제7조"


class rent_deposit(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "임차보증금"
    unit = "won"
    reference = "주거급여법 제7조"
    documentation = "Counts as rent here; as property it is given in residential_property."
