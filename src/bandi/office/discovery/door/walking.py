"""What the content says of rounds on foot and the resident survey (순회·사실조사)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandi.engine.contract.office.walking import DoorAnswer, WalkContent, WalkWord

__all__ = ["DoorAnswer", "WalkContent", "WalkWord", "walking"]


def walking() -> "WalkContent":
    """Rhythms of rounds, what is found at doors, what to look at, and the survey."""
    from bandi.korea.walking import walking as told  # noqa: PLC0415

    return told()
