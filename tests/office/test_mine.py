"""A citizen's own page: hers alone, who looked, what she asks and what is answered."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from tests.office.conftest import make_citizen, set_areas

from bandi import korea
from bandi.engine.contract.office.seen import read_seen
from bandi.engine.errors import ContentError
from bandi.engine.pack import load_pack
from bandi.office import clock
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, AuditEvent
from bandi.office.counsel.models import Consent, Referral
from bandi.office.discovery.door import seen as door_seen
from bandi.office.discovery.models import Household
from bandi.office.mine import looked
from bandi.office.mine.models import OwnAsk
from bandi.office.worklist.clocks import due_on
from bandi.office.worklist.models import Duty

PAGES = ("/my/", "/my/looked/", "/my/told/", "/my/consents/", "/my/ask/", "/my/mandates/")
SIGNED_IN = Callable[..., Any]


def say(action: Action, *homes: Any, by: Any = None, days: int = 0, **facts: Any) -> AuditEvent:
    """A row of the trail so many days ago."""
    row = record(by=by, action=action, subjects=list(homes), **facts)
    with connection.cursor() as cursor:
        cursor.execute("set role none")
        cursor.execute("set session_replication_role = replica")
        cursor.execute(
            "update audit_auditevent set at = %s where id = %s", [timezone.now() - timedelta(days=days), row.pk]
        )
        cursor.execute("set session_replication_role = origin")
        cursor.execute("set role bandi_app")
    return row


def agree(town: Any, listing: Any, **facts: Any) -> Consent:
    set_areas(*town.areas)
    told = {"giver": "head", "scope": ["name"], "receivers": [], "written": True, "given_on": clock.today(),
            "until": clock.today() + timedelta(days=90), "by": town.ara}  # fmt: skip
    row = Consent.objects.create(household_id=listing.household_id, area_id=listing.area_id, **(told | facts))
    set_areas()
    return row


ROW = st.tuples(st.sampled_from(["ask", "quiet", "look", "consent", "wrong"]), st.integers(0, 1), st.integers(1, 10**6))


@given(rows=st.lists(ROW, max_size=8))
@how(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_page_of_one_citizen_holds_anything_of_another(
    town: Any, sign_in_citizen: SIGNED_IN, rows: list[Any]
) -> None:
    """Two citizens, whatever either did, in any order: no page, no address, no form leads to the other's."""
    listings = (town.listings[0], town.next_door[0])
    people = [make_citizen(listing, name=f"가짜시민{place}") for place, listing in enumerate(listings)]
    clients = [sign_in_citizen(Client(), one) for one in people]
    secrets: list[set[str]] = [
        {f"가짜시민{place}", str(one.pk), str(one.household_id)} for place, one in enumerate(people)
    ]
    things: list[list[str]] = [[], []]
    for what, place, number in rows:
        text, client = f"사정 {place}-{number}", clients[place]
        if what in ("ask", "wrong"):
            form = {"key": str(uuid4()), "kind": "talk", "text": text, "signal": "power_arrears"}
            assert client.post("/my/ask/" if what == "ask" else "/my/told/", form).status_code == 302
            secrets[place].add(text)
        elif what == "quiet":
            client.post("/my/quiet/", {"on": "1", "why": text})
        elif what == "look":
            record(by=town.ara, action=Action.HOUSEHOLD_VIEW, subjects=[people[place].household_id])
        else:
            row = agree(town, listings[place], purpose=text)
            things[place].append(f"/my/consents/consent/{row.pk}/")
            secrets[place].add(str(row.pk))
    for place, client in enumerate(clients):
        body = "".join(client.get(page).content.decode() for page in PAGES)
        assert not [secret for secret in secrets[1 - place] if secret in body]
        assert all(client.post(path, {"sure": "1"}).status_code == 404 for path in things[1 - place])
    set_areas(*town.areas)
    assert not Consent.objects.exclude(withdrawn_on=None).exists()
    homes = {one.pk: one.household_id for one in people}
    assert all(row.household_id == homes[row.citizen_id] for row in OwnAsk.objects.filter(citizen__in=homes))
    set_areas()


def test_a_citizen_the_office_knows_nothing_of_has_empty_pages_and_no_errors(
    db: None, client: Client, sign_in_citizen: SIGNED_IN
) -> None:
    sign_in_citizen(client, make_citizen())
    assert {client.get(page).status_code for page in PAGES} == {200}
    answer = client.post("/my/ask/", {"key": str(uuid4()), "kind": "talk", "text": "도와주세요"})
    assert answer.status_code == 422
    assert "129" in answer.content.decode()
    assert "도와주세요" in answer.content.decode()


# who looked


DELAYED = {action: delay.days for delay in looked.delays() for action in delay.actions}
EVENT = st.tuples(st.sampled_from(sorted(set(Action))), st.integers(0, 400), st.booleans(), st.booleans())


@given(events=st.lists(EVENT, max_size=14))
@how(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_shown_is_the_trail_without_what_the_law_delays(town: Any, events: list[Any]) -> None:
    """Row for row, of this household alone; and a delayed row shows once its day has come."""
    home, other = town.listings[0].household_id, town.listings[1].household_id
    with connection.cursor() as cursor:
        cursor.execute("savepoint trail")
    now = timezone.now()
    for action, days, ours, officer in events:
        say(action, home if ours else other, by=town.ara if officer else None, days=days)
    kept = AuditEvent.objects.filter(subjects__contains=[home])
    expected = {
        row.pk for row in kept if row.at <= now + timedelta(minutes=1) - timedelta(days=DELAYED.get(row.action, 0))
    }
    shown = looked.rows_about(home, now=timezone.now())
    assert {row["id"] for row in shown} == expected
    told = looked.who_looked(home)
    assert sum(count for one in told for _, count in one.looks) == len(expected)
    later = looked.rows_about(home, now=timezone.now() + timedelta(days=max(DELAYED.values()) + 1))
    assert {row["id"] for row in later} == set(kept.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("rollback to savepoint trail")


def test_an_office_a_role_and_a_purpose_are_told_and_no_name(
    town: Any, client: Client, sign_in_citizen: SIGNED_IN
) -> None:
    home = town.listings[0].household_id
    say(Action.PERSON_REVEAL, home, by=town.ara, purpose="visit")
    say(Action.HOUSEHOLD_VIEW, home, by=town.chan, detail={"opening": "x"})
    say(Action.REPORT_VIEW, home, by=town.ara)
    sign_in_citizen(client, make_citizen(town.listings[0]))
    page = client.get("/my/looked/").content.decode()
    assert "시험구 시험동 · 담당자" in page
    assert "방문하기 위해" in page
    assert "이름·연락처·주소를 열어 봄" in page
    assert "시험구 이웃동 · 담당자" in page
    assert "흔치 않은 열람" in page
    assert "늦게 보이는 기록이 있을 수 있습니다" in page
    assert "180일" in page
    assert not re.search(r"\b(Ara|Chan|ara|chan)\b", page.split("<main")[1])
    assert AuditEvent.objects.filter(action=Action.OWN_VIEW, subjects__contains=[home]).exists()


def test_who_looked_costs_the_same_for_one_look_and_for_many(
    town: Any, client: Client, sign_in_citizen: SIGNED_IN
) -> None:
    sign_in_citizen(client, make_citizen(town.listings[0]))
    counts = []
    for looks in (1, 30):
        for _ in range(looks):
            record(by=town.ara, action=Action.HOUSEHOLD_VIEW, subjects=[town.listings[0].household_id])
        with CaptureQueriesContext(connection) as asked:
            client.get("/my/looked/")
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 22


# what institutions told, requests, wishes


def test_wrong_is_told_answered_and_read(town: Any, client: Client, sign_in_citizen: SIGNED_IN) -> None:
    sign_in_citizen(client, make_citizen(town.listings[0]))
    page = client.get("/my/told/").content.decode()
    assert "한국전력공사에서 알려 왔습니다" in page
    assert "전기료가 4개월 밀렸습니다." in page
    assert "30점" not in page
    form = {"key": str(uuid4()), "signal": "power_arrears", "text": "지난달에 다 냈어요"}
    assert client.post("/my/told/", form | {"text": ""}).status_code == 422
    assert client.post("/my/told/", form | {"signal": "gas_arrears"}).status_code == 404
    for _ in range(2):
        assert client.post("/my/told/", form).status_code == 302
    set_areas(*town.areas)
    row, duty = OwnAsk.objects.get(), Duty.objects.get(duty="own_correct")
    assert (row.due_on, duty.due_on) == (due_on("correction", clock.today()),) * 2
    set_areas()
    officer, chan = Client(), Client()
    for one, user in ((officer, town.ara), (chan, town.chan)):
        one.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    answer = {"end": "passed_on", "text": "한전에 전했습니다. 다음 달 자료에서 빠집니다."}
    assert chan.post(duty.path, answer).status_code == 404
    assert officer.post(duty.path, answer | {"end": "explained"}).status_code == 422
    assert "지난달에 다 냈어요" in officer.get(duty.path).content.decode()
    assert officer.post(duty.path, answer).status_code == 302
    assert officer.post(duty.path, answer | {"text": "다른 답"}).status_code == 422, "the second answer is refused"
    told = client.get("/my/").content.decode()
    assert answer["text"] in told
    assert "다른 답" not in told
    assert "Ara" not in told.split("<main")[1]
    set_areas(*town.areas)
    assert Duty.objects.get(pk=duty.pk).settled_at


@pytest.mark.parametrize(
    ("kind", "clock_id"), [("clarify", "automated_answer"), ("review", "automated_answer"), ("talk", "ask_human")]
)
def test_each_request_has_its_clock_and_its_duty(
    town: Any, client: Client, sign_in_citizen: SIGNED_IN, kind: str, clock_id: str
) -> None:
    sign_in_citizen(client, make_citizen(town.listings[0]))
    assert client.post("/my/ask/", {"key": str(uuid4()), "kind": kind}).status_code == 302
    set_areas(*town.areas)
    duty = Duty.objects.get(source="citizen")
    assert (duty.duty, duty.due_on) == (
        "own_explain" if kind == "clarify" else f"own_{kind}",
        due_on(clock_id, clock.today()),
    )
    client.force_login(town.ara, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies.pop("bandi_citizen")
    shown = client.get(duty.path).content.decode()
    assert ("30점" in shown) == (kind != "talk"), "who explains the order sees what made it"


def test_a_consent_is_withdrawn_in_two_clicks_and_its_referral_called_back(
    town: Any, client: Client, sign_in_citizen: SIGNED_IN
) -> None:
    consent = agree(town, town.listings[0], receivers=["hospital"])
    set_areas(*town.areas)
    facts = {"household_id": consent.household_id, "area_id": consent.area_id, "by": town.ara}
    sent = Referral.objects.create(receiver="hospital", need="health", consent=consent, sent_on=clock.today(), **facts)
    set_areas()
    sign_in_citizen(client, make_citizen(town.listings[0]))
    path = f"/my/consents/consent/{consent.pk}/"
    first = client.post(path)
    assert first.status_code == 200
    assert "바로 멈추고" in first.content.decode()
    set_areas(*town.areas)
    assert Consent.objects.get(pk=consent.pk).withdrawn_on is None
    assert client.post(path, {"sure": "1"}).status_code == 302
    assert client.post(path, {"sure": "1"}).status_code == 302, "again, nothing more happens"
    set_areas(*town.areas)
    assert Consent.objects.get(pk=consent.pk).withdrawn_on == clock.today()
    assert Referral.objects.get(pk=sent.pk).state == "called_back"
    assert Duty.objects.filter(duty="consent_withdrawn").count() == 1


def test_who_asks_not_to_be_contacted_is_seen_by_her_officer(
    town: Any, client: Client, sign_in_citizen: SIGNED_IN
) -> None:
    sign_in_citizen(client, make_citizen(town.listings[0]))
    officer = Client()
    officer.force_login(town.ara, backend="django.contrib.auth.backends.ModelBackend")
    home = f"/households/{town.listings[0].household_id}/"
    assert "연락하지 말아 달라고" not in officer.get(home).content.decode()
    client.post("/my/quiet/", {"on": "1", "why": "쉬고 싶어요"})
    page = officer.get(home).content.decode()
    assert "연락하지 말아 달라고 했습니다" in page
    assert "생명이 위험해 보이면" in page
    client.post("/my/quiet/", {"off": "1"})
    assert "연락하지 말아 달라고" not in officer.get(home).content.decode()


# the content


BROKEN = {
    "an action in two kinds": ('["search"]', '["person.reveal"]'),
    "a delay without a law": ('law_en = "Personal Information Protection Act, article 35(4): audits', 'law_en = "" #'),
    "a delay of no days": ("days = 90", "days = 0"),
    "an unknown word": ('id = "list"', 'id = "list"\nwhat = 1'),
    "nothing told at the counter": ("[kept]", "[told]"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_content_that_would_hide_something_is_refused(fault: str, tmp_path: Path) -> None:
    before, after = BROKEN[fault]
    text = Path(korea.__file__).with_name("seen.toml").read_text("utf-8")
    assert before in text
    (tmp_path / "seen.toml").write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(ContentError):
        read_seen(tmp_path / "seen.toml")


def test_the_content_speaks_of_actions_and_signals_that_exist() -> None:
    content = door_seen.seen()
    named = [action for one in (*content.looks, *content.delays) for action in one.actions]
    assert set(named) <= set(Action)
    assert content.kept_signals <= {signal.id for signal in load_pack("bandi.korea").signals}


def test_somebody_nobody_knows_asks_the_office_of_her_neighbourhood(
    town: Any, client: Client, sign_in_citizen: SIGNED_IN
) -> None:
    stranger = make_citizen(name="가짜나그네")
    sign_in_citizen(client, stranger)
    page = client.get("/my/ask/").content.decode()
    assert "사는 동네를 알려 주시면" in page
    assert 'value="가짜나그네"' in page
    households = count_of(town, Household)
    form = {"key": str(uuid4()), "kind": "talk", "text": "이사 왔어요", "name": "가짜나그네", "phone": "01000000007"}
    for wrong, told in (
        ({}, "사는 동네를 써 주세요"),
        ({"town": "없는나라"}, "찾지 못했습니다"),
        ({"town": "시험구"}, "이름이 같은 동네가 여럿"),
        ({"town": "시험동", "phone": "12"}, "전화번호를 확인"),
        ({"town": "시험구", "area": "99999999"}, "시험시 시험구 이웃동"),
    ):
        answer = client.post("/my/ask/", form | wrong)
        assert answer.status_code == 422
        assert told in answer.content.decode()
        assert "이사 왔어요" in answer.content.decode(), "what was typed stays"
    for _ in range(2):
        assert client.post("/my/ask/", form | {"town": "시험구", "area": town.areas[0]}).status_code == 302
    set_areas(*town.areas)
    row = OwnAsk.objects.get()
    set_areas()
    assert (row.household_id, row.area_id, row.phone) == (None, town.areas[0], "010-0000-0007")
    assert row.due_on == due_on("ask_human", clock.today())
    assert count_of(town, Household) == households, "no household is invented"
    officer, chan = Client(), Client()
    for one, user in ((officer, town.ara), (chan, town.chan)):
        one.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    here = f"/asked/{row.pk}/"
    assert (chan.get(here).status_code, chan.post(here, {"end": "talked", "text": "안녕"}).status_code) == (404, 404)
    assert here not in chan.get("/asked/").content.decode()
    assert here in officer.get("/asked/").content.decode()
    assert "가짜나그네" not in officer.get("/asked/").content.decode(), "a list names nobody"
    shown, opened = officer.get(here).content.decode(), officer.post(here, {"open": "1"}).content.decode()
    assert "이사 왔어요" in shown
    assert not [word for word in ("가짜나그네", "010-0000-0007") if word in shown], "nobody is named before it is asked"
    assert all(word in opened for word in ("가짜나그네", "010-0000-0007", "이사 왔어요", "기록이 없는 분"))
    assert chan.post(here, {"open": "1"}).status_code == 404
    told = AuditEvent.objects.filter(actor="ara", detail__ask=str(row.pk)).values_list("action", flat=True)
    assert {*told} == {"household.view", "person.reveal"}
    assert officer.post(here, {"end": "talked", "text": "화요일에 뵙겠습니다."}).headers["Location"] == "/asked/"
    assert officer.post(here, {"end": "talked", "text": "다른 답"}).status_code == 422
    assert here in officer.get("/asked/?tab=answered").content.decode()
    assert "화요일에 뵙겠습니다." in client.get("/my/").content.decode()
    other = sign_in_citizen(Client(), make_citizen(name="가짜다른이"))
    assert "화요일에" not in other.get("/my/").content.decode()


def count_of(town: Any, model: Any) -> int:
    """Rows of a table in both neighbourhoods."""
    set_areas(*town.areas)
    counted = int(model.objects.count())
    set_areas()
    return counted


def test_the_list_of_requests_costs_the_same_for_one_and_for_many(
    town: Any, client: Client, sign_in_citizen: SIGNED_IN
) -> None:
    stranger = make_citizen()
    client.force_login(town.ara, backend="django.contrib.auth.backends.ModelBackend")
    client.get("/asked/")
    counts = []
    for more in (1, 30):
        set_areas(*town.areas)
        for _ in range(more):
            OwnAsk.objects.create(
                citizen=stranger, area_id=town.areas[0], kind="talk", asked_on=clock.today(), due_on=clock.today()
            )
        set_areas()
        with CaptureQueriesContext(connection) as asked:
            client.get("/asked/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
