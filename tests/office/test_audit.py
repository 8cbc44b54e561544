"""Every read of a person leaves a row; nobody changes or removes one."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from tests.office.conftest import MOVED

from bandi.office import clock
from bandi.office.audit.actions import record
from bandi.office.audit.models import PURPOSES, Action, AuditEvent, Purpose
from bandi.office.audit.queries import TrailFilters, trail, who_read
from bandi.office.discovery.queries import refusals
from bandi.office.errors import Refused
from bandi.office.visits import actions as visits
from bandi.office.visits.queries import waiting_for_second
from bandi.office.worklist import queries
from bandi.office.worklist.actions import assign
from bandi.office.worklist.queries import DeskFilters

Acting = Callable[[Any], AbstractContextManager[None]]
AsOwner = Callable[[], AbstractContextManager[Any]]


@pytest.fixture
def three_rows(town: Any) -> list[AuditEvent]:
    """A short trail."""
    return [record(by=town.ara, action=Action.LIST_VIEW, detail={"page": page}) for page in (1, 2, 3)]


def newest() -> AuditEvent:
    return AuditEvent.objects.order_by("-id")[0]


def test_looking_at_the_desk_names_every_household_shown(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        rows = queries.desk(town.ara, filters=DeskFilters()).rows
    event = newest()
    assert (event.actor, event.actor_role, event.action) == ("ara", "officer", "list.view")
    assert set(event.subjects) == {row.household for row in rows} == {one.household_id for one in town.listings}
    assert event.areas == [town.areas[0]]


def test_every_look_at_a_person_leaves_a_row(town: Any, acting: Acting) -> None:
    home = town.listing.household_id
    with acting(town.bora):
        visits.give_result(by=town.ara, listing=town.listing.id, outcome="moved", rest=MOVED)
        looks: dict[str, Callable[[], Any]] = {
            "household.view": lambda: queries.household_page(town.bora, home),
            "person.reveal": lambda: queries.reveal(town.bora, home, purpose="contact"),
            "search": lambda: queries.search(town.bora, text="가짜갑001"),
            "list.view": lambda: waiting_for_second(town.bora),
        }
        for action, look in looks.items():
            before = AuditEvent.objects.count()
            look()
            assert AuditEvent.objects.count() == before + 1, action
            assert newest().action == action
            assert newest().subjects == [home], action
            assert newest().purpose in set(Purpose), action


def test_a_reveal_needs_a_purpose_and_keeps_it(town: Any, acting: Acting) -> None:
    home = town.listing.household_id
    with acting(town.ara):
        before = AuditEvent.objects.count()
        for purpose in ("", "curiosity"):
            with pytest.raises(Refused):
                queries.reveal(town.ara, home, purpose=purpose)
        assert AuditEvent.objects.count() == before
        revealed = queries.reveal(town.ara, home, purpose="contact")
    assert [person.name for person in revealed.people] == ["가짜갑001", "가짜을001"]
    assert newest().purpose == "contact"
    assert set(PURPOSES) == set(Purpose)


def test_the_trail_holds_no_name_phone_or_searched_text(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        queries.search(town.ara, text="가짜갑001")
        queries.reveal(town.ara, town.listing.household_id, purpose="visit")
        visits.record_attempt(
            by=town.ara,
            listing=town.listing.id,
            kind="call",
            answer="reached",
            note="가짜갑001 님과 통화 010-0000-0001",
        )
    with connection.cursor() as cursor:
        cursor.execute("select string_agg(t::text, ' ') from audit_auditevent t")
        text = cursor.fetchone()[0]
    assert "가짜" not in text
    assert "010-0000" not in text


def test_every_change_leaves_a_row(town: Any, acting: Acting) -> None:
    listing = town.listing.id
    with acting(town.bora):
        assign(by=town.bora, listings=[listing], to=town.ara)
        visits.record_attempt(by=town.ara, listing=listing, kind="call", answer="no_answer")
        visits.plan_visit(by=town.ara, listing=listing, planned_at=clock.now() + timedelta(days=1))
        visits.record_visit(by=town.ara, listing=listing, met=False)
        result = visits.give_result(by=town.ara, listing=listing, outcome="moved", rest=MOVED)
        visits.confirm_result(by=town.bora, result=result.id)
        visits.undo_last(by=town.bora, listing=listing)
    events = AuditEvent.objects.exclude(action__startswith="duty.").order_by("id")  # what is due follows by itself
    assert list(events.values_list("action", "actor")) == [
        ("assign", "bora"), ("contact.record", "ara"), ("visit.plan", "ara"), ("visit.record", "ara"),
        ("result.give", "ara"), ("result.confirm", "bora"), ("undo", "bora"),
    ]  # fmt: skip
    assert {event.subjects[0] for event in AuditEvent.objects.all()} == {town.listing.household_id}


def test_who_read_a_household(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        queries.household_page(town.ara, town.listing.household_id)
    with acting(town.bora):
        queries.household_page(town.bora, town.listing.household_id, purpose="supervise")
    assert [event.actor for event in who_read(town.listing.household_id)] == ["bora", "ara"]
    assert who_read(town.next_door[0].household_id) == []


def test_signing_in_and_out_is_noted(town: Any, client: Any) -> None:
    client.force_login(town.ara)
    client.logout()
    assert list(AuditEvent.objects.order_by("id").values_list("action", "actor")) == [
        ("sign.in", "ara"),
        ("sign.out", "ara"),
    ]


def test_the_steward_reads_the_trail_without_households(town: Any, acting: Acting, three_rows: list[Any]) -> None:
    page = trail(town.saerom, filters=TrailFilters(actor="ara"))
    assert [row.detail["page"] for row in page.rows] == [3, 2, 1]
    assert not hasattr(page.rows[0], "subjects")
    assert newest().action == "audit.view"
    with pytest.raises(PermissionDenied):
        trail(town.bora, filters=TrailFilters())


@pytest.mark.parametrize("owner", [False, True], ids=["app", "owner"])
@pytest.mark.parametrize(
    "sql",
    ["update audit_auditevent set actor = 'x'", "delete from audit_auditevent", "truncate audit_auditevent"],
)
def test_nobody_changes_or_removes_rows(sql: str, owner: bool, three_rows: list[Any], as_owner: AsOwner) -> None:
    working = as_owner if owner else connection.cursor
    refused = pytest.raises(DatabaseError, match=r"append-only|permission denied")
    with refused, transaction.atomic(), working() as cursor:
        cursor.execute(sql)
    assert AuditEvent.objects.count() == 3


def test_looking_at_refused_lines_is_noted(town: Any) -> None:
    from bandi.office.discovery.models import Delivery

    delivery = Delivery.objects.create(
        delivery="00ff", feed="water_cut", file="x.csv", received_on=clock.today(), rows_in=2, accepted=1, refused=1,
        state="accepted",
    )  # fmt: skip
    assert list(refusals(town.saerom, delivery=delivery)) == []
    assert (newest().action, newest().detail["delivery"]) == ("feed.view", "00ff")
    with pytest.raises(PermissionDenied):
        refusals(town.ara, delivery=delivery)
