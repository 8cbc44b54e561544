"""Long-term care insurance (노인장기요양보험): grade by points, validity, copayment, monthly limit of home care."""

# ruff: noqa: N805 (OpenFisca hands a formula the population, named after its entity)

import numpy
from openfisca_core.indexed_enums import Enum
from openfisca_core.model_api import MONTH, Variable

from openfisca_korea.entities import Person
from openfisca_korea.lookups import to_won

LAW = "노인장기요양보험법"


class CareGrade(Enum):
    """Long-term care grade (장기요양등급)."""

    none = "등급 외"
    grade_1 = "1등급"
    grade_2 = "2등급"
    grade_3 = "3등급"
    grade_4 = "4등급"
    grade_5 = "5등급"
    cognitive = "인지지원등급"


class CareSetting(Enum):
    """Where care is given (급여 종류)."""

    home = "재가급여"
    facility = "시설급여"


class care_points(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "장기요양인정 점수"
    unit = "points"
    reference = f"{LAW} 시행령 제7조 제2항"
    documentation = "Zero means: not assessed."


class dementia(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "치매 (노인성 질병에 해당)"
    reference = f"{LAW} 시행령 제7조 제1항 제5호, 제6호"


class geriatric_disease(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "노인성 질병"
    reference = f"{LAW} 시행령 제2조, 별표 1"


class care_grade_kept(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "갱신에서 직전과 같은 등급으로 판정됨"
    reference = f"{LAW} 제20조; 시행령 제8조 제1항 단서"


class care_setting(Variable):
    value_type = Enum
    possible_values = CareSetting
    default_value = CareSetting.home
    entity = Person
    definition_period = MONTH
    label = "장기요양급여 종류"
    reference = f"{LAW} 제23조"


class care_cost(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "이용한 장기요양급여 비용"
    unit = "won/month"
    reference = f"{LAW} 제39조"


class care_copayment_reduction(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "본인부담금 감경률"
    unit = "/1"
    reference = f"{LAW} 제40조; MOHW 고시"
    documentation = "A fact to give (0 when none): who gets which reduction is in a notice that is not in the facts."


class care_insured(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "노인 등 (65세 이상 또는 노인성 질병)"
    reference = f"{LAW} 제2조 제1호"

    def formula(person, period, parameters):
        aged = person("age_in_years", period) >= parameters(period).long_term_care.age
        return aged | person("geriatric_disease", period) | person("dementia", period)


class care_grade(Variable):
    value_type = Enum
    possible_values = CareGrade
    default_value = CareGrade.none
    entity = Person
    definition_period = MONTH
    label = "장기요양등급"
    reference = [f"{LAW} 제15조", f"{LAW} 시행령 제7조 제1항"]
    documentation = """
    By points; grade 5 and the cognitive support grade only with dementia. The points stand for the committee's
    decision, which also needs the state to be expected for six months or more.
    """

    def formula(person, period, parameters):
        least = parameters(period).long_term_care.points
        points, insured = person("care_points", period), person("care_insured", period)
        dementia = person("dementia", period)
        tests = [insured & (points >= least[f"grade_{grade}"]) for grade in range(1, 5)]
        tests += [insured & dementia & (points >= least.grade_5), insured & dementia & (points > 0)]
        return numpy.select(tests, range(1, len(tests) + 1), default=CareGrade.none.index)


class care_eligible(Variable):
    value_type = bool
    entity = Person
    definition_period = MONTH
    label = "장기요양 수급자"
    reference = f"{LAW} 제15조 제2항"

    def formula(person, period, parameters):
        return person("care_grade", period) != CareGrade.none


class care_validity_years(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "장기요양인정 유효기간"
    unit = "years"
    reference = f"{LAW} 제19조; 시행령 제8조 제1항"
    documentation = """
    Two years; longer when a renewal keeps the grade. The committee may lengthen or shorten it by six months. Unknown in
    2025: the decree of 2024 says 4, 3 and 2 years, that of 2026 5, 4 and 2; the day of the change was not found.
    """

    def formula(person, period, parameters):
        rules = parameters(period).long_term_care
        kept, first = rules.renewed_validity, rules.first_validity
        middle, low = kept.grade_2_to_4, kept.grade_5_and_cognitive
        grade = numpy.asarray(person("care_grade", period))
        renewed = numpy.choose(grade, (0, kept.grade_1, middle, middle, middle, low, low))
        years = numpy.where(person("care_grade_kept", period), renewed, first)
        return numpy.where(person("care_eligible", period), years, 0)


class care_copayment_rate(Variable):
    value_type = float
    entity = Person
    definition_period = MONTH
    label = "본인부담률"
    unit = "/1"
    reference = f"{LAW} 제40조; 시행령 제15조의8"
    documentation = (
        "Nothing for medical aid recipients under basic livelihood security; livelihood recipients are such."
    )

    def formula(person, period, parameters):
        rates = parameters(period).long_term_care.copayment_rate
        home = person("care_setting", period) == CareSetting.home
        rate = numpy.where(home, rates.home, rates.facility) * (1 - person("care_copayment_reduction", period))
        received = person.household("recipient_class", period)
        recipient = numpy.asarray(received) >= received.possible_values.medical.index
        return numpy.round(numpy.where(recipient, rates.recipient, rate), 6)


class care_home_limit(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "재가급여 월 한도액"
    unit = "won/month"
    reference = f"{LAW} 제28조"
    documentation = "Known for 2024 only, from memory [M]; in other years there is no value."

    def formula(person, period, parameters):
        limits = parameters(period).long_term_care.home_limit
        listed = numpy.array([0] + [limits[grade.name] for grade in CareGrade if grade is not CareGrade.none])
        return listed[numpy.asarray(person("care_grade", period))]


class care_cost_covered(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "한도 안의 장기요양급여 비용"
    unit = "won/month"
    reference = f"{LAW} 제28조, 제40조"
    documentation = "Home care up to the monthly limit; facility care as given, because its daily rates are not known."

    def formula(person, period, parameters):
        cost = person("care_cost", period)
        home = person("care_setting", period) == CareSetting.home
        covered = numpy.where(home, numpy.minimum(cost, person("care_home_limit", period)), cost)
        return numpy.where(person("care_eligible", period), covered, 0)


class care_benefit(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "공단이 부담하는 장기요양급여 비용"
    unit = "won/month"
    reference = f"{LAW} 제23조, 제40조"
    documentation = "What the insurance pays to the provider. Known where the home limit is known: 2024 [M]."

    def formula(person, period, parameters):
        return to_won(person("care_cost_covered", period) * (1 - person("care_copayment_rate", period)))


class care_copayment(Variable):
    value_type = int
    entity = Person
    definition_period = MONTH
    label = "본인이 내는 장기요양 비용"
    unit = "won/month"
    reference = f"{LAW} 제40조"
    documentation = "The share of the covered cost and all of what is above the monthly limit."

    def formula(person, period, parameters):
        return person("care_cost", period) - person("care_benefit", period)
