"""Roles are data, demo people exist in a demo only, and the demo has a clock of its own."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.actions import make_areas, make_demo_people
from bandi.office.accounts.models import Area, Posting, User
from bandi.office.accounts.queries import areas_of, colleagues, demo_people
from bandi.office.accounts.roles import DEMO_PASSWORD, DEMO_PEOPLE, ROLES, Permission, Role
from bandi.office.errors import Refused


def test_every_role_says_what_it_may() -> None:
    assert set(ROLES) == set(Role)
    assert all(card.ko and card.en and card.for_ko and card.for_en for card in ROLES.values())
    granted = {permission for card in ROLES.values() for permission in card.permissions}
    assert granted == set(Permission)


def test_the_steward_may_nothing_about_persons() -> None:
    persons = {
        Permission.HOUSEHOLD_VIEW, Permission.PERSON_REVEAL, Permission.CONTACT_RECORD, Permission.RESULT_GIVE,
        Permission.RESULT_CONFIRM, Permission.ASSIGN,
    }  # fmt: skip
    assert not persons & ROLES[Role.STEWARD].permissions
    assert Permission.RESULT_CONFIRM not in ROLES[Role.OFFICER].permissions


@pytest.mark.parametrize("role", [Role.LEADER, Role.PARTNER, Role.CALL_CENTRE, Role.ANALYST, Role.PRIVACY_OFFICER])
def test_who_meets_no_household_opens_none(role: Role) -> None:
    persons = {Permission.HOUSEHOLD_VIEW, Permission.PERSON_REVEAL, Permission.CONTACT_RECORD, Permission.CASE_VIEW}
    assert not persons & ROLES[role].permissions


def test_who_left_may_nothing(town: Any) -> None:
    town.ara.is_active = False
    assert not town.ara.may(Permission.HOUSEHOLD_VIEW)


def test_demo_people_are_one_of_each_role_and_the_officer_next_door(town: Any, settings: Any) -> None:
    settings.DEMO = True
    User.objects.all().delete()
    areas = list(Area.objects.order_by("-code"))  # 시험동 first
    people = {person.username: person for person in make_demo_people(areas)}
    assert set(people) == {person.username for person in DEMO_PEOPLE}
    assert {person.role for person in people.values()} == set(Role)
    assert areas_of(people["ara"]) == areas_of(people["bora"]) == [town.areas[0]]
    assert areas_of(people["chan"]) == [town.areas[1]]
    assert areas_of(people["daon"]) == sorted(town.areas)
    assert areas_of(people["saerom"]) == []
    request = RequestFactory().post("/signin/")
    assert authenticate(request, username="ara", password=DEMO_PASSWORD) == people["ara"]
    assert [person.username for person in demo_people()] == list(people)


def test_staff_of_other_neighbourhoods_cannot_sign_in(town: Any, settings: Any) -> None:
    settings.DEMO = True
    User.objects.all().delete()
    make_demo_people(list(Area.objects.order_by("-code")))
    make_demo_people(list(Area.objects.order_by("-code")))
    staff = User.objects.exclude(username__in=[person.username for person in DEMO_PEOPLE])
    assert [person.username for person in staff] == [f"lead.{town.areas[1]}"]
    assert not any(person.has_usable_password() for person in staff)


def test_outside_a_demo_there_are_no_demo_people(town: Any, settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(Refused):
        make_demo_people(list(Area.objects.all()))
    assert demo_people() == []


def test_colleagues_work_in_the_same_neighbourhood(town: Any) -> None:
    assert [person.username for person in colleagues(town.ara)] == ["ara", "bora"]
    assert [person.username for person in colleagues(town.daon, area=town.areas[1])] == ["chan"]
    Posting.objects.filter(user=town.bora).update(to_on=clock.today() - timedelta(days=1))
    assert [person.username for person in colleagues(town.ara)] == ["ara"]


def test_a_posting_ends_after_it_begins(town: Any) -> None:
    with pytest.raises(IntegrityError, match="posting_ends_after"), transaction.atomic():
        Posting.objects.filter(user=town.ara).update(to_on=date(2020, 1, 1))


def test_a_capacity_set_by_the_steward_is_kept(town: Any) -> None:
    area = Area.objects.get(pk=town.areas[0])
    area.capacity, area.name_ko = 7, "새 이름동"
    make_areas([area])
    kept = Area.objects.get(pk=town.areas[0])
    assert (kept.capacity, kept.name_ko) == (30, "새 이름동")


def test_the_demo_clock_keeps_the_time_of_day(settings: Any, tmp_path: Any) -> None:
    settings.DEMO, settings.DATA = True, tmp_path
    assert clock.today() == timezone.localdate()
    clock.set_today(date(2026, 9, 22))
    assert clock.today() == date(2026, 9, 22)
    assert abs(timezone.localtime(clock.now()).hour - timezone.localtime().hour) in (0, 1, 23)
    settings.DEMO = False
    assert clock.today() == timezone.localdate()
