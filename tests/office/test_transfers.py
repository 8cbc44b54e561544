"""A household that moved goes to the office that takes it; at every moment exactly one office works on it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from tests.office.conftest import make_round, set_areas

from bandi.office import clock
from bandi.office.counsel.actions import give_consent
from bandi.office.counsel.models import Consent
from bandi.office.discovery.models import Household, Resident
from bandi.office.errors import OutOfReach, Refused
from bandi.office.safety.actions import set_marker
from bandi.office.safety.models import Marker
from bandi.office.visits import actions, queries
from bandi.office.visits.evidence import Rest
from bandi.office.visits.models import ContactAttempt, Result, Transfer
from bandi.office.visits.moving import follow_register
from bandi.office.visits.returns import return_result
from bandi.office.visits.transfers import give_back, take_transfer, transfers
from bandi.office.worklist.household import household_page
from bandi.office.worklist.models import Duty, Listing

Acting = Callable[[Any], AbstractContextManager[None]]


@pytest.fixture
def handed(town: Any, acting: Acting) -> Any:
    """Ara called twice, met somebody, learned of the move, and hands the household over to next door."""
    with acting(town.ara):
        actions.record_attempt(by=town.ara, listing=town.listing.id, kind="call", answer="no_answer")
        actions.record_visit(by=town.ara, listing=town.listing.id, met=True)
        rest = Rest(ground="person_told", to_area=town.areas[1], to_place="이웃로 3")
        town.result = actions.give_result(
            by=town.ara, listing=town.listing.id, outcome="moved", evidence="아들에게 들음", rest=rest
        )
    with acting(town.chan):
        town.transfer = Transfer.objects.get()
    return town


def works_on(town: Any, acting: Acting) -> list[str]:
    """Who has the household among the open work of their neighbourhood."""
    found = []
    for person in (town.ara, town.chan):
        with acting(person):
            if Listing.objects.filter(pk=town.listing.pk, closed_at=None).exists():
                found.append(person.username)
    return found


def test_until_it_is_taken_the_giving_office_works_on_it(handed: Any, acting: Acting) -> None:
    assert works_on(handed, acting) == ["ara"]
    assert handed.result.needs_second
    with acting(handed.bora), pytest.raises(Refused, match="other office"):
        actions.confirm_result(by=handed.bora, result=handed.result.id)  # her own lead cannot let it go
    with acting(handed.ara):
        assert Duty.objects.get(settled_at=None).duty == "transfer_wait"
        with pytest.raises(OutOfReach):
            take_transfer(by=handed.ara, transfer=handed.transfer.id)


def test_taking_it_moves_the_work_with_all_that_was_tried(handed: Any, acting: Acting) -> None:
    with acting(handed.chan):
        (row,) = transfers(handed.chan)
        assert (row.head, row.place, row.attempts) == ("가짜갑001", "이웃로 3", 2)
        listing = take_transfer(by=handed.chan, transfer=row.id)
        with pytest.raises(Refused, match="answered already"):
            take_transfer(by=handed.chan, transfer=row.id)
        assert (listing.area_id, listing.assignee, listing.state, listing.result) == (
            handed.areas[1], handed.chan, "met", None,
        )  # fmt: skip
        told = queries.timeline(handed.chan, listing.household_id)
        assert [one.kind for one in told] == ["result", "visit", "contact"]
        assert Resident.objects.filter(household=listing.household_id).count() == 2
        assert [duty.duty for duty in Duty.objects.filter(settled_at=None)] == ["transfer"]
        row.refresh_from_db()
        assert (row.state, row.head, row.place) == ("taken", None, None)  # names go once it is answered
    assert works_on(handed, acting) == ["chan"]
    with acting(handed.ara):
        assert not Household.objects.filter(pk=handed.listing.household_id).exists()
        with pytest.raises(OutOfReach):
            queries.timeline(handed.ara, handed.listing.household_id)
    with acting(handed.chan):
        actions.record_visit(by=handed.chan, listing=handed.listing.id, met=True)
        assert not Duty.objects.filter(settled_at=None).exists()
        actions.give_result(by=handed.chan, listing=handed.listing.id, outcome="pub_basic")
        assert Listing.objects.get(pk=handed.listing.pk).state == "done"


def test_given_back_with_a_reason_the_search_goes_on(handed: Any, acting: Acting) -> None:
    with acting(handed.chan):
        with pytest.raises(Refused, match="Say why"):
            give_back(by=handed.chan, transfer=handed.transfer.id, reason=" ")
        give_back(by=handed.chan, transfer=handed.transfer.id, reason="그 집에 아무도 살지 않음")
        assert transfers(handed.chan) == []
    with acting(handed.ara):
        listing = Listing.objects.get(pk=handed.listing.pk)
        assert (listing.state, listing.awaiting, listing.result) == ("met", False, None)
        assert "아무도 살지 않음" in (Result.objects.get().evidence or "")
        assert not Duty.objects.filter(settled_at=None, duty="transfer_wait").exists()


@pytest.mark.parametrize("how", ["replaced", "sent back", "undone"])
def test_what_is_offered_no_longer_cannot_be_taken(how: str, handed: Any, acting: Acting) -> None:
    with acting(handed.bora):
        if how == "replaced":
            actions.give_result(by=handed.ara, listing=handed.listing.id, outcome="pub_basic")
        elif how == "sent back":
            return_result(by=handed.bora, result=handed.result.id, reason="전입을 확인해 주세요")
        else:
            actions.undo_last(by=handed.ara, listing=handed.listing.id)
    with acting(handed.chan):
        assert transfers(handed.chan) == []
        with pytest.raises(Refused):
            take_transfer(by=handed.chan, transfer=handed.transfer.id)
        with connection.cursor() as cursor:
            cursor.execute("select head, place from visits_transfer")
            assert cursor.fetchall() == [(None, None)]
    assert works_on(handed, acting) == ([] if how == "replaced" else ["ara"])


def test_nobody_is_handed_over_to_nowhere(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        for rest in (
            Rest(ground="person_told"),
            Rest(ground="person_told", to_area=town.areas[0]),
            Rest(to_place="갑"),
        ):
            with pytest.raises(Refused):
                actions.give_result(by=town.ara, listing=town.listing.id, outcome="moved", rest=rest)
        assert not Result.objects.exists()


def shown_next_door(town: Any, **facts: Any) -> str:
    """A new round, whose register shows Ara's household next door; returns the round's id."""
    round_ = make_round("2026-6", cutoff=date(2026, 10, 31), **facts)
    set_areas(*town.areas)
    Household.objects.filter(pk=town.listing.household_id).update(area=town.areas[1], round_seen=round_.id)
    Resident.objects.filter(household=town.listing.household_id).update(area=town.areas[1])
    return round_.id


def test_whom_the_register_shows_next_door_takes_all_work_along(town: Any, acting: Acting, client: Any) -> None:
    home = town.listing.household_id
    with acting(town.ara):
        actions.record_attempt(by=town.ara, listing=town.listing.id, kind="call", answer="no_answer")
        until = clock.today() + timedelta(days=30)
        set_marker(by=town.ara, household=home, kind="marker_dog", reason="개가 있음", review_on=until)
        agreed = {"giver": "self", "scope": ["name"], "receivers": [], "until": until}
        give_consent(by=town.ara, household=home, **agreed)
        assert Duty.objects.filter(household=home, settled_at=None, assignee=town.ara).count() == 2
    round_id = shown_next_door(town)
    assert follow_register(round_id=round_id) == 1
    assert follow_register(round_id=round_id) == 0  # nothing is left to follow
    set_areas()
    for person, rows in ((town.ara, 0), (town.chan, 1)):
        with acting(person):
            of_home = (Listing, Marker, Consent, ContactAttempt)
            assert [model.objects.filter(household=home).count() for model in of_home] == [rows] * 4
    with acting(town.chan):
        assert Listing.objects.get(pk=town.listing.pk).assignee is None
        duties = Duty.objects.filter(household=home, settled_at=None)
        assert {(one.duty, one.assignee) for one in duties} == {
            ("next_rung", None), ("marker_tell", None), ("transfer", None),
        }  # fmt: skip
        assert household_page(town.chan, home).household.pk == home
        actions.record_visit(by=town.chan, listing=town.listing.id, met=True)
        assert not duties.filter(duty="transfer").exists()  # somebody went there
    for person in (town.ara, town.chan):
        client.force_login(person)
        assert client.get("/desk/all/").status_code == 200


def test_what_was_offered_elsewhere_is_settled_by_the_register(handed: Any, acting: Acting) -> None:
    follow_register(round_id=shown_next_door(handed))
    set_areas()
    with acting(handed.chan):
        assert transfers(handed.chan) == []
        assert Transfer.objects.get().state == "withdrawn"
        listing = Listing.objects.get(pk=handed.listing.pk)
        assert (listing.state, listing.awaiting, listing.result) == ("met", False, None)
        assert not Duty.objects.filter(settled_at=None, duty="transfer_wait").exists()
        actions.give_result(by=handed.chan, listing=listing.id, outcome="pub_basic")
