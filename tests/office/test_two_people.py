"""No path leads from a list to a closed household that was never met without two people: 2,000 random paths of work.

One machine takes random steps. On paper it uses the rules alone (thousands of paths in seconds); in the office it uses
the real actions and PostgreSQL for a few. Both must keep the same promises after every step.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bandi.office import clock
from bandi.office.discovery import door
from bandi.office.errors import Refused
from bandi.office.visits import actions
from bandi.office.visits.evidence import Rest, check_rest
from bandi.office.visits.models import ContactAttempt, Result, Visit
from bandi.office.visits.record import add_up, as_tried
from bandi.office.visits.returns import return_result
from bandi.office.visits.rules import Tried, check_result
from bandi.office.worklist.models import Listing

NOW = datetime(2026, 9, 22, 3, tzinfo=UTC)
HOURS = (10, 15, 19)
WAYS = [(rung.id, answer) for rung in door.ladder().rungs if rung.id != "visit" for answer in rung.replies]
GROUNDS = ["", *sorted(door.outcome_rules().grounds)]
PEOPLE = st.sampled_from([1, 2])
MOMENTS = st.tuples(st.integers(1, 5), st.sampled_from(HOURS))


class Paper:
    """The work on one household by the rules alone: rows that no database ever sees."""

    def __init__(self) -> None:
        self.listing = Listing(state="todo", area_id="11020690")
        self.rows: list[ContactAttempt | Visit | Result] = []
        self.ticks = 0

    def _of(self, kind: type[Any]) -> list[Any]:
        return [row for row in self.rows if isinstance(row, kind)]

    def _agree(self) -> None:
        add_up(
            self.listing,
            contacts=self._of(ContactAttempt),
            visits=self._of(Visit),
            results=self._of(Result),
            discussed=True,
        )

    def _tick(self) -> datetime:
        self.ticks += 1
        return NOW + timedelta(seconds=self.ticks)

    def tried(self) -> list[Tried]:
        return as_tried(self._of(ContactAttempt), self._of(Visit))

    def holding(self) -> Result | None:
        return next((row for row in self._of(Result) if row.holds), None)

    def state(self) -> tuple[str, str | None]:
        return self.listing.state, self.listing.result

    def attempt(self, by: int, way: tuple[str, str], at: datetime) -> None:
        self.rows.append(ContactAttempt(kind=way[0], answer=way[1], at=at, by_id=by, created_at=self._tick()))
        self._agree()

    def visit(self, by: int, at: datetime, *, met: bool) -> None:
        self.rows.append(Visit(at=at, met=met, by_id=by, created_at=self._tick()))
        self._agree()

    def give(self, by: int, outcome: str, rest: Rest) -> None:
        second = check_result(outcome, self.tried())
        check_rest(outcome, rest, from_area="11020690")
        for row in self._of(Result):
            row.superseded = True
        self.rows.append(Result(outcome=outcome, given_by_id=by, needs_second=second, created_at=self._tick()))
        self._agree()

    def _waiting(self, by: int) -> Result:
        waiting = [r for r in self._of(Result) if r.needs_second and not r.superseded and r.confirmed_at is None]
        if not waiting or waiting[0].given_by_id == by:
            raise Refused(ko="아니요", en="No")
        return waiting[0]

    def confirm(self, by: int) -> None:
        row = self._waiting(by)
        row.confirmed_by_id, row.confirmed_at = by, self._tick()
        self._agree()

    def send_back(self, by: int) -> None:
        self._waiting(by).superseded = True
        self._agree()

    def undo(self, by: int) -> None:
        steps = [(getattr(row, "confirmed_at", None) or row.created_at, place) for place, row in enumerate(self.rows)]
        row = self.rows[max(steps)[1]] if steps else None
        taken_by = (
            None if row is None else (row.confirmed_by_id or row.given_by_id) if isinstance(row, Result) else row.by_id
        )
        if row is None or taken_by != by or (isinstance(row, Result) and row.superseded):
            raise Refused(ko="아니요", en="No")
        if isinstance(row, Result) and row.confirmed_at is not None:
            row.confirmed_by_id, row.confirmed_at = None, None
        else:
            self.rows.remove(row)
            earlier = self._of(Result)
            if isinstance(row, Result) and earlier:
                earlier[-1].superseded = False
        self._agree()


class Work(RuleBasedStateMachine):
    """Random steps of two colleagues on one household."""

    desk_of: ClassVar[Callable[[], Any]] = Paper

    def __init__(self) -> None:
        super().__init__()
        self.desk = type(self).desk_of()

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Refused:
            return

    @rule(by=PEOPLE, way=st.sampled_from(WAYS), when=MOMENTS)
    def attempt(self, by: int, way: tuple[str, str], when: tuple[int, int]) -> None:
        self._try(lambda: self.desk.attempt(by, way, moment(when)))

    @rule(by=PEOPLE, when=MOMENTS, met=st.booleans())
    def visit(self, by: int, when: tuple[int, int], met: bool) -> None:
        self._try(lambda: self.desk.visit(by, moment(when), met=met and when[0] == 1))  # met is rarer than missed

    @rule(by=PEOPLE, outcome=st.sampled_from(door.OUTCOMES), ground=st.sampled_from(GROUNDS))
    def give(self, by: int, outcome: str, ground: str) -> None:
        known = door.outcome_rules().rules[outcome].grounds
        rest = Rest(ground=ground if ground in known or len(ground) % 2 else (known or ("",))[0], to_place="먼동")
        self._try(lambda: self.desk.give(by, outcome, rest))

    @rule(by=PEOPLE)
    def search_and_give_up(self, by: int) -> None:
        """The shortest honest way to `unlocated`, so that the paths behind it are walked as well."""
        for place, way in enumerate(("call", "letter", "call", "visit")):
            at = moment((place + 1, HOURS[place % 3]))
            if way == "visit":
                self._try(lambda at=at: self.desk.visit(by, at, met=False))
            else:
                self._try(lambda at=at, way=way: self.desk.attempt(by, (way, "no_answer"), at))
        self._try(lambda: self.desk.give(by, door.UNLOCATED, Rest()))

    @rule(by=PEOPLE)
    def confirm(self, by: int) -> None:
        self._try(lambda: self.desk.confirm(by))

    @rule(by=PEOPLE)
    def send_back(self, by: int) -> None:
        self._try(lambda: self.desk.send_back(by))

    @rule(by=PEOPLE)
    def undo(self, by: int) -> None:
        self._try(lambda: self.desk.undo(by))

    @invariant()
    def nobody_closes_alone_what_was_never_met(self) -> None:
        state, result = self.desk.state()
        holding: Result | None = self.desk.holding()
        assert (result is None) == (holding is None)
        assert (state in ("done", "unreached")) == (holding is not None) or state in ("met", "visit_planned")
        if holding is None:
            return
        assert holding.outcome == result
        if not any(one.met for one in self.desk.tried()):
            assert holding.confirmed_by_id is not None
            assert holding.confirmed_by_id != holding.given_by_id

    @invariant()
    def nobody_found_is_never_an_end(self) -> None:
        state, result = self.desk.state()
        assert not (state == "done" and result in door.UNMET_OUTCOMES)
        if result == door.UNLOCATED:
            kinds = {one.kind for one in self.desk.tried()}
            assert self.desk.holding().confirmed_by_id is not None
            assert {"call", "visit"} <= kinds
            assert len(self.desk.tried()) >= 4


def moment(when: tuple[int, int]) -> datetime:
    """A part of one of the past days."""
    days, hour = when
    return clock.at(clock.today() - timedelta(days=days), hour)


def test_two_thousand_paths_on_paper() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Work,
        settings=settings(
            max_examples=2_000, stateful_step_count=8, deadline=None, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


class Careless(Paper):
    """The same desk without its second person."""

    def give(self, by: int, outcome: str, rest: Rest) -> None:
        super().give(by, outcome, rest)
        self.rows[-1].needs_second = False  # type: ignore[union-attr]
        self._agree()


def test_the_machine_notices_a_rule_that_is_gone() -> None:
    class CarelessWork(Work):
        desk_of: ClassVar[Callable[[], Any]] = Careless

    with pytest.raises(AssertionError):
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            CarelessWork,
            settings=settings(
                max_examples=200, stateful_step_count=8, deadline=None, database=None, phases=[Phase.generate],
                suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
            ),
        )  # fmt: skip


def test_the_real_actions_keep_the_same_promises(
    town: Any, acting: Callable[[Any], AbstractContextManager[None]]
) -> None:
    people = {1: town.ara, 2: town.bora}

    class Office:
        """The same work with the office's own actions, in PostgreSQL."""

        def tried(self) -> list[Tried]:
            rows = ContactAttempt.objects.filter(listing=town.listing)
            return as_tried(rows, Visit.objects.filter(listing=town.listing, at__isnull=False))

        def holding(self) -> Result | None:
            return next((row for row in Result.objects.filter(listing=town.listing) if row.holds), None)

        def state(self) -> tuple[str, str | None]:
            row = Listing.objects.get(pk=town.listing.pk)
            return row.state, row.result

        def attempt(self, by: int, way: tuple[str, str], at: datetime) -> None:
            told = {"listing": town.listing.id, "kind": way[0], "answer": way[1], "at": at}
            actions.record_attempt(by=people[by], **told)

        def visit(self, by: int, at: datetime, *, met: bool) -> None:
            actions.record_visit(by=people[by], listing=town.listing.id, met=met, at=at)

        def give(self, by: int, outcome: str, rest: Rest) -> None:
            actions.give_result(by=people[by], listing=town.listing.id, outcome=outcome, evidence="확인", rest=rest)

        def _last(self) -> Any:
            found = Result.objects.filter(listing=town.listing).order_by("-created_at").first()
            if found is None:
                raise Refused(ko="아니요", en="No")
            return found.id

        def confirm(self, by: int) -> None:
            actions.confirm_result(by=as_lead(by), result=self._last())

        def send_back(self, by: int) -> None:
            return_result(by=as_lead(by), result=self._last(), reason="더 찾아보세요")

        def undo(self, by: int) -> None:
            actions.undo_last(by=people[by], listing=town.listing.id)

    def as_lead(by: int) -> Any:
        people[by].role = "team_lead"
        return people[by]

    class OfficeWork(Work):
        desk_of: ClassVar[Callable[[], Any]] = Office

        def __init__(self) -> None:
            self.until = transaction.atomic()
            self.until.__enter__()
            super().__init__()

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.until.__exit__(None, None, None)

    with acting(town.bora):
        run_state_machine_as_test(  # type: ignore[no-untyped-call]
            OfficeWork,
            settings=settings(
                max_examples=20, stateful_step_count=10, deadline=None, database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
