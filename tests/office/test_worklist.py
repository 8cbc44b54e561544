"""The desk: which households wait, in which order, why each is there, and at what cost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from tests.office.conftest import MOVED

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.discovery.models import Candidate, FeedCoverage, Round
from bandi.office.discovery.names import masked_name, masked_phone, road_of
from bandi.office.errors import OutOfReach, Refused
from bandi.office.visits.actions import give_result, record_attempt, record_visit
from bandi.office.worklist import queries
from bandi.office.worklist.actions import assign, open_round
from bandi.office.worklist.household import age_on
from bandi.office.worklist.models import Listing
from bandi.office.worklist.queries import DeskFilters
from bandi.office.worklist.states import TRANSITIONS, Event, WorkState, replayed

Acting = Callable[[Any], AbstractContextManager[None]]
MOST_QUERIES = 16


def rows_of(town: Any, **filters: Any) -> list[Any]:
    return list(queries.desk(town.ara, filters=DeskFilters(**filters)).rows)


def test_a_row_says_what_an_officer_needs(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        page = queries.desk(town.ara, filters=DeskFilters())
    row = next(row for row in page.rows if row.household == town.listing.household_id)
    assert row.head == "가○○○○1"
    assert (row.reason_ko, row.band, row.why, row.state) == ("전기료가 4개월 밀렸습니다.", "high", "score", "todo")
    assert [chip.name_ko for chip in row.chips] == ["전기료 체납"]
    assert (row.due, row.assignee, row.new_signals) == ("later" if row.due_in > 2 else row.due, "", 1)
    assert page.counts == {
        "open": 3,
        "due": 0,
        "overdue": 0,
        "mine": 0,
        "unassigned": 3,
        "awaiting": 0,
        "closed": 0,
        "all": 3,
    }
    assert page.signals == [("power_arrears", "전기료 체납", "Electricity arrears")]


def test_the_desk_costs_the_same_however_many_households(
    town: Any, acting: Acting, household_maker: Callable[[int], None], django_assert_max_num_queries: Any
) -> None:
    with acting(town.ara):
        queries.areas(town.ara)
        with django_assert_max_num_queries(MOST_QUERIES) as few:
            queries.desk(town.ara, filters=DeskFilters(), size=100)
    household_maker(40)
    with acting(town.ara), django_assert_max_num_queries(MOST_QUERIES) as many:
        assert len(queries.desk(town.ara, filters=DeskFilters(), size=100).rows) == 43
    assert len(many) == len(few)


def test_the_household_page_costs_little(town: Any, acting: Acting, django_assert_max_num_queries: Any) -> None:
    with acting(town.ara), django_assert_max_num_queries(18):
        queries.household_page(town.ara, town.listing.household_id)


@pytest.mark.parametrize("view", [queries.team, queries.district])
def test_overviews_cost_little(view: Any, town: Any, acting: Acting, django_assert_max_num_queries: Any) -> None:
    person = town.bora if view is queries.team else town.daon
    with acting(person), django_assert_max_num_queries(18):
        view(person)


def test_tabs_follow_the_work(town: Any, acting: Acting) -> None:
    first, second, third = town.listings
    with acting(town.ara):
        record_attempt(by=town.ara, listing=first.id, kind="call", answer="no_answer")
        record_visit(by=town.ara, listing=second.id, met=True)
        give_result(by=town.ara, listing=second.id, outcome="pub_other")
        give_result(by=town.ara, listing=third.id, outcome="moved", rest=MOVED)
        Listing.objects.filter(pk=third.id).update(due_on=clock.today())
        tabs = {
            tab: {row.listing for row in rows_of(town, tab=tab)}
            for tab in ("open", "due", "mine", "awaiting", "closed")
        }
    assert tabs["open"] == {first.id, third.id}
    assert tabs["due"] == {third.id}
    assert tabs["mine"] == {first.id}
    assert tabs["awaiting"] == {third.id}
    assert tabs["closed"] == {second.id}


def test_filters_and_orders(town: Any, acting: Acting) -> None:
    first, second, third = town.listings
    with acting(town.ara):
        Candidate.objects.filter(pk=third.candidate_id).update(band="urgent", why="unreached", points=1)
        Listing.objects.filter(pk=second.id).update(due_on=clock.today() - timedelta(days=3))
        assert [row.listing for row in rows_of(town, sort="urgent")][:2] == [second.id, third.id]  # late, then urgent
        assert rows_of(town, sort="due")[0].listing == second.id
        assert [row.listing for row in rows_of(town, sort="points")] == [first.id, second.id, third.id]
        assert [row.listing for row in rows_of(town, sort="new")][-1] == second.id
        for place, listing in enumerate((second, third, first)):
            Candidate.objects.filter(pk=listing.candidate_id).update(card=90 - place)
        assert [row.listing for row in rows_of(town, sort="card")] == [second.id, third.id, first.id]
        assert [row.listing for row in rows_of(town, band="urgent")] == [third.id]
        assert [row.listing for row in rows_of(town, why="unreached")] == [third.id]
        assert {row.listing for row in rows_of(town, new=True)} == {first.id, third.id}
        assert len(rows_of(town, signal="power_arrears", kind="aged_alone", state="todo")) == 3
        assert rows_of(town, signal="power_cut") == []
        assert rows_of(town, assignee="bora") == []
        assert [row.listing for row in rows_of(town, tab="overdue")] == [second.id]
        assert rows_of(town, area=town.areas[1]) == []
        assert rows_of(town, sort="nonsense", tab="nonsense")
        late = next(row for row in rows_of(town) if row.listing == second.id)
    assert (late.due, late.due_in < 0) == ("overdue", True)


def test_searching_finds_a_member_and_shows_no_name(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        found = queries.search(town.ara, text="가짜 을002")
        assert [row.listing for row in found] == [town.listings[1].id]
        assert "을002" not in str(found)
        assert queries.search(town.ara, text="없는이름") == []
        with pytest.raises(Refused):
            queries.search(town.ara, text=" 가 ")


def test_the_household_page_tells_what_is_missing_first(town: Any, acting: Acting) -> None:
    FeedCoverage.objects.create(round=town.round, feed="water_cut", name_ko="단수", name_en="Water", arrived="missing")
    FeedCoverage.objects.create(round=town.round, feed="kepco_cut", name_ko="단전", name_en="Power", arrived="arrived")
    with acting(town.ara):
        page = queries.household_page(town.ara, town.listing.household_id)
    assert [feed.feed for feed in page.missing_feeds] == ["water_cut"]
    assert [member.name for member in page.members] == ["가○○○○1", "가○○○○1"]
    assert page.members[0].phone == "010-****-0001"
    assert [signal.signal for signal in page.signals] == ["power_arrears"]
    assert [row.verdict for row in page.entitlements] == ["yes"]
    assert [seen.round for seen in page.rounds] == [town.round]


def test_history_runs_across_rounds(town: Any, acting: Acting, round_maker: Any) -> None:
    earlier = round_maker("2026-4", cutoff=date(2026, 6, 30))
    with acting(town.ara):
        record_visit(by=town.ara, listing=town.listing.id, met=True)
        Candidate.objects.create(
            round=earlier, household_id=town.listing.household_id, area_id=town.areas[0], listed=False, why="reference",
            points=5, band="low",
        )  # fmt: skip
        page = queries.household_page(town.ara, town.listing.household_id)
    assert [(seen.round.id, seen.listing is not None) for seen in page.rounds] == [("2026-5", True), ("2026-4", False)]
    assert page.listing is not None
    assert page.listing.state == "met"


def test_the_team_page_counts_and_shows_what_is_late(town: Any, acting: Acting) -> None:
    with acting(town.bora):
        assign(by=town.bora, listings=[town.listings[0].id], to=town.ara)
        Listing.objects.filter(pk=town.listings[1].id).update(due_on=clock.today() - timedelta(days=7))
        page = queries.team(town.bora)
    assert [row.listing for row in page.overdue] == [town.listings[1].id]
    assert (page.overdue_total, page.unassigned, page.open, page.closed) == (1, 2, 3, 0)
    assert {load.person.username: load.open for load in page.load} == {"ara": 1, "bora": 0}
    with acting(town.ara), pytest.raises(PermissionDenied):
        queries.team(town.ara)


def test_a_map_shows_no_household(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        shown = queries.area_map(town.ara, area=town.areas[0])
        assert (shown.total, shown.bands, shown.roads) == (3, {"high": 3}, [("", 3)])
        with pytest.raises(OutOfReach):
            queries.area_map(town.ara, area="99999999")


def test_without_a_published_round_the_desk_is_empty(town: Any, acting: Acting) -> None:
    Round.objects.update(state="running")
    with acting(town.ara):
        assert queries.desk(town.ara, filters=DeskFilters()).rows == []
        assert queries.search(town.ara, text="가짜갑") == []


def test_opening_a_round_lists_the_listed_once(town: Any, household_maker: Callable[..., None]) -> None:
    with within(town.areas):
        Listing.objects.all().delete()
        Candidate.objects.filter(pk=town.listing.candidate_id).update(band="urgent")
        Candidate.objects.filter(pk=town.listings[1].candidate_id).update(listed=False)
        assert open_round(round_id=town.round.id, by=None, on=date(2026, 9, 22)) == 5
        assert open_round(round_id=town.round.id, by=None, on=date(2026, 9, 22)) == 0
        dues = dict(Listing.objects.values_list("candidate__band", "due_on"))
    # 2026-09-24 to 26 is Chuseok, 27 a Sunday
    assert dues == {"urgent": date(2026, 9, 28), "high": date(2026, 10, 1)}


def test_every_state_knows_every_event() -> None:
    assert set(TRANSITIONS) == {(state, event) for state in WorkState for event in Event}
    assert replayed([Event.MISSED, Event.PLANNED, Event.REACHED, Event.SETTLED]) == WorkState.DONE
    assert replayed([]) == WorkState.TODO


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("박이순", "박○순"),
        ("김철", "김○"),
        ("남궁민수", "남궁○○"),
        ("남궁", "남○"),
        ("Nguyen Thi", "N○○"),
        (None, "○○○"),
        ("", "○○○"),
    ],
)
def test_names_are_masked_in_the_middle(name: str | None, masked: str) -> None:
    assert masked_name(name) == masked


@pytest.mark.parametrize(
    ("street", "road"),
    [
        ("다산로44길 12", "다산로44길"),
        ("서울특별시 중구 다산로 3-1", "다산로"),
        ("세종대로 110", "세종대로"),
        ("퇴계로83길 5", "퇴계로83길"),
        (None, ""),
        ("신당동 12", ""),
    ],
)
def test_a_road_has_no_number_of_a_house(street: str | None, road: str) -> None:
    assert road_of(street) == road


def test_phones_are_masked() -> None:
    assert masked_phone("010-1234-5678") == "010-****-5678"
    assert masked_phone(None) == ""


def test_ages_are_full_years() -> None:
    assert age_on(date(2000, 2, 29), date(2026, 2, 28)) == 25
    assert age_on(date(2000, 2, 29), date(2026, 3, 1)) == 26
    assert age_on(None, date(2026, 3, 1)) is None
