"""What the content declares for judging: which feeds are people speaking, groups only the country knows (평가 설정)."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Judging:
    """What judging needs to know of a country."""

    people: frozenset[str]  # feeds in which a person speaks of a household, and not an account of it (인적 안전망)
    disability: frozenset[str]  # benefits that only somebody with a disability receives
    renting: Mapping[str, int]  # feeds that name tenants only -> months for which one is believed
    places: pl.DataFrame  # area, group: town or country
