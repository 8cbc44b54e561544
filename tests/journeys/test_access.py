"""Everyone can use every page: axe, small screens, keyboards, and a browser that trusts only our own origin."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("town")]

PASSWORD = "bandi-demo"
DESK, TELEPHONE, HEIGHT = 1440, 360, 900

PAGES = {
    "": ("/signin/",),
    "ara": (
        "/desk/",
        "/desk/map/",
        "{household}",
        "{listing}call/",
        "{listing}visit/?step=plan",
        "{listing}visit/?step=record",
        "{listing}result/",
        "{listing}next/",
        "/history/",
        "/catalogue/",
        "/catalogue/finder/",
        "{finder}",
        "/help/",
        "/nowhere/",
        "/clocks/",
        "/safety/",
        "/safety/pool/",
        "{household}marker/",
        "/cases/",
        "/requests/",
        "/oversight/mine/",
    ),
    "bora": ("/desk/?view=table", "/team/", "{household}readers/", "/pairs/", "{pair}", "/pairs/?tab=decided"),
    "daon": ("/district/", "/desk/?view=card", "/analysis/gap/", "/analysis/what-if/?q=기초연금"),
    "bareum": ("/oversight/", "/oversight/openings/", "/exports/"),
    "saerom": (
        "/steward/rounds/",
        "/steward/rounds/2026-5/",
        "/steward/rounds/2026-6/",
        "/steward/feeds/",
        "{delivery}",
        "/capacity/",
        "/steward/audit/",
        "/steward/people/",
        "/catalogue/changes/",
        "/analysis/gap/?by=area",
        "/analysis/what-if/",
        "/analysis/what-if/of/livelihood.line.1/",
    ),
}
"""Who looks at which page."""

SMALL_TARGETS = """() => [...document.querySelectorAll('a[href], button, select, summary, input:not([type=hidden])')]
  .filter(one => one.checkVisibility() && !one.closest('p, li, td, th, dd, .sr-only, .skip'))
  .map(one => [one.outerHTML.slice(0, 120), one.closest('label') || one])
  .map(([html, one]) => [html, one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
  .map(([html, box]) => `${html} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The checker, installed with the other packages of the browser."""
    from django.conf import settings

    path = Path(settings.ASSETS) / "axe-core" / "axe.min.js"
    if not path.exists():
        pytest.fail("Accessibility tests need axe-core: run npm ci.", pytrace=False)
    return path.read_text("utf-8")


def context_of(browser: Browser, url: str, *, width: int = DESK, **options: Any) -> BrowserContext:
    """A fresh browser window of this width."""
    viewport = {"width": width, "height": HEIGHT}
    return browser.new_context(base_url=url, locale="ko-KR", viewport=viewport, **options)  # type: ignore[arg-type]


def sign_in(page: Page, name: str) -> None:
    """Through the door, unless the name is empty."""
    if not name:
        return
    page.goto("/signin/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_selector("form[action='/signout/']")


def walk(page: Page, name: str) -> Iterator[str]:
    """Opens every page of a person, one after another."""
    sign_in(page, name)
    known: dict[str, str] = {}
    if name in {"ara", "bora"}:
        page.goto("/desk/?view=card")
        known["household"] = str(page.locator("[data-open]").first.get_attribute("href"))
        known["finder"] = f"/catalogue/finder/{known['household'].strip('/').split('/')[-1]}/"
        known["listing"] = str(page.locator("a[href$='/call/']").first.get_attribute("href")).removesuffix("call/")
    if name == "bora":
        page.goto("/pairs/")
        known["pair"] = str(page.locator("[data-open]").first.get_attribute("href"))
    if name == "saerom":
        page.goto("/steward/feeds/")
        known["delivery"] = str(
            page.locator("a[href^='/steward/feeds/']:not([href*='?'])").nth(1).get_attribute("href")
        )
    for path in PAGES[name]:
        page.goto(path.format(**known))
        yield path


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_serious_on_a_telephone(browser: Browser, demo_server: str, axe: str, name: str) -> None:
    context = context_of(browser, demo_server, width=TELEPHONE, bypass_csp=True)
    page, faults = context.new_page(), []
    for path in walk(page, name):
        faults += [f"{path}: {fault}" for fault in misfits(page)]
        page.evaluate(axe)
        answer = page.evaluate("() => axe.run({resultTypes: ['violations']})")
        faults += [
            f"{path}: {fault['id']}: {fault['help']}: {fault['nodes'][0]['html'][:160]}"
            for fault in answer["violations"]
            if fault["impact"] in {"serious", "critical"}
        ]
    context.close()
    assert faults == [], json.dumps(faults, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("name", PAGES)
def test_a_strict_browser_complains_of_nothing_on_a_desk(browser: Browser, demo_server: str, name: str) -> None:
    """No blocked style or script, no error, no file from elsewhere; nothing wider than the screen or too small."""
    context = context_of(browser, demo_server)
    page, faults = context.new_page(), []

    def complained(message: ConsoleMessage) -> None:
        expected = "404 (Not Found)" in message.text and "/nowhere/" in message.location.get("url", "")
        if message.type in {"error", "warning"} and not expected:
            faults.append(f"{page.url}: {message.text}")

    page.on("console", complained)
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("request", lambda asked: faults.append(asked.url) if not _ours(asked.url, demo_server) else None)
    for path in walk(page, name):
        faults += [f"{path}: {fault}" for fault in misfits(page)]
    context.close()
    assert faults == [], json.dumps(faults, ensure_ascii=False, indent=1)


def misfits(page: Page) -> list[str]:
    """What does not fit the screen, or is too small for a finger, with everything unfolded."""
    _unfold(page)
    faults = [f"too small: {one}" for one in page.evaluate(SMALL_TARGETS)]
    if page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth"):
        faults.append("wider than the screen")
    return faults


def test_a_household_is_reached_with_the_keyboard_alone(browser: Browser, demo_server: str) -> None:
    context = context_of(browser, demo_server)
    page = context.new_page()
    page.goto("/signin/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    _tab_to(page, "#id_username")
    page.keyboard.type("ara")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/**")

    page.keyboard.press("j")
    first = page.locator("[data-open]").first
    expect(first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("[data-open]").nth(1)).to_be_focused()
    page.keyboard.press("k")
    assert _ring(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/households/**")

    _tab_to(page, "main a[href$='/call/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/call/")
    _tab_to(page, "input[name=answer]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.locator("input[name=answer]").first).to_be_checked()
    assert _ring(page)
    _tab_to(page, ".actions button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/next/")
    _tab_to(page, ".undo button")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.locator(".undo")).to_have_count(0)
    context.close()


def test_keys_rest_while_somebody_writes(browser: Browser, demo_server: str) -> None:
    context = context_of(browser, demo_server)
    page = context.new_page()
    sign_in(page, "ara")
    find = page.locator("#find_text")
    find.focus()
    page.keyboard.type("jk")
    expect(find).to_have_value("jk")
    expect(find).to_be_focused()
    page.locator("[data-keys]").uncheck()
    page.locator("h1").click()
    page.keyboard.press("j")
    expect(page.locator("[data-open]").first).not_to_be_focused()
    page.reload()
    expect(page.locator("[data-keys]")).not_to_be_checked()
    context.close()


def test_the_way_of_looking_is_remembered_and_back_shows_a_whole_page(browser: Browser, demo_server: str) -> None:
    context = context_of(browser, demo_server)
    page = context.new_page()
    sign_in(page, "ara")
    page.get_by_role("link", name="표", exact=True).click()
    expect(page.locator("table").first).to_be_visible()
    page.locator("[data-open]").first.click()
    page.wait_for_url("**/households/**")
    page.go_back()
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("footer")).to_be_visible()
    page.goto("/desk/")
    expect(page.locator("table").first).to_be_visible()
    page.get_by_role("link", name="카드", exact=True).click()
    expect(page.locator("article").first).to_be_visible()
    context.close()


def test_paper_shows_the_list_without_buttons(browser: Browser, demo_server: str) -> None:
    context = context_of(browser, demo_server)
    page = context.new_page()
    sign_in(page, "ara")
    page.goto("/desk/?view=table")
    page.emulate_media(media="print")
    expect(page.locator("[data-open]").first).to_be_visible()
    for wanted in ("nav.nav", "form.filters", "main a.btn", "main button", "footer"):
        seen = [one.inner_text() for one in page.locator(wanted).all() if one.is_visible()]
        assert seen == [], wanted
    context.close()


def _unfold(page: Page) -> None:
    """Opens what is folded, so that it is looked at as well, and lets the map of the desk arrive."""
    page.evaluate(
        """() => [...[...document.querySelectorAll('.nav__group')].slice(0, 1),
            ...[...document.querySelectorAll('details:not(.nav__group)')].slice(0, 4),
            ...document.querySelectorAll('#place')]
        .forEach(one => { one.open = true; })"""
    )
    if page.locator("details#place").count():
        page.locator("#map-body table").first.wait_for()


def _ours(url: str, origin: str) -> bool:
    return url.startswith((origin, "data:"))


def _tab_to(page: Page, selector: str, *, most: int = 80) -> None:
    """Presses Tab until an element that fits has the focus."""
    for _ in range(most):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{selector} cannot be reached with Tab on {page.url}")


def _ring(page: Page) -> bool:
    """Whether the focus can be seen."""
    return bool(
        page.evaluate(
            """() => [document.activeElement, document.activeElement.closest('label')].filter(Boolean)
            .map(one => getComputedStyle(one))
            .some(look => (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2)
                          || look.boxShadow !== 'none')"""
        )
    )
