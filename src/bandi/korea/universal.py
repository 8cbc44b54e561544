"""Visits offered to everybody, and moments of life (보편방문): read from universal.toml, which an expert edits."""

from functools import cache
from pathlib import Path

from bandi.engine.contract.universal import Universal, read_universal


@cache
def universal() -> Universal:
    """Turns of life, tiers of visits, signs of risk, and the cards at moments of life."""
    return read_universal(Path(__file__).parent / "universal.toml")
