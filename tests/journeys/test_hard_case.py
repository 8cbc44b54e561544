"""A hard case in a real browser: an officer speaks with a household, takes it in, hands it up, and has it back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .test_found_and_followed import sign_in, sign_out

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("town")]

WISH = "병원에 다시 다니고 싶어요"
SERIOUS = {"serious", "critical"}


def usable(page: Page) -> None:
    """Nothing serious for axe, nothing wider than the screen."""
    from django.conf import settings

    page.evaluate((Path(settings.ASSETS) / "axe-core" / "axe.min.js").read_text("utf-8"))
    found = page.evaluate("() => axe.run({resultTypes: ['violations']})")
    bad = [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found["violations"]
           if one["impact"] in SERIOUS]  # fmt: skip
    assert not bad, (page.url, bad)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def without_case(page: Page) -> str:
    """Opens a household of the list that is no case yet; its address."""
    page.goto("/desk/?view=card")
    links = [link.get_attribute("href") for link in page.locator("[data-open]").all()]
    for link in reversed(links):
        page.goto(str(link))
        if page.get_by_role("link", name="사례로 접수").count():
            return page.url
    pytest.fail("every household of the list is a case", pytrace=False)


def speak(page: Page) -> None:
    """The conversation; what was typed survives a reload."""
    page.locator("#care").locator("..").get_by_role("link", name="상담하기").click()
    page.get_by_label("바라는 것(하신 말씀 그대로)").fill(WISH)
    expect(page.locator("[data-kept]")).to_contain_text("담아 둠", timeout=15_000)
    page.reload()
    expect(page.get_by_label("바라는 것(하신 말씀 그대로)")).to_have_value(WISH)
    page.locator("#id_degree_health").get_by_text("큼", exact=True).click()
    page.locator("#id_q_untreated").get_by_text("그렇다", exact=True).click()
    page.locator("#id_channel").get_by_text("방문", exact=True).click()
    page.get_by_role("button", name="상담 마치기").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("상담")
    expect(page.get_by_text("위기도").first).to_be_visible()


def take_in(page: Page) -> str:
    """Intake, meeting, class and plan; the address of the case."""
    page.get_by_role("link", name="사례로 접수").click()
    page.get_by_label("접수하는 까닭").fill("치료와 소송이 얽힘")
    page.get_by_role("button", name="접수하기").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("가구 사례")
    case = page.url
    page.get_by_role("link", name="사례회의 적기").click()
    page.get_by_label("안건").fill("누가 맡을지")
    page.get_by_label("모인 사람").fill("담당자\n보건소 방문간호사")
    page.get_by_label("정한 것").fill("구에 올린다")
    page.locator("#id_kind").get_by_text("통합사례").click()
    page.get_by_role("button", name="회의 적기").click()
    page.get_by_role("link", name="계획 세우기").click()
    page.locator("#id_area_0").select_option("health")
    page.locator("#id_goal_0").fill("치료를 다시 시작")
    page.locator("#id_service_0").fill("진료 동행")
    page.locator("#id_amount_0").fill("월 1회")
    page.locator("#id_ministry_0").select_option("mohw")
    page.locator("#id_until_0").fill("2027-03-31")
    page.get_by_role("button", name="계획 저장하기").click()
    expect(page.get_by_role("alert")).to_contain_text("이 칸도 채워 주세요")  # and what was typed stays
    expect(page.locator("#id_goal_0")).to_have_value("치료를 다시 시작")
    page.locator("#id_provider_0").fill("보건소")
    page.get_by_label("본인·가족의 의견").fill(WISH)
    page.get_by_role("button", name="계획 저장하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("제공계획 1판")
    return case


def hand_up(page: Page, case: str) -> None:
    page.goto(case)
    page.locator("summary", has_text="구에 올리기").click()
    page.locator("#up_note").fill("소송을 함께 풀어야 합니다")
    page.get_by_role("button", name="구에 올리기").click()
    expect(page.get_by_text("구의 답을 기다립니다")).to_be_visible()


def held_by_the_district(page: Page, case: str) -> None:
    """The district takes it, changes the plan, and hands it back to Ara."""
    page.goto("/cases/?tab=up")
    page.locator(f'a[href="{case[case.index("/cases/") :]}"]').click()
    page.get_by_role("button", name="구가 맡기").click()
    page.get_by_role("link", name="계획 고치기(새 판)").click()
    page.locator("#id_amount_0").fill("월 2회")
    page.get_by_role("button", name="계획 저장하기").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("제공계획 2판")
    expect(page.locator("del", has_text="월 1회")).to_be_visible()
    expect(page.locator("ins", has_text="월 2회")).to_be_visible()
    page.goto(case)
    page.locator("summary", has_text="동으로 돌려보내기").click()
    page.locator("#back_planner").select_option("ara")
    page.locator("#back_note").fill("소송이 끝났습니다. 진료 동행만 남았습니다")
    page.get_by_role("button", name="돌려보내기").click()


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844)], ids=["desktop", "phone"])
def test_a_hard_case_goes_up_and_comes_back(browser: Browser, demo_server: str, width: int, height: int) -> None:
    screen = {"width": width, "height": height}
    context = browser.new_context(base_url=demo_server, locale="ko-KR", viewport=screen, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    sign_in(page, "ara")
    home = without_case(page)
    speak(page)
    usable(page)
    case = take_in(page)
    hand_up(page, case)
    usable(page)
    page.goto(re.sub("/$", "/counsel/talk/", home))
    usable(page)
    sign_out(page)

    sign_in(page, "daon")
    held_by_the_district(page, case)
    sign_out(page)

    sign_in(page, "ara")
    page.goto(case)
    expect(page.get_by_text("소송이 끝났습니다")).to_be_visible()
    page.get_by_role("button", name="읽었고 이어서 돕습니다").click()
    page.locator("#check_found").select_option("better")
    page.get_by_role("button", name="제공·점검 적기").click()
    expect(page.get_by_text("가구 전체 점검: 나아짐")).to_be_visible()
    for place in ("plan/2/", "plan/2/print/", "plan/"):
        page.goto(case + place)
        usable(page)
    context.close()
