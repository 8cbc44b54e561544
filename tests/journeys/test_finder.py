"""The public finder on a small telephone, with a slow line, no script, the keyboard alone, and large letters."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("town")]

FIRST_PAGE = 150_000  # bytes over the line, style and picture included
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # bytes a second


@pytest.fixture
def small(browser: Browser, demo_server: str) -> Iterator[Page]:
    """A telephone 360 px wide that runs no script."""
    context = browser.new_context(
        base_url=demo_server, locale="ko-KR", java_script_enabled=False, viewport={"width": 360, "height": 740}
    )
    yield context.new_page()
    context.close()


def fits(page: Page) -> None:
    """Nothing is wider than the screen."""
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= screen, (page.url, wide, screen)


def tell(page: Page, *people: dict[str, str], hard: str = "이 가운데 없음") -> None:
    """Fills the three questions and asks for the results."""
    page.goto("/services/?lang=ko")
    for _ in people[1:]:
        page.get_by_role("button", name="사람 더하기").click()
    for row, one in enumerate(people, start=1):
        for name, value in one.items():
            box = page.locator(f"#id_{name}_{row}")
            box.select_option(value) if name in ("relation", "lives") else box.fill(value)
    page.fill("#id_a_other", "0")
    page.locator("label.choice", has_text=hard).click()
    fits(page)
    page.get_by_role("button", name="결과 보기", exact=True).last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("찾은 결과")
    fits(page)


def found(page: Page, section: str) -> Any:
    return page.locator(f"section[aria-labelledby={section}]")


def test_a_single_parent_on_a_slow_line(small: Page) -> None:
    line = small.context.new_cdp_session(small)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", SLOW)
    loaded: list[int] = []
    line.on("Network.loadingFinished", lambda event: loaded.append(int(event["encodedDataLength"])))
    small.goto("/services/?lang=ko", wait_until="networkidle")
    assert 0 < sum(loaded) < FIRST_PAGE
    assert len(loaded) <= 4
    child = {"relation": "child", "lives": "here"}
    tell(small, {"born": "1988년 3월", "earn": "150만원"}, child | {"born": "2018-05"}, child | {"born": "2021"},
         hard="집세·전기·가스·보험료가 밀림")  # fmt: skip
    expect(found(small, "yes")).to_contain_text("아동수당")
    found(small, "depends").get_by_role("button", name="아이를 혼자 키우거나").first.click()
    small.locator("label.choice", has_text="한부모예요").click()
    small.get_by_role("button", name="답하기").click()
    expect(small.locator("input[name=a_lone]")).to_have_value("parent")
    fits(small)


def test_grandparents_with_a_grandchild_and_a_spouse_elsewhere(small: Page) -> None:
    tell(small, {"born": "66세", "earn": "0"}, {"relation": "grandchild", "born": "2016", "lives": "here"})
    expect(found(small, "depends")).to_contain_text("한부모가족 아동양육비")
    old = {"born": "1955-02", "earn": "0"}
    tell(small, old, {"relation": "spouse", "born": "1957-04", "earn": "0", "lives": "apart"})
    expect(small.get_by_text("한 가구로 세지 않았습니다")).to_be_visible()


def test_who_listens_begins_where_something_is_new(small: Page) -> None:
    small.goto("/services/?lang=ko")
    small.get_by_role("button", name="사람 더하기").click()
    expect(small.locator("#id_relation_2")).to_be_focused()
    small.fill("#id_born_1", "2090-01")
    small.press("#id_born_1", "Enter")
    expect(small).to_have_title(re.compile("^다시 확인해 주세요: "))
    expect(small.get_by_role("alert")).to_be_focused()
    small.fill("#id_born_1", "1950-05")
    small.press("#id_born_1", "Enter")
    expect(small).to_have_title(re.compile("^찾은 결과"))
    expect(small.get_by_role("heading", level=1)).to_be_focused()
    small.get_by_role("button", name="이 결과의 주소 만들기").click()
    expect(small.locator("#link")).to_be_focused()


def test_a_mistake_is_told_beside_its_field_and_nothing_is_lost(small: Page) -> None:
    small.goto("/services/?lang=ko")
    small.fill("#id_born_1", "2090")
    small.fill("#id_earn_1", "150만원")
    small.get_by_role("button", name="결과 보기", exact=True).last.click()
    small.get_by_role("alert").get_by_role("link").first.click()
    assert small.url.endswith("#id_born_1")
    expect(small.locator("#id_born_1_error")).to_contain_text("아직 오지 않은 날")
    expect(small.locator("#id_earn_1")).to_have_value("150만원")


@pytest.mark.parametrize("width", [320, 640])
def test_large_letters_need_no_sideways_scrolling(small: Page, width: int) -> None:
    """640 px is a screen of 1,280 at 200 %, 320 px the same at 400 %."""
    small.set_viewport_size({"width": width, "height": 500})
    tell(small, {"born": "1990", "earn": "90만"})
    small.goto("/services/all/?lang=en&q=pension")
    fits(small)


def test_the_keyboard_alone_is_enough(small: Page) -> None:
    small.goto("/services/?lang=ko")
    small.keyboard.press("Tab")
    expect(small.locator(":focus")).to_have_text("본문 바로가기")
    small.keyboard.press("Enter")
    for _ in range(12):
        small.keyboard.press("Tab")
        if small.locator("#id_born_1:focus").count():
            break
    small.keyboard.type("1950")
    small.keyboard.press("Tab")
    small.keyboard.type("0")
    small.keyboard.press("Enter")
    expect(small.get_by_role("heading", level=1)).to_have_text("찾은 결과")
    small.locator("#next input[type=text]").first.focus()
    small.keyboard.type("9억")
    small.keyboard.press("Enter")
    expect(small.locator("input[type=hidden][value='9억']")).to_have_count(1)
