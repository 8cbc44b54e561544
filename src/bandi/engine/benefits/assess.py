"""Assess: which benefits each household is probably entitled to, and what that depends on (수급 자격 추정).

Yes when the rules say yes in every possible world, no when in none, else depends. It orders visits and never decides a
benefit.
"""

from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bandi.engine.benefits.alike import Memory, Standing, each_situation, in_order
from bandi.engine.benefits.doubt import least_sure
from bandi.engine.benefits.facts import known_facts
from bandi.engine.benefits.granted import received
from bandi.engine.benefits.worlds import Block, Worlds, built, situate
from bandi.engine.contract.benefits import RULES_UNKNOWN, Benefit, Rules
from bandi.engine.tables import ENTITLEMENTS, conform, empty
from bandi.engine.words import Verdict

Array = NDArray[Any]


def assess(
    households: pl.DataFrame,
    persons: pl.DataFrame,
    linked: pl.DataFrame,
    coverage: pl.DataFrame,
    *,
    rules: Rules,
    on: date,
) -> pl.DataFrame:
    """ENTITLEMENTS of HOUSEHOLDS on a day, from their PERSONS, LINKED records and the round's COVERAGE.

    One row per household and benefit, sorted by both. Amounts are won a month over the worlds that say yes. `missing`
    names the facts the verdict depends on, the one that settles most first. `margin` is given once the income is known.
    When the notice for the month is not known yet the verdict depends on `rules_in_force`.
    """
    ordered = households.sort("household")
    if ordered.is_empty():
        return empty(ENTITLEMENTS)
    facts, members = known_facts(ordered, persons, linked, rules=rules, on=on), in_order(persons)
    judged = _spread([_family(ordered, members, facts, rules=family, on=on) for family in rules.families], ordered)
    told = received(ordered, linked, coverage, rules=rules)
    return conform(judged.with_columns(_placed(told, ordered, judged)), ENTITLEMENTS)


def _spread(families: list[Standing], households: pl.DataFrame) -> pl.DataFrame:
    """The answers of all families for every household, sorted by household and benefit: rows are taken, not joined."""
    places, names, start = [], [], 0
    for family in families:
        rows = family.places
        places.append(rows + start)
        names += family.answers["benefit"].head(rows.shape[1]).to_list()
        start += family.answers.height
    table = pl.concat([family.answers.drop("like") for family in families], rechunk=True)
    rows = np.concatenate(places, axis=1)[:, np.argsort(names)]
    return table[rows.ravel()].insert_column(
        0, households["household"].gather(np.repeat(np.arange(len(rows)), rows.shape[1]))
    )


def _placed(told: pl.DataFrame, households: pl.DataFrame, judged: pl.DataFrame) -> pl.Series:
    """Whether each household receives each benefit, in the order of `judged`; null where nothing tells."""
    each = judged.height // households.height
    benefits = {name: place for place, name in enumerate(judged["benefit"].head(each))}
    told = told.filter(pl.col("benefit").is_in(list(benefits)))
    place = told["benefit"].replace_strict(benefits, return_dtype=pl.Int64).to_numpy()
    row = np.searchsorted(households["household"].to_numpy(), told["household"].to_numpy())
    known = np.full(judged.height, -1, dtype=np.int8)
    known[row * each + place] = told["received"].cast(pl.Int8).fill_null(-1).to_numpy()
    said = pl.Series("received", known)
    return (said == 1).set(said == -1, None)


def judge(
    households: pl.DataFrame, persons: pl.DataFrame, facts: pl.DataFrame, *, rules: Rules, on: date
) -> pl.DataFrame:
    """ENTITLEMENTS without `received`, for HOUSEHOLDS sorted by key, their PERSONS, and what is known of them.

    `facts` has the columns `household` and every Fact.id (Int64, null when unknown) in the same order as `households`.
    All households stand in one simulation: callers cut long tables.
    """
    worlds = Worlds(situate(households, persons, facts, rules=rules), system=built(rules.system), rules=rules, on=on)
    judged = pl.concat([_judge(benefit, worlds, facts, rules=rules) for benefit in rules.benefits])
    worlds.release()
    sure = {benefit.id: least_sure(benefit, rules, on) for benefit in rules.benefits}
    later = _next_line(judged, households, persons, facts, rules=rules, on=on)
    return judged.with_columns(
        passes_on=pl.when(pl.struct("household", "benefit").is_in(later.implode())).then(date(on.year + 1, 1, 1)),
        rests_on=pl.col("benefit").replace_strict(sure, return_dtype=pl.String),
    )


def _next_line(
    judged: pl.DataFrame,
    households: pl.DataFrame,
    persons: pl.DataFrame,
    facts: pl.DataFrame,
    *,
    rules: Rules,
    on: date,
) -> pl.Series:
    """household and benefit of those over this year's line whom next year's, where it is known, would let pass."""
    over = judged.filter((pl.col("verdict") == Verdict.NO) & (pl.col("margin") < 0)).select("household", "benefit")
    if over.is_empty():
        return over.to_struct()
    some, told = (table.join(over, on="household", how="semi", maintain_order="left") for table in (households, facts))
    worlds = Worlds(situate(some, persons, told, rules=rules), system=built(rules.system), rules=rules,
                    on=date(on.year + 1, 1, 1))  # fmt: skip
    within = [
        told.select("household", benefit=pl.lit(benefit.id)).filter(_margin(benefit, worlds, told, rules=rules) >= 0)
        for benefit in rules.benefits
    ]
    worlds.release()
    return over.join(pl.concat(within), on=["household", "benefit"], how="semi").to_struct()


def _family(
    households: pl.DataFrame, persons: pl.DataFrame, facts: pl.DataFrame, *, rules: Rules, on: date
) -> Standing:
    """Answers of benefits that tell households apart by the same."""

    def ask(homes: pl.DataFrame, members: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
        return judge(homes, members, told, rules=rules, on=on)

    return each_situation(households, persons, facts, rules=rules, on=on, ask=ask, memory=_memory(rules, on))


@lru_cache(maxsize=64)
def _memory(rules: Rules, on: date) -> Memory:
    """What was answered on a day, for the next bucket of the same process."""
    return Memory()


def _judge(benefit: Benefit, worlds: Worlds, told: pl.DataFrame, *, rules: Rules) -> pl.DataFrame:
    """One row per household for one benefit, without `received`."""
    eligible, amount = worlds.ask(benefit, benefit.eligible), None
    if benefit.amount:
        amount = worlds.ask(benefit, benefit.amount)
    failing = [(worlds.ask(benefit, variable), code) for variable, code in benefit.conditions]
    households = told.height
    if eligible is None:
        never = [np.zeros(households, dtype=bool), *(~holds.any(axis=0) for holds, _ in failing if holds is not None)]
        yes, no = never[0], np.any(never, axis=0)
        missing = pl.Series([[RULES_UNKNOWN]], dtype=pl.List(pl.String)).new_from_index(0, households)
    else:
        yes, no = eligible.all(axis=0), ~eligible.any(axis=0)
        missing = _missing(eligible, benefit, worlds.blocks[benefit.id], told)
    low, high = _amounts(eligible, amount, households)
    verdict = np.select([yes, no], [str(Verdict.YES), str(Verdict.NO)], default=str(Verdict.DEPENDS))
    frame = told.select("household").with_columns(
        pl.lit(benefit.id).alias("benefit"),
        pl.Series("verdict", verdict, dtype=pl.String),
        low.alias("amount_low"),
        high.alias("amount_high"),
        _margin(benefit, worlds, told, rules=rules).alias("margin"),
        _failed(failing, no).alias("failed"),
        missing.alias("missing"),
    )
    settled = pl.col("verdict") != Verdict.DEPENDS
    return frame.with_columns(
        missing=pl.when(settled).then(pl.lit([], dtype=pl.List(pl.String))).otherwise(pl.col("missing"))
    )


def _amounts(eligible: Array | None, amount: Array | None, households: int) -> tuple[pl.Series, pl.Series]:
    """Least and most won over the worlds that say yes; null without such a world or without known amounts."""
    nothing = pl.Series([None], dtype=pl.Int64)
    if eligible is None or amount is None:
        return (nothing.new_from_index(0, households),) * 2
    ever = pl.Series(eligible.any(axis=0))
    limits = np.iinfo(np.int64)
    low = np.where(eligible, amount, limits.max).min(axis=0)
    high = np.where(eligible, amount, limits.min).max(axis=0)
    return pl.Series(low).zip_with(ever, nothing), pl.Series(high).zip_with(ever, nothing)


def _margin(benefit: Benefit, worlds: Worlds, told: pl.DataFrame, *, rules: Rules) -> pl.Series:
    """Line minus recognised income where nothing unknown adds to it; null while an income fact is unknown (여유액)."""
    incomes = [fact.id for fact in rules.facts if fact.income and fact.id in benefit.facts]
    known = told.select(known=pl.all_horizontal(pl.col(incomes).is_not_null())).get_column("known")
    nothing = pl.Series([None], dtype=pl.Int64)
    if not benefit.margin or not known.any() or (margin := worlds.ask(benefit, benefit.margin)) is None:
        return nothing.new_from_index(0, told.height)
    return pl.Series(margin[0].astype(np.int64)).zip_with(known, nothing)


def _failed(conditions: list[tuple[Array | None, str]], no: Array) -> pl.Series:
    """For each no, the first condition that fails in every world, else in the first; else null (탈락 사유)."""
    first = np.full(len(no), len(conditions))
    known = [(place, holds) for place, (holds, _) in enumerate(conditions) if holds is not None]
    for place, holds in reversed(known):
        first[no & ~holds[0]] = place
    for place, holds in reversed(known):
        first[no & ~holds.any(axis=0)] = place
    return pl.Series([*(code for _, code in conditions), None], dtype=pl.String).gather(first)


def _missing(eligible: Array, benefit: Benefit, block: Block, told: pl.DataFrame) -> pl.Series:
    """Facts each verdict depends on, the one whose answer leaves least disagreement first (필요한 정보).

    A fact counts when there are two worlds that differ in nothing else and disagree. What it leaves is the mean over
    its values of p (1 - p), where p is the share of worlds that say yes.
    """
    places, nothing = (
        np.flatnonzero(eligible.any(axis=0) & ~eligible.all(axis=0)),
        pl.Series([[]], dtype=pl.List(pl.String)),
    )
    if not benefit.facts or not len(places):
        return nothing.new_from_index(0, told.height)
    grid = eligible[:, places]
    left = np.full((len(benefit.facts), len(places)), np.inf)
    for order, (fact, steps) in enumerate(block.steps.items()):
        alike = [grid[rows] for rows in block.changed_only[fact]]
        unknown = told.get_column(fact).is_null().to_numpy()[places]
        matters = unknown & np.any([same.any(axis=0) & ~same.all(axis=0) for same in alike], axis=0)
        share = np.array([grid[steps == step].mean(axis=0) for step in np.unique(steps)])
        left[order] = np.where(matters, (share * (1 - share)).mean(axis=0).round(12), np.inf)
    ranked = pl.Series(np.array(benefit.facts)[np.argsort(left, axis=0, kind="stable")].T.ravel(), dtype=pl.String)
    lists = pl.DataFrame({
        "missing": ranked.reshape((len(places), len(benefit.facts))).arr.to_list(),
        "count": np.isfinite(left).sum(axis=0),
    }).select(pl.col("missing").list.head(pl.col("count")))  # fmt: skip
    taken = np.full(told.height, len(places))
    taken[places] = np.arange(len(places))
    return pl.concat([lists["missing"], nothing]).gather(taken)
