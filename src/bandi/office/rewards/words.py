"""Codes of this room with their words for officers (포상금의 상태)."""

from bandi.office.rewards.models import RewardClaim

REWARD_STATES: dict[str, tuple[str, str]] = {
    RewardClaim.State.ASKED: ("신청함", "Claimed"),
    RewardClaim.State.DECIDED: ("확인을 기다림", "Waits for the second person"),
    RewardClaim.State.QUEUED: ("예산을 기다림", "Waits for the budget"),
    RewardClaim.State.PAYABLE: ("지급할 것", "To be paid"),
    RewardClaim.State.LISTED: ("명부에 올림", "On a payment list"),
    RewardClaim.State.PAID: ("지급함", "Paid"),
    RewardClaim.State.CAPPED: ("한 해 한도를 채움", "Yearly cap reached"),
    RewardClaim.State.REFUSED: ("지급하지 않음", "Not paid"),
    RewardClaim.State.APPEALED: ("다시 살펴 달라고 함", "Asked to look again"),
}
"""State -> its words in Korean and English."""
