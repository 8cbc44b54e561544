"""Accounts, postings and handovers: who may give them, what needs a second person, and when they end."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.office.conftest import make_person

from bandi.office import clock, middleware
from bandi.office.access import handover, people, queries, sessions
from bandi.office.access.models import OpenSession
from bandi.office.accounts.models import Area, Posting, User
from bandi.office.accounts.powers import KINDS, POWERS
from bandi.office.accounts.queries import acts_for, areas_of
from bandi.office.accounts.roles import ROLES, Permission, Role
from bandi.office.audit.models import AuditEvent
from bandi.office.errors import OutOfReach, Refused
from bandi.office.visits.actions import record_attempt
from bandi.office.worklist.actions import assign
from bandi.office.worklist.queries import DeskFilters, desk


@pytest.fixture
def gaon(town: Any) -> User:
    """The second steward."""
    return make_person("gaon", Role.STEWARD)


def fresh(user: User) -> User:
    """The person as the next request finds her."""
    return User.objects.get(pk=user.pk)


def days(ahead: int) -> Any:
    return clock.today() + timedelta(days=ahead)


def test_every_permission_has_words() -> None:
    assert set(POWERS) == set(Permission)
    assert {kind for kind, _, _ in POWERS.values()} == set(KINDS)


def test_the_page_of_who_sees_what_is_the_data(town: Any) -> None:
    told = {role.code: role for role in queries.roles_told(town.ara)}
    assert set(told) == set(Role)
    assert [code for code, role in told.items() if role.mine] == ["officer"]
    for code, role in told.items():
        said = {words.en for power in role.powers for words in power.rows}
        assert said == {POWERS[may][2] for may in ROLES[code].permissions}


def test_a_steward_makes_an_officer_who_works_the_same_day(town: Any, client: Client) -> None:
    made, password = people.make_account(by=town.saerom, username="nuri", display_name="누리", role="officer")
    people.post(by=town.saerom, username="nuri", area=town.areas[0], from_on=clock.today())
    assert areas_of(fresh(made)) == [town.areas[0]]
    assert client.post("/signin/", {"username": "nuri", "password": password}).status_code == 302
    assert client.get("/desk/").url == "/account/password/", "the password somebody else knows comes first"
    own = {"old_password": password, "new_password1": "a long word of mine", "new_password2": "a long word of mine"}
    assert client.post("/account/password/", own).url == "/"
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize("role", ["district", "hope_team", "steward", "privacy_officer", "analyst"])
def test_what_reaches_far_waits_for_another_steward(role: str, town: Any, gaon: User, client: Client) -> None:
    made, password = people.make_account(by=town.saerom, username="nuri", display_name="누리", role=role)
    people.post(by=town.saerom, username="nuri", area=town.areas[0], from_on=clock.today())
    assert client.post("/signin/", {"username": "nuri", "password": password}).status_code == 200
    assert areas_of(fresh(made)) == []
    with pytest.raises(Refused, match="Another steward"):
        people.agree(by=town.saerom, username="nuri")
    people.agree(by=gaon, username="nuri")
    assert client.post("/signin/", {"username": "nuri", "password": password}).status_code == 302
    assert town.areas[0] in areas_of(fresh(made))


def test_a_wider_role_or_place_waits_too(town: Any, gaon: User) -> None:
    people.change_account(by=town.saerom, username="ara", display_name="아라", role="district")
    assert not fresh(town.ara).may(Permission.HOUSEHOLD_VIEW)
    people.agree(by=gaon, username="ara")
    assert areas_of(fresh(town.ara)) == sorted(town.areas)
    far = Area.objects.create(code="26350510", district_code="26350", province_code="26", name_ko="먼동")
    people.post(by=town.saerom, username="ara", area=far.code, from_on=clock.today())
    assert far.code not in areas_of(fresh(town.ara))
    people.agree(by=gaon, username="ara")
    assert far.code in areas_of(fresh(town.ara))


def test_nobody_changes_the_own_account_and_two_stewards_remain(town: Any, gaon: User) -> None:
    with pytest.raises(Refused, match="own account"):
        people.change_account(by=gaon, username="gaon", display_name="가온", role="district")
    with pytest.raises(Refused, match="Two stewards"):
        people.close_account(by=town.saerom, username="gaon")
    for who in (town.ara, town.bora, town.daon):
        with pytest.raises(PermissionDenied):
            people.make_account(by=who, username="nuri", display_name="누리", role="officer")


def test_a_posting_ends_with_its_last_day_or_at_once(town: Any, page_of: Any) -> None:
    posting = Posting.objects.get(user=town.ara)
    people.end_posting(by=town.saerom, posting=posting.pk, to_on=clock.today())
    assert areas_of(fresh(town.ara)) == [town.areas[0]], "the last day counts"
    home = f"/households/{town.listing.household_id}/"
    client = page_of(fresh(town.ara))
    assert client.get(home).status_code == 200
    people.end_posting(by=town.saerom, posting=posting.pk)
    assert client.get(home).url.startswith("/signin/"), "signed out"
    assert page_of(fresh(town.ara)).get(home).status_code == 404


def test_a_posting_of_today_that_ends_today_was_a_mistake(town: Any) -> None:
    row = people.post(by=town.saerom, username="chan", area=town.areas[0], from_on=clock.today())
    people.end_posting(by=town.saerom, posting=row.pk)
    assert areas_of(fresh(town.chan)) == [town.areas[1]]
    assert AuditEvent.objects.filter(action="posting.set", areas=[town.areas[0]]).count() == 2


@pytest.mark.parametrize(
    ("start", "end", "refused"),
    [(0, None, "Already"), (-400, 0, "Already"), (5, 9, "Already"), (9, 5, "before the first")],
)
def test_days_that_cannot_be_are_refused(start: int, end: int | None, refused: str, town: Any) -> None:
    to_on = None if end is None else days(end)
    with pytest.raises(Refused, match=refused):
        people.post(by=town.saerom, username="ara", area=town.areas[0], from_on=days(start), to_on=to_on)


def test_a_closed_account_is_out_at_once_and_can_be_opened_again(town: Any, page_of: Any) -> None:
    client = page_of(town.ara)
    assert client.get("/desk/").status_code == 200
    people.close_account(by=town.saerom, username="ara")
    assert client.get("/desk/").url.startswith("/signin/")
    people.open_again(by=town.saerom, username="ara")
    assert fresh(town.ara).is_active
    assert areas_of(fresh(town.ara)) == []


def test_another_role_ends_the_session(town: Any, page_of: Any) -> None:
    client = page_of(town.ara)
    client.get("/desk/")
    people.change_account(by=town.saerom, username="ara", display_name="아라", role="visiting_nurse")
    assert client.get("/desk/").url.startswith("/signin/")


def test_a_handover_gives_at_once_and_is_taken_back_at_once(town: Any, acting: Any, page_of: Any) -> None:
    home = f"/households/{town.listing.household_id}/"
    with acting(town.bora):
        assign(by=town.bora, listings=[town.listing.id], to=town.ara)
    chan = page_of(town.chan)
    assert chan.get(home).status_code == 404
    row = handover.give(by=town.ara, giver="ara", taker="chan", from_on=days(0), to_on=days(3))
    assert chan.get(home).status_code == 200
    stand_in = fresh(town.chan)
    with acting(stand_in):
        mine = desk(stand_in, filters=DeskFilters(tab="mine"))
        assert [one.listing for one in mine.rows] == [town.listing.id], "her open work is now on his desk"
        record_attempt(by=stand_in, listing=town.listing.id, kind="call", answer="no_answer")
    event = AuditEvent.objects.filter(action="contact.record").latest("id")
    assert (event.actor, event.detail["stands_in_for"]) == ("chan", ["ara"])
    assert areas_of(fresh(town.ara)) == [town.areas[0]], "she keeps her own"
    handover.take_back(by=town.chan, handover=row.id)
    handover.take_back(by=town.ara, handover=row.id)
    assert chan.get(home).status_code == 404
    assert AuditEvent.objects.filter(action="handover.end").count() == 1


def test_what_he_does_at_home_is_his_own(town: Any, acting: Any) -> None:
    handover.give(by=town.ara, giver="ara", taker="chan", from_on=days(0), to_on=days(3))
    chan = fresh(town.chan)
    with acting(chan):
        record_attempt(by=chan, listing=town.next_door[0].id, kind="call", answer="no_answer")
    assert "stands_in_for" not in AuditEvent.objects.filter(action="contact.record").latest("id").detail


@pytest.mark.parametrize(("start", "end", "sees"), [(0, 0, True), (1, 3, False), (-3, 0, True), (-9, -1, None)])
def test_it_holds_between_its_days(start: int, end: int, sees: bool | None, town: Any) -> None:
    if sees is None:
        with pytest.raises(Refused, match="today"):
            handover.give(by=town.ara, giver="ara", taker="chan", from_on=days(start), to_on=days(end))
        return
    handover.give(by=town.ara, giver="ara", taker="chan", from_on=days(start), to_on=days(end))
    assert (town.areas[0] in areas_of(fresh(town.chan))) is sees
    assert (acts_for(fresh(town.chan)) == [town.chan.pk, town.ara.pk]) is sees


def test_it_is_not_handed_on_and_gives_no_other_role(town: Any) -> None:
    dul = make_person("dul", Role.OFFICER, town.areas[1])
    handover.give(by=town.bora, giver="bora", taker="chan", from_on=days(0), to_on=days(3))
    handover.give(by=town.chan, giver="chan", taker="dul", from_on=days(0), to_on=days(3))
    assert areas_of(fresh(dul)) == [town.areas[1]], "what chan stands in for stays with chan"
    assert not fresh(town.chan).may(Permission.RESULT_CONFIRM)


def test_a_lead_hands_over_for_the_team_and_nobody_else_does(town: Any) -> None:
    handover.give(by=town.bora, giver="ara", taker="chan", from_on=days(0), to_on=days(3))
    assert [line.state for line in handover.lines(town.bora)] == ["now"]
    with pytest.raises(OutOfReach):
        handover.give(by=town.chan, giver="ara", taker="chan", from_on=days(1), to_on=days(3))
    with pytest.raises(OutOfReach):
        handover.give(by=town.ara, giver="ara", taker="daon", from_on=days(1), to_on=days(3))
    other = make_person("dul", Role.OFFICER, town.areas[1])
    with pytest.raises(OutOfReach):
        handover.take_back(by=other, handover=handover.lines(town.ara)[0].row.id)
    with pytest.raises(Refused, match="already"):
        handover.give(by=town.ara, giver="ara", taker="chan", from_on=days(0), to_on=days(9))


def test_whoever_left_hands_over_nothing(town: Any) -> None:
    handover.give(by=town.ara, giver="ara", taker="chan", from_on=days(0), to_on=days(3))
    Posting.objects.filter(user=town.ara).update(to_on=days(-1))
    assert areas_of(fresh(town.chan)) == [town.areas[1]]


def test_where_one_is_signed_in_can_be_seen_and_ended(town: Any, page_of: Any, read: Any) -> None:
    here = page_of(town.ara)
    there, other = Client(headers={"user-agent": "Mozilla/5.0 (Linux; Android 15) Chrome/140"}), Client()
    town.ara.set_password("a long word nobody knows")
    town.ara.save()
    here = page_of(town.ara)
    for client in (there, other):
        client.post("/signin/", {"username": "ara", "password": "a long word nobody knows"})
    page = read(here.get("/account/"))
    assert "Chrome · Android" in page.text
    assert page.text.count("지금 이곳") == 1
    place = next(one for one in sessions.places(town.ara, here=None) if one.device == "Chrome · Android")
    here.post("/account/sessions/end/", {"place": place.code})
    assert there.get("/desk/").status_code == 302
    assert other.get("/desk/").status_code == 200
    here.post("/account/sessions/end/")
    assert other.get("/desk/").status_code == 302
    assert here.get("/desk/").status_code == 200


def test_each_minute_of_work_moves_the_end_and_the_same_minute_does_not(
    town: Any, page_of: Any, monkeypatch: Any
) -> None:
    page, ends = page_of(town.ara), []
    for minute in (1, 1, 2):
        monkeypatch.setattr(middleware, "minute", lambda now=minute: now)
        page.get("/desk/")
        ends.append(OpenSession.objects.get(account_id=town.ara.pk).expire_date)
    assert ends[0] == ends[1] < ends[2]


def test_nobody_ends_the_sessions_of_somebody_else(town: Any, page_of: Any) -> None:
    ara = page_of(town.ara)
    ara.get("/account/")
    (place,) = sessions.places(town.ara, here=None)
    chan = Client()
    chan.force_login(town.chan)
    chan.post("/account/sessions/end/", {"place": place.code})
    assert ara.get("/account/").status_code == 200


def test_the_steward_does_it_all_in_the_browser(town: Any, page_of: Any, read: Any) -> None:
    client = page_of(town.saerom)
    wrong = client.post("/steward/people/new/", {"username": "Nu ri", "display_name": "", "role": "king"})
    assert wrong.status_code == 422
    assert len(read(wrong).find("p", **{"class": "field__error"})) == 3
    assert 'value="Nu ri"' in wrong.content.decode(), "what was typed stays"
    made = read(client.post("/steward/people/new/", {"username": "nuri", "display_name": "누리", "role": "officer"}))
    assert len(made.find("code")) == 1
    nuri = User.objects.get(username="nuri")
    step = f"/steward/people/{nuri.pk}/step/"
    unknown = client.post(step, {"step": "post", "area": "없는동", "from_on": "2026-01-01"})
    assert unknown.status_code == 422
    assert "그런 동네가 없거나" in unknown.content.decode()
    client.post(step, {"step": "post", "area": f"{town.areas[0]} · 시험동", "from_on": "2026-01-01"})
    twice = client.post(step, {"step": "post", "area": "시험동", "from_on": "2026-01-01"})
    assert "이미 이 동네에" in twice.content.decode()
    assert areas_of(fresh(nuri)) == [town.areas[0]]
    assert "누리" in read(client.get("/steward/people/?q=nuri")).text
    assert "그런 계정이 없습니다" in read(client.get("/steward/people/?q=nobody")).text
    client.post(step, {"step": "close"})
    assert not fresh(nuri).is_active


def test_the_list_of_accounts_asks_a_steady_number_of_questions(
    town: Any, page_of: Any, django_assert_max_num_queries: Any
) -> None:
    client = page_of(town.saerom)
    for number in range(60):
        make_person(f"p{number}", Role.OFFICER, town.areas[number % 2])
    with django_assert_max_num_queries(16):
        client.get("/steward/people/")
