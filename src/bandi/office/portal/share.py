"""A link to a result (결과 주소): the answers themselves, locked, and nothing kept.

Answers never stand in an address in the clear, for addresses lie in logs and histories. Only who asks for a link gets
one: its code is the answers, compressed and encrypted under the office's key, with the day on which it ends.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict

from bandi.office.encryption import decrypt, encrypt
from bandi.office.errors import BandiError

PLACE = "portal.link"
DAYS = 14
LONGEST = 4_000  # characters of a code
NOT_SHARED = frozenset({"csrfmiddlewaretoken", "go"})


def code_of(answers: Iterable[tuple[str, str]], *, today: date) -> str:
    """A code that opens for DAYS days."""
    told = {"until": (today + timedelta(days=DAYS)).isoformat(), "told": [list(pair) for pair in answers]}
    return locked(told, place=PLACE)


def opened(code: str, *, today: date) -> QueryDict | None:
    """The answers again; null when the code is not ours, not whole or past its time."""
    told = unlocked(code, place=PLACE)
    if told is None or date.fromisoformat(told["until"]) < today:
        return None
    return sent_again(told["told"])


def sent_again(answers: Iterable[Sequence[str]]) -> QueryDict:
    """Answers as if they had been sent just now."""
    told = QueryDict(mutable=True)
    for name, value in answers:
        told.appendlist(name, value)
    return told


def locked(told: Mapping[str, Any], *, place: str) -> str:
    """Compressed and encrypted under the office's key, in letters that fit an address or a cookie."""
    packed = base64.b85encode(zlib.compress(json.dumps(told, ensure_ascii=False).encode())).decode()
    return base64.urlsafe_b64encode(encrypt(packed, place=place)).decode().rstrip("=")


def unlocked(code: str, *, place: str) -> Any | None:
    """What was locked for this place; null when it is not ours or not whole."""
    if len(code) > LONGEST:
        return None
    try:
        packed = decrypt(base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)), place=place)
        return json.loads(zlib.decompress(base64.b85decode(packed)))
    except (BandiError, binascii.Error, ValueError, zlib.error):
        return None
