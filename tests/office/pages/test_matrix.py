"""Every address × every role × in her own neighbourhood, elsewhere, nowhere × GET and POST: who is let in.

Who may what stands in `matrix.py`. Whoever lacks the permission is refused; whoever has it and does not work there is
told that nothing is there; and no answer to either names anybody or anything of the neighbourhood.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse
from tests.office.conftest import make_area
from tests.office.pages import matrix
from tests.office.pages.addresses import POSTS, address
from tests.office.pages.furnished import INVENTED
from tests.office.pages.matrix import MATRIX, Address

from bandi.office import urls
from bandi.office.accounts.models import Posting, User
from bandi.office.accounts.roles import ROLES, Permission, Role

ELSEWHERE = "26350510"  # another district, so that nobody sees it by way of the district
PLACES = ("own", "elsewhere", "nowhere")
PHONE = re.compile(r"010-0000-\d{4}")
TRAIL = {"stewardship:audit"}  # names households by their numbers, to those who watch the trail


def test_every_address_has_a_row() -> None:
    assert not matrix.missing(), "\n".join(matrix.missing())


def test_a_new_address_and_a_gone_one_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matrix, "MATRIX", {"worklist:gone": matrix.SEES})
    told = matrix.missing()
    assert any("worklist:desk has no row" in line and "matrix.py" in line for line in told)
    assert any("worklist:gone has a row and no address" in line for line in told)


@pytest.fixture
def short_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refusals in a word, not as a page (test_errors.py looks at the page): most of 7,000 answers are refusals."""
    monkeypatch.setattr(settings, "SESSION_SAVE_EVERY_REQUEST", False)
    for code in (403, 404):
        word = HttpResponse(str(code), status=code)
        monkeypatch.setattr(urls, f"handler{code}", lambda *_, word=word, **__: word, raising=False)
    places = count()  # each request from elsewhere: nobody is told to wait
    monkeypatch.setattr("bandi.office.portal.views.client_address", lambda _request: f"10.0.0.{next(places)}")


@pytest.mark.usefixtures("short_refusals")
@pytest.mark.parametrize("place", PLACES)
def test_nobody_is_let_in_where_no_row_says_so(busy: Any, place: str) -> None:
    make_area(ELSEWHERE, "먼동")
    wrong: list[str] = []
    told = matrix.values(busy)
    bodies = _bodies(busy)
    ids = {str(told[name]) for name in matrix.OWNED} | {
        str(one) for listing in busy.listings for one in (listing.id, listing.household_id)
    }
    for role in different():
        client = _client(role, {"own": busy.areas[0], "elsewhere": ELSEWHERE, "nowhere": ""}[place])
        for one in matrix.addresses():
            if place != "own" and not may(one, role) and (place == "nowhere" or not one.owned):
                continue  # at home already refused for the role, before anybody asks where
            path = reverse(one.view, kwargs={name: told[name] for name in one.names})
            answers = list(_answers(client, path, bodies.get(one.view, [{}])))
            where = f"{one.view} {path} as {role} {place}"
            wrong += [f"{where}: {fault}" for fault in _faults(one, role, place, answers)]
            wrong += [f"{where}: {fault}" for fault in _leaks(one, role, place, answers, ids - set(path.split("/")))]
    assert not wrong, f"{len(wrong)} wrong\n" + "\n".join(wrong[:50])


def test_strangers_are_led_to_the_door(busy: Any, client: Client) -> None:
    told = matrix.values(busy)
    for one in matrix.addresses():
        path = reverse(one.view, kwargs={name: told[name] for name in one.names})
        for method, code, answer in _answers(client, path, [{}]):
            led = code == 302 and answer.headers["Location"].startswith("/signin/")
            assert led or code == 405 or MATRIX[one.view].public, f"{method} {one.view} lets a stranger in: {code}"
            assert not INVENTED.search(answer.content.decode()), one.view


def different() -> list[Role]:
    """Every role; of those that may the very same, the first."""
    cards = {(card.permissions, card.whole_district): Role(role) for role, card in reversed(ROLES.items())}
    return list(reversed(cards.values()))


def may(one: Address, role: Role) -> bool:
    """Whether the role has a permission the address asks for."""
    needed = MATRIX[one.view].needs
    return not needed or bool(ROLES[role].permissions & set(needed))


def _client(role: Role, area: str) -> Client:
    user = User.objects.create(username=f"{role}.{area}", role=role, display_name="시험")
    if area:
        Posting.objects.create(user=user, area_id=area, from_on=date(2026, 1, 1))
    client = Client(raise_request_exception=False)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _bodies(town: Any) -> dict[str, list[dict[str, str]]]:
    """What the other tests post to an address, by its view; addresses nobody posts to get an empty form."""
    found: dict[str, list[dict[str, str]]] = {}
    for path, told in POSTS.values():
        found.setdefault(resolve(address(path, town)).view_name, []).append(told)
    return found


def _answers(client: Client, path: str, bodies: list[dict[str, str]]) -> Iterator[tuple[str, int, Any]]:
    """What GET and each POST are answered; what a POST did is taken back."""
    cookies = client.cookies.copy()
    for method, body in [("GET", {}), *(("POST", body) for body in bodies)]:
        if method == "GET":
            answer = client.get(path)
        else:
            with transaction.atomic():
                answer = client.post(path, body)
                transaction.set_rollback(True)
        client.cookies = cookies.copy()
        yield method, answer.status_code, answer


def _faults(one: Address, role: Role, place: str, answers: list[tuple[str, int, Any]]) -> Iterator[str]:
    for method, code, _ in answers:
        expected = _expected(one, role, place, method)
        if code == 405:
            continue
        if expected and code not in expected:
            yield f"{method} is answered {code}, not {' or '.join(map(str, sorted(expected)))}"
        elif not expected and (code == 403 or (code == 404 and place == "own") or code >= 500):
            yield f"{method} is answered {code}, but the role has {', '.join(MATRIX[one.view].needs) or 'leave'}"
    if all(code == 405 for _, code, _ in answers):
        yield "no method is answered"


def _expected(one: Address, role: Role, place: str, method: str) -> set[int]:
    """The codes of a refusal; none when the role is let in."""
    row = MATRIX[one.view]
    lacks = method == "POST" and row.writes is not None and row.writes not in ROLES[role].permissions
    if lacks or not may(one, role):
        return {403, 404} if one.owned or row.nobody else {403}
    return {404} if row.nobody or (one.owned and place != "own") else set()


def _leaks(one: Address, role: Role, place: str, answers: list[tuple[str, int, Any]], ids: set[str]) -> Iterator[str]:
    sees = Permission.HOUSEHOLD_VIEW in ROLES[role].permissions and place == "own"
    for method, _, answer in answers:
        body = answer.content.decode(errors="replace") + answer.headers.get("Location", "")
        reveals = sees and method == "POST"
        if not reveals and (found := INVENTED.search(body) or PHONE.search(body)):
            yield f"{method} tells {found[0]}"
        if not sees and one.view not in TRAIL and (named := [key for key in ids if key in body]):
            yield f"{method} names {named[0]}"
