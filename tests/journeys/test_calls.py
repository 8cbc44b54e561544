"""A call taken by keyboard alone in a real browser, and its pages as axe and a telephone see them."""

import os
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.journeys.test_access import axe, misfits

pytestmark = [pytest.mark.browser]
__all__ = ["axe"]

HERE = "11020690"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's loop runs in the thread of the tests


class Sori:
    """An agent with a headset and a keyboard."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url, self.open = browser, url, list[BrowserContext]()

    def page(self, user: Any = None, *, width: int = 1440) -> Page:
        """A window of this width, signed in as somebody."""
        from django.conf import settings
        from django.db import connection
        from django.test import Client

        size = {"width": width, "height": 900}
        context = self.browser.new_context(base_url=self.url, locale="ko-KR", viewport=size, bypass_csp=True)  # type: ignore[arg-type]
        self.open.append(context)
        if user:
            client = Client()
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            connection.close()
            key = settings.SESSION_COOKIE_NAME
            cookie = {"name": key, "value": client.cookies[key].value, "domain": urlsplit(self.url).hostname or ""}
            context.add_cookies([{**cookie, "path": "/"}])
        return context.new_page()


@pytest.fixture
def desk(browser: Browser, live_server: Any) -> Iterator[Sori]:
    made = Sori(browser, live_server.url)
    yield made
    for context in made.open:
        context.close()


def tabbed(page: Page, found: Callable[[], bool], most: int = 60) -> None:
    """Presses Tab until the focus is where it should be."""
    for _ in range(most):
        if found():
            return
        page.keyboard.press("Tab")
    pytest.fail("the keyboard does not get there")


def has_focus(page: Page, selector: str) -> Callable[[], bool]:
    return lambda: bool(page.evaluate("(one) => document.activeElement.matches(one)", selector))


def test_a_call_by_keyboard_alone_and_nothing_typed_is_lost(desk: Sori, axe: str) -> None:
    from tests.office.conftest import make_area, make_person

    make_area(HERE, "시험동")
    sori, ara = make_person("sori", "call_centre"), make_person("ara", "officer", HERE)
    page = desk.page(sori)
    page.goto("/calls/")
    page.keyboard.press("Enter")  # the button has the focus
    expect(page.get_by_text("통화 중", exact=True)).to_be_visible()
    here = urlsplit(page.url).path
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^\d+:\d\d$"))
    expect(page.locator("#find_text")).to_be_focused()
    page.keyboard.type("기초연금")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=*")
    tabbed(page, has_focus(page, "#note_kept"))
    page.keyboard.type("월세가 밀렸다고 함")
    page.keyboard.press("Escape")
    page.keyboard.press("4")
    page.wait_for_url("**tool=visit*")
    expect(page.locator("#note_kept")).to_have_value("월세가 밀렸다고 함")
    told = {"#id_town": "시험동", "#id_place": "시험로 1", "#id_name": "가짜방문", "#id_phone": "010-0000-0909"}
    for field, text in told.items():
        tabbed(page, has_focus(page, field))
        page.keyboard.type(text)
    page.evaluate("(day) => { document.querySelector('#id_first').value = day; }", _day())
    tabbed(page, has_focus(page, "[name=part]"))
    page.keyboard.press("Space")
    tabbed(page, has_focus(page, "#id_agree"))
    page.keyboard.press("Space")
    tabbed(page, has_focus(page, "#tool button"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="방문을 신청했습니다")).to_be_visible()
    code = page.locator(".receipt").inner_text()
    page.locator("#script").select_option("livelihood")
    expect(page.locator("[aria-current=step]")).to_contain_text("119")
    faults = look(page, axe, ["/calls/", here, *(f"{here}?tool={name}" for name in ("finder", "visit", "card", "end"))])
    narrow = desk.page(sori, width=390)
    faults += look(narrow, axe, ["/calls/", here, f"{here}?tool=report&who=neighbour", f"{here}?tool=visit"])
    page.goto(f"{here}?tool=end")
    for name in ("kind", "result"):
        tabbed(page, has_focus(page, f"[name={name}]"))
        page.keyboard.press("Space")
    tabbed(page, has_focus(page, "#tool button"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("통화를 마쳤습니다.")).to_be_visible()
    office = desk.page(ara, width=390)
    office.goto("/bookings/")
    office.locator("tbody a").click()
    expect(office.get_by_text("시험로 1", exact=True)).to_be_visible()
    expect(office.get_by_text("가짜방문")).to_have_count(0)
    faults += look(office, axe, ["/bookings/", urlsplit(office.url).path, "/visit/", "/visit/status/"])
    office.goto("/visit/status/")
    office.get_by_label("신청번호").fill(code)
    office.keyboard.press("Enter")
    expect(office.get_by_text("답 기다림")).to_be_visible()
    assert faults == []


def look(page: Page, axe: str, paths: list[str]) -> list[str]:
    """What axe finds serious on these pages, and what is too wide or too small."""
    faults = []
    for path in paths:
        page.goto(path)
        faults += [f"{path}: {fault}" for fault in misfits(page)]
        page.evaluate(axe)
        answer = page.evaluate("() => axe.run({resultTypes: ['violations']})")
        faults += [
            f"{path}: {fault['id']}: {fault['nodes'][0]['html'][:160]}"
            for fault in answer["violations"]
            if fault["impact"] in {"serious", "critical"}
        ]
    return faults


def _day() -> str:
    from bandi.office import clock
    from bandi.office.worklist.working_days import add_working_days

    return add_working_days(clock.today(), 2).isoformat()
