"""What judging needs to know of Korea: which feeds are people's reports, what tells a disability, town and country."""

from functools import cache

import polars as pl

from bandi.engine.contract.judging import Judging
from bandi.korea.regions import areas

PEOPLE = frozenset({
    "police_report", "estate_agent_report", "pharmacy_report", "fire_disaster", "post_mail", "office_sightings",
})  # fmt: skip
"""Somebody noticed and told (사회보장급여법 §13, local agreements). Not: accounts, registers, applications [I]."""

DISABILITY = frozenset({"disability_pension", "disability_allowance", "child_disability_allowance"})
"""Benefits for registered disabled people. No feed holds the register of disabled people: whoever receives none is not
known to be without a disability."""

RENTING = {"molit_lease": 24, "lh_housing_survey": 12, "lh_rent_arrears": 12}
"""Feeds that name tenants -> months: a lease runs two years (주택임대차보호법 §4 [M]), the others hold a year [I].
Whoever is in none of them may own the home or rent it: no feed says who owns what."""


@cache
def judging() -> Judging:
    """Groups: a neighbourhood called 읍 or 면 is country, every other is town (지방자치법 §3)."""
    country = pl.col("name_ko").str.contains("[읍면]$")
    group = pl.when(country).then(pl.lit("country")).otherwise(pl.lit("town"))
    return Judging(
        people=PEOPLE, disability=DISABILITY, renting=RENTING, places=areas().select("area", group=group).sort("area")
    )
