"""The second factor: asked for after the password, counted once, and no way to lock out somebody else."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.db import connection
from django.test import Client
from django.utils import timezone

from bandi.office.access import actions
from bandi.office.access.models import SecondFactor
from bandi.office.audit.models import AuditEvent
from bandi.office.errors import Refused

PASSWORD = "a long word nobody knows"


def app_code(secret: str, *, steps: int = 0) -> str:
    """What an authenticator app shows, some half minutes from now."""
    totp = TOTP(base64.b32decode(secret), 6, SHA1(), 30)
    return totp.generate(int(timezone.now().timestamp()) + 30 * steps).decode()


@pytest.fixture
def ara(town: Any) -> Any:
    town.ara.set_password(PASSWORD)
    town.ara.save()
    return town.ara


@pytest.fixture
def guarded(ara: Any) -> tuple[Any, str, list[str]]:
    """Ara with a second factor, its secret, and her codes on paper."""
    secret = str(actions.begin(ara).secret)
    paper = actions.confirm(ara, code=app_code(secret, steps=-1))
    return ara, secret, paper


def with_password(client: Client, *, goal: str = "") -> Any:
    return client.post("/signin/", {"username": "ara", "password": PASSWORD, "next": goal})


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B (SHA-1), last six of eight digits."""
    totp = TOTP(b"12345678901234567890", 6, SHA1(), 30)
    told = {59: b"287082", 1111111109: b"081804", 1234567890: b"005924", 20000000000: b"353130"}
    assert {at: totp.generate(at) for at in told} == told


def test_without_a_second_factor_the_password_is_enough(ara: Any, client: Client) -> None:
    assert with_password(client).url == "/"
    assert client.get("/desk/").status_code == 200


def test_the_password_alone_opens_nothing(guarded: Any, client: Client) -> None:
    _, secret, _ = guarded
    assert with_password(client, goal="/desk/map/").url == "/signin/code/"
    assert client.get("/desk/").status_code == 302
    wrong = client.post("/signin/code/", {"code": "000000"})
    assert "코드가 맞지 않거나" in wrong.content.decode()
    assert client.get("/desk/").status_code == 302
    assert client.post("/signin/code/", {"code": app_code(secret)}).url == "/desk/map/"
    assert client.get("/desk/").status_code == 200


def test_the_code_page_is_closed_without_a_password(guarded: Any, client: Client) -> None:
    assert client.get("/signin/code/").url == "/signin/"
    with_password(client)
    session = client.session
    session["second_step"] |= {"since": session["second_step"]["since"] - 601}
    session.save()
    assert client.post("/signin/code/", {"code": app_code(guarded[1])}).url == "/signin/"


@pytest.mark.parametrize("meanwhile", ["closed", "taken off"])
def test_an_account_that_changed_between_password_and_code_begins_anew(
    meanwhile: str, guarded: Any, client: Client
) -> None:
    ara, secret, _ = guarded
    with_password(client)
    if meanwhile == "closed":
        ara.is_active = False
        ara.save()
    else:
        actions.remove(ara, by=None)
    assert client.post("/signin/code/", {"code": app_code(secret)}).url == "/signin/"
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize("goal", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_it_never_leads_elsewhere(goal: str, guarded: Any, client: Client) -> None:
    with_password(client, goal=goal)
    assert client.post("/signin/code/", {"code": app_code(guarded[1])}).url == "/"


def test_a_code_counts_once(guarded: Any) -> None:
    ara, secret, paper = guarded
    code = app_code(secret)
    assert actions.check(ara, code)
    assert not actions.check(ara, code)
    assert not actions.check(ara, app_code(secret, steps=-1)), "an earlier code after a later one"
    assert actions.check(ara, f" {paper[0].upper()} ")
    assert not actions.check(ara, paper[0])
    assert actions.check(ara, paper[1])


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "０００００００", "가나다라마바"])
def test_what_is_no_code_is_refused(code: str, guarded: Any) -> None:
    assert not actions.check(guarded[0], code)


def test_only_who_knows_the_password_can_lock_and_it_opens_again(guarded: Any, monkeypatch: Any) -> None:
    ara, secret, _ = guarded
    for _ in range(actions.MOST_WRONG):
        assert not actions.check(ara, "000000")
    with pytest.raises(Refused, match="half an hour"):
        actions.check(ara, app_code(secret))
    SecondFactor.objects.update(wrong_at=timezone.now() - timedelta(minutes=31))
    assert actions.check(ara, app_code(secret))
    assert SecondFactor.objects.get().wrong == 0
    assert AuditEvent.objects.filter(action="second.wrong", actor="ara").count() == actions.MOST_WRONG


def test_strangers_at_the_code_page_lock_nobody(guarded: Any, client: Client) -> None:
    for _ in range(20):
        client.post("/signin/code/", {"code": "000000"})
    assert SecondFactor.objects.get().wrong == 0


def test_the_secret_and_the_paper_rest_unreadable(guarded: Any) -> None:
    _, secret, paper = guarded
    with connection.cursor() as cursor:
        cursor.execute("select string_agg(t::text, ' ') from access_secondfactor t")
        (text,) = cursor.fetchone()
    assert secret not in text
    assert secret.encode().hex() not in text
    assert not any(code.replace("-", "") in text for code in paper)


def test_setting_it_up_in_the_browser(ara: Any, page_of: Any, read: Any) -> None:
    client = page_of(ara)
    page = read(client.get("/account/second/"))
    secret = str(SecondFactor.objects.get().secret)
    assert "<svg" in page.html
    assert " ".join(secret[at : at + 4] for at in range(0, 32, 4)) in page.text
    assert client.post("/account/second/", {"code": "000000"}).status_code == 422
    assert SecondFactor.objects.get().confirmed_at is None, "a wrong code sets nothing up"
    paper = read(client.post("/account/second/", {"code": app_code(secret, steps=-1)}))
    assert len(paper.find("code")) == actions.PAPER
    assert "부터 쓰고 있습니다" in read(client.get("/account/second/")).text
    assert "해제했습니다" not in read(client.post("/account/second/remove/", {"code": "000000"}, follow=True)).text
    assert "해제했습니다" in read(client.post("/account/second/remove/", {"code": app_code(secret)}, follow=True)).text


def test_where_it_is_required_nothing_opens_before_it_is_set_up(town: Any, page_of: Any, settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client = page_of(town.ara)
    for address in ("/", "/desk/", f"/households/{town.listing.household_id}/", "/account/second/paper/"):
        assert client.get(address).url == "/account/second/", address
    assert client.get("/account/second/").status_code == 200
    assert client.post("/signout/").status_code == 302


def test_a_lost_telephone_ends_with_a_command_and_leaves_a_row(guarded: Any) -> None:
    ara, _, _ = guarded
    actions.remove(ara, by=None)
    assert not SecondFactor.objects.exists()
    event = AuditEvent.objects.order_by("-id")[0]
    assert (event.actor, event.action, event.detail) == ("system", "second.remove", {"account": "ara"})
