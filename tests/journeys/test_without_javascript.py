"""Every step of the work with a browser that runs no script: forms and links are enough."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("town")]

PASSWORD = "bandi-demo"


@pytest.fixture
def plain(browser: Browser, demo_server: str) -> Iterator[Page]:
    """A page that runs no script."""
    context = browser.new_context(base_url=demo_server, locale="ko-KR", java_script_enabled=False)
    yield context.new_page()
    context.close()


def sign_in(page: Page, name: str) -> None:
    page.goto("/signin/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="들어가기", exact=True).click()
    expect(page.get_by_role("button", name="로그아웃")).to_be_visible()


def test_a_wrong_password_is_told_and_names_the_field(plain: Page) -> None:
    plain.goto("/signin/")
    plain.fill("#id_username", "ara")
    plain.get_by_role("button", name="들어가기", exact=True).click()
    summary = plain.get_by_role("alert")
    expect(summary).to_contain_text("비밀번호를 써 주세요")
    summary.get_by_role("link").first.click()
    assert plain.url.endswith("#id_password")


def test_the_list_is_narrowed_ordered_and_turned(plain: Page) -> None:
    sign_in(plain, "ara")
    plain.goto("/desk/?tab=all&view=card")
    shown = plain.locator("[data-open]").count()
    plain.get_by_text("조건·정렬 고르기").click()
    plain.get_by_label("시급도").select_option("high")
    plain.get_by_role("button", name="이대로 보기").click()
    assert "band=high" in plain.url
    assert plain.locator("[data-open]").count() <= shown
    assert plain.locator("article .badge--urgent").count() == 0
    plain.get_by_role("link", name="표", exact=True).click()
    expect(plain.locator("main table").first).to_be_visible()
    assert "band=high" in plain.url


def test_a_household_is_worked_on(plain: Page) -> None:
    sign_in(plain, "ara")
    plain.goto("/desk/?tab=open&sort=points&view=card")
    plain.locator("[data-open]").last.click()
    people = plain.locator("#people")
    plain.get_by_role("button", name="이름·연락처·주소 보기").click()
    expect(plain.get_by_role("alert").first).to_contain_text("목적")  # nothing is opened without a purpose
    plain.get_by_label("열람 목적").select_option(index=1)
    plain.get_by_role("button", name="이름·연락처·주소 보기").click()
    expect(people).not_to_contain_text("○")
    plain.get_by_role("link", name="연락 결과 적기").first.click()
    plain.get_by_role("button", name="연락 결과 적기").click()
    expect(plain.get_by_role("alert")).to_contain_text("하나를 골라 주세요")
    plain.locator("label.choice", has_text="번호 틀림").click()
    plain.get_by_role("button", name="연락 결과 적기").click()
    expect(plain.get_by_text("연락 결과를 적었습니다")).to_be_visible()
    plain.get_by_role("button", name="되돌리기").click()
    expect(plain.get_by_role("button", name="되돌리기")).to_have_count(0)


def test_a_name_is_found_without_standing_in_the_address(plain: Page) -> None:
    sign_in(plain, "ara")
    plain.fill("#find_text", "김")
    plain.get_by_role("button", name="찾기").first.click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("이름으로 찾기")
    assert plain.url.endswith("/desk/search/")


def test_the_language_stays_as_chosen(plain: Page) -> None:
    sign_in(plain, "ara")
    plain.get_by_role("button", name="English").click()
    expect(plain.locator("html[lang=en]")).to_have_count(1)
    assert "/desk/" in plain.url
    plain.locator("[data-open]").first.click()
    expect(plain.get_by_role("button", name="한국어")).to_be_visible()


def test_the_steward_follows_the_rounds(plain: Page) -> None:
    sign_in(plain, "saerom")
    plain.get_by_role("link", name="2026년 5차").first.click()
    expect(plain.get_by_role("heading", name="이 명단은 무엇으로 만들었나요")).to_be_visible()
    plain.locator(".nav summary", has_text="운영").click()
    plain.get_by_role("link", name="받은 자료", exact=True).click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("받은 자료")
