"""The telephone page in a real browser: without network, with a colleague's record, with a session that ended."""

import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

pytestmark = [pytest.mark.browser]

HERE = "11020690"
PHONE = {"width": 390, "height": 844}
SEALED = """async () => {
  const told = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const base = await told(indexedDB.open('bandi-field'));
  const all = (name, what) => told(base.transaction(name).objectStore(name)[what]());
  const kept = [];
  for (const name of await caches.keys()) {
    const shelf = await caches.open(name);
    for (const one of await shelf.keys()) kept.push(await (await shelf.match(one)).text());
  }
  const text = (one) => new TextDecoder().decode(one.sealed);
  const names = await all('sealed', 'getAllKeys');
  const keys = (await all('keys', 'getAllKeys')).length;
  return { names, keys, text: [...kept, ...(await all('sealed', 'getAll')).map(text)].join(' ') };
}"""
"""What lies on the telephone: names of records, how many keys, and every byte kept, as text."""
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's loop runs in the thread of the tests


def in_town(act: Callable[[], Any]) -> Any:
    """Does something in the database as a job of the neighbourhood would."""
    from django.db import connection, transaction

    from bandi.office.accounts.jurisdiction import within

    try:
        with transaction.atomic(), within([HERE]):
            return act()
    finally:
        connection.close()


class Ara:
    """Ara's day: one visit planned, a telephone, and what the office holds of it."""

    def __init__(self, context: BrowserContext, url: str, people: dict[str, Any], listing: Any) -> None:
        self.context, self.url, self.people, self.listing = context, url, people, listing
        self.page: Page = context.new_page()

    def signs_in(self, name: str = "ara") -> None:
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
        """Opens the page and takes the day's visits along; the page is kept for times without network."""
        self.page.goto(f"{self.url}/field/")
        self.page.evaluate("async () => { await navigator.serviceWorker.ready; }")
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null")
        self.page.reload()  # through the service worker, which keeps it
        self.page.get_by_role("button", name="오늘 방문 받기").click()
        expect(self.page.locator(".address")).to_have_text("시험로1길 1 1호")

    def writes(self, note: str, *, met: str = "만났어요") -> None:
        """Fills in the short form at the door."""
        self.page.get_by_role("button", name="방문 기록하기").click()
        self.page.get_by_role("radio", name=met, exact=True).check()
        self.page.get_by_label("메모").fill(note)

    def saves(self) -> None:
        self.page.get_by_role("button", name="기록하기", exact=True).click()
        expect(self.page.locator("#record")).to_be_hidden()

    def visits(self) -> list[tuple[bool, str, str]]:
        """Visits the office holds: met, note, by whom."""
        from bandi.office.visits.models import Visit

        made = Visit.objects.filter(listing=self.listing, at__isnull=False).order_by("created_at")
        return in_town(lambda: [(bool(one.met), one.note or "", one.by.username) for one in made.select_related("by")])


@pytest.fixture
def ara(browser: Browser, live_server: Any) -> Iterator[Ara]:
    from django.utils import timezone
    from tests.office.conftest import make_area, make_household, make_person, make_round

    from bandi.office.visits.actions import plan_visit

    make_area(HERE, "시험동")
    people = {name: make_person(name, role, HERE) for name, role in (("ara", "officer"), ("bora", "team_lead"))}

    def plan() -> Any:
        round_ = make_round(cutoff=date(2026, 8, 31))
        listing = make_household(HERE, 1, round_)
        plan_visit(by=people["ara"], listing=listing.id, planned_at=timezone.now() + timedelta(seconds=30))
        return listing

    listing = in_town(plan)
    context = browser.new_context(locale="ko-KR", viewport=PHONE, has_touch=True)
    day = Ara(context, live_server.url, people, listing)
    day.signs_in()
    yield day
    context.close()


def test_written_without_network_and_sent_exactly_once(ara: Ara) -> None:
    ara.opens()
    ara.context.set_offline(True)
    ara.page.reload()  # the telephone was put away in between
    expect(ara.page.locator(".people")).to_contain_text("가짜갑001")
    ara.writes("바깥에서 쓴 메모")
    ara.page.locator("#sign").scroll_into_view_if_needed()
    box = ara.page.locator("#sign").bounding_box()
    assert box
    ara.page.mouse.move(box["x"] + 20, box["y"] + 20)
    ara.page.mouse.down()
    ara.page.mouse.move(box["x"] + 120, box["y"] + 60)
    ara.page.mouse.up()
    ara.saves()
    expect(ara.page.locator("#status")).to_have_text("인터넷 없음: 이 기기에 1건 보관 중")
    held = ara.page.evaluate(SEALED)
    assert [name.partition(":")[0] for name in held["names"]] == ["day", "entry"]
    for secret in ("바깥에서", "가짜갑", "시험로"):
        assert secret not in held["text"]
    assert ara.visits() == []

    ara.context.set_offline(False)
    ara.page.evaluate("() => window.dispatchEvent(new Event('online'))")  # and twice at once
    expect(ara.page.locator("#status")).to_have_text("모두 보냈습니다")
    ara.page.reload()
    expect(ara.page.locator("#status")).to_have_text("모두 보냈습니다")
    assert ara.visits() == [(True, "바깥에서 쓴 메모", "ara")]
    from bandi.office.field.models import FieldPicture

    assert in_town(lambda: [one.kind for one in FieldPicture.objects.all()]) == ["signed"]


def test_a_colleague_wrote_meanwhile_and_nothing_is_lost(ara: Ara) -> None:
    from bandi.office.visits.actions import record_visit

    ara.opens()
    ara.context.set_offline(True)
    ara.writes("아라가 쓴 것")
    ara.saves()
    in_town(lambda: record_visit(by=ara.people["bora"], listing=ara.listing.id, met=False, note="보라가 쓴 것"))
    ara.context.set_offline(False)
    ara.page.evaluate("() => window.dispatchEvent(new Event('online'))")
    ara.page.get_by_role("link", name="합치기").click()
    expect(ara.page.locator("main")).to_contain_text("아라가 쓴 것")
    expect(ara.page.locator("main")).to_contain_text("보라가 쓴 것")
    assert ara.visits() == [(False, "보라가 쓴 것", "bora")]
    ara.page.get_by_role("button", name="내 기록을 방문 하나로 더하기").click()
    ara.page.wait_for_url("**/households/**")
    assert ara.visits() == [(False, "보라가 쓴 것", "bora"), (True, "아라가 쓴 것", "ara")]


def test_a_session_that_ends_in_the_middle_keeps_what_was_typed(ara: Ara) -> None:
    ara.opens()
    ara.writes("반쯤 쓴 메모")
    expect(ara.page.locator("#kept")).to_be_visible()
    ara.page.reload()
    ara.page.get_by_role("button", name="방문 기록하기").click()
    expect(ara.page.get_by_label("메모")).to_have_value("반쯤 쓴 메모")
    ara.context.clear_cookies()
    ara.saves()
    expect(ara.page.locator("#again")).to_be_visible()
    assert ara.visits() == []
    ara.page.get_by_role("link", name="다시 로그인하기").click()
    ara.page.wait_for_url("**/signin/**")
    assert ara.page.evaluate(SEALED)["keys"] == 0, "the key is gone, the record stays sealed"

    ara.signs_in("bora")  # somebody else takes the telephone
    ara.page.goto(f"{ara.url}/field/")
    expect(ara.page.locator("#list")).not_to_contain_text("시험로")
    assert ara.visits() == []
    ara.context.clear_cookies()
    ara.signs_in()
    ara.page.goto(f"{ara.url}/field/")
    expect(ara.page.locator("#status")).to_have_text("모두 보냈습니다")
    assert ara.visits() == [(True, "반쯤 쓴 메모", "ara")]


def test_out_a_silent_alarm_and_back(ara: Ara) -> None:
    from bandi.office.safety.models import Outing

    ara.opens()
    ara.page.get_by_role("button", name="나갑니다").click()
    expect(ara.page.get_by_role("button", name="들어왔습니다")).to_be_visible()
    ara.page.mouse.move(0, 0)

    def looks() -> bytes:
        return ara.page.screenshot(animations="disabled")

    before = looks()
    ara.context.clear_cookies()  # a long visit: the session has ended
    with ara.page.expect_response("**/field/alarm/") as answer:
        ara.page.locator("#alarm").tap()
    assert answer.value.status == 204
    assert looks() == before, "nobody who looks on sees that anything was pressed"
    ara.signs_in()
    ara.page.get_by_role("button", name="들어왔습니다").click()
    expect(ara.page.get_by_role("button", name="나갑니다")).to_be_visible()
    outing = in_town(Outing.objects.get)
    assert outing.alarm_at
    assert outing.in_at
    assert outing.control_at
    assert ara.page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]


def test_what_was_typed_last_stays_and_what_was_taken_away_stays_away(ara: Ara) -> None:
    ara.opens()
    told = ara.page.evaluate(
        """async () => {
            const long = "x".repeat(4_000_000);  // takes longer to seal than what comes after it
            const last = () => Store.get("draft:any");
            await Promise.all([Store.put("draft:any", long), Store.put("draft:any", "typed last")]);
            const found = [await last()];
            await Promise.all([Store.put("draft:any", long), Store.remove("draft:any")]);
            return [...found, await last()];
        }"""
    )
    assert told == ["typed last", None]
