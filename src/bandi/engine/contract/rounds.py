"""What identifies a discovery round (발굴 차수)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class Round:
    """One turn of the ring: everything that arrived until a day, read as of a cut-off date."""

    id: str  # "2026-5": year and number within the year
    cutoff: date  # nothing that happened later is looked at
    until: date  # last day on which a delivery still counts
    previous_cutoff: date | None  # a signal that began after it is new
    field_from: date  # neighbourhoods work on the list from ...
    field_to: date  # ... to
    seed: int = 1  # of every draw
