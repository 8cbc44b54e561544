"""Look-ups that somebody must explain (열람 경보): read from lookups.toml, which an expert edits."""

from functools import cache
from pathlib import Path

from bandi.engine.contract.office.lookups import LookupRule, read_lookups


@cache
def lookup_rules() -> dict[str, LookupRule]:
    """Sign -> rule, in the order of the file."""
    return read_lookups(Path(__file__).parent / "lookups.toml")
