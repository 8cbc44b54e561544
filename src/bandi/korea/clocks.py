"""Time limits of the welfare laws (법정 기한): read from clocks.toml, which an expert edits."""

from functools import cache
from pathlib import Path

from bandi.engine.contract.office.clocks import StatuteClock, read_clocks


@cache
def clocks() -> dict[str, StatuteClock]:
    """Id -> clock, in the order of the file."""
    return read_clocks(Path(__file__).parent / "clocks.toml")
