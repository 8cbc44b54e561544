"""Applying at telephone size and without scripts: a single parent, a daughter for her father, a refused pensioner."""

import os
import struct
import zlib
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .test_access import misfits
from .test_field import HERE, PHONE, in_town

pytestmark = [pytest.mark.browser]
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's loop runs in the thread of the tests

TYPED = {
    "text": "없는로 1", "long": "먹을 것", "date": "1956-02-28", "dates": "2019-03-02", "won": "62만원", "number": "0",
    "phone": "010-0000-0001", "account": "000-0000-000001",
}  # fmt: skip


class Citizen:
    """Somebody at her telephone, known to the office, in a browser that runs no script."""

    def __init__(self, browser: Browser, url: str, row: Any, **session: Any) -> None:
        from django.db import connection

        from bandi.office.citizens import sessions
        from bandi.office.citizens.models import CitizenSession

        self.context: BrowserContext = browser.new_context(
            base_url=url,
            locale="ko-KR",
            viewport=PHONE,
            java_script_enabled=False,  # type: ignore[arg-type]
        )
        word = sessions.begin(CitizenSession(citizen=row, **session))
        connection.close()
        cookie = {"name": sessions.COOKIE, "value": word, "domain": urlsplit(url).hostname or "", "path": "/"}
        self.context.add_cookies([cookie])  # type: ignore[list-item]
        self.page: Page = self.context.new_page()

    def chooses(self, name: str) -> None:
        """Chooses what to apply for and begins."""
        self.page.goto("/apply/")
        self.page.get_by_role("link", name=name, exact=True).click()
        self.page.get_by_role("button", name="신청서 쓰기").click()

    def answers(self) -> int:
        """Answers page after page, as long as something is asked; how many questions stood there empty."""
        from bandi.office.discovery.door.applying import applying

        asked = 0
        while self.page.get_by_role("button", name="저장하고 다음").count():
            for one in applying().questions:
                boxes = self.page.locator(f"[name={one.id}]")
                if not boxes.count() or (one.optional and one.kind != "dates"):
                    continue
                if one.kind in ("choice", "consent"):
                    asked += not self.page.locator(f"[name={one.id}]:checked").count()
                    boxes.first.check()
                elif not boxes.first.input_value():
                    asked += 1
                    boxes.first.fill(TYPED[one.kind])
            self.page.get_by_role("button", name="저장하고 다음").click()
        return asked

    def sends(self, *, watch: bool = False) -> str:
        """Declares and sends; the receipt."""
        self.page.get_by_role("link", name="확인하고 보내기").click()
        self.page.get_by_label("적은 것은 사실이고").check()
        if watch:
            self.page.get_by_label("이번에 받지 못하면").check()
        self.page.get_by_role("button", name="신청 보내기").click()
        expect(self.page.locator(".badge").first).to_have_text("접수됨")
        return str(self.page.locator(".receipt").inner_text())


@pytest.fixture
def town(browser: Browser, live_server: Any) -> Iterator[Callable[..., Any]]:
    """`town("가짜갑001")`: a citizen at her telephone; `town.people` are those at the desk."""
    from tests.office.conftest import make_area, make_citizen, make_household, make_person, make_round

    make_area(HERE, "시험동")
    people = {name: make_person(name, role, HERE) for name, role in (("ara", "officer"), ("bora", "team_lead"))}
    round_, made = make_round(cutoff=date(2026, 8, 31)), []

    def citizen(name: str, number: int, row: Any = None, **session: Any) -> Citizen:
        row = row or in_town(lambda: make_citizen(make_household(HERE, number, round_), name=name))
        made.append(Citizen(browser, live_server.url, row, **session))
        made[-1].row = row  # type: ignore[attr-defined]
        return made[-1]

    citizen.people = people  # type: ignore[attr-defined]
    yield citizen
    for one in made:
        one.context.close()


def a_photo() -> dict[str, Any]:
    """A picture of one dot, as a telephone would send it."""
    parts = [(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    body = b"".join(struct.pack(">I", len(b)) + n + b + struct.pack(">I", zlib.crc32(n + b)) for n, b in parts)
    return {"name": "IMG_0001.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + body}


def test_a_single_parent_applies_and_the_second_time_is_asked_the_difference(town: Callable[..., Any]) -> None:
    eun = town("가짜은", 1)
    eun.chooses("한부모가족지원")
    expect(eun.page.locator("body")).to_contain_text("가짜은 님")
    assert eun.answers() >= 15
    eun.page.get_by_role("link", name="서류 내기").click()
    lease = eun.page.locator("#lease")
    lease.locator("input[type=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"MZ" * 50})
    lease.locator("button").last.click()
    expect(eun.page.locator("#lease .field__error")).to_contain_text("사진 파일")
    eun.page.locator("#lease input[type=file]").set_input_files(a_photo())
    eun.page.locator("#lease button").last.click()
    expect(eun.page.locator("#lease")).to_contain_text("1쪽 보기")
    eun.page.goto(eun.page.url.split("papers")[0])
    assert not misfits(eun.page)
    receipt = eun.sends()
    assert len(receipt) == 19
    expect(eun.page.locator("main")).to_contain_text("까지 결정해 알려 드립니다")
    eun.chooses("생계급여")
    assert eun.answers() == 4, "family support, disability and two consents"


def test_a_daughter_applies_for_her_father(town: Callable[..., Any]) -> None:
    from django.utils import timezone

    from bandi.office.citizens.models import Mandate
    from bandi.office.citizens.policies import set_citizen

    father, daughter = town("가짜아버지", 1).row, town("가짜딸", 2).row

    def given() -> Any:
        set_citizen(father.pk)
        today = timezone.localdate()
        about = {"from_on": today, "to_on": today + timedelta(days=30), "taken_at": timezone.now()}
        return Mandate.objects.create(giver=father, helper=daughter, helper_name="가짜딸", power="act", **about)

    lent = in_town(given)
    helping = town("", 3, father, helper=daughter, mandate=lent)
    helping.chooses("기초연금")
    for place in ("main", ".notice--warning"):
        expect(helping.page.locator(place).first).to_be_visible()
    expect(helping.page.locator("body")).to_contain_text("가짜아버지 님의 위임으로")
    helping.answers()
    helping.sends()
    expect(helping.page.locator(".timeline")).to_contain_text("가짜딸")


def test_a_refused_pensioner_is_kept_to_be_told_next_year(town: Callable[..., Any]) -> None:
    from bandi.office.applications import deciding
    from bandi.office.applications.models import Claim
    from bandi.office.history.models import Watch

    old = town("가짜노인", 1)
    TYPED["won"] = "9억"
    try:
        old.chooses("기초연금")
        old.answers()
        old.sends()
    finally:
        TYPED["won"] = "62만원"
    people = town.people  # type: ignore[attr-defined]
    claim = in_town(Claim.objects.get)
    verdict = deciding.Verdict(grant=False, reason="over_line", words="재산이 기준보다 많습니다.")
    in_town(lambda: deciding.decide(by=people["ara"], claim=claim.pk, verdict=verdict))
    in_town(lambda: deciding.confirm(by=people["bora"], claim=claim.pk, agree=True))
    old.page.reload()
    expect(old.page.locator("main")).to_contain_text("재산이 기준보다 많습니다")
    expect(old.page.get_by_role("link", name="이의신청하기")).to_be_visible()
    old.page.get_by_role("button", name="동의하고 이력관리에 등록하기").click()
    expect(old.page.locator("main")).to_contain_text("이력관리에 등록되어 있습니다")
    kept = in_town(Watch.objects.get)
    assert (kept.benefit, kept.state, kept.by_id) == ("basic_pension", "watched", None)
