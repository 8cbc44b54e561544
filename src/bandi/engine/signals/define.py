"""From linked records to the reports that count for each signal type (신호 정의 적용)."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from bandi.engine.contract.signals import SignalType, Threshold
from bandi.engine.tables import Schema, empty

REPORTS: Schema = {
    "signal": pl.String,
    "feed": pl.String,
    "kind": pl.String,
    "counted": pl.String,  # arrears | status | events | scan
    "household": pl.Int64,
    "key": pl.Int64,  # the person, meter or household the institution speaks of
    "on": pl.Date,  # first day of the month that names it, or day of the event
    "began": pl.Date,  # day on which arrears or a state began, as told; null for events
    "since": pl.Date,  # first day of the window looked back
    "expires": pl.Date,  # last day on which this report still holds; of what is told by month: the last month's first
    "months": pl.Int32,
    "amount": pl.Int64,
    "crisis": pl.Boolean,
    "handover": pl.Boolean,
    "told_on": pl.Date,
    "record": pl.Int64,
    "delivery": pl.String,
}
"""One row = one record that counts for one signal type."""


def known(linked: pl.DataFrame, *, cutoff: date) -> pl.DataFrame:
    """LINKED rows of households, without any that speak of, or were told on, a day after the cut-off."""
    days = (pl.col(name) for name in ("month", "event_on", "told_on"))
    return linked.filter(pl.col("household").is_not_null(), *(day.is_null() | (day <= cutoff) for day in days))


def reports(facts: pl.DataFrame, *, types: Sequence[SignalType], cutoff: date) -> pl.DataFrame:
    """`known` LINKED -> REPORTS, in no particular order, by the thresholds in force at the cut-off.

    Left out: types not in force, states, months and amounts that do not count, repeated records, and what a later
    delivery said anew of the same person or meter and the same day.
    """
    by_feed = {str(feed): rows for (feed,), rows in facts.partition_by("feed", as_dict=True).items()}
    parts = [
        _reports_of(by_feed[signal.feed], signal, cutoff=cutoff)
        for signal in types
        if signal.counted != "residence" and signal.holds(cutoff) and signal.feed in by_feed
    ]
    return pl.concat(parts) if parts else empty(REPORTS)


def _reports_of(facts: pl.DataFrame, signal: SignalType, *, cutoff: date) -> pl.DataFrame:
    month, day = pl.col("month").dt.month_start(), pl.col("event_on")
    dated = signal.counted == "events"
    lasts = {"events": signal.lasts, "arrears": 0}.get(signal.counted, max(0, signal.lasts - 1))
    owed = signal.counted in {"arrears", "events"}  # a deposit or a rent told with a state is no debt
    mine = facts.filter(pl.col("state").is_in(signal.states)) if signal.states else facts
    counting = mine.with_columns(
        on=pl.coalesce(day, month) if dated else pl.coalesce(month, day.dt.month_start()),
        began=None if dated else day,
        key=pl.coalesce("subject", "address", "household"),
    )
    latest = _latest_word(counting.filter(pl.col("on").is_not_null()).unique("record", keep="any"))
    if signal.counted != "scan":  # of a scan, the threshold is how long nothing was used
        latest = latest.filter(*_reaches(signal.threshold(cutoff)))
    return latest.with_columns(
        signal=pl.lit(signal.id),
        kind=pl.lit(signal.kind.value),
        counted=pl.lit(signal.counted),
        since=pl.lit(cutoff).dt.month_start().dt.offset_by(f"-{signal.window - 1}mo"),
        expires=pl.col("on").dt.offset_by(f"{lasts}mo"),
        **({} if owed else dict.fromkeys(("months", "amount"), pl.lit(None))),
    ).select(pl.col(name).cast(dtype) for name, dtype in REPORTS.items())


def _reaches(bar: Threshold) -> list[pl.Expr]:
    """What a report must fulfil to count under a threshold. What is not told is unknown, never no."""
    months, amount, began = pl.col("months"), pl.col("amount"), pl.col("event_on")
    asked = []
    if bar.least_months is not None:
        asked.append(months >= bar.least_months)
    if bar.least_won is not None:
        asked.append(amount >= bar.least_won)
    if bar.most_won is not None:
        asked.append(amount <= bar.most_won)
    if bar.within_months is not None:
        asked.append(began >= pl.col("on").dt.month_end().dt.offset_by(f"-{bar.within_months}mo"))
    return [condition.fill_null(value=True) for condition in asked]


def _latest_word(dated: pl.DataFrame) -> pl.DataFrame:
    """Of several deliveries that speak of the same key and day, the one received last (then the larger name)."""
    same = ["household", "key", "on"]
    for column in ("received_on", "delivery"):
        dated = dated.filter(pl.col(column) == pl.col(column).max().over(same))
    return dated
