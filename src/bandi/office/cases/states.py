"""How a case moves on, as data: (state, event) -> state (사례 단계), and the words of everything written about it."""

from collections.abc import Mapping
from dataclasses import dataclass

Words = tuple[str, str]

STATES: Mapping[str, Words] = {
    "intake": ("접수", "Intake"),
    "surveyed": ("조사 마침", "Surveyed"),
    "classed": ("구분됨", "Classed"),
    "serving": ("제공·점검", "Serving"),
    "closing": ("종결 승인 기다림", "Closure to approve"),
    "followed": ("사후관리", "Followed up"),
    "ended": ("마침", "Ended"),
}
OPEN = ("intake", "surveyed", "classed", "serving", "closing")
"""States in which somebody works on the case; one per household at a time."""

TURNS: Mapping[tuple[str, str], str] = {
    ("intake", "survey"): "surveyed",
    ("surveyed", "survey"): "surveyed",
    ("classed", "survey"): "classed",
    ("serving", "survey"): "serving",
    ("surveyed", "class"): "classed",
    ("classed", "class"): "classed",
    ("serving", "class"): "serving",
    ("classed", "plan"): "serving",
    ("serving", "plan"): "serving",
    ("serving", "check"): "serving",
    ("classed", "ask_close"): "closing",
    ("serving", "ask_close"): "closing",
    ("closing", "send_back"): "serving",
    ("closing", "approve"): "followed",
    ("followed", "followed_up"): "ended",
    ("followed", "reopen"): "serving",
    ("ended", "reopen"): "serving",
}
"""What may happen in which state. Whatever does not stand here is refused."""

HOLDERS: Mapping[str, Words] = {"hub": ("읍면동", "Hub"), "district": ("구 희망복지지원단", "District")}

HANDED: Mapping[str, Words] = {
    "asked": ("답 기다림", "Awaiting an answer"),
    "taken": ("받음", "Taken"),
    "kept": ("동에서 계속", "Stays with the hub"),
}

CHECKS: Mapping[str, Words] = {
    "delivered": ("제공함", "Delivered"),
    "partly": ("일부만 제공함", "Partly delivered"),
    "missed": ("제공되지 않음", "Not delivered"),
    "better": ("나아짐", "Better"),
    "same": ("그대로", "The same"),
    "worse": ("나빠짐", "Worse"),
}
SERVICE_CHECKS = ("delivered", "partly", "missed")

ENDS: Mapping[str, Words] = {
    "reached": ("목표를 이룸", "Goals reached"),
    "enough": ("이어 준 서비스로 충분함", "Connected services are enough"),
    "own_wish": ("본인이 원하지 않음", "Own wish"),
    "moved": ("다른 곳으로 이사", "Moved away"),
    "facility": ("시설 입소·장기 입원", "Facility or hospital"),
    "died": ("사망", "Death"),
}
"""Why a case is closed."""

LOOKED: Mapping[str, Words] = {
    "fine": ("잘 지냄", "Doing well"),
    "applied": ("다시 신청하도록 도움", "Helped to apply again"),
    "case": ("사례로 올림", "Brought up as a case"),
    "away": ("만나지 못함", "Not reached"),
}
"""What a follow-up found."""


@dataclass(frozen=True)
class Step:
    """One stage as the page draws it."""

    state: str
    words: Words
    passed: bool
    here: bool


def after(state: str, event: str) -> str | None:
    """The state that follows; None when the event cannot happen now."""
    return TURNS.get((state, event))


def road(state: str) -> list[Step]:
    """Every stage in order, with how far a case has come."""
    order = list(STATES)
    place = order.index(state)
    return [Step(one, STATES[one], passed=at < place, here=at == place) for at, one in enumerate(order)]
