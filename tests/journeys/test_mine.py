"""A citizen signs in through the trial provider, over loopback, without script, on a small screen: who looked?"""

import os
import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser]

HERE, NUMBER = "11020690", "5502282000001"
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


@pytest.fixture
def listing(live_server: Any, settings: Any) -> Iterator[Any]:
    """A listed household whose head the provider knows; Ara opened its names for a visit."""
    from tests.office.conftest import make_area, make_household, make_person, make_round

    from bandi.office.audit.actions import record
    from bandi.office.audit.models import Action
    from bandi.office.discovery import door
    from bandi.office.discovery.models import Resident

    settings.DEMO, settings.OIDC_CLIENT, settings.OIDC_SECRET = True, "bandi", "trial"
    settings.OIDC_ISSUER, settings.OIDC_RESIDENT_CLAIM = f"{live_server.url}/trial-id", "resident_number"
    people = settings.DATA / "trial_people.json"
    people.write_text(f'[{{"sub": "invented-1", "name": "가짜갑", "resident_number": "{NUMBER}"}}]', "utf-8")
    make_area(HERE, "시험동")
    ara = make_person("ara", "officer", HERE)

    def make() -> Any:
        made = make_household(HERE, 1, make_round(cutoff=date(2026, 8, 31)))
        member = Resident.objects.filter(household=made.household_id).first()
        Resident.objects.filter(pk=member.pk).update(person_key=door.person_key(NUMBER))
        record(by=ara, action=Action.PERSON_REVEAL, purpose="visit", subjects=[made.household_id], areas=[HERE])
        return made

    yield in_town(make)
    people.unlink()


def test_a_citizen_sees_who_looked_says_that_a_record_is_wrong_and_leaves(
    browser: Browser, live_server: Any, listing: Any
) -> None:
    from bandi.office.worklist.models import Duty

    context = browser.new_context(locale="ko-KR", viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page: Page = context.new_page()
    page.goto(f"{live_server.url}/signin/")
    page.get_by_role("link", name="나의 복지").click()
    page.get_by_role("link", name="본인확인하고 들어가기").click()
    page.get_by_role("button", name="가짜갑").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("나의 복지")
    assert page.url == f"{live_server.url}/my/"
    page.get_by_role("link", name="누가 내 기록을 보았나요?").click()
    expect(page.locator("main")).to_contain_text("시험구 시험동 · 담당자")
    expect(page.locator("main")).to_contain_text("방문하기 위해")
    expect(page.locator("main")).not_to_contain_text("Ara")
    page.get_by_role("link", name="나의 복지").first.click()
    page.get_by_role("link", name="기관이 무엇을 알려 왔나요?").click()
    page.get_by_text("이 자료가 틀렸어요").click()
    page.get_by_label("무엇이 틀렸나요?").fill("다 냈습니다")
    page.get_by_role("button", name="고쳐 달라고 하기").click()
    expect(page.locator("main")).to_contain_text("까지 답합니다")
    assert not re.search(f"{NUMBER}|{listing.household_id}", page.content())
    assert in_town(lambda: Duty.objects.get(duty="own_correct").settled_at) is None
    page.get_by_role("button", name="로그아웃", exact=True).click()
    page.goto(f"{live_server.url}/my/looked/")
    assert "/my/signin/?next=" in page.url
    context.close()


def test_somebody_no_household_names_asks_and_reads_the_answer(
    browser: Browser, live_server: Any, listing: Any, client: Any, settings: Any
) -> None:
    from bandi.office.accounts.models import User

    context = browser.new_context(locale="ko-KR", viewport={"width": 390, "height": 800}, java_script_enabled=False)
    page: Page = context.new_page()
    page.goto(f"{live_server.url}/my/signin/")
    page.get_by_role("link", name="본인확인하고 들어가기").click()
    page.get_by_role("button", name="가짜시민").click()
    page.get_by_role("link", name="사람과 이야기하기").click()
    expect(page.locator("main")).to_contain_text("사는 동네를 알려 주시면 그 주민센터가 답합니다")
    page.get_by_label("사는 동네").fill("없는동")
    page.get_by_label("사람과 이야기하고 싶어요").check()
    page.get_by_role("button", name="보내기").click()
    expect(page.locator("main")).to_contain_text("그런 이름의 동네를 찾지 못했습니다")
    page.get_by_label("사는 동네").fill("시험구 시험동")
    page.get_by_role("button", name="보내기").click()
    expect(page.locator("main")).to_contain_text("까지 답합니다")

    client.force_login(User.objects.get(username="ara"), backend="django.contrib.auth.backends.ModelBackend")
    desk = browser.new_context(locale="ko-KR", viewport={"width": 1440, "height": 900})
    word = client.cookies[settings.SESSION_COOKIE_NAME].value
    desk.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": word, "url": live_server.url}])
    office: Page = desk.new_page()
    office.goto(f"{live_server.url}/asked/")
    office.get_by_role("link", name="사람과 이야기하고 싶어요").click()
    expect(office.locator("main")).not_to_contain_text("가짜시민")
    office.get_by_role("button", name="이름과 전화번호 보기").click()
    expect(office.locator("main")).to_contain_text("가짜시민")
    office.get_by_label("이야기를 나누었습니다").check()
    office.get_by_label("답", exact=True).fill("화요일에 뵙겠습니다.")
    office.get_by_role("button", name="답하기").click()
    expect(office.locator("main")).to_contain_text("답을 기다리는 요청이 없습니다")
    page.goto(f"{live_server.url}/my/")
    expect(page.locator("main")).to_contain_text("화요일에 뵙겠습니다.")
    desk.close()
    context.close()
