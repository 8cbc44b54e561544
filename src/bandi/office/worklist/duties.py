"""What is to be done about a household, and what told us to (할 일): codes with their words in two languages."""

from enum import StrEnum


class Source(StrEnum):
    """What told us that something is to be done (할 일의 출처)."""

    ROUND = "round"
    REPORT = "report"
    OWN_FIND = "own_find"
    REFERRAL = "referral"
    RECHECK = "recheck"
    CLOCK = "clock"
    FOLLOW_UP = "follow_up"
    TRANSFER = "transfer"


SOURCES: dict[str, tuple[str, str]] = {
    Source.ROUND: ("발굴 차수", "Round"),
    Source.REPORT: ("신고", "Report"),
    Source.OWN_FIND: ("직접 발견", "Own find"),
    Source.REFERRAL: ("의뢰 회신", "Referral back"),
    Source.RECHECK: ("재확인", "Re-check"),
    Source.CLOCK: ("법정 기한", "Statutory clock"),
    Source.FOLLOW_UP: ("사후 관리", "Follow-up"),
    Source.TRANSFER: ("전입 이관", "Moved here"),
}
"""Source -> its words in Korean and English."""

DUTIES: dict[str, tuple[str, str]] = {
    "first_contact": ("첫 연락하기", "Make the first contact"),
    "own_find": ("직접 발견한 가구 살피기", "Look after a household found by an officer"),
    "next_rung": ("다음 방법으로 찾기", "Try the next way of reaching them"),
    "answer_wait": ("보낸 요청의 답 확인하기", "Look for the answer to a request"),
    "recheck": ("정한 날에 다시 살피기", "Look again on the day set"),
    "transfer_wait": ("넘긴 동네의 답 확인하기", "Look for the answer of the office it was handed to"),
    "transfer": ("이관받은 가구 살피기", "Look after a household handed over"),
}
"""Code of a duty -> its words in Korean and English; each room adds those it opens."""
