"""Telling two records apart in the browser: names on request, one key to decide, one press to take it back."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("town")]


def test_a_lead_decides_with_one_key_and_takes_it_back(page: Page) -> None:
    page.goto("/signin/")
    page.fill("#id_username", "bora")
    page.fill("#id_password", "bandi-demo")
    page.press("#id_password", "Enter")
    page.locator(".nav summary", has_text="가구와 사례").click()
    page.get_by_role("link", name="동일인 확인").click()
    waiting = page.locator("[data-open]").count()
    assert waiting > 1
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#sides")).to_contain_text("○")
    address = page.url
    page.get_by_role("button", name="이름·연락처·주소 보기").click()
    expect(page.locator("#live")).to_contain_text("열람 기록에 남았습니다.")
    expect(page.locator("#sides")).not_to_contain_text("○")
    page.fill("#note", "1")  # a digit in the note is a digit
    assert page.url == address
    page.locator("h1").click()
    page.keyboard.press("2")
    expect(page.locator(".messages")).to_contain_text("‘다른 사람’으로 적었습니다.")
    page.get_by_role("button", name="바로 앞 판단 되돌리기").click()
    expect(page.locator(".messages")).to_contain_text("판단을 되돌렸습니다.")
    assert page.url == address
    page.goto("/pairs/")
    assert page.locator("[data-open]").count() == waiting
