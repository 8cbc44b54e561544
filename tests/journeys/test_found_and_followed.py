"""One household from the first list to the next round, as four colleagues live it in a real browser."""

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("town")]

PASSWORD = "bandi-demo"
FIRST, NEXT = "2026년 5차", "2026년 6차"
A_ROUND_AT_MOST = 180_000  # milliseconds


def sign_in(page: Page, name: str) -> None:
    """Through the door with name and password."""
    page.goto("/signin/")
    page.get_by_label("아이디").fill(name)
    page.get_by_label("비밀번호").fill(PASSWORD)
    page.get_by_role("button", name="들어가기", exact=True).click()
    expect(page.get_by_role("button", name="로그아웃")).to_be_visible()


def sign_out(page: Page) -> None:
    """And out again."""
    page.get_by_role("button", name="로그아웃").click()
    expect(page.get_by_role("heading", name="들어가기")).to_be_visible()


def open_household(page: Page, place: int) -> str:
    """Opens one household of the list; returns its address."""
    page.goto("/desk/?view=card")
    page.locator("[data-open]").nth(place).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("가구")
    return page.url


def record_call(page: Page, answer: str, note: str = "") -> None:
    """From the household's page: what came of a call."""
    page.get_by_role("link", name="연락 결과 적기").first.click()
    page.locator("label.choice", has_text=answer).click()
    page.get_by_label("메모").fill(note)
    page.get_by_role("button", name="연락 결과 적기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("다음에 할 일")


def record_visit(page: Page, found: str) -> None:
    """From any page of the household's work: what was found at the door."""
    page.goto(re.sub(r"/(next|call|result)/.*$", "/visit/?step=record", page.url))
    page.locator("label.choice", has_text=found).first.click()
    page.get_by_role("button", name="방문 기록하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("다음에 할 일")


def give_result(page: Page, outcome: str, evidence: str = "", ground: str = "") -> None:
    """From any page of the household's work: what came of it."""
    page.goto(re.sub(r"/(next|call|visit)/.*$", "/result/", page.url))
    page.locator("label.outcome", has=page.get_by_text(outcome, exact=True)).click()
    if ground:
        page.locator("label.tick", has_text=ground).click()
    page.get_by_label("근거").fill(evidence)
    page.get_by_role("button", name="결과 내기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("다음에 할 일")


def test_a_household_is_found_met_and_followed(page: Page, demo_server: str) -> None:
    sign_in(page, "ara")
    expect(page.get_by_text(FIRST).first).to_be_visible()
    helped, name = met_and_helped(page)
    silent = nobody_answers(page)
    sign_out(page)

    sign_in(page, "bora")
    confirmed_by_the_lead(page)
    sign_out(page)

    sign_in(page, "saerom")
    next_round(page)
    sign_out(page)

    sign_in(page, "ara")
    what_changed(page, helped=helped, name=name, silent=silent)


def met_and_helped(page: Page) -> tuple[str, str]:
    """Ara opens the first household, sees why, sees its name, calls, visits, gives a result. Its address and name."""
    address = open_household(page, 0)
    expect(page.get_by_role("heading", name="왜 목록에 올랐나요?")).to_be_visible()
    expect(page.get_by_text("급여를 주거나 거절하는 근거가 아닙니다").first).to_be_visible()
    people = page.locator("#people")
    expect(people).to_contain_text("○")
    page.get_by_label("열람 목적").select_option(index=1)
    page.get_by_role("button", name="이름·연락처·주소 보기").click()
    expect(people).not_to_contain_text("○")
    expect(page.locator("#live")).to_contain_text("열람 기록")
    name = people.locator("li b").first.inner_text()
    assert name not in page.url

    record_call(page, "부재·무응답")
    page.get_by_role("button", name="되돌리기").click()  # the wrong button: taken back within ten minutes
    page.goto(address)
    expect(page.get_by_text("연락 시도 0회")).to_be_visible()
    record_call(page, "통화·연락됨", note="내일 오전에 찾아가기로 함")
    record_visit(page, "만났어요")
    give_result(page, "긴급복지지원", evidence="긴급 생계지원 결정")
    page.goto(address)
    expect(page.get_by_text("내일 오전에 찾아가기로 함")).to_be_visible()
    expect(page.get_by_text("긴급복지지원").first).to_be_visible()
    return address, name


def nobody_answers(page: Page) -> str:
    """Ara calls and visits another household twice each; nobody answers, and only the lead may let it rest."""
    address = open_household(page, 1)
    record_call(page, "부재·무응답")
    page.goto(address)
    record_call(page, "부재·무응답")
    record_visit(page, "못 만났어요")
    record_visit(page, "못 만났어요")
    expect(page.get_by_role("heading", name=re.compile("^다음: "))).to_be_visible()  # the ladder goes on
    told = "이웃이 두 달째 보지 못했다고 함"
    give_result(page, "장기 부재(입원·시설 등)", evidence=told, ground="입원: 병원에 확인")
    expect(page.get_by_text("팀장이 확인해야 성립합니다")).to_be_visible()
    return address


def confirmed_by_the_lead(page: Page) -> None:
    """Bora finds the result that waits for a second person, and confirms it."""
    page.get_by_role("link", name="팀 현황").click()
    page.get_by_role("link", name="보고 확인하기").click()
    expect(page.get_by_text("이웃이 두 달째 보지 못했다고 함").first).to_be_visible()
    page.get_by_role("button", name="결과 확인하기").click()
    expect(page.get_by_text("결과를 확인했습니다.")).to_be_visible()
    expect(page.get_by_text("기다리는 결과가 없습니다.")).to_be_visible()


def next_round(page: Page) -> None:
    """Saerom runs the next round and watches it being published."""
    page.get_by_role("link", name=re.compile("실행")).first.click()
    page.get_by_role("button", name=re.compile("실행")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(NEXT)
    expect(page.get_by_text("배포됨").first).to_be_visible(timeout=A_ROUND_AT_MOST)
    expect(page.get_by_role("heading", name="이 명단은 무엇으로 만들었나요")).to_be_visible()


def what_changed(page: Page, *, helped: str, name: str, silent: str) -> None:
    """The silent household is on the list again, the helped one only for what began since; both remember it all."""
    expect(page.get_by_text(NEXT).first).to_be_visible()
    page.goto(helped)
    expect(page.get_by_text("내일 오전에 찾아가기로 함")).to_be_visible()
    expect(page.get_by_text("미접촉 재선정")).to_have_count(0)
    expect(page.get_by_text("긴급복지지원").first).to_be_visible()
    expect(page.get_by_text(name)).to_have_count(0)  # masked again
    page.goto(silent)
    expect(page.get_by_text("미접촉 재선정").first).to_be_visible()
    expect(page.locator("section", has=page.get_by_role("heading", name="차수별로 본 이 가구"))).to_contain_text(FIRST)
    expect(page.get_by_role("link", name="연락 결과 적기").first).to_be_visible()
