"""Two households, from the list to help: one that answers, one nobody finds until the police do. Desk and telephone."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.journeys.test_access import axe, context_of  # noqa: F401 - the fixture `axe`

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("town")]

PASSWORD = "bandi-demo"
SIZES = {1440: 6, 390: 16}  # width -> the first household of Ara's list that this size works on


@pytest.fixture(params=SIZES)
def desk(request: Any, browser: Browser, demo_server: str) -> Iterator[Page]:
    """Ara, signed in, at a desk or on a telephone."""
    context = context_of(browser, demo_server, width=request.param)
    page = context.new_page()
    page.goto("/signin/")
    page.get_by_label("아이디").fill("ara")
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.get_by_role("button", name="들어가기", exact=True).click()
    page.wait_for_url(re.compile("/desk/"))
    yield page
    context.close()


def usable(page: Page, axe: str) -> None:  # noqa: F811
    """axe finds nothing, and nothing runs out of the window."""
    page.evaluate(axe)
    found = page.evaluate("async () => (await axe.run()).violations.map(one => one.id + ' ' + one.nodes[0].html)")
    assert found == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1"), page.url


def household(page: Page, place: int) -> str:
    """Opens one household of the list; returns its address."""
    page.goto("/desk/?view=card")
    page.locator("[data-open]").nth(place).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("가구")
    return page.url


def one_without_a_meeting(page: Page, place: int) -> str:
    """The first household from this place on that no case meeting has to settle."""
    for further in range(0, 16, 2):
        address = household(page, place + further)
        call_page = page.locator("main a[href$='/call/']").first.get_attribute("href") or ""
        page.goto(urljoin(page.url, call_page.replace("/call/", "/result/")))
        if not page.get_by_text("사례회의를 적기 전에는").count():
            page.goto(address)
            return address
    raise AssertionError("every household waits for a case meeting")


def one_with_a_number(page: Page, place: int) -> str:
    """The first household from this place on whose telephone number is known: the ladder begins with a text."""
    for further in range(8):
        address = household(page, place + further)
        if page.get_by_role("heading", name="다음: 문자 안내").count():
            return address
    raise AssertionError("no household with a telephone number")


def choose(page: Page, words: str) -> None:
    """Ticks the choice with exactly these words."""
    page.locator("label.choice, label.tick", has=page.get_by_text(words, exact=True)).first.click()


def earlier(page: Page, fold: str, hour: str) -> None:
    """Says that it was yesterday at this hour."""
    page.locator("summary", has_text=fold).click()
    today = date.fromisoformat(page.locator("#id_on").get_attribute("max") or "")
    page.locator("#id_on").fill((today - timedelta(days=1)).isoformat())
    page.locator("#id_at").fill(hour)


def next_rung(page: Page, name: str) -> None:
    """The ladder proposes this way; its link leads to the form, filled as far as it can be."""
    section = page.locator("section[aria-labelledby=ladder]")
    expect(section.get_by_role("heading", level=3)).to_have_text(f"다음: {name}")
    section.locator("a.btn--primary").click()


def call(page: Page, answer: str, hour: str = "") -> None:
    """Writes a call down, or the answer of somebody who was asked."""
    choose(page, answer)
    if hour:
        earlier(page, "전화가 아니거나 다른 때였어요", hour)
    page.get_by_role("button", name="연락 결과 적기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("다음에 할 일")


def visit(page: Page, found: str, hour: str = "") -> None:
    """Writes a visit down."""
    if page.get_by_role("button", name="방문 기록하기").count() == 0:
        page.get_by_role("navigation", name="방문").get_by_role("link", name="방문 기록").click()
    choose(page, found)
    if hour:
        earlier(page, "지금이 아니거나 함께 간 사람이 있어요", hour)
    page.get_by_role("button", name="방문 기록하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("다음에 할 일")


def helped(page: Page, outcome: str, why: str) -> None:
    """Gives the result; it holds at once, because the household was met."""
    page.get_by_role("link", name="결과 내기").click()
    page.locator("label.outcome", has=page.get_by_text(outcome, exact=True)).click()
    page.get_by_label("근거").fill(why)
    page.get_by_role("button", name="결과 내기").click()
    expect(page.get_by_text("결과를 냈습니다")).to_be_visible()
    expect(page.get_by_text("팀장이 확인해야 성립합니다")).to_have_count(0)


def test_a_normal_household_from_the_list_to_help(desk: Page, axe: str) -> None:  # noqa: F811
    place = SIZES[desk.viewport_size["width"]]  # type: ignore[index]
    address = one_without_a_meeting(desk, place)
    expect(desk.get_by_role("heading", name="왜 목록에 올랐나요?")).to_be_visible()
    expect(desk.get_by_role("heading", name="연락 사다리")).to_be_visible()
    usable(desk, axe)
    desk.get_by_role("link", name="연락 결과 적기").first.click()
    usable(desk, axe)
    call(desk, "통화·연락됨")
    expect(desk.get_by_text("본인과 이야기했습니다")).to_be_visible()
    usable(desk, axe)
    desk.goto(address)
    desk.get_by_role("link", name="방문 잡기·기록").first.click()
    visit(desk, "만났어요")
    desk.get_by_role("link", name="결과 내기").click()
    usable(desk, axe)
    desk.go_back()
    helped(desk, "긴급복지지원", "긴급 생계지원 결정")
    desk.goto(address)
    expect(desk.get_by_text("긴급복지지원").first).to_be_visible()
    expect(desk.get_by_role("heading", name="연락 사다리")).to_have_count(0)


def test_one_never_home_until_the_police_found_them(desk: Page, axe: str, demo_folder: Path) -> None:  # noqa: F811
    place = SIZES[desk.viewport_size["width"]]  # type: ignore[index]
    address = one_with_a_number(desk, place + 1)
    next_rung(desk, "문자 안내")
    usable(desk, axe)
    desk.get_by_role("button", name="요청 보내기").click()
    for hour in ("10:00", "19:00"):
        next_rung(desk, "전화")
        call(desk, "부재·무응답", hour)
    assert list((demo_folder / "outbox" / "text").rglob("*.csv"))
    next_rung(desk, "복지등기")
    desk.get_by_role("button", name="요청 보내기").click()
    for hour in ("14:00", "20:00"):
        next_rung(desk, "방문")
        visit(desk, "못 만났어요", hour)
    usable(desk, axe)
    next_rung(desk, "통·이장 확인")
    call(desk, "모른다고 함")
    next_rung(desk, "통신사 번호 조회")
    desk.get_by_role("button", name="요청 보내기").click()
    next_rung(desk, "집주인·관리인")
    call(desk, "모른다고 함")
    next_rung(desk, "경찰·소방 안부 확인")
    expect(desk.get_by_label("부탁하는 까닭")).to_have_value(re.compile("전화 2회.*방문 2회"))
    usable(desk, axe)
    desk.get_by_role("button", name="요청 보내기").click()
    found_by_the_police(desk, axe)
    next_rung(desk, "방문")
    visit(desk, "만났어요")
    helped(desk, "긴급복지지원", "병원에서 만나 긴급 의료지원을 결정함")
    desk.goto(address)
    expect(desk.get_by_text("경찰·소방 안부 확인: 만남(도움 필요)")).to_be_visible()


def found_by_the_police(page: Page, axe: str) -> None:  # noqa: F811
    """The police answer: who opened the door, their number, what is next. The office goes there itself."""
    expect(page.get_by_role("heading", name="답을 기다림: 경찰·소방 안부 확인")).to_be_visible()
    page.locator("section[aria-labelledby=ladder] a.btn--primary").click()
    usable(page, axe)
    choose(page, "만남(도움 필요)")
    page.get_by_role("button", name="답 적기").click()
    expect(page.get_by_text("누가 문을 열었는지 골라 주세요").first).to_be_visible()
    page.get_by_label("문을 열고 들어갔나요?").select_option("police")
    page.get_by_label("기관의 사건·접수 번호").fill("112-0001")
    page.get_by_label("기관이 알려 준 다음 조치").fill("구급차로 병원에 옮김")
    page.get_by_role("button", name="답 적기").click()
    expect(page.get_by_text("소식을 들었습니다. 바로 찾아가 직접 확인하세요.")).to_be_visible()
