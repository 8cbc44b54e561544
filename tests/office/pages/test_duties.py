"""Everything due, from every source: opened once, settled once, seen by the neighbourhood it belongs to."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.audit.models import AuditEvent
from bandi.office.discovery.models import Candidate, Household
from bandi.office.errors import OutOfReach, Refused
from bandi.office.visits.actions import record_attempt
from bandi.office.worklist import queries, saving
from bandi.office.worklist.actions import assign, open_duty, reopen_duty, settle_duty, take_assignment_back
from bandi.office.worklist.duties import DUTIES, SOURCES, Source
from bandi.office.worklist.everything import everything_due
from bandi.office.worklist.finding import find_household
from bandi.office.worklist.models import Duty, Listing
from bandi.office.worklist.queries import DeskFilters

Acting = Callable[[Any], AbstractContextManager[None]]


def due(town: Any, key: str = "test:1", **facts: Any) -> Duty:
    """Ara's first household is to be looked at again in three days."""
    soon = clock.today() + timedelta(days=3)
    told = {"household": town.listing.household_id, "source": Source.RECHECK, "duty": "first_contact", "due_on": soon}
    return open_duty(**(told | {"key": key, "by": town.ara} | facts))


def test_the_same_occasion_is_opened_once_and_settled_once(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        first = due(town)
        assert due(town, due_on=clock.today()) == first
        assert Duty.objects.get().due_on == first.due_on
        assert settle_duty(key="test:1", by=town.ara)
        assert not settle_duty(key="test:1", by=town.ara)
        due(town)
        assert Duty.objects.get().settled_at, "a job that runs again does not open what is done"
        assert reopen_duty(key="test:1", by=town.ara)
        assert Duty.objects.get().settled_at is None
        told = AuditEvent.objects.filter(action__startswith="duty.").values_list("action", "subjects")
    assert list(told) == [(action, [first.household_id]) for action in ("duty.open", "duty.settle", "duty.open")]


def test_next_door_opens_settles_and_sees_nothing(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        due(town)
    with acting(town.chan):
        with pytest.raises(OutOfReach):
            due(town, "test:2", by=town.chan)
        assert not settle_duty(key="test:1", by=town.chan)
        assert not Duty.objects.exists()
    with acting(town.ara):
        assert Duty.objects.get().settled_at is None


def test_a_code_without_words_is_refused(town: Any, acting: Acting) -> None:
    with acting(town.ara), pytest.raises(ValueError, match="no words"):
        due(town, duty="unheard_of")
    assert set(SOURCES) == set(Source)
    assert all(all(words) for words in (*SOURCES.values(), *DUTIES.values()))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(["open", "settle", "reopen"]), st.sampled_from("ab")), max_size=12))
def test_any_order_of_steps_leaves_what_was_last_said(steps: list[tuple[str, str]], town: Any, acting: Acting) -> None:
    held: dict[str, bool] = {}  # key -> still open
    with acting(town.ara):
        Duty.objects.all().delete()
        for step, key in steps:
            if step == "open":
                due(town, key)
                held.setdefault(key, True)
            elif step == "settle":
                assert settle_duty(key=key, by=town.ara) == held.get(key, False)
                held = held | {key: False} if key in held else held
            else:
                assert reopen_duty(key=key, by=town.ara) == (held.get(key) is False)
                held = held | {key: True} if key in held else held
        assert {duty.key: duty.settled_at is None for duty in Duty.objects.all()} == held


def found(by: Any, area: str, street: str = "시험로9길 1") -> Listing:
    """A household that an officer found herself."""
    home = {
        "street": street,
        "unit": "1호",
        "name": "가짜갑099",
        "phone": "010-0000-0099",
        "kind": "aged_alone",
        "size": 1,
    }
    return find_household(by=by, area=area, home=home, seen=["not_seen", "unpaid"])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(
        st.tuples(
            st.sampled_from(["urgent", "high", "normal", "low"]),
            st.sampled_from(["", "team_lead", "case_meeting"]),
            st.integers(-9, 20),
            st.none() | st.integers(-9, 20),
        ),
        min_size=3,
        max_size=3,
    )
)
def test_the_order_of_the_database_is_the_one_the_page_explains(told: list[Any], town: Any, acting: Acting) -> None:
    today = clock.today()
    with acting(town.ara):
        Duty.objects.all().delete()
        for place, (listing, (band, escalates, days, duty)) in enumerate(zip(town.listings, told, strict=True)):
            Candidate.objects.filter(pk=listing.candidate_id).update(band=band, escalates=escalates)
            Listing.objects.filter(pk=listing.pk).update(due_on=today + timedelta(days=days))
            if duty is not None:
                due(town, f"test:{place}", household=listing.household_id, due_on=today + timedelta(days=duty))
        weights = [row.place.urgency for row in queries.desk(town.ara, filters=DeskFilters()).rows]
        everything = [row.place.urgency for row in everything_due(town.ara).rows]
    assert weights == sorted(weights, reverse=True)
    assert len(weights) == 3
    assert everything == sorted(everything, reverse=True)
    assert len(everything) == 3 + sum(duty is not None for *_, duty in told)


def test_one_list_holds_every_source_and_nothing_from_next_door(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        for place, source in enumerate((Source.REPORT, Source.CLOCK, Source.FOLLOW_UP)):
            due(town, f"test:{place}", source=source, assignee=town.ara)
        found(town.ara, town.areas[0])
        page = everything_due(town.ara)
        assert {code: count for code, count in page.counts.items() if count} == {
            "round": 3, "own_find": 1, "report": 1, "clock": 1, "follow_up": 1,
        }  # fmt: skip
        assert [row.source for row in everything_due(town.ara, source="clock").rows] == ["clock"]
        assert len(everything_due(town.ara, mine=True).rows) == 4
    with acting(town.chan):
        assert {row.source for row in everything_due(town.chan).rows} == {"round"}
        assert {row.area.code for row in everything_due(town.chan).rows} == {town.areas[1]}


def test_a_household_an_officer_found_is_worked_on_like_any_other(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        listing = found(town.ara, town.areas[0])
        with pytest.raises(Refused, match="already"):
            found(town.ara, town.areas[0])
        with pytest.raises(OutOfReach):
            found(town.ara, town.areas[1])
        row = next(row for row in queries.desk(town.ara, filters=DeskFilters()).rows if row.listing == listing.pk)
        assert (row.head, row.mine, row.asked_ko, row.street) == ("가○○○○9", True, "직접 발견", "시험로9길")
        record_attempt(by=town.ara, listing=listing.pk, kind="call", answer="no_answer")
        assert Listing.objects.get(pk=listing.pk).attempts == 1
    with acting(town.chan):
        assert not Household.objects.filter(pk=listing.household_id).exists()


def test_an_assignment_is_taken_back_unless_somebody_gave_it_on(town: Any, acting: Acting) -> None:
    first, second, third = (row.id for row in town.listings)
    with acting(town.bora):
        assign(by=town.bora, listings=[first], to=town.bora)
        before = queries.holders(town.bora, [first, second, third])
        assign(by=town.bora, listings=[first, second, third], to=town.ara)
        assign(by=town.bora, listings=[third], to=town.bora)
        assert take_assignment_back(by=town.bora, before=before, to="ara") == 2
        held = dict(Listing.objects.values_list("pk", "assignee__username"))
    assert held == {first: "bora", second: None, third: "bora"}
    with acting(town.chan):
        town.chan.role = "team_lead"
        assert take_assignment_back(by=town.chan, before=before, to="bora") == 0


def test_kept_conditions_are_ones_own_and_hold_codes_only(town: Any) -> None:
    saving.keep(by=town.ara, name=" 급한  1인 가구 ", asked="?band=urgent&kind=aged_alone&text=가짜&page=3")
    saving.keep(by=town.ara, name="급한 1인 가구", asked="band=urgent&tab=open")
    assert [(one.name, one.asked) for one in saving.views(town.ara)] == [("급한 1인 가구", "tab=open&band=urgent")]
    assert saving.views(User.objects.get(pk=town.bora.pk)) == []
    for place in range(saving.MOST - 1):
        saving.keep(by=town.ara, name=f"조건 {place}", asked="tab=due")
    with pytest.raises(Refused, match="Twelve"):
        saving.keep(by=town.ara, name="하나 더", asked="tab=due")
    with pytest.raises(Refused):
        saving.keep(by=town.ara, name="  ", asked="tab=due")
    saving.forget(by=town.bora, name="급한 1인 가구")
    assert len(saving.views(town.ara)) == saving.MOST


def test_pages_of_what_is_due(town: Any, page_of: Any, read: Any, acting: Acting) -> None:
    client = page_of(town.ara)
    with acting(town.ara):
        due(town, "report:1", source=Source.REPORT)
        due(town, "clock:1", source=Source.CLOCK)
    page = read(client.get("/desk/all/"))
    assert "신고" in page.text
    assert len(page.find("input", name="key")) == 1, "what a law's clock asks for is not ticked off by hand"
    told = read(client.post("/desk/all/settle/", {"key": "report:1"}, follow=True))
    assert "방금 마친 일" in told.text
    assert "이미 마쳤거나" in read(client.post("/desk/all/settle/", {"key": "clock:1"}, follow=True)).text
    client.post("/desk/all/settle/", {"key": "report:1", "step": "reopen"})
    assert len(read(client.get("/desk/all/")).find("input", name="key")) == 1
    assert "8 × 3 × 2 = 48" in read(client.get("/desk/order/")).text
    assert "신고" in read(client.get("/desk/")).text, "the card says what else is due"


def test_a_find_says_what_is_wrong_beside_the_field_and_keeps_what_was_typed(
    town: Any, page_of: Any, read: Any
) -> None:
    client = page_of(town.ara)
    given = {"area": town.areas[0], "street": "", "unit": "2호", "phone": "모름", "kind": "aged_alone", "size": "0"}
    answer = client.post("/desk/find/", given)
    page = read(answer)
    assert answer.status_code == 422
    for told in ("도로명 주소를 써", "숫자와 -만", "1에서 20 사이", "무엇을 보았는지 하나 이상"):
        assert told in page.text
    assert page.find("input", value="2호")
    whole = given | {"street": "시험로9길 1", "phone": "", "size": "2", "seen": ["ill"]}
    assert client.post("/desk/find/", whole).status_code == 302
    assert "이미 직접 발견으로" in read(client.post("/desk/find/", whole)).text, "a double click lists nobody twice"
    assert client.post("/desk/find/", whole | {"area": town.areas[1]}).status_code == 422
    assert page_of(town.daon).get("/desk/find/").status_code == 403
