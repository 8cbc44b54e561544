"""Everybody at a turn of life (보편방문 대상), and who moved in (전입): of PERSONS and HOUSEHOLDS, by days alone.

Nothing of a household's trouble is looked at. A birthday of 29 February is, in other years, the last day of February
(민법 제160조 제3항).
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl

from bandi.engine.contract.rounds import Round
from bandi.engine.contract.universal import UniversalKind
from bandi.engine.tables import Schema

TURNS: Schema = {"person": pl.Int64, "household": pl.Int64, "kind": pl.String, "happens_on": pl.Date}
"""One row = one person and the turn of life for which a visit is offered."""

HEADS: Schema = {"household": pl.Int64, "person": pl.Int64, "area": pl.String, "moved_in": pl.Date}
"""One row = one household's head, the neighbourhood and the latest move-in (세대주와 전입일)."""

ARRIVALS: Schema = {**HEADS, "sure": pl.Boolean}
"""One row = a household that moved into a neighbourhood since the earlier round; `sure` null: it may have (전입)."""

LATE = 60  # days: a move-in is registered late as births are, and a round reads the month before
FIRST_ROUND = 62  # days an installation's first round looks back: about as long as between two rounds


def window(kind: UniversalKind, this: Round) -> tuple[date, date]:
    """First and last day of the turns that a round names. Rounds overlap: whoever was named before is not named anew.

    Ahead: whole months, from the one after the previous cut-off to the one in which the field work ends.
    """
    since = this.previous_cutoff or this.cutoff - timedelta(days=FIRST_ROUND)
    if not kind.ahead:
        return since + timedelta(days=1 - kind.late_days), this.cutoff
    last = this.field_to
    return (since + timedelta(days=1)).replace(day=1), last.replace(day=monthrange(last.year, last.month)[1])


def turns(persons: pl.DataFrame, *, kinds: Iterable[UniversalKind], this: Round) -> pl.DataFrame:
    """TURNS of one bucket's PERSONS, by person and kind."""
    found = [pl.DataFrame(schema=dict(TURNS))]
    for kind in kinds:
        first, last = window(kind, this)
        turn = persons.with_columns(kind=pl.lit(kind.id), happens_on=pl.col("birth").dt.offset_by(f"{kind.years}y"))
        found.append(turn.filter(pl.col("happens_on").is_between(first, last)).select(*TURNS))
    return pl.concat(found).sort("person", "kind")


def possible_arrivals(heads: pl.DataFrame, *, since: date | None, this: Round) -> pl.DataFrame:
    """HEADS who may have moved to where they are registered since an earlier cut-off day (null: there was none).

    A move-in whose day nobody wrote down is possible, and one registered late is looked back for.
    """
    first = since - timedelta(days=LATE) if since else this.cutoff - timedelta(days=FIRST_ROUND)
    day = pl.col("moved_in")
    return heads.filter(day.is_null() | ((day > first) & (day <= this.cutoff)))


def arrivals(possible: pl.DataFrame, lived: pl.DataFrame | None) -> pl.DataFrame:
    """Of possible_arrivals those who moved into the neighbourhood, with `sure`: null where nothing tells yes from no.

    `lived`: person and area as of the earlier cut-off; null where there was no earlier round, and the day alone tells.
    Moving within the neighbourhood is no move-in; who was not registered at all before came from elsewhere.
    """
    if lived is None:
        told = possible.with_columns(sure=pl.when(pl.col("moved_in").is_not_null()).then(pl.lit(True)))
    else:
        before = lived.select("person", was="area").unique("person")
        told = possible.join(before, on="person", how="left").with_columns(
            sure=pl.col("was").is_null() | (pl.col("was") != pl.col("area"))
        )
    return told.filter(pl.col("sure").fill_null(value=True)).select(*ARRIVALS).sort("household")
