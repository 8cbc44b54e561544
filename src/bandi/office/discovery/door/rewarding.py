"""What the content says of rewards for reports (위기가구 신고 포상금)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandi.engine.contract.office.rewards import Ordinance, RewardContent

__all__ = ["Ordinance", "RewardContent", "rewards"]


def rewards() -> "RewardContent":
    """Every ordinance with its dates, amounts and exclusions, and the words of the pages about them."""
    from bandi.korea.rewarding import rewards as told  # noqa: PLC0415

    return told()
