"""What the content says of the human safety net, and how many households live where (인적안전망, 가구 수)."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandi.engine.contract.office.network import CareTerms, CareTier, MemberKind, SafetyNet

__all__ = ["CareTerms", "CareTier", "MemberKind", "SafetyNet", "census_households", "network"]


def network() -> "SafetyNet":
    """Kinds of members, mandated groups, partners, what they watch, and how care is given."""
    from bandi.korea.network import network as told  # noqa: PLC0415

    return told()


@cache
def census_households() -> Mapping[str, int]:
    """Neighbourhood -> general households in the register census; the whole nation, read once."""
    from bandi.korea.regions import households  # noqa: PLC0415

    return dict(households().iter_rows())
