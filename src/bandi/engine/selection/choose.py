"""Choose: each neighbourhood gets as many households as it can meet (대상자 선정). The rest is kept as reference list.

Places are given in turn. Three groups never fall off the list, whatever their points: households nobody could meet, one
signal that has lasted very long, households listed again and again without help; they come first. Long signals that
were never listed before are let in by a share of the capacity, the longest first: a first round finds years of them at
once, and who waits (`waits`) stands before the others in the next. Then come those asked for: targets of the centre,
planned groups in their season, the offices' own queries. One share of the capacity stays open to them, another to
newcomers by points, whatever is kept; when there is too little room for those kept, the list grows and the officers see
the overload. Then points fill the places, save a small share drawn by lot from everyone else with a
signal, whose chance is written down (`explore`). Whoever was met lately and is settled rests, until a signal begins.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl

from bandi.engine.contract.choosing import NOBODY_ASKS, Ask, Choosing
from bandi.engine.contract.points import Rule
from bandi.engine.contract.rounds import Round
from bandi.engine.errors import ContentError
from bandi.engine.selection.asked import granted
from bandi.engine.selection.explore import explored
from bandi.engine.tables import CANDIDATES, MATCHED, conform, empty
from bandi.engine.words import ENDED, SETTLING, Escalation, Kind, Outcome, State, Why

SETTLED = sorted(code.value for code in SETTLING)
VISITED = sorted(code.value for code in SETTLING | {Outcome.MONITOR})
"""Results after which a household rests: somebody met them lately. A refusal never lowers anybody."""

LASTING = [Kind.STATUS.value, Kind.USE.value]
"""Kinds of signal that may last for life, such as a grade of care: however long, they keep nobody on the list."""


def choose(
    scores: pl.DataFrame,
    households: pl.DataFrame,
    signals: pl.DataFrame,
    history: pl.DataFrame,
    capacity: pl.DataFrame,
    *,
    kept: Mapping[str, Rule],
    this: Round,
    matches: pl.DataFrame | None = None,
    asks: Sequence[Ask] = (),
    content: Choosing = NOBODY_ASKS,
) -> pl.DataFrame:
    """CANDIDATES of all neighbourhoods: a row for every household with a score, sorted by area, rank, points.

    A global step: takes SCORES, HOUSEHOLDS, SIGNALS, HISTORY of all buckets, CAPACITY, and who of them meets which ask
    (MATCHED). The order of rows never matters: ties are settled by a lot of seed, round and household. `kept` are the
    scorecard's rules for who stays. A household whose last result ended it (ENDED) is left out unless a signal began
    since. Raises ContentError, naming the areas, when one has no capacity, or none that is a number of households, or
    when a household stands in two.
    """
    keep = _keep(kept, cutoff=this.cutoff)
    rows = _rows(scores, _one_home_each(households), signals, history, keep=keep, rests=_rests(content, this.cutoff))
    rows = rows.join(_places(capacity, content), on="area", how="left")
    if lacking := sorted(set(rows.filter(pl.col("capacity").is_null())["area"])):
        raise ContentError(f"no capacity for the neighbourhoods {', '.join(lacking)}", where=f"round {this.id}")
    turn = f"{this.id} {this.seed}"
    ordered = rows.with_columns(
        order=_lot(rows["household"], f"order {turn}"), lot=_lot(rows["household"], f"exploration {turn}")
    ).sort("area", "points", "order", "household", descending=[False, True, False, False])
    ordered = _in_turn(ordered)
    asked = _asked(ordered, empty(MATCHED) if matches is None else matches, asks)
    filled = _filled(asked, share=content.explored_share, start=_start(turn))
    chosen = filled.with_columns(
        round=pl.lit(this.id), listed=pl.col("why") != Why.REFERENCE, escalates=_escalates(content)
    )
    rank = pl.when("listed").then(pl.col("listed").cum_sum().over("area"))
    return conform(chosen.with_columns(rank=rank), CANDIDATES).sort(
        "area", "rank", "points", "household", descending=[False, False, True, False], nulls_last=True
    )


NOBODY = pl.lit(None, dtype=pl.String)


def _in_turn(ordered: pl.DataFrame) -> pl.DataFrame:
    """`waits`, and `kept` without those who wait: long signals beyond the neighbourhood's places for such."""
    fresh = (pl.col("kept") == Why.CHRONIC) & (pl.col("listings") == 0)
    turn = ordered.filter(fresh).sort("area", "longest", "points", "order", "household",
                                      descending=[False, True, True, False, False])  # fmt: skip
    late = turn.filter(pl.col("household").cum_count().over("area") > pl.col("long"))["household"]
    waits = pl.col("household").is_in(late.implode())
    return ordered.with_columns(waits=waits, kept=pl.when(~waits).then("kept"))


def _one_home_each(households: pl.DataFrame) -> pl.DataFrame:
    twice = households.filter(pl.col("household").is_duplicated())
    if twice.height:
        areas = ", ".join(sorted(set(twice["area"])))
        raise ContentError(f"{twice['household'].n_unique()} households stand in two neighbourhoods, of {areas}")
    return households.select("household", "area", "kind")


def _keep(kept: Mapping[str, Rule], *, cutoff: date) -> pl.Expr:
    """Why a household stays on the list whatever its points, or null."""
    settled_since = pl.lit(cutoff).dt.offset_by(f"-{kept['settled'].months}mo")
    settled = pl.col("last_outcome").is_in(SETTLED) & (pl.col("last_outcome_on") > settled_since)
    return (
        pl.when(pl.col("unreached_rounds") >= 1)
        .then(pl.lit(Why.UNREACHED.value))
        .when((pl.col("longest") >= kept["chronic"].months) & ~settled.fill_null(value=False))
        .then(pl.lit(Why.CHRONIC.value))
        .when((pl.col("unresolved_listings") >= kept["repeat"].times) & pl.col("active"))
        .then(pl.lit(Why.REPEAT.value))
    )


def _rests(content: Choosing, cutoff: date) -> pl.Expr:
    """Whether somebody met them so lately that they are let be, and nothing new began."""
    since = pl.lit(cutoff).dt.offset_by(f"-{content.cool_down_months}mo")
    lately = pl.col("last_outcome").is_in(VISITED) & (pl.col("last_outcome_on") > since)
    return lately.fill_null(value=False) & (pl.col("newest") > pl.col("last_outcome_on")).fill_null(value=False).not_()


def _escalates(content: Choosing) -> pl.Expr:
    """Who must look at a listed household, after so many listings that settled nothing, this one counted."""
    times = pl.col("unresolved").fill_null(0) + 1
    return (
        pl.when(pl.col("why") == Why.REFERENCE)
        .then(NOBODY)
        .when(times >= content.case_meeting_at)
        .then(pl.lit(Escalation.CASE_MEETING.value))
        .when(times >= content.team_lead_at)
        .then(pl.lit(Escalation.TEAM_LEAD.value))
    )


def _rows(
    scores: pl.DataFrame,
    households: pl.DataFrame,
    signals: pl.DataFrame,
    history: pl.DataFrame,
    *,
    keep: pl.Expr,
    rests: pl.Expr,
) -> pl.DataFrame:
    """household, area, kind, points, band, active (has an active signal), rests, unresolved, longest (months), listings
    (how often it was listed), kept (Why that keeps it on the list, or null)."""
    active = (
        signals.filter(pl.col("state") == State.ACTIVE)
        .group_by("household")
        .agg(
            longest=pl.col("months").filter(~pl.col("kind").is_in(LASTING).fill_null(value=False)).max(),
            newest=pl.col("first_on").max(),
            active=pl.lit(value=True),
        )
    )
    began_since = (pl.col("newest") > pl.col("last_outcome_on")).fill_null(value=False)
    return (
        scores.select("household", "points", "band")
        .join(households, on="household", how="inner", validate="1:1")
        .join(active, on="household", how="left")
        .join(history, on="household", how="left", validate="1:1")
        .filter(~(pl.col("last_outcome").is_in(ENDED).fill_null(value=False) & ~began_since))
        .with_columns(
            pl.col("active").fill_null(value=False),
            unresolved="unresolved_listings",
            listings=pl.col("times_listed").fill_null(0),
        )
        .select(
            *("household", "area", "kind", "points", "band", "active", "unresolved", "longest", "listings"),
            rests=rests,
            kept=keep,
        )
    )


def _places(capacity: pl.DataFrame, content: Choosing) -> pl.DataFrame:
    """area, capacity, and of it how many places stay open to newcomers (open) and to those asked for (sought) whatever
    is kept, and how many long signals are let in at once (long)."""
    wrong = capacity.filter(
        pl.col("households").is_null() | (pl.col("households") < 0) | pl.col("area").is_duplicated()
    )
    if wrong.height:
        raise ContentError(f"capacity must be one number for each of {', '.join(sorted(set(wrong['area'])))}")
    shares = {"open": content.open_share, "long": content.chronic_share}
    places = {name: (pl.col("households") * share).ceil().cast(pl.Int64) for name, share in shares.items()}
    sought = (pl.col("households") * content.asked_share + ROUNDING).floor().cast(pl.Int64)
    return capacity.select("area", capacity=pl.col("households").cast(pl.Int64), sought=sought, **places)


def _asked(ordered: pl.DataFrame, matches: pl.DataFrame, asks: Sequence[Ask]) -> pl.DataFrame:
    """`asked` and its `why` for those who get a place because somebody asked for them."""
    room = pl.max_horizontal(pl.col("capacity") - pl.col("kept").count().over("area") - pl.col("open"), "sought")
    may = ordered.with_columns(room=room).filter(pl.col("kept").is_null() & ~pl.col("rests"))
    given = granted(may.select("household", "area", "points", "order", "capacity", "room"), matches, asks)
    named = given.select("household", "asked", asked_why="why")
    return ordered.join(named, on="household", how="left", validate="1:1", maintain_order="left")


def _filled(ordered: pl.DataFrame, *, share: float, start: float) -> pl.DataFrame:
    """`why`, `propensity` and `stratum` for every row: kept, asked for, by points, by lot; the rest is for reference.

    Rows come by area, points, order. Where the draw takes part of a place on average, the last place by points gives
    way to it with that chance.
    """
    waits = pl.coalesce("kept", "asked_why").is_null() & ~pl.col("rests")
    held = pl.coalesce("kept", "asked_why").count().over("area")
    rows = ordered.with_columns(
        why=pl.coalesce("kept", "asked_why"),
        free=pl.max_horizontal(pl.col("capacity") - held, "open"),
        scored=waits & (pl.col("points") > 0),
        drawable=waits & pl.col("active"),
    )
    rows = rows.with_columns(place=pl.when("scored").then(pl.col("scored").cum_sum().over("area")))
    drawn = explored(rows, share=share, start=start)
    rows = rows.join(drawn, on="household", how="left", maintain_order="left").with_columns(
        pl.col("drawn").fill_null(value=False)
    )
    scored = pl.col("scored") & ~pl.col("drawn")
    within = scored & (scored.cum_sum().over("area") <= pl.col("free") - pl.col("drawn").sum().over("area"))
    why = (
        pl.when(pl.col("why").is_not_null())
        .then("why")
        .when("drawn")
        .then(pl.lit(Why.EXPLORATION.value))
        .when(within)
        .then(pl.lit(Why.SCORE.value))
        .otherwise(pl.lit(Why.REFERENCE.value))
    )
    return rows.with_columns(why=why, propensity=_propensity(), stratum=pl.when(pl.col("chance") > 0).then("kind"))


def _propensity() -> pl.Expr:
    """The chance with which a row came, or could have come, to be listed."""
    chance = pl.col("chance").fill_null(0.0)
    expected = chance.sum().over("area")
    surely = (expected + ROUNDING).floor()
    left = pl.col("free") - surely
    by_points = pl.col("scored") & (chance < 1)
    place = pl.when(by_points).then(by_points.cum_sum().over("area"))
    return (
        pl.when(pl.col("why").is_not_null() | (place < left))
        .then(1.0)
        .when(pl.col("chance").is_not_null())
        .then("chance")
        .when(place == left)
        .then(1.0 - (expected - surely).clip(0.0))
        .otherwise(0.0)
    )


ROUNDING = 1e-9


def _start(turn: str) -> float:
    """Where the draw begins: from 0 up to 1, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(f"start {turn}".encode(), digest_size=6).digest()) / 2**48


def _lot(households: pl.Series, purpose: str) -> pl.Series:
    """A number for each household that looks random and is the same on every machine (splitmix64)."""
    start = int.from_bytes(hashlib.blake2b(purpose.encode(), digest_size=8).digest())
    mixed = households.to_numpy().astype(np.int64).view(np.uint64) ^ np.uint64(start)
    mixed = mixed + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return pl.Series(mixed ^ (mixed >> np.uint64(31)))
