"""A reward from the report to the payment: a telephone without scripts, an officer, her lead, and whoever pays."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from .test_access import axe, misfits  # noqa: F401 - a fixture
from .test_reports import send

pytestmark = [pytest.mark.browser]

HERE = "11100510"  # Dobong, which pays 50,000 won
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's loop runs in the thread of the tests
CLAIM = {"받는 분 이름": "가짜이웃", "생년월일": "1980-01-31", "은행": "없는은행", "계좌번호": "123-456-789012"}
PEOPLE = {"ara": "officer", "bora": "team_lead", "daon": "district"}


def in_town(act: Callable[[], Any]) -> Any:
    """Does something in the database as a job of the neighbourhood would."""
    from django.db import connection, transaction

    from bandi.office.accounts.jurisdiction import within

    try:
        with transaction.atomic(), within([HERE]):
            return act()
    finally:
        connection.close()


@pytest.fixture
def town(live_server: Any) -> dict[str, Any]:
    """Three colleagues and a household on the list."""
    from tests.office.conftest import make_area, make_household, make_person, make_round

    make_area(HERE, "시험동")
    people = {name: make_person(name, role, HERE) for name, role in PEOPLE.items()}
    return people | {"listing": in_town(lambda: make_household(HERE, 1, make_round(cutoff=date(2026, 8, 31))))}


@pytest.fixture
def window(browser: Browser, live_server: Any, town: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """`window("ara", 1440)`: a colleague at her desk; without a name, anybody's telephone, which runs no script."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    made = []

    def opened(name: str = "", width: int = 390) -> Page:
        viewport = {"width": width, "height": 844}
        about = {"base_url": live_server.url, "locale": "ko-KR", "java_script_enabled": bool(name)}
        made.append(browser.new_context(viewport=viewport, **about))  # type: ignore[arg-type]
        if name:
            client = Client()
            client.force_login(town[name], backend="django.contrib.auth.backends.ModelBackend")
            connection.close()
            value, host = client.cookies[settings.SESSION_COOKIE_NAME].value, urlsplit(live_server.url).hostname or ""
            made[-1].add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "domain": host, "path": "/"}])
        return made[-1].new_page()

    yield opened
    for context in made:
        context.close()


def chosen(town: dict[str, Any]) -> None:
    """The household was granted the basic livelihood benefit."""
    from bandi.office import clock
    from bandi.office.visits.models import Result

    home = town["listing"]
    about = {"listing": home, "household": home.household, "area_id": HERE, "given_by": town["ara"]}
    in_town(lambda: Result.objects.create(**about, outcome="pub_basic", given_on=clock.today(), needs_second=False))


def looked(page: Page, name: str, axe: str = "") -> None:  # noqa: F811
    """Nothing sticks out or is too small for a finger; with `axe`, no rule of accessibility is broken."""
    if folder := os.environ.get("BANDI_PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    if axe:
        assert not misfits(page), name
        page.evaluate(axe)
        found = page.evaluate("async () => (await axe.run()).violations.map(v => [v.id, v.nodes.map(n => n.html)])")
        assert not found, json.dumps(found, ensure_ascii=False)[:2000]


def test_a_reward_from_report_to_payment(
    window: Callable[..., Page],
    town: dict[str, Any],
    axe: str,  # noqa: F811
) -> None:
    teller = window()
    teller.goto("/report/")
    teller.get_by_role("link", name="이웃의 일입니다").click()
    teller.get_by_label("아픈데 치료를 못 받음").check()
    teller.get_by_label("동네(읍·면·동)").fill("시험동")
    teller.get_by_label("주소나 건물 이름").fill("시험로1길 1")
    code = send(teller)

    def reward() -> None:
        teller.goto(f"/report/status/{code}/")
        teller.locator("form button[type=submit]").first.click()
        teller.get_by_role("button", name="신고 포상금").click()

    reward()
    expect(teller.get_by_text("50,000").first).to_be_visible()
    looked(teller, "claim")
    teller.get_by_role("button", name="신청하기").click()
    expect(teller.get_by_role("alert")).to_contain_text("이름을 써 주세요.")
    looked(teller, "claim_wrong")
    for label, text in (
        ("받는 분 이름", "가짜이웃"),
        ("생년월일", "1980-01-31"),
        ("은행", "없는은행"),
        ("계좌번호", "123-456-789012"),
    ):
        teller.get_by_label(label).fill(text)
    teller.get_by_label("위 내용이 사실임을 확인합니다").check()
    teller.get_by_role("button", name="신청하기").click()
    expect(teller.get_by_role("status")).to_contain_text("신청했습니다")

    ara = window("ara")
    ara.goto("/reports/")
    ara.get_by_role("link", name="아픈데 치료를 못 받음").click()
    ara.get_by_role("radio").first.check()
    ara.get_by_role("button", name="이 가구와 잇기").click()
    chosen(town)
    ara.goto("/rewards/")
    looked(ara, "claims", axe)
    ara.locator("table a").first.click()
    expect(ara.get_by_text("가짜이웃")).to_have_count(0)
    looked(ara, "decide", axe)
    ara.get_by_label("기초생활보장 수급자").check()
    ara.get_by_label("무엇이 보여 주나요?").fill("결정 통지 제123호")
    ara.get_by_role("button", name="지급하기로 올리기").click()
    expect(ara.get_by_text("확인을 기다림").first).to_be_visible()

    bora = window("bora", 1440)
    bora.goto("/rewards/?tab=confirm")
    bora.locator("table a").first.click()
    looked(bora, "confirm", axe)
    bora.get_by_role("button", name="확인", exact=True).click()
    expect(bora.get_by_text("예산을 기다림").first).to_be_visible()
    reward()
    expect(teller.get_by_text("예산이 모자라")).to_be_visible()

    daon = window("daon")
    daon.goto("/rewards/pay/")
    daon.get_by_label("올해 예산(원)").fill("1000000")
    daon.get_by_role("button", name="예산 저장").click()
    looked(daon, "payments", axe)
    daon.get_by_role("button", name="지급 명부 만들기").click()
    expect(daon.get_by_text("123456789012")).to_be_visible()
    expect(daon.get_by_text("시험로")).to_have_count(0)
    looked(daon, "list", axe)
    daon.get_by_role("button", name="지급했다고 적기").click()
    expect(daon.get_by_text("지급한 것으로 적었습니다").first).to_be_visible()
    reward()
    expect(teller.get_by_role("heading", name="지급했습니다.")).to_be_visible()
    expect(teller.get_by_text("50,000")).to_be_visible()
    looked(teller, "paid")
    daon.goto("/analysis/channels/")
    looked(daon, "channels", axe)
