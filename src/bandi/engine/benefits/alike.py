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

MOST = 300_000
"""Situations remembered by a family of benefits: bounds memory in a nation of many known facts."""

Ask = Callable[[pl.DataFrame, pl.DataFrame, pl.DataFrame], pl.DataFrame]
"""Answers with rows by `household` for some HOUSEHOLDS, their PERSONS and their facts, all in the order of the key."""


class Memory:
    """Answers about situations met before, so that a nation's buckets ask about each situation once (기억).

    What is remembered is what asking again would give, so it changes no answer. Beyond `MOST` it starts afresh.
    """

    def __init__(self) -> None:
        self.situations: pl.DataFrame | None = None  # what is known of each, and its number `like`
        self.asked: pl.DataFrame | None = None  # these and the ones being asked: a question that fails leaves no trace
        self.answers: list[pl.DataFrame] = []

    def numbered(self, each: pl.DataFrame, same: list[str]) -> tuple[pl.DataFrame, int]:
        """`household`, `like` of situations, numbered on from those met before; and the first new number."""
        met = 0 if self.situations is None else self.situations.height
        fresh = each.select(same).unique(maintain_order=True)
        if self.situations is not None:
            fresh = fresh.join(self.situations, on=same, how="anti", nulls_equal=True, maintain_order="left")
        fresh = fresh.with_row_index("like", offset=met)
        self.asked = fresh if self.situations is None else pl.concat([self.situations, fresh])
        standing = each.join(self.asked, on=same, how="left", nulls_equal=True, maintain_order="left")
        return standing.select("household", "like"), met

    def told(self, answers: pl.DataFrame) -> pl.DataFrame:
        """All answers so far with these, by `like`."""
        self.situations, self.answers = self.asked, [pl.concat([*self.answers, answers])]
        every = self.answers[0]
        if self.situations is not None and self.situations.height > MOST:
            self.situations, self.answers = None, []
        return every


def each_situation(
    households: pl.DataFrame,
    persons: pl.DataFrame,
    facts: pl.DataFrame,
    *,
    rules: Rules,
    on: date,
    ask: Ask,
    memory: Memory | None = None,
) -> pl.DataFrame:
    """The rows of `ask` for every household (sorted by key; `facts` in the same order), asked once of those alike.

    `rules` are one of the families of the content's rules: `Rules.families`. With a memory only the new ones are asked.
    """
    memory = memory or Memory()
    each, same = _told_apart(households, persons, facts, rules=rules, on=on)
    standing, met = memory.numbered(each, same)
    fresh = standing.filter(pl.col("like") >= met).unique("like", keep="first", maintain_order=True)
    homes, told = (
        table.join(fresh, on="household", how="semi", maintain_order="left") for table in (households, facts)
    )
    members = persons.join(fresh, on="household", how="semi").sort("household", "birth", "person")
    parts, step = [], max(1, CHUNK // layout(rules)[-1].stop)
    for start in range(0, homes.height, step):
        some = homes.slice(start, step)
        parts.append(ask(some, _members_of(some, members), told.slice(start, step)))
    answers = pl.concat(parts).join(fresh, on="household").drop("household") if parts else None
    every = memory.told(answers) if answers is not None else memory.answers[0]
    return standing.join(every, on="like", how="left").drop("like")


def alike(
    households: pl.DataFrame, persons: pl.DataFrame, facts: pl.DataFrame, *, rules: Rules, on: date
) -> pl.DataFrame:
    """`household`, `like`: each household and the first that stands for it, sorted by household.

    HOUSEHOLDS sorted by key, their PERSONS, and `facts` in the order of the households. Two are alike when their
    members in order of birth lie between the same marks of the family's `Apart` and have the same relations where these
    matter, and when regions and known facts are equal.
    """
    each, same = _told_apart(households, persons, facts, rules=rules, on=on)
    return each.select("household", like=pl.col("household").first().over(same))


def _told_apart(
    households: pl.DataFrame, persons: pl.DataFrame, facts: pl.DataFrame, *, rules: Rules, on: date
) -> tuple[pl.DataFrame, list[str]]:
    """What the family of rules can see of each household, and the names of its columns besides `household`."""
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
    return each, [name for name in each.columns if name != "household"]


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
