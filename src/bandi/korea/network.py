"""The human safety net (인적안전망): read from network.toml, which an expert edits."""

from functools import cache
from pathlib import Path

from bandi.engine.contract.office.network import SafetyNet, read_network


@cache
def network() -> SafetyNet:
    """Kinds of members, mandated groups, partners, what they watch, and how care is given."""
    return read_network(Path(__file__).parent / "network.toml")
