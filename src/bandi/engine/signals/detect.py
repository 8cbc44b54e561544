"""From linked records to crisis signals: since when, how long, how often, which way (위기 신호 탐지)."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from bandi.engine.contract.signals import SignalType
from bandi.engine.signals.define import known, reports
from bandi.engine.signals.overlap import BESIDE, beside, overlaps
from bandi.engine.signals.scan import unserved
from bandi.engine.signals.windows import WHOSE, event_spells, month_spells
from bandi.engine.tables import EVIDENCE, SIGNALS, conform, empty

EVIDENCE_KEPT = 5


def detect(
    linked: pl.DataFrame,
    delivered: pl.DataFrame,
    *,
    types: Sequence[SignalType],
    cutoff: date,
    previous_cutoff: date | None,
    others: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """LINKED and DELIVERED (arrival.delivered_months) -> SIGNALS, sorted by household, signal.

    `others`: BESIDE of these households.

    Reads nothing after the cut-off. A signal whose last report lies before its type's window is forgotten. Without a
    previous round every signal is new. Row order and repeated rows of the input change nothing.
    """
    facts = known(linked, cutoff=cutoff)
    came = delivered.filter(pl.col("month") <= cutoff)
    counted = reports(facts, types=types, cutoff=cutoff)
    scanned = pl.col("counted") == "scan"
    dated = pl.col("counted") == "events"
    by_month = month_spells(counted.filter(~dated), came, cutoff=cutoff)
    spells = unserved(by_month, facts, came, types=types, cutoff=cutoff)
    events = event_spells(counted.filter(dated), cutoff=cutoff).with_columns(holds_since=pl.col("first_on"))
    near = empty(BESIDE) if others is None else others
    began_since = pl.lit(True) if previous_cutoff is None else pl.col("holds_since") > previous_cutoff
    table = (
        pl.concat([spells, events])
        .with_columns(is_new=began_since)
        .join(overlaps(counted.filter(~scanned), cutoff=cutoff), on=WHOSE, how="left", validate="1:1")
        .join(
            beside(counted.filter(~scanned), near, cutoff=cutoff),
            on=WHOSE,
            how="left",
            validate="1:1",
        )
        .join(_evidence(counted), on=WHOSE, how="left", validate="1:1")
    )
    return conform(table, SIGNALS).sort(WHOSE)


def _evidence(counted: pl.DataFrame) -> pl.DataFrame:
    """The latest reports of each household and signal, newest first."""
    rows = counted.sort([*WHOSE, "on", "record"], descending=[False, False, True, True])
    fields = [field.name for field in EVIDENCE.fields]
    return rows.group_by(WHOSE, maintain_order=True).agg(evidence=pl.struct(fields).head(EVIDENCE_KEPT))
