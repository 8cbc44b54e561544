"""Codes of this room with their words in two languages (보편방문의 말)."""

from enum import StrEnum


class PlanState(StrEnum):
    """Where a universal visit stands (보편방문 단계)."""

    UNASKED = "unasked"  # nobody offered it yet
    ASKED = "offer_open"  # offered; no answer is not a no
    AGREED = "agreed"  # they said yes: visits are due
    SAID_NO = "said_no"  # asked again once, on the day set
    NEVER_ASK = "never_ask"  # they do not want to be asked again
    VISITED_ALL = "visited_all"  # every visit of the tier was made
    LEFT_REGISTER = "left_register"  # no longer registered here, or too late for an offer


PLAN_STATES: dict[str, tuple[str, str]] = {
    PlanState.UNASKED: ("안내 전", "Not offered yet"),
    PlanState.ASKED: ("답 기다림", "Offered, no answer yet"),
    PlanState.AGREED: ("방문하기로 함", "Agreed"),
    PlanState.SAID_NO: ("사양함", "Said no"),
    PlanState.NEVER_ASK: ("다시 묻지 않음", "Not to be asked again"),
    PlanState.VISITED_ALL: ("다 방문함", "All visits made"),
    PlanState.LEFT_REGISTER: ("관내에 없음", "No longer here"),
}
"""State of a plan -> its words in Korean and English."""

RUNNING = (PlanState.UNASKED, PlanState.ASKED, PlanState.AGREED, PlanState.SAID_NO)
"""States in which something is still due, or will be."""

OFFER_WAYS: dict[str, tuple[str, str]] = {
    "letter": ("안내 편지", "Letter"),
    "text": ("문자", "Text message"),
    "call": ("전화", "Telephone"),
    "visit": ("찾아가서", "At the door"),
}
"""How a visit was offered: rungs of the ladder -> words."""


class OptInState(StrEnum):
    """How far a wish to be called is (연락 부탁 단계)."""

    WAITS = "to_call"
    CALLED = "called"
    APPLIED = "applied_for"
    HELPED = "helped"
    NOTHING_DUE = "nothing_due"
    WITHDRAWN = "wish_withdrawn"


OPTIN_STATES: dict[str, tuple[str, str]] = {
    OptInState.WAITS: ("전화할 분", "To be called"),
    OptInState.CALLED: ("통화함", "Called"),
    OptInState.APPLIED: ("신청함", "Applied"),
    OptInState.HELPED: ("도움받음", "Helped"),
    OptInState.NOTHING_DUE: ("받을 것 없음", "Nothing to be had"),
    OptInState.WITHDRAWN: ("거둠", "Withdrawn"),
}
"""State of a wish -> its words in Korean and English."""

BEST_TIMES: dict[str, tuple[str, str]] = {
    "best_any": ("언제든지", "Any time"),
    "best_morning": ("오전", "Morning"),
    "best_afternoon": ("오후", "Afternoon"),
}
"""When somebody would like to be called."""

COVERED: dict[str, tuple[str, str]] = {
    "turned": ("대상", "At this turn"),
    "offered": ("안내함", "Offered"),
    "answered": ("답함", "Answered"),
    "agreed": ("동의", "Agreed"),
    "visited": ("방문함", "Visited"),
    "declined": ("사양", "Said no"),
    "unreached": ("닿지 못함", "Not reached"),
}
"""Steps of coverage -> their words."""


class MoveState(StrEnum):
    """How far a household is that moved in (전입 가구 단계)."""

    NEW = "moved_new"
    TOLD = "moved_told"
    APPLIED = "moved_applied"
    NOTHING = "moved_nothing"
    UNWANTED = "moved_unwanted"
    LEFT = "moved_left"  # no longer registered where they came to


MOVE_STATES: dict[str, tuple[str, str]] = {
    MoveState.NEW: ("안내 전", "Not told yet"),
    MoveState.TOLD: ("안내함", "Told"),
    MoveState.APPLIED: ("신청함", "Applied"),
    MoveState.NOTHING: ("받을 것 없음", "Nothing to be had"),
    MoveState.UNWANTED: ("안내를 원하지 않음", "Want nothing"),
    MoveState.LEFT: ("다시 나감", "Moved out again"),
}
"""State of a move-in -> its words in Korean and English."""
