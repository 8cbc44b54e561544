"""Chan works next door and sees nothing of Ara's households: in code, and in the database behind the code."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, connection, transaction
from tests.office.conftest import MOVED

from bandi.office import clock
from bandi.office.accounts.jurisdiction import current_areas, within
from bandi.office.accounts.models import Area, Posting
from bandi.office.accounts.queries import areas_of
from bandi.office.audit.models import AuditEvent
from bandi.office.errors import OutOfReach
from bandi.office.visits import actions as visits
from bandi.office.visits import queries as seen
from bandi.office.visits.models import Result
from bandi.office.worklist import queries
from bandi.office.worklist.actions import assign
from bandi.office.worklist.models import Listing
from bandi.office.worklist.queries import DeskFilters

Acting = Callable[[Any], AbstractContextManager[None]]

GUARDED = (
    "discovery_household", "discovery_resident", "discovery_candidate", "discovery_signalseen", "discovery_reason",
    "discovery_entitlement", "worklist_listing", "visits_contactattempt", "visits_visit", "visits_result",
    "visits_casemeeting", "safety_marker", "safety_outing", "safety_incident", "safety_poolitem", "safety_booking",
    "network_member", "network_memberimport", "network_partner", "network_partnerreturn",
    "field_fieldentry", "field_fieldpicture", "worklist_duty",
    "visits_transfer", "contact_contactrequest",
    "pairs_linkpair",
    "whereabouts_residencetask",
    "retention_phonelookup",
    "oversight_alert", "oversight_canary", "oversight_opening", "oversight_export",
    "history_watch", "history_change", "history_notice", "history_step",
    "rounds_beat", "rounds_beatpost", "rounds_door", "rounds_survey", "rounds_finding",
    "rounds_beatduty",
    "counsel_counselling", "counsel_consent", "counsel_application", "counsel_referral", "counsel_referralstep",
    "applications_claim", "applications_claimpaper", "applications_claimask", "applications_claimstep",
    "applications_claimnews", "applications_objection",
    "reports_report", "reports_reporter", "reports_reportfile", "reports_reportmessage",
    "rewards_rewardclaim", "rewards_rewardpayee",
    "callcentre_call", "callcentre_visitrequest", "callcentre_cardtext",
    "cases_case", "cases_caseplan", "cases_casecheck", "cases_conference", "cases_conferencetask",
    "cases_casehandover", "cases_ending", "cases_followup",
    "care_carehome", "care_careassignment", "care_carecontact", "care_careday", "care_careprofile",
    "care_careexplanation",
    "universal_universalplan", "universal_universalvisit", "universal_momentcard", "universal_optin",
    "universal_movein", "universal_movecount",
    "citizens_citizen", "mine_ownask",
)  # fmt: skip


def every_action(user: Any, town: Any, result: Result) -> dict[str, Callable[[], Any]]:
    """Everything that changes something about Ara's first household."""
    listing, soon = town.listing.id, clock.now() + timedelta(days=1)
    return {
        "attempt": lambda: visits.record_attempt(by=user, listing=listing, kind="call", answer="no_answer"),
        "plan": lambda: visits.plan_visit(by=user, listing=listing, planned_at=soon),
        "visit": lambda: visits.record_visit(by=user, listing=listing, met=True),
        "result": lambda: visits.give_result(by=user, listing=listing, outcome="not_needed"),
        "confirm": lambda: visits.confirm_result(by=user, result=result.id),
        "undo": lambda: visits.undo_last(by=user, listing=listing),
        "assign": lambda: assign(by=user, listings=[listing], to=user),
    }


def every_question(user: Any, town: Any, result: Result) -> dict[str, Callable[[], Any]]:
    """Everything that shows something about Ara's first household."""
    home = town.listing.household_id
    return {
        "household": lambda: queries.household_page(user, home),
        "reveal": lambda: queries.reveal(user, home, purpose="contact"),
        "timeline": lambda: seen.timeline(user, home),
        "next_step": lambda: seen.next_step(user, town.listing.id),
        "result": lambda: seen.reachable_result(user, result.id),
        "listing_of": lambda: seen.listing_of(user, home, round_id=town.round.id),
        "map": lambda: queries.area_map(user, area=town.areas[0]),
    }


ACTIONS = ("attempt", "plan", "visit", "result", "confirm", "undo", "assign")
QUESTIONS = ("household", "reveal", "timeline", "next_step", "result", "listing_of", "map")


@pytest.fixture
def result(town: Any, acting: Acting) -> Result:
    """A result of Ara's that waits for a second person."""
    with acting(town.ara):
        return visits.give_result(by=town.ara, listing=town.listing.id, outcome="moved", rest=MOVED)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_officer_next_door_is_told_nothing(question: str, town: Any, acting: Acting, result: Result) -> None:
    with acting(town.chan), pytest.raises(OutOfReach):
        every_question(town.chan, town, result)[question]()


@pytest.mark.parametrize("question", QUESTIONS)
def test_code_holds_even_where_the_database_shows_everything(question: str, town: Any, result: Result) -> None:
    with within(town.areas), pytest.raises(OutOfReach):
        every_question(town.chan, town, result)[question]()


@pytest.mark.parametrize("question", [question for question in QUESTIONS if question != "map"])
def test_the_database_holds_even_where_code_forgets(question: str, town: Any, acting: Acting, result: Result) -> None:
    town.chan.__dict__["_areas"] = list(town.areas)  # as if the code believed Chan to work here
    with within([town.areas[1]]), pytest.raises(OutOfReach):
        every_question(town.chan, town, result)[question]()


def test_a_map_of_next_door_would_be_empty(town: Any) -> None:
    town.chan.__dict__["_areas"] = list(town.areas)
    with within([town.areas[1]]):
        assert queries.area_map(town.chan, area=town.areas[0]).total == 0


@pytest.mark.parametrize("action", ACTIONS)
def test_the_officer_next_door_changes_nothing(action: str, town: Any, acting: Acting, result: Result) -> None:
    with acting(town.chan), pytest.raises((OutOfReach, PermissionDenied)):
        every_action(town.chan, town, result)[action]()
    with acting(town.ara):
        kept = Listing.objects.get(pk=town.listing.id)
        assert (kept.attempts, kept.state, kept.assignee) == (0, "todo", None)
        assert not Result.objects.get(pk=result.id).confirmed_at


@pytest.mark.parametrize("action", ACTIONS)
def test_a_lead_next_door_changes_nothing(action: str, town: Any, acting: Acting, result: Result) -> None:
    town.chan.role = "team_lead"
    town.chan.save()
    with acting(town.chan), pytest.raises(OutOfReach):
        every_action(town.chan, town, result)[action]()


def test_lists_hold_own_households_only(town: Any, acting: Acting) -> None:
    with acting(town.chan):
        page = queries.desk(town.chan, filters=DeskFilters())
        assert {row.area for row in page.rows} == {town.areas[1]}
        assert queries.search(town.chan, text="가짜갑")
        assert not {row.household for row in page.rows} & {listing.household_id for listing in town.listings}
    with within(town.areas):
        assert {row.area for row in queries.desk(town.chan, filters=DeskFilters()).rows} == {town.areas[1]}
        assert {row.area for row in queries.search(town.chan, text="가짜갑")} == {town.areas[1]}


@pytest.mark.parametrize("question", [*QUESTIONS, "desk", "search", "team", "district", "waiting"])
def test_the_steward_sees_no_person(question: str, town: Any, acting: Acting, result: Result) -> None:
    asked = every_question(town.saerom, town, result) | {
        "desk": lambda: queries.desk(town.saerom, filters=DeskFilters()),
        "search": lambda: queries.search(town.saerom, text="가짜"),
        "team": lambda: queries.team(town.saerom),
        "district": lambda: queries.district(town.saerom),
        "waiting": lambda: seen.waiting_for_second(town.saerom),
    }
    with acting(town.saerom), pytest.raises((PermissionDenied, OutOfReach)):
        asked[question]()
    assert areas_of(town.saerom) == []


@pytest.mark.parametrize("action", ACTIONS)
def test_the_steward_changes_no_household(action: str, town: Any, acting: Acting, result: Result) -> None:
    with acting(town.saerom), pytest.raises(PermissionDenied):
        every_action(town.saerom, town, result)[action]()


def test_the_district_sees_every_neighbourhood_and_reveals_nobody(town: Any, acting: Acting) -> None:
    assert areas_of(town.daon) == sorted(town.areas)
    with acting(town.daon):
        assert {row.area for row in queries.desk(town.daon, filters=DeskFilters()).rows} == set(town.areas)
        assert [row.listed for row in queries.district(town.daon)] == [3, 3]
        with pytest.raises(PermissionDenied):
            queries.reveal(town.daon, town.listing.household_id, purpose="supervise")


def test_a_posting_that_ended_shows_nothing(town: Any) -> None:
    Posting.objects.filter(user=town.ara).update(to_on=clock.today() - timedelta(days=1))
    town.ara.refresh_from_db()
    town.ara.__dict__.pop("_areas", None)
    assert areas_of(town.ara) == []


@pytest.mark.parametrize("table", GUARDED)
def test_rows_are_guarded_in_the_database(table: str, town: Any, acting: Acting, result: Result) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass", [table])
        assert cursor.fetchone() == (True, True)
        cursor.execute(f"select count(*) from {table}")
        assert cursor.fetchone() == (0,), "without a jurisdiction nothing is visible"
    with acting(town.chan), connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table} where area <> %s", [town.areas[1]])
        assert cursor.fetchone() == (0,)
        cursor.execute(f"update {table} set area = area where area = %s", [town.areas[0]])
        assert cursor.rowcount == 0
        cursor.execute(f"delete from {table} where area = %s", [town.areas[0]])
        assert cursor.rowcount == 0


def test_every_table_with_an_area_is_guarded(town: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.columns where table_schema = 'public' and column_name = 'area'"
        )
        assert {name for (name,) in cursor.fetchall()} - {"accounts_posting"} == set(GUARDED)


def test_nothing_can_be_written_next_door(town: Any, acting: Acting) -> None:
    with acting(town.chan):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            visits.ContactAttempt.objects.create(
                listing=town.listing,
                household=town.listing.household,
                area_id=town.areas[0],
                kind="call",
                at=clock.now(),
                by=town.chan,
                answer="reached",
            )
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Listing.objects.filter(pk=town.next_door[0].id).update(area=town.areas[0])


def test_the_app_cannot_step_around_row_level_security(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select current_user::text, rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == ("bandi_app", False, False)


def forge(said: str) -> int:
    """Households somebody sees who writes the jurisdiction with SQL of their own."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('bandi.areas', %s, true)", [said])
        cursor.execute("select count(*) from discovery_household")
        return int(cursor.fetchone()[0])


def signed_value(areas: list[str]) -> str:
    with within(areas), connection.cursor() as cursor:
        cursor.execute("select current_setting('bandi.areas', true)")
        return str(cursor.fetchone()[0])


def test_a_jurisdiction_nobody_signed_shows_nothing(town: Any) -> None:
    for said in (
        *town.areas,
        ",".join(town.areas),
        f"{town.areas[0]};1;2;3",
        ";;;",
        "'",
        "{}",
        town.areas[0] + ";" * 9,
    ):
        assert forge(said) == 0, said
        assert current_areas() == []


def test_a_signed_jurisdiction_cannot_be_stretched_carried_or_kept(town: Any, monkeypatch: Any) -> None:
    real = signed_value([town.areas[1]])
    assert forge(real) == len(town.next_door)
    areas, backend, until, mac = real.split(";")
    assert forge(f"{areas},{town.areas[0]};{backend};{until};{mac}") == 0, "another neighbourhood"
    assert forge(f"{areas};{int(backend) + 1};{until};{mac}") == 0, "another connection"
    assert forge(f"{areas};{backend};{int(until) + 1};{mac}") == 0, "a longer time"
    assert forge(f"{areas};{backend};{until};{mac[:-1]}") == 0, "a shorter mark"
    monkeypatch.setattr("bandi.office.accounts.jurisdiction.HOLDS", -60)
    assert forge(signed_value([town.areas[1]])) == 0, "its time is over"


def test_a_forged_jurisdiction_is_not_washed_clean(town: Any) -> None:
    """A job inside a request gives back what was believed before it, not what was written."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('bandi.areas', %s, true)", [",".join(town.areas)])
    with within([town.areas[0]]):
        pass
    assert current_areas() == []


@pytest.mark.parametrize(
    "tampering",
    [
        "select * from bandi_guard.key",
        "insert into bandi_guard.key values ('a', 'b')",
        "create or replace function bandi_guard.areas() returns text[] language sql as $$ select '{a}'::text[] $$",
        "alter table discovery_household disable row level security",
        "drop policy jurisdiction on discovery_household",
        "create function bandi_guard.more() returns int language sql as 'select 1'",
    ],
)
def test_the_app_can_neither_read_the_key_nor_change_the_guard(tampering: str, town: Any) -> None:
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(tampering)


def test_jurisdiction_ends_with_its_block(town: Any) -> None:
    with within([town.areas[0]]):
        with within([town.areas[1]]):
            assert current_areas() == [town.areas[1]]
        assert current_areas() == [town.areas[0]]
    assert current_areas() == []


@pytest.mark.django_db(transaction=True)
def test_jurisdiction_needs_a_transaction_and_ends_with_it(transactional_db: None) -> None:
    with pytest.raises(RuntimeError), within(["11020690"]):
        pass
    with transaction.atomic(), within(["11020690"]):
        assert current_areas() == ["11020690"]
    assert current_areas() == []


def test_a_request_sees_only_its_persons_neighbourhoods(town: Any, client: Any) -> None:
    client.force_login(town.chan)
    client.get("/nowhere/")
    assert current_areas() == [town.areas[1]]
    client.logout()
    client.get("/nowhere/")
    assert current_areas() == []


def test_areas_and_people_are_no_secret(town: Any) -> None:
    assert Area.objects.count() == 2
    assert AuditEvent.objects.filter(action="household.view").count() == 0
