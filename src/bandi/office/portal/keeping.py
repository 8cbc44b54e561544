"""Answers on their way to a citizen's own page (답 보관): agreed to here, kept there, only after signing in.

Between the two nothing is stored: the answers travel locked in a cookie of fifteen minutes that only the page which
keeps them is sent. The address holds a random key alone, which counts once.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpResponse

from bandi.office import clock
from bandi.office.discovery import door as office
from bandi.office.discovery.door import portal as door
from bandi.office.portal.share import locked, unlocked

PLACE, COOKIE, PATH = "portal.keeping", "bandi_keeping", "/my/answers/"
LASTS = 900  # seconds between agreeing and keeping
LARGEST = 3_600  # letters; browsers drop a cookie beyond 4,096
THING = "kept_answers"


@dataclass(frozen=True)
class Agreed:
    """Answers somebody wants kept, and what she agreed to."""

    key: UUID
    told: list[tuple[str, str]]
    found: str  # mark of the result that was seen
    version: str  # of the words of the consent
    at: str  # moment of the consent, ISO
    aim: str = ""  # ApplyProgramme.id she goes on to apply for


def clock_of_keeping() -> Any:
    """How long answers are kept, from their last use."""
    return next(clock for clock in office.retention_clocks() if clock.thing == THING)


def agree(answers: Iterable[tuple[str, str]], *, found: str, aim: str = "") -> tuple[UUID, str] | None:
    """A key and the cookie under which the answers travel; null when they are too large for one."""
    key = uuid4()
    told: Mapping[str, Any] = {
        "key": str(key), "until": int(time.time()) + LASTS, "told": [list(pair) for pair in answers], "found": found,
        "version": door.content().keep_version, "at": clock.now().isoformat(), "aim": aim,
    }  # fmt: skip
    code = locked(told, place=PLACE)
    return (key, code) if len(code) <= LARGEST else None


def carried(code: str, key: UUID) -> Agreed | None:
    """What the cookie brings for this key; null when it is none of ours, for another key or past its time."""
    told = unlocked(code, place=PLACE)
    if told is None or told["key"] != str(key) or told["until"] < time.time():
        return None
    answers = [(name, value) for name, value in told["told"]]
    return Agreed(key, answers, told["found"], told["version"], told["at"], aim=told.get("aim", ""))


def put(response: HttpResponse, code: str, *, language: str) -> HttpResponse:
    """Gives the answers to the browser for the way, which goes on in a language of the citizen's own pages."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, httponly=True, secure=settings.LANGUAGE_COOKIE_SECURE, samesite="Lax"
    )
    response.set_cookie(
        COOKIE, code, max_age=LASTS, path=PATH, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )
    return response


def take(response: HttpResponse) -> HttpResponse:
    """Takes them from the browser."""
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")
    return response
