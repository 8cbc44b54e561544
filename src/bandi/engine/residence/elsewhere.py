"""A household that likely lives elsewhere than registered is a crisis signal of its own (등록지와 거주지 불일치)."""

from datetime import date

import polars as pl

from bandi.engine.contract.signals import SignalType
from bandi.engine.tables import SIGNALS, conform
from bandi.engine.words import State, Trend


def elsewhere(whereabouts: pl.DataFrame, *, signal: SignalType, previous_cutoff: date | None) -> pl.DataFrame:
    """WHEREABOUTS -> SIGNALS of one type, sorted by household. How long it has lasted is not known, only since when
    somebody says so: `months` stays empty."""
    rows = whereabouts.filter("mismatch")
    last = pl.col("evidence").list.first().struct.field("on")
    table = rows.with_columns(
        signal=pl.lit(signal.id),
        feed=pl.lit(signal.feed),
        kind=pl.lit(signal.kind.value),
        state=pl.lit(State.ACTIVE.value),
        first_on=pl.col("since"),
        last_on=pl.coalesce(last, "since"),
        cleared_on=pl.lit(None, pl.Date),
        months=pl.lit(None, pl.Int32),
        times=pl.lit(1, pl.Int32),
        trend=pl.lit(Trend.STEADY.value),
        amount=pl.lit(None, pl.Int64),
        is_new=pl.lit(value=True) if previous_cutoff is None else pl.col("since") > previous_cutoff,
    )
    return conform(table, SIGNALS).sort("household")
