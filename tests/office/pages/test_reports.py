"""Reports by people: three taps, a receipt, the right office at once, an answer; and what strangers may send."""

import re
import struct
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from tests.office.conftest import make_person, set_areas

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.roles import Role
from bandi.office.audit.models import AuditEvent
from bandi.office.errors import OutOfReach, Refused
from bandi.office.reports import actions, floods, forms, queries
from bandi.office.reports.intake import Told, receive
from bandi.office.reports.models import UNPLACED, FloodCount, Report, Reporter, ReportFile, ReportMessage, ReportReceipt
from bandi.office.reports.reading import holds_phone, phone_of, without_resident_numbers
from bandi.office.reports.receipts import standing
from bandi.office.reports.recordings import stripped_sound
from bandi.office.worklist.models import Duty, Listing

CODE = re.compile(r'class="code">([2-9a-z]{4}(?:-[2-9a-z]{4}){3})<')
TOKEN = re.compile(r'name="form" value="([^"]+)"')
SEEN = {"kinds": ["livelihood"], "town": "시험동", "place": "시험로7길 7", "who": "neighbour"}


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test fills a form faster than any person."""
    monkeypatch.setattr(forms, "FASTEST", 0)


@pytest.fixture
def send(town: Any, client: Any) -> Callable[..., Any]:
    """`send(place=…)`: opens the form and sends it, as a browser without scripts does."""

    def sent(**told: Any) -> Any:
        page = client.get("/report/", {"who": told.get("who", "neighbour"), "lang": told.get("lang", "ko")})
        token = TOKEN.search(page.content.decode())
        assert token
        return client.post("/report/", SEEN | {"form": token[1]} | told)

    return sent


def code_of(answer: Any) -> str:
    found = CODE.search(answer.content.decode())
    assert answer.status_code == 200, answer.content.decode()
    assert found
    return found[1]


def only(*areas: str) -> Report:
    with within(areas):
        return Report.objects.get()


def told(**facts: Any) -> Told:
    return Told(**({"key": uuid4(), "who": "neighbour", "kinds": ["care"], "area": "11020690"} | facts))


@pytest.fixture
def tell(town: Any) -> Callable[..., Report]:
    """`tell(place=…)`: a report in Ara's neighbourhood."""

    def received(**facts: Any) -> Report:
        with within([*town.areas, UNPLACED]):
            code = receive(told=told(**facts)).code
            from bandi.office.history.links import digest

            return Report.objects.get(pk=ReportReceipt.objects.get(digest=digest(code)).report)

    return received


def test_three_taps_lead_to_a_receipt_and_to_the_right_office(town: Any, client: Any, send: Any, acting: Any) -> None:
    first = client.get("/report/").content.decode()
    assert first.count('class="btn tap"') == 4
    assert "<script" not in first
    code = code_of(send(note="며칠째 문 앞에 우유가 쌓여 있어요"))
    report = only(*town.areas)
    assert (report.area, report.state, report.way) == (town.areas[0], Report.State.NEW, Report.Way.WEB)
    assert report.tell_by == clock.today() + timedelta(days=14) or report.tell_by > clock.today() + timedelta(days=13)
    with acting(town.ara):
        assert [line.report.id for line in queries.queue(town.ara, tab="open", page=1)] == [report.id]
        assert queries.report_page(town.ara, report.id).report.note == "며칠째 문 앞에 우유가 쌓여 있어요"
    with acting(town.chan):
        assert not list(queries.queue(town.chan, tab="open", page=1))
        with pytest.raises(OutOfReach):
            queries.report_page(town.chan, report.id)
    page = client.post("/report/status/", {"code": code.upper().replace("-", " ")}).content.decode()
    assert "담당자가 곧 봅니다" in page
    for secret in ("우유", "시험로7길", str(report.id)):
        assert secret not in page
    assert AuditEvent.objects.filter(action="report.view", actor="ara", detail__report=str(report.id)).exists()


def test_a_form_sent_twice_is_one_report_with_one_code(town: Any, client: Any) -> None:
    token = TOKEN.search(client.get("/report/?who=self").content.decode())
    assert token
    body = SEEN | {"form": token[1], "who": "self"}
    assert code_of(client.post("/report/", body)) == code_of(client.post("/report/", body))
    only(*town.areas)


def test_the_database_keeps_no_code_no_address_and_no_readable_word(town: Any, send: Any, as_owner: Any) -> None:
    code = code_of(send(note="초록대문집", name="가짜알림", phone="010 0000 0001"))
    with as_owner() as cursor:
        for table in ("report", "reporter", "reportreceipt", "floodcount"):
            cursor.execute(f"select t::text from reports_{table} t")
            kept = " ".join(row for (row,) in cursor.fetchall())
            assert kept
            for secret in (
                code,
                code.replace("-", ""),
                "127.0.0.1",
                "초록대문집",
                "가짜알림",
                "0000-0001",
                "시험로7길",
            ):
                assert secret not in kept, (table, secret)


@pytest.mark.parametrize("lang", ["ko", "easy", "en", "vi", "zh"])
def test_each_language_says_everything_and_stays_small(town: Any, client: Any, send: Any, lang: str) -> None:
    from bandi.office.discovery import door
    from bandi.office.tongues import spoken

    other = {one.words[0] for one in door.reporting().kinds} if lang != "ko" else {"Cannot make ends meet"}
    pages = [client.get(path, {"lang": lang, "who": who}) for path, who in
             (("/report/", ""), ("/report/", "professional"), ("/report/status/", ""))]  # fmt: skip
    pages += [send(lang=lang, kinds=[], town=""), send(lang=lang)]
    for page in pages:
        html = page.content.decode()
        assert f'<html lang="{spoken(lang)}">' in html
        assert page.headers["Content-Language"] == spoken(lang)
        assert not [word for word in other if word in html]
        assert len(page.content) < 60_000
    assert code_of(pages[-1])


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(town: Any, send: Any) -> None:
    answer = send(kinds=[], town="없는동네", place="", note="갑을병", phone="열", who="professional")
    html = answer.content.decode()
    assert answer.status_code == 422
    for told_ in ("하나 이상 눌러", "찾지 못했습니다", "주소, 건물", "하시는 일을", "010-1234-5678처럼", "갑을병"):
        assert told_ in html
    assert 'value="없는동네"' in html
    for name in ("kinds", "town", "place", "group", "phone"):
        assert f'href="#{name}"' in html
        assert f'id="{name}"' in html


def test_neighbourhoods_of_one_name_are_offered_and_one_is_chosen(town: Any, send: Any) -> None:
    answer = send(town="시험구")
    assert answer.status_code == 422
    assert answer.content.decode().count('name="area"') == 2
    assert code_of(send(town="시험구", area=town.areas[1]))
    assert only(*town.areas).area == town.areas[1]
    assert send(town="시험동", area="26350510").status_code == 200  # nobody chooses what was not offered
    with within(["26350510"]):
        assert not Report.objects.exists()


def test_a_report_for_nowhere_rests_at_the_desk_that_looks_for_its_place(
    town: Any, send: Any, client: Any, acting: Any
) -> None:
    code = code_of(send(town="", unknown="1", place="", landmark="초록 대문 옆"))
    sori = make_person("sori", Role.CALL_CENTRE)
    assert "찾고 있습니다" in client.post("/report/status/", {"code": code}).content.decode()
    with acting(town.ara):
        assert not Report.objects.exists()
        with pytest.raises(PermissionDenied):
            queries.unplaced(town.ara)
    with acting(sori):
        (row,) = queries.unplaced(sori)
        assert queries.unplaced_page(sori, row.id).report.landmark == "초록 대문 옆"
        actions.forward(by=sori, report=row.id, to=town.areas[0], unplaced=True)
        assert not queries.unplaced(sori)
        with pytest.raises(OutOfReach):
            queries.unplaced_page(sori, row.id)
    with acting(town.ara):
        assert queries.report_page(town.ara, row.id).report.area == town.areas[0]
    assert "시험동" in client.post("/report/status/", {"code": code}).content.decode()


@pytest.mark.parametrize(
    "number", ["900101-1234567", "9001011234567", "900101 - 1234567", "９００１０１－１２３４５６７"]
)
def test_a_resident_number_in_free_text_is_masked_and_locked_away(
    town: Any, send: Any, acting: Any, as_owner: Any, number: str
) -> None:
    html = send(note=f"이름은 모르고 {number} 이라고 했어요").content.decode()
    assert "따로 잠가" in html
    with acting(town.ara):
        row = Report.objects.get()
        assert row.note == "이름은 모르고 900101-******* 이라고 했어요"
        assert row.resident_number == "900101-1234567"
        assert "1234567" not in str(queries.report_page(town.ara, row.id))
    with as_owner() as cursor:
        cursor.execute("select t::text from reports_report t")
        assert "1234567" not in cursor.fetchall()[0][0]


@given(st.integers(0, 9_999_999), st.text(alphabet="가나다 .,", max_size=8))
def test_no_resident_number_passes_whatever_stands_around_it(rest: int, around: str) -> None:
    text, numbers = without_resident_numbers(f"{around}881231-{rest:07d}{around}")
    assert f"{rest:07d}" not in text
    assert numbers == [f"881231-{rest:07d}"]


@pytest.mark.parametrize("text", ["881399-1234567", "2026-11-22", "101동 1203호", "010-1234-5678", "12345678901234567"])
def test_other_numbers_stay(text: str) -> None:
    assert without_resident_numbers(text) == (text, [])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("01012345678", "010-1234-5678"), ("+82 10 1234 5678", "010-1234-5678"), ("02-123-4567", "02-123-4567"),
     ("031.123.4567", "031-123-4567"), ("1588-1234", "1588-1234"), ("123", None), ("", None)],
)  # fmt: skip
def test_telephone_numbers_in_every_usual_writing(typed: str, kept: str | None) -> None:
    assert phone_of(typed) == kept


def test_a_telephone_number_in_the_wrong_field_is_said_there(town: Any, send: Any) -> None:
    html = send(place="다산로 010-0000-0001").content.decode()
    assert 'id="place_error"' in html
    assert "연락받을 번호" in html
    assert "주민등록번호로 보입니다" in send(phone="900101-1234567").content.decode()
    assert not holds_phone("다산로44길 12, 101동 1203호")


def jpeg(*, place: bytes = b"", size: int = 0) -> bytes:
    """A whole JPEG of one pixel's shape, with a segment in which a camera wrote."""
    told_ = b"\xff\xe1" + struct.pack(">H", 2 + len(place)) + place if place else b""
    scan = b"\xff\xda" + struct.pack(">H", 3) + b"\x00" + b"\x01" * size
    return b"\xff\xd8" + told_ + b"\xff\xdb" + struct.pack(">H", 3) + b"\x00" + scan + b"\xff\xd9"


def test_a_photo_loses_its_place_and_one_of_fifty_megabytes_is_refused_beside_the_field(
    town: Any, send: Any, acting: Any, page_of: Any
) -> None:
    photo = SimpleUploadedFile("집.jpg", jpeg(place=b"Exif\x00\x00GPS 37.5,127.0"), content_type="image/jpeg")
    code_of(send(photo=photo, kinds=["care", "health"]))
    with acting(town.ara):
        kept = ReportFile.objects.get()
        media, content = queries.report_file(town.ara, kept.report_id, kept.pk)
    assert (media, b"GPS" in content) == ("image/jpeg", False)
    path = f"/reports/{kept.report_id}/files/{kept.pk}/"
    assert page_of(town.ara).get(path).headers["Content-Type"] == "image/jpeg"
    assert page_of(town.chan).get(path).status_code == 404
    huge = SimpleUploadedFile("크다.jpg", jpeg(size=50_000_000), content_type="image/jpeg")
    html = send(photo=huge, note="갑을병").content.decode()
    assert 'id="photo_error"' in html
    assert "너무 큽니다" in html
    assert "갑을병" in html
    with acting(town.ara):
        assert Report.objects.count() == 1
    text = SimpleUploadedFile("a.jpg", b"<script>", content_type="image/jpeg")
    assert "읽을 수 없습니다" in send(photo=text).content.decode()


def box(name: bytes, *inside: bytes) -> bytes:
    told_ = b"".join(inside)
    return struct.pack(">I4s", 8 + len(told_), name) + told_


def test_a_recording_loses_what_the_telephone_wrote_and_keeps_its_length() -> None:
    sound = box(b"mdat", b"\x11" * 40)
    whole = box(b"ftyp", b"M4A ") + box(b"moov", box(b"mvhd", b"\x00" * 8), box(b"udta", b"+37.5+127.0/")) + sound
    media, bare = stripped_sound(whole)
    assert (media, len(bare), b"+37.5" in bare, bare.endswith(sound)) == ("audio/mp4", len(whole), False, True)
    assert stripped_sound(b"ID3\x04\x00\x00\x00\x00\x00\x05home!\xff\xfb\x90")[1] == b"\xff\xfb\x90"
    for wrong in (b"", b"MZ", whole[:30], b"ID3\x04\x00\x00\x00\x00\x00\x05home!<svg>"):
        with pytest.raises(Refused):
            stripped_sound(wrong)


def test_a_second_report_of_the_place_joins_and_the_first_stays_first(town: Any, tell: Any, acting: Any) -> None:
    first = tell(place="시험로 7길 7", name="가짜갑001")
    later = tell(place="시험로7길7", kinds=["child"], name="가짜을002")
    other = tell(place="시험로7길 77")
    assert (later.joined_id, other.joined_id) == (first.id, None)
    with acting(town.ara):
        lines = {line.report.id: line for line in queries.queue(town.ara, tab="open", page=1)}
        assert set(lines) == {first.id, other.id}
        assert (lines[first.id].others, lines[first.id].sealed) == (1, True)
        assert "112" in queries.report_page(town.ara, first.id).routes[0]
        assert lines[first.id].report.due_on == clock.today()  # the child's day
        Report.objects.filter(pk=first.id).update(received_at=clock.now() - timedelta(days=91))
    assert tell(place="시험로7길 7").joined_id is None


def test_whoever_writes_a_report_down_hears_that_the_place_was_told_of(town: Any, tell: Any, page_of: Any) -> None:
    first = tell(place="시험로 7길 7")
    sori = make_person("sori", Role.CALL_CENTRE)

    def told_before(user: Any, **typed: str) -> bool:
        answer = page_of(user).post("/reports/near/", {"town": "시험동", "place": "시험로7길7"} | typed)
        return answer.status_code == 200 and "이미 들어왔습니다" in answer.content.decode()

    assert [told_before(user) for user in (town.ara, sori, town.chan)] == [True, True, False]
    for other in ({"place": "시험로7길 77"}, {"town": "없는동"}, {"place": ""}):
        assert not told_before(town.ara, **other)
    looks = AuditEvent.objects.filter(action="report.view", detail__report=str(first.id), detail__near=True)
    assert {event.actor for event in looks} == {"ara", "sori"}


def test_reports_of_one_household_join_when_they_are_tied_and_duties_come(town: Any, tell: Any, acting: Any) -> None:
    first, later = tell(place="모퉁이집", kinds=["care"]), tell(place="초록 대문", kinds=["care"])
    home = town.listing.household_id
    with acting(town.ara):
        actions.match(by=town.ara, report=first.id, household=home)
        assert actions.match(by=town.ara, report=later.id, household=home).joined_id == first.id
        due = {duty.duty: duty for duty in Duty.objects.filter(household=home)}
        assert set(due) == {"report_look", "report_tell"}
        assert due["report_tell"].due_on == clock.today() + timedelta(days=10)
        assert {duty.path for duty in due.values()} == {f"/reports/{first.id}/"}
        actions.tell(by=town.ara, report=later.id, outcome="report_met")
        assert not Duty.objects.filter(household=home, settled_at=None).exists()
        assert Report.objects.get(pk=first.id).state == Report.State.TOLD
    with acting(town.chan), pytest.raises(OutOfReach):
        actions.tell(by=town.chan, report=first.id, outcome="report_met")


def test_the_household_told_of_becomes_an_own_find(town: Any, tell: Any, acting: Any, page_of: Any) -> None:
    report = tell(place="시험로1길 99")
    client = page_of(town.ara)
    assert "시험로1길 99" in client.get(f"/reports/{report.id}/household/").content.decode()
    body = {"area": town.areas[0], "street": "시험로1길 99", "kind": "aged_alone", "size": "1", "seen": ["not_seen"]}
    assert client.post(f"/reports/{report.id}/household/", body).status_code == 302
    with acting(town.ara):
        row = Report.objects.select_related("household").get(pk=report.id)
        assert row.household
        assert row.household.street == "시험로1길 99"
        assert Listing.objects.get(household=row.household).assignee == town.ara
        assert Duty.objects.filter(household=row.household, duty="report_look").count() == 1


def test_households_of_the_road_are_offered_the_same_number_first(town: Any, tell: Any, acting: Any) -> None:
    set_areas(*town.areas)
    home = town.listings[1].household
    type(home).objects.filter(area=town.areas[0]).update(street_masked="시험로2길")
    report = tell(place="시험구 시험로2길 2")
    with acting(town.ara):
        offered = queries.report_page(town.ara, report.id).candidates
    assert len(offered) == 3
    assert (offered[0].household, offered[0].same, offered[0].head) == (home.id, True, "가○○○○2")


def test_a_wrong_office_hands_a_report_on_in_two_clicks(town: Any, tell: Any, page_of: Any, acting: Any) -> None:
    report = tell(place="이웃집", name="가짜갑003", note="보임")
    client = page_of(town.ara)
    page = client.get(f"/reports/{report.id}/forward/").content.decode()
    assert f'value="{town.areas[1]}"' in page
    client.post(f"/reports/{report.id}/forward/", {"to": town.areas[1]})
    assert client.get(f"/reports/{report.id}/").status_code == 404
    with acting(town.chan):
        assert queries.report_page(town.chan, report.id).told_by_somebody
        assert Reporter.objects.get().name == "가짜갑003"
        actions.forward(by=town.chan, report=report.id, to=town.areas[0])
    with acting(town.ara):
        assert queries.report_page(town.ara, report.id).report.note == "보임"


def test_abuse_goes_to_the_police_at_once_and_its_reporter_stays_sealed(
    town: Any, send: Any, acting: Any, client: Any, page_of: Any
) -> None:
    html = send(kinds=["child"], who="professional", group="g12", name="가짜교사", phone="01000000009").content.decode()
    for shown in ("tel:112", "112에 전화하세요", "신고의무자로서 신고하신 때"):
        assert shown in html
    row = only(*town.areas)
    assert (row.sealed, row.group, row.due_on) == (True, "g12", clock.today())
    ara = page_of(town.ara)
    for page in (ara.get("/reports/"), ara.get(f"/reports/{row.id}/")):
        assert "가짜교사" not in page.content.decode()
    assert "팀장이 목적을 대고" in page.content.decode()
    assert ara.post(f"/reports/{row.id}/reporter/", {"purpose": "contact"}).status_code == 403
    bora = page_of(town.bora)
    assert bora.post(f"/reports/{row.id}/reporter/", {"purpose": ""}).status_code == 422
    assert not AuditEvent.objects.filter(action="reporter.open").exists()
    assert "가짜교사" in bora.post(f"/reports/{row.id}/reporter/", {"purpose": "contact"}).content.decode()
    event = AuditEvent.objects.get(action="reporter.open")
    assert (event.actor, event.purpose, event.detail["sealed"]) == ("bora", "contact", True)
    assert page_of(town.chan).post(f"/reports/{row.id}/reporter/", {"purpose": "contact"}).status_code == 404


def test_an_ordinary_reporter_is_opened_for_a_purpose(town: Any, tell: Any, page_of: Any) -> None:
    report = tell(name="가짜약사", body="가짜약국")
    client = page_of(town.ara)
    assert "가짜약사" not in client.get(f"/reports/{report.id}/").content.decode()
    assert "가짜약국" in client.post(f"/reports/{report.id}/reporter/", {"purpose": "contact"}).content.decode()


def test_a_mandated_report_is_looked_at_the_next_day(tell: Any) -> None:
    assert tell(group="g21", who="professional").due_on == clock.today() + timedelta(days=1)
    assert tell(danger=True, place="다른 곳").due_on == clock.today() + timedelta(days=1)


def test_a_refusal_has_its_reason_and_an_appeal_is_somebody_elses(
    town: Any, send: Any, client: Any, acting: Any
) -> None:
    code = code_of(send())
    row = only(*town.areas)
    with acting(town.ara):
        with pytest.raises(Refused):
            actions.reject(by=town.ara, report=row.id, reason="report_untrue", answer="음")
        actions.reject(by=town.ara, report=row.id, reason="report_untrue", answer="찾아가 보았으나 빈 땅이었습니다.")
    page = client.post("/report/status/", {"code": code}).content.decode()
    assert "빈 땅이었습니다" in page
    assert "다시 살펴봐 주세요" in page
    assert client.post("/report/more/", {"code": code, "text": " ", "appeal": "1"}).status_code == 422
    for _ in range(2):
        again = client.post("/report/more/", {"code": code, "text": "뒷집이 아니라 옆집입니다", "appeal": "1"})
        assert "다른 사람이 봅니다" in again.content.decode()
    with acting(town.bora):
        assert [one.kind for one in ReportMessage.objects.all()][:1] == [ReportMessage.Kind.APPEAL]
        with pytest.raises(Refused):
            actions.reject(by=town.ara, report=row.id, reason="report_untrue", answer="역시 빈 땅이었습니다.")
        actions.tell(by=town.bora, report=row.id, outcome="report_met")
    assert "만나 살폈습니다" in client.post("/report/status/", {"code": code}).content.decode()


def test_wrong_codes_and_true_ones_say_nothing_and_too_many_wait(
    town: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floods, "WRONG_CODES", 3)
    answers = [client.post("/report/status/", {"code": code}) for code in ("2222-2222-2222-2222", "가짜", "", "x", "y")]
    assert [answer.status_code for answer in answers] == [404, 404, 422, 404, 429]
    assert standing("2222-2222-2222-2222", on=clock.today()) is None


def test_floods_traps_and_hurry_are_told_kindly(
    town: Any, send: Any, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "비우고 다시" in send(website="http://spam.example").content.decode()
    assert "오래 열어 둔" in send(form="invented").content.decode()
    monkeypatch.setattr(forms, "FASTEST", 60)
    hasty = send(note="갑을병")
    assert (hasty.status_code, "갑을병" in hasty.content.decode()) == (422, True)
    monkeypatch.setattr(forms, "FASTEST", 0)
    monkeypatch.setattr(floods, "BY_ADDRESS", 2)
    assert [send(place=f"집 {one}", s="shop-7").status_code for one in range(3)] == [200, 200, 429]
    FloodCount.objects.update(day=clock.today() - timedelta(days=1))
    monkeypatch.setattr(floods, "BY_ADDRESS", 9)
    assert send(place="집 4").status_code == 200
    assert FloodCount.objects.filter(day__lt=clock.today()).exists() is False or FloodCount.objects.count() <= 3


def test_a_poster_brings_its_code_along_and_an_unknown_one_works_too(
    town: Any, client: Any, acting: Any, send: Any
) -> None:
    from tests.office.test_partners import agreed

    from bandi.office.network import partners
    from bandi.office.network.funnel import partner_told

    with acting(town.chan):
        shop = partners.sign_up(by=town.chan, area=town.areas[1], agreed=agreed())
        code = partners.make_poster(by=town.chan, partner=shop.pk, spot="계산대").code
    assert client.get(f"/p/{code}/").headers["Location"] == f"/r/{code}/"
    assert client.get(f"/r/{code}/").headers["Location"] == f"/report/?s={code}"
    assert client.get("/r/<x>/").headers["Location"] == "/report/?"
    assert f"who=partner&amp;lang=ko&amp;s={code}" in client.get(f"/report/?s={code}").content.decode()
    code_of(send(s=code, here="1", town="", place="", who="partner"))
    row = only(*town.areas)
    assert (row.area, row.source_code, row.way) == (town.areas[1], code, "report_poster")
    assert row.place == "안내가 붙은 곳"
    code_of(send(s="nobody", here="1", town="", place="", who="partner"))
    assert only(UNPLACED).source_code == "nobody"
    code_of(send(s="nobody", here="1", town="시험동", place="", who="partner"))
    with within([town.areas[0]]):
        assert Report.objects.get().source_code == "nobody"
    with acting(town.chan):
        told = partner_told(town.chan, shop)[1][0]
        assert told.reached is not None
        assert (told.scans, told.reached.reports, told.reached.households, told.reached.supported) == (1, 1, 0, 0)


def test_a_town_nobody_finds_is_told_to_whoever_looks_for_the_place(town: Any, send: Any) -> None:
    code_of(send(town="먼나라동", unknown="1", place="", landmark="우물 옆"))
    assert only(UNPLACED).landmark == "먼나라동 우물 옆"


def test_the_call_centre_takes_a_report_and_reads_no_other(town: Any, page_of: Any, tell: Any) -> None:
    sori = make_person("sori", Role.CALL_CENTRE)
    client = page_of(sori)
    assert client.get("/").headers["Location"] == "/calls/"
    token = TOKEN.search(client.get("/reports/take/?who=self").content.decode())
    assert token
    answer = client.post("/reports/take/", SEEN | {"who": "self", "form": token[1], "name": "가짜전화"})
    code_of(answer)
    row = only(*town.areas)
    assert (row.way, row.taken_by) == (Report.Way.PHONE, sori)
    assert client.get("/reports/").status_code == 403
    assert client.get(f"/reports/{row.id}/").status_code in (403, 404)
    assert not FloodCount.objects.exists()


def test_the_demo_tells_of_neighbours_once(town: Any, settings: Any) -> None:
    from bandi.office.reports.demo import tell_of_neighbours

    with pytest.raises(Refused):
        tell_of_neighbours()
    settings.DEMO = True
    for _ in range(2):
        tell_of_neighbours()
    with within([*town.areas, UNPLACED]):
        assert Report.objects.count() == 7
        assert Report.objects.filter(joined__isnull=False).count() == 1


@pytest.mark.parametrize("count", [3, 10_000])
def test_ten_thousand_reports_do_not_slow_the_queue(
    town: Any, page_of: Any, acting: Any, django_assert_max_num_queries: Any, count: int
) -> None:
    now, today = clock.now(), clock.today()
    about = {"who": "neighbour", "kinds": ["care"], "language": "ko", "received_at": now, "tell_by": today}
    with acting(town.ara):
        rows = (Report(area=town.areas[0], due_on=today + timedelta(days=n % 14), **about) for n in range(count))
        Report.objects.bulk_create(rows, batch_size=2_000)
    client = page_of(town.ara)
    client.get("/reports/")
    with django_assert_max_num_queries(14):
        assert client.get("/reports/").status_code == 200
    with django_assert_max_num_queries(14):
        assert client.get("/reports/?page=300").status_code == 200
