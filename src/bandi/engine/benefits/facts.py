"""What the linked records already tell of a household: its rent, work that ended, benefits received (알려진 사실)."""

from datetime import date

import polars as pl

from bandi.engine.contract.benefits import Rules, Told
from bandi.engine.words import Arrived


def known_facts(
    households: pl.DataFrame, persons: pl.DataFrame, linked: pl.DataFrame, *, rules: Rules, on: date
) -> pl.DataFrame:
    """One row per household, sorted by key: `household` and an Int64 column per fact of the rules, null when unknown.

    A record is believed for as many months as its `Told` says. A fact that needs every adult stays unknown while one
    adult is not named. Of several records the latest speaks.
    """
    facts = households.select("household").sort("household")
    for fact in rules.facts:
        said = []
        for place, told in enumerate(told for told in rules.told if told.fact == fact.id):
            found = _by_kind(told, households) if not told.feed else _told(told, persons, linked, on=on)
            found = found.rename({"value": f"said{place}"})
            facts = facts.join(found, on="household", how="left", maintain_order="left", validate="1:1")
            said.append(f"said{place}")
        value = pl.coalesce(said) if said else pl.lit(None, dtype=pl.Int64)
        facts = facts.with_columns(value.alias(fact.id)).drop(said)
    return facts


def received(households: pl.DataFrame, linked: pl.DataFrame, coverage: pl.DataFrame, *, rules: Rules) -> pl.DataFrame:
    """`household`, `benefit`, `received` of the benefits that the feed tells of; no row: unknown (수급 여부).

    True when the newest month of the feed names the household for this benefit, false when it does not and its silence
    tells. No rows at all when the feed did not arrive for this round.
    """
    feed = coverage.filter((pl.col("feed") == rules.benefits_feed) & (pl.col("arrived") == Arrived.ARRIVED))
    newest = feed.get_column("latest_month").max()
    states = {benefit.received_state: benefit.id for benefit in rules.benefits if benefit.received_state}
    silent = [benefit.id for benefit in rules.benefits if benefit.received_state and benefit.silence_tells]
    told = pl.DataFrame({"benefit": silent}, schema={"benefit": pl.String})
    every = households.select("household").join(told, how="cross").with_columns(received=pl.lit(value=False))
    if newest is None:
        return every.clear()
    named = (
        linked.filter(
            (pl.col("feed") == rules.benefits_feed)
            & (pl.col("month") == pl.lit(newest))
            & pl.col("household").is_not_null()
            & pl.col("state").is_in(list(states))
        )
        .select("household", benefit=pl.col("state").replace_strict(states, return_dtype=pl.String), received=True)
        .unique()
        .join(households, on="household", how="semi")
    )
    return every.join(named, on=["household", "benefit"], how="anti").vstack(named)


def _told(told: Told, persons: pl.DataFrame, linked: pl.DataFrame, *, on: date) -> pl.DataFrame:
    """`household`, `value` of the households of which records tell this fact; one row each."""
    day = pl.coalesce("event_on", "month")
    month = pl.lit(on).dt.month_start().dt.offset_by(f"-{told.months}mo")
    since = pl.when(pl.col("event_on").is_null()).then(month).otherwise(pl.lit(on).dt.offset_by(f"-{told.months}mo"))
    within = (day >= since) & (day <= on) & ((day > since) | pl.col("event_on").is_null())
    speaks = (pl.col("feed") == told.feed) & within
    if told.states:
        speaks &= pl.col("state").is_in(told.states)
    records = linked.filter(speaks & pl.col("household").is_not_null())
    if told.adults:
        return _every_adult(told, persons, records)
    value = pl.col(told.column) if told.value is None else pl.lit(told.value, dtype=pl.Int64)
    values = records.select("household", "record", value=value, day=day).drop_nulls("value")
    return (
        values.sort("household", "day", "record")
        .group_by("household", maintain_order=True)
        .agg(pl.col("value").last().cast(pl.Int64))
    )


def _by_kind(told: Told, households: pl.DataFrame) -> pl.DataFrame:
    of_kind = households.filter(pl.col("kind").is_in(told.kinds))
    return of_kind.select("household", value=pl.lit(told.value, dtype=pl.Int64))


def _every_adult(told: Told, persons: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    named = pl.col("person").is_in(records["subject"].drop_nulls().unique().implode())
    adults = persons.filter(pl.col("age") >= told.adults).select("household", named=named)
    some = adults.filter("named").select("household").unique()
    every = some.join(adults.filter(~pl.col("named")), on="household", how="anti")
    return every.select("household", value=pl.lit(told.value, dtype=pl.Int64))
