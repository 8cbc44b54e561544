"""Score: the legible points table, added up (점수표 합산). Points order visits and never decide a benefit.

Every part is kept, so a household's points are always the sum of what stands beside them. More months, more signals and
a worse trend never lower the points. What is unknown, a feed that did not arrive or a benefit nobody could look up,
gives neither plus nor minus.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import polars as pl

from bandi.engine.contract.points import Rule, Scorecard, told_so
from bandi.engine.contract.signals import SignalType
from bandi.engine.errors import ContentError
from bandi.engine.tables import PART, SCORES, conform
from bandi.engine.words import SUPPORTED, UNEXPECTED, Arrived, Band, Kind, Outcome, State, Together, Trend, Verdict

SCORECARD = "scorecard"
"""What SCORES.by says when the points are the scorecard's."""

HEAD_DIED = "head_died"
"""Part of a household whose head's death the register knows (세대주 사망, domain §1.3 row 39)."""


def score(  # the five tables of one bucket
    households: pl.DataFrame,
    signals: pl.DataFrame,
    entitlements: pl.DataFrame,
    history: pl.DataFrame,
    coverage: pl.DataFrame,
    *,
    card: Scorecard,
    types: Sequence[SignalType],
    cutoff: date,
) -> pl.DataFrame:
    """SCORES: one row per register household that has an active signal, an earlier listing without support, an earlier
    round in which nobody was met, or a benefit it is entitled to and known not to receive. Sorted by household.

    Takes HOUSEHOLDS, SIGNALS, ENTITLEMENTS, HISTORY and COVERAGE. `parts` are sorted by size, then by name; a part
    without points is left out. `feeds_missing` names the feeds of `types` that should have come and cannot be read.
    Raises ContentError when a signal has no points in `card`.
    """
    active = signals.filter(pl.col("state") == State.ACTIVE).join(households, on="household", how="semi")
    if unknown := sorted(set(active["signal"]) - card.signals.keys()):
        raise ContentError(f"signals without points: {', '.join(unknown)}", where=f"scorecard {card.version}")
    listed = _listed(households, active, entitlements, history)
    parts = pl.concat(
        [
            _signal_parts(active, card),
            _kind_parts(listed, active, card, cutoff),
            *_bundle_parts(active, households, card),
            _entitlement_parts(entitlements.join(listed, on="household", how="semi"), card),
            *_history_parts(history, active, card, cutoff),
        ]
    ).filter(pl.col("points") != 0)
    scored = (
        listed.select("household")
        .join(added_up(parts), on="household", how="left")
        .join(active.group_by("household").agg(signals=pl.col("signal").n_unique()), on="household", how="left")
        .with_columns(pl.col("points", "signals").fill_null(0), pl.col("parts").fill_null([]))
        .with_columns(band({name: rule.points for name, rule in card.bands.items()}).alias("band"))
        .with_columns(by=pl.lit(SCORECARD), chance=None, card="points", feeds_missing=_missing(coverage, types).first())
    )
    return conform(scored, SCORES).sort("household")


def _listed(
    households: pl.DataFrame, active: pl.DataFrame, entitlements: pl.DataFrame, history: pl.DataFrame
) -> pl.DataFrame:
    """The households that get a row."""
    unsupported = (pl.col("unreached_rounds") > 0) | (pl.col("unsupported_listings") > 0)
    unclaimed = (pl.col("verdict") == Verdict.YES) & pl.col("received").not_()
    reasons = [active, history.filter(unsupported), entitlements.filter(unclaimed)]
    return households.join(pl.concat([rows.select("household") for rows in reasons]), on="household", how="semi")


def added_up(parts: pl.DataFrame) -> pl.DataFrame:
    """One row per household: the sum, and the parts in their order."""
    return (
        parts.sort("household", pl.col("points").abs(), "part", descending=[False, True, False])
        .group_by("household", maintain_order=True)
        .agg(pl.col("points").sum(), pl.struct("part", "points", "signal").cast(PART).alias("parts"))
    )


def _signal_parts(active: pl.DataFrame, card: Scorecard) -> pl.DataFrame:
    """What each active signal gives. A household named twice with the same signal gets the larger."""
    numbers = pl.DataFrame(
        [
            (s.signal, s.base, s.per_month, s.month_cap, s.worsening, s.again, s.again_cap)
            for s in card.signals.values()
        ],
        schema={
            "signal": pl.String,
            **dict.fromkeys(("base", "per_month", "month_cap", "worse", "again", "again_cap"), pl.Int32),
        },
        orient="row",
    )
    for_months = pl.col("per_month") * pl.min_horizontal(pl.col("months").fill_null(0), "month_cap")
    for_worse = pl.col("worse") * (pl.col("trend") == Trend.WORSENING).fill_null(value=False)
    for_again = pl.col("again") * pl.min_horizontal((pl.col("times").fill_null(1) - 1).clip(0), "again_cap")
    return (
        active.join(numbers, on="signal")
        .with_columns((pl.col("base") + for_months + for_worse + for_again).cast(pl.Int32).alias("points"))
        .group_by("household", "signal")
        .agg(pl.col("points").max())
        .select("household", ("signal:" + pl.col("signal")).alias("part"), "points", "signal")
    )


def _kind_parts(listed: pl.DataFrame, active: pl.DataFrame, card: Scorecard, cutoff: date) -> pl.DataFrame:
    """What the make-up of the household gives, and the death of its head, unless a signal says it already."""
    by_kind = {kind: rule.points for kind, rule in card.kinds.items() if kind != HEAD_DIED}
    kinds = _part(listed, "kind:" + pl.col("kind"), _looked_up("kind", by_kind))
    if not (rule := card.kinds.get(HEAD_DIED)):
        return kinds
    said = active.filter(pl.col("signal").is_in(rule.unless))
    died = listed.filter(_within(pl.col("head_died_on"), rule, cutoff)).join(said, on="household", how="anti")
    return pl.concat([kinds, _part(died, pl.lit(f"kind:{HEAD_DIED}"), rule.points)])


def _bundle_parts(active: pl.DataFrame, households: pl.DataFrame, card: Scorecard) -> Iterator[pl.DataFrame]:
    """What several signals together give, and how they were told. Three kinds replace two, multiple consecutive."""
    made = {id: rule.of for id, rule in card.bundles.items() if rule.of}
    together = (
        active.group_by("household")
        .agg(
            (pl.col("kind") == Kind.CUT).any().alias("cut"),
            (pl.col("kind") == Kind.ARREARS).any().alias("arrears"),
            ((pl.col("together") == Together.MULTIPLE).sum() > 1).alias("multiple"),
            (pl.col("together").count() > 1).alias("consecutive"),
            (pl.col("beside") == Together.MULTIPLE).any().alias("beside_multiple"),
            pl.col("beside").is_not_null().any().alias("beside_consecutive"),
            *(
                pl.all_horizontal(pl.col("signal").is_in(group).any() for group in groups).alias(f"made:{id}")
                for id, groups in made.items()
            ),
            kinds=pl.col("signal").n_unique(),
        )
        .join(households.select("household", "aged", "minors"), on="household")
    )
    holds = {
        "two_kinds": pl.col("kinds") == 2,
        "three_kinds": pl.col("kinds") >= 3,
        "cut_and_arrears": pl.col("cut") & pl.col("arrears"),
        "cut_with_aged_or_minors": pl.col("cut") & ((pl.col("aged") > 0) | (pl.col("minors") > 0)),
        "multiple": pl.col("multiple"),
        "consecutive": pl.col("consecutive") & ~pl.col("multiple"),
        "beside_multiple": pl.col("beside_multiple") & ~pl.col("consecutive"),
        "beside_consecutive": pl.col("beside_consecutive") & ~pl.col("beside_multiple") & ~pl.col("consecutive"),
        **{id: pl.col(f"made:{id}") for id in made},
    }
    for id, rule in card.bundles.items():
        yield _part(together.filter(holds[id]), pl.lit(f"bundle:{id}"), rule.points)
    yield from _told_parts(active, card)


def _told_parts(active: pl.DataFrame, card: Scorecard) -> Iterator[pl.DataFrame]:
    """What the way in which institutions told of a signal gives, once for each household."""
    for id, rule in card.told.items():
        households = active.filter(told_so(id, months=rule.months)).select("household").unique()
        yield _part(households, pl.lit(f"told:{id}"), rule.points)


def _entitlement_parts(entitlements: pl.DataFrame, card: Scorecard) -> pl.DataFrame:
    """What each benefit gives that is known not to be received. An unknown receipt gives nothing: it is not a no."""
    rule_of = {Verdict.YES.value: "entitled_not_received", Verdict.DEPENDS.value: "perhaps_entitled"}
    rules = {verdict: card.entitlement[id] for verdict, id in rule_of.items() if id in card.entitlement}
    counted = (
        entitlements.filter(pl.col("received").not_() & pl.col("verdict").is_in(list(rules)))
        .sort("household", "verdict", "amount_high", "benefit", descending=[False, False, True, False], nulls_last=True)
        .with_columns(pl.int_range(pl.len()).over("household", "verdict").alias("earlier"))
        .filter(pl.col("earlier") < _looked_up("verdict", {v: r.times for v, r in rules.items()}))
    )
    points = _looked_up("verdict", {v: r.points for v, r in rules.items()})
    return _part(counted, "entitlement:" + pl.col("benefit"), points)


def _history_parts(
    history: pl.DataFrame, active: pl.DataFrame, card: Scorecard, cutoff: date
) -> Iterator[pl.DataFrame]:
    """What earlier rounds learned. Help or a check that is not long past lowers, unless a signal began after it."""
    newest = active.group_by("household").agg(pl.col("first_on").max().alias("newest"))
    known = history.join(newest, on="household", how="left")
    helped = pl.col("last_outcome").is_in(SUPPORTED).fill_null(value=False)
    checked_on = pl.when(pl.col("last_outcome") == Outcome.NOT_NEEDED).then("last_outcome_on")
    for id, rule in card.history.items():
        match id:
            case "unreached":
                points = rule.points * pl.col("unreached_rounds").fill_null(0).clip(0, rule.times)
            case "listed_again":
                points = rule.points * pl.when(~helped).then("unsupported_listings").fill_null(0).clip(0, rule.times)
            case "supported_recently":
                points = rule.points * _settled(pl.col("supported_on"), rule, cutoff).cast(pl.Int32)
            case _:
                points = rule.points * _settled(checked_on, rule, cutoff).cast(pl.Int32)
        yield _part(known, pl.lit(f"history:{id}"), points)


def _settled(on: pl.Expr, rule: Rule, cutoff: date) -> pl.Expr:
    """Met lately, and no signal began since."""
    return _within(on, rule, cutoff) & (pl.col("newest") > on).fill_null(value=False).not_()


def _within(on: pl.Expr, rule: Rule, cutoff: date) -> pl.Expr:
    """Whether the day is known and no further back than the rule looks."""
    if not rule.months:
        return on.is_not_null()
    return (on > pl.lit(cutoff).dt.offset_by(f"-{rule.months}mo")).fill_null(value=False)


def _part(rows: pl.DataFrame, part: pl.Expr, points: pl.Expr | int) -> pl.DataFrame:
    """Parts that belong to no single signal."""
    value = pl.lit(points) if isinstance(points, int) else points
    nothing = pl.lit(None, dtype=pl.String).alias("signal")
    return rows.select("household", part.alias("part"), value.cast(pl.Int32).alias("points"), nothing)


def _looked_up(column: str, numbers: dict[str, int]) -> pl.Expr:
    """The number that belongs to a name; nought for a name without one."""
    if not numbers:
        return pl.lit(0)
    return pl.col(column).replace_strict(numbers, default=0, return_dtype=pl.Int32)


def band(lines: Mapping[str, int]) -> pl.Expr:
    """The band whose line the points reach (시급도)."""
    reached = pl.lit(Band.LOW.value)
    for name in (Band.NORMAL, Band.HIGH, Band.URGENT):
        reached = pl.when(pl.col("points") >= lines[name]).then(pl.lit(name.value)).otherwise(reached)
    return reached


def _missing(coverage: pl.DataFrame, types: Sequence[SignalType]) -> pl.Expr:
    """Feeds of the signals that should have come and cannot be read, one list for all households."""
    settled = set(coverage.filter(pl.col("arrived").is_in([Arrived.ARRIVED, *sorted(UNEXPECTED)]))["feed"])
    return pl.lit(pl.Series([sorted({t.feed for t in types} - settled)], dtype=pl.List(pl.String)))
