"""Spells: runs of months that name a household, or of events that follow one another (기간·재발·추세).

Both functions return one row per household and signal, for its latest spell, with the columns of SPELLS.
"""

from datetime import date

import polars as pl

from bandi.engine.tables import Schema, conform
from bandi.engine.words import State, Trend

SPELLS: Schema = {
    "household": pl.Int64,
    "signal": pl.String,
    "feed": pl.String,
    "kind": pl.String,
    "state": pl.String,
    "first_on": pl.Date,
    "last_on": pl.Date,
    "cleared_on": pl.Date,
    "months": pl.Int32,
    "times": pl.Int32,
    "trend": pl.String,
    "amount": pl.Int64,
    "crisis": pl.Boolean,
    "handover": pl.Boolean,
    "told_on": pl.Date,
}

WHOSE = ["household", "signal"]
RECENT = pl.col("on") >= pl.col("since")


def month_spells(reports: pl.DataFrame, delivered: pl.DataFrame, *, cutoff: date) -> pl.DataFrame:
    """REPORTS counted by months (arrears, status, scan) and DELIVERED -> SPELLS.

    A spell runs over consecutive delivered months that name the household, and over those in which an earlier report
    still holds; a month for which nothing was delivered does not interrupt it. It is cleared on the first day of the
    first delivered month that does not name the household and in which no report holds any more. It began on its first
    report, or on the day told, if earlier. Months of arrears: from first to last report, or as last reported by the
    worst meter or person, whichever is more. Months of a state: whole months from its beginning to the cut-off, or to
    its clearing.
    """
    calendar = _calendar(reports, delivered)
    reported = _by_day(reports).join(calendar, on=["feed", "on"], how="left").sort(*WHOSE, "on")
    apart = (pl.col("turn") - pl.col("turn").shift(1) > 1) & (pl.col("on") > pl.col("expires").shift(1))
    begins = _other_than_before() | apart
    folded = _fold(reported.with_columns(spell=begins.fill_null(True).cum_sum()), times=RECENT.any().cast(pl.Int32))
    latest = _latest(folded).with_columns(after=pl.col("expires").dt.offset_by("1d")).sort("after")
    cleared = latest.join_asof(
        calendar.select("feed", cleared_on="on").sort("cleared_on"),
        left_on="after", right_on="cleared_on", by="feed", strategy="forward", check_sortedness=False,
        coalesce=False,
    )  # fmt: skip
    span = 12 * (_year("last_on") - _year("first_on")) + _month("last_on") - _month("first_on") + 1
    held = whole_months(pl.col("first_on"), pl.coalesce("cleared_on", pl.lit(cutoff)))
    by_months = pl.when(pl.col("counted") == "arrears").then(span).otherwise(held)
    return (
        cleared.with_columns(first_on=pl.min_horizontal("first_on", "began"))
        .with_columns(months=pl.max_horizontal("months", by_months))
        .pipe(_finish)
    )


def event_spells(reports: pl.DataFrame, *, cutoff: date) -> pl.DataFrame:
    """REPORTS counted as events -> SPELLS.

    A spell runs over events each of which happened while the one before still held. It is cleared on the day the last
    event expires. Months: whole months from its first event to the cut-off, or to its clearing.
    """
    happened = _by_day(reports).sort(*WHOSE, "on")
    begins = _other_than_before() | (pl.col("on") > pl.col("expires").shift(1))
    spells = _fold(
        happened.with_columns(spell=begins.fill_null(True).cum_sum()), times=pl.col("events").filter(RECENT).sum()
    )
    cleared_on = pl.when(pl.col("expires") < cutoff).then("expires")
    latest = _latest(spells).with_columns(cleared_on=cleared_on)
    end = pl.coalesce("cleared_on", pl.lit(cutoff))
    return latest.with_columns(months=whole_months(pl.col("first_on"), end)).pipe(_finish)


def whole_months(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Full months from one day to a later one; the last day of a month completes any month (민법 제160조)."""
    short = (end.dt.day() < start.dt.day()) & (end != end.dt.month_end())
    months = 12 * (end.dt.year() - start.dt.year()) + end.dt.month().cast(pl.Int32) - start.dt.month().cast(pl.Int32)
    return months - short.cast(pl.Int32)


def _calendar(reports: pl.DataFrame, delivered: pl.DataFrame) -> pl.DataFrame:
    """feed, on, turn (place among the feed's delivered months)."""
    months = pl.concat([delivered.select("feed", on="month"), reports.select("feed", "on")]).unique().sort("feed", "on")
    return months.with_columns(turn=pl.int_range(pl.len(), dtype=pl.Int32).over("feed"))


def _by_day(reports: pl.DataFrame) -> pl.DataFrame:
    """One row per household, signal and day: the worst of its meters and persons, the sum of what they owe."""
    return reports.group_by(*WHOSE, "on").agg(
        pl.col("feed", "kind", "counted").first(),
        pl.col("since", "expires", "months", "crisis", "handover", "told_on").max(),
        pl.col("began").min(),
        events=pl.col("key").n_unique(),
        amount=pl.when(pl.col("amount").count() > 0).then(pl.col("amount").sum()),
    )


def _fold(days: pl.DataFrame, *, times: pl.Expr) -> pl.DataFrame:
    """One row per spell, in order. `times` is what the spell adds to recurrence."""
    return days.group_by("spell", maintain_order=True).agg(
        pl.col(*WHOSE, "feed", "kind", "counted", "since").first(),
        pl.col("expires", "months", "amount").last(),
        pl.col("crisis", "handover", "told_on").max(),
        pl.col("began").min(),
        first_on=pl.col("on").first(),
        last_on=pl.col("on").last(),
        times=times,
        earlier_months=pl.col("months").slice(-3).first(),
        earlier_amount=pl.col("amount").slice(-3).first(),
    )


def _latest(spells: pl.DataFrame) -> pl.DataFrame:
    """The last spell of each household and signal, if it reaches into the window, with `times` over all its spells."""
    by_months = (pl.col("months") - pl.col("earlier_months")).sign()
    by_amount = (pl.col("amount") - pl.col("earlier_amount")).sign()
    return (
        spells.group_by(*WHOSE, maintain_order=True)
        .agg(pl.exclude(*WHOSE, "times").last(), pl.col("times").sum())
        .filter(pl.col("last_on") >= pl.col("since"))
        .with_columns(turning=pl.when(by_months != 0).then(by_months).otherwise(by_amount).fill_null(0))
    )


def _finish(spells: pl.DataFrame) -> pl.DataFrame:
    """Adds state and trend; a cleared signal eases."""
    cleared = pl.col("cleared_on").is_not_null()
    state = pl.when(cleared).then(pl.lit(State.CLEARED.value)).otherwise(pl.lit(State.ACTIVE.value))
    trend = (
        pl.when(cleared | (pl.col("turning") < 0))
        .then(pl.lit(Trend.EASING.value))
        .when(pl.col("turning") > 0)
        .then(pl.lit(Trend.WORSENING.value))
        .otherwise(pl.lit(Trend.STEADY.value))
    )
    return conform(spells.with_columns(state=state, trend=trend), SPELLS)


def _other_than_before() -> pl.Expr:
    return pl.any_horizontal(pl.col(name) != pl.col(name).shift(1) for name in WHOSE)


def _year(name: str) -> pl.Expr:
    return pl.col(name).dt.year()


def _month(name: str) -> pl.Expr:
    return pl.col(name).dt.month().cast(pl.Int32)
