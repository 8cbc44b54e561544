"""An office's own queries, its capacity, and households that came up three times: who may, what is told."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandi.engine import tables
from bandi.engine.lake import Lake
from bandi.office import clock
from bandi.office.accounts.models import Area
from bandi.office.audit.models import AuditEvent
from bandi.office.choosing import actions, queries
from bandi.office.choosing.models import CapacityStated, OwnQuery
from bandi.office.discovery.crowding import crowded
from bandi.office.discovery.door.choosing import _reference
from bandi.office.discovery.models import Candidate
from bandi.office.errors import OutOfReach, Refused
from bandi.office.visits.actions import confirm_result, give_result, record_attempt, record_visit, undo_last
from bandi.office.visits.meetings import record_meeting
from bandi.office.visits.models import CaseMeeting, Result, Visit
from bandi.office.visits.record import add_up
from bandi.office.visits.returns import return_result
from bandi.office.visits.rules import check_result
from bandi.office.worklist.actions import open_round
from bandi.office.worklist.models import Listing

ALONE = [[{"column": "kind", "op": "is", "value": "aged_alone"}]]
LONG = [[{"column": "months.power_arrears", "op": "at_least", "value": 12}]]


@pytest.fixture
def sealed(town: Any, acting: Any, own_engine: Any) -> Iterator[Any]:
    """The published round's tables in the lake: twenty older people alone here, one of them long in arrears."""
    _reference.cache_clear()
    with acting(town.daon):
        here_first = Candidate.objects.select_related("household").order_by("-area")
        known = [(one.household.key, one.area_id) for one in here_first]
    invented = [(10_000 + n, town.areas[0]) for n in range(18)]
    rows = [*known, *invented]
    lake = Lake(own_engine().lake.folder / "rounds" / town.round.id, buckets=8)
    made = {
        "households": (
            tables.HOUSEHOLDS,
            [{"household": key, "area": area, "kind": "aged_alone"} for key, area in rows],
        ),
        "scores": (tables.SCORES, [{"household": key, "points": 5, "band": "low", "signals": 1} for key, _ in rows]),
        "signals": (
            tables.SIGNALS,
            [{"household": rows[0][0], "signal": "power_arrears", "kind": "arrears", "state": "active", "months": 14}],
        ),
        "entitlements": (tables.ENTITLEMENTS, []),
        "history": (tables.HISTORY, []),
    }
    for name, (schema, told) in made.items():
        lake.write(name, "0000", pl.DataFrame(told, schema=dict(schema)), schema)
    yield town
    _reference.cache_clear()


def save(user: Any, town: Any, **told: Any) -> OwnQuery:
    values = {"name": "홀로 사는 어르신", "condition": ALONE, "areas": [town.areas[0]], "places": 3} | told
    return actions.save_query(by=user, **values)


def test_a_count_is_coarse_and_stays_within_the_persons_neighbourhoods(sealed: Any, acting: Any) -> None:
    with acting(sealed.ara):
        assert queries.found(sealed.ara, condition=ALONE, where=sealed.areas).households == 20
        few = queries.found(sealed.ara, condition=LONG, where=sealed.areas)
        assert few.few
        assert few.households is None
        assert queries.found(sealed.ara, condition=ALONE, where=[sealed.areas[1]]).households == 0
    with acting(sealed.chan):
        next_door = queries.found(sealed.chan, condition=ALONE, where=sealed.areas)
        assert next_door.few, "three households next door"
    assert not AuditEvent.objects.filter(action="query.view").exists(), "counting shows nobody"


def test_a_preview_names_nobody_and_is_written_to_the_trail(sealed: Any, acting: Any) -> None:
    with acting(sealed.ara):
        shown = queries.preview(sealed.ara, condition=ALONE, where=sealed.areas)
    assert {one.area_id for one in shown} == {sealed.areas[0]}
    event = AuditEvent.objects.get(action="query.view")
    assert event.actor == "ara"
    assert sorted(event.subjects) == sorted(one.household_id for one in shown)
    with acting(sealed.chan):
        assert queries.preview(sealed.chan, condition=ALONE, where=[sealed.areas[0]]) == []


def test_a_query_is_made_changed_taken_back_deleted_and_brought_back(town: Any) -> None:
    made = save(town.ara, town, places=0)
    with pytest.raises(Refused, match="how many"):
        actions.switch_query(by=town.ara, query=made.id, on=True)
    save(town.ara, town, query=made.id, name="더 긴 이름", places=4)
    actions.switch_query(by=town.bora, query=made.id, on=True)
    assert queries.asks() == [{"id": str(made.id), "why": "query", "any": ALONE, "places": 4, "areas": [town.areas[0]]}]
    assert queries.ask_names() == {str(made.id): "더 긴 이름"}
    actions.undo_query(by=town.ara, query=made.id)
    assert queries.asks() == []
    actions.undo_query(by=town.ara, query=made.id)
    row = OwnQuery.objects.get(pk=made.id)
    assert (row.name, row.places, row.on) == ("홀로 사는 어르신", 0, False)
    with pytest.raises(Refused, match="Nothing"):
        actions.undo_query(by=town.ara, query=made.id)
    actions.delete_query(by=town.ara, query=made.id)
    assert queries.query_rows(town.ara) == []
    assert [one.id for one in queries.gone(town.ara)] == [made.id]
    actions.undo_query(by=town.ara, query=made.id)
    assert [row.query.id for row in queries.query_rows(town.ara)] == [made.id]
    assert AuditEvent.objects.filter(action="query.edit").count() == 7


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"condition": [[{"column": "nationality", "op": "is", "value": "x"}]]}, Refused),
        ({"condition": []}, Refused),
        ({"condition": [[{"column": "signal.power_cut", "op": "is", "value": False}]]}, Refused),
        ({"name": "  "}, Refused),
        ({"places": 10_001}, Refused),
        ({"areas": []}, OutOfReach),
    ],
)
def test_a_query_that_cannot_be_kept_is_refused(town: Any, told: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        save(town.ara, town, **told)
    assert not OwnQuery.objects.exists()


def test_whose_query_it_is(town: Any) -> None:
    made = save(town.ara, town)
    with pytest.raises(OutOfReach):
        save(town.ara, town, areas=list(town.areas))
    for act in (
        lambda: save(town.chan, town, areas=[town.areas[1]], query=made.id),
        lambda: actions.switch_query(by=town.chan, query=made.id, on=True),
        lambda: actions.delete_query(by=town.chan, query=made.id),
        lambda: actions.undo_query(by=town.chan, query=made.id),
    ):
        with pytest.raises(OutOfReach):
            act()
    assert queries.query_rows(town.chan) == []
    with pytest.raises(PermissionDenied):
        save(town.saerom, town)
    with pytest.raises(PermissionDenied):
        save(town.bora, town, target=True)
    target = save(town.daon, town, target=True, areas=list(town.areas), name="구 목표")
    assert target.why == "target"
    assert [row.mine for row in queries.query_rows(town.ara) if row.query.id == target.id] == [False]
    with pytest.raises(OutOfReach):
        actions.switch_query(by=town.ara, query=target.id, on=False)


def test_capacity_is_said_by_a_lead_for_her_own_and_by_a_steward_for_all_and_remembered(town: Any) -> None:
    here, there = town.areas
    actions.set_capacity(by=town.bora, area=here, households=25, reason="한 사람 휴직")
    actions.set_capacity(by=town.saerom, area=here, households=28)
    actions.set_capacity(by=town.saerom, area=there, households=11)
    assert dict(Area.objects.values_list("code", "capacity")) == {here: 28, there: 11}
    told = CapacityStated.objects.filter(place=here).values_list("before", "households", "reason", "by__username")
    assert list(told) == [(25, 28, "", "saerom"), (30, 25, "한 사람 휴직", "bora")]
    for area, households in ((here, -1), (here, 10_001), (there, 5), ("00000000", 5)):
        with pytest.raises(Refused):
            actions.set_capacity(by=town.bora, area=area, households=households)
    with pytest.raises(PermissionDenied):
        actions.set_capacity(by=town.ara, area=here, households=5)
    assert [row.area.code for row in queries.capacities(town.bora)] == [here]
    assert [row.area.code for row in queries.capacities(town.saerom)] == [there, here]


@pytest.fixture
def third(town: Any, acting: Any) -> Listing:
    """Ara's first household, on her list a third time and never settled."""
    with acting(town.ara):
        Candidate.objects.filter(pk=town.listing.candidate_id).update(escalates="case_meeting")
        town.listing.delete()
        open_round(round_id=town.round.id, by=None, on=date(2026, 9, 22))
        return Listing.objects.get(candidate=town.listing.candidate_id)


def meet(town: Any, listing: Any, **told: Any) -> CaseMeeting:
    values = {
        "by": town.bora, "second": town.ara, "held_on": clock.today(), "decision": "visit", "note": "함께 갑니다.",
        "next_on": clock.today() + timedelta(days=30),
    } | told  # fmt: skip
    return record_meeting(listing=listing.id, **values)


def test_no_result_without_a_meeting_of_two_and_any_after_it(town: Any, acting: Any, third: Listing) -> None:
    assert third.needs_meeting
    with acting(town.ara):
        record_visit(by=town.ara, listing=third.id, met=True)
        for outcome in ("pub_basic", "not_needed", "dead", "refused"):
            with pytest.raises(Refused, match="case meeting"):
                give_result(by=town.ara, listing=third.id, outcome=outcome)
        with pytest.raises(PermissionDenied):
            meet(town, third, by=town.ara, second=town.bora)
    with acting(town.bora):
        today = clock.today()
        for told in (
            {"second": town.bora}, {"second": town.chan}, {"note": " "}, {"decision": "nothing"},
            {"held_on": today + timedelta(days=1)}, {"next_on": today},
        ):  # fmt: skip
            with pytest.raises(Refused):
                meet(town, third, **told)
        meet(town, third)
        give_result(by=town.ara, listing=third.id, outcome="pub_basic")
        third.refresh_from_db()
        assert (third.state, third.result) == ("done", "pub_basic")
    assert AuditEvent.objects.filter(action="meeting.record").count() == 1


def test_a_meeting_is_of_two_people_in_the_database_too(town: Any, acting: Any, third: Listing) -> None:
    facts = {"listing": third, "household_id": third.household_id, "area_id": third.area_id, "decision": "look_in"}
    days = {"held_on": clock.today(), "next_on": clock.today() + timedelta(days=1)}
    with acting(town.bora), pytest.raises(IntegrityError), transaction.atomic():
        CaseMeeting.objects.create(**facts, **days, by=town.bora, second=town.bora)


STEPS = st.lists(
    st.sampled_from(["call", "visit", "result", "unlocated", "confirm", "return", "undo", "forged"]), max_size=14
)


@settings(max_examples=2_000, deadline=None)
@given(steps=STEPS, met_at=st.integers(0, 20))
def test_no_path_closes_a_third_listing_without_a_meeting(steps: list[str], met_at: int) -> None:
    """On what is recorded alone, results forged past the rules included: two thousand paths."""
    listing = Listing(needs_meeting=True)
    visits: list[Visit] = []
    results: list[Result] = []
    for turn, step in enumerate(steps):
        discussed, now = turn >= met_at, clock.now() + timedelta(seconds=turn)
        if step in ("visit", "call"):
            visits.append(Visit(at=now, met=step == "visit", created_at=now))
        elif step in ("result", "unlocated", "forged"):
            outcome = "unlocated" if step == "unlocated" else "pub_basic"
            try:
                second = step != "forged" and check_result(outcome, [], meeting_lacks=not discussed)
            except Refused:
                continue
            for old in results:
                old.superseded = True
            results.append(Result(outcome=outcome, needs_second=second, created_at=now))
        elif step == "confirm" and results:
            results[-1].confirmed_at = now
        elif step == "return" and results:
            results[-1].superseded = True
        elif step == "undo" and results:
            results.pop()
        add_up(listing, contacts=[], visits=visits, results=results, discussed=discussed)
        if not discussed:
            assert listing.state not in ("done", "unreached")
            assert (listing.result, listing.closed_at) == (None, None)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["call", "visit", "result", "monitor", "confirm", "return", "undo"]), max_size=8))
def test_no_road_through_the_office_closes_it_either(town: Any, acting: Any, third: Listing, steps: list[str]) -> None:
    roads: dict[str, Callable[[], Any]] = {
        "call": lambda: record_attempt(by=town.ara, listing=third.id, kind="call", answer="reached"),
        "visit": lambda: record_visit(by=town.ara, listing=third.id, met=False),
        "result": lambda: give_result(by=town.ara, listing=third.id, outcome="pub_basic"),
        "monitor": lambda: give_result(by=town.bora, listing=third.id, outcome="monitor"),
        "confirm": lambda: [confirm_result(by=town.bora, result=one.id) for one in Result.objects.all()],
        "return": lambda: [return_result(by=town.bora, result=one.id, reason="r") for one in Result.objects.all()],
        "undo": lambda: undo_last(by=town.ara, listing=third.id),
    }
    with acting(town.bora), transaction.atomic():
        for step in steps:
            try:
                with transaction.atomic():
                    roads[step]()
            except Refused:
                continue
        third.refresh_from_db()
        assert third.result is None
        assert third.state not in ("done", "unreached")
        transaction.set_rollback(True)


def test_the_builder_works_row_by_row_without_scripts(sealed: Any, page_client: Any) -> None:
    client = page_client(sealed.ara)
    page = client.post("/queries/new/", {"step": "add", "new": "kind"}).content.decode()
    assert 'name="column.0" value="kind"' in page
    row = {"column.0": "kind", "op.0": "is", "value.0": "aged_alone", "name": "혼자"}
    page = client.post("/queries/new/", row | {"step": "add", "new": "months.power_arrears"}).content.decode()
    assert 'name="column.1" value="months.power_arrears"' in page
    assert "약 20가구" in page, "a row that says nothing yet narrows nothing"
    two = row | {"column.1": "months.power_arrears", "op.1": "at_least", "value.1": "12", "joint.1": "and"}
    assert "8가구보다 적습니다" in client.post("/queries/count/", two).content.decode()
    assert "약 20가구" in client.post("/queries/count/", two | {"joint.1": "or"}).content.decode()
    wrong = client.post("/queries/new/", two | {"value.1": "열둘", "step": "save", "places": "2"})
    assert wrong.status_code == 422
    assert "수를 써 주세요." in wrong.content.decode()
    assert client.post("/queries/new/", two | {"step": "save", "places": "2"}).status_code == 302
    made = OwnQuery.objects.get()
    assert made.condition == [ALONE[0] + LONG[0]]
    page = client.get("/queries/").content.decode()
    assert "가구 유형: 노인 1인 가구 그리고" in page
    assert 'value="12"' in client.get(f"/queries/{made.id}/").content.decode()
    assert client.post(f"/queries/{made.id}/switch/", {"step": "on"}).status_code == 302
    made.refresh_from_db()
    assert made.on
    removed = client.post(f"/queries/{made.id}/", two | {"step": "remove-0"}).content.decode()
    assert 'value="kind"' not in removed.split('id="new"')[0]


@pytest.fixture
def page_client(client: Any) -> Callable[[Any], Any]:
    """A client signed in as a person."""

    def signed_in(user: Any) -> Any:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


def test_the_desk_says_who_asked_and_narrows_to_it(town: Any, acting: Any, page_client: Any) -> None:
    with acting(town.ara):
        told = {"why": "group", "asked": "winter", "asked_ko": "겨울 한파 대비", "asked_en": "Winter cold"}
        Candidate.objects.filter(pk=town.listing.candidate_id).update(**told, escalates="team_lead")
    client = page_client(town.ara)
    page = client.get("/desk/?asked=winter&tab=all").content.decode()
    assert page.count("data-household") == 1
    assert "기획 발굴: 겨울 한파 대비" in page
    assert "팀장 확인" in page
    assert client.get("/desk/?escalates=case_meeting&tab=all").content.decode().count("data-household") == 0
    assert "겨울 한파 대비" in client.get(f"/households/{town.listing.household_id}/").content.decode()
    lead = page_client(town.bora).get("/team/").content.decode()
    assert "두 번째 올라옴" in lead


def test_a_case_meeting_is_written_on_its_page(town: Any, third: Listing, page_client: Any, acting: Any) -> None:
    client, today = page_client(town.bora), clock.today()
    told = {"held_on": today, "second": "ara", "decision": "find", "note": "경찰과 함께 찾습니다.", "next_on": today}
    page = client.post(f"/listings/{third.id}/meeting/", told)
    assert "다시 볼 날은 오늘보다 뒤여야 합니다." in page.content.decode()
    assert "사례회의 적기" in client.get(f"/listings/{third.id}/result/").content.decode()
    answer = client.post(f"/listings/{third.id}/meeting/", told | {"next_on": today + timedelta(days=9)}, follow=True)
    assert "다른 기관과 함께 찾기" in answer.content.decode()
    with acting(town.bora):
        assert CaseMeeting.objects.get().second == town.ara


def test_a_list_longer_than_the_office_can_meet_says_why_and_who_waits(town: Any, client: Client) -> None:
    here, there = town.areas
    places = {"area": [here] * 5 + [there] * 2, "listed": [True] * 4 + [False] + [True, False]}
    whys = ["unreached", "repeat", "chronic", "query", "reference", "score", "reference"]
    rows = pl.DataFrame(places | {"why": whys, "waits": [False] * 4 + [True, False, None]})
    told = crowded(rows, {here: 3, there: 1})
    assert told == {here: {"capacity": 3, "listed": 4, "kept": 3, "asked": 1, "waits": 1}}
    town.round.counts = {"crowded": told}
    town.round.save()
    (row,) = queries.crowds(town.ara)
    assert (row.area.code, row.over, row.waits) == (here, 1, 1)
    assert queries.crowds(town.chan) == []
    client.force_login(town.ara, backend="django.contrib.auth.backends.ModelBackend")
    assert (
        "자리의 10%는 발굴 대상과 우리 조건에, 30%는 점수에" in client.get(reverse("choosing:queries")).content.decode()
    )
