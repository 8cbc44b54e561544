"""Signing in, out, being kept out, and where the day begins."""

from typing import Any

import pytest
from django.test import Client, override_settings

from bandi.office.accounts.roles import DEMO_PASSWORD

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


def test_five_wrong_passwords_close_the_door(client: Client, ara: Any) -> None:
    answers = [client.post("/signin/", {"username": "ara", "password": "wrong"}) for _ in range(5)]
    assert answers[-1].status_code == 429
    assert "잠시 막혔습니다" in answers[-1].content.decode()
    assert client.post("/signin/", {"username": "ara", "password": SECRET}).status_code == 429


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
