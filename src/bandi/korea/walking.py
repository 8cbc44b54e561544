"""Rounds on foot and the resident survey (통장 순회·사실조사): read from rounds.toml, which an expert edits."""

from functools import cache
from pathlib import Path

from bandi.engine.contract.office.walking import WalkContent, read_walking


@cache
def walking() -> WalkContent:
    """Rhythms of rounds, what is found at doors, what to look at, and the survey."""
    return read_walking(Path(__file__).parent / "rounds.toml")
