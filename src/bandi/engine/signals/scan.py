"""On a register, and using nothing: households whom a service should reach and does not (미이용 훑기)."""

from collections.abc import Sequence
from datetime import date
from functools import reduce
from operator import or_

import polars as pl

from bandi.engine.contract.signals import SignalType, Unused


def unserved(
    spells: pl.DataFrame, facts: pl.DataFrame, delivered: pl.DataFrame, *, types: Sequence[SignalType], cutoff: date
) -> pl.DataFrame:
    """SPELLS counted by months, with `holds_since`; of a scan only households that used nothing for long enough.

    A scan's spell says whom the register names. It stays when every feed of its services was delivered for each of the
    threshold's months, up to the cut-off's month or to the last month in which the feed was due, and none of them tells
    of a use by anybody of the household. A month that was not delivered is unknown, never without use. The spell then
    begins with the silence: the first month of the register, of the deliveries, or after the last use, whichever comes
    last; and it holds since that silence has lasted as long as the threshold asks.
    """
    told = spells.with_columns(holds_since=pl.col("first_on"))
    for signal in types:
        if signal.counted == "scan":
            others, mine = told.filter(pl.col("signal") != signal.id), told.filter(pl.col("signal") == signal.id)
            told = pl.concat([others, _silent(mine, facts, delivered, signal=signal, cutoff=cutoff)])
    return told


def _silent(
    spells: pl.DataFrame, facts: pl.DataFrame, delivered: pl.DataFrame, *, signal: SignalType, cutoff: date
) -> pl.DataFrame:
    heard = [day for s in signal.unused if (day := _heard_since(delivered, s, cutoff=cutoff)) is not None]
    if len(heard) < len(signal.unused):
        return spells.clear()
    least = signal.threshold(cutoff).least_months or 1
    used = facts.filter(reduce(or_, (_is_use(service) for service in signal.unused))).group_by("household")
    last_use = used.agg(used_on=pl.coalesce("month", "event_on").max().dt.month_start())
    silent_since = pl.max_horizontal(
        pl.col("first_on").dt.month_start(),
        pl.col("used_on").dt.offset_by("1mo"),
        pl.lit(max(heard)),
    )
    this_month = pl.lit(cutoff).dt.month_start()
    silence = 12 * (this_month.dt.year() - pl.col("first_on").dt.year()) + (
        this_month.dt.month().cast(pl.Int32) - pl.col("first_on").dt.month().cast(pl.Int32) + 1
    )
    found = spells.join(last_use, on="household", how="left").with_columns(first_on=silent_since).drop("used_on")
    return found.with_columns(
        months=silence.cast(pl.Int32), holds_since=pl.col("first_on").dt.offset_by(f"{least - 1}mo")
    ).filter(pl.col("months") >= least)


def _is_use(service: Unused) -> pl.Expr:
    of_feed = pl.col("feed") == service.feed
    return of_feed & pl.col("state").is_in(service.states) if service.states else of_feed


def _heard_since(delivered: pl.DataFrame, service: Unused, *, cutoff: date) -> date | None:
    """First month of the feed's deliveries without a gap up to the cut-off; None when it is not up to date."""
    months = delivered.filter(pl.col("feed") == service.feed)["month"].unique().sort(descending=True)
    due = [cutoff.replace(day=1), *months]
    counts = [12 * day.year + day.month for day in due]
    gap = next((n for n in range(1, len(counts)) if counts[n - 1] - counts[n] > _allowed(n, service)), len(counts))
    return due[gap - 1] if gap > 1 else None


def _allowed(turn: int, service: Unused) -> int:
    """Months that may lie between two deliveries, or between the last one and the cut-off's month."""
    return service.every if turn > 1 else service.every - 1
