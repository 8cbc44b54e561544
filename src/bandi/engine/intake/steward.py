"""What a data steward sees of the gate and decides about a delivery: hold it, or release it (보류·해제)."""

from datetime import date

import polars as pl

from bandi.engine.disk import alone
from bandi.engine.errors import BandiError
from bandi.engine.lake import Lake
from bandi.engine.tables import GATE_DECISIONS
from bandi.engine.words import Decision


def findings(lake: Lake, *, until: date | None = None) -> pl.DataFrame:
    """What was found at the gate (FINDINGS), of held deliveries and of released ones."""
    return lake.judged(until=until).findings


def decisions(lake: Lake) -> pl.DataFrame:
    """Every decision (GATE_DECISIONS), oldest first."""
    return lake.decisions()


def decide(lake: Lake, *, delivery: str, decision: str, reason: str, on: date) -> None:
    """Holds or releases one delivery from `on`; the opposite decision takes it back. Nothing decided is rewritten.

    Raises BandiError for an unknown or refused delivery, an unknown decision, or no reason.
    """
    why = reason.strip()
    if decision not in set(Decision) or not why:
        raise BandiError("a decision is hold or release, with a reason", next_step="Say why in a sentence.")
    known = lake.as_read().filter(pl.col("delivery") == delivery)
    if known.is_empty() or known["state"].item() == "refused":
        raise BandiError(
            "there is no such delivery" if known.is_empty() else "a refused file has nothing to hold or release",
            where=delivery,
            next_step="Choose a delivery from the list." if known.is_empty() else "Ask for a corrected file.",
        )
    with alone(lake.folder / "gate_decisions.lease", wait=True):
        before = lake.decisions()
        row = pl.DataFrame(
            [(before.height + 1, delivery, decision, why, on)], schema=dict(GATE_DECISIONS), orient="row"
        )
        lake.write(".", "gate_decisions", pl.concat([before, row]), GATE_DECISIONS)
