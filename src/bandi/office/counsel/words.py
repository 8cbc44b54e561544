"""States of drafts, applications and referrals, and which step leads where (통합상담 용어). Other words are content."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bandi.office.discovery import door
from bandi.office.pages import language

Words = tuple[str, str]

WRITTEN: Mapping[str, Words] = {"draft": ("쓰는 중", "Draft"), "finished": ("마침", "Finished")}

APPLIED: Mapping[str, Words] = {
    "waiting": ("결정 기다림", "Awaiting a decision"),
    "granted": ("결정됨", "Granted"),
    "rejected": ("거절됨", "Rejected"),
    "taken_back": ("취하함", "Taken back"),
}

REFERRED: Mapping[str, Words] = {
    "sent": ("보냄", "Sent"),
    "accepted": ("접수됨", "Accepted"),
    "delivered": ("서비스 제공됨", "Service delivered"),
    "declined": ("받지 않음", "Declined"),
    "called_back": ("거둬들임", "Called back"),
}
LIVE = ("sent", "accepted")
"""Referrals that somebody still waits for."""


@dataclass(frozen=True)
class Turn:
    """One step of a referral."""

    words: Words
    off: tuple[str, ...]  # states it may be taken from
    to: str


TURNS: Mapping[str, Turn] = {
    "reminded": Turn(("다시 알림", "Reminded"), ("sent",), "sent"),
    "accepted": Turn(("접수했다고 답이 옴", "They accepted"), ("sent",), "accepted"),
    "contact": Turn(("진행을 확인함", "Asked how it goes"), ("accepted",), "accepted"),
    "delivered": Turn(("서비스가 제공됨", "Service was delivered"), ("sent", "accepted"), "delivered"),
    "declined": Turn(("받지 않겠다고 답이 옴", "They declined"), ("sent", "accepted"), "declined"),
    "called_back": Turn(("우리가 거둬들임", "We called it back"), ("sent", "accepted"), "called_back"),
}


def named(kind: str, code: str) -> str:
    """The word of the content or of this room for a code, in the language of the page; the code itself if unknown."""
    content = door.counselling()
    listed: Mapping[str, Any] = {
        "area": content.areas, "receiver": content.receivers, "reason": content.reasons, "class": content.classes,
        "level": content.levels,
    }  # fmt: skip
    if kind in listed:
        found = next((one for one in listed[kind] if one.id == code), None)
        return str(getattr(found, language())) if found else code
    own = {"written": WRITTEN, "applied": APPLIED, "referred": REFERRED, "turn": {c: t.words for c, t in TURNS.items()}}
    pair = own.get(kind, content.words.get(kind, {})).get(code, (code, code))
    return pair[1] if language() == "en" else pair[0]


def choices(kind: str) -> list[tuple[str, str]]:
    """Codes of the content with their words, for a form."""
    content = door.counselling()
    listed: Mapping[str, Any] = {"area": content.areas, "receiver": content.receivers, "reason": content.reasons}
    codes = [one.id for one in listed[kind]] if kind in listed else list(content.words[kind])
    return [(code, named(kind, code)) for code in codes]
