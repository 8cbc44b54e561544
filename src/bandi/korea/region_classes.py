"""Region classes of the rules, from census areas (급지·기본재산 지역 구분)."""

from collections.abc import Mapping

import polars as pl

CAPITAL, GYEONGGI, INCHEON, SEJONG = "11", "31", "23", "29"
METROPOLITAN = ("21", "22", "23", "24", "25", "26")
CHANGWON = "3811"  # its five districts


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
