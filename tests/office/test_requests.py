"""What surrounds every request: headers, language, one transaction, and plain words when the database is away."""

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.db import OperationalError, connection

from bandi.office.audit.models import AuditEvent


def test_no_page_is_kept_and_every_page_is_guarded(town: Any, client: Any) -> None:
    client.force_login(town.ara)
    headers = client.get("/nowhere/").headers
    assert "no-store" in headers["Cache-Control"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    policy = headers["Content-Security-Policy"]
    for rule in ("default-src 'self'", "script-src 'self'", "object-src 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "unsafe" not in policy


def test_pages_are_korean_unless_asked_otherwise(db: None, client: Any) -> None:
    asked = {"HTTP_ACCEPT_LANGUAGE": "en-GB,en"}
    assert client.get("/nowhere/", **asked).headers["Content-Language"] == "ko"
    client.post("/i18n/setlang/", {"language": "en", "next": "/nowhere/"})
    assert client.get("/nowhere/").headers["Content-Language"] == "en"
    client.cookies["django_language"] = "xx"
    assert client.get("/nowhere/").headers["Content-Language"] == "ko"


def test_the_session_ends_after_half_an_hour_and_with_the_browser(town: Any, client: Any, settings: Any) -> None:
    client.force_login(town.ara)
    client.get("/nowhere/")
    cookie = client.cookies["sessionid"]
    assert settings.SESSION_COOKIE_AGE == 1800
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_request_is_numbered_in_the_trail(town: Any, client: Any) -> None:
    client.force_login(town.ara)
    client.get(f"/households/{town.listing.household_id}/")
    numbers = set(AuditEvent.objects.filter(action="household.view").values_list("request_id", flat=True))
    assert len(numbers) == 1
    assert len(numbers.pop()) == 32


def test_without_a_database_a_page_says_so(client: Any, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("connection refused to 10.0.0.1")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "ensure_connection", away)
        answer = client.get("/")
    assert answer.status_code == 503
    assert "10.0.0.1" not in answer.content.decode()
    assert answer.headers["Retry-After"]


def test_guessing_a_password_is_stopped(town: Any, client: Any) -> None:
    town.ara.password = make_password("right-long-phrase", hasher="pbkdf2_sha256")
    town.ara.save()
    for _ in range(5):
        client.post("/signin/", {"username": "ara", "password": "wrong"})
    locked = client.post("/signin/", {"username": "ara", "password": "right-long-phrase"})
    assert locked.status_code == 429
    assert not AuditEvent.objects.filter(action="sign.in").exists()
