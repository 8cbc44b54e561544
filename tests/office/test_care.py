"""The care team: no 41st household unseen, nobody left alone at the end of a day, a worry told at once."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.office.conftest import HERE, make_area, make_person, make_round, set_areas

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.audit.models import AuditEvent
from bandi.office.care import actions, noting, own, queries
from bandi.office.care.actions import NoPlace, Wish
from bandi.office.care.demo import look_in, shares
from bandi.office.care.keeping import alone
from bandi.office.care.models import CareAssignment, CareContact, CareDay, CareHome
from bandi.office.care.noting import Talk, Wrong
from bandi.office.care.watch import watch
from bandi.office.discovery.models import Household
from bandi.office.errors import OutOfReach, Refused
from bandi.office.merging import Changed
from bandi.office.network.actions import Told, add_member, end_member, link_account
from bandi.office.network.models import Member
from bandi.office.visits.moving import carry
from bandi.office.worklist.models import Duty

Acting = Callable[[Any], AbstractContextManager[None]]
WEEKLY = Wish("weekly", "tongue_ko")
REASON = "단원이 모자라 겨울 동안만"
DAY = date(2026, 1, 5)


def add_keeper(town: Any, number: int = 1, **facts: Any) -> Member:
    """A member whose doors are open."""
    far = clock.today() + timedelta(days=300)
    told = {"trained_on": DAY, "pledged_on": DAY, "clearance_until": far} | facts
    about = Told(town.areas[0], "care_team", f"꾸민이{number}", f"02-700-{number:04d}", DAY, **told)
    return add_member(by=town.bora, told=about)


def bare(town: Any, count: int, *, area: str = "") -> list[CareHome]:
    """Households in care, without the rest a round brings."""
    where = area or town.areas[0]
    first = Household.objects.count() + 1
    homes = Household.objects.bulk_create(
        Household(key=first + number, area_id=where, kind="aged_alone", size=1, aged=1, minors=0,
                  street_masked=f"꾸민{number % 5}길", round_seen=town.round.id)
        for number in range(count)
    )  # fmt: skip
    rows = [CareHome(household=home, area_id=where, tier="weekly", tongue="tongue_ko", by=town.bora) for home in homes]
    for row in rows:
        row.from_on = clock.today()
    return CareHome.objects.bulk_create(rows)


@pytest.fixture
def team(town: Any, acting: Acting) -> Any:
    """A member with an account who keeps Ara's first household; her colleague without one; the town."""
    town.dajeong = make_person("dajeong", "care_team", town.areas[0])
    with acting(town.bora):
        town.keeper, town.other = add_keeper(town, 1), add_keeper(town, 2)
        link_account(by=town.bora, member=town.keeper.pk, username="dajeong")
        town.care = actions.start_care(by=town.ara, household=town.listing.household_id, wish=WEEKLY)
        actions.assign(by=town.bora, member=town.keeper.pk, homes=[town.care.pk])
    return town


def talk(**facts: Any) -> Talk:
    told = {"kind": "care_call", "result": "care_reached", "at": clock.now() - timedelta(minutes=5), "minutes": 10}
    return Talk(**(told | facts))


def open_duties(code: str) -> list[UUID]:
    return sorted(Duty.objects.filter(duty=code, settled_at=None).values_list("household_id", flat=True))


def test_a_41st_household_is_refused_with_what_is_left(team: Any, acting: Acting) -> None:
    with acting(team.bora):
        homes = [home.pk for home in bare(team, 42)]
        actions.assign(by=team.bora, member=team.keeper.pk, homes=homes[:37])
        with pytest.raises(NoPlace) as no:
            actions.assign(by=team.bora, member=team.keeper.pk, homes=homes[37:])
        assert no.value.left == 2
        assert CareAssignment.objects.filter(member=team.keeper, ended_on=None).count() == 38
        actions.assign(by=team.bora, member=team.keeper.pk, homes=homes[37:39])
        with pytest.raises(NoPlace):
            actions.assign(by=team.bora, member=team.keeper.pk, homes=homes[39:40], reason="음")
        (row,) = actions.assign(by=team.bora, member=team.keeper.pk, homes=homes[39:40], reason=REASON)
        assert (row.place, row.beyond) == (41, True)
        assert CareAssignment.objects.get(pk=row.pk).reason == REASON
        page = queries.team_page(team.bora)
        load = next(load for load in page.loads if load.member == team.keeper)
        assert (load.kept, load.over, load.beyond) == (41, True, 1)


def test_the_database_refuses_the_41st_where_code_forgets(team: Any, acting: Acting) -> None:
    with acting(team.bora):
        (home,) = bare(team, 1)
        about = {"home": home, "member": team.keeper, "area_id": team.areas[0], "by": team.bora}
        about |= {"from_on": DAY, "to_on": DAY}
        for facts, name in (
            ({"place": 41}, "care_most"),
            ({"place": 41, "beyond": True}, "care_most"),  # beyond, and no reason
            ({"place": 1}, "care_place_once"),
        ):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                CareAssignment.objects.create(**about, **facts)


@pytest.mark.usefixtures("transactional_db")
def test_two_leads_at_once_do_not_fill_a_place_twice() -> None:
    with transaction.atomic():
        make_area(HERE, "시험동")
        set_areas(HERE)
        town = SimpleNamespace(areas=[HERE], bora=make_person("bora", "team_lead", HERE), round=make_round())
        keeper, homes = add_keeper(town), bare(town, 50)
    start, told = threading.Barrier(2), []

    def give(mine: list[UUID]) -> None:
        try:
            with transaction.atomic(), within(town.areas):
                start.wait()
                told.append(len(actions.assign(by=town.bora, member=keeper.pk, homes=mine)))
        except NoPlace as no:
            told.append(no.left)
        finally:
            connection.close()

    halves = [[home.pk for home in homes[:25]], [home.pk for home in homes[25:]]]
    threads = [threading.Thread(target=give, args=(half,)) for half in halves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [15, 25]
    with transaction.atomic(), within(town.areas):
        assert CareAssignment.objects.filter(member=keeper, ended_on=None).count() == 25


def test_who_is_not_ready_is_given_nobody(team: Any, acting: Acting) -> None:
    with acting(team.bora):
        (home,) = bare(team, 1)
        late = add_keeper(team, 3, clearance_until=clock.today() - timedelta(days=1))
        with pytest.raises(Refused):
            actions.assign(by=team.bora, member=late.pk, homes=[home.pk])
        with pytest.raises(PermissionDenied):
            actions.assign(by=team.ara, member=team.keeper.pk, homes=[home.pk])
    with within(team.areas):
        (there,) = bare(team, 1, area=team.areas[1])
        with pytest.raises(OutOfReach):
            actions.assign(by=team.bora, member=team.keeper.pk, homes=[there.pk])


def test_a_member_sees_her_own_households_and_no_other(team: Any, acting: Acting) -> None:
    with acting(team.bora):
        (other,) = bare(team, 1)
        actions.assign(by=team.bora, member=team.other.pk, homes=[other.pk])
    with acting(team.dajeong):
        page = own.week(team.dajeong)
        assert [home.id for home in (*page.due, *page.later)] == [team.care.pk]
        shown = own.kept_home(team.dajeong, team.care.pk)
        assert (shown.people, shown.street) == ([], "시험로1길")
        assert AuditEvent.objects.latest("id").action == "care.view"
        opened = own.kept_home(team.dajeong, team.care.pk, names=True)
        assert opened.people[0].name == "가짜갑001"
        assert AuditEvent.objects.latest("id").action == "person.reveal"
        assert AuditEvent.objects.latest("id").subjects == [team.listing.household_id]
        for wrong in (other.pk, uuid4()):
            with pytest.raises(OutOfReach):
                own.kept_home(team.dajeong, wrong, names=True)
            with pytest.raises(OutOfReach):
                noting.note_contact(by=team.dajeong, key=uuid4(), home=wrong, talk=talk())
    with acting(team.chan), pytest.raises(OutOfReach):
        queries.of_household(team.chan, team.listing.household_id)


@pytest.mark.parametrize(
    "shut",
    [
        {"clearance_until": DAY},
        {"trained_on": None},
        {"pledged_on": None},
        {"to_on": DAY},
        {"ended_on": DAY},
    ],
)
def test_a_door_that_shut_is_shut_the_same_day(team: Any, acting: Acting, shut: dict[str, Any]) -> None:
    with acting(team.dajeong):
        Member.objects.filter(pk=team.keeper.pk).update(**shut)
        page = own.week(team.dajeong)
        assert page.member is None
        assert page.rows[0].state != "ready"
        with pytest.raises(OutOfReach):
            own.kept_home(team.dajeong, team.care.pk, names=True)
        assert [home.pk for home in alone(clock.today())] == [team.care.pk]


def test_a_worry_is_on_the_desk_at_once_and_goes_with_what_was_noted_by_mistake(team: Any, acting: Acting) -> None:
    with acting(team.dajeong):
        told = {"by": team.dajeong, "key": uuid4(), "home": team.care.pk, "talk": talk(result="care_worried")}
        row = noting.note_contact(**told)
        assert noting.note_contact(**told) == row  # a double click
        assert open_duties("care_worry") == [team.listing.household_id]
        assert CareContact.objects.count() == 1
        noting.take_back(by=team.dajeong, contact=row.pk)
        assert open_duties("care_worry") == []
        assert not CareContact.objects.exists()
        with pytest.raises(OutOfReach):
            noting.take_back(by=team.dajeong, contact=row.pk)


@pytest.mark.parametrize(("ahead", "column"), [(timedelta(minutes=5), "at"), (timedelta(days=-40), "on")])
def test_a_contact_lies_neither_ahead_nor_long_past(team: Any, acting: Acting, ahead: timedelta, column: str) -> None:
    with acting(team.dajeong), pytest.raises(Wrong) as wrong:
        noting.note_contact(by=team.dajeong, key=uuid4(), home=team.care.pk, talk=talk(at=clock.now() + ahead))
    assert wrong.value.column == column


@pytest.mark.parametrize(("tier", "days"), [("weekly", 14), ("two_weekly", 21), ("monthly_tier", 45)])
def test_silence_becomes_a_duty_once_and_ends_when_somebody_is_reached(
    team: Any, acting: Acting, tier: str, days: int
) -> None:
    today = clock.today()
    with acting(team.dajeong):
        begun = {"tier": tier, "from_on": today - timedelta(days=days - 1)}
        CareHome.objects.filter(pk=team.care.pk).update(**begun)
        assert watch(today) == 0
        CareHome.objects.update(from_on=today - timedelta(days=days))
        noting.note_contact(by=team.dajeong, key=uuid4(), home=team.care.pk, talk=talk(result="care_missed"))
        assert (watch(today), watch(today)) == (1, 0)
        assert open_duties("care_silent") == [team.listing.household_id]
        noting.note_contact(by=team.dajeong, key=uuid4(), home=team.care.pk, talk=talk())
        assert open_duties("care_silent") == []
        assert watch(today) == 0


def test_who_leaves_leaves_nobody_alone_unseen(team: Any, acting: Acting) -> None:
    home = team.listing.household_id
    with acting(team.bora):
        end_member(by=team.bora, member=team.keeper.pk)  # in the register, which knows nothing of care
        assert [one.household for one in queries.team_page(team.bora).alone] == [home]
        watch(clock.today())
        assert open_duties("care_alone") == [home]
        assert Duty.objects.get(duty="care_alone", settled_at=None).assignee == team.bora
        ((shown, match),), people = queries.proposed(team.bora)
        assert (shown.household, match.keeper, people) == (home, str(team.other.pk), [team.other])
        actions.assign(by=team.bora, member=team.other.pk, homes=[team.care.pk])
        assert open_duties("care_alone") == []
        assert actions.release(by=team.bora, member=team.other.pk) == 1
        assert open_duties("care_alone") == [home]  # the next occasion, the same moment
        actions.end_care(by=team.bora, home=team.care.pk)
        assert open_duties("care_alone") == []


def test_a_household_handed_over_is_alone_where_it_came_to(team: Any, acting: Acting) -> None:
    with within(team.areas):
        carry(team.listing.household_id, to=team.areas[1])
        watch(clock.today())
        (duty,) = Duty.objects.filter(duty="care_alone", settled_at=None)
        assert duty.area_id == team.areas[1]
    with acting(team.dajeong), pytest.raises(OutOfReach):
        own.kept_home(team.dajeong, team.care.pk)
    team.chan.role = "team_lead"
    with acting(team.chan):
        assert [one.household for one in queries.team_page(team.chan).alone] == [team.listing.household_id]


def test_a_proposal_that_grew_old_moves_nobody(team: Any, acting: Acting) -> None:
    with acting(team.bora):
        told = {"by": team.bora, "homes": [team.care.pk]}
        seen = dict(actions.turns_of([team.care.pk]))
        actions.assign(**told, member=team.other.pk, seen=seen)
        with pytest.raises(Refused, match="since"):
            actions.assign(**told, member=team.keeper.pk, seen=seen)
        assert CareAssignment.objects.get(ended_on=None).member == team.other


def test_a_year_later_a_household_is_given_anew(team: Any, acting: Acting) -> None:
    with acting(team.bora):
        CareAssignment.objects.update(from_on=DAY - timedelta(days=365), to_on=DAY - timedelta(days=1))
        assert [one.pk for one in alone(clock.today())] == [team.care.pk]
        (row,) = actions.assign(by=team.bora, member=team.keeper.pk, homes=[team.care.pk])
        assert (row.place, (row.to_on - row.from_on).days) == (1, 364)
        assert CareAssignment.objects.filter(ended_on=DAY).count() == 1


def test_the_second_of_two_officers_sees_what_the_first_wrote(team: Any, acting: Acting) -> None:
    from bandi.office.merging import seen_mark

    with acting(team.ara):
        seen = seen_mark(CareHome.objects.get(), *actions.FACTS)
        actions.change_care(by=team.ara, home=team.care.pk, wish=Wish("monthly_tier", "tongue_vi", "천천히"), seen=seen)
        with pytest.raises(Changed):
            actions.change_care(by=team.bora, home=team.care.pk, wish=WEEKLY, seen=seen)
        with pytest.raises(Refused):
            actions.start_care(by=team.ara, household=team.listing.household_id, wish=WEEKLY)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["give", "release", "away", "back", "end", "lapse", "renew", "move", "stop", "night"]),
        st.integers(0, 2),
        st.integers(0, 3),
    ),
    max_size=10,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_at_the_end_of_any_day_nobody_is_alone_without_a_duty(town: Any, steps: list[Any]) -> None:
    with within(town.areas):
        mark = transaction.savepoint()
        people = [add_keeper(town, number) for number in range(3)]
        homes, today = bare(town, 4), clock.today()
        for what, who, which in steps:
            with suppress(Refused, OutOfReach):
                _step(town, what, people[who], homes[which], today)
            if what == "night":
                watch(today)
        watch(today)
        assert watch(today) == 0
        lonely = set(alone(today).values_list("household", flat=True))
        assert lonely == set(open_duties("care_alone"))
        kept = CareAssignment.objects.filter(ended_on=None).values_list("home", flat=True)
        assert len(kept) == len(set(kept))
        transaction.savepoint_rollback(mark)


def _step(town: Any, what: str, member: Member, home: CareHome, today: date) -> None:
    profile: dict[str, Any] = {"tongues": [], "road": "", "away_to": None}
    rows = Member.objects.filter(pk=member.pk)
    {
        "give": lambda: actions.assign(by=town.bora, member=member.pk, homes=[home.pk]),
        "release": lambda: actions.release(by=town.bora, member=member.pk, homes=[home.pk]),
        "away": lambda: actions.set_profile(by=town.bora, member=member.pk, away_from=today, **profile),
        "back": lambda: actions.set_profile(by=town.bora, member=member.pk, away_from=None, **profile),
        "end": lambda: rows.update(ended_on=today),
        "lapse": lambda: rows.update(clearance_until=today - timedelta(days=1)),
        "renew": lambda: rows.update(clearance_until=today, ended_on=None),
        "move": lambda: carry(home.household_id, to=town.areas[1]),
        "stop": lambda: actions.end_care(by=town.bora, home=home.pk),
        "night": lambda: None,
    }[what]()


def test_hours_stay_within_the_day_the_week_and_the_month(team: Any, acting: Acting) -> None:
    today = clock.today()
    monday = today - timedelta(days=today.weekday() + 7)
    with acting(team.dajeong):
        note = lambda day, minutes: noting.note_day(by=team.dajeong, on=day, minutes=minutes)  # noqa: E731
        with pytest.raises(Wrong) as wrong:
            note(monday, 241)
        assert wrong.value.column == "minutes"
        for place in range(3):
            note(monday + timedelta(days=place), 240)
        with pytest.raises(Wrong) as wrong:
            note(monday + timedelta(days=3), 10)
        assert wrong.value.column == "on"
        note(monday, 0)  # taken away: a day of the week is free again
        assert CareDay.objects.count() == 2
        note(monday + timedelta(days=1), 60)  # the last word of a day holds
        assert sorted(CareDay.objects.values_list("minutes", flat=True)) == [60, 240]
        with pytest.raises(Wrong):
            note(today + timedelta(days=1), 10)


def test_the_month_tells_what_is_left(team: Any, acting: Acting) -> None:
    last = clock.today().replace(day=1) - timedelta(days=1)
    with acting(team.dajeong):
        days = [last - timedelta(days=back) for back in (7, 8, 9, 14, 15, 16, 20, 21, 22, 23, 24, 25)]
        about = {"member": team.keeper, "area_id": team.areas[0], "by": team.dajeong}
        month = [day for day in days if day.month == last.month]
        CareDay.objects.bulk_create(CareDay(on=day, minutes=238, **about) for day in month)
        with pytest.raises(Wrong) as wrong:
            noting._within(CareDay.objects.filter(member=team.keeper), last, 100)
        assert "0시간 24분" in wrong.value.ko
        sheet = own.hours(team.dajeong, last)
        assert (sheet.minutes, sheet.left) == (12 * 238, 24)
        with pytest.raises(IntegrityError, match="care_day_length"), transaction.atomic():
            CareDay.objects.create(on=last, minutes=241, **about)


def test_an_odd_row_is_told_to_both_and_explained_without_consequence(team: Any, acting: Acting) -> None:
    at = clock.at(clock.today().replace(day=1), 0, 5)
    with acting(team.dajeong):
        for _ in range(3):
            noting.note_contact(by=team.dajeong, key=uuid4(), home=team.care.pk, talk=talk(at=at))
        ((one),) = own.week(team.dajeong).odd
        assert (one.flag.what, one.text) == ("flag_same", "")
        noting.explain(by=team.dajeong, flag=one.flag.key, text="저녁에 한꺼번에 적었습니다")
    with acting(team.bora):
        _, homes, odd = queries.member_page(team.bora, team.keeper.pk)
        assert odd[0].text == "저녁에 한꺼번에 적었습니다"
        assert len(homes) == 1  # nothing was taken from her
        load = next(load for load in queries.team_page(team.bora).loads if load.member == team.keeper)
        assert (load.flags, load.contacts, load.active) == (0, 3, True)


def test_27_members_with_46_households_each(town: Any, settings: Any) -> None:
    settings.DEMO = True
    make_person("dajeong", "care_team", town.areas[0])
    make_person("dul", "team_lead", town.areas[1])
    with within(town.areas):
        bare(town, 14 * 46 - 3)  # three listed ones stand there already, and three next door
        bare(town, 13 * 46 - 3, area=town.areas[1])
        CareHome.objects.all().delete()
        assert Household.objects.count() == 27 * 46 == 1_242
    set_areas()
    assert look_in() == 1_242
    assert look_in() == 0
    with within(town.areas):
        kept = CareAssignment.objects.filter(ended_on=None)
        assert kept.count() == 1_242 - 2  # two wait, to be seen
        by_member: dict[UUID, int] = {}
        for member in kept.values_list("member", flat=True):
            by_member[member] = by_member.get(member, 0) + 1
        assert sorted(by_member.values()) == [44] + [46] * 26
        beyond = kept.filter(place__gt=40)
        assert {row.reason != "" and row.beyond for row in beyond} == {True}
        assert len(open_duties("care_alone")) == 2


def test_a_small_town_gets_the_same_shape_smaller() -> None:
    assert shares({"a": 30, "b": 10}, members=4) == {"a": 3, "b": 1}
    assert sum(shares({"a": 7, "b": 7, "c": 5}, members=27).values()) == 27
    assert shares({}, members=27) == {}


@pytest.mark.parametrize("count", [5, 40])
def test_the_team_s_page_asks_as_often_for_many(
    team: Any, acting: Acting, count: int, django_assert_max_num_queries: Any
) -> None:
    with acting(team.bora):
        homes = bare(team, count)
        actions.assign(by=team.bora, member=team.other.pk, homes=[home.pk for home in homes])
        with django_assert_max_num_queries(22):
            queries.team_page(team.bora)
    with acting(team.dajeong), django_assert_max_num_queries(16):
        own.week(team.dajeong)
