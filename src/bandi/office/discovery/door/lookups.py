"""Which look-ups somebody must explain (열람 경보)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandi.engine.contract.office.lookups import LookupRule

__all__ = ["LookupRule", "lookup_rules"]


def lookup_rules() -> "dict[str, LookupRule]":
    """Sign -> rule."""
    from bandi.korea.lookups import lookup_rules as read  # noqa: PLC0415

    return read()
