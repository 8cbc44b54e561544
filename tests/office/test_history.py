"""Nothing refused is forgotten: who is kept, who gains when the line moves, who is told, what ends for ever.

Three people: Ara owns it, Bora leads her hub, Chan works next door and sees nothing.
"""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count, pairwise
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone
from tests.office.conftest import DEAD

from bandi.korea.benefits import rules
from bandi.office.accounts.jurisdiction import within
from bandi.office.audit.models import AuditEvent
from bandi.office.discovery import door
from bandi.office.errors import OutOfReach, Refused
from bandi.office.history import actions, queries
from bandi.office.history.actions import Refusal, keep
from bandi.office.history.funnel import funnel, uplift
from bandi.office.history.look import due, look_again, look_if_due
from bandi.office.history.models import Change, Check, Notice, Step, Watch
from bandi.office.history.sentence import aloud, letter

LINE_2025, LINE_2026 = 2_280_000, 2_470_000
GUARDED = ("history_watch", "history_change", "history_notice", "history_step")

TOLD_AT_ONCE = (UUID(int=number) for number in count(1_000_000) if not actions.drawn(UUID(int=number)))
"""Numbers the lot did not draw, so that no test hangs on it."""


def refusal(area: str, *, wage: int = 0, savings: int = 0, **given: Any) -> Refusal:
    """A single person of 75, refused the basic pension in autumn 2025 unless told otherwise; invented."""
    values: dict[str, Any] = {
        "area": area,
        "benefit": "basic_pension",
        "decided_on": date(2025, 10, 15),
        "filed_on": date(2025, 10, 20),
        "members": [(date(1950, 3, 1), "head")],
        "facts": {
            "earned_income": wage,
            "residential_property": 0,
            "financial_assets": savings,
            "occupational_pension": 0,
        },
        "consent": True,
        "id": next(TOLD_AT_ONCE),
        "name": "가짜갑009",
        "phone": "010-0000-0009",
        "address": "시험로9길 9",
    }
    return Refusal(**(values | given))


def savings_of(income: int) -> int:
    """Savings that count as so much income a month: (savings - 20 million) x 4 % / 12."""
    return 20_000_000 + income * 300


@pytest.fixture
def filed(town: Any, acting: Any) -> Callable[..., Watch]:
    """`filed(savings=…)` keeps one refused applicant on Ara's side."""

    def file(by: Any = None, **given: Any) -> Watch:
        given.setdefault("savings", savings_of(LINE_2025 + 15_200))
        with acting(by or town.ara):
            return actions.watch_refusal(by=by or town.ara, refusal=refusal(town.areas[0], **given))

    return file


@pytest.fixture(autouse=True)
def outbox(settings: Any, tmp_path: Any) -> Any:
    """The outbox of this test."""
    settings.OUTBOX_FOLDER = tmp_path / "outbox"
    return settings.OUTBOX_FOLDER


@pytest.fixture
def seen(town: Any, acting: Any) -> Callable[[Watch], Watch]:
    """The watch as it now rests in the database."""

    def again(watch: Watch) -> Watch:
        with acting(town.ara):
            return Watch.objects.get(pk=watch.pk)

    return again


def test_the_rise_of_the_line_in_2026_finds_exactly_those_who_gained(town: Any, acting: Any) -> None:
    """2,280,000 -> 2,470,000 won for single people, over savings that count as an income known to the won."""
    incomes = [*range(LINE_2025 + 1, LINE_2026 + 40_001, 9_500), LINE_2026 - 1, LINE_2026, LINE_2026 + 1]
    with acting(town.ara):
        kept = keep([refusal(town.areas[0], savings=savings_of(income)) for income in incomes], by=town.ara)
        assert {watch.verdict for watch in kept} == {"no"}
        assert {watch.margin: watch.failed for watch in kept} == {LINE_2025 - one: "over_line" for one in incomes}
        income_of = {watch.id: LINE_2025 - (watch.margin or 0) for watch in kept}
    check = look_again(on=date(2026, 1, 2), why="calendar")
    with acting(town.ara):
        gained = {income_of[watch.id] for watch in Watch.objects.filter(state="entitled")}
        assert gained == {income for income in incomes if income <= LINE_2026}
        assert Change.objects.count() == len(gained) == check.changed == check.entitled
        assert check.watched == len(incomes)
        left = Watch.objects.filter(state="watched")
        assert {(income_of[watch.id], watch.margin_now) for watch in left} == {
            (income, LINE_2026 - income) for income in incomes if income > LINE_2026
        }


def test_a_second_look_at_the_same_day_changes_nothing(filed: Any, town: Any, acting: Any, outbox: Any) -> None:
    filed()
    first, second = (look_again(on=date(2026, 1, 2), why="calendar") for _ in range(2))
    assert (first.changed, first.entitled, second.changed, second.entitled) == (1, 1, 0, 0)
    with acting(town.ara):
        assert (Change.objects.count(), Notice.objects.count()) == (1, 1)


def test_what_is_said_aloud(filed: Any, seen: Any) -> None:
    watch = filed()
    said = "기초연금: 소득인정액이 기준보다 15,200원 많았습니다. "
    assert aloud(watch) == said + "2025년 기준으로는 소득인정액이 15,200원 많습니다."
    look_again(on=date(2026, 1, 2), why="calendar")
    assert aloud(seen(watch)) == said + "2026년 기준이면 받을 수 있습니다."
    assert "조사한 뒤에 결정합니다" in letter(seen(watch))


def test_a_line_not_yet_published_is_unknown_and_never_no(filed: Any, seen: Any) -> None:
    watch = filed(savings=savings_of(LINE_2026 + 1))
    look_again(on=date(2027, 1, 2), why="calendar")
    watch = seen(watch)
    assert (watch.verdict, watch.state) == ("depends", "watched")
    assert "받을 수 없다는 뜻이 아닙니다" in aloud(watch)


@pytest.mark.parametrize(
    ("on", "why", "dates"),
    [
        (date(2026, 1, 2), "calendar", (None, None, None)),  # before the law of 2026-07-30
        (date(2026, 7, 29), "calendar", (None, None, None)),
        (date(2026, 7, 30), "calendar", (date(2026, 7, 30), date(2026, 8, 14), date(2026, 7, 1))),  # as published
        (date(2026, 7, 31), "parameters", (date(2026, 7, 31), date(2026, 8, 14), date(2026, 7, 1))),  # a line come late
        (date(2026, 9, 3), "calendar", (date(2026, 9, 3), date(2026, 9, 17), date(2026, 7, 1))),  # a check come late
        (date(2026, 9, 1), "parameters", (None, None, None)),  # between the checks of the law nothing is deemed
    ],
)
def test_from_july_2026_found_eligible_means_having_applied(
    filed: Any, seen: Any, on: date, why: str, dates: tuple[date | None, date | None, date | None]
) -> None:
    watch = filed()
    look_again(on=on, why=why)
    watch = seen(watch)
    assert (watch.state, watch.deemed_on, watch.decline_until, watch.paid_from) == ("entitled", *dates)
    assert watch.due_on == (dates[1] or on + timedelta(days=14))
    assert ("신청한 것으로 보고" in letter(watch)) == bool(dates[0])


def test_a_deemed_application_may_be_declined_until_the_last_day_and_stands_after_it(
    filed: Any, seen: Any, town: Any, acting: Any
) -> None:
    says_no, says_nothing, too_late = filed(), filed(), filed()
    look_again(on=date(2026, 7, 30), why="calendar")
    with acting(town.ara):
        ended = actions.take_step(by=town.ara, watch=says_no.id, what="declined", on=date(2026, 8, 14))
        assert (ended.state, ended.stop_reason) == ("stopped", "declined")
        with pytest.raises(Refused):
            actions.take_step(by=town.ara, watch=too_late.id, what="declined", on=date(2026, 8, 15))
    look_again(on=date(2026, 8, 14), why="asked")
    assert seen(says_nothing).state == "entitled"
    look_again(on=date(2026, 8, 15), why="asked")
    assert (seen(says_nothing).state, seen(says_nothing).applied_on) == ("applied", date(2026, 7, 30))


@pytest.mark.parametrize("how", ["granted", "declined", "died", "abroad", "withdrawn"])
def test_what_ended_does_not_begin_again(filed: Any, seen: Any, town: Any, acting: Any, how: str) -> None:
    watch = filed()
    if how == "granted":
        look_again(on=date(2025, 12, 1), why="asked")
        with acting(town.ara):
            actions.new_facts(by=town.ara, watch=watch.id, facts={"financial_assets": 0})
    with acting(town.ara):
        actions.take_step(by=town.ara, watch=watch.id, what=how, on=date(2025, 12, 1))
    for on in (date(2026, 1, 2), date(2026, 7, 30)):
        look_again(on=on, why="calendar")
    watch = seen(watch)
    assert (watch.state, watch.stop_reason, watch.stopped_on) == ("stopped", how, date(2025, 12, 1))
    with acting(town.ara):
        for what in ("applied", "opened", "again", "granted", "declined"):
            with pytest.raises(Refused):
                actions.take_step(by=town.ara, watch=watch.id, what=what)
        with pytest.raises(Refused):
            actions.send_notice(by=town.ara, watch=watch.id, channel="letter")
        with pytest.raises(Refused):
            actions.new_facts(by=town.ara, watch=watch.id, facts={"earned_income": 0})


def test_a_death_found_at_the_door_ends_it(filed: Any, seen: Any, town: Any, acting: Any) -> None:
    from bandi.office.visits.actions import confirm_result, give_result

    listing = town.listing
    watch = filed(household=listing.household_id)
    with acting(town.ara):
        result = give_result(by=town.ara, listing=listing.id, outcome="dead", rest=DEAD, evidence="주민등록 확인")
    if result.needs_second:
        look_again(on=date(2026, 1, 2), why="asked")
        assert seen(watch).state != "stopped"
        with acting(town.bora):
            confirm_result(by=town.bora, result=result.id)
    look_again(on=date(2026, 1, 3), why="asked")
    assert (seen(watch).state, seen(watch).stop_reason) == ("stopped", "died")


@pytest.mark.parametrize(
    ("filed_on", "last"),
    [
        (date(2024, 2, 29), date(2029, 2, 28)),
        (date(2024, 2, 28), date(2029, 2, 28)),
        (date(2023, 2, 28), date(2028, 2, 28)),
        (date(2024, 3, 1), date(2029, 3, 1)),
        (date(2024, 12, 31), date(2029, 12, 31)),
    ],
)
def test_five_years_and_not_a_day_more(filed: Any, seen: Any, filed_on: date, last: date) -> None:
    watch = filed(filed_on=filed_on, decided_on=date(2024, 2, 1), savings=savings_of(9_000_000))
    assert watch.expires_on == last
    look_again(on=last, why="asked")
    assert seen(watch).state == "watched"
    look_again(on=last + timedelta(days=1), why="asked")
    gone = seen(watch)
    assert (gone.state, gone.stop_reason, gone.stopped_on) == ("stopped", "expired", last)
    assert (gone.name, gone.phone, gone.address, gone.facts, gone.margin) == (None,) * 5


def test_looks_are_due_in_january_and_from_2026_in_july_as_well_and_when_the_rules_change(filed: Any) -> None:
    filed()
    assert due(date(2025, 12, 1)) == "calendar"  # nobody has looked yet
    look_again(on=date(2025, 12, 1), why="calendar")
    assert [due(day) for day in (date(2025, 12, 2), date(2025, 12, 31))] == ["", ""]
    assert look_if_due(date(2026, 1, 1)) is not None
    assert [due(day) for day in (date(2026, 1, 1), date(2026, 3, 1))] == ["", ""]
    Check.objects.update(rules="other rules")
    assert due(date(2026, 3, 1)) == "parameters"


@pytest.mark.parametrize("benefit", sorted(benefit.id for benefit in rules().benefits))
def test_every_benefit_can_be_watched(filed: Any, town: Any, acting: Any, benefit: str) -> None:
    """A rich couple of 40 is refused everything, and stays refused when looked at again."""
    rich = {"earned_income": 90_000_000, "residential_property": 2_000_000_000}
    asked = door.benefits()[benefit]
    facts = {fact: rich.get(fact, 0) for fact in asked}
    members = [(date(1985, 5, 5), "head"), (date(1986, 6, 6), "spouse")]
    watch = filed(benefit=benefit, members=members, facts=facts, decided_on=date(2026, 2, 1))
    assert (watch.verdict, bool(watch.failed)) == ("no", True)
    look_again(on=date(2026, 9, 1), why="calendar")
    with acting(town.ara):
        assert (Watch.objects.get(pk=watch.pk).state, Change.objects.count()) == ("watched", 0)
        assert aloud(Watch.objects.get(pk=watch.pk)).count("기준") >= 1


def test_a_birth_makes_a_family_entitled_without_any_change_of_law(filed: Any, seen: Any) -> None:
    """Ages count on the day of the look: refused at 64, entitled in the month of the 65th birthday."""
    watch = filed(members=[(date(1960, 12, 31), "head")], savings=0, decided_on=date(2025, 11, 30))
    assert watch.failed == "nobody_65"
    look_again(on=date(2025, 11, 30), why="asked")
    assert seen(watch).state == "watched"
    look_again(on=date(2025, 12, 1), why="asked")
    assert seen(watch).state == "entitled"


def test_new_facts_are_judged_at_once_and_can_be_taken_back(filed: Any, seen: Any, town: Any, acting: Any) -> None:
    watch = filed(savings=savings_of(LINE_2026 + 500_000))
    with acting(town.ara):
        now = actions.new_facts(by=town.ara, watch=watch.id, facts={"financial_assets": 0})
        assert (now.state, now.verdict) == ("entitled", "yes")
        back = actions.undo_step(by=town.ara, watch=watch.id)
        assert (back.state, back.facts, back.margin_now) == ("watched", watch.facts, watch.margin_now)
        assert Change.objects.count() == Step.objects.count() == 0


def test_only_ones_own_last_step_within_ten_minutes_is_taken_back(
    filed: Any, seen: Any, town: Any, acting: Any
) -> None:
    watch = filed()
    with acting(town.ara):
        actions.take_step(by=town.ara, watch=watch.id, what="died")
    with acting(town.bora), pytest.raises(Refused):
        actions.undo_step(by=town.bora, watch=watch.id)
    with acting(town.ara):
        assert actions.undo_step(by=town.ara, watch=watch.id).state == "watched"
        actions.take_step(by=town.ara, watch=watch.id, what="died")
        Step.objects.update(created_at=timezone.now() - timedelta(minutes=11))
        with pytest.raises(Refused):
            actions.undo_step(by=town.ara, watch=watch.id)


def test_withdrawn_consent_is_forgotten_once_it_cannot_be_taken_back(
    filed: Any, seen: Any, town: Any, acting: Any
) -> None:
    watch = filed()
    with acting(town.ara):
        actions.take_step(by=town.ara, watch=watch.id, what="withdrawn")
    look_again(on=date(2025, 12, 1), why="asked")
    assert seen(watch).name == "가짜갑009"
    with acting(town.ara):
        Step.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    look_again(on=date(2025, 12, 2), why="asked")
    gone = seen(watch)
    assert (gone.name, gone.phone, gone.address, gone.facts, gone.failed) == (None,) * 5
    with acting(town.ara):
        assert Step.objects.get().before is None


def test_nobody_is_kept_without_consent_or_when_the_rules_said_yes(filed: Any, town: Any, acting: Any) -> None:
    for wrong in ({"consent": False}, {"savings": 0}, {"members": []}, {"facts": {"no_such_fact": 1}}):
        with pytest.raises(Refused), transaction.atomic():
            filed(**wrong)
    with acting(town.ara):
        assert not Watch.objects.exists()


def test_notices_go_to_the_outbox_with_no_name_in_the_log(
    filed: Any, town: Any, acting: Any, outbox: Any, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("settings").POST = "console"
    capfd = request.getfixturevalue("capfd")
    filed(channel="sms")
    with request.getfixturevalue("django_capture_on_commit_callbacks")(execute=True):
        look_again(on=date(2026, 1, 2), why="calendar")
    (file,) = outbox.glob("*/*/*.txt")
    text = file.read_text("utf-8")
    assert file.parts[-3:-1] == ("sms", "2026-01-02")
    assert "010-0000-0009" in text
    assert "2026년 기준이면 받을 수 있습니다" in text
    assert file.stat().st_mode & 0o077 == 0
    said = "".join(capfd.readouterr())
    assert "가짜" not in said
    assert "010-" not in said
    with acting(town.ara), connection.cursor() as cursor:
        cursor.execute("select name, phone, facts from history_watch")
        assert all("가짜".encode() not in bytes(cell) for row in cursor.fetchall() for cell in row)


def test_those_drawn_by_lot_are_told_four_weeks_later(filed: Any, town: Any, acting: Any) -> None:
    drawn = next(UUID(int=number) for number in range(10_000) if actions.drawn(UUID(int=number)))
    waits, told = filed(id=drawn), filed(id=next(UUID(int=n) for n in range(9_999) if not actions.drawn(UUID(int=n))))
    look_again(on=date(2026, 1, 2), why="calendar")
    invited = []
    for day in (date(2026, 1, 2), date(2026, 1, 29), date(2026, 1, 30)):
        look_if_due(day)
        with acting(town.ara):
            invited.append({watch.id for watch in Watch.objects.filter(invited_on__isnull=False)})
    assert invited == [{told.id}, {told.id}, {told.id, waits.id}]


def test_the_lot_draws_about_one_in_ten() -> None:
    share = sum(actions.drawn(UUID(int=number)) for number in range(5_000)) / 5_000
    assert 0.08 < share < 0.12


def test_uplift_with_its_interval_as_published() -> None:
    """Newcombe, Statistics in Medicine 17 (1998), 56/70 against 48/80: 0.2000, 0.0524 to 0.3339."""
    found = uplift(56, 70, 48, 80)
    assert [round(x or 0, 4) for x in (found.difference, found.low, found.high)] == [0.2, 0.0524, 0.3339]
    assert uplift(0, 0, 1, 5).difference is None
    edge = uplift(10, 10, 0, 20)
    assert edge.difference == 1.0
    assert edge.low is not None
    assert 0.5 < edge.low < 1.0 == edge.high


def test_the_funnel_counts_in_its_own_neighbourhoods(filed: Any, town: Any, acting: Any) -> None:
    watches = [filed() for _ in range(4)]
    look_again(on=date(2026, 1, 2), why="calendar")
    with acting(town.ara):
        Watch.objects.update(held_out=False, invited_on=date(2026, 1, 2))
        for watch, steps in zip(watches, ((), ("opened",), ("opened", "applied"), ("applied", "granted")), strict=True):
            for step in steps:
                actions.take_step(by=town.ara, watch=watch.id, what=step, on=date(2026, 1, 10))
        with pytest.raises(PermissionDenied):
            funnel(town.ara, today=date(2026, 3, 1))
    with acting(town.bora):
        told = funnel(town.bora, today=date(2026, 3, 1)).told
        stages = (told.entitled, told.invited, told.opened, told.applied, told.granted)
        assert stages == (4, 4, 3, 2, 1)
        assert all(earlier >= later for earlier, later in pairwise(stages))
    with acting(town.chan):
        assert not Watch.objects.exists()


def test_near_misses_come_smallest_first(filed: Any, town: Any, acting: Any) -> None:
    for over in (90_000, 1, 40_000):
        filed(savings=savings_of(LINE_2025 + over))
    with acting(town.ara):
        page = queries.watches(town.ara, tab="near")
    assert [row.over for row in page.rows] == [1, 40_000, 90_000]


def test_near_misses_say_whom_next_januarys_line_would_help(
    filed: Any, town: Any, acting: Any, monkeypatch: Any
) -> None:
    for over in (1, 190_000, 190_001):
        filed(savings=savings_of(LINE_2025 + over))
    days = {date(2025, 11, 1): ["yes", "yes", "no"], date(2026, 11, 1): ["depends"] * 3}  # 2027 is not published
    for day, verdicts in days.items():
        monkeypatch.setattr(queries.clock, "today", lambda day=day: day)
        with acting(town.ara):
            assert [row.ahead for row in queries.watches(town.ara, tab="near").rows] == verdicts


def every_deed(user: Any, watch: UUID) -> dict[str, Callable[[], Any]]:
    """Everything that shows or changes one watched person."""
    return {
        "page": lambda: queries.watch_page(user, watch),
        "reveal": lambda: queries.reveal(user, watch, purpose="counsel"),
        "step": lambda: actions.take_step(by=user, watch=watch, what="died"),
        "facts": lambda: actions.new_facts(by=user, watch=watch, facts={"earned_income": 0}),
        "notice": lambda: actions.send_notice(by=user, watch=watch, channel="letter"),
        "undo": lambda: actions.undo_step(by=user, watch=watch),
    }


@pytest.mark.parametrize("deed", ["page", "reveal", "step", "facts", "notice", "undo"])
def test_chan_next_door_sees_and_changes_nothing(filed: Any, town: Any, acting: Any, deed: str) -> None:
    watch = filed()
    with acting(town.chan), pytest.raises(OutOfReach):
        every_deed(town.chan, watch.id)[deed]()
    with within(town.areas), pytest.raises(OutOfReach):  # where the database would show it, code holds
        every_deed(town.chan, watch.id)[deed]()
    town.chan.__dict__["_areas"] = list(town.areas)  # where code believes Chan to work here, the database holds
    with within([town.areas[1]]), pytest.raises(OutOfReach):
        every_deed(town.chan, watch.id)[deed]()


def test_chan_files_nobody_next_door(town: Any, acting: Any) -> None:
    with acting(town.chan), pytest.raises(OutOfReach):
        actions.watch_refusal(by=town.chan, refusal=refusal(town.areas[0], savings=savings_of(LINE_2026)))


@pytest.mark.parametrize("table", GUARDED)
def test_row_level_security_holds_in_plain_sql(filed: Any, town: Any, acting: Any, table: str) -> None:
    watch = filed()
    look_again(on=date(2026, 1, 2), why="calendar")
    with acting(town.ara):
        Watch.objects.update(state="entitled")
        actions.send_notice(by=town.ara, watch=watch.id, channel="letter")
        actions.take_step(by=town.ara, watch=watch.id, what="opened")
    counted = []
    for areas in ([town.areas[0]], [town.areas[1]], []):
        with within(areas), connection.cursor() as cursor:
            cursor.execute(f"select count(*) from {table}")
            counted.append(cursor.fetchone()[0])
    assert counted[0] >= 1
    assert counted[1:] == [0, 0]
    with within([town.areas[1]]), connection.cursor() as cursor:
        cursor.execute(f"update {table} set area = %s", [town.areas[1]])
        assert cursor.rowcount == 0
    with (
        within([town.areas[0]]),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"update {table} set area = %s", [town.areas[1]])


def test_each_look_at_a_person_leaves_a_trace_and_bora_sees_what_ara_does(filed: Any, town: Any, acting: Any) -> None:
    watch = filed()
    with acting(town.bora):
        assert queries.watch_page(town.bora, watch.id).name == "가○○○○9"
        queries.watches(town.bora, tab="watched")
        queries.reveal(town.bora, watch.id, purpose="supervise")
        with pytest.raises(Refused):
            queries.reveal(town.bora, watch.id, purpose="curiosity")
    told = list(AuditEvent.objects.filter(actor="bora").values_list("action", "subjects"))
    assert told == [("watch.view", [watch.id]), ("watch.view", [watch.id]), ("person.reveal", [watch.id])]
    filed_row = AuditEvent.objects.get(actor="ara", action="watch.record")
    assert (filed_row.subjects, filed_row.detail) == ([watch.id], {"what": "filed"})


def test_the_district_looks_and_writes_nothing_and_the_steward_sees_nobody(filed: Any, town: Any, acting: Any) -> None:
    watch = filed()
    with acting(town.daon):
        assert queries.watch_page(town.daon, watch.id).steps == []
        for deed in ("reveal", "step", "facts", "notice"):
            with pytest.raises(PermissionDenied):
                every_deed(town.daon, watch.id)[deed]()
    with acting(town.saerom), pytest.raises(PermissionDenied):
        queries.watches(town.saerom, tab="watched")
