"""A session that ends while somebody writes takes nothing with it: the text waits in its form."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("town")]

NOTE = "아들과 통화함. 내일 다시 전화하기로 함"


def sign_in(page: Page, name: str) -> None:
    page.fill("#id_username", name)
    page.fill("#id_password", "bandi-demo")
    page.press("#id_password", "Enter")
    page.wait_for_selector("form[action='/signout/']")


def test_what_was_typed_waits_until_its_writer_is_signed_in_again(page: Page) -> None:
    page.goto("/signin/")
    sign_in(page, "ara")
    page.goto("/desk/?view=card")
    page.goto(str(page.locator("a[href$='/call/']").last.get_attribute("href")))
    page.fill("#id_note", NOTE)
    page.locator("input[name=answer][value=no_answer]").check(force=True)
    page.context.clear_cookies()
    send = page.get_by_role("button", name="연락 결과 적기")
    send.click()
    lost = page.locator("[data-lost]")
    expect(lost).to_contain_text("쓴 글은 이 화면에 그대로 있습니다")
    with page.context.expect_page() as opened:
        lost.get_by_role("link").click()
    sign_in(opened.value, "bora")  # somebody else on this machine sends nothing of hers
    send.click()
    expect(page.locator("[data-lost]")).to_have_count(1)
    expect(page.locator("#id_note")).to_have_value(NOTE)
    page.context.clear_cookies()
    opened.value.goto("/signin/")
    sign_in(opened.value, "ara")
    send.click()
    page.wait_for_url("**/next/")
    expect(page.locator("main")).to_contain_text(NOTE)
