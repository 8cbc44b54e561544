"""Which Korean benefits are asked of the rules, on which facts, in which worlds (급여 판정 정의)."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from bandi.engine.contract.benefits import Benefit, Fact, Rules, Told
from openfisca_korea import CountryTaxBenefitSystem

CAPITAL, GYEONGGI, INCHEON, SEJONG = "11", "31", "23", "29"
METROPOLITAN = ("21", "22", "23", "24", "25", "26")
CHANGWON = "3811"  # its five districts
NO_CRISIS, JOB_LOST, ORDINANCE_CAUSE = 0, 7, 8  # places of CrisisCause in openfisca_korea

FACTS = (
    # Less the 30 % deduction: nothing, under the livelihood line, between it and the housing line, above all lines.
    Fact(
        "earned_income",
        "근로·사업소득",
        "earned income",
        (0, 40, 60, 200),
        bearer="eldest",
        per_cent_of="standard_median_income",
        income=True,
    ),
    # 1.5 billion won of either is above every line alone.
    Fact("residential_property", "집·보증금 등 재산", "home and deposit", (0, 1_500_000_000), bearer="eldest"),
    Fact("financial_assets", "금융재산", "savings", (0, 1_500_000_000), bearer="eldest"),
    Fact("obligor_annual_income", "부양의무자의 소득·재산", "means of family obligors", (0, 1_000_000_000)),
    Fact("monthly_rent", "월세", "rent", (0, 1_000_000)),
    Fact("occupational_pension", "직역연금 수급 여부", "occupational pension", (0, 1), bearer="eldest"),
    # Nobody who must support; somebody judged able to.
    Fact("obligor_capacity", "부양의무자의 부양능력", "whether family can support", (0, 3)),
    Fact("crisis_cause", "위기사유", "cause of the crisis", (NO_CRISIS, ORDINANCE_CAUSE)),
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
)
"""What records say. How long a word is believed is our own judgement [I]."""

MEANS = ("earned_income", "residential_property", "financial_assets")

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
    ),
    Benefit(
        id="emergency",
        ko="긴급복지 생계지원",
        en="Emergency livelihood support",
        eligible="emergency_livelihood_eligible",
        margin="emergency_income_margin",
        conditions=(("in_crisis", "no_crisis"), ("emergency_livelihood_eligible", "over_line")),
        facts=(*MEANS, "crisis_cause"),
    ),
    Benefit(
        id="child_allowance",
        ko="아동수당",
        en="Child allowance",
        eligible="household_child_allowance_eligible",
        amount="household_child_allowance",
        conditions=(("household_child_allowance_eligible", "no_child_of_age"),),
    ),
    Benefit(
        id="parent_benefit",
        ko="부모급여",
        en="Parent benefit",
        eligible="household_parent_benefit_eligible",
        amount="household_parent_benefit",
        conditions=(("household_parent_benefit_eligible", "no_child_of_age"),),
    ),
)


AGE_MARKS = (1, 12, 24, *range(7 * 12, 13 * 12 + 1, 12), 65 * 12)
"""Ages in months at which one of the benefits changes its answer: the first month, one and two years (부모급여), seven
to thirteen with the yearly rise of the child allowance (아동수당법 제4조), 65 (기초연금법 제3조)."""


BIRTH_MARKS = (date(2017, 1, 1), date(2018, 1, 1), date(2022, 1, 1))
"""Born in 2017: child allowance without a gap (아동수당법, Act of 2026-03-20); from 2022: parent benefit."""


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
        grants_feed="office_grants",
        age_marks=AGE_MARKS,
        birth_marks=BIRTH_MARKS,
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
