"""Who is who: a lead decides, an officer may not, next door sees nothing; a decision holds and can be taken back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from bandi.engine.linkage import pair_decisions
from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.audit.models import AuditEvent
from bandi.office.errors import OutOfReach, Refused
from bandi.office.pairs import actions, queries
from bandi.office.pairs.models import LinkPair

Acting = Callable[[Any], AbstractContextManager[None]]
LATER_ON = date(2099, 1, 1)


def found(stranger: int, home: Any, **facts: Any) -> dict[str, Any]:
    """A pair as the engine hands it over: a name on a gas bill beside a resident of this household."""
    return {
        "stranger": stranger,
        "person": home.key + 7,
        "household": home.key,
        "area": home.area_id,
        "feed": "gas_arrears",
        "tier": "",
        "sure": 0.91,
        "parts": [{"comparison": "name", "level": "near", "weight": 4.5}],
        "records": 3,
        "months": 5,
        "told": {"name": "가짜돌", "birth": date(1955, 3, 1), "phone": "010-0000-1111", "street": "시험로1길 1"},
        "registered": {"name": "가짜둘", "birth": date(1955, 3, 1), "street": "시험로1길 1", "unit": "101호"},
    } | facts


@pytest.fixture
def lake(own_engine: Any) -> Any:
    """An engine of its own, to see what it is told."""
    return own_engine().lake


def fill(town: Any, pairs: list[dict[str, Any]], *, on: date = date(2026, 9, 22)) -> int:
    """The queue as publication fills it."""
    with within(town.areas):
        return actions.write_pairs(pairs, round_id=town.round.id, by=None, on=on)


def told(lake: Any) -> list[tuple[int, bool]]:
    """What the engine believes of pairs today."""
    return pair_decisions(lake, until=LATER_ON).select("stranger", "same").rows()


@pytest.fixture
def queued(town: Any, lake: Any) -> Any:
    """Two pairs on Bora's side, one on Chan's."""
    homes = [town.listings[0].household, town.listings[1].household, town.next_door[0].household]
    fill(town, [found(11, homes[0]), found(22, homes[1], months=9), found(33, homes[2])])
    with within(town.areas):
        town.pairs = {row.stranger_key: row for row in LinkPair.objects.all()}
    return town


def test_what_hangs_most_comes_first_and_names_stay_masked(queued: Any, acting: Acting) -> None:
    with acting(queued.bora):
        page = queries.queue(queued.bora)
        assert [row.pair.stranger_key for row in page.rows] == [22, 11]
        assert (page.counts["waiting"], page.counts["decided"]) == (2, 0)
        assert page.rows[0].told == queries.Side(
            name="가○돌", birth_year=1955, phone="010-****-1111", street="시험로1길"
        )
        assert page.rows[0].registered.unit == "○○○"
    seen = AuditEvent.objects.get(action="pair.view", actor="bora")
    assert (seen.purpose, len(seen.detail["pairs"]), len(seen.subjects)) == ("match", 2, 2)


def test_names_are_opened_on_request_and_written_to_the_trail(queued: Any, acting: Acting) -> None:
    pair = queued.pairs[11]
    with acting(queued.bora):
        assert queries.pair_page(queued.bora, pair.id).told.name == "가○돌"
        page = queries.pair_page(queued.bora, pair.id, reveal=True)
        assert (page.told.name, page.told.birth, page.registered.unit) == ("가짜돌", date(1955, 3, 1), "101호")
    seen = AuditEvent.objects.get(action="person.reveal")
    assert (seen.actor, seen.subjects, seen.detail["pair"]) == ("bora", [pair.household_id], str(pair.id))
    with acting(queued.daon):
        assert queries.pair_page(queued.daon, pair.id).told.name == "가○돌"
        with pytest.raises(PermissionDenied):
            queries.pair_page(queued.daon, pair.id, reveal=True)


@pytest.mark.parametrize(("verdict", "same"), [("same", True), ("different", False)])
def test_a_decision_reaches_the_engine_and_can_be_taken_back(
    queued: Any, acting: Acting, lake: Any, verdict: str, same: bool
) -> None:
    pair = queued.pairs[11]
    with acting(queued.bora):
        actions.decide(by=queued.bora, pair=pair.id, verdict=verdict, note="생일과 동호수가 같음")
        assert told(lake) == [(11, same)]
        assert [row.pair.pk for row in queries.queue(queued.bora, tab="decided").rows] == [pair.pk]
        with pytest.raises(Refused, match="already"):
            actions.decide(by=queued.bora, pair=pair.id, verdict="different")
        actions.undo(by=queued.bora, pair=pair.id)
        assert told(lake) == []
        assert {row.pair.pk for row in queries.queue(queued.bora).rows} >= {pair.pk}
        with pytest.raises(Refused, match="no decision"):
            actions.undo(by=queued.bora, pair=pair.id)
    kept = AuditEvent.objects.filter(action__in=("pair.decide", "pair.undo")).order_by("id")
    assert [(event.action, event.detail["verdict"]) for event in kept] == [
        ("pair.decide", verdict),
        ("pair.undo", verdict),
    ]


def test_later_tells_the_engine_nothing_and_waits_on(queued: Any, acting: Acting, lake: Any) -> None:
    with acting(queued.bora):
        actions.decide(by=queued.bora, pair=queued.pairs[11].id, verdict="later")
        page = queries.queue(queued.bora, tab="later")
        assert (page.counts["waiting"], page.counts["later"]) == (1, 1)
        assert told(lake) == []
        actions.decide(by=queued.bora, pair=queued.pairs[11].id, verdict="same")
    assert told(lake) == [(11, True)]


def test_a_stranger_is_one_person_at_most(queued: Any, acting: Acting, lake: Any) -> None:
    first, second = queued.listings[0].household, queued.listings[1].household
    fill(queued, [found(44, first), found(44, second, person=5)])
    with acting(queued.bora):
        one, other = LinkPair.objects.filter(stranger_key=44).order_by("person_key")
        assert [row.pair.pk for row in queries.pair_page(queued.bora, one.pk).others] == [other.pk]
        actions.decide(by=queued.bora, pair=one.pk, verdict="same")
        waits = {row.pair.stranger_key for row in queries.queue(queued.bora).rows}
        assert waits == {11, 22}  # the rival waits no longer
        with pytest.raises(Refused, match="another resident"):
            actions.decide(by=queued.bora, pair=other.pk, verdict="same")
        actions.undo(by=queued.bora, pair=one.pk)
        actions.decide(by=queued.bora, pair=other.pk, verdict="same")
    assert told(lake) == [(44, True)]


def test_a_decision_survives_the_next_publication(queued: Any, acting: Acting) -> None:
    home = queued.listings[0].household
    with acting(queued.bora):
        actions.decide(by=queued.bora, pair=queued.pairs[11].id, verdict="same", note="확인함")
    next_round = type(queued.round).objects.create(
        id="2026-6", title_ko="다음", title_en="Next", cutoff=date(2026, 10, 31), field_from=clock.today(),
        field_to=clock.today(), seed=1,
    )  # fmt: skip
    queued.round = next_round
    again = [found(11, home, sure=0.97), found(55, home, person=9)]
    assert fill(queued, again, on=date(2026, 11, 17)) == 2
    assert fill(queued, again, on=date(2026, 11, 18)) == 2  # twice changes nothing
    with within(queued.areas):
        rows = {row.stranger_key: row for row in LinkPair.objects.all()}
    assert set(rows) == {11, 55}  # what waited and waits no longer has gone
    assert (rows[11].state, rows[11].note, rows[11].sure) == ("same", "확인함", 0.97)
    assert rows[11].since == date(2026, 9, 22)
    assert (rows[55].state, rows[55].since) == ("waiting", date(2026, 11, 17))


def test_what_the_engine_cannot_keep_is_not_kept_here(queued: Any, acting: Acting, lake: Any) -> None:
    (lake.folder / "pair_decisions.parquet").mkdir()
    with acting(queued.bora):
        with pytest.raises(Exception), transaction.atomic():  # noqa: B017, PT011 - whatever the disk says
            actions.decide(by=queued.bora, pair=queued.pairs[11].id, verdict="same")
        assert LinkPair.objects.get(pk=queued.pairs[11].pk).state == "waiting"


@pytest.mark.parametrize("who", ["ara", "saerom"])
def test_an_officer_and_a_steward_decide_nothing(queued: Any, acting: Acting, lake: Any, who: str) -> None:
    user, pair = getattr(queued, who), queued.pairs[11].id
    for attempt in (
        lambda: queries.queue(user),
        lambda: queries.pair_page(user, pair),
        lambda: actions.decide(by=user, pair=pair, verdict="same"),
        lambda: actions.undo(by=user, pair=pair),
    ):
        with acting(user), pytest.raises(PermissionDenied):
            attempt()
    assert told(lake) == []


def test_a_lead_next_door_sees_and_changes_nothing(queued: Any, acting: Acting, lake: Any) -> None:
    queued.chan.role = "team_lead"
    queued.chan.save()
    pair = queued.pairs[11].id
    for areas in (queued.areas[1:], queued.areas):  # where the database holds, and where it would show everything
        with within(areas):
            assert {row.pair.stranger_key for row in queries.queue(queued.chan).rows} == {33}
            for attempt in (
                lambda: queries.pair_page(queued.chan, pair),
                lambda: queries.pair_page(queued.chan, pair, reveal=True),
                lambda: actions.decide(by=queued.chan, pair=pair, verdict="same"),
                lambda: actions.undo(by=queued.chan, pair=pair),
            ):
                with pytest.raises(OutOfReach):
                    attempt()
    assert told(lake) == []


def test_the_database_keeps_names_sealed_and_decisions_whole(queued: Any, as_owner: Any, acting: Acting) -> None:
    with as_owner() as cursor:
        cursor.execute("select told, registered from pairs_linkpair")
        for sides in cursor.fetchall():
            for side in sides:
                assert "가짜".encode() not in bytes(side)
    with acting(queued.bora), pytest.raises(IntegrityError, match="pair_decided_by_and_at"), transaction.atomic():
        LinkPair.objects.filter(pk=queued.pairs[11].pk).update(state="same")


def test_the_number_of_questions_does_not_grow_with_the_queue(queued: Any, acting: Acting) -> None:
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        with acting(queued.bora), CaptureQueriesContext(connection) as seen:
            queries.queue(queued.bora)
        return len(seen)

    before = asked()
    homes = [listing.household for listing in queued.listings]
    fill(queued, [found(100 + number, homes[number % 3], person=number) for number in range(25)])
    assert asked() == before <= 12
