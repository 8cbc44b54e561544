"""What the rules must know of a household, what is tried when nobody tells, what records tell (판정에 쓰는 사실)."""

from bandi.engine.contract.benefits import Fact, Told

NO_CRISIS, JOB_LOST, ORDINANCE_CAUSE = 0, 7, 8  # places of CrisisCause in openfisca_korea
LONE_PARENT = 1  # place in SingleParentKind
NEAR_POOR, HOUSING, LIVELIHOOD = 1, 3, 5  # places in RecipientClass
MEANS = ("earned_income", "residential_property", "financial_assets")

FACTS = (
    # 100 million won a month, and 1.5 billion of either property, are above every line alone. What lies between is
    # tried at the lines themselves (Benefit.lines).
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
        "residential_property",
        "집·보증금 등 재산",
        "home and deposit",
        (0, 1_500_000_000),
        bearer="eldest",
        alone="means",
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
    Fact("receives_basic_pension", "기초연금 수급 여부", "whether basic pension is received", (0, 1), bearer="eldest"),
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
