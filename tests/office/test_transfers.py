"""A household that moved goes to the office that takes it; at every moment exactly one office works on it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection

from bandi.office.discovery.models import Household, Resident
from bandi.office.errors import OutOfReach, Refused
from bandi.office.visits import actions, queries
from bandi.office.visits.evidence import Rest
from bandi.office.visits.models import Result, Transfer
from bandi.office.visits.returns import return_result
from bandi.office.visits.transfers import give_back, take_transfer, transfers
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
