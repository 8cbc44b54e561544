"""How the work on a listed household moves on, as data: (state, event) -> state (업무 상태)."""

from collections.abc import Iterable
from enum import StrEnum


class WorkState(StrEnum):
    """Where the work on a household stands."""

    TODO = "todo"  # nothing tried yet (미착수)
    CONTACTING = "contacting"  # tried, nobody reached yet (연락 중)
    VISIT_PLANNED = "visit_planned"  # a visit is agreed or decided (방문 예정)
    MET = "met"  # somebody was reached or met (만남)
    UNREACHED = "unreached"  # could not be found this round; never final (미접촉)
    DONE = "done"  # a result holds (완료)


class Event(StrEnum):
    """What moves it on."""

    MISSED = "missed"  # a call, letter or visit without an answer
    REACHED = "reached"  # somebody answered or was met
    PLANNED = "planned"  # a visit was planned
    SETTLED = "settled"  # a result holds that ends the work of this round
    UNLOCATED = "unlocated"  # a result holds that says nobody could be found


LABELS: dict[str, tuple[str, str]] = {
    WorkState.TODO: ("미착수", "Not started"),
    WorkState.CONTACTING: ("연락 중", "Contacting"),
    WorkState.VISIT_PLANNED: ("방문 예정", "Visit planned"),
    WorkState.MET: ("만남", "Met"),
    WorkState.UNREACHED: ("미접촉", "Not reached"),
    WorkState.DONE: ("완료", "Done"),
}

OPEN = (WorkState.TODO, WorkState.CONTACTING, WorkState.VISIT_PLANNED, WorkState.MET)
"""States in which the household still waits for something this round."""

TRANSITIONS: dict[tuple[WorkState, Event], WorkState] = {
    (WorkState.TODO, Event.MISSED): WorkState.CONTACTING,
    (WorkState.TODO, Event.REACHED): WorkState.MET,
    (WorkState.TODO, Event.PLANNED): WorkState.VISIT_PLANNED,
    (WorkState.TODO, Event.SETTLED): WorkState.DONE,
    (WorkState.TODO, Event.UNLOCATED): WorkState.UNREACHED,
    (WorkState.CONTACTING, Event.MISSED): WorkState.CONTACTING,
    (WorkState.CONTACTING, Event.REACHED): WorkState.MET,
    (WorkState.CONTACTING, Event.PLANNED): WorkState.VISIT_PLANNED,
    (WorkState.CONTACTING, Event.SETTLED): WorkState.DONE,
    (WorkState.CONTACTING, Event.UNLOCATED): WorkState.UNREACHED,
    (WorkState.VISIT_PLANNED, Event.MISSED): WorkState.CONTACTING,
    (WorkState.VISIT_PLANNED, Event.REACHED): WorkState.MET,
    (WorkState.VISIT_PLANNED, Event.PLANNED): WorkState.VISIT_PLANNED,
    (WorkState.VISIT_PLANNED, Event.SETTLED): WorkState.DONE,
    (WorkState.VISIT_PLANNED, Event.UNLOCATED): WorkState.UNREACHED,
    (WorkState.MET, Event.MISSED): WorkState.MET,
    (WorkState.MET, Event.REACHED): WorkState.MET,
    (WorkState.MET, Event.PLANNED): WorkState.VISIT_PLANNED,
    (WorkState.MET, Event.SETTLED): WorkState.DONE,
    (WorkState.MET, Event.UNLOCATED): WorkState.UNREACHED,
    (WorkState.UNREACHED, Event.MISSED): WorkState.UNREACHED,
    (WorkState.UNREACHED, Event.REACHED): WorkState.MET,
    (WorkState.UNREACHED, Event.PLANNED): WorkState.VISIT_PLANNED,
    (WorkState.UNREACHED, Event.SETTLED): WorkState.DONE,
    (WorkState.UNREACHED, Event.UNLOCATED): WorkState.UNREACHED,
    (WorkState.DONE, Event.MISSED): WorkState.DONE,
    (WorkState.DONE, Event.REACHED): WorkState.DONE,
    (WorkState.DONE, Event.PLANNED): WorkState.DONE,
    (WorkState.DONE, Event.SETTLED): WorkState.DONE,
    (WorkState.DONE, Event.UNLOCATED): WorkState.UNREACHED,
}


def after(state: str, event: Event) -> WorkState:
    """The state that follows."""
    return TRANSITIONS[WorkState(state), event]


def replayed(events: Iterable[Event]) -> WorkState:
    """The state after all events from the beginning: what an undone step leaves behind."""
    state = WorkState.TODO
    for event in events:
        state = after(state, event)
    return state
