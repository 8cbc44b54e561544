"""The tables of a bucket -> one row of numbers per household (특성표). Vectorised; unknown is NaN and never nought."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import polars as pl

from bandi.engine.contract.features import (
    HELD,
    NEWEST,
    OF_BENEFITS,
    OF_HELP,
    OF_HISTORY,
    OF_HOUSEHOLD,
    OF_SIGNALS,
    Feature,
    Features,
)
from bandi.engine.words import SUPPORTED, Arrived, Outcome, State, Trend, Verdict

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

ROUND_MONTHS = 2  # six rounds a year
FRESH_MONTHS = 6  # within which what happened is new
TEN_THOUSAND = 10_000


@dataclass(frozen=True)
class Known:
    """What is known of the households of one bucket at a cut-off."""

    households: pl.DataFrame
    signals: pl.DataFrame
    entitlements: pl.DataFrame
    history: pl.DataFrame
    coverage: pl.DataFrame
    scores: pl.DataFrame  # SCORES of the scorecard: who gets a row, and which parts hold


@dataclass(frozen=True)
class Frame:
    """One row per household with a score, sorted by household."""

    households: pl.DataFrame  # household, kind, newest (the signal that happened last, or null)
    group: Ints  # place of the household's group among Features.groups
    features: tuple[Feature, ...]
    values: Floats  # households x features; NaN = unknown

    def wide(self) -> pl.DataFrame:
        """household, group, and a Float32 column for every feature."""
        columns = {feature.id: self.values[:, nth] for nth, feature in enumerate(self.features)}
        return self.households.select("household").with_columns(group=pl.Series(self.group)).with_columns(**columns)


def frame(known: Known, *, declared: Features, cutoff: date) -> Frame:
    """The households of SCORES with the features of the allow-list. Who they are and where they live is not read, and
    no household's features depend on another's.

    A signal whose feed cannot be read is unknown unless an earlier delivery still shows it. Row order, repeated rows
    and the order of members change nothing.
    """
    rows = known.households.join(known.scores, on="household", how="semi").unique("household").sort("household")
    values = np.zeros((rows.height, len(declared.features)), dtype=np.float32, order="F")  # read by columns
    values[:, [feature.reads in OF_BENEFITS for feature in declared.features]] = np.nan
    place = rows.select("household").with_row_index("row")
    newest = _newest(known.signals, declared)
    long = pl.concat(
        [
            *_of_signals(known.signals, declared),
            _cells(newest, NEWEST, "", (FRESH_MONTHS - _past(pl.col("last_on"), cutoff)).clip(0, FRESH_MONTHS)),
            _of_benefits(known.entitlements),
            *_of_history(known, declared, cutoff),
            *_of_household(rows),
        ]
    ).join(place, on="household")
    columns = pl.DataFrame(
        [(nth, f.reads, f.of) for nth, f in enumerate(declared.features) if f.reads != HELD],
        schema={"column": pl.Int64, "reads": pl.String, "of": pl.String},
        orient="row",
    )
    cells = long.join(columns, on=["reads", "of"])
    values[cells["row"].to_numpy(), cells["column"].to_numpy()] = cells["value"].cast(pl.Float32).to_numpy()
    _hold(values, known.scores, place, declared.features)
    _forget_unread(values, known.coverage, declared.features)
    homes = rows.select("household", "kind").join(newest, on="household", how="left", maintain_order="left")
    return Frame(homes.drop("last_on"), groups_of(rows, declared), declared.features, values)


def groups_of(households: pl.DataFrame, declared: Features) -> Ints:
    """The place of each household's group: the first that fits."""
    group: pl.Expr = pl.when(pl.col("household").is_not_null()).then(len(declared.groups) - 1)
    for nth, one in reversed(list(enumerate(declared.groups[:-1]))):
        fits = pl.col("kind").is_in(one.kinds) if one.kinds else pl.lit(value=True)
        if one.youngest_at_most is not None:
            fits &= (pl.col("youngest") <= one.youngest_at_most).fill_null(value=False)
        group = pl.when(fits).then(nth).otherwise(group)
    return households.select(group=group.cast(pl.Int64))["group"].to_numpy()


def _cells(rows: pl.DataFrame, reads: str, of: str | pl.Expr, value: pl.Expr) -> pl.DataFrame:
    """household, reads, of, value (null = unknown)."""
    whose = pl.lit(of) if isinstance(of, str) else of
    return rows.select("household", reads=pl.lit(reads), of=whose, value=value.cast(pl.Float64))


def _of_signals(signals: pl.DataFrame, declared: Features) -> Iterable[pl.DataFrame]:
    """What active signals say. A household named twice with the same signal gets the larger."""
    active = (
        signals.filter(pl.col("state") == State.ACTIVE)
        .group_by("household", "signal")
        .agg(pl.col("months", "times", "amount").max(), worsening=(pl.col("trend") == Trend.WORSENING).any())
    )
    of, most = pl.col("signal"), declared.signal_months
    read = {
        "months": pl.col("months").fill_null(0).clip(0, most - 1) + 1,
        "times": (pl.col("times") - 1).clip(0, most),
        "worsening": pl.col("worsening").cast(pl.Int32),
        "amount": pl.col("amount") / TEN_THOUSAND,
    }
    assert read.keys() == OF_SIGNALS
    return [_cells(active, reads, of, value) for reads, value in read.items()]


def _newest(signals: pl.DataFrame, declared: Features) -> pl.DataFrame:
    """household, newest, last_on: the event that happened last; of several on one day the first by name."""
    events = signals.filter(pl.col("state") == State.ACTIVE, pl.col("signal").is_in(sorted(declared.events)))
    last = events.drop_nulls("last_on").sort("household", "last_on", "signal", descending=[False, True, False])
    return last.unique("household", keep="first", maintain_order=True).select("household", "last_on", newest="signal")


def _of_benefits(entitlements: pl.DataFrame) -> pl.DataFrame:
    """Entitled and known not to receive it; whether it is received may be unknown."""
    reads = next(iter(OF_BENEFITS))
    weight = pl.col("verdict").replace_strict({Verdict.YES: 2, Verdict.DEPENDS: 1}, default=0, return_dtype=pl.Int32)
    gap = pl.when(weight == 0).then(0).otherwise(weight * pl.col("received").not_().cast(pl.Int32))
    told = entitlements.select("household", "benefit", gap=gap).unique(["household", "benefit"])
    return _cells(told, reads, pl.col("benefit"), pl.col("gap"))


def _of_history(known: Known, declared: Features, cutoff: date) -> Iterable[pl.DataFrame]:
    """What earlier rounds learned. Help and checks fade over the window, and end when a signal begins after them."""
    newest = (
        known.signals.filter(pl.col("state") == State.ACTIVE).group_by("household").agg(newest=pl.col("first_on").max())
    )
    rows = known.history.unique("household").join(newest, on="household", how="left")
    helped = pl.col("last_outcome").is_in(sorted(SUPPORTED)).fill_null(value=False)
    checked_on = pl.when(pl.col("last_outcome") == Outcome.NOT_NEEDED).then("last_outcome_on")
    most = max(1, declared.history_months // ROUND_MONTHS)
    read = {
        "unreached": pl.col("unreached_rounds").fill_null(0).clip(0, most),
        "listed_again": pl.when(helped).then(0).otherwise(pl.col("unsupported_listings").fill_null(0).clip(0, most)),
        "supported": _fades(pl.col("supported_on"), declared.history_months, cutoff),
        "checked": _fades(checked_on, declared.history_months, cutoff),
    }
    assert read.keys() == OF_HISTORY | OF_HELP
    return [_cells(rows, reads, "", value) for reads, value in read.items()]


def _fades(on: pl.Expr, months: int, cutoff: date) -> pl.Expr:
    """Months of the window that are left since a day; 0 when it never was, or a signal began after it."""
    left = (months - _past(on, cutoff).clip(0)).clip(0)
    return pl.when((pl.col("newest") > on).fill_null(value=False)).then(0).otherwise(left).fill_null(0)


def _past(on: pl.Expr, cutoff: date) -> pl.Expr:
    """Months from the month of a day to that of the cut-off."""
    return 12 * (cutoff.year - on.dt.year()) + cutoff.month - on.dt.month().cast(pl.Int32)


def _of_household(rows: pl.DataFrame) -> Iterable[pl.DataFrame]:
    return [_cells(rows, reads, "", pl.col(reads)) for reads in sorted(OF_HOUSEHOLD)]


def _hold(values: Floats, scores: pl.DataFrame, place: pl.DataFrame, features: tuple[Feature, ...]) -> None:
    """1 where the scorecard gave one of the parts a feature names."""
    held = scores.select("household", "parts").explode("parts").drop_nulls("parts").unnest("parts")
    held = held.join(place, on="household")
    for nth, feature in enumerate(features):
        if feature.reads == HELD:
            values[held.filter(pl.col("part").is_in(feature.parts))["row"].to_numpy(), nth] = 1


def _forget_unread(values: Floats, coverage: pl.DataFrame, features: tuple[Feature, ...]) -> None:
    """What a feed that cannot be read does not say is unknown; what an earlier delivery says stays."""
    readable = set(coverage.filter(pl.col("arrived") == Arrived.ARRIVED)["feed"])
    for nth, feature in enumerate(features):
        if feature.reads in OF_SIGNALS and feature.feed not in readable:
            column = values[:, nth]
            column[column == 0] = np.nan
