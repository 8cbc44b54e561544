"""Where a request comes from: every limit counts the same address, and nobody writes himself another one."""

from typing import Any

import pytest
from django.test import Client, RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from bandi.office.access.addresses import client_address
from bandi.office.portal import flood
from bandi.office.reports import floods

PROXY, HOME = "10.0.0.1", "192.0.2.7"


def came_from(told: str | None, *, proxies: int, last: str = PROXY) -> str:
    headers = {} if told is None else {"X-Forwarded-For": told}
    with override_settings(PROXIES=proxies):
        return client_address(RequestFactory().get("/", headers=headers, REMOTE_ADDR=last))


@given(st.text(alphabet=st.characters(codec="ascii", exclude_characters="\r\n"), max_size=80))
def test_without_proxies_of_our_own_no_header_is_believed(told: str) -> None:
    assert came_from(told, proxies=0) == PROXY


@given(st.lists(st.sampled_from([HOME, "1.2.3.4", "::1", "nonsense", ""]), max_size=4))
def test_what_a_visitor_writes_before_the_proxys_own_entry_changes_nothing(written: list[str]) -> None:
    assert came_from(", ".join([*written, HOME]), proxies=1) == HOME
    assert came_from(", ".join([*written, HOME, "10.0.0.2"]), proxies=2) == HOME


@pytest.mark.parametrize(
    ("told", "proxies", "address"),
    [
        (None, 1, PROXY),  # past the proxy
        ("", 1, PROXY),
        (HOME, 2, PROXY),  # past one of two
        (f"{HOME}:51234", 1, HOME),
        ("[2001:db8:1:2:aaaa::1]:443", 1, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", 1, "2001:db8:1:2::/64"),  # the same line, another device
        (f"::ffff:{HOME}", 1, HOME),
        ("unknown", 1, "unknown"),
    ],
)
def test_forms_of_an_address(told: str | None, proxies: int, address: str) -> None:
    assert came_from(told, proxies=proxies) == address


def test_a_flood_cannot_hide_behind_invented_addresses(db: None, client: Client) -> None:
    flood._left.clear()
    codes = [client.get("/services/", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code for n in range(70)]
    assert codes[-1] == 429
    flood._left.clear()
    with override_settings(PROXIES=1):
        assert {client.get("/services/", headers={"X-Forwarded-For": f"192.0.2.{n}"}).status_code
                for n in range(70)} == {200}  # fmt: skip
    flood._left.clear()


def test_sign_in_and_reports_count_the_visitor_and_not_the_proxy(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def tries(address: str, count: int) -> list[int]:
        told = {"username": "ara", "password": "wrong"}
        headers = {"X-Forwarded-For": address}
        return [Client().post("/signin/", told, headers=headers).status_code for _ in range(count)]

    monkeypatch.setattr(floods, "WRONG_CODES", 2)
    asked = {"code": "AAAA-BBBB-CCCC"}
    with override_settings(PROXIES=1):
        assert tries(HOME, 6)[-1] == 429
        assert tries("192.0.2.8", 1) == [200]
        for address, status in ((HOME, 404), (HOME, 404), (HOME, 429), ("192.0.2.8", 404)):
            headers = {"X-Forwarded-For": address}
            assert Client().post("/report/status/", asked, headers=headers).status_code == status
    assert [Client().post("/report/status/", asked).status_code for _ in range(3)][-1] == 429
