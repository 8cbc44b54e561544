"""Households that the rules cannot tell apart are asked about once (같은 처지).

Rules look at ages through a few marks (65 years, 18 years), at relations, regions and facts. A nation has millions of
households and some ten thousand such situations. What is computed is real: one household stands for those like it.
"""

from datetime import date

import polars as pl

from bandi.engine.contract.benefits import Rules


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
