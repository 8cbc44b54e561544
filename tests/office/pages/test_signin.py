"""Signing in, out, being kept out, and where the day begins."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from tests.office.pages.test_access import app_code

from bandi.office.access import actions, attempts
from bandi.office.access.models import WrongTry
from bandi.office.accounts.roles import DEMO_PASSWORD
from bandi.office.audit.models import AuditEvent

SECRET = "a long-enough secret"


@pytest.fixture
def ara(town: Any) -> Any:
    """Ara with a password."""
    town.ara.set_password(SECRET)
    town.ara.save()
    return town.ara


def test_a_stranger_is_led_to_the_door(client: Client, db: None) -> None:
    response = client.get("/desk/")
    assert response.status_code == 302
    assert response.headers["Location"] == "/signin/?next=/desk/"


def test_ara_signs_in_and_begins_at_her_desk(client: Client, ara: Any) -> None:
    response = client.post("/signin/", {"username": "ara", "password": SECRET}, follow=True)
    assert response.request["PATH_INFO"] == "/desk/"
    assert "오늘 확인할 가구" in response.content.decode()


@pytest.mark.parametrize(
    ("who", "beginning"),
    [("ara", "/desk/"), ("bora", "/desk/"), ("daon", "/district/"), ("saerom", "/steward/rounds/")],
)
def test_the_day_begins_by_role(client: Client, town: Any, who: str, beginning: str) -> None:
    client.force_login(getattr(town, who), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/").headers["Location"] == beginning


def test_a_wrong_password_is_answered_in_words(client: Client, ara: Any, read: Any) -> None:
    page = read(client.post("/signin/", {"username": "ara", "password": "wrong"}))
    assert "아이디나 비밀번호가 맞지 않습니다." in page.text
    assert page.find("div", role="alert")
    assert "wrong" not in page.html


def test_empty_fields_say_what_to_write(client: Client, db: None, read: Any) -> None:
    page = read(client.post("/signin/", {}))
    assert "아이디를 써 주세요." in page.text
    name = page.find("input", id="id_username")[0]
    assert name["aria-invalid"] == "true"
    assert name["aria-describedby"] == "id_username_error"


def tried(client: Client, password: str, **more: str) -> int:
    return client.post("/signin/", {"username": "ara", "password": password} | more).status_code


def guess(client: Client, times: int = 5) -> list[int]:
    """Wrong passwords; as if all of them, and whatever follows, happened within a moment."""
    answers = [tried(client, f"guess {number}") for number in range(times)]
    WrongTry.objects.update(last_at=timezone.now() + timedelta(hours=1))
    return answers


def test_after_five_wrong_passwords_a_place_waits_longer_and_longer(client: Client, ara: Any, read: Any) -> None:
    assert guess(client) == [200] * 5
    answer = client.post("/signin/", {"username": "ara", "password": SECRET})
    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (429, True)
    assert "계정은 잠기지 않았습니다" in read(answer).text
    assert SECRET not in read(answer).html
    waits = []
    for _ in range(7):
        WrongTry.objects.update(last_at=timezone.now() - timedelta(seconds=901))
        assert tried(client, "wrong") == 200
        waits.append(attempts.pause(WrongTry.objects.get().wrong))
    assert waits == [30, 60, 120, 240, 480, 900, 900]
    WrongTry.objects.update(last_at=timezone.now() - timedelta(seconds=901))
    assert tried(client, SECRET) == 302
    assert not WrongTry.objects.exists()
    assert AuditEvent.objects.filter(action="sign.slowed", detail={"account": "ara"}).count() == 1


def test_waiting_tries_are_not_counted(client: Client, ara: Any) -> None:
    guess(client)
    assert guess(client, 9) == [429] * 9
    assert WrongTry.objects.get().wrong == 5
    WrongTry.objects.update(last_at=timezone.now() - timedelta(seconds=16))
    assert tried(client, SECRET) == 302


def test_who_guesses_at_the_same_address_does_not_keep_the_officer_out(ara: Any) -> None:
    own, stranger = Client(), Client()
    assert tried(own, SECRET) == 302
    own.post("/signout/")
    guess(stranger)
    assert tried(stranger, SECRET) == 429
    assert tried(own, SECRET) == 302, "her browser is known"
    assert tried(Client(REMOTE_ADDR="10.1.2.3"), SECRET) == 302, "and so is she at another address"


def test_a_known_browser_is_slowed_too(ara: Any) -> None:
    own = Client()
    tried(own, SECRET)
    own.post("/signout/")
    guess(own)
    assert tried(own, SECRET) == 429
    assert tried(Client(), SECRET) == 302


def test_a_borrowed_or_invented_cookie_is_no_known_browser(ara: Any, town: Any) -> None:
    chan, stranger = Client(), Client()
    town.chan.set_password(SECRET)
    town.chan.save()
    chan.post("/signin/", {"username": "chan", "password": SECRET})
    (name,) = [key for key in chan.cookies if key.startswith("known_")]
    tried(own := Client(), SECRET)
    (hers,) = [key for key in own.cookies if key.startswith("known_")]
    guess(stranger)
    for value in (chan.cookies[name].value, "x", own.cookies[hers].value[:-1]):
        stranger.cookies[hers] = value
        assert tried(stranger, SECRET) == 429


def test_with_the_code_nobody_waits_and_without_the_password_nobody_learns(ara: Any, client: Client) -> None:
    secret = str(actions.begin(ara).secret)
    paper = actions.confirm(ara, code=app_code(secret, steps=-1))
    guess(client)
    assert tried(client, SECRET) == 429
    assert tried(client, SECRET, code="000000") == 429
    right, wrong = (client.post("/signin/", {"username": "ara", "password": "no", "code": code})
                    for code in (app_code(secret), "000000"))  # fmt: skip
    assert right.status_code == wrong.status_code == 429
    shown = [re.sub(r"\d+분|\d+초|value=\"[^\"]*\"", "", one.content.decode()) for one in (right, wrong)]
    assert shown[0] == shown[1]
    assert tried(client, SECRET, code=paper[0]) == 302
    assert client.get("/desk/").status_code == 200
    assert not actions.check(ara, paper[0]), "it counted once"


def test_nothing_typed_by_a_stranger_gets_into_the_trail(client: Client, db: None) -> None:
    for _ in range(6):
        client.post("/signin/", {"username": "my secret password", "password": "ara"})
    assert not AuditEvent.objects.exists()


def test_signing_out_is_a_post_and_ends_the_session(client: Client, ara: Any) -> None:
    client.post("/signin/", {"username": "ara", "password": SECRET})
    assert client.get("/signout/").status_code == 405
    assert client.post("/signout/").headers["Location"] == "/signin/"
    assert client.get("/desk/").status_code == 302


def test_nobody_is_led_to_another_site(client: Client, ara: Any) -> None:
    told = {"username": "ara", "password": SECRET, "next": "https://elsewhere.example/"}
    assert client.post("/signin/", told).headers["Location"] == "/"


def test_demo_accounts_are_offered_in_a_demo_only(client: Client, town: Any) -> None:
    assert DEMO_PASSWORD not in client.get("/signin/").content.decode()
    with override_settings(DEMO=True):
        page = client.get("/signin/").content.decode()
    assert DEMO_PASSWORD in page
    assert "시범 데이터입니다." in page


def test_the_page_carries_nothing_a_strict_policy_forbids(client: Client, town: Any, read: Any) -> None:
    with override_settings(DEMO=True):
        page = read(client.get("/signin/"))
    assert not page.find("style")
    assert not [found for _, found in page.elements if {"style", "onclick", "onload", "onsubmit"} & set(found)]
    assert all(found.get("src") for found in page.find("script"))
