"""What a citizen may ask of us, and what may come of it (본인 요청 용어): codes, words, clock and duty as data."""

from dataclasses import dataclass
from enum import StrEnum

Words = tuple[str, str]


class Kind(StrEnum):
    """What a citizen asks for (요청 갈래)."""

    CORRECT = "correct"
    EXPLAIN = "clarify"
    REVIEW = "review"
    TALK = "talk"


@dataclass(frozen=True)
class Wish:
    """One kind of request."""

    words: Words
    help: Words
    clock: str  # StatuteClock.id
    duty: str  # code of worklist.duties.DUTIES
    ends: tuple[str, ...]  # codes of ENDS


ENDS: dict[str, Words] = {
    "corrected": ("고쳤습니다", "Corrected"),
    "passed_on": ("자료를 준 기관에 고쳐 달라고 전했습니다", "Passed on to the institution, to be corrected there"),
    "kept": ("확인했더니 맞아서 그대로 둡니다", "Looked at again and found right"),
    "explained": ("설명했습니다", "Explained"),
    "reviewed": ("사람이 다시 살폈습니다", "Looked at again by a person"),
    "left_out": ("자동으로 정한 순서에서 뺐습니다", "Left out of the automated ordering"),
    "talked": ("이야기를 나누었습니다", "Spoke with the person"),
    "missed": ("연락했지만 닿지 않았습니다", "Tried and did not reach the person"),
}
"""What came of a request."""

WISHES: dict[str, Wish] = {
    Kind.CORRECT: Wish(
        ("자료가 틀렸어요", "A record is wrong"),
        ("10일 안에 확인해 답합니다.", "We look into it and answer within ten days."),
        clock="correction",
        duty="own_correct",
        ends=("corrected", "passed_on", "kept"),
    ),
    Kind.EXPLAIN: Wish(
        ("순서를 어떻게 정했는지 설명해 주세요", "Explain how the order was made"),
        (
            "찾아가는 순서를 정할 때 컴퓨터의 계산을 참고합니다. 무엇을 얼마나 무겁게 보았는지 30일 안에 설명합니다.",
            "A calculation helps to order visits. Within 30 days we explain what it looked at and what it weighed.",
        ),
        clock="automated_answer",
        duty="own_explain",
        ends=("explained",),
    ),
    Kind.REVIEW: Wish(
        ("컴퓨터 말고 사람이 살펴 주세요", "Let a person look, not a computer"),
        (
            "순서를 정하는 계산을 거부하거나 사람이 다시 살피기를 요구할 수 있습니다. 30일 안에 답합니다.",
            "You may refuse the calculation or ask that a person looks again. We answer within 30 days.",
        ),
        clock="automated_answer",
        duty="own_review",
        ends=("reviewed", "left_out"),
    ),
    Kind.TALK: Wish(
        ("사람과 이야기하고 싶어요", "I want to speak with a person"),
        (
            "우리 동네 담당자가 3일(일하는 날) 안에 연락합니다.",
            "Your neighbourhood's officer gets in touch within three working days.",
        ),
        clock="ask_human",
        duty="own_talk",
        ends=("talked", "missed"),
    ),
}
"""Kind -> its words, clock, duty and ends."""
