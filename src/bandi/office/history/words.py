"""Codes of the watched, with their words in Korean and English, and which step leads where (이력관리 용어)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

Words = tuple[str, str]


class State(StrEnum):
    """Where a watched person stands."""

    WATCHED = "watched"  # refused, looked at again and again
    ENTITLED = "entitled"  # the rules now say yes: somebody must speak to the person
    APPLIED = "applied"  # applied again, or deemed to have applied
    STOPPED = "stopped"  # for ever


STATES: Mapping[str, Words] = {
    State.WATCHED: ("지켜보는 중", "Watched"),
    State.ENTITLED: ("새로 자격 생김", "Newly entitled"),
    State.APPLIED: ("다시 신청함", "Applied again"),
    State.STOPPED: ("끝남", "Ended"),
}

STOPS: Mapping[str, Words] = {
    "granted": ("급여 결정", "Granted"),
    "declined": ("본인이 원하지 않음", "Declined"),
    "died": ("사망", "Death"),
    "abroad": ("국외 이주", "Moved abroad"),
    "withdrawn": ("동의 철회", "Consent withdrawn"),
    "expired": ("5년 지남", "Five years over"),
}
"""Why watching ended. What ended does not begin again."""

CHANNELS: Mapping[str, Words] = {
    "letter": ("우편", "Letter"),
    "sms": ("문자", "Text message"),
    "email": ("전자우편", "E-mail"),
}

WHYS: Mapping[str, Words] = {
    "parameters": ("기준·법령이 바뀜", "Rules changed"),
    "calendar": ("정기 확인", "Regular check"),
    "facts": ("새 사실", "New facts"),
    "records": ("기관 자료가 바뀜", "Records changed"),
    "asked": ("직접 실행", "Asked for"),
}
"""Why somebody was looked at again."""

FAILED: Mapping[str, Words] = {
    "over_line": ("소득인정액이 기준보다 많음", "Recognised income above the line"),
    "obligor_over_limits": ("부양의무자의 소득·재산이 기준보다 많음", "Family obligors' means above the limits"),
    "nobody_65": ("65세에 이른 가구원이 없음", "Nobody has reached 65"),
    "occupational_pension": ("직역연금을 받음", "Receives an occupational pension"),
    "no_crisis": ("위기사유가 없음", "No cause of a crisis"),
    "no_child_of_age": ("나이 기준에 드는 아이가 없음", "No child of the age"),
}
"""Conditions that failed; one that nobody named here is shown as it is."""


@dataclass(frozen=True)
class Way:
    """One step an officer may write down."""

    words: Words
    off: frozenset[str]  # states it may be taken from
    to: str  # state it leads to
    dated: str = ""  # field that keeps its day
    stop: str = ""  # code of STOPS


LIVING = frozenset({State.WATCHED.value, State.ENTITLED.value, State.APPLIED.value})
TOLD = frozenset({State.ENTITLED.value})
ASKED = frozenset({State.ENTITLED.value, State.APPLIED.value})

STEPS: Mapping[str, Way] = {
    "opened": Way(("안내를 확인함", "Notice was read"), TOLD, State.ENTITLED, dated="opened_on"),
    "applied": Way(("다시 신청함", "Applied again"), TOLD, State.APPLIED, dated="applied_on"),
    "granted": Way(("급여 결정됨", "Granted"), ASKED, State.STOPPED, stop="granted"),
    "again": Way(("다시 거절됨", "Refused again"), ASKED, State.WATCHED),
    "declined": Way(("원하지 않음", "Declined"), LIVING, State.STOPPED, stop="declined"),
    "died": Way(("사망", "Death"), LIVING, State.STOPPED, stop="died"),
    "abroad": Way(("국외 이주", "Moved abroad"), LIVING, State.STOPPED, stop="abroad"),
    "withdrawn": Way(("동의 철회", "Consent withdrawn"), LIVING, State.STOPPED, stop="withdrawn"),
}
"""Steps in the order of the page."""

NEW_FACTS = "facts"
STEP_WORDS: Mapping[str, Words] = {code: way.words for code, way in STEPS.items()} | {
    NEW_FACTS: ("새 사실을 적음", "New facts written down")
}

UNDO = timedelta(minutes=10)
SPEAK_WITHIN = timedelta(days=14)  # our own judgement [I], where no window to decline is set
HELD_OUT_PER_CENT = 10
HELD_OUT_FOR = timedelta(days=28)  # then they are told like everybody else

OBJECTION = timedelta(days=90)  # to object to a decision; then the details of whatever ended are forgotten
LINK_LASTS = timedelta(days=90)  # the public link of a notice, if the window to decline is not longer
