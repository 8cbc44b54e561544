"""What medical aid, education benefit, the near-poor classes and emergency support ask beyond income and property."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.indexed_enums import Enum
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Household, Person


class ObligorCapacity(Enum):
    """What the office found of the obligors (부양능력 판정)."""

    no_obligor = "부양의무자 없음"
    no_capacity = "부양능력 없음"
    weak_capacity = "부양능력 미약"
    full_capacity = "부양능력 있음"


class ClinicLevel(Enum):
    """Level of the medical aid institution (의료급여기관 구분)."""

    clinic = "제1차 의료급여기관"
    hospital = "제2차 의료급여기관"
    tertiary = "제3차 의료급여기관"


class SchoolLevel(Enum):
    """School that education benefit is paid for (학교급)."""

    none = "해당 없음"
    primary = "초등학교"
    middle = "중학교"
    high = "고등학교"


class CrisisCause(Enum):
    """Cause of the crisis, by the item of the Act (위기사유)."""

    none = "없음"
    earner_lost = "제1호 주소득자의 사망·가출·행방불명·구금"
    illness = "제2호 중한 질병·부상"
    neglect = "제3호 방임·유기·학대"
    violence = "제4호 가정폭력·성폭력"
    disaster = "제5호 화재·자연재해"
    business_closed = "제6호 휴업·폐업"
    job_lost = "제7호 실직"
    ordinance = "제8호 조례로 정한 사유"
    notice = "제9호 고시로 정한 사유"


class EmergencyStage(Enum):
    """Who decided on the support so far (긴급지원 연장 단계)."""

    first = "최초 결정"
    office = "시장·군수·구청장 연장"
    committee = "긴급지원심의위원회 연장"


class obligor_capacity(Variable):
    value_type = Enum
    possible_values = ObligorCapacity
    default_value = ObligorCapacity.no_obligor
    entity = Household
    definition_period = MONTH
    label = "부양의무자의 부양능력 판정"
    reference = "국민기초생활 보장법 제8조의2 제1항"
    documentation = """
    As the office judged it: the income and property limits for medical aid are not known here. Assumption when nothing
    is given: no obligor, that is, not excluded. Of several obligors give the most able.
    """


class obligor_cannot_support(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "부양을 받을 수 없음 (기피·거부, 해외이주, 수용, 행방불명 등)"
    reference = "국민기초생활 보장법 제8조의2 제2항"


class obligor_deemed_support(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "부양비"
    unit = "won/month"
    reference = "국민기초생활 보장법 제8조의2"
    documentation = (
        "What an obligor of weak capacity is taken to give; the office's figure, the share of it is not known here."
    )


class unable_to_work(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "근로능력이 없거나 근로가 곤란함"
    reference = "의료급여법 시행령 제3조 제2항 제1호 가목"
    documentation = (
        "Severely disabled, judged unable to work, expecting or just delivered, in military duty. Age counts by itself."
    )


class type_one_by_condition(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "보장시설 수급자 또는 희귀·중증난치·중증질환 등록자"
    reference = "의료급여법 시행령 제3조 제2항 제1호 나목~라목"


class medical_aid_by_other_law(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "타법 의료급여 수급권자 (이재민·의사상자·국가유공자·북한이탈주민 등)"
    reference = "의료급여법 제3조 제1항"


class clinic_level(Variable):
    value_type = Enum
    possible_values = ClinicLevel
    default_value = ClinicLevel.clinic
    entity = Person
    definition_period = MONTH
    label = "이용한 의료급여기관"
    reference = "의료급여법 제9조 제2항"


class education_school_level(Variable):
    value_type = Enum
    possible_values = SchoolLevel
    default_value = SchoolLevel.none
    entity = Person
    definition_period = MONTH
    label = "재학 중인 학교급"
    reference = ["국민기초생활 보장법 시행령 제16조", "초·중등교육법 제13조, 제24조, 제39조, 제43조, 제46조"]
    documentation = """
    Assumption when nothing is given: as most of those born in the same year, six years of primary school from the March of
    the year of the seventh birthday, three of middle and three of high school. High school is not compulsory.
    """

    def formula(person, period, parameters):
        starts = parameters(period).education.school
        year = period.start.year - (period.start.month < starts.month)
        grade = year - (person("birth_date", period).astype("datetime64[Y]").astype(int) + 1970) - starts.age
        marks = (0, starts.primary_years, starts.primary_years + starts.middle_years)
        level = sum((grade >= mark) * 1 for mark in marks)
        return numpy.where(grade < marks[-1] + starts.high_years, level, 0)


class school_fees_charged_a_year(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "실제 부과된 입학금·수업료·교과서비 (연)"
    unit = "won/year"
    reference = "국민기초생활 보장법 시행령 제16조 제2항"
    documentation = "After compulsory schooling and every other exemption."


class long_treatment(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "희귀·중증난치질환자 또는 6개월 이상 치료가 필요한 만성질환자"
    reference = "국민건강보험법 시행령 제19조, 별표 2"


class self_sufficiency_participant(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "자활사업 참여자"
    reference = "국민기초생활 보장법 제7조 제3항"


class receives_disability_benefit(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "장애인연금·장애수당·장애아동수당을 받음"
    reference = ["장애인연금법 제4조", "장애인복지법 제49조, 제50조"]


class single_parent_certified(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "한부모가족으로 확인됨"
    reference = "한부모가족지원법 제5조"


class crisis_cause(Variable):
    value_type = Enum
    possible_values = CrisisCause
    default_value = CrisisCause.none
    entity = Household
    definition_period = MONTH
    label = "위기사유"
    reference = "긴급복지지원법 제2조"
    documentation = """
    Of several causes give illness first, for it alone opens medical support. Item 8 covers, as an ordinance says, care
    duty, benefit stopped, applied but undecided or refused, utilities cut for arrears, premium or rent arrears.
    """


class same_support_received(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "다른 법률에 따라 동일한 생계지원을 받고 있음"
    reference = "긴급복지지원법 제3조 제2항"


class emergency_stage(Variable):
    value_type = Enum
    possible_values = EmergencyStage
    default_value = EmergencyStage.first
    entity = Household
    definition_period = MONTH
    label = "긴급지원 연장 단계"
    reference = "긴급복지지원법 제10조"


class funeral_in_household(Variable):
    value_type = bool
    entity = Household
    definition_period = MONTH
    label = "가구원이 이달에 사망함"
    reference = "긴급복지지원법 시행령 제6조"


class electricity_arrears_at_cut(Variable):
    value_type = int
    entity = Household
    definition_period = MONTH
    label = "단전되었을 때 체납 전기요금"
    unit = "won"
    reference = "긴급복지지원법 시행령 제6조"
    documentation = "Zero when the power was not cut or limited."
