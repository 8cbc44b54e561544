"""One truth of who receives what (수급 여부): the benefits feed, and the grants of offices that it cannot show yet."""

import polars as pl

from bandi.engine.benefits import facts
from bandi.engine.contract.benefits import Rules
from bandi.engine.words import Arrived

SHOWS_AFTER = "2mo"  # from the month of the decision: then the benefits feed is believed again, our judgement [I]
HOLDS_FOR = "12mo"  # a grant of which no feed ever tells, our judgement [I]
PAIR = ["household", "benefit"]


def received(households: pl.DataFrame, linked: pl.DataFrame, coverage: pl.DataFrame, *, rules: Rules) -> pl.DataFrame:
    """`household`, `benefit`, `received` as `facts.received` tells it, and true as well for what an office granted.

    A grant gives way to the benefits feed once that tells of months in which it would show. A grant of which no feed
    tells holds for a year.
    """
    told = facts.received(households, linked, coverage, rules=rules)
    now = coverage.get_column("latest_month").max()
    named = (pl.col("feed") == rules.grants_feed) & pl.col("household").is_not_null() & pl.col("event_on").is_not_null()
    grants = linked.filter(named & pl.col("state").is_in([benefit.id for benefit in rules.benefits]))
    if now is None or grants.is_empty():
        return told
    feed = coverage.filter((pl.col("feed") == rules.benefits_feed) & (pl.col("arrived") == Arrived.ARRIVED))
    shown = pl.lit(feed.get_column("latest_month").max(), dtype=pl.Date)
    newest = (
        grants.join(households, on="household", how="semi")
        .group_by("household", benefit="state")
        .agg(month=pl.col("event_on").max().dt.month_start())
    )
    spoken = pl.col("received").is_not_null() & (shown >= pl.col("month").dt.offset_by(SHOWS_AFTER))
    holds = pl.col("month").is_not_null() & (pl.col("month").dt.offset_by(HOLDS_FOR) > pl.lit(now)) & ~spoken
    both = told.join(newest, on=PAIR, how="full", coalesce=True)
    granted = pl.when(holds.fill_null(value=False)).then(pl.lit(value=True)).otherwise("received")
    return both.select(*PAIR, received=granted).sort(PAIR)
