"""What clerks decide about a stranger and a resident, and what waits for them (동일인 확인).

A decision is a row of its own. Records, register and vault are never touched by it: merging says "read them as one",
taking it back says "read them as before", and both are read anew by the next round.
"""

from datetime import date

import polars as pl

from bandi.engine.disk import alone
from bandi.engine.lake import Lake
from bandi.engine.tables import PAIR_DECISIONS, TIES
from bandi.engine.words import Tied

TABLE = "pair_decisions"
PAIR = ["stranger", "person"]


def waiting(lake: Lake, round_id: str) -> pl.DataFrame:
    """The pairs (TIES) of a round that a clerk should look at, the most probable first."""
    ties = lake.read(f"rounds/{round_id}/ties", "all", TIES).filter(pl.col("verdict") == Tied.QUEUE.value)
    return ties.sort("sure", *PAIR, descending=[True, False, False])


def decide_pair(lake: Lake, *, stranger: int, person: int, same: bool | None, on: date) -> None:
    """Notes that the two are one (True), are not (False), or that an earlier decision is taken back (None).

    Holds for rounds whose deliveries count until `on` or later.
    """
    with alone(lake.folder / f"{TABLE}.lease", wait=True):  # two clerks at once: both are noted
        noted = lake.read(".", TABLE, PAIR_DECISIONS)
        row = (noted.height + 1, stranger, person, same, on)
        fresh = pl.DataFrame([row], schema=dict(PAIR_DECISIONS), orient="row")
        lake.write(".", TABLE, pl.concat([noted, fresh]), PAIR_DECISIONS)


def pair_decisions(lake: Lake, *, until: date) -> pl.DataFrame:
    """PAIR_DECISIONS that hold at the end of a day: the last one of each pair, unless it was taken back."""
    noted = lake.read(".", TABLE, PAIR_DECISIONS).filter(pl.col("on") <= until)
    last = noted.sort("turn").unique(PAIR, keep="last", maintain_order=True)
    return last.filter(pl.col("same").is_not_null()).sort(PAIR)
