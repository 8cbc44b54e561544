"""What a person sees of who looked at her record (내 기록을 본 사람): read from seen.toml, which an expert edits."""

from functools import cache
from pathlib import Path

from bandi.engine.contract.office.seen import SeenContent, read_seen


@cache
def seen() -> SeenContent:
    """Kinds of looks, lawful delays, and what is told at the counter only."""
    return read_seen(Path(__file__).parent / "seen.toml")
