"""Everything due, from every source: opened once, settled once, seen by the neighbourhood it belongs to."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bandi.office import clock
from bandi.office.audit.models import AuditEvent
from bandi.office.errors import OutOfReach
from bandi.office.worklist.actions import open_duty, reopen_duty, settle_duty
from bandi.office.worklist.duties import DUTIES, SOURCES, Source
from bandi.office.worklist.models import Duty

Acting = Callable[[Any], AbstractContextManager[None]]


def due(town: Any, key: str = "test:1", **facts: Any) -> Duty:
    """Ara's first household is to be looked at again in three days."""
    soon = clock.today() + timedelta(days=3)
    told = {"household": town.listing.household_id, "source": Source.RECHECK, "duty": "first_contact", "due_on": soon}
    return open_duty(**(told | {"key": key, "by": town.ara} | facts))


def test_the_same_occasion_is_opened_once_and_settled_once(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        first = due(town)
        assert due(town, due_on=clock.today()) == first
        assert Duty.objects.get().due_on == first.due_on
        assert settle_duty(key="test:1", by=town.ara)
        assert not settle_duty(key="test:1", by=town.ara)
        due(town)
        assert Duty.objects.get().settled_at, "a job that runs again does not open what is done"
        assert reopen_duty(key="test:1", by=town.ara)
        assert Duty.objects.get().settled_at is None
        told = AuditEvent.objects.filter(action__startswith="duty.").values_list("action", "subjects")
    assert list(told) == [(action, [first.household_id]) for action in ("duty.open", "duty.settle", "duty.open")]


def test_next_door_opens_settles_and_sees_nothing(town: Any, acting: Acting) -> None:
    with acting(town.ara):
        due(town)
    with acting(town.chan):
        with pytest.raises(OutOfReach):
            due(town, "test:2", by=town.chan)
        assert not settle_duty(key="test:1", by=town.chan)
        assert not Duty.objects.exists()
    with acting(town.ara):
        assert Duty.objects.get().settled_at is None


def test_a_code_without_words_is_refused(town: Any, acting: Acting) -> None:
    with acting(town.ara), pytest.raises(ValueError, match="no words"):
        due(town, duty="unheard_of")
    assert set(SOURCES) == set(Source)
    assert all(all(words) for words in (*SOURCES.values(), *DUTIES.values()))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(["open", "settle", "reopen"]), st.sampled_from("ab")), max_size=12))
def test_any_order_of_steps_leaves_what_was_last_said(steps: list[tuple[str, str]], town: Any, acting: Acting) -> None:
    held: dict[str, bool] = {}  # key -> still open
    with acting(town.ara):
        Duty.objects.all().delete()
        for step, key in steps:
            if step == "open":
                due(town, key)
                held.setdefault(key, True)
            elif step == "settle":
                assert settle_duty(key=key, by=town.ara) == held.get(key, False)
                held = held | {key: False} if key in held else held
            else:
                assert reopen_duty(key=key, by=town.ara) == (held.get(key) is False)
                held = held | {key: True} if key in held else held
        assert {duty.key: duty.settled_at is None for duty in Duty.objects.all()} == held
