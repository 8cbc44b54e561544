"""What the linked records already tell of a household: its rent, work that ended, benefits received (알려진 사실)."""

from datetime import date

import polars as pl

from bandi.engine.contract.benefits import Rules
from bandi.engine.words import Arrived


def known_facts(
    households: pl.DataFrame, persons: pl.DataFrame, linked: pl.DataFrame, *, rules: Rules, on: date
) -> pl.DataFrame:
    """One row per household, sorted by key: `household` and an Int64 column per fact of the rules, null when unknown.

    The rent is the latest one reported within `rules.rent_months`. Work income is zero when every adult of the
    household lost work within `rules.loss_months` with nothing paid in its place; one adult who may still work leaves
    it unknown.
    """
    told = {
        rules.rent_fact: _rent(linked, rules=rules, on=on),
        rules.loss_fact: _all_work_lost(persons, linked, rules=rules, on=on),
    }
    facts = households.select("household").sort("household")
    for fact in rules.facts:
        if fact.id in told:
            facts = facts.join(
                told[fact.id].rename({"value": fact.id}), on="household", how="left", maintain_order="left"
            )
        else:
            facts = facts.with_columns(pl.lit(None, dtype=pl.Int64).alias(fact.id))
    return facts


def received(households: pl.DataFrame, linked: pl.DataFrame, coverage: pl.DataFrame, *, rules: Rules) -> pl.DataFrame:
    """One row per household and benefit: `household`, `benefit`, `received`.

    True when the newest month of the benefits feed names the household for this benefit, false when it does not, null
    when the feed did not arrive for this round (수급 여부).
    """
    feed = coverage.filter((pl.col("feed") == rules.benefits_feed) & (pl.col("arrived") == Arrived.ARRIVED))
    newest = feed.get_column("latest_month").max()
    states = {benefit.received_state: benefit.id for benefit in rules.benefits}
    every = households.select("household").join(pl.DataFrame({"benefit": [b.id for b in rules.benefits]}), how="cross")
    if newest is None:
        return every.with_columns(received=pl.lit(None, dtype=pl.Boolean))
    named = (
        linked.filter(
            (pl.col("feed") == rules.benefits_feed)
            & (pl.col("month") == pl.lit(newest))
            & pl.col("household").is_not_null()
            & pl.col("state").is_in(list(states))
        )
        .select("household", benefit=pl.col("state").replace_strict(states, return_dtype=pl.String), received=True)
        .unique()
    )
    return every.join(named, on=["household", "benefit"], how="left").with_columns(pl.col("received").fill_null(False))


def _rent(linked: pl.DataFrame, *, rules: Rules, on: date) -> pl.DataFrame:
    since = pl.lit(on).dt.month_start().dt.offset_by(f"-{rules.rent_months}mo")
    return (
        linked.filter(
            (pl.col("feed") == rules.rent_feed)
            & pl.col("household").is_not_null()
            & pl.col("monthly").is_not_null()
            & pl.col("month").is_between(since, on)
        )
        .sort("household", "month", "record")
        .group_by("household", maintain_order=True)
        .agg(value=pl.col("monthly").last())
    )


def _all_work_lost(persons: pl.DataFrame, linked: pl.DataFrame, *, rules: Rules, on: date) -> pl.DataFrame:
    since = pl.lit(on).dt.offset_by(f"-{rules.loss_months}mo")
    lost = (
        linked.filter(
            (pl.col("feed") == rules.loss_feed)
            & (pl.col("state") == rules.loss_state)
            & pl.col("event_on").is_between(since, on, closed="right")
        )
        .select(person=pl.col("subject"))
        .unique()
    )
    adults = persons.filter(pl.col("age") >= rules.adult_age).with_columns(
        lost=pl.col("person").is_in(lost.get_column("person").implode())
    )
    return (
        adults.group_by("household")
        .agg(all_lost=pl.col("lost").all())
        .filter("all_lost")
        .select("household", value=pl.lit(0, dtype=pl.Int64))
    )
