"""Offers of visits that a channel carries: which way, once, by day, not to the quiet, and back if undelivered."""

import csv
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.citizens.models import Citizen, QuietWish
from bandi.office.contact import channels
from bandi.office.contact.actions import answer
from bandi.office.contact.models import ContactRequest
from bandi.office.discovery.models import Resident
from bandi.office.errors import OutOfReach, Refused
from bandi.office.reports.receipts import code_for
from bandi.office.universal import sending
from bandi.office.universal.actions import answered
from bandi.office.universal.models import OfferLink, UniversalPlan
from bandi.office.universal.words import PlanState
from bandi.office.visits.models import ContactAttempt
from bandi.office.worklist.models import Duty

MONDAY = date(2026, 11, 23)


@pytest.fixture
def plans(town: Any, acting: Any, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Three households turning 65, on a Monday at noon: with a number, without one, and two people of the first."""
    settings.OUTBOX_FOLDER, settings.PUBLIC_URL = tmp_path / "outbox", "https://bandi.invalid"
    monkeypatch.setattr(clock, "today", lambda: MONDAY)
    at(monkeypatch, 12)
    first, second, third = (listing.household for listing in town.listings[:3])
    made = []
    with acting(town.ara):
        Resident.objects.filter(household=second).update(phone=None)
        for home, place in ((first, 0), (first, 1), (second, 0), (third, 0)):
            person = home.residents.order_by("id")[place].person_key
            made.append(UniversalPlan.objects.create(
                household=home, area_id=home.area_id, kind="turning_65", person_key=person, happens_on=MONDAY,
                month=MONDAY.replace(day=1), round="2026-5", due_on=MONDAY,
            ))  # fmt: skip
    return made


def at(monkeypatch: pytest.MonkeyPatch, hour: int, day: date = MONDAY) -> None:
    monkeypatch.setattr(clock, "now", lambda: clock.at(day, hour))
    monkeypatch.setattr(clock, "today", lambda: day)


def sent_lines(channel: str, area: str, day: date = MONDAY) -> list[dict[str, str]]:
    path = channels.day_file(channel, area, day)
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_one_message_a_household_by_the_way_there_is_and_once(
    town: Any, plans: Any, acting: Any, django_capture_on_commit_callbacks: Any
) -> None:
    ara, key, ids = town.ara, uuid4(), [plan.pk for plan in plans[:3]]
    with acting(ara), django_capture_on_commit_callbacks(execute=True):
        assert [one.way for one in sending.to_be_sent(ara, ids)].count("text") == 1
        assert sending.send_offers(by=ara, plans=ids, key=key) == ({"text": 1, "letter": 1}, {})
        assert sending.send_offers(by=ara, plans=ids, key=key) == ({}, {"send_already": 2}), "the same form twice"
        assert sending.send_offers(by=ara, plans=ids, key=uuid4()) == ({}, {"send_already": 2}), "and a second officer"
    with acting(ara):
        rows = list(UniversalPlan.objects.filter(pk__in=ids))
        assert {(row.state, row.offers) for row in rows} == {(PlanState.ASKED, 1)}
        assert ContactAttempt.objects.filter(answer="sent").count() == 2, "a couple gets one text"
        open_ = Duty.objects.filter(key__startswith="universal:", settled_at=None)
        assert {duty.duty for duty in open_} == {"universal_answer"}
    (text,), (letter,) = sent_lines("text", plans[0].area_id), sent_lines(sending.LETTERS, plans[0].area_id)
    assert text["전화번호"] == "010-0000-0001"
    assert "사양하셔도 됩니다" in text["글"]
    assert "https://bandi.invalid/m/visit/" in text["글"]
    assert "65세" not in text["글"], "others may read it first"
    assert letter["주소"] == "시험로2길 2 2호"
    assert letter["받는 사람"] == "가짜갑002"
    assert letter["글"] != text["글"], "each has a link of its own"


def test_the_quiet_are_left_alone_and_numbers_that_want_no_texts(town: Any, plans: Any, acting: Any) -> None:
    from bandi.office.callcentre.texts import hush

    ara = town.ara
    with acting(ara):
        citizen = Citizen.objects.create(household=plans[0].household, area=plans[0].area, proof="counter")
        QuietWish.objects.create(citizen=citizen, since=MONDAY)
        for person in Resident.objects.filter(household=plans[3].household):
            hush(number=person.phone or "")
        told = {one.plan.household_id: (one.way, one.why) for one in sending.to_be_sent(ara, [p.pk for p in plans])}
        assert told[plans[0].household_id] == ("", "send_quiet")
        assert told[plans[3].household_id] == ("letter", "")
        assert sending.send_offers(by=ara, plans=[plans[0].pk], key=uuid4()) == ({}, {"send_quiet": 1})
        assert not ContactAttempt.objects.exists()
        plans[0].refresh_from_db()
        assert plans[0].state == PlanState.UNASKED


@pytest.mark.parametrize(
    "sent",
    [
        (8, MONDAY, MONDAY),
        (19, MONDAY, MONDAY),
        (20, MONDAY, date(2026, 11, 24)),
        (3, MONDAY, date(2026, 11, 24)),
        (23, date(2026, 11, 27), date(2026, 11, 30)),
        (12, date(2026, 11, 28), date(2026, 11, 30)),
    ],
)
def test_texts_leave_by_day_on_working_days(
    sent: tuple[int, date, date], town: Any, plans: Any, acting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    hour, day, leaves = sent
    at(monkeypatch, hour, day)
    with acting(town.ara):
        sending.send_offers(by=town.ara, plans=[plans[0].pk], key=uuid4())
        assert ContactRequest.objects.get().asked_on == leaves, "the file of that day carries it"


def test_what_does_not_arrive_comes_back_and_goes_another_way_until_the_door(
    town: Any, plans: Any, acting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ara, plan = town.ara, plans[3]
    with acting(ara):
        with pytest.raises(Refused):
            sending.came_back(by=ara, plan=plan.pk)
        sending.send_offers(by=ara, plans=[plan.pk], key=uuid4())
        answer(by=ara, request=ContactRequest.objects.get().pk, reply="wrong_number")
    assert [sending.follow_answers(), sending.follow_answers()] == [1, 0]
    with acting(ara):
        plan.refresh_from_db()
        assert (plan.undelivered, plan.state) == ("text", PlanState.ASKED)
        open_ = Duty.objects.filter(household=plan.household, key__startswith="universal:", settled_at=None)
        assert [duty.duty for duty in open_] == ["universal_unreached"]
        assert sending.send_offers(by=ara, plans=[plan.pk], key=uuid4()) == ({"letter": 1}, {})
        assert sending.came_back(by=ara, plan=plan.pk).undelivered == "letter"
        assert ContactAttempt.objects.get(kind="letter").answer == "returned"
        assert sending.send_offers(by=ara, plans=[plan.pk], key=uuid4()) == ({}, {"send_failed": 1})
        assert [duty.duty for duty in open_.all()] == ["universal_unreached"], "no contact is never the end"


def test_nobody_of_next_door_sends(town: Any, plans: Any, acting: Any) -> None:
    with acting(town.chan):
        for step in (
            lambda: sending.send_offers(by=town.chan, plans=[plans[0].pk], key=uuid4()),
            lambda: sending.to_be_sent(town.chan, [plans[0].pk]),
            lambda: sending.came_back(by=town.chan, plan=plans[0].pk),
        ):
            with pytest.raises(OutOfReach):
                step()


def test_the_person_answers_without_an_account_and_may_change_it(
    town: Any, plans: Any, acting: Any, client: Client, read: Any
) -> None:
    ara, couple = town.ara, plans[:2]
    with acting(ara):
        sending.send_offers(by=ara, plans=[plan.pk for plan in couple], key=uuid4())
        path = f"/m/visit/{code_for(UniversalPlan.objects.get(pk=couple[0].pk).sent)}/"
    for lang in ("ko", "en"):
        got = client.get(path, {"lang": lang})
        assert not read(got).find("script")
        assert got.headers["Content-Language"] == lang
    with acting(ara):
        assert {plan.state for plan in UniversalPlan.objects.filter(wished="")} >= {PlanState.ASKED}, (
            "looking is no yes"
        )
    assert "가짜" not in read(client.get(path)).text
    assert client.post(path, {"wish": "nothing"}).status_code == 422
    for wish, state in (("wish_yes", PlanState.ASKED), ("wish_no", PlanState.SAID_NO), ("wish_yes", PlanState.ASKED),
                        ("wish_never", PlanState.NEVER_ASK), ("wish_no", PlanState.SAID_NO)):  # fmt: skip
        for _twice in range(2):
            assert client.post(path, {"wish": wish}).status_code == 200
        with acting(ara):
            rows = UniversalPlan.objects.filter(pk__in=[plan.pk for plan in couple])
            assert {(row.state, row.wished) for row in rows} == {(state, wish)}
            assert {row.declines for row in rows} == {0 if wish == "wish_yes" else 1}
    client.post(path, {"wish": "wish_yes"})
    with acting(ara):
        due = Duty.objects.filter(key__startswith=f"universal:{couple[0].pk}:", settled_at=None)
        assert [(duty.duty, duty.due_on) for duty in due] == [("universal_answer", date(2026, 11, 24))]
        for plan in couple:
            answered(by=ara, plan=plan.pk, agreed=True, nurse="가짜간호사")
    assert client.post(path, {"wish": "wish_no"}).status_code == 410, "a day is agreed: they speak with the office"
    assert client.get("/m/visit/aaaa-bbbb-cccc-dddd/").status_code == 404
    with within(town.areas):
        OfferLink.objects.update(until=MONDAY - timedelta(days=1))
    assert client.get(path).status_code == 404


def test_the_pages_show_who_gets_what_before_it_leaves(town: Any, plans: Any, page_of: Any, read: Any) -> None:
    client, ids = page_of(town.ara), [str(plan.pk) for plan in plans]
    assert "고른 분께 안내 보내기" in read(client.get("/universal/")).text
    assert client.post("/universal/send/", {}).status_code == 302
    shown = client.post("/universal/send/", {"plan": ids})
    assert shown.status_code == 200
    page = read(shown)
    key = page.find("input", name="key")[0]["value"]
    assert "가짜갑001" not in page.text
    answer_ = client.post("/universal/send/", {"plan": ids, "step": "send", "key": key}, follow=True)
    assert "문자: 2가구에 보냈습니다." in read(answer_).text
    assert "안내 편지: 1가구에 보냈습니다." in read(answer_).text
    assert page_of(town.chan).post("/universal/send/", {"plan": ids}).status_code == 404
