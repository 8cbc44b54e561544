"""The call centre: a call from ring to end, what comes of it, visits asked for, texts that may not leave, figures."""

import csv
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections, transaction
from hypothesis import given
from hypothesis import settings as settings_
from hypothesis import strategies as st
from tests.office.conftest import HERE, make_area, make_person, set_areas
from tests.office.pages.conftest import Read

from bandi.engine.contract.office.calls import read_calls
from bandi.engine.errors import ContentError
from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.roles import Role
from bandi.office.audit.models import AuditEvent
from bandi.office.callcentre import actions, booking, queries, texts
from bandi.office.callcentre.models import Call, TextCount, VisitCode, VisitRequest
from bandi.office.discovery.door.calls import calls
from bandi.office.errors import Refused
from bandi.office.reports.models import UNPLACED, Report
from bandi.office.retention.fading import fade
from bandi.office.worklist.models import Duty
from bandi.office.worklist.working_days import add_working_days, is_working_day

CODE = re.compile(r"(?:[2-9a-hjkmnp-z]{4}-){3}[2-9a-hjkmnp-z]{4}")
KEY = re.compile(r'name="key" value="([0-9a-f-]{36})"')
NUMBER, PLACE = "010-0000-0404", "시험로 44, 4호"
MORNING, AFTERNOON = VisitRequest.Part


@pytest.fixture
def sori(town: Any) -> Any:
    return make_person("sori", Role.CALL_CENTRE)


@pytest.fixture
def posted(settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any) -> Any:
    """`with posted():` lets what is to leave after a transaction leave, into a folder of this test."""
    settings.OUTBOX_FOLDER = tmp_path
    return lambda: django_capture_on_commit_callbacks(execute=True)


def day(count: int) -> date:
    return add_working_days(clock.today(), count)


def asked(town: Any, **told: Any) -> booking.Asked:
    facts = {"name": "가짜방문", "phone": NUMBER, "place": PLACE, "days": [day(2)], "part": MORNING}
    return booking.Asked(**{"key": uuid4(), "area": town.areas[0]} | facts | told)


def typed(**told: Any) -> dict[str, Any]:
    facts = {"name": "가짜방문", "phone": NUMBER, "place": PLACE, "first": day(2).isoformat(), "part": MORNING}
    return {"town": "시험동", "agree": "1", "key": str(uuid4())} | facts | told


def request_of(code: str) -> VisitRequest:
    found = VisitCode.objects.get(pk=booking.digest(code))
    with within([found.place]):
        return VisitRequest.objects.get(pk=found.request)


def sent(area: str = UNPLACED) -> list[list[str]]:
    path = texts.text_file(area, clock.today())
    if not path.exists():
        return []
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))[1:]


def test_a_call_from_ring_to_end(town: Any, sori: Any, page_of: Any, posted: Any) -> None:
    client = page_of(sori)
    assert client.get("/").headers["Location"] == "/calls/"
    here = client.post("/calls/begin/").headers["Location"]
    script = {
        "script": "suicide",
        "ticks": ["danger", "nothing"],
        "note": "900101-1234567 힘들다고 함",
        "town": "시험동",
    }
    kept = client.post(
        f"{here}keep/", script | {"caller": "가짜전화", "phone": NUMBER}, headers={"Accept": "application/json"}
    )
    assert kept.json() == {"sentence": "담아 두었습니다."}
    page = Read(client.get(here))
    assert "900101-*******" in page.text
    assert "1577-0199" in page.text
    assert "가짜전화" not in page.html
    assert "밤낮" in page.text
    assert len(page.find("li", aria_current="step")) == 1

    found = Read(client.get(f"{here}?q=ㄱㅊㅇㄱ&tool=search"))
    assert found.response.status_code == 200
    finder = client.post(f"{here}finder/", {"people": "1", "born_1": "1950", "go": "see"})
    assert "받으실 수 있습니다" in finder.content.decode()
    share = client.post(f"{here}finder/", {"people": "1", "born_1": "1950", "go": "share"}).content.decode()
    target = re.search(r'name="target" value="([\w-]{40,})"', share)
    assert target

    told = {"who": "neighbour", "kinds": ["livelihood"], "town": "시험동", "place": "시험로 7"}
    form = re.search(r'name="form" value="([^"]+)"', client.get(f"{here}?tool=report&who=neighbour").content.decode())
    assert form
    assert client.post(f"{here}report/", {"who": "neighbour"}).status_code == 422
    for _ in range(2):
        assert CODE.search(client.post(f"{here}report/", told | {"form": form[1]}).content.decode())
    wish = typed(text="1")
    codes = {CODE.search(client.post(f"{here}visit/", wish).content.decode())[0] for _ in range(2)}  # type: ignore[index]
    card = {"what": "card_finder", "target": target[1], "number": "010 0000 0404", "agree": "1", "key": str(uuid4())}
    with posted():
        for _ in range(2):
            assert client.post(f"{here}card/", card).status_code == 302
    assert client.post(f"{here}end/", {"kind": "call_crisis"}).status_code == 422
    assert client.post(f"{here}end/", {"kind": "call_crisis", "result": "call_passed"}).status_code == 302

    set_areas(UNPLACED, *town.areas)
    call = Call.objects.get()
    assert (call.made, call.ticks, call.script, call.town) == (
        ["report", "visit", "card"],
        ["danger"],
        "suicide",
        "11020690",
    )
    assert (call.caller, call.phone, call.result) == (None, None, "call_passed")
    assert (Report.objects.get().way, Report.objects.get().taken_by) == (Report.Way.PHONE, sori)
    assert len(codes) == 1
    assert request_of(codes.pop()).way == VisitRequest.Way.PHONE
    ((_, number, words),) = sent()
    assert number == NUMBER
    assert "/services/" in words
    assert "1950" not in words
    assert set(AuditEvent.objects.filter(action="call.step").values_list("detail__what", flat=True)) == {
        "begin", "report", "visit", "card", "end",
    }  # fmt: skip


def test_what_was_typed_survives_a_closed_window_and_is_hers_alone(town: Any, sori: Any, page_of: Any) -> None:
    client = page_of(sori)
    here = client.post("/calls/begin/").headers["Location"]
    client.post(f"{here}keep/", {"note": "월세가 밀림", "consent": "1", "caller": "가짜전화", "phone": NUMBER})
    home = Read(client.get("/calls/"))
    assert "마치지 않은 통화" in home.text
    assert home.find("a", href=here)
    assert "월세가 밀림" in client.get(here).content.decode()
    with connection.cursor() as cursor:
        set_areas(UNPLACED)
        cursor.execute("select c::text from callcentre_call c")
        (row,) = cursor.fetchone()
    assert "월세" not in row
    assert NUMBER not in row
    client.post(f"{here}keep/", {"note": "월세가 밀림"})
    set_areas(UNPLACED)
    assert Call.objects.get().phone is None, "without consent the number is forgotten"
    set_areas()
    for other in (make_person("sora", Role.CALL_CENTRE), town.ara, town.daon):
        answers = {page_of(other).get(here).status_code, page_of(other).post(f"{here}end/", {}).status_code}
        assert answers == {404} if other.username == "sora" else answers == {403}
    for _ in range(actions.OPEN_AT_ONCE - 1):
        actions.begin(by=sori)
    with pytest.raises(Refused):
        actions.begin(by=sori)
    with pytest.raises(PermissionDenied):
        actions.begin(by=town.ara)


def test_an_ended_call_changes_no_more_and_its_texts_are_destroyed_in_time(town: Any, sori: Any) -> None:
    call = actions.begin(by=sori)
    actions.keep(by=sori, call=call.id, note="처음")
    actions.end(by=sori, call=call.id, kind="call_other", result="call_cut")
    actions.end(by=sori, call=call.id, kind="call_crisis", result="call_none")
    row = actions.keep(by=sori, call=call.id, note="나중")
    assert (row.note, row.kind, row.result) == ("처음", "call_other", "call_cut")
    set_areas(UNPLACED)
    booking.ask(asked=asked(town))
    set_areas(UNPLACED, *town.areas)
    early, late = (fade(clock.today() + timedelta(days=days)) for days in (89, 99))
    assert (early["call"].removed, early["visit_request"].removed) == (0, 0)
    assert (late["call"].removed, late["visit_request"].removed) == (1, 1)
    assert Call.objects.get().note is None
    assert not VisitRequest.objects.exists()


def test_a_text_never_goes_to_a_number_that_wants_none(town: Any, sori: Any, posted: Any, acting: Any) -> None:
    area = town.areas[0]
    code = booking.ask(asked=asked(town, text=True))
    with posted(), acting(town.ara):
        texts.send_card(key=uuid4(), what="card_book", number="010 0000 0404", area=area, by=town.ara, link="x")
    assert len(sent(area)) == 1
    with posted(), acting(town.ara):
        texts.hush(number="+82 10-0000-0404", area=area, by=town.ara)
    assert sent(area) == [], "what was to leave today is taken back"
    with posted(), acting(town.ara):
        row = booking.accept(by=town.ara, visit_request=request_of(code).id, on=day(3), part=AFTERNOON)
    assert row.__dict__["untold"]
    assert row.on == day(3)
    assert sent(area) == []
    with pytest.raises(Refused, match="no texts"):
        texts.send_card(key=uuid4(), what="card_book", number=NUMBER, by=sori, link="x")
    with pytest.raises(Refused, match="no mobile"):
        texts.send_card(key=uuid4(), what="card_book", number="02-123-4567", by=sori, link="x")
    with connection.cursor() as cursor:
        cursor.execute("select t::text from callcentre_textcount t")
        assert "0404" not in str(cursor.fetchall())
    texts.hush(number=NUMBER, quiet=False)
    limits = calls().limits
    left = limits.texts_to_number - TextCount.objects.get().count
    for _ in range(left):
        texts.send_card(key=uuid4(), what="card_book", number=NUMBER, by=sori, link="x")
    with pytest.raises(Refused, match="today"):
        texts.send_card(key=uuid4(), what="card_book", number=NUMBER, by=sori, link="x")


def test_a_text_leaves_in_the_callers_language_which_the_call_remembers(sori: Any, page_of: Any, posted: Any) -> None:
    client = page_of(sori)
    here = client.post("/calls/begin/").headers["Location"]
    told = {"what": "card_book", "number": NUMBER, "agree": "1"}
    with posted():
        client.post(f"{here}card/", told | {"key": str(uuid4()), "tongue": "vi"})
    (line,) = sent()
    assert "Đăng ký tư vấn" in line[2]
    assert line[2].endswith("/visit/?lang=vi")
    again = Read(client.get(f"{here}?tool=card"))
    assert again.find("option", value="vi", selected=None)
    refused = client.post(f"{here}card/", told | {"key": str(uuid4()), "tongue": "xx"})
    assert refused.status_code == 422
    assert len(sent()) == 1


@pytest.mark.parametrize("what", [one for one, words in texts.WORDS.items() if len(words) > 1])
def test_every_text_is_short_and_whole_in_each_language(what: str) -> None:
    for tongue in texts.TONGUES:
        words = texts.WORDS[what][tongue]
        assert "{link}" in words
        told = words.format(link="https://welfare.example.go.kr/services/s/0123456789abcdef/", days=90)
        assert len(told.encode("euc-kr", errors="replace")) <= 2_000, "a long text of a Korean carrier (LMS)"


def test_an_office_answers_a_visit_and_whoever_asked_hears(town: Any, page_of: Any, posted: Any, acting: Any) -> None:
    code = booking.ask(asked=asked(town, text=True))
    here = f"/bookings/{request_of(code).id}/"
    assert page_of(town.chan).get(here).status_code == 404
    client = page_of(town.ara)
    assert "가짜방문" not in client.get("/bookings/").content.decode()
    assert "가짜방문" not in client.get(here).content.decode()
    assert client.post(here, {"step": "reveal", "purpose": ""}).status_code == 422
    assert "가짜방문" in client.post(here, {"step": "reveal", "purpose": "visit"}).content.decode()
    assert AuditEvent.objects.get(action="visit.ask", detail__what="reveal").purpose == "visit"
    weekend = next(
        clock.today() + timedelta(days=n) for n in range(1, 15) if not is_working_day(clock.today() + timedelta(days=n))
    )
    refused = client.post(here, {"step": "accept", "on": weekend.isoformat(), "part": MORNING})
    assert refused.status_code == 422
    assert "쉬는 날" in refused.content.decode()
    with posted():
        assert client.post(here, {"step": "accept", "on": day(4).isoformat(), "part": AFTERNOON}).status_code == 302
    ((_, number, words),) = sent(town.areas[0])
    assert number == NUMBER
    assert "오후" in words
    assert "가짜" not in words
    assert PLACE not in words
    found = {"street": "시험로 44", "unit": "4호", "name": "가짜방문", "kind": "aged_alone", "size": 1, "phone": NUMBER}
    home = {"area": town.areas[0], "seen": ["asked_help"]} | found
    assert client.post(f"{here}household/", home).status_code == 302
    with acting(town.ara):
        duty = Duty.objects.get(duty="visit_request")
        assert (duty.due_on, duty.path) == (day(4), here)
    stands = Read(page_of(town.ara).post("/visit/status/", {"code": code.upper().replace("-", " ")}))
    assert "날짜 정해짐" in stands.text
    assert "가짜방문" not in stands.html
    assert PLACE not in stands.html
    page_of(town.bora).post(here, {"step": "accept", "on": day(5).isoformat(), "part": MORNING})
    with acting(town.ara):
        assert [d.due_on for d in Duty.objects.filter(duty="visit_request", settled_at=None)] == [day(5)]
    page_of(town.ara).post(here, {"step": "done"})
    with acting(town.ara):
        assert not Duty.objects.filter(duty="visit_request", settled_at=None).exists()
        with pytest.raises(Refused):
            booking.decline(by=town.ara, visit_request=request_of(code).id, reason="visit_phoned")


def test_whoever_asked_changes_and_cancels_with_the_code(town: Any, client: Any) -> None:
    answer = client.post("/visit/", typed())
    code = CODE.search(answer.content.decode())
    assert code
    assert client.get("/visit/").headers["Cache-Control"].count("no-store")
    changed = {"code": code[0], "step": "change", "part": AFTERNOON}
    past = client.post("/visit/status/", changed | {"first": "2020-01-01"})
    assert past.status_code == 422
    assert "내일부터" in past.content.decode()
    assert "바꾼 날을" in client.post("/visit/status/", changed | {"first": day(6).isoformat()}).content.decode()
    assert request_of(code[0]).days == [day(6).isoformat()]
    assert "취소했습니다" in client.post("/visit/status/", {"code": code[0], "step": "cancel"}).content.decode()
    assert request_of(code[0]).state == VisitRequest.State.CANCELLED
    assert client.post("/visit/status/", changed | {"first": day(6).isoformat()}).status_code == 422
    assert client.post("/visit/status/", {"code": "2222-2222-2222-2222"}).status_code == 404


@pytest.mark.parametrize(
    ("told", "field", "words"),
    [
        ({"town": "없는나라"}, "town", "찾지 못했습니다"),
        ({"town": "시험"}, "area", "하나를 골라"),
        ({"phone": "12"}, "phone", "전화번호로 읽을 수 없습니다"),
        ({"phone": "02-123-4567", "text": "1"}, "text", "휴대전화"),
        ({"name": "900101-1234567"}, "name", "주민등록번호"),
        ({"agree": ""}, "agree", "동의하셔야"),
        ({"first": "2099-01-01"}, "first", "안의 날"),
        ({"first": "내일"}, "first", "2026-09-22처럼"),
        ({"part": "밤"}, "part", "하나를 골라"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(
    town: Any, client: Any, told: dict[str, str], field: str, words: str
) -> None:
    page = Read(client.post("/visit/", typed() | {"name": "가짜방문"} | told))
    assert page.response.status_code == 422
    assert words in page.text
    assert not VisitCode.objects.exists()
    kept = page.find("input", name="place")
    assert kept
    assert kept[0]["value"] == PLACE


def test_a_half_day_takes_on_so_many_visits_and_says_which_is_free(town: Any, acting: Any) -> None:
    most = calls().limits.half_day_visits
    ids = [request_of(booking.ask(asked=asked(town))).id for _ in range(most + 1)]
    with acting(town.ara):
        for one in ids[:-1]:
            booking.accept(by=town.ara, visit_request=one, on=day(2), part=MORNING)
        with pytest.raises(Refused, match="is free"):
            booking.accept(by=town.ara, visit_request=ids[-1], on=day(2), part=MORNING)
        booking.accept(by=town.ara, visit_request=ids[-1], on=day(2), part=AFTERNOON)
        booking.accept(by=town.ara, visit_request=ids[0], on=day(2), part=MORNING)  # again: nothing new
        assert booking.taken(town.areas[0], [day(2)]) == {(day(2), MORNING): most, (day(2), AFTERNOON): 1}
    with pytest.raises(Refused, match="is free"):
        booking.ask(asked=asked(town))


def test_figures_show_nobody_alone(town: Any, sori: Any) -> None:
    others = [make_person(f"sori{number}", Role.CALL_CENTRE) for number in range(2)]

    def calls_of(agent: Any, minutes: list[int], kind: str = "call_question") -> None:
        set_areas(UNPLACED)
        now = max(clock.now(), clock.at(clock.today(), 1))
        for length in minutes:
            Call.objects.create(
                agent=agent, kind=kind, script="care" if kind == "call_crisis" else "", result="call_informed",
                started_at=now - timedelta(minutes=length), ended_at=now,
            )  # fmt: skip
        set_areas()

    calls_of(sori, [2, 4, 12])
    calls_of(others[0], [6, 6, 6])
    figures = queries.home(sori).figures
    assert [(row.count, row.median, row.p90) for row in figures.mine] == [(3, 4.0, 10.4)] * 2
    assert figures.centre == figures.by_kind == [], "two agents: the other's calls are total minus mine"
    calls_of(others[1], [8], kind="call_crisis")
    figures = queries.home(sori).figures
    assert [row.count for row in figures.centre] == [7, 7]
    assert [(row.words, row.count) for row in figures.by_kind] == [("위기 상담", None), ("복지서비스 문의", 6)]
    assert [row.count for row in figures.by_script] == [None]
    assert queries.home(others[1]).figures.mine[0].count == 1


def test_the_first_page_asks_the_database_the_same_with_many_calls(
    town: Any, sori: Any, page_of: Any, django_assert_max_num_queries: Any
) -> None:
    set_areas(UNPLACED)
    now = clock.now()
    rows = [Call(agent=sori, kind="call_other", result="call_cut", started_at=now, ended_at=now) for _ in range(500)]
    Call.objects.bulk_create(rows)
    set_areas()
    client = page_of(sori)
    here = client.post("/calls/begin/").headers["Location"]
    client.get("/calls/")
    with django_assert_max_num_queries(32):
        client.get("/calls/")
    with django_assert_max_num_queries(20):
        client.get(here)


@pytest.mark.usefixtures("transactional_db")
def test_ten_calls_at_once_and_no_half_day_too_many(acting: Any) -> None:
    with transaction.atomic():
        make_area(HERE, "시험동")
        agents = [make_person(f"agent{number}", Role.CALL_CENTRE) for number in range(10)]
        officers = [make_person(f"officer{number}", Role.OFFICER, HERE) for number in range(10)]

    def call(agent: Any) -> str:
        try:
            began = actions.begin(by=agent)
            wish = booking.Asked(uuid4(), HERE, [day(2)], MORNING, "가짜방문", NUMBER, PLACE)
            (code,) = {booking.ask(asked=wish, by=agent) for _ in range(2)}
            actions.note_made(by=agent, call=began.id, what="visit")
            actions.end(by=agent, call=began.id, kind="call_visit", result="call_passed")
            return code
        finally:
            connections.close_all()

    def accept(officer: Any, code: str) -> bool:
        try:
            with transaction.atomic(), acting(officer):
                booking.accept(by=officer, visit_request=request_of(code).id, on=day(2), part=MORNING)
            return True
        except Refused:
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        codes = list(pool.map(call, agents))
        accepted = list(pool.map(accept, officers, codes))
    with transaction.atomic(), within([HERE, UNPLACED]):
        counts = (Call.objects.filter(result="call_passed").count(), VisitRequest.objects.count(), len(set(codes)))
    assert counts == (10, 10, 10)
    assert sum(accepted) == calls().limits.half_day_visits


def test_the_content_is_refused_where_a_script_does_not_begin_with_danger(tmp_path: Path) -> None:
    path = Path(__import__("bandi.korea.calls", fromlist=["x"]).__file__).parent / "calls.toml"
    text = path.read_text("utf-8")
    for wrong in (
        text.replace('numbers = ["119"]\n', "", 1),
        text.replace('id = "food"', 'id = "danger"'),
        text.replace("small = 5", "small = 0"),
        text + "\n[more]\n",
        text.replace('ko = "가정폭력"', 'ko = ""'),
    ):
        (tmp_path / "calls.toml").write_text(wrong, "utf-8")
        with pytest.raises(ContentError):
            read_calls(tmp_path / "calls.toml")


def test_every_number_of_a_script_stands_in_other_content() -> None:
    folder = Path(__import__("bandi.korea.calls", fromlist=["x"]).__file__).parent
    others = "".join(one.read_text("utf-8") for one in folder.rglob("*.toml") if one.name != "calls.toml")
    numbers = {number for script in calls().scripts for step in script.steps for number in step.numbers}
    assert numbers
    assert not [number for number in numbers if not re.search(rf"(?<!\d){number}(?!\d)", others)]


@settings_(max_examples=40, deadline=None)
@given(st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31)))
def test_a_day_on_which_nobody_comes_always_says_which_to_take(wished: date) -> None:
    fault = booking.day_fault(wished)
    free = clock.today() < wished <= clock.today() + timedelta(days=calls().limits.ahead_days) and is_working_day(
        wished
    )
    assert (fault is None) == free
    assert fault is None or re.search(r"\d", fault.en)


def test_the_demo_rings_once(town: Any, sori: Any, settings: Any, posted: Any) -> None:
    from bandi.office.callcentre.demo import ring

    with pytest.raises(Refused):
        ring()
    settings.DEMO = True
    for _ in range(2):
        with posted():
            ring()
    with within([UNPLACED, *town.areas]):
        assert (Call.objects.count(), Call.objects.filter(ended_at=None).count()) == (25, 1)
        assert sorted(VisitRequest.objects.values_list("state", flat=True)) == ["visit_accepted"] + ["visit_asked"] * 2
    assert len(queries.home(sori).figures.centre) == 2
