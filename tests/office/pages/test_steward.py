"""The steward's pages: feeds, files, refused lines, rounds, capacities and the trail. No person stands on any."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.db import connection

from bandi.office.accounts.models import Area
from bandi.office.audit.models import AuditEvent
from bandi.office.discovery.models import Delivery, FeedCoverage, Refusal, Round

FILE = "00ff00ff00ff00ff"
NAMES = {"provider_ko": "시험기관", "provider_en": "Test provider"}
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def files(town: Any) -> Any:
    """Three feeds, of which one arrived; 60 files of it; one with four refused lines."""
    for feed, name, arrived in (
        ("power", "전기료 체납", "arrived"),
        ("water", "단수", "late"),
        ("health", "보험료 체납", "missing"),
    ):
        FeedCoverage.objects.create(
            **NAMES, round=town.round, feed=feed, name_ko=name, name_en=feed, arrived=arrived, records=1234, linked=617
        )
    for number in range(60):
        Delivery.objects.create(
            **NAMES,
            delivery=FILE if number == 0 else f"{number:016x}",
            feed="power",
            feed_ko="전기료 체납",
            feed_en="Electricity arrears",
            file=f"POWER_{number:03d}.csv",
            received_on=date(2026, 9, 10),
            rows_in=1000,
            accepted=996,
            refused=4,
            state="held" if number == 7 else "accepted",
        )
    for line, column, category in (
        (3, "체납개월", "range"),
        (9, "체납개월", "range"),
        (9, "금액", "type"),
        (0, "", "count"),
    ):
        Refusal.objects.create(
            delivery_id=FILE,
            line=line,
            column=column,
            category=category,
            reason_ko=f"{line}행을 믿을 수 없습니다.",
            reason_en=f"Line {line} cannot be believed.",
            mender="provider",
        )
    return town


@pytest.fixture
def following(town: Any, round_maker: Any) -> Round:
    """The round that can be run next."""
    return round_maker("2026-6", state="waiting", published_at=None, published_on=None, cutoff=date(2026, 10, 31))


def test_each_feed_says_what_its_absence_means(files: Any, page_of: Any, read: Any) -> None:
    page = read(page_of(files.saerom).get("/steward/feeds/"))
    assert "연계 정보 2종을 이번 차수에 쓰지 못했습니다." in page.text
    assert "이번 차수 달의 자료가 없어 이 신호를 모릅니다." in page.text
    assert "한 번도 받지 못해 이 신호를 모릅니다." in page.text
    assert "1,234" in page.text  # the records of what came; what did not come has no number
    assert page.text.count("1,234") == 1
    assert "0.4%" in page.text


def test_what_nobody_expects_is_folded_for_the_steward_and_on_no_household(files: Any, page_of: Any, read: Any) -> None:
    for feed, name, arrived, records in (
        ("pharmacy", "약국 신고", "unconnected", 0),
        ("police", "경찰 통보", "unconnected", 7),
        ("loan", "노후긴급자금 대부", "not_in_force", 0),
    ):
        FeedCoverage.objects.create(
            **NAMES, round=files.round, feed=feed, name_ko=name, name_en=feed, arrived=arrived, records=records
        )
    page = read(page_of(files.saerom).get(f"/steward/rounds/{files.round.pk}/"))
    assert "받지 않는 자료 3종" in page.text
    assert "약국 신고: 미연계 시험기관" in page.text
    assert "경찰 통보: 미연계 · 온 기록 7건" in page.text
    assert "노후긴급자금 대부: 시행 기간 아님" in page.text
    feeds = read(page_of(files.saerom).get("/steward/feeds/"))
    assert "연계 정보 2종을 이번 차수에 쓰지 못했습니다." in feeds.text
    assert "받지 않는 자료 3종" in feeds.text
    home = read(page_of(files.ara).get(f"/households/{files.listing.household_id}/"))
    assert "이번 차수에 오지 않은 자료 2가지" in home.text
    for name in ("약국 신고", "경찰 통보", "노후긴급자금 대부"):
        assert name in feeds.text
        assert name not in home.text


def test_files_are_filtered_and_paged(files: Any, page_of: Any, read: Any) -> None:
    client = page_of(files.saerom)
    page = read(client.get("/steward/feeds/?feed=power"))
    assert "파일 60개" in page.text
    assert page.find("a", href="?feed=power&page=2")
    assert "파일 1개" in read(client.get("/steward/feeds/?state=held")).text
    assert "고른 조건에 맞는 파일이 없습니다." in read(client.get("/steward/feeds/?feed=nothing")).text
    for odd in ("x", "-1", "²", "9" * 30):
        assert client.get("/steward/feeds/", {"page": odd}).status_code == 200


def test_refused_lines_are_searched(files: Any, page_of: Any, read: Any) -> None:
    client, path = page_of(files.saerom), f"/steward/feeds/{FILE}/"
    assert "4줄 · 내려받은 표" in read(client.get(path)).text
    for query, count in (
        ("category=range", 2),
        ("line=9", 2),
        ("line=0", 1),
        ("column=금액", 1),
        ("line=9&category=type", 1),
    ):
        assert f"{count}줄 · 내려받은 표" in read(client.get(f"{path}?{query}")).text, query
    assert "줄 번호는 숫자로 써 주세요." in read(client.get(f"{path}?line=x")).text


def test_refused_lines_are_downloaded_for_the_provider(files: Any, page_of: Any) -> None:
    answer = page_of(files.saerom).get(f"/steward/feeds/{FILE}/refusals.csv?category=range")
    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["줄", "열", "까닭", "설명", "고칠 곳"]
    assert [row[:2] for row in rows[1:]] == [["3", "체납개월"], ["9", "체납개월"]]
    assert answer.headers["Content-Disposition"] == f'attachment; filename="refused_{FILE}.csv"'
    assert AuditEvent.objects.get(action="export").detail == {"delivery": FILE, "lines": 2}


def test_running_a_round_is_asked_for_once_and_said_beforehand(
    files: Any, following: Round, page_of: Any, read: Any
) -> None:
    client = page_of(files.saerom)
    assert read(client.get("/steward/rounds/")).find("a", href="/steward/rounds/2026-6/run/")
    asked = read(client.get("/steward/rounds/2026-6/run/"))
    assert "배포하면 되돌릴 수 없습니다." in asked.text
    assert Round.objects.get(pk="2026-6").stage == ""  # looking starts nothing
    answer = client.post("/steward/rounds/2026-6/run/", follow=True)
    page = read(answer)
    assert "차례를 기다림" in page.text
    assert page.find("section", id="progress", hx_get="/steward/rounds/2026-6/progress/", hx_trigger="every 1s")
    assert "이미 실행 중이거나" in read(client.post("/steward/rounds/2026-6/run/", follow=True)).text
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs")
        assert cursor.fetchone() == (1,)


def test_progress_is_a_fragment_until_the_round_has_ended(
    files: Any, following: Round, page_of: Any, read: Any
) -> None:
    client, path = page_of(files.saerom), "/steward/rounds/2026-6/progress/"
    client.post("/steward/rounds/2026-6/run/")
    Round.objects.filter(pk="2026-6").update(stage="queued")
    answer = client.get(path, **HTMX)
    assert "HX-Refresh" not in answer.headers
    assert "<html" not in answer.content.decode()
    assert read(answer).find("li", aria_current="step")
    assert client.get(path).headers["Location"] == "/steward/rounds/2026-6/"  # without JavaScript
    Round.objects.filter(pk="2026-6").update(state="published", stage="")
    answer = client.get(path, **HTMX)
    assert answer.headers["HX-Refresh"] == "true"
    assert not read(answer).find("section", hx_trigger="every 1s")


def test_a_failed_round_says_why_and_what_to_do(files: Any, following: Round, page_of: Any, read: Any) -> None:
    Round.objects.filter(pk="2026-6").update(state="failed", error="명부가 오지 않았습니다.")
    client = page_of(files.saerom)
    page = read(client.get("/steward/rounds/2026-6/"))
    assert "명부가 오지 않았습니다." in page.text
    assert "앞선 차수의 명단은 그대로입니다." in page.text
    assert page.find("a", href="/steward/rounds/2026-6/run/")
    assert "다음 차수 실행" in read(client.get("/steward/rounds/")).text


def test_a_published_round_shows_what_it_rests_on(files: Any, page_of: Any, read: Any) -> None:
    files.round.counts = {
        "listed": 1433,
        "reference": 6789,
        "why": {"score": 1400, "exploration": 33},
        "band": {"low": 9},
    }
    files.round.manifest = {
        "inputs": {
            "code": "0.1.0",
            "round": {"until": "2026-09-14"},
            "deliveries": [{}] * 3,
            "earlier": {"2026-4": "a" * 64},
        },
        "tables": 12,
    }
    files.round.save()
    page = read(page_of(files.saerom).get("/steward/rounds/2026-5/"))
    assert "1,433 명단에 오른 가구" in page.text
    assert "탐색 표본 33" in page.text
    assert "3개 · 2026. 9. 14.(월)까지 받은 것" in page.text
    assert page.find("a", href="/steward/rounds/2026-4/")
    assert "bandi verify 2026-5" in page.text
    assert "명단의 순서를 정한 것 전문가 점수표" in page.text

    told = "m-0123456789ab: the file is damaged or was not signed here"
    files.round.manifest["inputs"]["model"] = {"id": "m-ba9876543210", "digest": "b" * 64, "refused": [told]}
    files.round.save()
    page = read(page_of(files.saerom).get("/steward/rounds/2026-5/"))
    assert "지난 결과에서 배운 점수 m-ba9876543210" in page.text
    assert "학습 모형 파일을 믿을 수 없어 읽지 않았습니다." in page.text
    assert told in page.text


def test_capacities_are_set_one_by_one(files: Any, page_of: Any, read: Any) -> None:
    client, area = page_of(files.saerom), files.areas[0]
    page = read(client.post("/capacity/", {"area": area, "households": "-4"}))
    assert "0에서 10,000 사이의 수를 써 주세요." in page.text
    assert page.find("input", id=f"c{area}", value="-4")
    assert (
        "다음 차수부터 쓰입니다."
        in read(client.post("/capacity/", {"area": area, "households": "45"}, follow=True)).text
    )
    assert Area.objects.get(pk=area).capacity == 45
    assert "담당이 아닌 동네입니다." not in read(client.get("/capacity/")).text


def test_the_trail_is_filtered_and_names_no_household(files: Any, page_of: Any, read: Any) -> None:
    client = page_of(files.ara)
    client.get(f"/listings/{files.listing.id}/call/")
    client = page_of(files.saerom)
    page = read(client.get("/steward/audit/?action=household.view&actor=ara"))
    assert "1줄" in page.text
    assert "연락하기 위해" in page.text
    assert "시험동" in page.text
    assert str(files.listing.household_id) not in page.html
    assert "고른 조건에 맞는 기록이 없습니다." in read(client.get("/steward/audit/?actor=nobody")).text
    wrong = read(client.get("/steward/audit/?from_on=2026-09-02&to_on=2026-09-01"))
    assert "시작하는 날이 끝나는 날보다 뒤입니다." in wrong.text


def test_the_seals_are_verified_on_request(files: Any, page_of: Any, read: Any, as_owner: Any) -> None:
    client = page_of(files.saerom)
    client.get("/steward/audit/")
    assert "기록이 온전합니다." in read(client.post("/steward/audit/")).text
    first = AuditEvent.objects.order_by("id").first()
    assert first is not None
    with as_owner() as cursor:
        cursor.execute("alter table audit_auditevent disable trigger user")
        cursor.execute("update audit_auditevent set actor = 'nobody' where id = %s", [first.id])
        cursor.execute("alter table audit_auditevent enable trigger user")
    assert f"{first.id}번 줄이 고쳐졌습니다." in read(client.post("/steward/audit/")).text


def test_help_explains_every_result_and_where_the_source_is(files: Any, page_of: Any, read: Any) -> None:
    page = read(page_of(files.ara).get("/help/"))
    for part in ("what", "day", "results", "words", "keys", "ask", "source"):
        assert page.find("section", id=part), part
    assert "AGPL-3.0-or-later" in page.text
    assert "단수: 이번 차수분 미도착" in page.text


def test_a_held_file_says_why_in_plain_words_and_asks_for_a_reason(files: Any, page_of: Any, read: Any) -> None:
    from bandi.office.stewardship.models import GateDecision, GateFinding

    held = Delivery.objects.get(state="held")
    told = "지난 6번의 가운데값 84,000원 → 이번 84원: 단위가 천원으로 바뀐 것 같습니다."
    GateFinding.objects.create(delivery=held, kind="unit", column="체납금액", ko=told, en="Thousands?")
    earlier = {"decision": "hold", "reason": "합계가 맞지 않음", "by": files.saerom, "on": date(2026, 9, 10)}
    GateDecision.objects.create(delivery=held, **earlier)
    client, path = page_of(files.saerom), f"/steward/feeds/{held.delivery}/"
    page = read(client.get(path))
    for words in (told, "체납금액", "다음 차수부터 읽습니다.", "합계가 맞지 않음", "Saerom"):
        assert words in page.text, words
    assert page.find("input", name="decision", value="release")
    refused = read(client.post(f"{path}decide/", {"decision": "release", "reason": " "}))
    assert "까닭: 까닭을 써 주세요." in refused.text
    assert "그 사이에 바뀌었습니다" in read(client.post(f"{path}decide/", {"decision": "hold", "reason": "시험"})).text
    assert GateDecision.objects.count() == 1
    assert client.post("/steward/feeds/ffff/decide/", {"decision": "hold", "reason": "시험"}).status_code == 404
    assert page_of(files.bora).post(f"{path}decide/", {"decision": "release", "reason": "시험"}).status_code == 403


def test_a_good_file_offers_to_be_held_and_a_refused_one_nothing(files: Any, page_of: Any, read: Any) -> None:
    client, path = page_of(files.saerom), f"/steward/feeds/{FILE}/"
    assert read(client.get(path)).find("input", name="decision", value="hold")
    Delivery.objects.filter(pk=FILE).update(state="refused", reason="읽을 수 없는 파일입니다.")
    page = read(client.get(path))
    assert not page.find("input", name="decision")
    assert "읽을 수 없는 파일입니다." in page.text


def test_taking_in_is_started_from_the_page_and_tells_how_far_it_is(files: Any, page_of: Any, read: Any) -> None:
    from bandi.office.stewardship.models import TakeIn

    client, progress = page_of(files.saerom), "/steward/take-in/progress/"
    assert read(client.get("/steward/feeds/")).find("form", action="/steward/take-in/")
    page = read(client.post("/steward/take-in/", follow=True))
    assert page.find("section", id="take-in", hx_get=progress, hx_trigger="every 1s")
    assert "차례를 기다림" in page.text
    assert "이미 받는 중이거나" in read(client.post("/steward/take-in/", follow=True)).text
    TakeIn.objects.update(state="running", done=3, total=12)
    answer = client.get(progress, **HTMX)
    part = read(answer)
    assert "파일 12개 가운데 3개" in part.text
    assert part.find("progress", value="25")
    assert "HX-Refresh" not in answer.headers
    TakeIn.objects.update(state="done", counts={"accepted": 11, "held": 1}, ended_at="2026-09-22T01:00:00Z")
    answer = client.get(progress, **HTMX)
    assert answer.headers["HX-Refresh"] == "true"
    assert "받음 11개, 보류 1개" in read(answer).text
    TakeIn.objects.update(state="failed", error="자리가 없습니다.")
    assert "자리가 없습니다." in read(client.get("/steward/feeds/")).text


def test_files_are_searched_and_what_is_not_expected_is_folded_away(files: Any, page_of: Any, read: Any) -> None:
    FeedCoverage.objects.create(
        **NAMES, round=files.round, feed="gas", name_ko="가스료 체납", name_en="gas", arrived="unconnected"
    )
    client = page_of(files.saerom)
    page = read(client.get("/steward/feeds/"))
    assert "받지 않는 자료 1종" in page.text
    assert "연계 정보 2종을 이번 차수에 쓰지 못했습니다." in page.text  # what nobody expects is no lack
    assert "보류된 파일 1개가 판단을 기다립니다." in page.text
    for query, count in (("name=power_01", 10), ("provider=시험기관", 60), ("name=없음", 0), ("month=2026-99", 60)):
        assert f"파일 {count}개" in read(client.get(f"/steward/feeds/?{query}")).text, query
    told = read(client.get(f"/steward/feeds/{FILE}/?words=9행&sort=category&mender=provider"))
    assert "2줄 · 내려받은 표" in told.text


def test_the_number_of_questions_does_not_grow_with_the_files(files: Any, page_of: Any) -> None:
    from django.test.utils import CaptureQueriesContext

    client = page_of(files.saerom)
    client.get("/steward/feeds/")
    with CaptureQueriesContext(connection) as few:
        client.get("/steward/feeds/?state=held")
    with CaptureQueriesContext(connection) as many:
        client.get("/steward/feeds/")
    assert len(many) == len(few) <= 20
