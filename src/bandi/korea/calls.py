"""Calls (상담 전화): read from calls.toml, which an expert edits."""

from functools import cache
from pathlib import Path

from bandi.engine.contract.office.calls import CallContent, read_calls


@cache
def calls() -> CallContent:
    """The content as it stands in this folder."""
    return read_calls(Path(__file__).parent / "calls.toml")
