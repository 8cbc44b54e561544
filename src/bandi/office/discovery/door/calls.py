"""What the content says of calls and visits asked for (상담 전화)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandi.engine.contract.office.calls import CallContent
    from bandi.engine.contract.office.calls import CallScript as CallScript  # noqa: PLC0414


def calls() -> "CallContent":
    """Kinds, results, scripts, limits."""
    from bandi.korea.calls import calls as told  # noqa: PLC0415

    return told()
