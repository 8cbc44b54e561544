"""What a person reads when something is not there, not allowed, or broken: plain Korean, then English, and a way on."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client


def test_what_is_not_there_and_what_is_next_door_read_the_same(town: Any, page_of: Any, read: Any) -> None:
    client = page_of(town.ara)
    absent = read(client.get("/listings/00000000-0000-4000-8000-000000000000/call/"))
    next_door = read(client.get(f"/listings/{town.next_door[0].id}/call/"))
    assert (absent.response.status_code, next_door.response.status_code) == (404, 404)
    assert "찾을 수 없습니다" in absent.text
    assert absent.text == next_door.text
    assert absent.find("p", lang="en")


def test_a_page_of_another_role_says_whom_to_ask(town: Any, page_of: Any, read: Any) -> None:
    page = read(page_of(town.ara).get("/team/"))
    assert page.response.status_code == 403
    assert "권한을 요청해 주세요" in page.text
    assert page.find("a", href="/")


def test_strangers_get_a_plain_404(db: None, client: Any, read: Any) -> None:
    page = read(client.get("/nowhere/"))
    assert page.response.status_code == 404
    assert "찾을 수 없습니다" in page.text


def test_a_form_kept_open_too_long_is_explained(town: Any, read: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(town.ara, backend="django.contrib.auth.backends.ModelBackend")
    page = read(client.post(f"/listings/{town.listing.id}/call/", {"answer": "no_answer", "kind": "call"}))
    assert page.response.status_code == 403
    assert "아무것도 저장되지 않았습니다." in page.text


def test_a_broken_page_says_what_to_do(town: Any, monkeypatch: Any, read: Any) -> None:
    from bandi.office.visits import queries

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(queries, "next_step", broken)
    client = Client(raise_request_exception=False)
    client.force_login(town.ara, backend="django.contrib.auth.backends.ModelBackend")
    page = read(client.get(f"/listings/{town.listing.id}/visit/"))
    assert page.response.status_code == 500
    assert "저장되지 않았습니다" in page.text
    assert "119·112" in page.text
    assert "RuntimeError" not in page.html


@pytest.mark.parametrize("name", ["500.html", "503.html", "403_csrf.html"])
def test_pages_without_a_request_stand_alone(name: str) -> None:
    html = render_to_string(name)
    assert '<html lang="ko">' in html
    assert 'lang="en"' in html
    assert "<style" not in html
    assert "<script" not in html
    assert 'href="/"' in html
