"""The reference list as one wide table, who of it is asked for, and who of these gets a place (참고 명단 조건)."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import reduce
from operator import and_, or_

import polars as pl

from bandi.engine.contract.choosing import Ask, Choosing, Clause, Condition, Op
from bandi.engine.contract.rounds import Round
from bandi.engine.tables import MATCHED, conform, empty
from bandi.engine.words import State, Verdict, Why

DAYS_A_MONTH = 30.4375
COUNTED = ("times_listed", "unresolved_listings", "unreached_rounds")


def reference(
    households: pl.DataFrame,
    scores: pl.DataFrame,
    signals: pl.DataFrame,
    entitlements: pl.DataFrame,
    history: pl.DataFrame,
    *,
    columns: Collection[str],
    cutoff: date,
) -> pl.DataFrame:
    """household, area and these columns of the reference list (`contract.choosing.vocabulary`), a row a household.

    Takes HOUSEHOLDS, SCORES, SIGNALS, ENTITLEMENTS and HISTORY of a bucket, or of a neighbourhood; the rows are the
    households that have a score. Null where a fact is not known.
    """
    past = history.select(
        "household", "last_outcome", *COUNTED, since_outcome=_months(pl.lit(cutoff) - pl.col("last_outcome_on"))
    )
    table = (
        households.join(scores.select("household", "points", "band", "signals"), on="household", how="inner")
        .with_columns(lived_here=_months(pl.lit(cutoff) - pl.col("moved_in")))
        .join(past, on="household", how="left")
        .join(_of_signals(signals, columns), on="household", how="left")
        .join(_of_benefits(entitlements, columns), on="household", how="left")
        .with_columns(pl.col(*COUNTED, "longest", "fresh", "owed", "unclaimed").fill_null(0))
    )
    return table.select("household", "area", *sorted(set(columns) - {"area"}))


def asked_of(this: Round, *, content: Choosing, offices: Sequence[Ask] = ()) -> list[Ask]:
    """Every ask of a round in its turn: targets, groups in season, the offices' queries; each in its own order."""
    order = [Why.TARGET, Why.GROUP, Why.QUERY]
    middle = this.field_from + (this.field_to - this.field_from) / 2
    now = (ask for ask in (*content.asks, *offices) if ask.in_season(middle))
    return sorted(now, key=lambda ask: order.index(ask.why))


def matched(
    households: pl.DataFrame,
    scores: pl.DataFrame,
    signals: pl.DataFrame,
    entitlements: pl.DataFrame,
    history: pl.DataFrame,
    *,
    asks: Sequence[Ask],
    cutoff: date,
) -> pl.DataFrame:
    """MATCHED: which household meets which ask's condition, sorted by household and ask. Tables as of `reference`."""
    if not asks:
        return empty(MATCHED)
    columns = {clause.column for ask in asks for clauses in ask.condition for clause in clauses}
    table = reference(households, scores, signals, entitlements, history, columns=columns, cutoff=cutoff)
    found = [table.filter(meets(ask.condition)).select("household", asked=pl.lit(ask.id)) for ask in asks]
    return conform(pl.concat([empty(MATCHED), *found]).sort("household", "asked"), MATCHED)


def meets(asked: Condition) -> pl.Expr:
    """Whether a row of the reference list meets a condition; false where a fact is not known."""
    return reduce(or_, (reduce(and_, (_holds(clause) for clause in clauses)) for clauses in asked))


def granted(rows: pl.DataFrame, matches: pl.DataFrame, asks: Sequence[Ask]) -> pl.DataFrame:
    """household, asked, why: who of those asked for gets a place.

    `rows`: household, area, points, order (settles ties), capacity, room (places of the area that may be asked for), of
    households that may be asked for. Asks take turns in their order; within one the most points come first, no more
    than its places over all its areas, or its share of each area's capacity. Who missed one may be taken by the next.
    """
    if not asks:
        return pl.DataFrame(schema={"household": pl.Int64, "asked": pl.String, "why": pl.String})
    turns = _turns(asks)
    declared = pl.DataFrame(
        [(ask.id, ask.why.value, ask.share, ask.places or None, turns[ask.id]) for ask in asks],
        schema={"asked": pl.String, "why": pl.String, "share": pl.Float64, "places": pl.Int64, "turn": pl.Int32},
        orient="row",
    )
    within = _within(asks)
    waiting = (
        matches.join(declared, on="asked", how="inner")
        .join(rows, on="household", how="inner")
        .filter(within)
        .sort("points", "order", "household", descending=[True, False, False])
    )
    taken: list[pl.DataFrame] = [waiting.clear()]
    for turn in sorted(set(turns.values())):
        gone = pl.concat(taken)
        given = gone.group_by("area").agg(given=pl.len().cast(pl.Int64))
        here = waiting.filter(pl.col("turn") == turn).join(gone, on="household", how="anti")
        here = here.join(given, on="area", how="left", maintain_order="left")
        room = pl.col("room") - pl.col("given").fill_null(0)
        share = pl.when(pl.col("share") > 0).then((pl.col("share") * pl.col("capacity")).round().clip(1))
        nth = pl.col("household").cum_count()
        here = here.filter(nth.over("asked", "area") <= pl.min_horizontal(room, share))
        here = here.filter((nth.over("asked") <= pl.col("places")).fill_null(value=True))
        taken.append(here.drop("given"))
    return pl.concat(taken).select("household", "asked", "why")


def _turns(asks: Sequence[Ask]) -> dict[str, int]:
    """Whose turn comes when: after every earlier ask with an area in common. Strangers take theirs together."""
    at: dict[str, int] = {}  # last turn that asked for just this area
    below: dict[str, int] = {}  # last turn that asked for an area whose code begins so
    turns: dict[str, int] = {}
    for ask in asks:
        codes = ask.areas or ("",)
        parts = {code[:size] for code in codes for size in range(len(code) + 1)}
        turn = 1 + max([at.get(part, 0) for part in parts] + [below.get(code, 0) for code in codes])
        turns[ask.id] = turn
        at |= dict.fromkeys(codes, turn)
        below |= {part: max(turn, below.get(part, 0)) for part in parts}
    return turns


def _within(asks: Sequence[Ask]) -> pl.Expr:
    """Whether a matched household lies in one of the ask's areas."""
    placed = [(ask.id, area) for ask in asks for area in ask.areas]
    bound = sorted({id for id, _ in placed})
    lengths = sorted({len(area) for _, area in placed})
    named = [f"{id} {area}" for id, area in placed]
    inside = [pl.concat_str("asked", pl.lit(" "), pl.col("area").str.head(size)).is_in(named) for size in lengths]
    return pl.any_horizontal(pl.col("asked").is_in(bound).not_(), *inside)


def _holds(clause: Clause) -> pl.Expr:
    column = pl.col(clause.column)
    value = list(clause.value) if isinstance(clause.value, tuple) else [clause.value]
    match clause.op:
        case Op.IS:
            holds = column.is_in(value)
        case Op.IS_NOT:
            holds = column.is_in(value).not_()
        case Op.AT_LEAST:
            holds = column >= value[0]
        case Op.AT_MOST:
            holds = column <= value[0]
    return holds.fill_null(value=False)


def _of_signals(signals: pl.DataFrame, columns: Collection[str]) -> pl.DataFrame:
    """household, and what its active signals say."""
    made: dict[str, pl.Expr] = {
        "longest": pl.col("months").max(),
        "fresh": pl.col("is_new").sum(),
        "owed": pl.col("amount").sum(),
    }
    for column in columns:
        name, _, about = column.partition(".")
        one = pl.col("signal") == about
        match name:
            case "signal":
                made[column] = one.any()
            case "kind" if about:
                made[column] = (pl.col("kind") == about).any()
            case "months" | "amount":
                made[column] = pl.col(name).filter(one).max()
    return signals.filter(pl.col("state") == State.ACTIVE).group_by("household").agg(**made)


def _of_benefits(entitlements: pl.DataFrame, columns: Collection[str]) -> pl.DataFrame:
    """household, and what the rules say of its benefits."""
    due = (pl.col("verdict") == Verdict.YES) & pl.col("received").not_()
    made: dict[str, pl.Expr] = {"unclaimed": due.sum()}
    for column in columns:
        name, _, about = column.partition(".")
        if name in ("verdict", "received"):
            made[column] = pl.col(name).filter(pl.col("benefit") == about).first()
    return entitlements.group_by("household").agg(**made)


def _months(since: pl.Expr) -> pl.Expr:
    return (since.dt.total_days() / DAYS_A_MONTH).floor().cast(pl.Int32)
