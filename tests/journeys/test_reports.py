"""People tell at telephone size and without scripts: a pharmacist by QR, a neighbour with a receipt, a teacher."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from .test_access import axe, context_of, misfits, sign_in  # noqa: F401 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("town")]

TELEPHONE, MOST = 390, 150_000
HURRY = 2_100  # milliseconds: nobody fills a form faster
CODE = re.compile(r"^[2-9a-z]{4}(-[2-9a-z]{4}){3}$")


@pytest.fixture
def telephone(browser: Browser, demo_server: str) -> Iterator[Page]:
    """A cheap telephone that runs no script."""
    context = context_of(browser, demo_server, width=TELEPHONE, java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(browser: Browser, demo_server: str) -> Iterator[Callable[[str], Page]]:
    """`desk("ara")`: a colleague at her desk."""
    made = []

    def signed_in(name: str) -> Page:
        made.append(context_of(browser, demo_server))
        page = made[-1].new_page()
        sign_in(page, name)
        return page

    yield signed_in
    for context in made:
        context.close()


def town_of(ara: Page) -> str:
    """The neighbourhood Ara works in, as her page says."""
    return str(ara.locator(".top__place").inner_text()).split()[-1]


def send(page: Page) -> str:
    """Sends the form; the receipt's code."""
    page.wait_for_timeout(HURRY)
    page.locator("form button[type=submit]").last.click()
    code = page.locator(".code").inner_text()
    assert CODE.match(code)
    return code


def test_a_pharmacist_tells_by_the_code_on_her_counter(telephone: Page, desk: Callable[[str], Page]) -> None:
    ara, sizes = desk("ara"), []

    def weighed(answer: Response) -> None:
        sizes.append(len(answer.body()) if answer.status == 200 else 0)

    telephone.on("response", weighed)
    telephone.goto("/r/pharmacy-7/")
    telephone.get_by_role("link", name="협력 가게").click()
    telephone.get_by_label("아픈데 치료를 못 받음").check()
    telephone.get_by_label("동네(읍·면·동)").fill(town_of(ara))
    telephone.get_by_label("이 안내가 붙은 가게").check()
    assert sum(sizes) < MOST
    send(telephone)
    ara.goto("/reports/?tab=new")
    expect(ara.get_by_role("link", name="아픈데 치료를 못 받음").first).to_be_visible()


def test_an_anonymous_neighbour_follows_a_receipt(telephone: Page, desk: Callable[[str], Page]) -> None:
    ara = desk("ara")
    telephone.goto("/report/")
    telephone.get_by_role("link", name="이웃의 일입니다").click()
    telephone.get_by_role("button", name="알리기").click()
    expect(telephone.get_by_role("alert")).to_contain_text("하나 이상 눌러")
    telephone.get_by_label("오래 보이지 않음").check()
    telephone.get_by_label("동네(읍·면·동)").fill(town_of(ara))
    telephone.get_by_label("주소나 건물 이름").fill("시험로 77")
    code = send(telephone)
    ara.goto("/reports/?tab=new")
    ara.locator("tr", has_text="오래 보이지 않음").filter(has_text="시험로").get_by_role("link").click()
    expect(ara.get_by_text("이름을 밝히지 않았습니다.")).to_be_visible()
    ara.get_by_label("담당자가 만나 살폈습니다.").check()
    ara.get_by_role("button", name="결과 알리기").click()
    expect(ara.get_by_role("status").filter(has_text="접수번호로")).to_be_visible()
    telephone.goto("/report/status/")
    telephone.get_by_label("접수번호").fill(code)
    telephone.get_by_role("button", name="확인하기").click()
    expect(telephone.get_by_text("담당자가 만나 살폈습니다.")).to_be_visible()
    assert "시험로" not in telephone.content()


def test_a_teacher_reports_at_once_and_stays_sealed(telephone: Page, desk: Callable[[str], Page]) -> None:
    bora = desk("bora")
    telephone.goto("/report/?lang=en")
    telephone.get_by_role("link", name="I learned of it at work").click()
    telephone.get_by_label("Worried about a child").check()
    telephone.get_by_label("Neighbourhood", exact=True).fill(town_of(bora))
    telephone.get_by_label("Address or name").fill("School gate")
    telephone.get_by_label("Your work").select_option(label="School staff or counsellor")
    telephone.get_by_label("Name (optional)").fill("가짜선생")
    send(telephone)
    expect(telephone.get_by_role("link", name="112")).to_be_visible()
    expect(telephone.get_by_text("Reported as a mandated reporter at")).to_be_visible()
    bora.goto("/reports/?tab=new")
    bora.locator("tr", has_text="아이가 걱정됨").first.get_by_role("link").click()
    assert "가짜선생" not in bora.content()
    bora.locator("#id_purpose").select_option("contact")
    bora.get_by_role("button", name="알린 사람 보기").click()
    expect(bora.get_by_text("가짜선생")).to_be_visible()


def test_a_stranger_taps_the_place_and_its_office_sees_the_pin(telephone: Page, desk: Callable[[str], Page]) -> None:
    ara = desk("ara")
    town = town_of(ara)
    telephone.goto("/report/?lang=ko&who=neighbour")
    telephone.get_by_label("먹고살기가 어려움").check()
    telephone.locator("details summary").first.click()
    telephone.locator("#note").fill("우편함이 찼어요")
    telephone.get_by_role("button", name="지도에서 고르기").click()
    telephone.get_by_role("button", name=re.compile(rf"\d+\. {town}$")).click()
    telephone.locator("input[type=image]").click(position={"x": 1, "y": 1})
    expect(telephone.get_by_role("alert")).to_contain_text("테두리 밖")
    telephone.get_by_role("button", name="동네 한가운데에 점을 놓고 옮기기").press("Enter")
    telephone.get_by_role("button", name="북쪽으로").press("Enter")
    expect(telephone.get_by_role("button", name="북쪽으로")).to_be_focused()
    assert misfits(telephone) == []
    telephone.get_by_role("button", name="조금 더 넓게 보기").click()
    telephone.get_by_role("button", name="더 가까이 보기").click()
    telephone.locator("input[type=image]").click()
    if telephone.locator("input[type=image]").count():  # a large neighbourhood takes one look more
        telephone.get_by_role("button", name="이 점으로 정하기").click()
    expect(telephone.get_by_text("지도에서 찍은 곳", exact=True)).to_be_visible()
    expect(telephone.get_by_text("m까지 맞습니다")).to_be_visible()
    expect(telephone.get_by_label("먹고살기가 어려움")).to_be_checked()
    assert misfits(telephone) == []
    send(telephone)
    ara.goto("/reports/?tab=new")
    links = ara.get_by_role("link", name="먹고살기가 어려움").evaluate_all("all => all.map(one => one.href)")
    for link in links:
        ara.goto(link)
        if ara.get_by_text("우편함이 찼어요").count():
            break
    expect(ara.get_by_role("img", name="지도 위의 점")).to_be_visible()


@pytest.mark.parametrize("lang", ["ko", "en", "vi", "zh"])
def test_everybody_can_use_the_public_pages(browser: Browser, demo_server: str, axe: str, lang: str) -> None:  # noqa: F811
    context = context_of(browser, demo_server, width=320, bypass_csp=True)
    page, faults = context.new_page(), []
    for path in ("/report/?", "/report/?who=professional&s=shop&", "/report/status/?", "/report/?who=self&map&"):
        page.goto(f"{path}lang={lang}")
        if "map" in path:
            page.locator("button[value=open]").click()
            page.locator("button.tap").first.click()
            expect(page.locator("input[type=image]")).to_be_visible()
        elif "who" in path:
            page.locator("form button[type=submit]").last.click()
            assert page.locator("html").get_attribute("lang") == lang
        faults += [f"{path}: {fault}" for fault in misfits(page)]
        page.evaluate(axe)
        answer = page.evaluate("() => axe.run({resultTypes: ['violations']})")
        faults += [f"{path}: {fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in answer["violations"]]
    context.close()
    assert faults == [], json.dumps(faults, ensure_ascii=False, indent=1)
