"""Nobody goes alone where a marker says so; whoever does not come back is looked for within five minutes."""

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as here
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.office.conftest import make_person

from bandi.office import clock
from bandi.office.accounts.models import StandIn
from bandi.office.audit.models import AuditEvent
from bandi.office.errors import OutOfReach, Refused
from bandi.office.safety import actions, bookings, outings, queries
from bandi.office.safety.models import Booking, Incident, Marker, Outing
from bandi.office.safety.rules import SoloRefused
from bandi.office.visits.actions import plan_visit
from bandi.office.worklist.models import Duty

Acting = Callable[[Any], AbstractContextManager[None]]


def marked(town: Any, **facts: Any) -> Marker:
    """Ara marks her first household."""
    told = {"kind": "marker_dog", "reason": "개가 물려고 함", "review_on": clock.today() + timedelta(days=30)}
    return actions.set_marker(by=town.ara, household=town.listing.household_id, **(told | facts))


def sent(tmp: Path) -> list[dict[str, str]]:
    """Messages that left, without their moment."""
    found = [json.loads(path.read_text("utf-8")) for path in (tmp / "safety").glob("*.json")]
    return sorted(({k: v for k, v in one.items() if k != "at"} for one in found), key=lambda one: one["to"])


@pytest.fixture
def outbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where messages leave to."""
    monkeypatch.setattr(here, "OUTBOX_FOLDER", tmp_path)
    return tmp_path


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """`later(65)`: it is so many minutes later at work."""
    real = clock.now

    def move(minutes: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: real() + timedelta(minutes=minutes))

    return move


@pytest.mark.parametrize("companion", ["", "   ", "ara", "A r a"])
def test_a_marker_refuses_to_plan_or_leave_alone(companion: str, town: Any, acting: Acting) -> None:
    with acting(town.ara):
        soon = clock.now() + timedelta(hours=2)
        plan_visit(by=town.ara, listing=town.listing.id, planned_at=soon, companion=companion)
        marked(town)
        with pytest.raises(SoloRefused):
            plan_visit(by=town.ara, listing=town.listing.id, planned_at=soon, companion=companion)
        with pytest.raises(SoloRefused):
            outings.go_out(by=town.ara, listing=town.listing.id, minutes=30, companion=companion)
        plan_visit(by=town.ara, listing=town.listing.id, planned_at=soon, companion="보라")
        after = clock.now() + timedelta(days=31)  # the marker is over by then
        plan_visit(by=town.ara, listing=town.listing.id, planned_at=after, companion="")


def test_a_marker_has_a_date_is_told_and_ends_by_itself(town: Any, acting: Acting) -> None:
    home = town.listing.household_id
    with acting(town.ara):
        for review in (clock.today(), clock.today() + timedelta(days=184)):
            with pytest.raises(Refused):
                marked(town, review_on=review)
        with pytest.raises(Refused):
            marked(town, reason="  ")
        marker = marked(town)
        duty = Duty.objects.get(key=f"safety:tell:{marker.id}")
        assert (duty.source, duty.duty, duty.settled_at) == ("clock", "marker_tell", None)
        actions.tell_marker(by=town.ara, marker=marker.id, how="told_letter")
        actions.tell_marker(by=town.bora, marker=marker.id, how="told_call")  # told once
        duty.refresh_from_db()
        assert duty.settled_at
        assert Marker.objects.get().told_how == "told_letter"
        assert queries.holding(home, on=marker.review_on)
        assert not queries.holding(home, on=marker.review_on + timedelta(days=1))
        actions.end_marker(by=town.ara, marker=marker.id)
        assert not queries.holding(home)
        with pytest.raises(Refused):
            actions.ask_longer(by=town.ara, marker=marker.id, until=clock.today() + timedelta(days=90), reason="더")
        with connection.cursor() as cursor:
            cursor.execute("select reason from safety_marker")
            assert "개".encode() not in bytes(cursor.fetchone()[0])


def test_a_marker_lasts_longer_only_with_a_second_person(town: Any, acting: Acting) -> None:
    until = clock.today() + timedelta(days=100)
    with acting(town.ara):
        marker = marked(town)
        with pytest.raises(Refused):
            actions.answer_longer(by=town.bora, marker=marker.id, agreed=True)  # nobody asked
        actions.ask_longer(by=town.ara, marker=marker.id, until=until, reason="여전히 개가 있음")
        with pytest.raises(Refused):
            actions.answer_longer(by=town.ara, marker=marker.id, agreed=True)
        assert Marker.objects.get().review_on == marker.review_on
        actions.answer_longer(by=town.bora, marker=marker.id, agreed=True)
        assert Marker.objects.get().review_on == until
        assert {"ask", "longer"} <= {e.detail["what"] for e in AuditEvent.objects.filter(action="marker.set")}


def test_a_missed_return_reaches_a_colleague_then_the_control_room_within_five_minutes(
    town: Any, acting: Acting, outbox: Path, later: Callable[[int], None], django_capture_on_commit_callbacks: Any
) -> None:
    with acting(town.ara):
        outing = outings.go_out(by=town.ara, listing=town.listing.id, minutes=30)
        assert outings.go_out(by=town.ara, listing=town.listing.id, minutes=30) == outing  # pressed twice
        with pytest.raises(Refused):
            outings.go_out(by=town.ara, listing=town.listings[1].id, minutes=30)
    told: dict[int, list[str]] = {}
    for minute in range(28, 36):
        later(minute)
        with django_capture_on_commit_callbacks(execute=True):
            outings.watch_outings()
        told[minute] = [one["to"] for one in sent(outbox)]
    assert told[29] == []
    assert told[30] == ["bora"]  # a colleague of the hub, not Ara herself, not Chan next door
    assert told[32] == ["bora"]
    assert told[33] == told[35] == ["bora", "bora", "daon"]  # the control room; nobody is told twice of the same
    assert set(sent(outbox)[0]) == {"to", "what", "page"}, "a message names nobody who is visited"
    with acting(town.bora):
        assert [one.state for one in queries.safety_page(town.bora).out] == ["control"]
        with pytest.raises(Refused):
            outings.answer_outing(by=town.ara, outing=outing.id, answer="저 괜찮아요")
        outings.answer_outing(by=town.bora, outing=outing.id, answer="전화로 무사함을 확인")
        assert [one.state for one in queries.safety_page(town.bora).out] == ["answered"]
    with acting(town.ara):
        outings.come_in(by=town.ara, outing=outing.id)
        outings.come_in(by=town.ara, outing=outing.id)
        assert AuditEvent.objects.filter(action="outing", detail__what="in").count() == 1
    with acting(town.chan):
        assert not queries.safety_page(town.chan).out
        with pytest.raises(OutOfReach):
            outings.answer_outing(by=town.chan, outing=outing.id, answer="?")


def test_whoever_comes_back_or_stays_longer_alarms_nobody(
    town: Any, acting: Acting, outbox: Path, later: Callable[[int], None], django_capture_on_commit_callbacks: Any
) -> None:
    with acting(town.ara):
        outing = outings.go_out(by=town.ara, listing=town.listing.id, minutes=30)
        later(25)
        outings.stay_longer(by=town.ara, outing=outing.id, minutes=30)
    later(50)
    with django_capture_on_commit_callbacks(execute=True):
        assert outings.watch_outings() == 0
    with acting(town.ara):
        outings.come_in(by=town.ara, outing=outing.id)
    later(300)
    with django_capture_on_commit_callbacks(execute=True):
        assert outings.watch_outings() == 0
    assert sent(outbox) == []


def test_the_silent_alarm_reaches_everybody_at_once_and_shows_nothing(
    town: Any, acting: Acting, outbox: Path, page_client: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with acting(town.ara):
        outing = outings.go_out(by=town.ara, listing=town.listing.id, minutes=60)
    with django_capture_on_commit_callbacks(execute=True):
        for _press in range(2):
            answer = page_client(town.ara).post(f"/safety/outings/{outing.id}/", {"step": "alarm"})
            assert (answer.status_code, answer.content) == (204, b"")
    assert [one["to"] for one in sent(outbox)] == ["bora", "bora", "daon"]
    with acting(town.ara):
        outings.come_in(by=town.ara, outing=outing.id)  # somebody may have made her press it
    with acting(town.bora):
        assert [one.state for one in queries.safety_page(town.bora).out] == ["alarm"]


def test_one_form_writes_the_incident_marks_the_home_and_tells_the_team(
    town: Any, acting: Acting, outbox: Path, page_client: Any, django_capture_on_commit_callbacks: Any
) -> None:
    home = town.listing.household_id
    form = {"kind": "incident_assault", "told": "문 앞에서 밀침", "on": str(clock.today()), "at": "00:01", "mark": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        wrong = page_client(town.ara).post(f"/households/{home}/incident/", form | {"told": "", "hurt": "on"})
        assert "사실대로 짧게" in wrong.content.decode()
        assert "checked" in wrong.content.decode()
        assert page_client(town.ara).post(f"/households/{home}/incident/", form).status_code == 302
    with acting(town.bora):
        incident = Incident.objects.get()
        assert incident.marker
        assert incident.marker.kind == "marker_violence"
        assert queries.two_people(home)
        assert [row.told for row in queries.safety_page(town.bora).incidents] == ["문 앞에서 밀침"]
        assert {"to": "bora", "what": "incident", "page": "/safety/"} in sent(outbox)
    with acting(town.chan):
        assert not queries.safety_page(town.chan).incidents


def test_the_plan_is_refused_beside_its_field_and_keeps_what_was_typed(
    town: Any, acting: Acting, page_client: Any
) -> None:
    with acting(town.ara):
        marked(town)
    told = {"step": "plan", "on": "2099-01-05", "at": "10:20", "companion": ""}
    with acting(town.ara):
        Marker.objects.update(review_on="2099-06-01")
    page = page_client(town.ara).post(f"/listings/{town.listing.id}/visit/", told).content.decode()
    assert "혼자 갈 수 없는 집입니다" in page.split('name="companion"')[1].split("</div>")[0]
    assert 'value="10:20"' in page
    assert "사나운 개" in page


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spans=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20), st.integers(0, 1)), min_size=2, max_size=6))
def test_no_two_bookings_of_one_thing_overlap(spans: list[tuple[int, int, int]], town: Any, acting: Acting) -> None:
    day = clock.at(clock.today() + timedelta(days=1), 0)
    with acting(town.bora), transaction.atomic():
        Booking.objects.all().delete()
        names = ("차 1", "차 2")
        items = [bookings.lend(by=town.bora, area=town.areas[0], kind="pool_car", name=name) for name in names]
        held: dict[int, list[tuple[int, int]]] = {0: [], 1: []}
        for start, length, which in spans:
            free = all(start + length <= a or b <= start for a, b in held[which])
            from_at, to_at = (day + timedelta(hours=at) for at in (start, start + length))
            try:
                bookings.book(by=town.ara, item=items[which].pk, from_at=from_at, to_at=to_at)
                assert free
                held[which].append((start, start + length))
            except Refused:
                assert not free
        assert Booking.objects.count() == sum(map(len, held.values()))


def test_bookings_are_given_up_by_whoever_made_them_and_stay_in_the_hub(town: Any, acting: Acting) -> None:
    day = clock.at(clock.today() + timedelta(days=1), 9)
    with acting(town.bora):
        car = bookings.lend(by=town.bora, area=town.areas[0], kind="pool_car", name="차 1")
        made = bookings.book(by=town.ara, item=car.pk, from_at=day, to_at=day + timedelta(hours=2))
        with pytest.raises(Refused):
            bookings.cancel(by=town.bora, booking=made.id)
        with pytest.raises(IntegrityError), transaction.atomic():
            Booking.objects.create(item=car, area=car.area, by=town.bora, span=made.span)
        bookings.cancel(by=town.ara, booking=made.id)
        assert not Booking.objects.exists()
    with acting(town.chan):
        assert queries.pool(town.chan) == []
        with pytest.raises(OutOfReach):
            bookings.book(by=town.chan, item=car.pk, from_at=day, to_at=day + timedelta(hours=2))


def test_next_door_nothing_of_it_exists(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        marker = marked(town)
        outing = outings.go_out(by=town.ara, listing=town.listing.id, minutes=30, companion="보라")
    with acting(town.chan):
        assert not Marker.objects.exists()
        assert not Outing.objects.exists()
        for act in (
            lambda: queries.marker_page(town.chan, marker.id),
            lambda: actions.end_marker(by=town.chan, marker=marker.id),
            lambda: outings.come_in(by=town.chan, outing=outing.id),
            lambda: actions.set_marker(
                by=town.chan,
                household=town.listing.household_id,
                kind="marker_dog",
                reason="x",
                review_on=clock.today() + timedelta(days=3),
            ),
        ):
            with pytest.raises(OutOfReach):
                act()


@pytest.fixture
def page_client(client: Any) -> Callable[[Any], Any]:
    """A client signed in as a person."""

    def signed_in(user: Any) -> Any:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in


def test_who_stays_longer_is_watched_anew(
    town: Any, acting: Acting, outbox: Path, later: Callable[[int], None], django_capture_on_commit_callbacks: Any
) -> None:
    """A colleague looked after the first missed return; the second one must be told all the same."""
    with acting(town.ara):
        outing = outings.go_out(by=town.ara, listing=town.listing.id, minutes=30)
    later(40)
    with django_capture_on_commit_callbacks(execute=True):
        assert outings.watch_outings() == 1
    with acting(town.bora):
        outings.answer_outing(by=town.bora, outing=outing.pk, answer="전화로 무사함을 확인")
    assert outings.watch_outings() == 0
    with acting(town.ara):
        outings.stay_longer(by=town.ara, outing=outing.pk, minutes=30)
    assert outings.watch_outings() == 0
    later(75)
    with django_capture_on_commit_callbacks(execute=True):
        assert outings.watch_outings() == 1
    with acting(town.bora):
        (page,) = queries.safety_page(town.bora).out
        assert page.state in ("missed", "control")
    with acting(town.ara):
        outings.raise_alarm(by=town.ara, outing=outing.pk)
        outings.stay_longer(by=town.ara, outing=outing.pk, minutes=30)  # somebody may make her say so
        assert outings.raise_alarm(by=town.ara, outing=outing.pk).alarm_at is not None
        assert queries.safety_page(town.ara).out[0].state == "alarm"


@pytest.mark.parametrize("minutes", [0, -1, 481, 10**30])
def test_a_return_nobody_can_mean_is_refused(minutes: int, town: Any, acting: Acting) -> None:
    with acting(town.ara), pytest.raises(Refused):
        outings.go_out(by=town.ara, listing=town.listing.id, minutes=minutes)


def test_an_incident_sent_twice_is_one_and_tells_whoever_stands_in(
    town: Any, client: Any, acting: Acting, outbox: Path, django_capture_on_commit_callbacks: Any
) -> None:
    day = clock.today()
    days = {"from_on": day, "to_on": day, "given_by": town.bora, "given_at": clock.now()}
    StandIn.objects.create(giver=town.bora, taker=town.chan, **days)
    client.force_login(town.ara)
    path = f"/households/{town.listing.household_id}/incident/"
    once = re.search(r'name="once" value="([^"]+)"', client.get(path).content.decode())
    assert once is not None
    told = {"once": once[1], "kind": "incident_abuse", "told": "욕설", "on": str(day), "at": "00:01", "mark": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        assert {client.post(path, told).status_code for _twice in range(2)} == {302}
    with acting(town.ara):
        assert (Incident.objects.count(), Marker.objects.count()) == (1, 1)
    assert {one["to"] for one in sent(outbox)} == {"bora", "chan"}


def test_a_marker_that_ended_untold_can_still_be_told(town: Any, client: Any, acting: Acting, later: Any) -> None:
    with acting(town.ara):
        marker = marked(town, review_on=clock.today() + timedelta(days=1))
        Marker.objects.update(set_on=clock.today() - timedelta(days=9), review_on=clock.today() - timedelta(days=2))
    client.force_login(town.ara)
    assert 'value="told"' in client.get(f"/safety/markers/{marker.pk}/").content.decode()
    assert client.post(f"/safety/markers/{marker.pk}/", {"step": "told", "how": "told_letter"}).status_code == 302
    with acting(town.ara):
        assert Duty.objects.get(key=f"safety:tell:{marker.pk}").settled_at


def test_the_demo_marks_and_leaves(town: Any, settings: Any, household_maker: Any, acting: Acting) -> None:
    from bandi.office.safety.demo import mark_and_leave

    household_maker(12)
    make_person("narae", "visiting_nurse", town.areas[0])
    with pytest.raises(Refused):
        mark_and_leave()
    settings.DEMO = True
    assert (mark_and_leave(), mark_and_leave()) == (4, 0)
    with acting(town.ara):
        page = queries.safety_page(town.ara)
        assert (len(page.out), len(page.incidents), len(page.markers)) == (1, 1, 2)
