"""Slowing down who guesses passwords, without keeping the officer out (로그인 지연).

Wrong tries are counted by account and place. A place is a browser that signed in to this account before, known by a
signed cookie, or else the network address: whoever guesses at another machine slows that machine down and never the
officer's own browser. Nothing is locked: after five wrong tries the next must wait, from fifteen seconds up to a
quarter of an hour. A person at a browser nobody knows, behind an address somebody else guesses from, need not wait
when the code of the second factor comes with the password.
"""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bandi.office.access.addresses import client_address
from bandi.office.access.models import WrongTry
from bandi.office.accounts.models import User
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.encryption import derived_key

FREE = 5  # wrong tries before anybody waits
FIRST, LONGEST = 15, 15 * 60  # seconds
FORGOTTEN = timedelta(days=1)
KNOWN_FOR = 180 * 24 * 3600  # seconds a browser stays known
SALT = "bandi known browser "


@transaction.atomic
def wait(request: HttpRequest, username: str) -> int:
    """Seconds this place must wait before its next try; 0 when it may try now, which counts as wrong until it is right.

    Counting first lets nobody try many passwords at once.
    """
    now = timezone.now()
    row, _ = WrongTry.objects.select_for_update().get_or_create(
        place=_place(request, username), defaults={"last_at": now}
    )
    if now - row.last_at > FORGOTTEN:
        row.wrong = 0
    left = pause(row.wrong) - int((now - row.last_at).total_seconds())
    if left > 0 and row.wrong:
        return left
    row.wrong, row.last_at = row.wrong + 1, now
    row.save()
    if row.wrong == FREE and User.objects.filter(username=username).exists():  # what was typed may be a password
        record(by=None, action=Action.SIGN_SLOWED, detail={"account": username})
    return 0


def forget(request: HttpRequest, username: str) -> None:
    """The password was right: this place begins anew, and old places are dropped."""
    WrongTry.objects.filter(place=_place(request, username)).delete()
    WrongTry.objects.filter(last_at__lt=timezone.now() - FORGOTTEN).delete()


def know(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """From now on this browser is known for this account."""
    nonce = _nonce(request, user.username) or secrets.token_hex(16)
    response.set_cookie(
        _cookie(user.username),
        signing.dumps(nonce, salt=SALT + user.username),
        max_age=KNOWN_FOR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def pause(wrong: int) -> int:
    """Seconds to wait after so many wrong tries in a row."""
    return 0 if wrong < FREE else min(LONGEST, FIRST * 2 ** min(wrong - FREE, 10))


def _place(request: HttpRequest, username: str) -> str:
    known = _nonce(request, username)
    source = f"browser {known}" if known else f"address {client_address(request)}"
    said = f"{username.casefold()}\n{source}"
    return hmac.new(derived_key(settings.OFFICE_KEY_FILE, "wrong tries"), said.encode(), hashlib.sha256).hexdigest()


def _nonce(request: HttpRequest, username: str) -> str:
    try:
        found = signing.loads(request.COOKIES.get(_cookie(username), ""), salt=SALT + username, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return ""
    return str(found)


def _cookie(username: str) -> str:
    return "known_" + hashlib.sha256(username.encode()).hexdigest()[:12]
