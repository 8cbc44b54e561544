"""A household that likely lives elsewhere than registered is a crisis signal of its own (등록지와 거주지 불일치)."""

from datetime import date

import polars as pl

from bandi.engine.contract.signals import SignalType
from bandi.engine.tables import EVIDENCE, SIGNALS, conform
from bandi.engine.words import State, Trend


def elsewhere(whereabouts: pl.DataFrame, *, signal: SignalType, previous_cutoff: date | None) -> pl.DataFrame:
    """WHEREABOUTS -> SIGNALS of one type, sorted by household. How long it has lasted is not known, only since when
    somebody says so: `months` stays empty. Where the register alone raises the doubt, it is the evidence."""
    rows = whereabouts.filter("mismatch")
    last = pl.col("evidence").list.first().struct.field("on")
    own = {"feed": pl.lit(signal.feed), "on": pl.col("since")}
    register = pl.struct(own.get(f.name, pl.lit(None, dtype=f.dtype)).alias(f.name) for f in EVIDENCE.fields)
    said = pl.col("evidence").list.len() > 0
    table = rows.with_columns(
        evidence=pl.when(said).then("evidence").otherwise(pl.concat_list(register.cast(EVIDENCE))),
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
        **dict.fromkeys(("together", "beside", "crisis", "handover", "told_on"), pl.lit(None)),
    )
    return conform(table, SIGNALS).sort("household")
