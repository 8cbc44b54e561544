"""Citizens: known apart from officers, seeing their own rows alone, in code and in the database behind it."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey
from tests.office.conftest import make_citizen, set_areas

from bandi.office.accounts.jurisdiction import CITIZEN, within
from bandi.office.audit.models import Action, AuditEvent
from bandi.office.citizens import actions, keys, mandates, oidc, sessions, trial
from bandi.office.citizens.models import Citizen, CitizenKey, CitizenSession, Mandate
from bandi.office.citizens.policies import set_citizen
from bandi.office.citizens.words import Opens, Power
from bandi.office.discovery.models import Household, Resident, SignalSeen
from bandi.office.errors import OutOfReach, Refused

CALLBACK = "http://testserver/my/back/"


def session_of(citizen: Any, **facts: Any) -> CitizenSession:
    """A session as a request finds it, the citizen's rows open."""
    set_citizen(citizen.pk, citizen.household_id)
    session = CitizenSession(citizen=citizen, **facts)
    sessions.begin(session)
    return session


def offer(**facts: Any) -> mandates.Offer:
    today = timezone.localdate()
    told = {"helper_name": "가짜딸", "power": Power.ACT, "from_on": today, "to_on": today + timedelta(days=30)}
    return mandates.Offer(**(told | facts))


def test_the_database_shows_a_citizen_her_own_household_alone(town: Any) -> None:
    gab, eul = make_citizen(town.listings[0]), make_citizen(town.next_door[0])
    for one in (gab, eul):
        set_citizen(one.pk, one.household_id)
        assert [row.pk for row in Citizen.objects.all()] == [one.pk]
        assert [row.pk for row in Household.objects.all()] == [one.household_id]
        assert {row.household_id for row in SignalSeen.objects.all()} == {one.household_id}
        assert not Household.objects.update(kind="other"), "reads, and changes nothing"
    set_citizen(None)
    assert not Citizen.objects.exists()
    assert not Household.objects.exists()


def test_a_setting_nobody_signed_opens_nothing(town: Any) -> None:
    gab = make_citizen(town.listings[0])
    with connection.cursor() as cursor:
        for said in (f"c{gab.pk}", f"c{gab.pk}/{gab.household_id};{0};9999999999;{'0' * 64}"):
            cursor.execute("select set_config(%s, %s, true)", [CITIZEN, said])
            assert not Citizen.objects.exists()
            assert not Household.objects.exists()


def test_the_counter_sees_citizens_of_its_own_households(town: Any, acting: Any) -> None:
    gab = make_citizen(town.listings[0])
    with acting(town.ara):
        assert [row.pk for row in Citizen.objects.all()] == [gab.pk]
    with acting(town.chan):
        assert not Citizen.objects.exists()


def test_who_is_an_officer_is_no_citizen_and_the_other_way_round(
    town: Any, client: Client, sign_in_citizen: Callable[..., Any]
) -> None:
    client.force_login(town.ara, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/my/").headers["Location"].startswith("/my/signin/")
    stranger = sign_in_citizen(Client(), make_citizen(town.listings[0]))
    assert stranger.get("/my/").status_code == 200
    assert stranger.get("/desk/").headers["Location"].startswith("/signin/")
    both = sign_in_citizen(client, make_citizen())  # an officer's browser in which a citizen signed in
    assert "가구" not in both.get("/my/told/").content.decode().split("<main")[0].split("</header>")[0]
    assert both.get("/desk/").status_code == 200


def test_a_session_ends_here_and_everywhere(town: Any, sign_in_citizen: Callable[..., Any]) -> None:
    gab = make_citizen(town.listings[0])
    here, there = sign_in_citizen(Client(), gab), sign_in_citizen(Client(), gab)
    here.post("/my/out/", {"everywhere": "1"})
    assert [one.get("/my/").status_code for one in (here, there)] == [302, 302]


def test_who_was_signed_out_while_writing_loses_nothing_and_nobody_else_sends_it(
    town: Any, client: Client, sign_in_citizen: Callable[..., Any]
) -> None:
    gab, eul = make_citizen(town.listings[0]), make_citizen(town.listings[1])
    sign_in_citizen(client, gab)
    CitizenSession.objects.update(until=timezone.now() - timedelta(seconds=1))
    told = {"key": "5f3759df-0000-4000-8000-000000000001", "kind": "talk", "text": "전화해 주세요 <b>"}
    page = client.post("/my/ask/", told)
    assert page.status_code == 401
    assert "전화해 주세요 &lt;b&gt;" in page.content.decode()
    whose = page.context["whose"]
    again = told | {"whose": whose}
    assert sign_in_citizen(Client(), eul).post("/my/ask/", again).status_code == 409
    assert sign_in_citizen(Client(), gab).post("/my/ask/", again).status_code == 302


# the counter


def test_a_counter_code_opens_one_session_and_two_rows_tell_of_it(town: Any, acting: Any, client: Client) -> None:
    home = town.listings[0].household_id
    with acting(town.ara):
        member = Resident.objects.filter(household=home).first()
        code = actions.open_at_counter(by=town.ara, household=home, resident=member.pk, paper="resident_card")
        set_citizen(None)
    with acting(town.chan), pytest.raises(OutOfReach):
        actions.open_at_counter(by=town.chan, household=home, resident=member.pk, paper="resident_card")
    assert client.post("/my/code/", {"code": code.upper()}).status_code == 302
    page = client.get("/my/").content.decode()
    assert "창구에서 직원이 돕고 있습니다" in page
    assert (member.name or "") in page
    assert Client().post("/my/code/", {"code": code}).status_code == 422
    told = AuditEvent.objects.filter(action__in=["counter.code", "citizen.in"], subjects__contains=[home])
    assert [row.action for row in told.order_by("id")] == ["counter.code", "citizen.in"]
    assert told.last().detail["assisted_by"] == "ara"


def test_a_counter_code_ends_after_ten_minutes_and_guessing_is_slowed(town: Any, acting: Any) -> None:
    home = town.listings[0].household_id
    with acting(town.ara):
        member = Resident.objects.filter(household=home).first()
        code = actions.open_at_counter(by=town.ara, household=home, resident=member.pk, paper="passport")
        set_citizen(None)
    CitizenKey.objects.filter(opens=Opens.COUNTER).update(until=timezone.now() - timedelta(seconds=1))
    assert actions.come_with_code(code=code) is None
    answers = [Client().post("/my/code/", {"code": f"wrong-{n}"}) for n in range(7)]
    assert "초 뒤에" in answers[-1].content.decode()
    assert "초 뒤에" not in answers[0].content.decode()


def test_a_code_typed_twice_at_once_counts_once(transactional_db: None) -> None:
    citizen = Citizen(name="가짜", proof="counter")
    with transaction.atomic():
        set_citizen(citizen.pk)
        citizen.save(force_insert=True)
        code = keys.give_code(Opens.COUNTER, citizen=citizen.pk, lasts=keys.COUNTER_LASTS, by=None)
    ready, words = threading.Barrier(4), []

    def come() -> None:
        ready.wait()
        words.append(actions.come_with_code(code=code))
        connection.close()

    threads = [threading.Thread(target=come) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len([word for word in words if word]) == 1
    assert CitizenSession.objects.count() == 1


# mandates


def test_a_mandate_is_used_in_both_names_and_ends_at_once(
    town: Any, client: Client, sign_in_citizen: Callable[..., Any]
) -> None:
    father, daughter = make_citizen(town.listings[0], name="가짜아버지"), make_citizen(name="가짜딸")
    made, code = mandates.give(session=session_of(father), offer=offer())
    own = session_of(daughter)
    mandates.take_up(code=code, session=own)
    with pytest.raises(Refused):
        mandates.take_up(code=code, session=own)
    sign_in_citizen(client, daughter)
    assert client.post(f"/my/mandates/{made.pk}/act/").status_code == 302
    page = client.get("/my/")
    assert "가짜아버지" in page.content.decode()
    assert page.status_code == 200
    for closed in ("/my/looked/", "/my/told/", "/my/consents/", "/my/mandates/"):
        assert client.get(closed).status_code == 403, closed
    row = AuditEvent.objects.filter(action=Action.OWN_VIEW).latest("id")
    assert (row.detail["citizen"], row.detail["helper"]) == (str(father.pk), str(daughter.pk))
    assert row.subjects == [father.household_id]
    mandates.end(mandate=made.pk, session=session_of(father))
    assert client.get("/my/").status_code == 302, "the next request is at the door"
    gone = AuditEvent.objects.get(action=Action.MANDATE_END)
    assert gone.detail["helper"] == str(daughter.pk)


def test_a_mandate_on_paper_is_for_one_of_us(town: Any, acting: Any, client: Client) -> None:
    father = make_citizen(town.listings[0], name="가짜아버지")
    with acting(town.ara):
        made, code = mandates.give_on_paper(by=town.ara, giver=father.pk, offer=offer(), paper="위임장철 14번")
    with acting(town.chan), pytest.raises(OutOfReach):
        mandates.give_on_paper(by=town.chan, giver=father.pk, offer=offer(), paper="위임장철 15번")
    client.force_login(town.bora, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/helping/", {"code": code}).status_code == 302
    assert client.post(f"/helping/{made.pk}/").status_code == 302
    assert "Bora" in client.get("/my/").content.decode()
    row = AuditEvent.objects.filter(action=Action.OWN_VIEW).latest("id")
    assert (row.actor, row.detail["citizen"]) == ("bora", str(father.pk))
    other = Client()
    other.force_login(town.ara, backend="django.contrib.auth.backends.ModelBackend")
    assert other.post(f"/helping/{made.pk}/").status_code == 404


@pytest.mark.parametrize("days", [-1, 400])
def test_a_mandate_without_a_sensible_end_is_refused(town: Any, days: int) -> None:
    until = timezone.localdate() + timedelta(days=days)
    told = offer(from_on=date(2020, 1, 1), to_on=until) if days < 0 else offer(to_on=until)
    with pytest.raises(Refused):
        mandates.give(session=session_of(make_citizen()), offer=told)


STEP = st.tuples(st.sampled_from(["give", "take", "end", "lay down"]), st.integers(0, 2), st.integers(0, 2))


@given(steps=st.lists(STEP, max_size=12))
@how(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_given_and_taken_back_nobody_sees_or_acts_beyond_it(town: Any, steps: list[Any]) -> None:
    """Three citizens give, take up and end mandates in any order; each sees her own and acts where one holds."""
    people, codes = [make_citizen(listing) for listing in town.listings], {}
    standing: dict[Any, tuple[int, int | None, bool]] = {}
    for what, one, other in steps:
        session = session_of(people[one])
        if what == "give":
            made, code = mandates.give(session=session, offer=offer())
            codes[one], standing[made.pk] = (made.pk, code), (one, None, True)
        elif what == "take" and other in codes and other != one:
            pk, code = codes.pop(other)
            if standing[pk][2]:
                mandates.take_up(code=code, session=session)
                standing[pk] = (other, one, True)
        elif what in ("end", "lay down"):
            place = 0 if what == "end" else 1
            for pk in [pk for pk, row in standing.items() if row[place] == one and row[2]]:
                mandates.end(mandate=pk, session=session)
                standing[pk] = (*standing[pk][:2], False)
    for place, person in enumerate(people):
        set_citizen(person.pk, person.household_id)
        assert {row.pk for row in Mandate.objects.all()} == {pk for pk, row in standing.items() if place in row[:2]}
        for pk, (_giver, helper, holds) in standing.items():
            session = session_of(person)
            if helper == place and holds:
                assert mandates.act(session=session, mandate=pk).citizen_id == people[_giver].pk
            else:
                with pytest.raises(OutOfReach):
                    mandates.act(session=session, mandate=pk)
    set_citizen(None)
    set_areas()


# the identity provider


class Hostile:
    """A provider on this machine that says whatever a test wants it to say."""

    def __init__(self) -> None:
        self.key, self.other = ECKey.generate_key("P-256", {"kid": "a"}), ECKey.generate_key("P-256", {"kid": "a"})
        self.token, self.userinfo, self.forms = "", {"sub": "가짜-1", "name": "가짜사람"}, []
        provider = self

        class Answers(BaseHTTPRequestHandler):
            def _say(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                if length:
                    provider.forms.append(parse_qs(self.rfile.read(length).decode()))
                body = json.dumps(provider.answer(self.path)).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = _say  # noqa: N815 - names of the library

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path: str) -> dict[str, Any]:
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/go",
                "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/jwks",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
            },
            "/token": {"id_token": self.token, "access_token": "invented"},
            "/jwks": {"keys": [self.key.as_dict(private=False)]},
            "/userinfo": self.userinfo,
        }[path]  # fmt: skip

    def sign(self, *, key: ECKey | None = None, **claims: Any) -> str:
        now = int(time.time())
        told = {"iss": self.issuer, "aud": "bandi", "sub": "가짜-1", "iat": now, "exp": now + 60} | claims
        return jwt.encode({"alg": "ES256", "kid": "a"}, told, key or self.key)


@pytest.fixture
def hostile(settings: Any, db: None) -> Iterator[Hostile]:
    made = Hostile()
    settings.OIDC_ISSUER, settings.OIDC_CLIENT, settings.OIDC_SECRET = made.issuer, "bandi", "invented"
    settings.OIDC_RESIDENT_CLAIM = ""
    yield made
    made.server.shutdown()
    made.server.server_close()


def gone(then: str = "/my/") -> tuple[dict[str, str], str]:
    """What the provider was asked, and the cookie."""
    address, cookie = oidc.go(then=then, callback=CALLBACK)
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}, cookie


def test_who_comes_back_is_believed_once(hostile: Hostile, client: Client) -> None:
    led = client.get("/my/go/?next=/my/looked/")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(led.headers["Location"]).query).items()}
    hostile.token = hostile.sign(nonce=asked["nonce"])
    back = f"/my/back/?code=invented&state={asked['state']}"
    cookie = client.cookies["bandi_citizen_going"].value
    assert client.get(back).headers["Location"] == "/my/looked/"
    sent = hostile.forms[0]
    assert oidc.challenge(sent["code_verifier"][0]) == asked["code_challenge"]
    assert client.get("/my/").status_code == 200
    again = Client()
    again.cookies["bandi_citizen_going"] = cookie
    assert again.get(back, headers={"cookie": f"bandi_citizen_going={cookie}"}).status_code == 400
    set_citizen(None)
    assert Citizen.objects.count() == 0, "nobody sees her without being her"
    known = CitizenSession.objects.get().citizen_id
    set_citizen(None)
    assert actions.arrive(claims=oidc.Claims(f"{hostile.issuer}\n가짜-1"))
    assert set(CitizenSession.objects.values_list("citizen", flat=True)) == {known}, "the same person the second time"


NOW = int(time.time())
WRONG: dict[str, dict[str, Any]] = {
    "another nonce": {"nonce": "x"},
    "no nonce": {"nonce": None},
    "another audience": {"aud": "somebody-else"},
    "one of two audiences, for the other": {"aud": ["bandi", "other"], "azp": "other"},
    "two audiences, for nobody": {"aud": ["bandi", "other"]},
    "another issuer": {"iss": "https://elsewhere.example"},
    "expired": {"exp": NOW - 3600},
    "no end": {"exp": None},
    "from the future": {"iat": NOW + 3600},
    "nobody": {"sub": ""},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_token_that_does_not_fit_is_refused(hostile: Hostile, name: str) -> None:
    asked, cookie = gone()
    hostile.token = hostile.sign(**({"nonce": asked["nonce"]} | WRONG[name]))
    with pytest.raises(Refused):
        oidc.come(answer={"code": "invented", "state": asked["state"]}, cookie=cookie, callback=CALLBACK)


def test_a_token_signed_by_somebody_else_by_nobody_or_by_our_secret_is_refused(hostile: Hostile) -> None:
    import base64

    def part(told: dict[str, Any]) -> str:
        return base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=").decode()

    for sort in ("other", "none", "hmac", "rubbish"):
        asked, cookie = gone()
        right = hostile.sign(nonce=asked["nonce"])
        claims = right.split(".")[1]
        hostile.token = {
            "other": hostile.sign(key=hostile.other, nonce=asked["nonce"]),
            "none": f"{part({'alg': 'none'})}.{claims}.",
            "hmac": f"{part({'alg': 'HS256', 'kid': 'a'})}.{claims}.{right.split('.')[2]}",
            "rubbish": "rubbish",
        }[sort]
        with pytest.raises(Refused):
            oidc.come(answer={"code": "invented", "state": asked["state"]}, cookie=cookie, callback=CALLBACK)


def test_a_wrong_state_a_stranger_s_cookie_and_another_person_are_refused(hostile: Hostile) -> None:
    (mine, cookie), (other, _) = gone(), gone()
    hostile.token = hostile.sign(nonce=mine["nonce"])
    for answer, brought in (
        ({"code": "x", "state": other["state"]}, cookie),
        ({"code": "x"}, cookie),
        ({"code": "x", "state": mine["state"]}, ""),
        ({"code": "x", "state": mine["state"]}, cookie[:-6] + "AAAAAA"),
        ({"code": "x", "state": mine["state"], "iss": "https://elsewhere.example"}, cookie),
        ({"error": "access_denied", "state": mine["state"]}, cookie),
    ):
        with pytest.raises(Refused):
            oidc.come(answer=answer, cookie=brought, callback=CALLBACK)
    hostile.userinfo = {"sub": "가짜-2", "name": "다른 사람"}
    with pytest.raises(Refused):
        oidc.come(answer={"code": "x", "state": mine["state"]}, cookie=cookie, callback=CALLBACK)


@pytest.fixture
def trial_on(settings: Any) -> None:
    settings.DEMO, settings.OIDC_CLIENT, settings.OIDC_SECRET = True, "bandi", "trial"
    settings.OIDC_ISSUER = "http://testserver/trial-id"


def trial_code(client: Client, verifier: str) -> str:
    asked = {
        "client_id": "bandi", "redirect_uri": CALLBACK, "response_type": "code", "nonce": "n", "state": "s",
        "code_challenge": oidc.challenge(verifier), "code_challenge_method": "S256",
    }  # fmt: skip
    led = client.post(f"/trial-id/authorize/?{'&'.join(f'{k}={v}' for k, v in asked.items())}", {"who": "invented-0"})
    return parse_qs(urlsplit(led.headers["Location"]).query)["code"][0]


@pytest.mark.django_db
def test_the_trial_provider_gives_a_token_once_to_who_holds_the_verifier(client: Client, trial_on: None) -> None:
    told = {"client_id": "bandi", "client_secret": "trial", "redirect_uri": CALLBACK}
    code = trial_code(client, "right")
    for wrong in ({"code_verifier": "wrong"}, {"client_secret": "x"}, {"redirect_uri": "http://elsewhere.example/"}):
        body = told | {"code": code, "code_verifier": "right"} | wrong
        assert client.post("/trial-id/token/", body).status_code == 400
    right = told | {"code": code, "code_verifier": "right"}
    assert client.post("/trial-id/token/", right).status_code == 200
    assert client.post("/trial-id/token/", right).status_code == 400


@pytest.mark.django_db
def test_there_is_no_trial_provider_outside_a_demo(client: Client, settings: Any) -> None:
    settings.OIDC_ISSUER = "https://office.example/trial-id"
    for path in (".well-known/openid-configuration", "authorize/", "jwks/", "userinfo/"):
        assert client.get(f"/trial-id/{path}").status_code == 404
    with pytest.raises(ImproperlyConfigured):
        trial.refuse_outside_a_demo()
    settings.DEMO, settings.SESSION_COOKIE_SECURE = True, True
    with pytest.raises(ImproperlyConfigured):
        trial.refuse_outside_a_demo()


def test_a_household_is_found_by_the_number_and_the_number_is_not_kept(
    town: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bandi.office.discovery import door

    key = door.person_key("550228-2000001")
    assert key == door.person_key("5502282000001")
    assert door.person_key("550228") is None
    with within(town.areas):
        member = Resident.objects.filter(household=town.listings[1].household_id).first()
        Resident.objects.filter(pk=member.pk).update(person_key=key)
    actions.arrive(claims=oidc.Claims("https://id.example\na", name="가짜", resident_number="550228-2000001"))
    arrived = CitizenSession.objects.latest("began_at").citizen_id
    set_citizen(arrived)
    row = Citizen.objects.get()
    assert row.household_id == town.listings[1].household_id
    actions.arrive(claims=oidc.Claims("https://other.example\nb", resident_number="5502282000001"))
    assert CitizenSession.objects.values("citizen").distinct().count() == 1, "two providers, one person"
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from citizens_citizenkey where digest like '%%550228%%'")
        assert cursor.fetchone() == (0,)


def test_a_citizen_cannot_write_where_she_only_reads(town: Any) -> None:
    gab = make_citizen(town.listings[0])
    set_citizen(gab.pk, gab.household_id)
    with pytest.raises(ProgrammingError), transaction.atomic():
        Citizen(name="가짜", proof="online").save(force_insert=True)
    assert not SignalSeen.objects.update(state="cleared")
    assert not SignalSeen.objects.all().delete()[0]
