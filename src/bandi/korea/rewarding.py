"""Rewards for reports (위기가구 신고 포상금): read from rewards.toml, which an expert edits."""

from functools import cache
from pathlib import Path

from bandi.engine.contract.office.rewards import RewardContent, read_rewards


@cache
def rewards() -> RewardContent:
    """Every ordinance with its dates, amounts and exclusions, and the words of the pages about them."""
    return read_rewards(Path(__file__).parent / "rewards.toml")
