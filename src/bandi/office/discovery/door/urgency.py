"""The order of the desk as the content declares it (업무 순서)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandi.engine.contract.office.urgency import Urgency


def urgency() -> "Urgency":
    """Risk × time left × repeat, and what an open household weighs."""
    from bandi.korea.urgent import urgency as told  # noqa: PLC0415

    return told()
