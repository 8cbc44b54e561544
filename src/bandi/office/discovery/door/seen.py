"""What a person sees of who looked at her record (내 기록을 본 사람)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandi.engine.contract.office.seen import SeenContent, SeenDelay, SeenLook

__all__ = ["SeenContent", "SeenDelay", "SeenLook", "seen"]


def seen() -> "SeenContent":
    """Kinds of looks, lawful delays, and what is told at the counter only."""
    from bandi.korea.seen import seen as read  # noqa: PLC0415

    return read()
