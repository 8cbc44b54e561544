"""Every page a citizen meets, as she would: axe, 360 px, 200 % zoom, the keyboard alone, and on paper."""

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from .test_access import axe, misfits  # noqa: F401 - a fixture
from .test_applications import town  # noqa: F401 - a fixture
from .test_field import in_town

pytestmark = [pytest.mark.browser]
ZOOMED, HEIGHT = 720, 900  # a screen of 1440 px at 200 %

PAGES = (
    "/services/", "/services/all/", "/services/offices/11020/", "/readiness/", "/readiness/again/", "/report/",
    "/report/?who=neighbour", "/report/status/", "/m/withdraw/", "/n/nothing/", "/apply/", "/apply/join/",
    "/apply/new/livelihood/", "{draft}", "{draft}about/{topic}/", "{draft}papers/", "{draft}check/", "{refused}",
    "{refused}notice/", "{refused}objection/", "/my/", "/my/looked/", "/my/told/", "/my/consents/", "/my/ask/",
    "/my/mandates/", "/nowhere/",
)  # fmt: skip
STRANGERS = ("/my/signin/",)


@pytest.fixture
def eun(town: Callable[..., Any]) -> Any:  # noqa: F811
    """A pensioner with one application refused and one half written, who gave a mandate."""
    from bandi.office.applications import deciding
    from bandi.office.applications.models import Claim

    eun, people = town("가짜은", 1), town.people  # type: ignore[attr-defined]
    eun.chooses("기초연금")
    eun.answers()
    eun.sends()
    claim = in_town(Claim.objects.get)
    verdict = deciding.Verdict(grant=False, reason="over_line", words="통장에 있는 돈이 기준보다 많습니다.")
    in_town(lambda: deciding.decide(by=people["ara"], claim=claim.pk, verdict=verdict))
    in_town(lambda: deciding.confirm(by=people["bora"], claim=claim.pk, agree=True))
    eun.known = {"refused": f"/apply/{claim.pk}/"}
    eun.chooses("한부모가족지원")
    topic = (
        eun.page.url
        if "/about/" in eun.page.url
        else eun.page.locator("a[href*='/about/']").first.get_attribute("href")
    )
    draft, _, rest = str(topic).partition("about/")
    eun.known |= {"draft": "/apply/" + draft.rstrip("/").rpartition("/")[2] + "/", "topic": rest.strip("/")}
    return eun


def opened(browser: Browser, eun: Any, language: str, width: int) -> Iterator[tuple[str, Page]]:
    """Every page, one after another, in this language and width."""
    state = eun.context.storage_state()
    host = state["cookies"][0]["domain"]
    state["cookies"].append({"name": "django_language", "value": language, "domain": host, "path": "/"})
    context = browser.new_context(
        base_url=eun.page.url.split("/apply")[0], locale="ko-KR", bypass_csp=True,
        viewport={"width": width, "height": HEIGHT},
    )  # fmt: skip
    context.add_cookies([{k: c[k] for k in ("name", "value", "domain", "path")} for c in state["cookies"]])
    page = context.new_page()
    for path in PAGES:
        page.goto(path.format(**eun.known))
        yield path, page
    context.clear_cookies(name="bandi_citizen")
    for path in STRANGERS:
        page.goto(path)
        yield path, page
    context.close()


def test_every_page_of_a_citizen_is_for_everyone(browser: Browser, eun: Any, axe: str) -> None:  # noqa: F811
    faults = []
    for language, width in (("ko", 360), ("en", 390), ("ko-easy", 390), ("ko", 1440)):
        for path, page in opened(browser, eun, language, width):
            where = f"{path} in {language} at {width}"
            faults += [f"{where}: {fault}" for fault in misfits(page)]
            if "PICTURES" in os.environ:
                name = path.replace("/", "_").replace("?", "_").strip("_")
                page.screenshot(path=f"{os.environ['PICTURES']}/{name}-{language}-{width}.png", full_page=True)
                if width == 1440:
                    page.emulate_media(media="print")
                    page.pdf(path=f"{os.environ['PICTURES']}/{name}.pdf", format="A4")
                    page.emulate_media(media="screen")
            if language == "ko-easy":
                continue
            page.evaluate(axe)
            found = page.evaluate("() => axe.run({resultTypes: ['violations']})")["violations"]
            faults += [f"{where}: {one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]}" for one in found]
            if width == 1440:
                page.set_viewport_size({"width": ZOOMED, "height": HEIGHT // 2})
                faults += [f"{where}, zoomed: {fault}" for fault in misfits(page)]
                page.set_viewport_size({"width": width, "height": HEIGHT})
    assert faults == [], json.dumps(faults, ensure_ascii=False, indent=1)
