"""From linked records to crisis signals: since when, how long, how often, which way (위기 신호 탐지)."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from bandi.engine.contract.signals import SignalType
from bandi.engine.signals.define import reports
from bandi.engine.signals.windows import WHOSE, arrears_spells, event_spells
from bandi.engine.tables import EVIDENCE, SIGNALS, conform

EVIDENCE_KEPT = 5


def detect(
    linked: pl.DataFrame,
    delivered: pl.DataFrame,
    *,
    types: Sequence[SignalType],
    cutoff: date,
    previous_cutoff: date | None,
) -> pl.DataFrame:
    """LINKED and DELIVERED (arrival.delivered_months) -> SIGNALS, sorted by household, signal.

    Reads nothing after the cut-off. A signal whose last report lies before its type's window is forgotten. Without a
    previous round every signal is new. Row order and repeated rows of the input change nothing.
    """
    counted = reports(linked, types=types, cutoff=cutoff)
    arrears = arrears_spells(counted.filter(pl.col("counted") == "arrears"), delivered)
    events = event_spells(counted.filter(pl.col("counted") == "events"), cutoff=cutoff)
    began_since = pl.lit(True) if previous_cutoff is None else pl.col("first_on") > previous_cutoff
    table = (
        pl.concat([arrears, events])
        .with_columns(is_new=began_since)
        .join(_evidence(counted), on=WHOSE, how="left", validate="1:1")
    )
    return conform(table, SIGNALS).sort(WHOSE)


def _evidence(counted: pl.DataFrame) -> pl.DataFrame:
    """The latest reports of each household and signal, newest first."""
    rows = counted.sort([*WHOSE, "on", "record"], descending=[False, False, True, True])
    fields = [field.name for field in EVIDENCE.fields]
    return rows.group_by(WHOSE, maintain_order=True).agg(evidence=pl.struct(fields).head(EVIDENCE_KEPT))
