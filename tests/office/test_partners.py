"""Partners: what ends is refused the next day, silence is noticed, and a code names nobody."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.office.conftest import make_person

from bandi.office import clock
from bandi.office.audit.models import AuditEvent
from bandi.office.errors import OutOfReach, Refused
from bandi.office.merging import Changed, seen_mark
from bandi.office.network import funnel, partner_files, partners
from bandi.office.network.funnel import Reached
from bandi.office.network.models import Partner, PartnerReturn, Poster, PosterDay
from bandi.office.network.partners import FACTS, Agreed
from bandi.office.network.periods import late_periods, open_periods

Acting = Callable[[Any], AbstractContextManager[None]]
SIGNS = ["rent_late", "nobody_seen"]


def agreed(**facts: Any) -> Agreed:
    today = clock.today()
    told = Agreed("estate_agent", "나무 부동산", "act_14", SIGNS, "monthly", "나무늘보", "02-700-0009",
                  today - timedelta(days=200), today + timedelta(days=165))  # fmt: skip
    return replace(told, **facts)


def signed(town: Any, **facts: Any) -> Partner:
    return partners.sign_up(by=town.ara, area=town.areas[0], agreed=agreed(**facts))


def test_a_poster_belongs_to_its_partner_until_the_last_day(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        row = signed(town)
        code = partners.make_poster(by=town.ara, partner=row.pk, spot="계산대").code
    for day, whose in (
        (row.starts_on - timedelta(days=1), None),
        (row.starts_on, row),
        (row.ends_on, row),
        (row.ends_on + timedelta(days=1), None),
    ):
        assert partners.partner_of(code, day) == whose
    assert partners.partner_of("nowhere", clock.today()) is None
    with acting(town.ara):
        partners.end_partner(by=town.ara, partner=row.pk)
        with pytest.raises(Refused):
            partners.make_poster(by=town.ara, partner=row.pk, spot="문")
    assert partners.partner_of(code, clock.today()) is None
    with acting(town.ara):
        partners.resume_partner(by=town.ara, partner=row.pk)
    assert partners.partner_of(code, clock.today()) == row


def test_opening_a_code_is_counted_and_leads_to_the_form(town: Any, acting: Acting, client: Client) -> None:
    with acting(town.ara):
        row = signed(town)
        poster = partners.make_poster(by=town.ara, partner=row.pk, spot="계산대")
    for _ in range(3):
        answer = client.get(f"/p/{poster.code.upper()}/")
        assert answer.status_code in (200, 302)
        assert "나무늘보" not in answer.content.decode()
        assert not answer.cookies.get("sessionid")
    assert PosterDay.objects.get().scans == 3
    with acting(town.ara):
        partners.stop_poster(by=town.ara, partner=row.pk, code=poster.code)
    assert client.get(f"/p/{poster.code}/").status_code in (200, 302)
    assert PosterDay.objects.get().scans == 3
    assert client.get("/p/nowhere/").status_code == 404


def test_one_tap_without_an_account_says_that_nothing_was_seen(town: Any, acting: Acting, client: Client) -> None:
    with acting(town.ara):
        row = signed(town)
        old = partners.make_link(by=town.ara, partner=row.pk)
        code = partners.make_link(by=town.ara, partner=row.pk)
    assert client.get(f"/returns/{old}/").status_code == 404
    page = client.get(f"/returns/{code.upper()}/").content.decode()
    assert "나무 부동산" in page
    assert "나무늘보" not in page
    month = open_periods(row, clock.today())[0]
    for _ in range(2):
        assert client.post(f"/returns/{code}/", {"period": month.isoformat(), "seen": "0"}).status_code == 200
    with acting(town.ara):
        assert list(PartnerReturn.objects.values_list("period", "seen")) == [(month, 0)]
    assert client.post(f"/returns/{code}/", {"period": month.isoformat(), "seen": "3"}).status_code == 200
    for period, seen in ((month, "-1"), (month, "x"), (month, "1000"), (date(2000, 1, 1), "0")):
        answer = client.post(f"/returns/{code}/", {"period": period.isoformat(), "seen": seen})
        assert answer.status_code == 422
    with acting(town.ara):
        assert list(PartnerReturn.objects.values_list("period", "seen")) == [(month, 3)]
        partners.end_partner(by=town.ara, partner=row.pk)
    assert client.post(f"/returns/{code}/", {"period": month.isoformat(), "seen": "0"}).status_code == 404
    assert AuditEvent.objects.filter(action="partner.return", actor="system").count() == 3


@pytest.mark.parametrize(
    ("cycle", "on", "months"),
    [
        ("monthly", date(2026, 4, 30), [4, 3, 2]),
        ("even_months", date(2026, 5, 1), [4, 2]),
        ("at_once", date(2026, 5, 1), []),
    ],
)
def test_months_are_counted_from_the_agreement(cycle: str, on: date, months: list[int]) -> None:
    row = Partner(cycle=cycle, starts_on=date(2026, 2, 20), ends_on=date(2027, 2, 19))
    assert [day.month for day in open_periods(row, on)] == months
    last = Partner(cycle="monthly", starts_on=date(2025, 12, 1), ends_on=date(2026, 1, 10))
    assert open_periods(last, on) == [date(2026, 1, 1), date(2025, 12, 1)]


def test_silence_is_late_ten_days_into_the_next_month() -> None:
    row = Partner(cycle="monthly", starts_on=date(2026, 2, 20), ends_on=date(2027, 2, 19))
    february = date(2026, 2, 1)
    assert late_periods(row, [], date(2026, 3, 10)) == []
    assert late_periods(row, [], date(2026, 3, 11)) == [february]
    assert late_periods(row, [february], date(2026, 3, 11)) == []


def test_late_returns_and_ends_that_are_near_come_first(town: Any, acting: Acting) -> None:
    today = clock.today()
    with acting(town.ara):
        calm = signed(town, name="가 약국", kind="pharmacy", cycle="at_once")
        late = signed(town, name="나 부동산")
        near = signed(town, name="다 식당", cycle="at_once", ends_on=today + timedelta(days=60))
        signed(town, name="라 가게", cycle="at_once", ends_on=today + timedelta(days=61))
        page = funnel.partners(town.ara)
        assert [row.partner.name for row in page.rows][:3] == [near.name, late.name, calm.name]
        assert (page.totals.partners, page.totals.renew, page.totals.late) == (4, 1, 1)
        assert funnel.to_renew(town.ara) == 1
        renewed = agreed(name="다 식당", cycle="at_once", ends_on=today + timedelta(days=400))
        partners.change_partner(by=town.ara, partner=near.pk, agreed=renewed)
        assert funnel.to_renew(town.ara) == 0
        assert partners.remind(by=town.ara, partners=[late.pk]) == 1
        assert Partner.objects.get(pk=late.pk).reminded_on == today
    assert AuditEvent.objects.filter(action="partner.edit", detail__what="renew").count() == 1


def test_from_a_poster_to_the_help_that_came_of_it(town: Any, acting: Acting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(funnel, "_SOURCES", [])
    with acting(town.ara):
        row = signed(town)
        code = partners.make_poster(by=town.ara, partner=row.pk, spot="문").code
        partners.scanned(code, on=clock.today())
        assert funnel.partner_told(town.ara, row)[1][0].reached is None
        funnel.reached_by(lambda user, codes: dict.fromkeys(codes, Reached(reports=5, households=3, supported=2)))
        told = funnel.partner_told(town.ara, row)[1][0]
        assert (told.scans, told.reached) == (1, Reached(5, 3, 2))


def test_the_same_shop_signs_once_and_two_officers_meet(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        row = signed(town)
        with pytest.raises(Refused):
            signed(town)
        with pytest.raises(Refused):
            signed(town, name="다른 곳", signs=[])
        seen = seen_mark(row, *FACTS)
        partners.change_partner(by=town.ara, partner=row.pk, agreed=agreed(contact="고슴도치"), seen=seen)
        with pytest.raises(Changed):
            partners.change_partner(by=town.bora, partner=row.pk, agreed=agreed(contact="다람쥐"), seen=seen)
        partners.end_partner(by=town.ara, partner=row.pk)
        signed(town)
        with pytest.raises(Refused):
            partners.resume_partner(by=town.ara, partner=row.pk)


def test_a_table_of_agreements_is_taken_in_once(town: Any, acting: Acting) -> None:
    head = "상호,주소,종류,담당자,전화번호,협약 끝,정기 회신\n"
    shop = "나무 부동산 {0},시험로 {0},공인중개사,나무늘보,02-700-{0:04d},2099-12-31,짝수 달마다\n"
    shops = "".join(shop.format(number) for number in range(883))
    wrong = "나무,,임금님,나무늘보,02-700-0001,2099-12-31,\n나무,,약국,나무늘보,12,2099-12-31,\n"
    wrong += "나무,,약국,900101-1234567,,2099-12-31,\n"
    with acting(town.ara):
        taken = partner_files.take(by=town.ara, name="a.csv", content=(head + shops + wrong).encode())
        assert (taken.rows, taken.added, taken.same) == (886, 883, 0)
        assert list(taken.refused) == [(885, "kind", "kind"), (886, "phone", "phone"), (887, "contact", "resident")]
        again = partner_files.take(by=town.ara, name="a.csv", content=(head + shops).encode())
        assert (again.added, again.same, list(again.refused)) == (0, 883, [])
        assert Poster.objects.count() == 883
        poster = Poster.objects.first()
        assert funnel.partners(town.ara).totals.partners == 883
    assert partners.partner_of(poster.code, clock.today()) is not None
    theirs = "동네," + head + "시험동," + shops.splitlines()[0]
    with acting(town.chan):
        assert partner_files.take(by=town.chan, name="a.csv", content=theirs.encode()).refused == [(2, "area", "area")]


def test_next_door_sees_no_partner(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        row = signed(town)
    with acting(town.chan):
        assert not funnel.partners(town.chan, tab="all").rows.object_list
        for ask in (
            lambda: partners.end_partner(by=town.chan, partner=row.pk),
            lambda: partners.make_poster(by=town.chan, partner=row.pk, spot="문"),
            lambda: partners.make_link(by=town.chan, partner=row.pk),
            lambda: partners.sign_up(by=town.chan, area=town.areas[0], agreed=agreed()),
        ):
            with pytest.raises(OutOfReach):
                ask()
        assert partners.remind(by=town.chan, partners=[row.pk]) == 0
    raon = make_person("raon", "hope_team", town.areas[0])
    with acting(raon):
        assert funnel.partners(raon).rows.object_list
        with pytest.raises(PermissionDenied):
            partners.end_partner(by=raon, partner=row.pk)


def test_a_district_of_estate_agents_costs_no_more_questions(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        counted = []
        for count in (2, 40):
            for number in range(count):
                signed(town, name=f"{count} 부동산 {number}")
            with CaptureQueriesContext(connection) as asked:
                page = funnel.partners(town.ara, tab="late")
            counted.append(len(asked))
        assert len(page.late) == 42
        assert counted[0] == counted[1]
