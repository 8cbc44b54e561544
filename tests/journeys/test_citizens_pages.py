"""Every page a citizen meets, as she would: axe, 360 px, 200 % zoom, the keyboard alone, and on paper."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from .test_access import DESK, HEIGHT, TELEPHONE, _ring, _tab_to, axe, misfits  # noqa: F401 - a fixture
from .test_applications import town  # noqa: F401 - a fixture
from .test_field import in_town

pytestmark = [pytest.mark.browser]
ZOOMED = DESK // 2  # a desk's screen at 200 %

PAGES = (
    "/services/", "/services/#result", "/services/all/", "/services/offices/11020/", "/readiness/",
    "/readiness/again/", "/report/", "/report/?who=neighbour", "/report/status/", "/m/withdraw/", "/n/nothing/",
    "/apply/", "/apply/join/", "/apply/new/livelihood/", "{draft}", "{topic}", "{draft}about/means/", "{draft}papers/",
    "{draft}check/",
    "{refused}", "{refused}notice/", "{refused}objection/", "/my/", "/my/looked/", "/my/told/", "/my/consents/",
    "/my/ask/", "/nowhere/", "/my/mandates/", "signed out:/my/signin/",
)  # fmt: skip
SWITCHED = ("/report/", "/m/withdraw/")  # pages with a switch of their own, where easy Korean is one language more


@pytest.fixture
def eun(town: Callable[..., Any]) -> Any:  # noqa: F811
    """A pensioner with one application refused and one half written, who told the finder other wages since."""
    from django.utils import timezone

    from bandi.office import clock
    from bandi.office.applications import deciding
    from bandi.office.applications.models import Claim
    from bandi.office.citizens.policies import set_citizen
    from bandi.office.discovery.door.portal import content
    from bandi.office.mine.models import KeptAnswers

    eun, people = town("가짜은", 1), town.people  # type: ignore[attr-defined]
    eun.chooses("기초연금")
    eun.answers()
    eun.sends()
    claim = in_town(Claim.objects.get)
    verdict = deciding.Verdict(grant=False, reason="over_line", words="통장에 있는 돈이 기준보다 많습니다.")
    in_town(lambda: deciding.decide(by=people["ara"], claim=claim.pk, verdict=verdict))
    in_town(lambda: deciding.confirm(by=people["bora"], claim=claim.pk, agree=True))
    eun.chooses("한부모가족지원")
    topic = urlsplit(eun.page.url).path
    told = json.dumps({"told": [["people", "1"], ["born_1", "1958-04"], ["earn_1", "30만원"]], "found": ""})
    about = {"key": uuid4(), "told": told, "version": content().keep_version, "agreed_at": timezone.now()}

    def keep() -> None:
        set_citizen(eun.row.pk, eun.row.household_id)
        today = clock.today()
        KeptAnswers.objects.create(citizen=eun.row, used_on=today, until=today + timedelta(days=9), **about)
        set_citizen(None)

    in_town(keep)
    eun.known = {"refused": f"/apply/{claim.pk}/", "topic": topic, "draft": topic.partition("about/")[0]}
    return eun


def opened(browser: Browser, eun: Any, language: str, width: int) -> Iterator[tuple[str, Page]]:
    """Every page, one after another, in this language and width."""
    base = urlsplit(eun.page.url)
    context = browser.new_context(
        base_url=f"{base.scheme}://{base.netloc}",
        locale="ko-KR",
        bypass_csp=True,
        viewport={"width": width, "height": HEIGHT},
    )
    own = [{name: one[name] for name in ("name", "value", "domain", "path")} for one in eun.context.cookies()]
    chosen = {"name": "django_language", "value": language, "domain": base.hostname, "path": "/"}
    context.add_cookies([*own, chosen])
    page = context.new_page()
    for named in PAGES:
        out, _, path = named.rpartition(":")
        if out:
            expect(page.locator("form[action='/my/out/']").first).to_be_attached()  # signed in all the while
            context.clear_cookies()
            context.add_cookies([chosen])  # type: ignore[list-item]
        page.goto(path.format(**eun.known))
        if path.endswith("#result"):
            page.fill("[name=born_1]", "1960-05")
            page.press("[name=born_1]", "Enter")
            expect(page.locator("[name=go][value^='skip:']").first).to_be_visible()
        yield path, page
    context.close()


def test_every_page_of_a_citizen_is_for_everyone(browser: Browser, eun: Any, axe: str) -> None:  # noqa: F811
    faults = []
    for language, width in (("ko", TELEPHONE), ("ko-easy", TELEPHONE), ("en", DESK)):
        for path, page in opened(browser, eun, language, width):
            where = f"{path} in {language} at {width}"
            faults += [f"{where}: {fault}" for fault in misfits(page)]
            if language == "ko-easy" and path not in SWITCHED:  # the same page as in Korean but for its words
                continue
            page.evaluate(axe)
            found = page.evaluate("() => axe.run({resultTypes: ['violations']})")["violations"]
            faults += [f"{where}: {one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]}" for one in found]
            for narrower in (ZOOMED, TELEPHONE) if width == DESK else ():
                page.set_viewport_size({"width": narrower, "height": HEIGHT})
                faults += [f"{where}, then {narrower}: {fault}" for fault in misfits(page)]
            page.set_viewport_size({"width": width, "height": HEIGHT})
    assert faults == [], json.dumps(faults, ensure_ascii=False, indent=1)


def test_a_citizen_begins_an_application_by_keyboard_and_takes_a_decision_on_paper(eun: Any) -> None:
    page = eun.page
    page.goto("/apply/new/livelihood/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    _tab_to(page, "main form:last-of-type button[type=submit]")
    assert _ring(page)
    page.goto(eun.known["refused"] + "notice/")
    page.emulate_media(media="print")
    expect(page.locator("main")).to_contain_text("90일 안에 이의신청")
    for about in ("header.top", "footer.foot", "main button"):
        expect(page.locator(about).first).to_be_hidden()
