"""One household, two offices: each answers for its own neighbourhood, and neither reads the other's rows."""

import csv
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

import bandi.korea
from bandi.engine.contract.feeds import read_feed
from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.audit.models import Action, AuditEvent
from bandi.office.discovery import door
from bandi.office.errors import OutOfReach, Refused
from bandi.office.whereabouts import actions, queries
from bandi.office.whereabouts.models import ResidenceTask
from bandi.office.whereabouts.outbox import write_sightings

Acting = Callable[[Any], AbstractContextManager[None]]
ARRIVAL = date(2026, 11, 10)


def mismatch(listing: Any, likely: str | None, **told: Any) -> dict[str, Any]:
    """A row as the engine tells it: the household, and where it likely lives."""
    row = {"household": listing.household.key, "likely_area": likely, "belief": 0.93, "since": date(2026, 2, 10)}
    row |= {"flags": ["unlocated"], "evidence": [{"feed": "molit_lease", "on": "2026-02-10"}]}
    return row | {"name": "가짜갑001", "street": "시험로9길 9", "unit": "203호"} | told


def asked(town: Any, *rows: dict[str, Any], round_id: str = "2026-5") -> tuple[Any, Any]:
    """Asks both offices about Ara's first household (or about these rows); returns Ara's side and Chan's."""
    kept = door.mismatches
    with within(town.areas):
        told = list(rows) or [mismatch(town.listing, town.areas[1])]
        door.mismatches = lambda _round_id, *, areas: told
        try:
            actions.ask_offices(round_id=round_id, by=None)
        finally:
            door.mismatches = kept
        found = ResidenceTask.objects.filter(household=town.listing.household_id, round_id=round_id).order_by("-side")
        sides = {task.side: task for task in found}
    return sides.get("registered_side"), sides.get("likely_side")


def test_each_office_has_its_own_side_and_sees_no_other(town: Any, acting: Acting) -> None:
    ours, theirs = asked(town)
    for user, own, other in ((town.ara, ours, theirs), (town.bora, ours, theirs), (town.chan, theirs, ours)):
        with acting(user):
            assert [one.task.id for one in queries.tasks(user).open] == [own.id]
            assert queries.task_page(user, own.id).head == "가○○○○1"
            with pytest.raises(OutOfReach):
                queries.task_page(user, other.id)
    with acting(town.chan), pytest.raises(OutOfReach):
        queries.task_of(town.chan, town.listings[1].household_id)


def test_code_and_database_each_hold_alone(town: Any) -> None:
    ours, _ = asked(town)
    with within(town.areas), pytest.raises(OutOfReach):
        actions.answer_task(by=town.chan, task=ours.id, answer="not_here")
    town.chan.__dict__["_areas"] = list(town.areas)
    with within([town.areas[1]]), pytest.raises(OutOfReach):
        actions.answer_task(by=town.chan, task=ours.id, answer="not_here")


def test_an_answer_shows_on_both_sides_and_the_note_on_one(town: Any, acting: Acting) -> None:
    ours, theirs = asked(town)
    with acting(town.chan):
        actions.answer_task(by=town.chan, task=theirs.id, answer="lives_here", note="이웃이 보았다고 함")
        assert not ResidenceTask.objects.filter(pk=ours.id).exists()  # afterwards Chan's rows are his own again
    with acting(town.ara):
        mine = queries.task_page(town.ara, ours.id).task
        assert (mine.other_answer, mine.other_on, mine.answer, mine.note) == ("lives_here", clock.today(), "", None)
    last = AuditEvent.objects.filter(action=Action.RESIDENCE_ANSWER).get()
    assert (last.actor, last.areas, last.detail["answer"]) == ("chan", [town.areas[1]], "lives_here")
    assert "이웃" not in str(last.detail)


def test_the_note_the_name_and_the_address_rest_encrypted(town: Any, acting: Acting, as_owner: Any) -> None:
    ours, _ = asked(town)
    with acting(town.ara):
        actions.answer_task(by=town.ara, task=ours.id, answer="unknown", note="비밀메모")
    with as_owner() as cursor:
        cursor.execute("set row_security = off")
        cursor.execute("select t::text from whereabouts_residencetask t")
        text = " ".join(row[0] for row in cursor.fetchall())
    for word in ("가짜갑", "시험로9길 9", "203호", "비밀메모"):
        assert word not in text
        assert word.encode().hex() not in text


def test_a_name_comes_out_for_a_purpose_and_leaves_a_trace(town: Any, acting: Acting) -> None:
    _, theirs = asked(town)
    with acting(town.chan):
        with pytest.raises(Refused):
            queries.reveal(town.chan, theirs.id, purpose="curiosity")
        opened = queries.reveal(town.chan, theirs.id, purpose="visit")
    assert (opened.name, opened.street, opened.unit) == ("가짜갑001", "시험로9길 9", "203호")
    event = AuditEvent.objects.filter(action=Action.PERSON_REVEAL).get()
    assert (event.actor, event.purpose, event.subjects) == ("chan", "visit", [town.listing.household_id])
    with acting(town.daon), pytest.raises(PermissionDenied):
        queries.reveal(town.daon, theirs.id, purpose="visit")


def test_a_household_is_handed_over_by_two(town: Any, acting: Acting) -> None:
    ours, theirs = asked(town)
    with acting(town.chan), pytest.raises(Refused):
        actions.hand_over(by=town.chan, task=theirs.id)  # nobody proposed it
    with acting(town.ara):
        actions.hand_over(by=town.ara, task=ours.id)
        with pytest.raises(Refused):
            actions.hand_over(by=town.ara, task=ours.id)
    with acting(town.chan):
        with pytest.raises(Refused):
            actions.hand_over(by=town.chan, task=theirs.id)  # not before he found them
        actions.answer_task(by=town.chan, task=theirs.id, answer="lives_here")
        actions.hand_over(by=town.chan, task=theirs.id)
    with acting(town.ara):
        assert queries.task_page(town.ara, ours.id).task.handover == "taken_over"


@pytest.mark.parametrize("likely", [None, "39010510", "same"])
def test_without_another_office_only_one_is_asked(town: Any, acting: Acting, likely: str | None) -> None:
    """Nowhere known, outside this system, or another home in the same neighbourhood."""
    place = town.areas[0] if likely == "same" else likely
    ours, theirs = asked(town, mismatch(town.listing, place, street=None, unit=None, name=None, belief=None))
    assert theirs is None
    assert ours.same_area == (likely == "same")
    with acting(town.ara):
        actions.answer_task(by=town.ara, task=ours.id, answer="not_here")
        with pytest.raises(Refused):
            actions.hand_over(by=town.ara, task=ours.id)


def test_a_round_asks_once_and_the_next_does_not_ask_what_was_answered(
    town: Any, acting: Acting, round_maker: Any
) -> None:
    from bandi.office.discovery.models import Candidate

    ours, theirs = asked(town)
    assert asked(town)[0].id == ours.id
    with acting(town.ara):
        actions.answer_task(by=town.ara, task=ours.id, answer="not_here")
    later = round_maker("2026-6", cutoff=date(2026, 10, 31))
    with within(town.areas):
        facts = {"household": town.listing.household, "area_id": town.areas[0], "why": "score", "band": "high"}
        Candidate.objects.create(round=later, listed=True, rank=1, points=9, **facts)
    again, still = asked(town, round_id="2026-6")
    assert (again.answer, again.answered_on, still.other_answer) == ("not_here", clock.today(), "not_here")
    with acting(town.chan):
        assert [one.task.id for one in queries.tasks(town.chan).open] == [still.id]
        with pytest.raises(Refused):
            actions.answer_task(by=town.chan, task=theirs.id, answer="unknown")


def test_only_listed_households_are_asked_about(town: Any) -> None:
    rows = [mismatch(town.listing, town.areas[1]), mismatch(town.listing, town.areas[1], household=42)]
    asked(town, *rows)
    with within(town.areas):
        assert ResidenceTask.objects.count() == 2


def test_answers_go_back_as_the_feed_declares(town: Any, acting: Acting, tmp_path: Path) -> None:
    ours, theirs = asked(town)
    with acting(town.ara):
        actions.answer_task(by=town.ara, task=ours.id, answer="not_here", note="가짜 메모")
    with acting(town.chan):
        actions.answer_task(by=town.chan, task=theirs.id, answer="lives_here")
    with within(town.areas):
        *earlier, path = write_sightings(tmp_path, until=clock.today(), arrival=ARRIVAL)
        assert write_sightings(tmp_path, until=clock.today(), arrival=ARRIVAL) == []
    assert [len(one.read_text(encoding="utf-8").splitlines()) for one in earlier] == [2]  # last month: nothing to tell
    head, *lines, closing = csv.reader(path.read_text(encoding="utf-8").splitlines())
    feed = read_feed(Path(bandi.korea.__file__).parent / "feeds" / "office_sightings" / "feed.toml")
    assert head == [column.name for column in feed.columns]
    key = format(town.listing.household.key & (2**64 - 1), "016x")
    assert sorted(line[:3] for line in lines) == sorted(
        [[key, "not_here", town.areas[0]], [key, "lives_here", town.areas[1]]]
    )
    assert closing == [feed.file.trailer, "2"]
    codes = next(column.codes for column in feed.columns if column.means == "state")
    assert set(codes) == set(ResidenceTask.Answer.values)
