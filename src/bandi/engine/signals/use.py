"""Sudden drops of use, seen in a meter's own readings (이용 급감).

A day is low when it lies far below what this meter usually uses, measured in its own spread: the median of its last 60
days, working days and days off apart, moved as the same season of last year moved. A spell is a run of low days, one
usual day in between not counted; each spell gives one alarm, at the highest level it reached. Missing days are
unknown: they neither count nor interrupt. What a spell once made low does not become usual, for some ten weeks.
"""

import math
from collections.abc import Sequence
from datetime import date

import polars as pl

from bandi.engine.contract.metering import Metering
from bandi.engine.tables import LINKED, Schema, conform

READINGS: Schema = {"meter": pl.Int64, "day": pl.Date, "used": pl.Int64}
"""One row = what a meter counted on one day, in Wh or litres."""

ALARMS: Schema = {
    "meter": pl.Int64,
    "level": pl.String,  # contract.metering.LEVELS
    "since": pl.Date,  # first low day
    "last_on": pl.Date,  # last low day
    "ended_on": pl.Date,  # the usual day after it; null while it lasts
    "attention_on": pl.Date,  # day on which each level was reached
    "caution_on": pl.Date,
    "serious_on": pl.Date,
    "days": pl.Int32,  # low days with a reading
    "share": pl.Float64,  # median of used to usual over these days, two decimals
    "stopped": pl.Boolean,  # hardly anything was used at all on most of them
}
"""One row = one spell of low use that reached a level (이용 급감 알림)."""

YEAR = 364
"""Days to the same day of the week a year before."""
MOST_SEASON = math.log(2)
"""A season moves the usual use at most to its half or its double."""
TO_SIGMA = 1.4826
"""From the median absolute deviation to the standard deviation of a normal spread."""
REPORTED = ("caution", "serious")
"""Levels that become reports of a household; attention only watches."""


def alarms(readings: pl.DataFrame, *, of: Metering, until: date) -> pl.DataFrame:
    """READINGS -> ALARMS, sorted by meter and since. Reads nothing after `until`; order and repetition change nothing.

    Of two readings of one meter and day the larger counts: somebody used it.
    """
    days = _days(readings, of=of, until=until)
    first = _judged(days, days, of=of)
    usual_days = first.filter(~pl.col("attention").fill_null(value=False)).select(days.columns)
    return _spells(_judged(days, usual_days, of=of), of=of)


def _days(readings: pl.DataFrame, *, of: Metering, until: date) -> pl.DataFrame:
    """meter, day, used, x (logarithm of the use), off (Saturday or Sunday); a stuck meter's days are unknown."""
    known = (
        readings.filter(pl.col("day") <= until, pl.col("used") >= 0, pl.col("meter").is_not_null())
        .group_by("meter", "day")
        .agg(pl.col("used").max())
        .sort("meter", "day")
    )
    run = pl.struct("meter", "used").rle_id()
    stuck = (pl.col("used") > 0) & (pl.len().over(run) >= of.stuck)
    return known.filter(~stuck).with_columns(x=(pl.col("used") + of.tiny).log(), off=pl.col("day").dt.weekday() >= 6)


def _judged(days: pl.DataFrame, basis: pl.DataFrame, *, of: Metering) -> pl.DataFrame:
    """`days` with what was usual then (logarithm; null = not known yet) and one column a level: low or not."""
    usual = _usual(basis, of=of)
    at = days.with_columns(before=pl.col("day").dt.offset_by(f"-{of.lag}d")).sort("before")
    found = at.join_asof(
        usual, left_on="before", right_on="day", by=["meter", "off"], tolerance=f"{of.forget}d",
        check_sortedness=False, coalesce=True,
    ).pipe(_with_season, days, of=of)  # fmt: skip
    expected = pl.col("usual") + pl.col("season").fill_null(0.0)
    lives = expected >= math.log(of.least + of.tiny)
    error = pl.col("x") - expected
    low = {
        level.level: lives
        & (error <= math.log(level.share))
        & (error <= -level.deviations * pl.max_horizontal("spread", pl.lit(of.spread)))
        for level in of.levels
    }
    return found.with_columns(usual=expected, **low).sort("meter", "day")


def _usual(basis: pl.DataFrame, *, of: Metering) -> pl.DataFrame:
    """meter, off, day, usual, spread: of the window that ends with this day, sorted by day."""
    whose, window = ["meter", "off"], f"{of.window}d"
    middle = pl.col("x").rolling_median_by("day", window_size=window, min_samples=of.least_days).over(whose)
    spread = pl.col("away").rolling_median_by("day", window_size=window, min_samples=of.least_days).over(whose)
    table = basis.with_columns(usual=middle).with_columns(away=(pl.col("x") - pl.col("usual")).abs())
    known = table.with_columns(spread=TO_SIGMA * spread).filter(pl.col("usual").is_not_null())
    return known.select("meter", "off", "day", "usual", "spread").sort("day")


def _with_season(judged: pl.DataFrame, days: pl.DataFrame, *, of: Metering) -> pl.DataFrame:
    """How far the same season of last year lay from the window before it; null without a last year.

    Here days that were low count as well: last year nobody could know that they were the season.
    """
    span = {"around": of.season_days, "then": of.window}
    last = days.select(
        "meter", "day",
        **{
            name: pl.col("x").rolling_median_by("day", window_size=f"{wide}d", min_samples=wide // 2).over("meter")
            for name, wide in span.items()
        },
    ).sort("day")  # fmt: skip
    ago = {"around": YEAR - of.season_days // 2, "then": YEAR + of.lag}
    for name, back in ago.items():
        judged = judged.with_columns(ago=pl.col("day").dt.offset_by(f"-{back}d")).sort("ago")
        judged = judged.join_asof(
            last.select("meter", name, ago="day"), on="ago", by="meter", tolerance="7d", check_sortedness=False
        )
    moved = (pl.col("around") - pl.col("then")).clip(-MOST_SEASON, MOST_SEASON)
    return judged.with_columns(season=moved).drop("ago", "around", "then", "before")


def _spells(judged: pl.DataFrame, *, of: Metering) -> pl.DataFrame:
    """One row a spell that reached a level."""
    mine = pl.col("meter") == pl.col("meter").shift(1)
    near = mine & (pl.col("day") - pl.col("day").shift(1) <= pl.duration(days=of.gap + 1))
    low = pl.col("attention")
    between = low.shift(1) & near & low.shift(-1) & near.shift(-1)
    seen = judged.filter(low.is_not_null()).with_columns(near=near.fill_null(value=False))
    inside = seen.with_columns(inside=low | between.fill_null(value=False))
    begins = ~pl.col("near") | (pl.col("inside") != pl.col("inside").shift(1))
    runs = inside.with_columns(spell=begins.fill_null(value=True).cum_sum())
    after = runs.with_columns(ended_on=pl.when(pl.col("near").shift(-1)).then(pl.col("day").shift(-1)))
    of_low = {level.level: pl.col("day").filter(pl.col(level.level)) for level in of.levels}
    table = (
        after.filter("inside")
        .group_by("spell", maintain_order=True)
        .agg(
            pl.col("meter").first(),
            since=of_low["attention"].first(),
            last_on=of_low["attention"].last(),
            ended_on=pl.col("ended_on").last(),
            days=low.sum().cast(pl.Int32),
            share=(pl.col("x") - pl.col("usual")).filter(low).median().exp().round(2),
            stopped=(pl.col("used") <= of.tiny).filter(low).mean() > 0.5,
            **{f"{each.level}_on": of_low[each.level].get(each.days - 1, null_on_oob=True) for each in of.levels},
        )
        .filter(pl.col("attention_on").is_not_null())
    )
    reached = pl.lit(of.levels[0].level)
    for level in of.levels[1:]:
        reached = pl.when(pl.col(f"{level.level}_on").is_not_null()).then(pl.lit(level.level)).otherwise(reached)
    return conform(table.with_columns(level=reached), ALARMS).sort("meter", "since")


def with_use(
    linked: pl.DataFrame, households: pl.DataFrame, *, meters: Sequence[Metering], cutoff: date
) -> pl.DataFrame:
    """LINKED in which readings give way to what they say: for each month of a spell one record with its level as
    `state` and the spell's first day as `event_on`, as an institution would report it; sorted by record.

    HOUSEHOLDS tell since when a household lives there: what was used before was used by others.
    """
    feeds = [meter.feed for meter in meters]
    reading = pl.col("feed").is_in(feeds)
    if linked.filter(reading).is_empty():
        return linked
    told = [_reports(linked.filter(pl.col("feed") == of.feed), households, of=of, cutoff=cutoff) for of in meters]
    return pl.concat([linked.filter(~reading), *told]).sort("record")


def _reports(linked: pl.DataFrame, households: pl.DataFrame, *, of: Metering, cutoff: date) -> pl.DataFrame:
    moved = households.select("household", "moved_in")
    mine = (
        linked.filter(pl.col("household").is_not_null(), pl.col("event_on") <= cutoff)
        .join(moved, on="household", how="inner")
        .filter(pl.col("moved_in").is_null() | (pl.col("event_on") >= pl.col("moved_in")))
        .with_columns(key=pl.coalesce("customer", "address", "household"), day="event_on")
        .sort("household", "key", "day", "received_on", "delivery", "record")
        .unique(["household", "key", "day"], keep="last", maintain_order=True)
        .with_columns(meter=pl.struct("household", "key").rle_id().cast(pl.Int64))
    )
    found = alarms(mine.select(*READINGS), of=of, until=cutoff).filter(pl.col("level").is_in(REPORTED))
    low = mine.join(found.select("meter", "level", "since", "last_on"), on="meter", how="inner").filter(
        pl.col("day").is_between("since", "last_on")
    )
    month = pl.col("day").dt.month_start()
    latest = low.with_columns(month=month).unique(["meter", "since", "month"], keep="last", maintain_order=True)
    return conform(latest.with_columns(state="level", event_on="since"), LINKED)
