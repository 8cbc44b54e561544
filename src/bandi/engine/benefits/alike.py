"""Households that the rules cannot tell apart are asked about once (같은 처지).

Rules look at ages through a few marks (65 years, 18 years), some at relations, and at regions and facts. A nation has
millions of households and some thousand such situations for each family of benefits. What is computed is real: one
household stands for those like it.

Situations are found by numbers: what is told of the members and of the household is crossed into one integer, exactly,
so that no text is made but for the few that stand for others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bandi.engine.benefits.worlds import layout
from bandi.engine.contract.benefits import Rules

Ints = NDArray[np.int64]

CHUNK = 400_000
"""Households times worlds held by one simulation: bounds memory, whatever the size of the bucket."""

MOST = 300_000
"""Situations remembered by a family of benefits: bounds memory in a nation of many known facts."""

LARGEST = 2**62
"""What a crossed number may reach before it is numbered anew."""

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

    def numbered(self, some: pl.DataFrame) -> tuple[Ints, int]:
        """The number of each of these situations, all different, going on from those met before; the first new one.

        `some` has `household` and what is known of each.
        """
        same = [name for name in some.columns if name != "household"]
        met = 0 if self.situations is None else self.situations.height
        fresh = some.select(same)
        if self.situations is not None:
            fresh = fresh.join(self.situations, on=same, how="anti", nulls_equal=True, maintain_order="left")
        fresh = fresh.with_row_index("like", offset=met)
        self.asked = fresh if self.situations is None else pl.concat([self.situations, fresh])
        known = some.join(self.asked, on=same, how="left", nulls_equal=True, maintain_order="left")
        return known.get_column("like").to_numpy().astype(np.int64), met

    def told(self, answers: pl.DataFrame) -> pl.DataFrame:
        """All answers so far with these, in the order of `like`."""
        self.situations, self.answers = self.asked, [pl.concat([*self.answers, answers])]
        every = self.answers[0]
        if self.situations is not None and self.situations.height > MOST:
            self.situations, self.answers = None, []
        return every


@dataclass(frozen=True)
class Standing:
    """Which answers belong to which household."""

    like: Ints  # of each household, in the order of the key
    answers: pl.DataFrame  # as many rows for each situation, in the order of `like`, then of `Ask`

    @property
    def places(self) -> Ints:
        """The rows of `answers` of each household, shape (households, answers of one)."""
        each = self.answers.height // (int(self.answers["like"][-1]) + 1)
        return np.asarray(self.like[:, None] * each + np.arange(each))

    def rows(self, households: pl.DataFrame) -> pl.DataFrame:
        """The answers of every household, sorted by household."""
        places = self.places
        whose = households["household"].gather(np.repeat(np.arange(len(places)), places.shape[1]))
        return self.answers.drop("like")[places.ravel()].insert_column(0, whose)


def each_situation(
    households: pl.DataFrame,
    persons: pl.DataFrame,
    facts: pl.DataFrame,
    *,
    rules: Rules,
    on: date,
    ask: Ask,
    memory: Memory | None = None,
) -> Standing:
    """The answers of `ask` for every household (sorted by key; `facts` in the same order), asked once of those alike.

    `persons` stand `in_order`. `rules` are one of the families of the content's rules: `Rules.families`. With a memory
    only the new ones are asked.
    """
    memory = memory or Memory()
    situation, some = _told_apart(households, persons, facts, rules=rules, on=on)
    number, met = memory.numbered(some)
    fresh = some.select("household", like=pl.Series(number)).filter(pl.col("like") >= met)
    homes, told, members = (
        table.join(fresh, on="household", how="semi", maintain_order="left") for table in (households, facts, persons)
    )
    parts, step = [], max(1, CHUNK // layout(rules)[-1].stop)
    for start in range(0, homes.height, step):
        these = homes.slice(start, step)
        parts.append(ask(these, _members_of(these, members), told.slice(start, step)))
    if not parts:
        return Standing(number[situation], memory.answers[0])
    answers = pl.concat(parts).join(fresh, on="household", maintain_order="left").drop("household")
    return Standing(number[situation], memory.told(answers.sort("like", maintain_order=True)))


def in_order(persons: pl.DataFrame) -> pl.DataFrame:
    """PERSONS by household, birth and key."""
    return persons.sort("household", "birth", "person")


def alike(
    households: pl.DataFrame, persons: pl.DataFrame, facts: pl.DataFrame, *, rules: Rules, on: date
) -> pl.DataFrame:
    """`household`, `like`: each household and the first that stands for it, sorted by household.

    HOUSEHOLDS sorted by key, their PERSONS `in_order`, and `facts` in the order of the households. Two are alike when
    their members in order of birth lie between the same marks of the family's `Apart` and have the same relations where
    these matter, and when regions and known facts are equal.
    """
    situation, some = _told_apart(households, persons, facts, rules=rules, on=on)
    return households.select("household", like=some["household"].gather(situation))


def _told_apart(
    households: pl.DataFrame, persons: pl.DataFrame, facts: pl.DataFrame, *, rules: Rules, on: date
) -> tuple[Ints, pl.DataFrame]:
    """The situation of each household, numbered from nought; and for each of them in that order the first `household`
    and what the family of rules can see of it: members, regions and known facts."""
    known = facts.select("household", *(fact.id for fact in rules.facts))
    areas = households.select("area").unique()
    regions = areas.with_columns(**{f"region {name}": choice for name, choice in rules.areas(areas["area"]).items()})
    place = areas.with_columns(place=pl.Series(crossed(regions.drop("area"))))
    placed = households.join(place, on="area", how="left", maintain_order="left").select("place")
    member = _member(rules, on=on)
    lined = _lined_up(crossed(persons.select(member)), persons["household"], households["household"])
    told = crossed(pl.concat([pl.DataFrame({"members": lined}), placed, known.drop("household")], how="horizontal"))
    _, first, situation = np.unique(told, return_index=True, return_inverse=True)
    some = known.with_columns(households["area"])[first].join(regions, on="area", how="left", maintain_order="left")
    members = (
        persons.join(some, on="household", how="semi", maintain_order="left")
        .select("household", members=pl.concat_str(member, separator=" "))
        .group_by("household", maintain_order=True)
        .agg(pl.col("members").str.join(","))
    )
    return situation, some.drop("area").join(members, on="household", how="left", maintain_order="left")


def crossed(table: pl.DataFrame) -> Ints:
    """One number for each row: the same for two rows when all their columns are. No number means anything by itself."""
    key, size = np.zeros(table.height, dtype=np.int64), 1
    for column in (number for name in table.columns for number in _numbers(table[name])):
        values, span = _from_nought(column)
        if size * span > LARGEST:
            kept, key = np.unique(key, return_inverse=True)
            size = len(kept)
        if size * span > LARGEST:
            kept, values = np.unique(values, return_inverse=True)
            span = len(kept)
        key, size = key * span + values, size * span
    return key


def _from_nought(column: Ints) -> tuple[Ints, int]:
    """The column less its smallest value, and how many values lie between nought and its largest."""
    if not len(column):
        return column, 1
    lowest, highest = int(column.min()), int(column.max())
    return column - lowest, highest - lowest + 1


def _numbers(column: pl.Series) -> list[Ints]:
    """A column as whole numbers, and whether they are known where one is not."""
    if column.null_count() == len(column):
        return []
    if column.dtype == pl.String:
        column = column.cast(pl.Categorical).to_physical()
    known = [column.is_null().to_numpy().astype(np.int64)] if column.null_count() else []
    return [*known, column.cast(pl.Int64).fill_null(0).to_numpy()]


def _lined_up(member: Ints, household: pl.Series, households: pl.Series) -> Ints:
    """One number for each household: the same for two when their members, one after the other, are.

    Raises ValueError when a household has no person: such a table is a defect of the stage before.
    """
    of, keys = household.to_numpy(), households.to_numpy()
    first = np.searchsorted(of, keys)
    sizes = np.searchsorted(of, keys, side="right") - first
    if len(sizes) and not sizes.min():
        raise ValueError("a household without persons cannot be assessed")
    key = sizes.astype(np.int64)
    for nth in range(int(sizes.max(initial=0))):
        one = np.zeros(len(keys), dtype=np.int64)
        has = np.flatnonzero(sizes > nth)
        one[has] = member[first[has] + nth] + 1
        key = crossed(pl.DataFrame({"before": key, "one": one}))
    return key


def _member(rules: Rules, *, on: date) -> list[pl.Expr]:
    """What is told of one member: between which marks, and in which role."""
    apart, birth = rules.benefits[0].apart, pl.col("birth")
    months = 12 * (on.year - birth.dt.year()) + on.month - birth.dt.month().cast(pl.Int32)
    years = on.year - (on.month < rules.school_month) - birth.dt.year()
    parts = [
        months if apart.months is None else _between(months, apart.months, pl.Int32),
        _between(years, apart.years, pl.Int32),
        _between(birth, apart.born, pl.Date),
        pl.col("relation") if apart.roles else pl.lit(""),
    ]
    return [part.alias(f"part {place}") for place, part in enumerate(parts)]


def _between(value: pl.Expr, marks: tuple[Any, ...], kind: Any) -> pl.Expr:
    """How many marks a value has reached."""
    return pl.lit(pl.Series(marks, dtype=kind)).search_sorted(value, side="right") if marks else value.is_null()


def _members_of(some: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """The persons of a run of households; both tables are sorted by household."""
    keys, of = some.get_column("household"), members.get_column("household")
    first = of.search_sorted(keys[0], side="left")
    return members.slice(first, of.search_sorted(keys[-1], side="right") - first)
