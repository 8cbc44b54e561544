"""A telephone without script: find, agree, sign in, keep; another browser goes on; deleted, and gone for both."""

import json
import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = [pytest.mark.browser]

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's loop runs in the thread of the tests


@pytest.fixture
def provider(live_server: Any, settings: Any) -> Iterator[str]:
    """The trial provider, which knows one invented person."""
    settings.DEMO, settings.OIDC_CLIENT, settings.OIDC_SECRET = True, "bandi", "trial"
    settings.OIDC_ISSUER, settings.OIDC_RESIDENT_CLAIM = f"{live_server.url}/trial-id", ""
    people = settings.DATA / "trial_people.json"
    people.write_text(json.dumps([{"sub": "invented-7", "name": "가짜갑"}]), "utf-8")
    yield live_server.url
    people.unlink()


def telephone(browser: Browser, url: str) -> tuple[BrowserContext, Page]:
    context = browser.new_context(
        base_url=url, locale="ko-KR", viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    return context, context.new_page()


def fits(page: Page) -> None:
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide <= screen, (page.url, wide, screen)
    if folder := os.environ.get("BANDI_SHOTS"):
        page.screenshot(path=f"{folder}/{len(os.listdir(folder)):02}.png", full_page=True)


def sign_in(page: Page) -> None:
    page.get_by_role("link", name="본인확인하고 들어가기").click()
    page.get_by_role("button", name="가짜갑").click()


def test_answers_are_kept_opened_elsewhere_and_deleted(browser: Browser, provider: str) -> None:
    first, page = telephone(browser, provider)
    seen: list[str] = []
    page.on("request", lambda sent: seen.append(unquote(sent.url)))
    page.goto("/services/?lang=ko")
    page.fill("#id_born_1", "1958-04")
    page.fill("#id_earn_1", "0")
    page.fill("#id_a_other", "41만원")
    page.get_by_role("button", name="결과 보기", exact=True).last.click()
    page.get_by_role("button", name="답을 보관하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("답을 보관하기")
    fits(page)
    page.get_by_role("button", name="동의하고 본인확인하기").click()
    expect(page.get_by_role("alert")).to_contain_text("동의에 표시해 주세요")
    fits(page)
    page.get_by_text("적은 답을 보관하는 데 동의합니다").click()
    page.get_by_role("button", name="동의하고 본인확인하기").click()
    sign_in(page)
    expect(page.locator("main")).to_contain_text("가짜갑 님의 것으로 보관합니다")
    fits(page)
    page.get_by_role("button", name="이대로 보관하기").click()
    expect(page.locator("section[aria-labelledby=kept]")).to_contain_text("까지 보관합니다")
    fits(page)
    assert not [url for url in seen if "1958" in url or "41만" in url]

    second, other = telephone(browser, provider)
    other.goto("/my/")
    sign_in(other)
    other.get_by_role("button", name="이어서 찾기").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("찾은 결과")
    expect(other.get_by_role("status").first).to_contain_text("보관할 때와 같습니다")
    expect(other.locator("input[name=a_other]")).to_have_value("41만원")
    fits(other)
    other.get_by_role("button", name="적은 내용 고치기").click()
    expect(other.locator("#id_born_1")).to_have_value("1958-04")
    other.goto("/my/consents/")
    fits(other)
    other.get_by_role("button", name="보관한 답 지우기").click()
    expect(other.locator("section[aria-labelledby=kept]")).to_contain_text("동의한 것이 없습니다")
    page.get_by_role("button", name="이어서 찾기").click()
    assert "41만원" not in page.content()
    expect(page.get_by_text("보관한 답이 없습니다")).to_be_visible()
    first.close()
    second.close()


def test_from_a_result_to_an_application_that_offers_what_was_told(browser: Browser, provider: str) -> None:
    """Found, agreed, signed in, begun; Enter in a field takes nothing over, a press does, another gives it back."""
    from tests.office.conftest import make_area

    make_area("11020690", "시험동")
    context, page = telephone(browser, provider)
    page.goto("/services/?lang=ko")
    page.fill("#id_born_1", "1958-04")
    page.fill("#id_earn_1", "30만원")
    page.fill("#id_a_other", "0")
    page.get_by_role("button", name="결과 보기", exact=True).last.click()
    fits(page)
    page.locator("details:has(button[value='apply:basic_pension']) > summary").click()
    page.locator("button[value='apply:basic_pension']").click()
    expect(page.locator(".lead")).to_contain_text("‘기초연금’ 신청서에")
    fits(page)
    page.get_by_text("적은 답을 보관하는 데 동의합니다").click()
    page.get_by_role("button", name="동의하고 본인확인하기").click()
    sign_in(page)
    expect(page.locator("main")).to_contain_text("이어서 신청서를 씁니다")
    fits(page)
    page.get_by_role("button", name="이대로 보관하기").click()
    page.fill("#town", "시험동")
    page.get_by_role("button", name="동네 찾기").click()
    page.get_by_role("button", name="신청서 쓰기").click()
    page.goto(page.url.split("about")[0] + "about/means/")
    offer = page.locator("#offer-earned")
    expect(offer).to_contain_text("복지 찾기에서 이렇게 답하셨습니다: 300,000원")
    fits(page)
    page.fill("#id_other_income", "5만원")
    offer.get_by_role("button", name="그대로 쓰기").click()
    expect(page.locator("#id_earned")).to_have_value("300000")
    expect(page.locator("#id_other_income")).to_have_value("5만원")
    expect(offer).to_be_in_viewport()
    fits(page)
    offer.get_by_role("button", name="되돌리기").click()
    expect(page.locator("#id_earned")).to_have_value("")
    here = page.url.split("#")[0]
    page.locator("#id_other_income").press("Enter")
    assert page.url.split("#")[0] != here, "Enter saves and goes on"
    page.goto(here)
    expect(page.locator("#id_other_income")).to_have_value("50000")
    expect(page.locator("#id_earned")).to_have_value("")
    offer.get_by_role("button", name="그대로 쓰기").click()
    page.fill("#id_earned", "31만원")
    page.get_by_role("button", name="저장하고 다음", exact=True).last.click()
    page.goto(here)
    expect(page.locator("#id_earned")).to_have_value("310000")
    expect(offer).to_have_count(0)
    context.close()
