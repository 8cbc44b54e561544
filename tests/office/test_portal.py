"""The public finder: typed as people type, answered without JavaScript, nothing kept, no unknown taken for a no."""

import logging
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.office.pages.conftest import Read

from bandi.office.accounts.models import Area
from bandi.office.catalogue import actions, queries
from bandi.office.discovery.door import programmes
from bandi.office.logs import WithoutNumbers
from bandi.office.portal import flood, share
from bandi.office.portal.typed import Unread, born, won

TODAY = date(2026, 11, 22)
URL = "/services/"


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the tests, and no flood from the test before."""
    monkeypatch.setattr("bandi.office.clock.today", lambda: TODAY)
    flood._left.clear()


@pytest.fixture
def catalogue(town: Any) -> Any:
    """Bandi's own programmes, approved."""
    actions.take(by=None, name="bandi", taken=programmes.shipped())
    actions.decide(by=town.saerom, changes=queries.waiting_ids(), approve=True, reason="확인함")
    return town


def boxes(page: Read) -> dict[str, Any]:
    """What a browser would send: every input of the page with its value, ticked ones alone."""
    told: dict[str, Any] = {}
    for kind, attributes in page.elements:
        name = attributes.get("name")
        if kind != "input" or not name or name == "csrfmiddlewaretoken":
            continue
        if attributes.get("type") in ("radio", "checkbox") and "checked" not in attributes:
            continue
        told.setdefault(name, []).append(attributes.get("value") or "")
    return told


def buttons(page: Read) -> list[str]:
    return [one["value"] or "" for one in page.find("button", name="go")]


def asked(page: Read) -> str:
    """The question the page asks."""
    return next((one.removeprefix("answer:") for one in buttons(page) if one.startswith("answer:")), "")


def section(page: Read, name: str) -> list[str]:
    """Names of the benefits in one section of a result: yes, depends or got."""
    found = re.search(rf'<section aria-labelledby="{name}">(.*?)</section>', page.html, re.S)
    told = re.findall(r"<h3>(.*?)</h3>|<li>([^<]+?) <button", found[1]) if found else []
    return [one or other for one, other in told]


def send(client: Client, told: dict[str, Any], go: str = "see", **more: Any) -> Read:
    response = client.post(URL, {**told, "go": go, **more})
    assert response.status_code == 200
    return Read(response)


PARENT = {
    "people": "3", "born_1": "1988년 3월", "earn_1": "150만원",
    "relation_2": "child", "born_2": "2018-05", "lives_2": "here",
    "relation_3": "child", "born_3": "2021", "lives_3": "here", "a_other": "0", "a_hard": ["bills"],
}  # fmt: skip


def test_a_single_parent_gets_there_by_the_questions_alone(catalogue: Any, client: Client) -> None:
    page = send(client, PARENT)
    assert "아동수당" in section(page, "yes")
    assert "한부모가족 아동양육비" in section(page, "depends")
    answers = {
        "assets": {"a_home_value": "1,000만원", "a_savings": "200만"}, "lone": {"a_lone": "parent"},
        "rent": {"a_rent": "35만"},
        "receives": {"a_receives": ["none"]}, "obligor": {"a_obligor": "nobody"}, "place": {"a_place": "11020"},
        "disability": {"a_severe": ["none"]}, "medical": {"a_paid": "0"}, "job": {"a_seeking": ["none"]},
        "illness": {"a_long_ill": ["none"]}, "pregnant": {"a_pregnant": ["none"]},
        "occupational": {"a_occupational": ["none"]},
        "care": {"a_care": "never"},
    }  # fmt: skip
    steps = 0
    while (question := asked(page)) and steps < 20:
        page, steps = send(client, boxes(page) | answers[question], f"answer:{question}"), steps + 1
    assert steps <= 13
    for name in ("생계급여", "주거급여", "한부모가족 아동양육비", "긴급복지 생계지원", "의료급여"):
        assert name in section(page, "yes"), name
    assert "₩" not in page.text
    assert "460,000원" in page.text  # two children, 230,000 won each (domain §4.3 J)
    assert "신청하는 곳" in page.text
    assert "가져갈 것" in page.text


def test_a_spouse_elsewhere_counts_while_money_is_shared(catalogue: Any, client: Client) -> None:
    couple = {"people": "2", "born_1": "1955-02", "earn_1": "0", "relation_2": "spouse", "born_2": "1957-04",
              "earn_2": "0", "a_other": "300만", "a_hard": ["none"], "a_home_value": "0", "a_savings": "0",
              "a_place": "11020", "a_occupational": ["none"]}  # fmt: skip
    shared = send(client, couple | {"lives_2": "elsewhere"})
    assert "기초연금" in section(shared, "yes")  # the couple's line, 3,952,000 won
    assert "559,520원" in shared.text  # two receivers, each a fifth less
    alone = send(client, couple | {"lives_2": "apart"})
    assert "기초연금" not in section(alone, "yes")  # above the single line, 2,470,000 won
    assert "한 가구로 세지 않았습니다" in alone.text


def test_near_the_line_an_estimate_turns_nobody_away(catalogue: Any, client: Client) -> None:
    old = {"people": "1", "born_1": "66세", "earn_1": "0", "a_hard": ["none"], "a_home_value": "0", "a_savings": "0",
           "a_place": "11020", "a_occupational": ["none"]}  # fmt: skip
    assert "기초연금" in section(send(client, old | {"a_other": "247만"}), "yes")
    near = send(client, old | {"a_other": "250만"})
    assert "기초연금" in section(near, "depends")
    assert "기준에 아주 가깝습니다" in near.text
    far = send(client, old | {"a_other": "300만"})
    assert "기초연금" not in {*section(far, "depends"), *section(far, "yes")}
    assert "기준보다 한 달에 53만 원 많습니다" in far.text
    assert "기준은 해마다 1월에 바뀝니다" in far.text


def test_an_open_fact_is_never_a_no_and_not_knowing_is_an_answer(catalogue: Any, client: Client) -> None:
    page = send(client, {"people": "1", "born_1": "1990"})
    first = asked(page)
    after = send(client, boxes(page), f"skip:{first}")
    assert asked(after) not in ("", first)
    assert "생계급여" in section(after, "depends")
    told = send(client, boxes(after) | {"a_home_value": "9억"}, "see")
    assert "생계급여" not in section(told, "depends")


def test_what_is_received_is_left_out_and_can_be_taken_back(catalogue: Any, client: Client) -> None:
    page = send(client, PARENT)
    got = send(client, boxes(page), "got:child_allowance")
    assert "아동수당" not in section(got, "yes")
    assert "아동수당" in section(got, "got")
    back = send(client, boxes(got), "ungot:child_allowance")
    assert "아동수당" in section(back, "yes")
    opens = send(client, boxes(back), "got:livelihood")
    assert "도시가스 요금 경감" in section(opens, "yes")


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"born_1": ""}, "본인이 태어난 때를 적어 주세요"),
        ({"born_1": "2031"}, "아직 오지 않은 날입니다"),
        ({"born_1": "1850"}, "백스무 살이 넘습니다"),
        ({"born_1": "<b>x"}, "태어난 때를 알 수 없습니다"),
        ({"earn_1": "250"}, "250원인가요, 250만 원인가요?"),
        ({"earn_1": "많이"}, "금액을 알 수 없습니다"),
        ({"earn_1": "9" * 25}, "금액이 너무 큽니다"),
        ({"born_2": "1950"}, "자녀나 손주가 본인보다 나이가 많습니다"),
        (
            {"relation_2": "spouse", "relation_3": "partner", "born_2": "1990", "born_3": "1991"},
            "배우자가 두 사람입니다",
        ),
        ({"relation_2": "parent"}, "부모나 조부모가 본인보다 나이가 적습니다"),
        ({"a_hard": ["none", "debts"]}, "함께 고를 수 없습니다"),
        ({"relation_2": "'; drop"}, "하나를 골라 주세요"),
    ],
)
def test_what_cannot_be_is_said_beside_the_box_and_kept(
    db: None, client: Client, told: dict[str, Any], sentence: str
) -> None:
    page = send(client, PARENT | told)
    assert sentence in page.text
    assert "결과 보기" in page.text
    for name, value in told.items():
        if name.startswith(("born", "earn")):
            assert (page.find("input", name=name)[0].get("value") or "") == value


BROKEN: tuple[dict[str, Any], ...] = (
    {"people": "x"}, {"people": "99999"}, {"people": "-1"}, {"go": "ask:nothing"}, {"go": "got:x"}, {"lang": "xx"},
    {"skip": "x", "got": "y", "life": "z"}, {"go": "lang:xx"}, {"a_place": "00000"}, {"a_severe": ["7", "none"]},
    {"go": "answer:"}, {"a_receives": ["nothing"]},
)  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN)
def test_nothing_that_is_sent_breaks_a_page(db: None, client: Client, broken: dict[str, Any]) -> None:
    response = client.post(URL, PARENT | {"go": "see"} | broken)
    assert response.status_code == 200


def test_adding_a_person_keeps_what_was_typed(db: None, client: Client) -> None:
    page = send(client, {"people": "1", "born_1": "1960", "earn_1": "많이"}, "add")
    assert "다시 확인" not in page.text
    assert page.find("input", name="born_1")[0]["value"] == "1960"
    assert page.find("input", name="earn_1")[0]["value"] == "많이"
    assert page.find("input", name="born_2")
    assert [one["value"] for one in page.find("input", name="people")] == ["2"]


def test_nothing_is_kept_and_answers_stand_in_no_address(
    catalogue: Any, client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(14) as seen:
        page = send(client, PARENT)
    assert not [one["sql"] for one in seen.captured_queries if re.match(r"(?i)insert|update|delete", one["sql"])]
    assert "sessionid" not in client.cookies
    assert all("1988" not in (one.get("href") or "") for _, one in page.elements)


def test_a_link_opens_the_same_result_until_it_ends(catalogue: Any, client: Client, monkeypatch: Any) -> None:
    page = send(client, PARENT)
    assert not page.find("input", id="link")
    shared = send(client, boxes(page), "share")
    link = shared.find("input", id="link")[0]["value"] or ""
    assert "1988" not in link
    path = link.split("testserver", 1)[1]
    response = client.get(path)
    assert section(Read(response), "yes") == section(page, "yes")
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert client.get(path[:-9] + "aaaaaaaa/").status_code == 404
    line = logging.LogRecord("django", logging.WARNING, "", 0, "Not Found: %s", (path,), None)
    assert path.split("/")[3] not in WithoutNumbers("%(message)s").format(line)
    monkeypatch.setattr("bandi.office.clock.today", lambda: date(2026, 12, 7))
    assert client.get(path).status_code == 404


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=80))
def test_no_code_that_was_not_given_out_opens_anything(code: str) -> None:
    assert share.opened(code, today=TODAY) is None


def test_a_flood_is_told_to_wait_and_others_are_not(db: None, client: Client) -> None:
    codes = [client.get(URL).status_code for _ in range(70)]
    assert codes[:60] == [200] * 60
    assert codes[-1] == 429
    assert "129" in client.get(URL).content.decode()
    assert client.get(URL, REMOTE_ADDR="192.0.2.7").status_code == 200


@given(st.integers(0, 200), st.integers(0, 100))
def test_a_bucket_fills_again(asks: int, later: int) -> None:
    flood._left.clear()
    waits = [flood.wait("a", at=0.0) for _ in range(asks)]
    assert sum(wait == 0 for wait in waits) == min(asks, 60)
    free = min(60, max(0, 60 - asks) + later)
    assert [flood.wait("a", at=float(later)) == 0 for _ in range(60)].count(True) == free


@pytest.mark.parametrize("lang", ["ko", "easy", "en", "vi", "zh"])
def test_every_language_has_the_whole_way(catalogue: Any, client: Client, lang: str) -> None:
    start = Read(client.get(URL, {"lang": lang}))
    assert start.find("html", lang="ko" if lang == "easy" else lang)
    page = send(client, PARENT | {"lang": lang})
    while question := asked(page):
        page = send(client, boxes(page), f"skip:{question}")
    assert ">None<" not in page.html
    assert "{" not in page.text
    changed = send(client, boxes(page), "lang:en")
    assert changed.find("html", lang="en")


def test_the_list_forgives_what_is_typed_and_counts_what_it_can_say(catalogue: Any, client: Client) -> None:
    for typed in ("기초연금", "ㄱㅊㅇㄱ", "기초 연금", "노령연금"):
        assert "기초연금" in Read(client.get("/services/all/", {"q": typed})).text, typed
    page = Read(client.get("/services/all/", {"theme": "energy"}))
    assert "에너지바우처" in page.text
    assert "기초연금" not in page.text
    assert "26개는 계산하고" in page.text
    assert "맞는 것이 없습니다" in Read(client.get("/services/all/", {"q": "zzzz", "page": "99"})).text
    shown = Read(client.get("/services/p/basic_pension/"))
    assert "기초연금법" in shown.text
    assert client.get("/services/p/nothing/").status_code == 404


def test_the_offices_of_a_district_stand_on_a_map_with_what_they_said(town: Any, client: Client) -> None:
    from bandi.office.accounts.actions import make_areas

    square = {"type": "Polygon", "coordinates": [[[127.0, 37.5], [127.01, 37.5], [127.01, 37.51], [127.0, 37.5]]]}
    Area.objects.filter(pk=town.areas[0]).update(outline=square)
    town_of = {"place": town.areas[0], "kind": "cards", "phone": "02-700-0001", "address": "시험로 1", "keep": "1"}

    def page(lang: str = "ko") -> str:
        return client.get(f"/services/offices/{town.areas[0][:5]}/", {"lang": lang}).content.decode()

    assert "아직 받지 못했습니다" in page()
    client.force_login(town.ara, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/guidebook/", town_of)
    assert "02-700-0001" not in page(), "an officer may not say it"
    client.force_login(town.bora, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/guidebook/", town_of | {"place": ""}).status_code == 422
    assert client.post("/guidebook/", town_of).status_code in (
        200,
        422,
    )  # a book of nothing is refused, the contact kept
    client.logout()
    html = page()
    assert 'href="tel:02-700-0001"' in html
    assert f'href="#a{town.areas[0]}"' in html
    assert "<path" in html
    number = re.search(r'aria-label="([0-9]+) 시험동"', html)
    assert number
    assert f"<h2>{number[1]}. 시험동" in html, "the list is numbered as the map"
    assert 'href="tel:129"' in html, "an office that has said nothing yet"
    assert "<script" not in html
    make_areas([Area.objects.get(pk=town.areas[0])])  # the places are written again
    assert "02-700-0001" in page("vi")
    assert "129" in client.get("/services/offices/99999/").content.decode()


def test_the_first_page_is_small_and_asks_for_no_script(db: None, client: Client) -> None:
    response = client.get(URL)
    page = Read(response)
    size = len(response.content)
    assert not page.find("script")
    for one in page.find("link", rel="stylesheet"):
        style = client.get(one["href"] or "")
        size += len(b"".join(style.streaming_content))  # type: ignore[attr-defined]
    assert size < 150_000


AMOUNTS = {"250만원": 2_500_000, "2,500,000": 2_500_000, "1억 2천만": 120_000_000, "2.5억": 250_000_000,
           "30만 5천원": 305_000, "없음": 0, "0": 0, "": None, "２５０만": 2_500_000, "250万": 2_500_000,
           "₩1,000,000": 1_000_000, "9000원": 9_000}  # fmt: skip


@pytest.mark.parametrize(("text", "amount"), AMOUNTS.items())
def test_amounts_as_people_write_them(text: str, amount: int | None) -> None:
    assert won(text) == amount


@given(st.text(max_size=30))
def test_an_amount_is_read_or_refused(text: str) -> None:
    try:
        amount = won(text)
    except Unread:
        return
    assert amount is None or amount >= 0


@given(st.text(max_size=15) | st.from_regex(r"\d{1,4}[.년 -]?\d{0,2}", fullmatch=True))
def test_a_birth_is_read_or_refused_and_never_lies_ahead(text: str) -> None:
    try:
        told = born(text, today=TODAY)
    except Unread:
        return
    assert told is None or told[0] <= told[1] <= TODAY


@given(st.integers(0, 119))
def test_an_age_means_every_birth_that_gives_it(age: int) -> None:
    first, last = born(f"{age}세", today=TODAY) or (TODAY, TODAY)
    assert (first.year, first.month) == (2025 - age, 12)
    assert (last.year, last.month) == (2026 - age, 11)
