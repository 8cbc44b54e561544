"""A care-team member's week on her telephone, in a real browser, and what her office sees of it."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from .test_access import axe, misfits  # noqa: F401 - a fixture
from .test_field import HERE, PHONE, in_town

pytestmark = [pytest.mark.browser]
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's loop runs in the thread of the tests
DESK = {"width": 1440, "height": 900}
SHOTS = os.environ.get("BANDI_SHOTS", "")  # a folder to look at every page afterwards
DAY = date(2026, 1, 5)


@pytest.fixture
def people(live_server: Any) -> dict[str, Any]:
    """An officer, a lead, a member and her colleague; three households of which the member keeps two."""
    from tests.office.conftest import make_area, make_household, make_person, make_round

    from bandi.office import clock
    from bandi.office.care.actions import Wish, assign, start_care
    from bandi.office.care.models import CareHome
    from bandi.office.network.actions import Told, add_member, link_account

    make_area(HERE, "시험동")
    roles = {"ara": "officer", "bora": "team_lead", "dajeong": "care_team"}
    people = {name: make_person(name, role, HERE) for name, role in roles.items()}

    def begin() -> None:
        round_, bora = make_round(cutoff=date(2026, 8, 31)), people["bora"]
        far = clock.today() + timedelta(days=300)
        about = {"trained_on": DAY, "pledged_on": DAY, "clearance_until": far}
        told = [Told(HERE, "care_team", f"꾸민이{n}", f"02-700-000{n}", DAY, **about) for n in (1, 2)]
        members = [add_member(by=bora, told=one) for one in told]
        link_account(by=bora, member=members[0].pk, username="dajeong")
        wish = Wish("weekly", "tongue_ko", "귀가 어두우십니다")
        homes = [make_household(HERE, number, round_).household_id for number in (1, 2, 3)]
        care = [start_care(by=people["ara"], household=home, wish=wish) for home in homes]
        CareHome.objects.update(from_on=clock.today() - timedelta(days=9))
        assign(by=bora, member=members[0].pk, homes=[care[0].pk, care[1].pk])

    in_town(begin)
    return people


@pytest.fixture
def page_of(browser: Browser, live_server: Any, people: dict[str, Any]) -> Iterator[Any]:
    """`page_of("bora", DESK)`: a browser signed in as a person."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    made = []

    def signed_in(name: str, size: Any) -> Page:
        client = Client()
        client.force_login(people[name], backend="django.contrib.auth.backends.ModelBackend")
        connection.close()
        made.append(browser.new_context(base_url=live_server.url, locale="ko-KR", viewport=size))
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        made[-1].add_cookies([{**cookie, "domain": urlsplit(live_server.url).hostname or "", "path": "/"}])
        page: Page = made[-1].new_page()
        return page

    yield signed_in
    for context in made:
        context.close()


def looked_at(page: Page, axe: str, name: str) -> None:  # noqa: F811
    """Nothing too small or too wide, nothing axe complains of."""
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}-{page.viewport_size['width']}.png", full_page=True)  # type: ignore[index]
    assert misfits(page) == []
    page.evaluate(axe)
    told = page.evaluate("() => axe.run({resultTypes: ['violations']})")
    assert [(one["id"], one["nodes"][0]["html"]) for one in told["violations"]] == []


def test_a_member_s_week(page_of: Any, axe: str) -> None:  # noqa: F811
    dajeong = page_of("dajeong", PHONE)
    dajeong.goto("/care/mine/")
    looked_at(dajeong, axe, "mine")
    links = dajeong.locator("main li a.hh__link")
    expect(links).to_have_count(2)
    links.first.click()
    expect(dajeong.get_by_text("귀가 어두우십니다")).to_be_visible()
    expect(dajeong.get_by_text("전기료")).to_have_count(0)  # why it was found is not hers to know
    expect(dajeong.locator("a[href^='tel:']")).to_have_count(0)
    dajeong.get_by_role("button", name="이름·전화번호·주소 보기").click()
    expect(dajeong.locator("a[href^='tel:']").first).to_be_visible()
    looked_at(dajeong, axe, "mine-home")
    dajeong.get_by_role("button", name="적기").click()
    expect(dajeong.get_by_role("alert")).to_contain_text("어땠는지 골라 주세요")
    dajeong.get_by_label("남길 말").fill("목소리가 밝으심")
    dajeong.get_by_label("시작한 시각").fill("00:00")
    dajeong.get_by_label("안부를 확인했어요").check()
    dajeong.get_by_role("button", name="적기").click()
    expect(dajeong.get_by_role("status").filter(has_text="적었습니다")).to_be_visible()
    expect(links).to_have_count(1)

    links.first.click()
    dajeong.get_by_label("방문", exact=True).check()
    dajeong.get_by_label("시작한 시각").fill("00:00")
    dajeong.get_by_label("걱정돼요").check()
    dajeong.get_by_role("button", name="적기").click()
    expect(dajeong.get_by_text("담당 공무원에게 바로 알렸습니다")).to_be_visible()
    expect(dajeong.get_by_text("이번 주 안부를 모두 마쳤습니다")).to_be_visible()
    looked_at(dajeong, axe, "mine-done")

    dajeong.get_by_role("link", name="활동 시간 적기").click()
    dajeong.get_by_label("활동한 시간(분)").fill("300")
    dajeong.get_by_role("button", name="적기").click()
    expect(dajeong.get_by_text("하루에 4시간까지 적습니다.").last).to_be_visible()
    expect(dajeong.get_by_label("활동한 시간(분)")).to_have_value("300")
    looked_at(dajeong, axe, "hours")
    dajeong.get_by_label("활동한 시간(분)").fill("180")
    dajeong.get_by_role("button", name="적기").click()
    expect(dajeong.get_by_text("2,880분 가운데 180분")).to_be_visible()
    assert dajeong.goto("/desk/").status == 403  # nothing else opens to her

    ara = page_of("ara", DESK)
    ara.goto("/desk/all/?source=report")
    ara.get_by_role("link", name="돌봄단원이 걱정된다고 한 가구 살피기").click()
    expect(ara.get_by_text("걱정됨")).to_be_visible()
    looked_at(ara, axe, "home")


def test_a_lead_gives_away_what_nobody_keeps(page_of: Any, axe: str) -> None:  # noqa: F811
    bora = page_of("bora", DESK)
    bora.goto("/care/")
    expect(bora.get_by_role("heading", name="단원이 없는 가구")).to_be_visible()
    looked_at(bora, axe, "team")
    bora.get_by_role("link", name="누구에게 맡길지 제안 보기").click()
    expect(bora.locator("main select option[selected]")).to_have_text("꾸민이2")
    looked_at(bora, axe, "propose")
    bora.get_by_role("button", name="고른 대로 맡기기").click()
    expect(bora.get_by_text("1가구를 맡겼습니다.")).to_be_visible()
    expect(bora.get_by_role("heading", name="단원이 없는 가구")).to_have_count(0)

    bora.get_by_role("link", name="꾸민이1").click()
    looked_at(bora, axe, "member")
    bora.get_by_role("link", name="이번 주 명단 인쇄").click()
    looked_at(bora, axe, "week")
    expect(bora.get_by_text("전기료")).to_have_count(0)
    bora.go_back()
    bora.get_by_role("link", name="누구에게 넘길지 제안 보기").click()
    expect(bora.locator("main select")).to_have_count(2)
    bora.get_by_role("button", name="고른 대로 맡기기").click()
    expect(bora.get_by_text("2가구를 맡겼습니다.")).to_be_visible()

    bora.goto("/care/capacity/")
    bora.get_by_role("link", name="한 사람이 매주").click()
    expect(bora.get_by_role("status").filter(has_text="174번 가운데 70번")).to_be_visible()
    looked_at(bora, axe, "capacity")
    telephone = page_of("bora", PHONE)
    for path in ("/care/", "/care/propose/", "/care/capacity/"):
        telephone.goto(path)
        looked_at(telephone, axe, path.strip("/").replace("/", "-"))
