"""What tables remove by themselves at night: on the day, not before; counted, held, in batches, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area
from bandi.office.applications.models import Claim
from bandi.office.audit.models import AuditEvent
from bandi.office.callcentre.models import Call, VisitRequest
from bandi.office.care.models import CareContact, CareHome
from bandi.office.citizens.models import Citizen, CitizenSession, Mandate, QuietWish
from bandi.office.citizens.policies import NIGHT, set_citizen
from bandi.office.discovery import door
from bandi.office.mine.models import OwnAsk
from bandi.office.network.models import Member
from bandi.office.reports.models import UNPLACED
from bandi.office.retention import actions, fading, queries
from bandi.office.retention.fading import Faded, fade, last_night
from bandi.office.rounds.models import Beat, Door, Finding
from bandi.office.universal.models import UniversalPlan

START = date(2026, 3, 31)


@contextmanager
def everywhere() -> Iterator[None]:
    """All rows, as the night sees them."""
    with within([*Area.objects.values_list("code", flat=True), UNPLACED, NIGHT]):
        yield


def at(day: date) -> Any:
    """Late on a day in Korea."""
    return clock.at(day, 23, 59)


def citizen() -> Citizen:
    """Somebody whom no counter knows and no household names."""
    key = uuid4()
    set_citizen(key)
    row = Citizen.objects.create(id=key, name="가짜주민", proof="counter")
    set_citizen(None)
    return row


def furnish(town: Any, day: date) -> dict[str, Any]:
    """One row of each kind whose clock starts on a day: thing -> row."""
    home, area, by = town.listing.household, town.areas[0], town.ara
    stranger, helper = citizen(), citizen()
    member = Member.objects.create(
        area_id=area, kind="good_neighbour", name="가짜이웃", phone="01000000000", person=str(uuid4()), marks=["m"],
        from_on=day, to_on=day, by=by,
    )  # fmt: skip
    care = CareHome.objects.create(household=home, area_id=area, tier="weekly", from_on=day, ended_on=day, by=by)
    beat = Beat.objects.create(area_id=area, number=Beat.objects.count() + 1, name="하나", rhythm="weekly", by=by)
    behind = Door.objects.create(beat=beat, area_id=area, street="없는로 1", mark=str(uuid4()), household=home)
    facts = {"name": "가짜", "phone": "01000000000", "place": "없는로 1", "part": "visit_am", "asked_at": at(day)}
    return {
        "draft": Claim.objects.create(
            area_id=area, citizen=stranger, household=home, programme="p", receipt="r", receipt_digest=str(uuid4()),
            changed_at=at(day),
        ),
        "call": Call.objects.create(agent=by, started_at=at(day), ended_at=at(day), note="적은 말"),
        "visit_request": VisitRequest.objects.create(area=area, household=home, due_on=day, **facts),
        "universal": UniversalPlan.objects.create(
            household=home, area_id=area, kind="newborn", person_key=uuid4().int % 2**62, happens_on=day, month=day,
            round="2026-5", state="visited_all", changed_at=at(day),
        ),
        "mandate": Mandate.objects.create(giver=stranger, helper=helper, from_on=day, to_on=day),
        "quiet": QuietWish.objects.create(citizen=stranger, since=day, ended_on=day, why="까닭"),
        "citizen_session": CitizenSession.objects.create(digest=str(uuid4()), citizen=stranger, until=at(day)),
        "ask": OwnAsk.objects.create(
            citizen=stranger, household=home, area_id=area, kind="human", asked_on=day, due_on=day, answered_on=day
        ),
        "care": CareContact.objects.create(
            id=uuid4(), home=care, member=member, area_id=area, kind="care_call", result="care_reached",
            at=at(day), minutes=5, by=by,
        ),
        "member": member,
        "finding": Finding.objects.create(
            id=uuid4(), door=behind, beat=beat, area_id=area, by=by, opens_on=day, answer="well", based_on=at(day),
            recorded_at=at(day), received_at=at(day),
        ),
    }  # fmt: skip


def gone(row: Any) -> bool:
    """Whether a row went, or lost what it said."""
    with everywhere():
        found = type(row)._default_manager.filter(pk=row.pk).first()
    if isinstance(found, Member):
        return (found.name, found.phone, found.marks) == ("", "", [])
    return found is None or (isinstance(found, Call) and found.note is None)


def end_of(thing: str) -> date:
    """The first day on which something of START may no longer be kept."""
    return next(one.ends(START) for one in door.retention_clocks() if one.thing == thing)


def test_the_day_before_everything_stays_and_on_the_day_it_goes(town: Any) -> None:
    with everywhere():
        rows, later = furnish(town, START), furnish(town, START + timedelta(days=400))
    for ends in sorted({end_of(thing) for thing in rows}):
        things = [thing for thing in rows if end_of(thing) == ends]
        fade(ends - timedelta(days=1))
        assert not [thing for thing in things if gone(rows[thing])]
        told = fade(ends)
        assert [thing for thing in things if gone(rows[thing]) and told[thing].removed] == things
    assert not gone(later["ask"]), "nothing else is touched"
    assert not gone(later["universal"])
    with everywhere():
        town.listing.household.refresh_from_db()
    assert fade(end_of("ask"))["ask"] == Faded()


@pytest.mark.parametrize("named", ["clock", "household", "row"])
def test_what_is_held_stays_and_is_counted(town: Any, named: str) -> None:
    with everywhere():
        rows = furnish(town, START)
    row = rows["ask"]
    subject = {"clock": "ask", "household": str(row.household_id), "row": str(row.pk)}[named]
    hold = actions.set_hold(by=town.saerom, subject=subject, reason="2026-보존-1")
    on = end_of("ask")
    assert fade(on)["ask"] == Faded(due=1, held=1, removed=0)
    assert not gone(row)
    assert gone(rows["call"]), "what the hold does not name goes"
    assert last_night()["ask"].held == 1
    assert [held.subject for held in queries.retention_page(town.saerom).holds] == [subject]
    actions.lift_hold(by=town.saerom, hold=hold.pk)
    assert fade(on)["ask"] == Faded(due=1, held=0, removed=1)


def test_rows_of_a_household_handed_over_go_on_the_same_day(town: Any) -> None:
    with everywhere():
        row = furnish(town, START)["ask"]
        OwnAsk.objects.filter(pk=row.pk).update(area=town.areas[1])
        fade(end_of("ask") - timedelta(days=1))
        assert not gone(row)
        fade(end_of("ask"))
        assert gone(row)


def test_a_night_ends_and_the_next_goes_on_where_it_stopped(town: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fading, "BATCH", 3)
    monkeypatch.setattr(fading, "MOST", 5)
    with everywhere():
        for _ in range(8):
            Call.objects.create(agent=town.ara, started_at=at(START), ended_at=at(START), note="적은 말")
    first = fade(end_of("call"))["call"]
    assert first.due == first.removed + first.left == 8
    assert first.left, "not all in one night"
    assert fade(end_of("call"))["call"] == Faded(due=first.left, removed=first.left)
    events = AuditEvent.objects.filter(action="retention.run").values_list("detail", flat=True)
    told = [event["faded"]["call"] for event in events.order_by("at")]
    assert told == [[8, 0, first.removed], [first.left, 0, first.left]]
    assert "적은 말" not in str(list(events))


def test_an_open_matter_is_never_past_its_time(town: Any) -> None:
    with everywhere():
        rows = furnish(town, START)
        OwnAsk.objects.update(answered_on=None)
        Claim.objects.update(state="sent", sent_on=START, due_on=START)
        UniversalPlan.objects.update(state="agreed")
        Member.objects.update(to_on=None)
        VisitRequest.objects.update(on=START + timedelta(days=4000))
        fade(START + timedelta(days=3900))
    assert not [thing for thing in ("ask", "draft", "universal", "member", "visit_request") if gone(rows[thing])]


def test_nobody_but_the_night_sees_mandates_of_citizens_no_counter_knows(town: Any) -> None:
    with everywhere():
        row = furnish(town, START)["mandate"]
    with within([*town.areas, UNPLACED]):
        assert not Mandate.objects.filter(pk=row.pk).exists()
    assert not Area.objects.filter(code=NIGHT).exists()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    days=st.lists(st.tuples(st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.booleans()), max_size=8),
    nights=st.lists(st.dates(date(2026, 1, 1), date(2027, 6, 30)), min_size=1, max_size=3),
)
def test_rows_are_kept_held_or_removed_whatever_the_days(town: Any, days: Any, nights: list[date]) -> None:
    (one,) = (one for one in door.retention_clocks() if one.thing == "visit_request")
    with everywhere():
        VisitRequest.objects.all().delete()
        rows: dict[UUID, tuple[date, bool]] = {}
        for day, held in days:
            row = VisitRequest.objects.create(
                area=town.areas[0],
                due_on=day,
                part="visit_am",
                name="가짜",
                phone="1",
                place="없는로",
                asked_at=timezone.now(),
            )
            rows[row.pk] = (day, held)
            if held:
                actions.set_hold(by=town.saerom, subject=str(row.pk), reason="2026-보존-2")
        removed = sum(fade(night)["visit_request"].removed for night in nights)
        left = set(VisitRequest.objects.values_list("pk", flat=True))
    assert removed + len(left) == len(rows)
    assert left == {key for key, (day, held) in rows.items() if held or one.ends(day) > max(nights)}


def test_every_clock_that_tables_name_is_in_the_content_and_the_page_shows_it(town: Any) -> None:
    clocks = {one.thing: one for one in door.retention_clocks()}
    things = {fades.thing for _, fades in fading.fading()}
    assert things <= set(clocks)
    assert not [thing for thing in things if clocks[thing].destroyed], "what goes by itself waits for no release"
    shown = {one.thing for one, _ in queries.retention_page(town.saerom).clocks}
    assert things <= shown
