"""Which Korean benefits are asked of the rules, on which facts, in which worlds (급여 판정 정의)."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from bandi.engine.contract.benefits import Apart, Benefit, Fact, Rules, Told
from openfisca_korea import CountryTaxBenefitSystem

CAPITAL, GYEONGGI, INCHEON, SEJONG = "11", "31", "23", "29"
METROPOLITAN = ("21", "22", "23", "24", "25", "26")
CHANGWON = "3811"  # its five districts
NO_CRISIS, JOB_LOST, ORDINANCE_CAUSE = 0, 7, 8  # places of CrisisCause in openfisca_korea
LONE_PARENT = 1  # place in SingleParentKind
NEAR_POOR, HOUSING, LIVELIHOOD = 1, 3, 5  # places in RecipientClass
MEANS = ("earned_income", "residential_property", "financial_assets")

FACTS = (
    # 100 million won a month, and 1.5 billion of either property, are above every line alone. What lies between is tried
    # at the lines themselves (Benefit.lines).
    Fact(
        "earned_income",
        "근로·사업소득",
        "earned income",
        (0, 100_000_000),
        bearer="eldest",
        alone="means",
        income=True,
    ),
    Fact(
        "residential_property", "집·보증금 등 재산", "home and deposit", (0, 1_500_000_000), bearer="eldest", alone="means"
    ),
    Fact("financial_assets", "금융재산", "savings", (0, 1_500_000_000), bearer="eldest", alone="means"),
    Fact(
        "obligor_annual_income",
        "부양의무자의 소득·재산",
        "means of family obligors",
        (0, 1_000_000_000),
        together="obligors",
    ),
    # Nobody who must support; somebody judged able to.
    Fact("obligor_capacity", "부양의무자의 부양능력", "whether family can support", (0, 3), together="obligors"),
    Fact("monthly_rent", "월세", "rent", (1, 0, 1_000_000)),
    Fact("occupational_pension", "직역연금 수급 여부", "occupational pension", (0, 1), bearer="eldest"),
    Fact("crisis_cause", "위기사유", "cause of the crisis", (NO_CRISIS, ORDINANCE_CAUSE)),
    Fact(
        "recipient_class",
        "받고 있는 기초생활보장 급여·차상위 여부",
        "which basic benefit is received, or near-poor",
        (0, NEAR_POOR, HOUSING, LIVELIHOOD),
    ),
    # Nobody, somebody mildly, somebody severely.
    Fact("disability_degree", "장애 등록", "registered disability", (0, 1, 2), bearer="eldest", alone="frail"),
    Fact(
        "child_disability",
        "자녀의 장애 등록",
        "registered disability of a child",
        (0, 1, 2),
        variable="disability_degree",
        bearer="youngest",
        under=18,
    ),
    Fact("severe_or_rare_illness", "중증·희귀질환", "severe or rare illness", (0, 1), bearer="eldest", alone="frail"),
    Fact("pregnant_or_postpartum", "임신·출산", "pregnancy or birth", (0, 1), bearer="eldest", alone="frail"),
    Fact("long_treatment", "6개월 이상 치료할 질환", "illness treated for six months", (0, 1), bearer="eldest"),
    Fact("single_parent_kind", "한부모·조손가족 여부", "whether a lone parent or grandparent", (0, LONE_PARENT, 2, 3)),
    Fact("medical_expenses_borne", "본인이 낸 의료비", "medical costs paid", (0, 1_000_000_000), bearer="eldest"),
    Fact("property_tax_base", "재산세 과세표준", "property tax base", (0, 100_000_000_000)),
    Fact(
        "health_support_days_to_apply",
        "퇴원·최종진료 뒤 지난 기간",
        "time since the last treatment",
        (0, -1),
        bearer="eldest",
    ),
    Fact("care_points", "장기요양인정 점수", "long-term care points", (0, 100), bearer="eldest"),
    Fact("dementia", "치매", "dementia", (0, 1), bearer="eldest"),
    Fact("geriatric_disease", "노인성 질병", "illness of old age", (0, 1), bearer="eldest"),
    Fact("job_seeking", "일자리를 찾는지", "whether looking for work", (0, 1), bearer="each"),
    Fact("worked_days_in_two_years", "2년 안에 일한 날", "days worked in two years", (0, 730), bearer="each"),
    Fact("unemployment_benefit_recently", "구직급여 수급", "unemployment benefit", (0, 1), bearer="each"),
    Fact("receives_basic_pension", "기초연금 수급 여부", "whether the basic pension is received", (0, 1), bearer="eldest"),
    Fact("electricity_charge", "전기요금", "electricity bill", (0, 1_000_000)),
    Fact("apart_from_parents", "부모와 따로 사는지", "whether living apart from parents", (0, 1)),
    Fact("parental_income", "부모를 포함한 원가구 소득", "income with the parents", (0, 1_000_000_000)),
    Fact("has_earnings", "일하는 청년이 있는지", "whether a young member works", (0, 1), bearer="each"),
)

TOLD = (
    Told("monthly_rent", "lh_rent_arrears", months=12),
    # Nothing is paid in place of the wage, and nobody else of the household may be earning.
    Told("earned_income", "moel_job_loss", months=6, states=("loss_unpaid",), value=0, adults=19),
    # 긴급복지지원법 제2조 제7호; 제8호와 시행규칙 제1조의2: utilities cut for arrears, premium, rent (domain §3.2).
    Told("crisis_cause", "moel_job_loss", months=6, states=("loss_unpaid",), value=JOB_LOST),
    Told("crisis_cause", "kepco_cut", months=6, states=("cut", "limited"), value=ORDINANCE_CAUSE),
    Told("crisis_cause", "water_cut", months=6, value=ORDINANCE_CAUSE),
    Told("crisis_cause", "nhis_arrears", months=3, value=ORDINANCE_CAUSE),
    Told("crisis_cause", "lh_rent_arrears", months=3, value=ORDINANCE_CAUSE),
    # A decision opens vouchers and reductions, whatever the rules make of the income.
    Told("recipient_class", "ssis_benefits", months=1, states=("livelihood",), value=LIVELIHOOD),
    Told("recipient_class", "ssis_benefits", months=1, states=("housing",), value=HOUSING),
    Told("receives_basic_pension", "ssis_benefits", months=1, states=("basic_pension",), value=1),
    Told("severe_or_rare_illness", "nhis_severe_disease", months=24, value=1),
    Told("long_treatment", "nhis_severe_disease", months=24, value=1),
    Told("medical_expenses_borne", "nhis_medical_cost", months=12, column="amount"),
    Told("care_points", "nhis_long_term_care", months=24, states=("care_graded",), value=100),
    Told("care_points", "nhis_long_term_care", months=12, states=("care_below_grade",), value=0),
    Told("unemployment_benefit_recently", "moel_job_loss", months=6, states=("loss_paid",), value=1),
    Told("single_parent_kind", kinds=("single_parent",), value=LONE_PARENT),
    Told("single_parent_kind", kinds=("aged_alone", "middle_alone", "youth_alone", "aged_only"), value=0),
)
"""What records, or the household's own make-up, say. How long a word is believed is our own judgement [I]."""


YEAR = 12
ANYBODY = Apart(months=(), roles=False)
PUPILS = Apart(months=(), years=(7, 13, 16, 19), roles=False)
CHILDREN = Apart(
    months=(0, 1, YEAR, 2 * YEAR, *range(7 * YEAR, 13 * YEAR + 1, YEAR)),
    born=(date(2017, 1, 1), date(2018, 1, 1), date(2022, 1, 1)),
    roles=False,
)
"""The first month, one and two years (부모급여, 첫만남이용권), seven to thirteen with the yearly rise of the child allowance
(아동수당법 제4조). Born in 2017: child allowance without a gap (Act of 2026-03-20); from 2022: the other two."""
PENSIONERS = Apart(months=(65 * YEAR,))
FRAIL = Apart(months=(6 * YEAR, 18 * YEAR, 65 * YEAR), roles=False)
SEVERELY_DISABLED = Apart(months=(18 * YEAR, 65 * YEAR), years=(19,))
DISABLED = Apart(months=(0, 18 * YEAR), years=(19,), roles=False)
"""Whoever is 18 to 20 and at school counts as a child; whether is known from the year of birth, until the year of the 19th
birthday."""
LONE_PARENTS = Apart(
    months=(0, 6 * YEAR, 18 * YEAR, 22 * YEAR, 25 * YEAR, 35 * YEAR), years=(7, 13, 16, 19)
)
JOB_SEEKERS = Apart(months=(15 * YEAR, 35 * YEAR, 70 * YEAR), roles=False)
YOUNG_ADULTS = Apart(months=(15 * YEAR, 19 * YEAR, 35 * YEAR, 40 * YEAR))


def lines(*margins: str, movers: tuple[str, ...] = MEANS) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Margins at which an answer turns, all moved by the same facts."""
    return tuple((margin, movers) for margin in margins)


BENEFITS = (
    Benefit(
        id="livelihood",
        ko="생계급여",
        en="Livelihood benefit",
        eligible="livelihood_eligible",
        amount="livelihood_benefit",
        margin="livelihood_margin",
        conditions=(("livelihood_within_line", "over_line"), ("obligor_within_limits", "obligor_over_limits")),
        facts=(*MEANS, "obligor_annual_income"),
        lines=lines("livelihood_margin"),
        apart=ANYBODY,
        received_state="livelihood",
    ),
    Benefit(
        id="housing",
        ko="주거급여",
        en="Housing benefit",
        eligible="housing_eligible",
        amount="housing_benefit",
        margin="housing_margin",
        conditions=(("housing_eligible", "over_line"),),
        facts=(*MEANS, "monthly_rent"),
        lines=lines("livelihood_margin", "housing_margin"),
        apart=ANYBODY,
        received_state="housing",
    ),
    Benefit(
        id="basic_pension",
        ko="기초연금",
        en="Basic pension",
        eligible="household_basic_pension_eligible",
        amount="household_basic_pension",
        margin="household_basic_pension_margin",
        conditions=(
            ("has_aged_person", "nobody_65"),
            ("aged_person_not_excluded", "occupational_pension"),
            ("aged_person_within_line", "over_line"),
        ),
        facts=(*MEANS, "occupational_pension"),
        lines=lines("household_basic_pension_margin"),
        apart=PENSIONERS,
        received_state="basic_pension",
    ),
    Benefit(
        id="medical_aid",
        ko="의료급여",
        en="Medical aid",
        eligible="medical_aid_eligible",
        margin="medical_aid_margin",
        conditions=(("medical_aid_within_line", "over_line"), ("medical_aid_obligor_passed", "obligor_over_limits")),
        facts=(*MEANS, "obligor_capacity"),
        lines=lines("medical_aid_margin"),
        apart=ANYBODY,
    ),
    Benefit(
        id="education",
        ko="교육급여",
        en="Education benefit",
        eligible="education_eligible",
        margin="education_margin",
        conditions=(("has_student", "no_student"), ("education_within_line", "over_line")),
        facts=MEANS,
        lines=lines("education_margin"),
        apart=PUPILS,
    ),
    Benefit(
        id="near_poor",
        ko="차상위계층 확인",
        en="Near-poor confirmation",
        eligible="near_poor",
        margin="near_poor_margin",
        conditions=(("near_poor_within_line", "over_line"), ("near_poor", "basic_benefits_first")),
        facts=MEANS,
        lines=lines("housing_margin", "near_poor_margin"),
        apart=PUPILS,
    ),
    Benefit(
        id="near_poor_copay_relief",
        ko="차상위 본인부담경감",
        en="Near-poor copayment relief",
        eligible="household_near_poor_copay_relief_eligible",
        margin="near_poor_margin",
        conditions=(
            ("near_poor_within_line", "over_line"),
            ("near_poor_for_classes", "basic_benefits_first"),
            ("household_near_poor_copay_relief_eligible", "no_child_and_no_illness"),
        ),
        facts=(*MEANS, "obligor_annual_income", "obligor_capacity", "long_treatment"),
        lines=lines("livelihood_margin", "medical_aid_margin", "near_poor_margin"),
        apart=Apart(months=(18 * YEAR,), roles=False),
    ),
    Benefit(
        id="emergency",
        ko="긴급복지 생계지원",
        en="Emergency livelihood support",
        eligible="emergency_livelihood_eligible",
        margin="emergency_income_margin",
        conditions=(("in_crisis", "no_crisis"), ("emergency_livelihood_eligible", "over_line")),
        facts=(*MEANS, "crisis_cause"),
        apart=ANYBODY,
    ),
    Benefit(
        id="child_allowance",
        ko="아동수당",
        en="Child allowance",
        eligible="household_child_allowance_eligible",
        amount="household_child_allowance",
        conditions=(("household_child_allowance_eligible", "no_child_of_age"),),
        apart=CHILDREN,
    ),
    Benefit(
        id="parent_benefit",
        ko="부모급여",
        en="Parent benefit",
        eligible="household_parent_benefit_eligible",
        amount="household_parent_benefit",
        conditions=(("household_parent_benefit_eligible", "no_child_of_age"),),
        apart=CHILDREN,
    ),
    Benefit(
        id="first_encounter_voucher",
        ko="첫만남이용권",
        en="First-encounter voucher",
        eligible="household_first_encounter_voucher_eligible",
        conditions=(("household_first_encounter_voucher_eligible", "no_child_of_age"),),
        apart=CHILDREN,
    ),
    Benefit(
        id="disability_pension",
        ko="장애인연금",
        en="Disability pension",
        eligible="household_disability_pension_eligible",
        amount="household_disability_pension",
        margin="household_disability_pension_margin",
        conditions=(
            ("has_disability_pension_target", "nobody_disabled"),
            ("disability_pension_target_not_excluded", "occupational_pension"),
            ("household_disability_pension_eligible", "over_line"),
        ),
        facts=(*MEANS, "disability_degree", "occupational_pension", "obligor_annual_income", "obligor_capacity"),
        lines=lines("household_disability_pension_margin"),
        apart=SEVERELY_DISABLED,
    ),
    Benefit(
        id="disability_allowance",
        ko="장애수당",
        en="Disability allowance",
        eligible="household_adult_disability_allowance_eligible",
        amount="household_adult_disability_allowance",
        margin="near_poor_margin",
        conditions=(
            ("near_poor_within_line", "over_line"),
            ("household_adult_disability_allowance_eligible", "nobody_disabled"),
        ),
        facts=(*MEANS, "disability_degree", "obligor_annual_income", "obligor_capacity"),
        lines=lines("near_poor_margin"),
        apart=DISABLED,
    ),
    Benefit(
        id="child_disability_allowance",
        ko="장애아동수당",
        en="Child disability allowance",
        eligible="household_child_disability_allowance_eligible",
        amount="household_child_disability_allowance",
        margin="near_poor_margin",
        conditions=(
            ("has_disabled_school_age_child", "no_child_of_age"),
            ("near_poor_within_line", "over_line"),
            ("household_child_disability_allowance_eligible", "nobody_disabled"),
        ),
        facts=(*MEANS, "child_disability", "disability_degree", "obligor_annual_income", "obligor_capacity"),
        lines=lines("near_poor_margin"),
        apart=DISABLED,
    ),
    Benefit(
        id="single_parent",
        ko="한부모가족 아동양육비",
        en="Single-parent child support",
        eligible="single_parent_eligible",
        amount="single_parent_support_least",
        margin="single_parent_margin",
        conditions=(
            ("has_single_parent_child", "no_child_of_age"),
            ("is_single_parent_family", "not_single_parent"),
            ("single_parent_eligible", "over_line"),
        ),
        facts=(*MEANS, "single_parent_kind"),
        lines=lines("single_parent_margin", "single_parent_young_margin"),
        apart=LONE_PARENTS,
    ),
    Benefit(
        id="energy_voucher",
        ko="에너지바우처",
        en="Energy voucher",
        eligible="energy_voucher_eligible",
        conditions=(
            ("receives_four_basic_benefits", "no_basic_benefit"),
            ("energy_voucher_frail_member", "nobody_frail"),
        ),
        facts=(
            "recipient_class",
            "disability_degree",
            "child_disability",
            "severe_or_rare_illness",
            "pregnant_or_postpartum",
            "single_parent_kind",
        ),
        apart=FRAIL,
    ),
    Benefit(
        id="health_support",
        ko="재난적의료비 지원",
        en="Catastrophic health expenditure support",
        eligible="household_health_support_eligible",
        conditions=(
            ("health_cost_income_within", "over_line"),
            ("household_health_support_eligible", "costs_too_low_or_late"),
        ),
        facts=(
            "medical_expenses_borne",
            "earned_income",
            "recipient_class",
            "health_support_days_to_apply",
            "property_tax_base",
        ),
        apart=ANYBODY,
    ),
    Benefit(
        id="long_term_care",
        ko="노인장기요양",
        en="Long-term care",
        eligible="household_care_eligible",
        conditions=(("household_care_eligible", "no_care_grade"),),
        facts=("care_points", "geriatric_disease", "dementia"),
        apart=PENSIONERS,
    ),
    Benefit(
        id="employment_support_1",
        ko="국민취업지원제도 1유형",
        en="Employment support, type I",
        eligible="household_employment_support_type_1_eligible",
        amount="household_employment_support_allowance",
        margin="employment_support_type_1_room",
        conditions=(
            ("has_employment_support_age", "nobody_of_age"),
            ("household_employment_support_type_1_eligible", "over_line"),
        ),
        facts=(
            "job_seeking",
            "worked_days_in_two_years",
            "earned_income",
            "residential_property",
            "unemployment_benefit_recently",
            "recipient_class",
        ),
        apart=JOB_SEEKERS,
    ),
    Benefit(
        id="employment_support_2",
        ko="국민취업지원제도 2유형",
        en="Employment support, type II",
        eligible="household_employment_support_type_2_eligible",
        margin="employment_support_type_2_room",
        conditions=(
            ("has_employment_support_age", "nobody_of_age"),
            ("household_employment_support_type_2_eligible", "over_line"),
        ),
        facts=(
            "job_seeking",
            "earned_income",
            "worked_days_in_two_years",
            "residential_property",
            "unemployment_benefit_recently",
            "recipient_class",
        ),
        lines=lines(
            "employment_support_type_1_room",
            "employment_support_type_2_room",
            "employment_support_youth_room",
            movers=("earned_income",),
        ),
        apart=JOB_SEEKERS,
    ),
    Benefit(
        id="telecom_reduction",
        ko="이동통신 요금감면",
        en="Mobile phone reduction",
        eligible="household_telecom_reduction_eligible",
        conditions=(("household_telecom_reduction_eligible", "no_reduction_class"),),
        facts=("recipient_class", "receives_basic_pension", "disability_degree", "child_disability"),
        apart=FRAIL,
    ),
    Benefit(
        id="electricity_reduction",
        ko="전기요금 감면",
        en="Electricity reduction",
        eligible="electricity_reduction_eligible",
        amount="electricity_reduction",
        conditions=(("electricity_reduction_eligible", "no_reduction_class"),),
        facts=("recipient_class", "electricity_charge"),
        apart=ANYBODY,
    ),
    Benefit(
        id="city_gas_reduction",
        ko="도시가스 요금 경감",
        en="City gas reduction",
        eligible="city_gas_reduction_eligible",
        conditions=(("city_gas_reduction_eligible", "no_reduction_class"),),
        facts=("recipient_class",),
        apart=ANYBODY,
    ),
    Benefit(
        id="broadcast_fee",
        ko="텔레비전 수신료 면제",
        en="Broadcast fee exemption",
        eligible="broadcast_fee_exempt",
        conditions=(("broadcast_fee_exempt", "no_reduction_class"),),
        facts=("recipient_class",),
        apart=ANYBODY,
    ),
    Benefit(
        id="district_heating_reduction",
        ko="지역난방 요금 감면",
        en="District heating reduction",
        eligible="district_heating_reduction_eligible",
        conditions=(("district_heating_reduction_eligible", "no_reduction_class"),),
        facts=("recipient_class",),
        apart=ANYBODY,
    ),
    Benefit(
        id="youth_rent",
        ko="청년월세 지원",
        en="Youth rent support",
        eligible="youth_rent_eligible",
        amount="youth_rent_support",
        margin="youth_rent_own_room",
        conditions=(("youth_rent_of_age", "nobody_of_age"), ("youth_rent_eligible", "over_line")),
        facts=("earned_income", "apart_from_parents", "parental_income", "monthly_rent"),
        apart=YOUNG_ADULTS,
    ),
    Benefit(
        id="youth_savings",
        ko="청년내일저축계좌",
        en="Youth savings account",
        eligible="household_youth_savings_eligible",
        margin="youth_savings_room",
        conditions=(("has_youth_savings_age", "nobody_of_age"), ("household_youth_savings_eligible", "over_line")),
        facts=("has_earnings", *MEANS),
        lines=lines("youth_savings_room"),
        apart=YOUNG_ADULTS,
    ),
)


def rules() -> Rules:
    """The benefits asked in every round, their facts, and what records tell of them."""
    return Rules(
        system=CountryTaxBenefitSystem,
        benefits=BENEFITS,
        facts=FACTS,
        told=TOLD,
        birth="birth_date",
        areas=regions,
        benefits_feed="ssis_benefits",
        school_month=3,
    )


def regions(area: pl.Series) -> Mapping[str, pl.Series]:
    """Rent grade (급지) and region classes of the property rules for 8-digit census areas (domain §4.2, §4.3 C and G).

    Approximations: grade 3 is the metropolitan cities, Sejong and Changwon, the one city outside the capital area that
    the facts name (수도권 외 특례시). For the basic pension a county (군) of a province is rural, its cities and Sejong
    are medium, and every district of Seoul and the metropolitan cities is large. The census gives counties a third
    digit of 3 or more.
    """
    province, county = area.str.slice(0, 2), area.str.slice(2, 1).cast(pl.Int32) >= 3
    large = province.is_in([CAPITAL, *METROPOLITAN])
    third = large | (province == SEJONG) | area.str.starts_with(CHANGWON)
    place = pl.DataFrame({"province": province, "county": county, "large": large, "third": third})
    seoul, gyeonggi = pl.col("province") == CAPITAL, pl.col("province") == GYEONGGI
    second = gyeonggi | (pl.col("province") == INCHEON)
    chosen = place.select(
        rent_grade=pl.when(seoul)
        .then(pl.lit("grade_1"))
        .when(second)
        .then(pl.lit("grade_2"))
        .when("third")
        .then(pl.lit("grade_3"))
        .otherwise(pl.lit("grade_4")),
        property_region=pl.when(seoul)
        .then(pl.lit("seoul"))
        .when(gyeonggi)
        .then(pl.lit("gyeonggi"))
        .when("third")
        .then(pl.lit("metropolitan"))
        .otherwise(pl.lit("other")),
        pension_region=pl.when("large")
        .then(pl.lit("metropolitan"))
        .when("county")
        .then(pl.lit("rural"))
        .otherwise(pl.lit("city")),
    )
    return chosen.to_dict()
