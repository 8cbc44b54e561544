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


PLAN_ENDS = (PlanState.NEVER_ASK, PlanState.VISITED_ALL, PlanState.LEFT_REGISTER)
"""Nothing more is to be done."""

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

WISHES: dict[str, tuple[str, str]] = {
    "wish_yes": ("찾아와 달라고 함", "Please come"),
    "wish_no": ("이번에는 괜찮다고 함", "Not this time"),
    "wish_never": ("다시 묻지 말라고 함", "Not to be asked again"),
}
"""What the person chose on the page of an offer -> its words."""

OFFER_TEXT = (
    "[{office}] 안녕하세요. 직원과 방문간호사가 한 번 찾아뵙고 건강과 생활에 도움이 될 것을 알려 드리려 합니다. "
    "모든 분께 드리는 안내이며 사양하셔도 됩니다.{link} 문의는 {office} 또는 129로 전화해 주세요."
)
"""What a text or letter says that offers a visit. Names no trouble and no reason: others may read it first."""
OFFER_LINK = " 답하기: {address}"
UNSENT: dict[str, tuple[str, str]] = {
    "send_quiet": ("연락하지 말아 달라고 하셨습니다.", "Asked not to be contacted."),
    "send_nowhere": ("전화번호도 주소도 모릅니다. 찾아가 주세요.", "No number and no address: go there."),
    "send_failed": ("문자와 편지가 닿지 않았습니다. 찾아가 주세요.", "Text and letter did not arrive: go there."),
    "send_already": ("이미 안내했습니다.", "Offered already."),
    "send_waits": ("사양하신 분입니다. 다시 여쭐 날이 오지 않았습니다.", "Said no, and may not be asked again yet."),
}
"""Why an offer is not sent -> words."""
