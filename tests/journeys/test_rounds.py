"""A leader's round on a real telephone page: doors without network, an officer in between, each record counted once."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.journeys.test_field import HERE, PHONE, SEALED, in_town

pytestmark = [pytest.mark.browser]
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's loop runs in the thread of the tests


class Dure:
    """A leader with a telephone, three doors, and an officer of the same neighbourhood."""

    def __init__(self, context: BrowserContext, url: str, people: dict[str, Any], doors: list[Any]) -> None:
        self.context, self.url, self.people, self.doors = context, url, people, doors
        self.page: Page = context.new_page()

    def signs_in(self, name: str) -> None:
        """A session as signing in makes one."""
        from django.conf import settings
        from django.db import connection
        from django.test import Client

        client = Client()
        client.force_login(self.people[name], backend="django.contrib.auth.backends.ModelBackend")
        connection.close()
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        self.context.add_cookies([{**cookie, "domain": urlsplit(self.url).hostname or "", "path": "/"}])

    def opens(self) -> None:
        """Opens the page and takes the route along; the page is kept for times without network."""
        self.page.goto(f"{self.url}/rounds/mine/")
        self.page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
        self.page.reload()  # through the service worker, which keeps it
        self.page.get_by_role("button", name="순회 길 받기").click()
        expect(self.page.locator(".door")).to_have_count(3)

    def taps(self, door: int, word: str) -> None:
        """One tap at a door."""
        self.page.locator(".door").nth(door).get_by_role("button", name=word, exact=True).tap()

    def found(self) -> list[tuple[str, str]]:
        """What the office holds: who wrote which answer, in the order of doors."""
        from bandi.office.rounds.models import Finding

        rows = Finding.objects.order_by("door__place", "by__username").values_list("by__username", "answer")
        return in_town(lambda: list(rows))


@pytest.fixture
def dure(browser: Browser, live_server: Any) -> Iterator[Dure]:
    from tests.office.conftest import make_area, make_household, make_person, make_round

    from bandi.office import clock
    from bandi.office.network.actions import Told, add_member, link_account
    from bandi.office.rounds import beats
    from bandi.office.rounds.models import Door

    make_area(HERE, "시험동")
    roles = {"ara": "officer", "bora": "team_lead", "dure": "leader"}
    people = {name: make_person(name, role, HERE) for name, role in roles.items()}

    def lay_out() -> list[Any]:
        make_household(HERE, 1, make_round())
        day, by = clock.today() - timedelta(days=50), people["ara"]
        told = Told(HERE, "leader", "가짜두레", "02-700-0001", day, trained_on=day, pledged_on=day)
        member = add_member(by=by, told=told)
        link_account(by=by, member=member.pk, username="dure")
        beat = beats.open_beat(by=by, area=HERE, name="1통", roads=[], rhythm="walk_monthly")
        beats.add_doors(by=by, beat=beat.pk, lines="시험로1길 1, 1호\n시험로1길 2\n시험로1길 10")
        beats.name_for(by=by, beat=beat.pk, part="beat_leader", who=str(member.pk))
        beats.name_for(by=by, beat=beat.pk, part="beat_officer", who=str(by.pk))
        return list(Door.objects.order_by("place"))

    doors = in_town(lay_out)
    context = browser.new_context(locale="ko-KR", viewport=PHONE, has_touch=True)
    day = Dure(context, live_server.url, people, doors)
    day.signs_in("dure")
    yield day
    context.close()


def test_three_doors_without_network_are_counted_once_each_and_nobody_is_written_over(dure: Dure) -> None:
    from django.utils import timezone

    from bandi.office.reports.models import Report
    from bandi.office.rounds import findings

    page = dure.page
    dure.opens()
    dure.context.set_offline(True)
    page.reload()  # the telephone was put away in between
    expect(page.locator(".door .address").first).to_have_text("시험로1길 1 1호")
    dure.taps(0, "괜찮음")
    dure.taps(1, "아무도 없음")
    dure.taps(2, "걱정됨")
    page.get_by_role("checkbox", name="우편물·고지서가 쌓임").check()
    page.get_by_label("메모").fill("불이 며칠째 꺼져 있음")
    expect(page.locator("#kept")).to_be_visible()
    page.reload()  # and put away again in the middle of writing
    dure.taps(2, "걱정됨")
    expect(page.get_by_label("메모")).to_have_value("불이 며칠째 꺼져 있음")
    page.get_by_role("button", name="담당자에게 알리기").click()
    expect(page.locator("#status")).to_have_text("인터넷 없음: 이 기기에 3건 보관 중")
    held = page.evaluate(SEALED)
    assert sorted(name.partition(":")[0] for name in held["names"]) == ["route", "walk", "walk", "walk"]
    for secret in ("시험로", "불이 며칠째", "가짜"):
        assert secret not in held["text"]
    assert dure.found() == []

    now = timezone.now()
    late = findings.Seen(dure.doors[1].pk, dure.doors[1].pk, "door_found", now, now)  # any key will do
    in_town(lambda: findings.take_finding(by=dure.people["ara"], seen=late))
    dure.context.set_offline(False)
    page.evaluate("() => { for (const _ of [1, 2]) window.dispatchEvent(new Event('online')); }")  # and twice at once
    expect(page.locator("#status")).to_have_text("모두 보냈습니다")
    expect(page.locator("#beside")).to_be_visible()
    page.reload()
    expect(page.locator("#status")).to_have_text("모두 보냈습니다")
    written = [("dure", "door_found"), ("ara", "door_found"), ("dure", "door_nobody"), ("dure", "door_worried")]
    assert dure.found() == written
    (report,) = in_town(lambda: list(Report.objects.all()))
    assert (report.way, report.place) == ("report_leader", "시험로1길 10")

    page.get_by_role("button", name="순회 길 받기").click()
    expect(page.locator(".door").nth(1).locator(".word")).to_have_text("다른 분이 살핌")
    page.get_by_role("link", name="내가 알린 곳").click()
    expect(page.locator("main")).to_contain_text("시험로1길 10")
    assert page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]


def test_the_telephone_of_a_leader_who_is_replaced_opens_no_door(dure: Dure) -> None:
    from bandi.office.rounds import beats

    dure.opens()
    with dure.page.expect_response("**/rounds/mine/sync/"):
        dure.taps(0, "괜찮음")
    dure.context.set_offline(True)
    dure.taps(1, "다른 곳에 삶")
    expect(dure.page.locator("#status")).to_have_text("인터넷 없음: 이 기기에 1건 보관 중")
    beat = dure.doors[0].beat_id
    in_town(lambda: beats.name_for(by=dure.people["ara"], beat=beat, part="beat_leader", who=""))
    dure.context.set_offline(False)
    with dure.page.expect_response("**/rounds/mine/sync/") as late:  # written while the area was hers
        dure.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    assert late.value.status == 200
    dure.page.get_by_role("button", name="순회 길 받기").click()
    expect(dure.page.locator("#shut")).to_be_visible()
    expect(dure.page.locator(".door")).to_have_count(0)
    dure.context.clear_cookies()
    dure.signs_in("bora")  # somebody else takes the telephone
    dure.page.goto(f"{dure.url}/rounds/mine/")
    expect(dure.page.locator("#list")).not_to_contain_text("시험로")
    assert dure.found() == [("dure", "door_found"), ("dure", "door_elsewhere")]
