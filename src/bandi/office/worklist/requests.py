"""What views of this room read from a request: the person, a page's number, the way back, the last assignment."""

import time
from collections.abc import Mapping
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from bandi.office.accounts.models import User
from bandi.office.errors import OutOfReach

LAST = "assigned"  # in the session: who had which households before the last assignment, without a name of theirs
TAKE_BACK = 10 * 60  # seconds


def person(request: HttpRequest) -> User:
    """The person who asks, signed in."""
    user = request.user
    if not isinstance(user, User):
        raise OutOfReach("user")
    return user


def number(text: str) -> int:
    """A page's number as the address tells it; nonsense is the first."""
    return int(text) if text.isdecimal() else 1


def back(request: HttpRequest) -> str:
    """Where the form asks to return to, within the office; else the desk."""
    asked = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if safe else reverse("worklist:desk")


def remember(request: HttpRequest, before: Mapping[UUID, str], *, to: str) -> None:
    """Who had these households before they were given away, so that it can be taken back."""
    told = {str(listing): username for listing, username in before.items()}
    request.session[LAST] = {"before": told, "to": to, "at": int(time.time())}


def recently(request: HttpRequest) -> dict[UUID, str] | None:
    """The last assignment's listings with who had them before; None when it can no longer be taken back."""
    last = request.session.get(LAST)
    if not last or time.time() - last["at"] > TAKE_BACK:
        return None
    return {UUID(listing): username for listing, username in last["before"].items()}
