"""Universal visits: lists that make themselves, offers, yes and no, tiers, families that move, wishes to be called."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import polars as pl
import pytest
from tests.office.conftest import make_round

from bandi.engine.lake import Lake
from bandi.engine.tables import HOUSEHOLDS, PERSONS, conform
from bandi.engine.vault import Vault
from bandi.engine.vault.store import IDENTITIES
from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.audit.models import AuditEvent
from bandi.office.discovery import door
from bandi.office.discovery.door.universal import universal
from bandi.office.discovery.models import Candidate, Household, Resident
from bandi.office.errors import OutOfReach, Refused
from bandi.office.merging import Changed, seen_mark
from bandi.office.retention.fading import fade
from bandi.office.universal import actions, arriving, moments, move_queries, queries
from bandi.office.universal.models import MoveIn, OptIn, OptInReceipt, UniversalPlan, UniversalVisit
from bandi.office.universal.schedule import due_days
from bandi.office.universal.taking import take_up
from bandi.office.universal.words import PlanState
from bandi.office.visits.models import ContactAttempt, Visit
from bandi.office.visits.moving import follow_register
from bandi.office.worklist.models import Duty, Listing
from bandi.office.worklist.working_days import working_days_between

ROUND, NEXT = "2026-5", "2026-6"
BABY, TWIN = date(2026, 8, 20), date(2026, 8, 20)
Person = tuple[int, int, str, date]  # person, household, relation, birth
HERE, NEXT_DOOR = "11020690", "11020540"

FAMILY: Sequence[Person] = (
    (1, 100, "head", date(1990, 3, 3)),
    (2, 100, "spouse", date(1991, 4, 4)),
    (3, 100, "child", BABY),
    (4, 100, "child", TWIN),
    (5, 100, "child", date(2020, 1, 1)),
)
SENIOR: Sequence[Person] = ((6, 200, "head", date(1961, 10, 9)), (7, 200, "spouse", date(1963, 1, 1)))
OTHERS: Sequence[Person] = ((8, 300, "head", date(1961, 12, 1)), (9, 400, "head", date(1961, 6, 30)))


@pytest.fixture
def register(town: Any, own_engine: Any, settings: Any) -> Any:
    """`register(ROUND, people, {household: area})`: what a sealed round knows of who lives where, in two buckets."""
    vault = Vault(settings.VAULT_FOLDER, secret_file=settings.VAULT_KEY_FILE, buckets=door.DISTRICT_BUCKETS)

    def say(
        round_id: str, people: Sequence[Person], where: dict[int, str], moved: dict[int, date] | None = None
    ) -> None:
        lake = Lake(settings.LAKE_FOLDER / "rounds" / round_id, buckets=2)
        on = date(2026, 10, 31)
        rows = [
            {"household": home, "person": who, "relation": relation, "birth": birth, "sex": "f",
             "age": (on - birth).days // 366}
            for who, home, relation, birth in people
        ]  # fmt: skip
        homes = [
            dict.fromkeys(HOUSEHOLDS) | {
                "household": home, "area": area, "kind": "with_children", "size": 3, "aged": 0, "minors": 1,
                "youngest": 0, "head_age": 36, "head_sex": "f", "moved_in": (moved or {}).get(home),
            }
            for home, area in where.items()
        ]  # fmt: skip
        for bucket in (0, 1):
            own = [row for row in rows if row["household"] // 100 % 2 == bucket]
            living = [row for row in homes if row["household"] // 100 % 2 == bucket]
            lake.write("persons", f"{bucket:04d}", conform(pl.DataFrame(own, schema=dict(PERSONS)), PERSONS), PERSONS)
            table = conform(pl.DataFrame(living, schema=dict(HOUSEHOLDS)), HOUSEHOLDS)
            lake.write("households", f"{bucket:04d}", table, HOUSEHOLDS)
        dated = {"inputs": {"round": {"cutoff": str(door.the_round(round_id).cutoff)}}}
        (lake.folder / "manifest.json").write_text(json.dumps(dated), encoding="utf-8")
        told = [
            dict.fromkeys(IDENTITIES) | {
                "person": who, "feed": "mois_register", "received_on": on, "name": f"가짜이름{who}",
                "phone": f"010-0000-000{who}", "street": f"시험로 {home}", "unit": "1호",
            }
            for who, home, _, _ in people
        ]  # fmt: skip
        vault.store(pl.DataFrame(told, schema=dict(IDENTITIES)), delivery="0" * 16)

    return say


@pytest.fixture
def everybody(register: Any, town: Any) -> Any:
    """The town's register with a family of twins, a couple one of whom turns 65, and two who do not."""
    where = {100: HERE, 200: HERE, 300: HERE, 400: NEXT_DOOR}
    register(ROUND, (*FAMILY, *SENIOR, *OTHERS), where)
    with within(town.areas):
        take_up(round_id=ROUND)
    return town


def plan_of(person: int) -> UniversalPlan:
    return UniversalPlan.objects.get(person_key=person)


def test_everybody_at_a_turn_is_listed_once_and_only_they_get_names(everybody: Any, register: Any) -> None:
    with within(everybody.areas):
        assert sorted(UniversalPlan.objects.values_list("kind", "person_key")) == [
            ("newborn", 3), ("newborn", 4), ("turning_65", 6),
        ]  # fmt: skip
        told = Resident.objects.filter(source="mois_register", person_key__lt=100)
        named = dict(told.values_list("person_key", "name"))
        assert named == {key: f"가짜이름{key}" for key in (1, 2, 3, 4, 6)}, "no brother, no husband of 63"
        assert not Household.objects.filter(key__in=[300, 400]).exists()
        before = (UniversalPlan.objects.count(), Duty.objects.count(), Resident.objects.count())
        assert take_up(round_id=ROUND) == 0
        register(NEXT, (*FAMILY, *SENIOR, *OTHERS), {100: HERE, 200: HERE, 300: HERE, 400: NEXT_DOOR})
        assert take_up(round_id=NEXT) == 1, "who turns 65 on 1 December comes with the next round"
        assert plan_of(8).happens_on == date(2026, 12, 1)
        assert (UniversalPlan.objects.count(), Duty.objects.count(), Resident.objects.count()) == tuple(
            count + 1 for count in before
        )
        duty = Duty.objects.get(key__startswith=f"universal:{plan_of(6).pk}")
        assert (duty.duty, duty.source, duty.area_id) == ("universal_offer", "universal", HERE)


def test_a_family_that_moved_is_followed_with_its_work(everybody: Any, register: Any, acting: Any) -> None:
    with acting(everybody.ara):
        actions.offer(by=everybody.ara, plan=plan_of(3).pk, way="letter")
        actions.answered(by=everybody.ara, plan=plan_of(3).pk, agreed=True, nurse="가짜간호사")
    people = [(who, 500 if who == 6 else home, relation, born) for who, home, relation, born in (*FAMILY, *SENIOR)]
    register(NEXT, people, {100: NEXT_DOOR, 200: HERE, 500: NEXT_DOOR})
    with within(everybody.areas):
        take_up(round_id=NEXT)
        follow_register(round_id=NEXT)
        assert {plan.area_id for plan in UniversalPlan.objects.all()} == {NEXT_DOOR}
        assert plan_of(6).household.key == 500, "she moved into another household, and the plan with her"
        assert Resident.objects.get(person_key=6).household.key == 500
        assert UniversalVisit.objects.get().area_id == NEXT_DOOR
        assert {duty.area_id for duty in Duty.objects.filter(source="universal", settled_at=None)} == {NEXT_DOOR}
    with acting(everybody.ara), pytest.raises(OutOfReach):
        actions.offer(by=everybody.ara, plan=plan_of_next(everybody, 4), way="call")
    with acting(everybody.chan):
        assert actions.offer(by=everybody.chan, plan=plan_of(4).pk, way="call").state == PlanState.ASKED


def plan_of_next(town: Any, person: int) -> Any:
    with within(town.areas):
        return plan_of(person).pk


def test_who_is_no_longer_registered_is_not_written_to(everybody: Any, register: Any) -> None:
    register(NEXT, [one for one in (*FAMILY, *SENIOR) if one[0] != 3], {100: HERE, 200: HERE})
    with within(everybody.areas):
        take_up(round_id=NEXT)
        assert (plan_of(3).state, plan_of(4).state) == (PlanState.LEFT_REGISTER, PlanState.UNASKED)
        assert not Duty.objects.filter(key__startswith=f"universal:{plan_of(3).pk}", settled_at=None).exists()


def test_no_answer_is_no_no_and_is_not_sought_up_the_ladder(everybody: Any, acting: Any) -> None:
    ara = everybody.ara
    with acting(ara):
        plan, key = plan_of(6).pk, uuid4()
        for _ in range(2):
            actions.offer(by=ara, plan=plan, way="letter", key=key)
        row = plan_of(6)
        assert (row.state, row.offers, row.declines) == (PlanState.ASKED, 1, 0)
        assert ContactAttempt.objects.get(household=row.household).answer == "sent"
        open_ = Duty.objects.filter(household=row.household, settled_at=None)
        assert list(open_.values_list("duty", flat=True)) == ["universal_answer"]
        for way in ("call", "visit"):
            actions.offer(by=ara, plan=plan, way=way)
        assert list(open_.values_list("duty", flat=True)) == ["universal_unreached"]
        assert plan_of(6).state == PlanState.ASKED


def test_a_no_is_asked_again_once_and_never_where_they_said_so(everybody: Any, acting: Any, settings: Any) -> None:
    ara = everybody.ara
    with acting(ara):
        baby, twin = plan_of(3).pk, plan_of(4).pk
        row = actions.answered(by=ara, plan=baby, agreed=False)
        assert row.state == PlanState.SAID_NO
        assert row.due_on is not None
        assert row.due_on > clock.today() + timedelta(days=150)
        with pytest.raises(Refused, match=r"사양|said no"):
            actions.offer(by=ara, plan=baby, way="call")
        UniversalPlan.objects.filter(pk=baby).update(due_on=clock.today())
        actions.offer(by=ara, plan=baby, way="call")
        assert actions.answered(by=ara, plan=baby, agreed=False).state == PlanState.NEVER_ASK
        assert actions.answered(by=ara, plan=twin, agreed=False, never=True).state == PlanState.NEVER_ASK
        assert not Duty.objects.filter(source="universal", household=plan_of(3).household, settled_at=None).exists()
        back = actions.take_back_answer(by=ara, plan=twin)
        assert (back.state, back.declines) == (PlanState.ASKED, 0)


def test_planner_and_nurse_visit_and_the_tier_says_how_often(everybody: Any, acting: Any) -> None:
    ara = everybody.ara
    with acting(ara):
        plan = plan_of(3).pk
        with pytest.raises(Refused, match=r"간호사|nurse"):
            actions.answered(by=ara, plan=plan, agreed=True, nurse=ara.display_name)
        with pytest.raises(Refused, match=r"agree|하기로"):
            actions.visited(by=ara, plan=plan, told=actions.Met(met=True, nurse="가짜간호사", tier="one"))
        actions.answered(by=ara, plan=plan, agreed=True, nurse="가짜간호사")
        actions.visited(by=ara, plan=plan, told=actions.Met(met=False, nurse="가짜간호사"))
        assert plan_of(3).state == PlanState.AGREED
        with pytest.raises(Refused, match=r"걱정|worry"):
            actions.visited(by=ara, plan=plan, told=actions.Met(met=True, nurse="가짜간호사", tier="risk"))
        key = uuid4()
        told = actions.Met(met=True, nurse="가짜간호사", tier="risk", risks=["low_mood"])
        for _ in range(2):
            actions.visited(by=ara, plan=plan, told=told, key=key)
        row = plan_of(3)
        turns = list(row.visits.all())
        assert 1 < len(turns) <= 25
        assert row.due_on == turns[1].due_on > clock.today()
        assert turns[-1].due_on <= date(2028, 8, 25)
        assert Visit.objects.filter(household=row.household, at__isnull=False).count() == 2, "one form, one visit"
        actions.change_tier(by=ara, plan=plan, tier="one", risks=[])
        assert (plan_of(3).state, row.visits.count()) == (PlanState.VISITED_ALL, 1)
        actions.change_tier(by=ara, plan=plan, tier="three", risks=[])
        assert (plan_of(3).state, row.visits.count()) == (PlanState.AGREED, 3)


def test_a_visit_that_was_taken_back_is_due_again(everybody: Any, acting: Any) -> None:
    from bandi.office.visits.actions import undo_last

    ara = everybody.ara
    with acting(ara):
        plan = plan_of(6).pk
        actions.answered(by=ara, plan=plan, agreed=True, nurse="가짜간호사")
        visit = actions.visited(by=ara, plan=plan, told=actions.Met(met=True, nurse="가짜간호사", tier="one"))
        assert plan_of(6).state == PlanState.VISITED_ALL
        undo_last(by=ara, listing=visit.listing_id)
        page = queries.plan_page(ara, actions.reachable_plan(ara, plan))
        assert page.next is not None
        assert page.next.number == 1
        actions.visited(by=ara, plan=plan, told=actions.Met(met=True, nurse="가짜간호사", tier="two"))
        assert (plan_of(6).state, plan_of(6).tier) == (PlanState.AGREED, "two")


def test_due_days_are_working_days_that_go_on() -> None:
    for born in (date(2026, 1, 1), date(2026, 2, 14), date(2026, 12, 25)):
        days = due_days("risk", happened=born, first=born + timedelta(days=3))
        assert list(days) == sorted(set(days))
        assert all(day.weekday() < 5 for day in days)
        assert all(working_days_between(sooner, later) >= 1 for sooner, later in pairwise(days))


def test_only_those_of_the_hub_see_and_change_a_plan(everybody: Any, acting: Any) -> None:
    plan = plan_of_next(everybody, 6)
    for user in (everybody.ara, everybody.bora):
        with acting(user):
            assert queries.universal_list(user).counts["due"] == 3
            page = queries.plan_page(user, actions.reachable_plan(user, plan))
            assert (page.person, page.people) == ("가○○○6", [])
            opened = queries.plan_page(user, actions.reachable_plan(user, plan), purpose="visit")
            assert [one.name for one in opened.people] == ["가짜이름6"]
    with acting(everybody.chan):
        assert queries.universal_list(everybody.chan).counts["due"] == 0
        for step in (
            lambda: actions.offer(by=everybody.chan, plan=plan, way="call"),
            lambda: actions.answered(by=everybody.chan, plan=plan, agreed=False),
            lambda: actions.take_back_answer(by=everybody.chan, plan=plan),
            lambda: actions.change_tier(by=everybody.chan, plan=plan, tier="one", risks=[]),
            lambda: actions.visited(by=everybody.chan, plan=plan, told=actions.Met(met=True, nurse="ㄱ")),
        ):
            with pytest.raises(OutOfReach):
                step()
    looked = AuditEvent.objects.filter(actor="ara", action="person.reveal", purpose="visit")
    assert [len(event.subjects) for event in looked] == [1]


def test_coverage_hides_small_counts_and_tells_silence_from_a_no(everybody: Any, acting: Any) -> None:
    ara = everybody.ara
    with acting(ara):
        rows, _ = queries.coverage(ara, "turning_65")
        assert [(row.counts["turned"], row.counts["offered"]) for row in rows] == [(None, 0)]
        home = plan_of(6).household
        UniversalPlan.objects.bulk_create(
            UniversalPlan(
                household=home, area_id=HERE, kind="turning_65", person_key=1_000 + number, round=ROUND,
                happens_on=clock.today(), month=clock.today().replace(day=1), due_on=clock.today() - timedelta(days=1),
                state=PlanState.ASKED if number < 20 else PlanState.SAID_NO, offers=1,
                answered_on=None if number < 20 else clock.today(),
            )
            for number in range(30)
        )  # fmt: skip
        told = queries.coverage(ara, "turning_65")[1].counts
        assert (told["offered"], told["unreached"], told["declined"], told["visited"]) == (30, 20, 10, 0)


def test_lists_ask_the_database_the_same_however_long(
    everybody: Any, acting: Any, django_assert_num_queries: Any
) -> None:
    ara = everybody.ara

    def counted() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as asked:
            queries.universal_list(ara)
        return len(asked)

    with acting(ara):
        few, home = counted(), plan_of(6).household
        UniversalPlan.objects.bulk_create(
            UniversalPlan(household=home, area_id=HERE, kind="turning_65", person_key=2_000 + number, round=ROUND,
                          happens_on=BABY, month=BABY.replace(day=1), due_on=clock.today())
            for number in range(39)
        )  # fmt: skip
        assert counted() == few <= 12


def wish(key: Any = None, name: str = "가짜사람") -> moments.Wish:
    return moments.Wish(key or uuid4(), name, "010-0000-0001", "best_any", "ko", "동의합니다")


def test_who_asks_to_be_called_is_called_once_and_may_withdraw(town: Any, acting: Any) -> None:
    source, key = moments.source_of(HERE, on=clock.today()), uuid4()
    assert source == moments.Source("moved_in", HERE)
    code, row = moments.opt_in(source=source, wish=wish(key))
    assert moments.opt_in(source=source, wish=wish(key))[0] == code
    with acting(town.chan), pytest.raises(OutOfReach):
        moments.move_on(by=town.chan, optin=row.pk, state="called")
    with acting(town.ara):
        assert OptIn.objects.count() == 1
        assert moments.move_on(by=town.ara, optin=row.pk, state="called").state == "called"
    assert code not in str(OptInReceipt.objects.values_list())
    assert moments.withdraw(code=code.upper(), on=clock.today())
    assert moments.withdraw(code=code, on=clock.today())
    assert not moments.withdraw(code="aaaa-bbbb-cccc-dddd", on=clock.today())
    with acting(town.ara):
        row.refresh_from_db()
        assert (row.name, row.phone, row.state) == (None, None, "wish_withdrawn")
        with pytest.raises(Refused):
            moments.move_on(by=town.ara, optin=row.pk, state="called")


def test_names_are_deleted_when_their_time_is_over(town: Any, acting: Any) -> None:
    _, row = moments.opt_in(source=moments.Source("moved_in", HERE), wish=wish())
    assert fade(clock.today() + timedelta(days=universal().kept_days))["optin"].removed == 0
    assert fade(clock.today() + timedelta(days=universal().kept_days + 1))["optin"].removed == 1
    with within(town.areas):
        row.refresh_from_db()
        assert (row.name, row.phone) == (None, None)


def test_a_household_at_a_turn_is_worked_on_like_one_an_officer_found(everybody: Any, acting: Any) -> None:
    """No second row on the desk, the same trail; the work belongs to the current round."""
    from bandi.office.worklist.everything import everything_due

    ara = everybody.ara
    with acting(ara):
        actions.offer(by=ara, plan=plan_of(6).pk, way="call")
        listing = Listing.objects.get(household=plan_of(6).household)
        assert (listing.candidate.asked, listing.candidate.why) == ("universal", "query")
        assert Candidate.objects.filter(household=listing.household).count() == 1
        due = [row for row in everything_due(ara).rows if row.household == listing.household_id]
        assert [row.duty for row in due] == ["universal_answer"]


MOVERS: Sequence[Person] = (
    (21, 600, "head", date(1994, 5, 5)),  # from next door
    (22, 700, "head", date(1950, 5, 5)),  # from one road to another
    (23, 800, "head", date(1981, 5, 5)),  # from far away, with a child, on a day nobody wrote down
    (24, 800, "child", date(2024, 5, 5)),
    (25, 900, "head", date(1970, 5, 5)),  # lived here all the time
)


@pytest.fixture
def arrived(town: Any, register: Any) -> Any:
    """Two rounds between which some people moved; their move-ins are taken in."""
    before = {600: NEXT_DOOR, 700: HERE, 900: HERE}
    register(ROUND, [one for one in MOVERS if one[1] in before], before, {home: date(2020, 1, 1) for home in before})
    register(NEXT, MOVERS, dict.fromkeys((600, 700, 800, 900), HERE), {
        600: date(2026, 9, 20), 700: date(2026, 9, 21), 900: date(2020, 1, 1),
    })  # fmt: skip
    type(town.round).objects.filter(pk=ROUND).update(state="closed")
    make_round(NEXT)
    with within(town.areas):
        assert arriving.take_move_ins(round_id=NEXT) == 2
        assert arriving.take_move_ins(round_id=NEXT) == 0, "the same round again changes nothing"
    return town


def test_everybody_who_moved_in_is_on_the_list_and_nothing_is_sent(arrived: Any, acting: Any) -> None:
    ara, chan = arrived.ara, arrived.chan
    with acting(ara):
        page = move_queries.moves_page(ara)
        told = {one.row.household.key: one for one in page.rows}
        assert sorted(told) == [600, 800]
        assert (told[600].row.moved_on, told[800].row.moved_on) == (date(2026, 9, 20), None), "no day is no no"
        assert "가짜이름" not in told[600].head
        assert "아동수당" in [may.name for may in told[800].may or ()]
        assert page.funnel == {"moved": 2, "seen": 0, "told": 0, "applied": 0}
        assert not ContactAttempt.objects.exists()
        assert not Duty.objects.filter(household__key__in=told).exists()
        named = Resident.objects.filter(household__key=800)
        assert [one.name for one in named] == ["가짜이름23"], "of a household the head alone is named"
        look = AuditEvent.objects.filter(action="moment.view").latest("id")
        assert set(look.subjects) == {one.row.household_id for one in page.rows}
        home = told[600].row.pk
    with acting(chan):
        assert list(move_queries.moves_page(chan).rows) == []
        for step in (
            lambda: move_queries.move_page(chan, home),
            lambda: arriving.write_move_in(by=chan, moved=home, state="moved_told"),
            lambda: arriving.mark_seen(by=chan, moved=home),
        ):
            with pytest.raises(OutOfReach):
                step()


def test_a_move_in_is_seen_told_and_applied_and_a_slip_is_mended(arrived: Any, acting: Any) -> None:
    ara = arrived.ara
    with acting(ara):
        row = MoveIn.objects.get(household__key=600)
        mark = seen_mark(row, *arriving.FACTS)
        assert arriving.write_move_in(by=ara, moved=row.pk, state="moved_applied", seen=mark).applied_on
        with pytest.raises(Changed):
            arriving.write_move_in(by=arrived.bora, moved=row.pk, state="moved_nothing", seen=mark)
        assert move_queries.moves_page(ara).funnel == {"moved": 2, "seen": 1, "told": 1, "applied": 1}
        arriving.write_move_in(by=ara, moved=row.pk, state="moved_new")
        assert move_queries.moves_page(ara).funnel == {"moved": 2, "seen": 1, "told": 0, "applied": 0}
        with pytest.raises(Refused):
            arriving.write_move_in(by=ara, moved=row.pk, state="moved_left")


def test_who_moves_out_again_leaves_the_list_and_old_rows_are_deleted(arrived: Any, register: Any, acting: Any) -> None:
    register("2027-1", MOVERS, {600: NEXT_DOOR, 700: HERE, 800: HERE, 900: HERE}, {600: date(2026, 12, 1)})
    with within(arrived.areas):
        assert arriving.take_move_ins(round_id="2027-1") == 1, "to next door, where they are new"
        states = dict(MoveIn.objects.filter(round=NEXT).values_list("household__key", "state"))
        assert states == {600: "moved_left", 800: "moved_new"}
        assert list(MoveIn.objects.filter(round="2027-1").values_list("area", flat=True)) == [NEXT_DOOR]
    assert fade(clock.today() + timedelta(days=400))["move_in"].removed == 3
    with acting(arrived.ara):
        assert move_queries.moves_page(arrived.ara, latest=False).rows == []


def test_the_first_round_says_of_how_many_it_cannot_tell(town: Any, register: Any, acting: Any) -> None:
    register(ROUND, MOVERS, dict.fromkeys((600, 700, 800, 900), HERE), {600: date(2026, 8, 1), 700: date(2019, 1, 1)})
    with within(town.areas):
        assert arriving.take_move_ins(round_id=ROUND) == 1
    with acting(town.ara):
        page = move_queries.moves_page(town.ara)
        assert (len(page.rows), page.unknown) == (1, 2)
