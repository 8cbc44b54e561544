"""Where people are signed in (로그인된 곳): sessions that know whose they are, so that they can be listed and ended.

Django's own store keeps no owner. This one writes account, time and kind of browser beside each session; ending one
is deleting its row, and the next request from there is led to the door.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from bandi.office.access.models import OpenSession
from bandi.office.accounts.models import User
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.prepared import prepared

BEGAN, DEVICE = "began", "device"
MACHINES = (("iPhone|iPad", "iOS"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "macOS"),
            ("Linux", "Linux"))  # fmt: skip
BROWSERS = (("Whale/", "Whale"), ("Edg/", "Edge"), ("SamsungBrowser", "Samsung Internet"), ("Firefox/", "Firefox"),
            ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip


class SessionStore(DatabaseStore):
    """Django's store, with the owner written beside."""

    @classmethod
    def get_model_class(cls) -> Any:
        return OpenSession

    def _get_session_from_db(self) -> Any:
        """The session of the key; Django looks again, and gives the key up, when there is none."""
        found = _open(self.session_key, timezone.now()) if self.session_key else []
        return found[0] if found else super()._get_session_from_db()  # type: ignore[misc]

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.account_id = data.get(SESSION_KEY)
        row.began_at = datetime.fromisoformat(data[BEGAN]) if BEGAN in data else None
        row.device = data.get(DEVICE, "")
        return row


@prepared
def _open(key: str, now: datetime) -> Any:
    return OpenSession.objects.filter(session_key=key, expire_date__gt=now)


@dataclass(frozen=True)
class Place:
    """One browser somebody is signed in with."""

    code: str  # to end it by; the key itself never leaves
    device: str
    began_at: datetime | None
    seen_at: datetime
    here: bool  # the browser that asks


def mark(request: HttpRequest) -> None:
    """Writes into a fresh session when it began and with which kind of browser."""
    request.session[BEGAN] = timezone.now().isoformat()
    request.session[DEVICE] = device_of(request.headers.get("User-Agent", ""))


def device_of(agent: str) -> str:
    """Chrome · Windows; empty when the browser does not say."""
    found = [next((name for pattern, name in table if re.search(pattern, agent)), "") for table in (BROWSERS, MACHINES)]
    return " · ".join(filter(None, found))


def places(user: User, *, here: str | None) -> list[Place]:
    """Where a person is signed in now, the asking browser first, then the last used."""
    lasts = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    rows = OpenSession.objects.filter(account_id=user.pk, expire_date__gt=timezone.now()).order_by("-expire_date")
    found = [
        Place(
            _code(row.session_key), row.device, row.began_at, seen_at=row.expire_date - lasts,
            here=row.session_key == here,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: not one.here)


@transaction.atomic
def end(user: User, *, by: User, only: str = "", but: str | None = None) -> int:
    """Signs a person out everywhere, in one place (`only` its code), or everywhere `but` one session; says how many."""
    rows = OpenSession.objects.filter(account_id=user.pk)
    keys = [row.session_key for row in rows if row.session_key != but and only in ("", _code(row.session_key))]
    rows.filter(session_key__in=keys).delete()
    if keys:
        record(by=by, action=Action.SESSION_END, detail={"account": user.username, "sessions": len(keys)})
    return len(keys)


def _code(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:16]
