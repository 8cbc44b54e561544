"""Every page, for every role, at three widths: no serious accessibility fault, no sideways scroll, nothing blocked."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("demo")]

ROOT = Path(__file__).parents[2]
ASSETS = Path(os.environ.get("BANDI_ASSETS", ROOT / "node_modules"))
PAGES = {
    "ara": ["/desk/?view=cards", "/desk/?view=table", "@household", "@call", "@visit", "@result", "/help/"],
    "bora": ["/team/", "/desk/?view=table"],
    "daon": ["/district/"],
    "saerom": ["/steward/feeds/", "@delivery", "/steward/rounds/", "/steward/rounds/2026-5/", "/steward/audit/"],
}
WIDTHS = (1440, 390, 360)


def sign_in(page: Page, name: str) -> None:
    page.goto("/signin/")
    page.locator("input[name=username]").fill(name)
    page.locator("input[name=password]").fill("bandi-demo")
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/signin/" not in url)


def visit(page: Page, place: str) -> None:
    """Goes to a path, or to the first household, its forms, or a delivery with refused lines."""
    if place == "@delivery":
        page.goto("/steward/feeds/")
        page.goto(str(page.locator("main a[href*='/steward/feeds/']").first.get_attribute("href")))
    elif place.startswith("@"):
        page.goto("/desk/?view=cards")
        page.goto(str(page.locator("main a[href*='/households/']").last.get_attribute("href")))
        if place != "@household":
            page.goto(str(page.locator(f"main a[href$='/{place[1:]}/']").first.get_attribute("href")))
    else:
        page.goto(place)


def faults(page: Page) -> list[str]:
    """What axe calls serious or critical."""
    page.add_script_tag(path=str(ASSETS / "axe-core" / "axe.min.js"))
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {rule['nodes'][0]['target']}"
        for rule in found["violations"]
        if rule["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_open_to_everyone(name: str, width: int, browser: Browser, demo_server: str) -> None:
    context = browser.new_context(base_url=demo_server, viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    sign_in(page, name)
    wrong: dict[str, list[str]] = {}
    for place in PAGES[name]:
        visit(page, place)
        found = faults(page)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            found.append(f"scrolls sideways by {wide} px")
        if found:
            wrong[place] = found
    context.close()
    assert not wrong


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_blocked_by_our_own_security_policy(name: str, browser: Browser, demo_server: str) -> None:
    context = browser.new_context(base_url=demo_server, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    told: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            told.append(message.text)

    page.on("console", note)
    page.on("requestfailed", lambda request: told.append(request.url))
    sign_in(page, name)
    for place in PAGES[name]:
        visit(page, place)
        page.wait_for_load_state("networkidle")
        leaked = re.search(r"\{%|\{\{|<c-", page.content())
        assert not leaked, place
    context.close()
    assert not told


@pytest.mark.parametrize("name", ["ara", "saerom"])
def test_in_english_no_korean_label_remains_in_the_frame(name: str, browser: Browser, demo_server: str) -> None:
    context = browser.new_context(base_url=demo_server, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    sign_in(page, name)
    page.get_by_role("button", name="English").click()
    page.wait_for_load_state()
    for place in PAGES[name]:
        visit(page, place)
        frame = page.locator("h1, nav, main button, main th, main legend, main label").all_inner_texts()
        korean = [text for text in frame if re.search("[가-힣]", text.replace("한국어", ""))]
        named = [text for text in korean if not re.search("○|님", text)]
        assert not named, (place, named)
    context.close()


def test_the_keyboard_alone_reaches_the_first_household(browser: Browser, demo_server: str) -> None:
    context = browser.new_context(base_url=demo_server)
    page = context.new_page()
    sign_in(page, "ara")
    page.goto("/desk/?view=cards")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") in ("#main", "#content")
    page.keyboard.press("Enter")
    for _ in range(80):
        page.keyboard.press("Tab")
        if "/households/" in str(page.evaluate("document.activeElement.href || ''")):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/households/**")
    context.close()
