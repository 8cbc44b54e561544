"""Readiness for retirement (노후준비 진단): read from readiness.toml, which an expert edits."""

from functools import cache
from pathlib import Path

from bandi.engine.contract.office.readiness import Readiness, read_readiness


@cache
def readiness() -> Readiness:
    """The content as it stands in this folder."""
    return read_readiness(Path(__file__).parent / "readiness.toml")
