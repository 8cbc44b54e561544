"""Answers to the finder that a citizen keeps: with consent, hers alone, worked out anew, gone at her word."""

import logging
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from tests.office.conftest import make_citizen
from tests.office.pages.conftest import Read

from bandi.office.accounts.jurisdiction import within
from bandi.office.audit.models import AuditEvent
from bandi.office.citizens import mandates
from bandi.office.citizens.models import Citizen, CitizenSession
from bandi.office.citizens.policies import set_citizen
from bandi.office.citizens.words import Power
from bandi.office.mine.models import KeptAnswers
from bandi.office.portal import flood, keeping
from bandi.office.retention.fading import fade

SIGNED_IN = Callable[..., Any]
TODAY = date(2026, 11, 22)
TOLD = {"people": "1", "born_1": "1958-04", "earn_1": "0", "a_other": "41만원", "lang": "ko"}


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """`day(2027-03-01)` moves the clock; it begins on TODAY, with no flood from the test before."""
    now = [TODAY]
    monkeypatch.setattr("bandi.office.clock.today", lambda: now[0])
    flood._left.clear()
    return lambda to: now.__setitem__(0, to)


def agree(client: Client, **told: Any) -> Any:
    return client.post("/services/keep/", TOLD | {"go": "agree", "agree": "yes"} | told)


def keep(client: Client, **told: Any) -> str:
    """Agrees and keeps; the address of the last step."""
    address = str(agree(client, **told).headers["Location"])
    assert client.post(address).headers["Location"] == "/my/"
    return address


def go_on(client: Client) -> Read:
    response = client.post("/my/answers/go-on/", follow=True)
    assert response.status_code == 200
    return Read(response)


def kept(citizen: Citizen) -> KeptAnswers | None:
    set_citizen(citizen.pk)
    row = KeptAnswers.objects.filter(citizen=citizen).first()
    set_citizen(None)
    return row


def test_nothing_is_kept_before_the_box_is_ticked_the_door_passed_and_the_last_button_pressed(
    db: None, client: Client, sign_in_citizen: SIGNED_IN, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    citizen = make_citizen()
    result = Read(client.post("/services/", TOLD | {"go": "see"}))
    assert result.find("button", value="keep", formaction="/services/keep/")
    page = Read(client.post("/services/keep/", TOLD | {"go": "keep"}))
    said = (
        "공무원도, 위임받은 사람도 볼 수 없습니다",
        "마지막으로 연 날부터 180일",
        "바로 지워집니다",
        "동의하지 않아도 됩니다",
    )
    assert all(one in page.text for one in said)
    unticked = client.post("/services/keep/", TOLD | {"go": "agree"})
    assert unticked.status_code == 422
    page = Read(unticked)
    assert "동의에 표시해 주세요" in page.text
    assert page.find("input", name="a_other", value="41만원"), "what was typed is still there"
    assert keeping.COOKIE not in client.cookies
    answer = agree(client)
    address = answer.headers["Location"]
    cookie = client.cookies[keeping.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/my/answers/")
    door = client.get(address)
    assert unquote(door.headers["Location"]) == f"/my/signin/?next={address}"
    assert kept(citizen) is None
    sign_in_citizen(client, citizen)
    page = Read(client.get(address))
    assert "가짜시민 님의 것으로" in page.text
    assert kept(citizen) is None, "looking at the last step keeps nothing"
    assert "보관했습니다" in Read(client.post(address, follow=True)).text
    with connection.cursor() as cursor:
        set_citizen(citizen.pk)
        cursor.execute("select told, version, until from mine_keptanswers")
        told, version, until = cursor.fetchone()
    assert b"1958" not in bytes(told)
    assert version == "2026-11-23"
    assert until == TODAY + timedelta(days=179)
    for secret in ("1958", "41만"):
        assert secret not in unquote(address) + unquote(door.headers["Location"]) + caplog.text
        assert not any(secret in str(row.detail) for row in AuditEvent.objects.all())


@pytest.mark.parametrize("lang", ["ko", "easy", "en", "vi", "zh"])
def test_the_consent_is_read_in_the_language_of_the_finder(db: None, client: Client, lang: str) -> None:
    page = Read(client.post("/services/keep/", TOLD | {"lang": lang, "go": "keep"}))
    assert "180" in page.text
    assert page.find("html", lang="ko" if lang == "easy" else lang)
    other = Read(client.post("/services/keep/", TOLD | {"lang": lang, "go": "lang:en"}))
    assert "Who reads them" in other.text
    assert other.find("input", name="born_1", value="1958-04")
    door = Read(client.get(agree(client, lang=lang).headers["Location"], follow=True))
    assert door.find("html", lang="ko" if lang in ("ko", "easy") else "en")


@pytest.mark.parametrize(
    "told", [{"born_1": "2090"}, {"born_1": ""}, {"a_other": "많이"}, {"people": "x", "born_1": "-"}]
)
def test_what_cannot_be_read_is_told_beside_its_box_and_not_kept(db: None, client: Client, told: Any) -> None:
    answer = agree(client, **told)
    assert answer.status_code == 200
    assert Read(answer).find("p", _class="error")
    assert keeping.COOKIE not in client.cookies


def test_what_no_cookie_holds_is_refused_with_the_answers_still_there(db: None, client: Client) -> None:
    long = " ".join(str(uuid4()) for _ in range(200))
    answer = agree(client, people="2", relation_2="child", born_2="2018-05" + " " * 40 + long)
    assert answer.status_code == 422
    assert keeping.COOKIE not in client.cookies
    assert "너무 길어" in answer.content.decode()
    assert long in answer.content.decode()


def test_another_browser_goes_on_and_the_rules_of_today_answer(
    db: None, client: Client, sign_in_citizen: SIGNED_IN, day: Callable[[date], None]
) -> None:
    citizen = make_citizen()
    keep(sign_in_citizen(client, citizen), born_1="1962-01")
    other = sign_in_citizen(Client(), citizen)
    assert "이어서 찾기" in Read(other.get("/my/")).text
    page = go_on(other)
    assert "보관할 때와 같습니다" in page.text
    assert page.find("input", name="a_other", value="41만원")
    day(date(2027, 3, 1))  # sixty-five since January
    page = go_on(other)
    assert "바뀌어 다시 계산했습니다" in page.text
    row = kept(citizen)
    assert row is not None
    assert (row.used_on, row.until) == (date(2027, 3, 1), date(2027, 3, 1) + timedelta(days=179))


def test_an_age_is_looked_at_again_in_another_month(
    db: None, client: Client, sign_in_citizen: SIGNED_IN, day: Callable[[date], None]
) -> None:
    citizen = make_citizen()
    keep(sign_in_citizen(client, citizen), born_1="64세")
    set_citizen(citizen.pk)
    KeptAnswers.objects.update(agreed_at=timezone.make_aware(timezone.datetime(2026, 11, 2)))
    set_citizen(None)
    assert "찾은 결과" in go_on(client).text
    day(date(2026, 12, 1))
    page = go_on(client)
    assert "나이로 적은 분이 있습니다" in page.text
    assert page.find("input", name="born_1", value="64세")


def test_one_consent_counts_once_and_never_again_after_deletion(
    db: None, client: Client, sign_in_citizen: SIGNED_IN
) -> None:
    citizen = make_citizen()
    sign_in_citizen(client, citizen)
    address = str(agree(client).headers["Location"])
    cookie = client.cookies[keeping.COOKIE].value
    for _ in range(2):  # a double click
        client.cookies[keeping.COOKIE] = cookie
        assert client.post(address).headers["Location"] == "/my/"
    assert client.get(address).headers["Location"] == "/my/"
    page = Read(client.get("/my/consents/"))
    assert "되살릴 수 없습니다" in page.text
    assert client.post("/my/answers/delete/", {"back": "consents"}).headers["Location"] == "/my/consents/"
    assert kept(citizen) is None
    client.cookies[keeping.COOKIE] = cookie
    assert "이미 썼습니다" in Read(client.post(address, follow=True)).text
    assert kept(citizen) is None
    assert "보관한 답이 없습니다" in go_on(client).text


def test_a_cookie_that_is_not_ours_too_old_or_of_another_consent_keeps_nothing(
    db: None, client: Client, sign_in_citizen: SIGNED_IN, monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen = make_citizen()
    sign_in_citizen(client, citizen)
    address = str(agree(client).headers["Location"])
    cookie = client.cookies[keeping.COOKIE].value
    for sent, to in (
        (cookie, f"/my/answers/{uuid4()}/"),
        (cookie[:-4] + "AAAA", address),
        ("", address),
        ("%", address),
    ):
        client.cookies[keeping.COOKIE] = sent
        assert {client.get(to).status_code, client.post(to).status_code} == {410}
    client.cookies[keeping.COOKIE] = cookie
    later = keeping.time.time() + keeping.LASTS + 1
    monkeypatch.setattr("bandi.office.portal.keeping.time.time", lambda: later)
    assert client.post(address).status_code == 410
    assert kept(citizen) is None


def test_a_helper_and_an_officer_never_see_them(
    town: Any, acting: Any, client: Client, sign_in_citizen: SIGNED_IN
) -> None:
    citizen, daughter = make_citizen(town.listings[0]), make_citizen(name="가짜딸")
    address = keep(sign_in_citizen(client, citizen))
    set_citizen(None)  # as the next request finds the database
    for officer in (town.ara, town.bora, town.chan):
        with acting(officer):
            assert not KeptAnswers.objects.exists()
    with within(town.areas):
        assert not KeptAnswers.objects.exists()
    set_citizen(citizen.pk, citizen.household_id)
    session = CitizenSession.objects.filter(citizen=citizen).latest("began_at")
    offer = mandates.Offer("가짜딸", Power.ACT, TODAY, TODAY + timedelta(days=9))
    made, _code = mandates.give(session=session, offer=offer)
    made.taken_at, made.helper = timezone.now(), daughter
    made.save()
    set_citizen(None)
    helper = sign_in_citizen(Client(), citizen, mandate=made, helper=daughter)
    assert "보관한 답" not in Read(helper.get("/my/")).text
    tries = [helper.post(path) for path in ("/my/answers/go-on/", "/my/answers/delete/", address)]
    assert [one.status_code for one in tries] == [403, 403, 403]
    assisted = sign_in_citizen(Client(), citizen, assisted_by=town.ara)
    page = go_on(assisted)
    assert "직원이 돕는 화면에서는" in page.text
    assert "1958" not in page.html
    assert kept(citizen) is not None
    assisted.post("/my/answers/delete/")
    assert kept(citizen) is None, "who asks for help may take the consent back"


def test_past_their_last_day_they_go_by_night_and_nothing_else_does(
    db: None, client: Client, sign_in_citizen: SIGNED_IN, day: Callable[[date], None]
) -> None:
    old, young = make_citizen(), make_citizen()
    today = timezone.localdate()
    last = keeping.clock_of_keeping().began(today)  # used that day: over today
    for citizen, used in ((old, last), (young, last + timedelta(days=1))):
        keep(sign_in_citizen(Client(), citizen))
        set_citizen(citizen.pk)
        KeptAnswers.objects.update(used_on=used, until=keeping.clock_of_keeping().ends(used) - timedelta(days=1))
        set_citizen(None)
    day(today)
    assert "보관한 답이 없습니다" in go_on(sign_in_citizen(client, old)).text, "not even before the night"
    assert fade(today)["kept_answers"].removed == 1
    assert kept(old) is None
    assert kept(young) is not None


def test_the_counters_code_leads_back_to_what_was_begun(town: Any, acting: Any, client: Client) -> None:
    from bandi.office.citizens import actions
    from bandi.office.discovery.models import Resident

    address = str(agree(client).headers["Location"])
    door = Read(client.get(address, follow=True))
    assert door.find("input", name="next", value=address)
    home = town.listings[0].household_id
    with acting(town.ara):
        member = Resident.objects.filter(household=home).first()
        assert member is not None
        code = actions.open_at_counter(by=town.ara, household=home, resident=member.pk, paper="passport")
    wrong = Read(client.post("/my/code/", {"code": "aaaa-aaaa", "next": address}))
    assert wrong.find("input", name="next", value=address)
    assert client.post("/my/code/", {"code": code, "next": address}).headers["Location"] == address
    assert client.get(address).status_code == 200


STEP = st.tuples(st.sampled_from(["keep", "keep", "go_on", "delete"]), st.integers(0, 1), st.integers(1, 89))


@given(steps=st.lists(STEP, min_size=1, max_size=7))
@how(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_of_one_citizen_appears_for_another_or_after_deletion(
    town: Any, sign_in_citizen: SIGNED_IN, steps: list[tuple[str, int, int]]
) -> None:
    """Two citizens, one browser each, any order: each finds what she typed last, or nothing once it is deleted."""
    people = [make_citizen(town.listings[0]), make_citizen(town.next_door[0], name="가짜을")]
    clients = [sign_in_citizen(Client(), one) for one in people]
    expected: list[str | None] = [None, None]
    for what, who, number in steps:
        flood._left.clear()
        if what == "keep":
            expected[who] = f"{number}{who}만원"
            keep(clients[who], a_other=expected[who])
        elif what == "delete":
            clients[who].post("/my/answers/delete/")
            expected[who] = None
        for other in (0, 1) if what != "keep" else (who,):
            page = go_on(clients[other])
            found = [one["value"] for one in page.find("input", name="a_other")]
            assert found == ([expected[other]] if expected[other] else [])
    for who, citizen in enumerate(people):
        set_citizen(citizen.pk, citizen.household_id)
        assert {row.citizen_id for row in KeptAnswers.objects.all()} == ({citizen.pk} if expected[who] else set())
    set_citizen(None)
