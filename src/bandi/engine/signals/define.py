"""From linked records to the reports that count for each signal type (신호 정의 적용)."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from bandi.engine.contract.signals import SignalType
from bandi.engine.tables import Schema, empty

REPORTS: Schema = {
    "signal": pl.String,
    "feed": pl.String,
    "kind": pl.String,
    "counted": pl.String,  # arrears | events
    "household": pl.Int64,
    "key": pl.Int64,  # the person, meter or household the institution speaks of
    "on": pl.Date,  # first day of the month unpaid, or day of the event
    "since": pl.Date,  # first day of the window looked back
    "expires": pl.Date,  # last day on which this event still holds; for arrears without meaning
    "months": pl.Int32,
    "amount": pl.Int64,
    "record": pl.Int64,
    "delivery": pl.String,
}
"""One row = one record that counts for one signal type."""


def reports(linked: pl.DataFrame, *, types: Sequence[SignalType], cutoff: date) -> pl.DataFrame:
    """LINKED -> REPORTS known at the cut-off, in no particular order.

    Left out: records linked to no household, records of a month or event after the cut-off, states and months that do
    not count, repeated records, and what a later delivery said anew of the same person or meter and the same day.
    """
    known = linked.filter(
        pl.col("household").is_not_null()
        & (pl.col("month").is_null() | (pl.col("month") <= cutoff))
        & (pl.col("event_on").is_null() | (pl.col("event_on") <= cutoff))
    )
    counting = (t for t in types if t.counted != "residence")
    in_force = [t for t in counting if t.valid_from is None or t.valid_from <= cutoff]
    parts = [_reports_of(known, signal, cutoff=cutoff) for signal in in_force]
    return pl.concat(parts) if parts else empty(REPORTS)


def _reports_of(known: pl.DataFrame, signal: SignalType, *, cutoff: date) -> pl.DataFrame:
    month, day = pl.col("month").dt.month_start(), pl.col("event_on")
    arrears = signal.counted == "arrears"
    counts = pl.col("feed") == signal.feed
    if signal.states:
        counts &= pl.col("state").is_in(signal.states)
    if arrears and signal.least_months:  # how many months is not told: unknown is never no
        counts &= pl.col("months").is_null() | (pl.col("months") >= signal.least_months)
    dated = known.filter(counts).with_columns(
        on=pl.coalesce(month, day.dt.month_start()) if arrears else pl.coalesce(day, month),
        key=pl.coalesce("subject", "address", "household"),
    )
    latest = _latest_word(dated.filter(pl.col("on").is_not_null()).unique("record", keep="any"))
    return latest.with_columns(
        signal=pl.lit(signal.id),
        kind=pl.lit(signal.kind.value),
        counted=pl.lit(signal.counted),
        since=pl.lit(cutoff).dt.month_start().dt.offset_by(f"-{signal.window - 1}mo"),
        expires=pl.col("on").dt.offset_by(f"{signal.lasts}mo"),
    ).select(pl.col(name).cast(dtype) for name, dtype in REPORTS.items())


def _latest_word(dated: pl.DataFrame) -> pl.DataFrame:
    """Of several deliveries that speak of the same key and day, the one received last (then the larger name)."""
    same = ["household", "key", "on"]
    for column in ("received_on", "delivery"):
        dated = dated.filter(pl.col(column) == pl.col(column).max().over(same))
    return dated
