"""Calls, visits and results: what moves on, what the rules refuse, who confirms, what can be taken back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import translation
from tests.office.conftest import DEAD, MOVED

from bandi.office import clock
from bandi.office.errors import Refused
from bandi.office.visits import actions, queries
from bandi.office.visits.ladder import climb
from bandi.office.visits.models import ContactAttempt, Result, Visit
from bandi.office.visits.returns import return_result
from bandi.office.visits.rules import Tried, check_result, part_of_day
from bandi.office.worklist.actions import assign
from bandi.office.worklist.models import Listing

Acting = Callable[[Any], AbstractContextManager[None]]


def again(listing: Any) -> Listing:
    return Listing.objects.get(pk=listing.pk)


def moment(hour: int) -> datetime:
    """An hour of a day in Korea."""
    return clock.at(clock.today() - timedelta(days=1), hour)


def missed(*kinds: str, hours: tuple[int, ...] = (10, 15, 19)) -> list[Tried]:
    return [Tried(kind, moment(hours[place % len(hours)]), reached=False) for place, kind in enumerate(kinds)]


def test_a_call_without_answer_moves_the_work_on(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        actions.record_attempt(by=town.ara, listing=town.listing.id, kind="call", answer="no_answer")
        listing = again(town.listing)
    assert (listing.state, listing.attempts, listing.assignee) == ("contacting", 1, town.ara)
    assert listing.last_attempt_at is not None


@pytest.mark.parametrize("answer", ["reached", "refused", "already_served", "emergency"])
def test_an_answer_means_met(answer: str, town: Any, acting: Acting) -> None:
    with acting(town.ara):
        actions.record_attempt(by=town.ara, listing=town.listing.id, kind="call", answer=answer)
        assert again(town.listing).state == "met"


def test_a_planned_visit_is_the_one_recorded(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        actions.plan_visit(by=town.ara, listing=town.listing.id, planned_at=clock.now() + timedelta(days=1))
        assert again(town.listing).state == "visit_planned"
        assert queries.next_step(town.ara, town.listing.id).planned is not None
        visit = actions.record_visit(
            by=town.ara, listing=town.listing.id, met=True, companion="보라", condition=["dog"], needs=["food"]
        )
        assert list(Visit.objects.filter(listing=town.listing)) == [visit]
        assert queries.warnings(town.ara, town.listing.household_id) == ["dog"]
        listing = again(town.listing)
    assert (listing.state, listing.attempts) == ("met", 1)
    assert visit.planned_at is not None


def test_a_new_plan_replaces_the_old_one(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        for days in (1, 2):
            actions.plan_visit(by=town.ara, listing=town.listing.id, planned_at=clock.now() + timedelta(days=days))
        assert Visit.objects.filter(listing=town.listing).count() == 1


def test_what_is_not_known_is_refused(town: Any, acting: Acting) -> None:
    ara, listing, later = town.ara, town.listing.id, clock.now() + timedelta(hours=2)
    refused: list[Callable[[], Any]] = [
        lambda: actions.record_attempt(by=ara, listing=listing, kind="smoke", answer="reached"),
        lambda: actions.record_attempt(by=ara, listing=listing, kind="call", answer="maybe"),
        lambda: actions.record_attempt(by=ara, listing=listing, kind="call", answer="reached", at=later),
        lambda: actions.record_visit(by=ara, listing=listing, met=True, condition=["haunted"]),
        lambda: actions.record_visit(by=ara, listing=listing, met=True, needs=["luck"]),
        lambda: actions.plan_visit(by=ara, listing=listing, planned_at=clock.now() - timedelta(days=1)),
        lambda: actions.give_result(by=ara, listing=listing, outcome="abducted"),
        lambda: actions.give_result(
            by=ara, listing=listing, outcome="moved", rest=MOVED, on=clock.today() + timedelta(days=1)
        ),
    ]
    with acting(ara):
        for attempt in refused:
            with pytest.raises(Refused):
                attempt()
        assert again(town.listing).state == "todo"


def test_a_refusal_speaks_the_language_of_the_page() -> None:
    refusal = Refused(ko="안 됩니다.", en="No.")
    with translation.override("ko"):
        assert refusal.sentence == "안 됩니다."
    with translation.override("en"):
        assert refusal.sentence == "No."


@pytest.mark.parametrize(
    ("tried", "why"),
    [
        (missed(), "4 attempts"),
        (missed("call", "call", "visit"), "4 attempts"),
        (missed("call", "call", "call", "letter"), "one call and one visit"),
        (missed("visit", "visit", "visit", "letter"), "one call and one visit"),
        (missed("call", "visit", "letter", "text", hours=(10, 11)), "different parts of the day"),
        (missed("call", "visit", hours=(10,)) + missed("letter", "text", hours=(15, 19)), "different parts of the day"),
        (missed("call", "call", "call", "visit", "visit", hours=(10, 11)), "4 attempts"),  # rings in a row are one
    ],
)
def test_nobody_is_unlocated_too_soon(tried: list[Tried], why: str) -> None:
    with pytest.raises(Refused, match=why):
        check_result("unlocated", tried)


def test_unlocated_always_needs_a_second_person() -> None:
    assert check_result("unlocated", missed("call", "call", "call", "visit"))
    assert check_result("unlocated", [*missed("call", "call", "visit"), Tried("visit", moment(15), reached=True)])


@pytest.mark.parametrize("kind", ["text", "ai_call", "registered", "leader", "landlord", "well_being", "fact_finding"])
def test_news_is_no_meeting(kind: str) -> None:
    told = Tried(kind, moment(9), reached=True)
    assert check_result("not_needed", [told])
    assert climb([told], today=clock.today()).next.why == "news"  # type: ignore[union-attr]


@pytest.mark.parametrize("outcome", ["refused", "not_needed", "moved", "dead", "monitor", "pub_basic", "long_absence"])
def test_a_result_without_anybody_reached_needs_a_second_person(outcome: str) -> None:
    assert check_result(outcome, missed("call", "visit"))
    assert not check_result(outcome, [*missed("call"), Tried("visit", moment(9), reached=True)])


@pytest.mark.parametrize(
    ("tried", "marks", "following", "open_"),
    [
        ([], (), "text", {"text", "ai_call", "call"}),
        (missed("call"), (), "text", {"text", "ai_call", "call"}),
        (missed("text", "call"), (), "call", {"call"}),
        (missed("text", "call", "call"), (), "registered", {"registered", "letter", "visit"}),
        (missed("call", "call", hours=(10, 11)), (), "text", {"text", "ai_call", "call"}),  # another part of the day
        (missed("text", "call"), ("mail_piled",), "well_being", {"call", "well_being"}),
        (
            missed("text", "letter", "visit", "visit"),
            (),
            "call",
            {"call", "leader", "carrier", "landlord", "well_being"},
        ),
        ([*missed("call", "visit"), Tried("call", moment(9), reached=True)], (), None, set()),
    ],
)
def test_what_to_try_next(tried: list[Tried], marks: tuple[str, ...], following: str | None, open_: set[str]) -> None:
    told = climb(tried, marks=marks, today=clock.today())
    assert (told.next.rung.id if told.next else None) == following
    assert {stand.rung.id for stand in told.stands if stand.state == "now"} == open_


def test_without_a_number_the_carriers_are_asked_first() -> None:
    def next_of(*tried: Tried) -> tuple[str, str] | None:
        following = climb(tried, numbers=False, today=clock.today()).next
        return (following.rung.id, following.why) if following else None

    assert next_of() == ("carrier", "no_number")
    asked = Tried("carrier", moment(9), reached=False, answer="sent")
    assert next_of(asked) == ("registered", "first")  # nobody waits for the carriers alone
    assert next_of(Tried("carrier", moment(9), reached=False, answer="number_found")) == ("call", "first")


def test_an_answer_is_waited_for_and_then_no_longer(town: Any) -> None:
    sent = Tried("text", moment(10), reached=False, answer="sent")
    (waits,) = [one for one in climb([sent], today=clock.today()).stands if one.rung.id == "text"]
    assert (waits.state, waits.due_on > clock.today()) == ("waiting", True)
    (over,) = [one for one in climb([sent], today=waits.due_on).stands if one.rung.id == "text"]
    assert over.state == "done"


def test_parts_of_the_day_are_those_of_korea() -> None:
    assert part_of_day(datetime(2026, 9, 1, 1, tzinfo=UTC)) == "morning"  # 10:00 in Seoul
    assert part_of_day(datetime(2026, 9, 1, 6, tzinfo=UTC)) == "afternoon"
    assert part_of_day(datetime(2026, 9, 1, 10, tzinfo=UTC)) == "evening"


def test_the_prepared_request_names_nobody(town: Any, acting: Acting, tries: Callable[..., None]) -> None:
    with acting(town.ara):
        tries(town.ara, town.listing.id, "call", "visit", "visit")
        step = queries.next_step(town.ara, town.listing.id)
    assert step.ladder.may("well_being")
    assert "방문 2회" in step.text_ko
    assert "가짜" not in step.text_ko + step.text_en


def test_a_result_after_meeting_holds_at_once(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        actions.record_visit(by=town.ara, listing=town.listing.id, met=True)
        result = actions.give_result(
            by=town.ara, listing=town.listing.id, outcome="pub_emergency", evidence="긴급 접수"
        )
        listing = again(town.listing)
    assert result.holds
    assert (listing.state, listing.result, listing.awaiting) == ("done", "pub_emergency", False)
    assert listing.closed_at is not None


def test_an_unlocated_household_waits_for_bora_and_stays_open(
    town: Any, acting: Acting, tries: Callable[..., None]
) -> None:
    with acting(town.ara):
        tries(town.ara, town.listing.id, "call", "call", "call", "visit")
        result = actions.give_result(by=town.ara, listing=town.listing.id, outcome="unlocated")
        listing = again(town.listing)
        assert (listing.state, listing.result, listing.awaiting) == ("contacting", None, True)
        with pytest.raises(PermissionDenied):
            actions.confirm_result(by=town.ara, result=result.id)
    with acting(town.bora):
        assert [waiting.result for waiting in queries.waiting_for_second(town.bora)] == [result]
        actions.confirm_result(by=town.bora, result=result.id)
        listing = again(town.listing)
        assert queries.waiting_for_second(town.bora) == []
    assert (listing.state, listing.result, listing.awaiting) == ("unreached", "unlocated", False)


def test_nobody_confirms_her_own_result(town: Any, acting: Acting) -> None:
    with acting(town.bora):
        result = actions.give_result(by=town.bora, listing=town.listing.id, outcome="moved", rest=MOVED)
        with pytest.raises(Refused, match="Somebody else"):
            actions.confirm_result(by=town.bora, result=result.id)
        with pytest.raises(IntegrityError, match="result_second_person"), transaction.atomic():
            Result.objects.filter(pk=result.pk).update(confirmed_by=town.bora, confirmed_at=clock.now())
    with acting(town.daon):
        actions.confirm_result(by=town.daon, result=result.id)
        with pytest.raises(Refused, match="does not wait"):
            actions.confirm_result(by=town.daon, result=result.id)


def test_who_and_when_go_together(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        result = actions.give_result(by=town.ara, listing=town.listing.id, outcome="moved", rest=MOVED)
        for half in ({"confirmed_by": town.bora}, {"confirmed_at": clock.now()}):
            with pytest.raises(IntegrityError, match="confirmed_by_and_at"), transaction.atomic():
                Result.objects.filter(pk=result.pk).update(**half)


def test_a_new_result_replaces_the_earlier_one(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        actions.record_visit(by=town.ara, listing=town.listing.id, met=True)
        first = actions.give_result(by=town.ara, listing=town.listing.id, outcome="monitor")
        second = actions.give_result(by=town.ara, listing=town.listing.id, outcome="pub_basic")
        first.refresh_from_db()
        assert (first.superseded, second.holds, again(town.listing).result) == (True, True, "pub_basic")
        assert actions.undo_last(by=town.ara, listing=town.listing.id) == "result"
        assert again(town.listing).result == "monitor"


def test_the_last_step_can_be_taken_back(town: Any, acting: Acting) -> None:
    ara, listing = town.ara, town.listing.id
    with acting(ara):
        actions.record_attempt(by=ara, listing=listing, kind="call", answer="no_answer")
        actions.plan_visit(by=ara, listing=listing, planned_at=clock.now() + timedelta(days=1))
        actions.record_visit(by=ara, listing=listing, met=True, needs=["food"])
        actions.give_result(by=ara, listing=listing, outcome="priv_link")
        assert queries.next_step(ara, listing).undo_until is not None
        states = []
        for _ in range(4):
            taken = actions.undo_last(by=ara, listing=listing)
            states.append((taken, again(town.listing).state))
        assert states == [
            ("result", "met"), ("visit", "visit_planned"), ("plan", "contacting"), ("contact", "todo"),
        ]  # fmt: skip
        with pytest.raises(Refused):
            actions.undo_last(by=ara, listing=listing)


def test_only_ones_own_last_step_and_only_for_ten_minutes(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        attempt = actions.record_attempt(by=town.ara, listing=town.listing.id, kind="call", answer="no_answer")
    with acting(town.bora):
        with pytest.raises(Refused):
            actions.undo_last(by=town.bora, listing=town.listing.id)
        ContactAttempt.objects.filter(pk=attempt.pk).update(created_at=attempt.created_at - timedelta(minutes=11))
    with acting(town.ara):
        assert queries.next_step(town.ara, town.listing.id).undo_until is None
        with pytest.raises(Refused):
            actions.undo_last(by=town.ara, listing=town.listing.id)


def test_a_confirmed_result_is_taken_back_by_the_one_who_confirmed(town: Any, acting: Acting) -> None:
    with acting(town.bora):
        result = actions.give_result(by=town.ara, listing=town.listing.id, outcome="dead", rest=DEAD)
        actions.confirm_result(by=town.bora, result=result.id)
        with pytest.raises(Refused):
            actions.undo_last(by=town.ara, listing=town.listing.id)
        assert actions.undo_last(by=town.bora, listing=town.listing.id) == "confirmation"
        listing = again(town.listing)
    assert (listing.state, listing.awaiting) == ("todo", True)


def test_the_timeline_tells_everything_newest_first(town: Any, acting: Acting, tries: Callable[..., None]) -> None:
    with acting(town.ara):
        tries(town.ara, town.listing.id, "call", "visit")
        actions.give_result(by=town.ara, listing=town.listing.id, outcome="moved", rest=MOVED, evidence="이웃의 말")
        told = queries.timeline(town.ara, town.listing.household_id)
    assert [one.kind for one in told] == ["result", "visit", "contact"]
    assert told[0].result.evidence == "이웃의 말"
    assert {one.by for one in told} == {"Ara"}


def test_leads_give_work_and_officers_take_it(town: Any, acting: Acting) -> None:
    mine = [listing.id for listing in town.listings]
    with acting(town.bora):
        assert assign(by=town.bora, listings=mine, to=town.ara) == 3
        with pytest.raises(Refused):
            assign(by=town.bora, listings=mine, to=town.chan)
        assert assign(by=town.bora, listings=mine[:1], to=None) == 1
    with acting(town.ara):
        assert assign(by=town.ara, listings=mine[:1], to=town.ara) == 1
        with pytest.raises(PermissionDenied):
            assign(by=town.ara, listings=mine[:1], to=town.bora)


def test_what_the_lead_sent_back_stays_sent_back(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        result = actions.give_result(by=town.ara, listing=town.listing.id, outcome="moved", evidence="이웃", rest=MOVED)
    with acting(town.bora):
        return_result(by=town.bora, result=result.id, reason="전입을 확인해 주세요")
    with acting(town.ara):
        actions.give_result(by=town.ara, listing=town.listing.id, outcome="moved", evidence="또 이웃", rest=MOVED)
        assert actions.undo_last(by=town.ara, listing=town.listing.id) == "result"
        assert not Listing.objects.get(pk=town.listing.pk).awaiting
        assert not Result.objects.filter(superseded=False).exists()


def test_after_taking_a_visit_back_the_same_form_may_be_sent_again(town: Any, acting: Acting) -> None:
    key = uuid4()
    with acting(town.ara):
        soon = clock.now() + timedelta(hours=1)
        actions.plan_visit(by=town.ara, listing=town.listing.id, planned_at=soon)
        for _again in range(2):
            made = actions.record_visit(by=town.ara, listing=town.listing.id, met=True, key=key)
            assert actions.record_visit(by=town.ara, listing=town.listing.id, met=True, key=key) == made
            assert made.at is not None
            actions.undo_last(by=town.ara, listing=town.listing.id)


@pytest.mark.parametrize("year", [26, 1926, 2024])
def test_a_slip_of_the_year_is_refused(year: int, town: Any, client: Any, acting: Acting) -> None:
    path, on = f"/listings/{town.listing.id}/", f"{year:04d}-01-05"
    client.force_login(town.ara)
    told = {"kind": "call", "answer": "no_answer", "on": on, "at": "10:00"}
    for page, said in (("call/", told), ("visit/", {"step": "record", "met": "yes", "on": on, "at": "10:00"})):
        answer = client.post(path + page, said)
        assert answer.status_code == 200
        assert "연도를 확인해 주세요" in answer.content.decode()
    answer = client.post(path + "result/", {"outcome": "pub_other", "evidence": "근거", "on": on})
    assert "한 해도 더 지났습니다" in answer.content.decode()
    with acting(town.ara):
        assert Listing.objects.get(pk=town.listing.pk).attempts == 0
