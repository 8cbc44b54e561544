"""The main job, as a newcomer does it: a list, a household, a call, a visit, a result, and the next round."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]


def sign_in(page: Page, name: str) -> None:
    page.goto("/signin/")
    page.get_by_label(re.compile("아이디|User name|Username")).fill(name)
    page.get_by_label(re.compile("비밀번호|Password")).fill("bandi-demo")
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/signin/" not in url)


def sign_out(page: Page) -> None:
    page.get_by_role("button", name=re.compile("로그아웃|Sign out")).click()
    page.wait_for_url("**/signin/**")


def choose(page: Page, value: str) -> None:
    """Ticks a radio by its label, as a person does: the input itself may be one pixel."""
    box = page.locator(f"input[type=radio][value={value}]").first
    page.locator(f"label[for={box.get_attribute('id')}]").click()


def send(page: Page, words: str) -> None:
    page.locator("main").get_by_role("button", name=words, exact=True).click()
    page.wait_for_load_state()


def test_from_the_list_to_a_result_and_into_the_next_round(page: Page, context: BrowserContext) -> None:
    sign_in(page, "ara")
    expect(page.get_by_role("heading", level=1)).to_contain_text("오늘 확인할 가구")
    expect(page.locator("main")).to_contain_text("2026년 5차")
    first = page.locator("main a[href*='/households/']").first
    household = str(first.get_attribute("href"))
    assert re.fullmatch(r"/households/[0-9a-f-]{36}/", household)

    page.goto(household)
    expect(page.locator("main")).to_contain_text("왜 목록에 올랐나요?")
    masked = page.get_by_role("heading", level=1).inner_text()
    assert "○" in masked
    page.locator("main a[href$='/call/']").first.click()
    listing = re.search(r"/listings/([0-9a-f-]{36})/call/", page.url)
    assert listing
    page.get_by_role("button", name="이름·전화번호 보기").click()
    expect(page.locator("main")).to_contain_text("열람 기록에 남겼습니다")
    choose(page, "no_answer")
    send(page, "연락 결과 적기")

    page.goto(f"/listings/{listing[1]}/call/")
    choose(page, "reached")
    page.get_by_label(re.compile("^메모")).fill("내일 오후에 찾아가기로 함")
    send(page, "연락 결과 적기")

    page.goto(f"/listings/{listing[1]}/visit/?step=record")
    choose(page, "yes")
    page.get_by_label(re.compile("^메모")).fill("겨울 이불과 먹을거리가 필요함")
    send(page, "방문 기록하기")

    page.goto(f"/listings/{listing[1]}/result/")
    choose(page, "priv_link")
    page.get_by_label(re.compile("^근거")).fill("푸드뱅크에 연결하고 전달을 확인함")
    send(page, "결과 내기")
    page.goto(household)
    expect(page.locator("main")).to_contain_text("민간")
    sign_out(page)

    sign_in(page, "chan")
    answer = page.goto(household)
    assert answer is not None
    assert answer.status == 404
    sign_out(page)

    run_the_next_round(page)

    sign_in(page, "ara")
    expect(page.locator("main")).to_contain_text("2026년 6차")
    page.goto(household)
    told = page.locator("main").inner_text()
    assert "2026년 5차" in told
    assert "민간" in told
    assert "겨울 이불" in told
    page.goto("/desk/?view=cards")
    top = page.locator("main a[href*='/households/']").first.get_attribute("href")
    assert top != household, "a household that was helped makes room at the top"


def run_the_next_round(page: Page) -> None:
    sign_in(page, "saerom")
    page.goto("/steward/rounds/")
    page.get_by_role("link", name="다음 차수 실행").click()
    send(page, "2026년 6차 실행")
    expect(page.locator("main")).to_contain_text(re.compile("어디까지 왔나요|배포됨|배포"))
    for _ in range(240):
        page.goto("/steward/rounds/2026-6/")
        if page.locator("#progress").count() == 0:
            break
        page.wait_for_timeout(500)
    page.goto("/steward/rounds/")
    row = page.get_by_role("row", name=re.compile("2026년 6차"))
    expect(row).to_contain_text("배포")
    sign_out(page)


def test_everything_left_a_trace_and_the_chain_holds(page: Page) -> None:
    sign_in(page, "saerom")
    page.goto("/steward/audit/")
    told = page.locator("main").inner_text()
    assert "ara" in told or "아라" in told
    assert page.goto("/desk/").status == 403  # type: ignore[union-attr]


def test_without_javascript_the_desk_the_call_and_the_undo_work(context: BrowserContext, demo_server: str) -> None:
    browser = context.browser
    assert browser is not None
    plain = browser.new_context(base_url=demo_server, java_script_enabled=False, locale="ko-KR")
    page = plain.new_page()
    sign_in(page, "ara")
    page.goto("/desk/?view=table")
    page.locator("main a[href*='/households/']").last.click()
    page.locator("main a[href$='/call/']").first.click()
    choose(page, "no_answer")
    send(page, "연락 결과 적기")
    page.get_by_role("button", name=re.compile("되돌리기")).first.click()
    page.wait_for_load_state()
    expect(page.locator("body")).to_contain_text(re.compile("되돌렸|되돌림"))
    plain.close()
