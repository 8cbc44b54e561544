"""Everybody at a turn of life (보편방문 대상): who reaches an age or is born within days, of PERSONS.

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
