"""A link to a result (결과 주소): the answers themselves, locked, and nothing kept.

Answers never stand in an address in the clear, for addresses lie in logs and histories. Only who asks for a link gets
one: its code is the answers, compressed and encrypted under the office's key, with the day on which it ends.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Iterable
from datetime import date, timedelta

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
    packed = base64.b85encode(zlib.compress(json.dumps(told, ensure_ascii=False).encode())).decode()
    return base64.urlsafe_b64encode(encrypt(packed, place=PLACE)).decode().rstrip("=")


def opened(code: str, *, today: date) -> QueryDict | None:
    """The answers again; null when the code is not ours, not whole or past its time."""
    if len(code) > LONGEST:
        return None
    try:
        packed = decrypt(base64.urlsafe_b64decode(code + "=" * (-len(code) % 4)), place=PLACE)
        told = json.loads(zlib.decompress(base64.b85decode(packed)))
    except (BandiError, binascii.Error, ValueError, zlib.error):
        return None
    if date.fromisoformat(told["until"]) < today:
        return None
    answers = QueryDict(mutable=True)
    for name, value in told["told"]:
        answers.appendlist(name, value)
    return answers
