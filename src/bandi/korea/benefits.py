"""Which Korean benefits are asked of the rules, on which facts, in which worlds (급여 판정 정의)."""

from collections.abc import Mapping

import polars as pl

from bandi.engine.contract.benefits import Benefit, Fact, Rules
from openfisca_korea import CountryTaxBenefitSystem

CAPITAL, GYEONGGI, INCHEON, SEJONG = "11", "31", "23", "29"
METROPOLITAN = ("21", "22", "23", "24", "25", "26")
CHANGWON = "3811"  # its five districts

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
)

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
)


AGE_MARKS = (65 * 12,)
"""Ages in months at which one of the benefits changes its answer: 65 for the basic pension (기초연금법 제3조)."""


def rules() -> Rules:
    """The three benefits of the first release: livelihood, housing, basic pension (생계·주거급여, 기초연금)."""
    return Rules(
        system=CountryTaxBenefitSystem,
        benefits=BENEFITS,
        facts=FACTS,
        birth="birth_date",
        areas=regions,
        benefits_feed="ssis_benefits",
        rent_feed="lh_rent_arrears",
        rent_fact="monthly_rent",
        loss_feed="moel_job_loss",
        loss_state="loss_unpaid",
        loss_fact="earned_income",
        age_marks=AGE_MARKS,
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
