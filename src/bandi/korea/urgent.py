"""The order of a desk (업무 순서): read from urgency.toml, which an expert edits."""

from functools import cache
from pathlib import Path

from bandi.engine.contract.office.urgency import Urgency, read_urgency


@cache
def urgency() -> Urgency:
    """Risk × time left × repeat, and what an open household weighs."""
    return read_urgency(Path(__file__).parent / "urgency.toml")
