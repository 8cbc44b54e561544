"""Households that the rules cannot tell apart are asked about once (같은 처지).

Rules look at ages through a few marks (65 years, 18 years), at relations, regions and facts. A nation has millions of
households and some ten thousand such situations. What is computed is real: one household stands for those like it.
"""

from collections.abc import Callable
from datetime import date

import polars as pl

from bandi.engine.contract.benefits import Rules

CHUNK = 8_000
"""Households held by one simulation: bounds memory, whatever the size of the bucket."""

Ask = Callable[[pl.DataFrame, pl.DataFrame, pl.DataFrame], pl.DataFrame]
"""Answers with rows by `household` for some HOUSEHOLDS, their PERSONS and their facts, all in the order of the key."""


def each_situation(
    households: pl.DataFrame, persons: pl.DataFrame, facts: pl.DataFrame, *, rules: Rules, on: date, ask: Ask
) -> pl.DataFrame:
    """The rows of `ask` for every household (sorted by key; `facts` in the same order), asked once of those alike."""
    standing = alike(households, persons, facts, rules=rules, on=on)
    asked = standing.select(household=pl.col("like").unique())
    homes, told = (
        table.join(asked, on="household", how="semi", maintain_order="left") for table in (households, facts)
    )
    members = persons.join(asked, on="household", how="semi").sort("household", "birth", "person")
    parts = []
    for start in range(0, homes.height, CHUNK):
        some = homes.slice(start, CHUNK)
        parts.append(ask(some, _members_of(some, members), told.slice(start, CHUNK)))
    return standing.join(pl.concat(parts).rename({"household": "like"}), on="like", how="left").drop("like")


def alike(
    households: pl.DataFrame, persons: pl.DataFrame, facts: pl.DataFrame, *, rules: Rules, on: date
) -> pl.DataFrame:
    """`household`, `like`: each household and the one that stands for it, sorted by household.

    HOUSEHOLDS sorted by key, their PERSONS, and `facts` in the order of the households. Two are alike when their
    members in order of birth have the same relations and lie between the same `rules.age_marks` and `birth_marks`, and
    when regions and known facts are equal. Without marks every month of age counts.
    """
    months = 12 * (on.year - pl.col("birth").dt.year()) + on.month - pl.col("birth").dt.month().cast(pl.Int32)
    members = persons.sort("household", "birth", "person").with_columns(months=months)
    if rules.age_marks:
        marks = pl.Series(rules.age_marks, dtype=pl.Int32)
        members = members.with_columns(months=marks.search_sorted(members["months"], side="right"))
    born = pl.Series(rules.birth_marks, dtype=pl.Date).search_sorted(members["birth"], side="right")
    told = (
        members.with_columns(born=born)
        .group_by("household", maintain_order=True)
        .agg(members=pl.concat_str("relation", "months", "born", separator=" ").str.join(","))
    )
    regions = pl.DataFrame({f"region {name}": choice for name, choice in rules.areas(households["area"]).items()})
    each = pl.concat([facts, regions], how="horizontal").join(
        told, on="household", how="left", maintain_order="left", validate="1:1"
    )
    same = [name for name in each.columns if name != "household"]
    return each.select("household", like=pl.col("household").first().over(same))


def _members_of(some: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The persons of a run of households; both tables are sorted by household."""
    keys, of = some.get_column("household"), members.get_column("household")
    first = of.search_sorted(keys[0], side="left")
    return members.slice(first, of.search_sorted(keys[-1], side="right") - first)
