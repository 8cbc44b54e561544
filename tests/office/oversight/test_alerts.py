"""Who looks where she has no work to do is asked why; who does her work is left in peace."""

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from tests.office.conftest import HERE, NEXT_DOOR, make_area, make_household, make_person, make_round, set_areas
from tests.office.oversight.conftest import NOON, look, looks

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.audit.models import AuditEvent
from bandi.office.discovery import door
from bandi.office.discovery.models import Resident
from bandi.office.errors import OutOfReach, Refused
from bandi.office.oversight import actions, queries
from bandi.office.oversight.models import Alert, OwnHome
from bandi.office.oversight.notices import notices
from bandi.office.oversight.watching import look_through
from bandi.office.worklist.actions import assign
from bandi.office.worklist.models import Duty, Listing


def homes_of(listings: Any) -> list[Any]:
    return [one.household_id for one in listings]


@pytest.fixture
def reference(town: Any) -> list[Any]:
    """Households of Ara's neighbourhood that are on nobody's list."""
    set_areas(*town.areas)
    made = [make_household(town.areas[0], number, town.round, listed=False).household_id for number in range(50, 60)]
    set_areas()
    return made


def test_a_day_on_her_list_is_nobodys_question(town: Any) -> None:
    for hour in range(8):
        looks(town.ara, homes_of(town.listings) * 5, at=NOON + timedelta(hours=hour - 4))
        looks(town.ara, homes_of(town.listings), at=NOON, action="person.reveal")
    assert look() == []


def test_households_outside_the_work_are_counted_once_each(town: Any, reference: list[Any]) -> None:
    looks(town.ara, reference[:2] * 9)
    assert look() == [], "two a day may happen"
    looks(town.ara, reference[2:4], at=NOON + timedelta(minutes=5))
    assert look() == [("ara", "out_of_list", 4)]


def test_what_she_worked_on_lately_is_still_her_work(town: Any, reference: list[Any]) -> None:
    looks(town.ara, reference, action="visit.record", at=clock.now() - timedelta(days=3))
    looks(town.ara, reference)
    assert look() == []
    looks(town.bora, reference)
    assert look() == [("bora", "out_of_list", 10)], "what Ara did is no work of Bora's"


def test_a_duty_is_work(town: Any, reference: list[Any]) -> None:
    with within(town.areas):
        for home in reference:
            Duty.objects.create(
                key=str(home), household_id=home, area_id=town.areas[0], source="report", duty="x", due_on=clock.today()
            )
    looks(town.ara, reference)
    assert look() == []


def test_next_door_is_outside_the_work(town: Any) -> None:
    looks(town.ara, homes_of(town.next_door))
    assert look() == [("ara", "out_of_list", 3)]


def test_many_households_of_colleagues(town: Any, household_maker: Any, acting: Any) -> None:
    household_maker(20)
    dul = make_person("dul", "officer", town.areas[0])
    with acting(town.bora):
        every = list(Listing.objects.all())
        assign(by=town.bora, listings=[one.id for one in every], to=dul)
    looks(town.ara, homes_of(every)[:15], at=NOON)
    assert look() == []
    looks(town.ara, homes_of(every)[15:], at=NOON + timedelta(hours=2))
    looks(town.bora, homes_of(every), at=NOON)
    assert look() == [("ara", "others_work", 23)], "a lead looks after everybody's"


def test_own_household_and_a_colleagues(town: Any, acting: Any) -> None:
    first, second = town.listings[:2]
    with acting(town.ara):
        street, unit = first.household.street, first.household.unit
        phone = Resident.objects.filter(household=second.household).first().phone
    actions.declare_home(by=town.ara, street=f" {street.replace(' ', '')} ", unit=unit)
    actions.declare_home(by=town.bora, phone=phone.replace("-", " "))
    looks(town.ara, homes_of(town.listings))
    looks(town.bora, homes_of(town.listings))
    assert look() == [
        ("ara", "colleague", 1), ("ara", "own_household", 1), ("bora", "colleague", 1), ("bora", "own_household", 1),
    ]  # fmt: skip
    kept = OwnHome.objects.get(pk=town.ara.pk)
    assert street.encode() not in bytes(kept.home), "nobody reads it back"
    assert actions.declare_home(by=town.ara) is None
    assert not OwnHome.objects.filter(pk=town.ara.pk).exists()


@pytest.mark.parametrize("action", ["household.view", "person.reveal", "search", "glass.search", "list.view"])
def test_a_planted_household_touched_in_any_way(action: str, town: Any, nari: Any, asking: Any) -> None:
    with asking(nari):
        canary = actions.plant(by=nari, area=town.areas[0], name="가짜별", street="없는로 999")
    looks(town.chan, [canary.household_id], action=action)
    assert ("chan", "canary", 1) in look()


def test_a_planted_household_is_on_no_list_and_in_no_count(town: Any, nari: Any, asking: Any) -> None:
    from bandi.office.worklist.queries import DeskFilters, desk, search

    with asking(nari):
        actions.plant(by=nari, area=town.areas[0], name="가짜별", street="없는로 999")
        with pytest.raises(OutOfReach):
            actions.plant(by=nari, area="99999999", name="가짜별", street="없는로 999")
    with asking(town.ara):
        page = desk(town.ara, filters=DeskFilters(tab="all"))
        assert (page.total, page.counts["all"]) == (3, 3)
        assert search(town.ara, text="가짜별") == []


def test_far_more_than_usual_in_an_hour(town: Any, household_maker: Any, acting: Any) -> None:
    household_maker(60)
    with acting(town.ara):
        every = homes_of(Listing.objects.all())
    for day in range(1, 6):
        looks(town.ara, every[:15], at=NOON - timedelta(days=day))
    looks(town.ara, every[:40])
    assert look() == [], "forty are under three times fifteen"
    looks(town.ara, every[40:], at=NOON + timedelta(minutes=20))
    assert look() == [("ara", "scraping", 63)]


def test_at_night(town: Any) -> None:
    looks(town.ara, homes_of(town.listings), at=NOON + timedelta(hours=10, minutes=1))
    assert look() == [("ara", "night", 3)]


def test_what_an_emergency_opened_is_reviewed_there(town: Any) -> None:
    looks(town.chan, homes_of(town.listings), opening=str(uuid4()))
    assert look() == []


@pytest.fixture
def raised(town: Any, reference: list[Any]) -> Alert:
    """An alert about Ara."""
    looks(town.ara, reference)
    look()
    with within(town.areas):
        return Alert.objects.get(state="open")


def test_asked_answered_and_closed_and_every_step_stands_in_the_trail(
    town: Any, raised: Alert, nari: Any, asking: Any
) -> None:
    with asking(nari):
        actions.ask(by=nari, alert=raised.pk, question="어떤 업무였나요?")
        with pytest.raises(Refused):
            actions.ask(by=nari, alert=raised.pk, question="다시")
    with asking(town.ara):
        assert notices(town.ara).asked == 1
        assert [row.question for row in queries.asked_of(town.ara)] == ["어떤 업무였나요?"]
        actions.answer(by=town.ara, alert=raised.pk, text="통장님의 부탁이었습니다.")
        assert notices(town.ara).asked == 0
    with asking(nari):
        closed = actions.close(by=nari, alert=raised.pk, finding="justified")
        assert closed.state == "closed"
        (figures,) = queries.alerts_page(nari).figures
        assert (figures.sign, figures.all, figures.waiting, figures.justified) == ("out_of_list", 1, 0, 1)
    told = AuditEvent.objects.filter(action__startswith="alert.").exclude(action="alert.view")
    assert list(told.order_by("id").values_list("action", "actor")) == [
        ("alert.ask", "nari"), ("alert.answer", "ara"), ("alert.close", "nari"),
    ]  # fmt: skip
    assert all(event.subjects == [] for event in told)


def test_misuse_takes_a_question_and_two_people(town: Any, raised: Alert, nari: Any, asking: Any) -> None:
    with asking(nari):
        with pytest.raises(Refused, match="Ask the person"):
            actions.close(by=nari, alert=raised.pk, finding="misuse")
        actions.ask(by=nari, alert=raised.pk, question="?")
        assert actions.close(by=nari, alert=raised.pk, finding="misuse").state == "second"
        with pytest.raises(Refused, match="Somebody else"):
            actions.second(by=nari, alert=raised.pk, agrees=True)
    other = make_person("semi", "privacy_officer", town.areas[0])
    with asking(other):
        assert actions.second(by=other, alert=raised.pk, agrees=False).state == "asked"
        actions.close(by=other, alert=raised.pk, finding="misuse")
    with asking(nari):
        assert actions.second(by=nari, alert=raised.pk, agrees=True).state == "closed"
    with within(town.areas), pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.filter(pk=raised.pk).update(second_by=other)


def test_nobody_judges_herself_and_nobody_else_looks(town: Any, raised: Alert, nari: Any, asking: Any) -> None:
    for person in (town.ara, town.bora, town.chan, town.daon, town.saerom):
        with asking(person):
            with pytest.raises(PermissionDenied):
                queries.alerts_page(person)
            with pytest.raises(PermissionDenied):
                actions.close(by=person, alert=raised.pk, finding="justified")
    far = make_person("far", "privacy_officer")
    with asking(far), pytest.raises(OutOfReach):
        actions.ask(by=far, alert=raised.pk, question="?")
    with asking(town.chan), pytest.raises(OutOfReach):
        actions.answer(by=town.chan, alert=raised.pk, text="?")
    town.ara.role = "privacy_officer"
    town.ara.save()
    with asking(town.ara), pytest.raises(Refused, match="Somebody else"):
        actions.close(by=town.ara, alert=raised.pk, finding="justified")


def test_the_officer_sees_her_question_wherever_she_works_now(town: Any, raised: Alert, nari: Any, asking: Any) -> None:
    from bandi.office.accounts.models import Posting

    with asking(nari):
        actions.ask(by=nari, alert=raised.pk, question="?")
    Posting.objects.filter(user=town.ara).update(area_id=town.areas[1])
    with asking(town.ara):
        assert notices(town.ara).asked == 1
        assert Alert.objects.filter(pk=raised.pk).delete()[0] == 0, "she answers it, she does not remove it"


@pytest.mark.usefixtures("transactional_db")
def test_each_row_is_looked_at_once_and_within_a_minute() -> None:
    with transaction.atomic():
        for code in (HERE, NEXT_DOOR):
            make_area(code, "시험동")
        set_areas(HERE, NEXT_DOOR)
        round_ = make_round()
        ara = make_person("ara", "officer", HERE)
        homes = homes_of(make_household(NEXT_DOOR, number, round_) for number in range(1, 4))

    def settled() -> int:
        for _ in range(300):  # rows wait for older transactions, also for those of tests that run beside
            if found := look_through():
                return found
            time.sleep(0.1)
        return 0

    assert look_through() == 0, "the first look begins now"
    looks(ara, homes)
    assert settled() == 1
    assert look_through() == 0
    with transaction.atomic(), within([HERE]):
        alert = Alert.objects.get(sign="out_of_list", state="open")
        assert (len(alert.households), alert.events) == (3, 3)
    from procrastinate.contrib.django import app

    crons = {periodic.task.name: periodic.cron for periodic in app.periodic_registry.periodic_tasks.values()}
    assert crons["look_through"] == "* * * * *"


def test_the_demo_has_something_to_ask(town: Any, settings: Any) -> None:
    from bandi.office.oversight.demo import plant_and_touch

    make_person("officer.1", "officer", town.areas[1])
    with pytest.raises(Refused):
        plant_and_touch()
    settings.DEMO = True
    plant_and_touch()
    plant_and_touch()
    assert look() == [("officer.1", "canary", 1)]


@pytest.mark.parametrize("way", ["page", "names", "sheet"])
def test_beyond_the_days_bound_only_open_work_opens(
    way: str, town: Any, client: Any, acting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever goes through households that are nobody's open work is stopped at once, not when somebody reads it."""
    rules = dict(door.lookup_rules())
    rules["scraping"] = replace(rules["scraping"], stop=2)
    monkeypatch.setattr(door, "lookup_rules", lambda: rules)
    client.force_login(town.ara)
    with acting(town.ara):
        Listing.objects.filter(household__in=[one.household_id for one in town.listings]).update(state="done")

    def opens(listing: Any) -> int:
        if way == "page":
            return int(client.get(f"/households/{listing.household_id}/").status_code)
        if way == "names":
            return int(client.post(f"/households/{listing.household_id}/reveal/", {"purpose": "contact"}).status_code)
        return int(client.post("/day/", {"on": str(clock.today()), "listing": [str(listing.id)]}).status_code)

    one, two, three = town.listings
    stopped = 422 if way == "sheet" else 403  # the sheet says it in its form
    assert [opens(one), opens(two), opens(one), opens(three)] == [200, 200, 200, stopped]
    page = client.get(f"/households/{three.household_id}/").content.decode()
    assert "개인정보 보호책임자에게" in page
    assert "가짜" not in page
    with acting(town.ara):
        Listing.objects.filter(pk=three.pk).update(state="todo")  # work that is open goes on
    assert opens(three) == 200
    client.force_login(town.bora)
    assert opens(two) == 200
