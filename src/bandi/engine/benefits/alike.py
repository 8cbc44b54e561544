"""Households that the rules cannot tell apart are asked about once (같은 처지).

Rules look at ages through a few marks (65 years, 18 years), some at relations, and at regions and facts. A nation has
millions of households and some thousand such situations for each family of benefits. What is computed is real: one
household stands for those like it.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl

from bandi.engine.benefits.worlds import layout
from bandi.engine.contract.benefits import Rules

CHUNK = 400_000
"""Households times worlds held by one simulation: bounds memory, whatever the size of the bucket."""

Ask = Callable[[pl.DataFrame, pl.DataFrame, pl.DataFrame], pl.DataFrame]
"""Answers with rows by `household` for some HOUSEHOLDS, their PERSONS and their facts, all in the order of the key."""


def each_situation(
    households: pl.DataFrame, persons: pl.DataFrame, facts: pl.DataFrame, *, rules: Rules, on: date, ask: Ask
) -> pl.DataFrame:
    """The rows of `ask` for every household (sorted by key; `facts` in the same order), asked once of those alike.

    `rules` are one of the families of the content's rules: `Rules.families`.
    """
    standing = alike(households, persons, facts, rules=rules, on=on)
    asked = standing.select(household=pl.col("like").unique())
    homes, told = (
        table.join(asked, on="household", how="semi", maintain_order="left") for table in (households, facts)
    )
    members = persons.join(asked, on="household", how="semi").sort("household", "birth", "person")
    parts, step = [], max(1, CHUNK // layout(rules)[-1].stop)
    for start in range(0, homes.height, step):
        some = homes.slice(start, step)
        parts.append(ask(some, _members_of(some, members), told.slice(start, step)))
    return standing.join(pl.concat(parts).rename({"household": "like"}), on="like", how="left").drop("like")


def alike(
    households: pl.DataFrame, persons: pl.DataFrame, facts: pl.DataFrame, *, rules: Rules, on: date
) -> pl.DataFrame:
    """`household`, `like`: each household and the one that stands for it, sorted by household.

    HOUSEHOLDS sorted by key, their PERSONS, and `facts` in the order of the households. Two are alike when their
    members in order of birth lie between the same marks of the family's `Apart` and have the same relations where these
    matter, and when regions and known facts are equal.
    """
    told = (
        persons.sort("household", "birth", "person")
        .select("household", member=_member(rules, on=on))
        .group_by("household", maintain_order=True)
        .agg(members=pl.col("member").str.join(","))
    )
    regions = pl.DataFrame({f"region {name}": choice for name, choice in rules.areas(households["area"]).items()})
    known = facts.select("household", *(fact.id for fact in rules.facts))
    each = pl.concat([known, regions], how="horizontal").join(
        told, on="household", how="left", maintain_order="left", validate="1:1"
    )
    same = [name for name in each.columns if name != "household"]
    return each.select("household", like=pl.col("household").first().over(same))


def _member(rules: Rules, *, on: date) -> pl.Expr:
    """What is told of one member: between which marks, and in which role."""
    apart, birth = rules.benefits[0].apart, pl.col("birth")
    months = 12 * (on.year - birth.dt.year()) + on.month - birth.dt.month().cast(pl.Int32)
    years = on.year - (on.month < rules.school_month) - birth.dt.year()
    parts = [
        months.cast(pl.String) if apart.months is None else _between(months, apart.months, pl.Int32),
        _between(years, apart.years, pl.Int32),
        _between(birth, apart.born, pl.Date),
        pl.col("relation") if apart.roles else pl.lit(""),
    ]
    return pl.concat_str(parts, separator=" ")


def _between(value: pl.Expr, marks: tuple[Any, ...], kind: Any) -> pl.Expr:
    """How many marks a value has reached."""
    if not marks:
        return pl.lit("")
    return pl.lit(pl.Series(marks, dtype=kind)).search_sorted(value, side="right").cast(pl.String)


def _members_of(some: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The persons of a run of households; both tables are sorted by household."""
    keys, of = some.get_column("household"), members.get_column("household")
    first = of.search_sorted(keys[0], side="left")
    return members.slice(first, of.search_sorted(keys[-1], side="right") - first)
