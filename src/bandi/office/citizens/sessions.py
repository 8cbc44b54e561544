"""Where citizens are signed in (시민 로그인): a cookie and a table of their own, nothing shared with officers.

Twenty minutes without a request end it. The cookie holds a random word of which only a digest rests here.
"""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from bandi.office.citizens.models import CitizenSession

COOKIE = "bandi_citizen"
LASTS = timedelta(minutes=20)
SLIDES = timedelta(minutes=1)  # a request moves the end at most once in this time
KEPT = timedelta(hours=12)  # an ended session still tells whose half-written page it was


def digest(word: str) -> str:
    """What rests of the cookie's word."""
    return hashlib.sha256(word.encode()).hexdigest()


def begin(session: CitizenSession) -> str:
    """Opens a session and returns the word for the cookie."""
    word, now = secrets.token_urlsafe(32), timezone.now()
    session.digest, session.began_at, session.until = digest(word), now, now + LASTS
    session.save(force_insert=True)
    CitizenSession.objects.filter(until__lt=now - KEPT).delete()
    return word


def of_request(request: HttpRequest) -> CitizenSession | None:
    """The session of the browser that asks, also one that has ended."""
    word = request.COOKIES.get(COOKIE, "")
    return CitizenSession.objects.filter(pk=digest(word)).first() if word else None


def is_open(session: CitizenSession | None) -> bool:
    """Whether it still holds."""
    return session is not None and session.until > timezone.now()


def slide(session: CitizenSession) -> None:
    """Somebody who works stays signed in; sessions at the counter end when their time is over."""
    until = timezone.now() + LASTS
    if session.assisted_by_id is None and until - session.until > SLIDES:
        session.until = until
        session.save(update_fields=["until"])


def end(session: CitizenSession) -> None:
    """Signs this browser out."""
    CitizenSession.objects.filter(pk=session.pk).delete()


def end_everywhere(citizen: UUID) -> int:
    """Signs a citizen out in every browser, also where she helps somebody; how many there were."""
    own = CitizenSession.objects.filter(citizen=citizen, mandate=None)
    return own.delete()[0] + CitizenSession.objects.filter(helper=citizen).delete()[0]


def put(response: HttpResponse, word: str) -> HttpResponse:
    """Gives the browser its word."""
    response.set_cookie(COOKIE, word, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    return response


def take(response: HttpResponse) -> HttpResponse:
    """Takes the word from the browser."""
    response.delete_cookie(COOKIE, samesite="Lax")
    return response
