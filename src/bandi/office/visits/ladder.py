"""Where a household stands on the attempt ladder, and what comes next (연락 사다리). Pure: no clock, no database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils import timezone

from bandi.office.discovery import door
from bandi.office.visits.rules import Tried, apart, ever_met, part_of_day
from bandi.office.worklist.working_days import add_working_days

if TYPE_CHECKING:
    from bandi.office.discovery.door.contacting import Rung

DONE, WAITING, NOW, LATER, NEEDLESS = "done", "waiting", "now", "later", "needless"
NUMBER_FOUND, NO_NUMBER = "number_found", "no_number"
PRESSING = ("danger", "news", NO_NUMBER)  # reasons that go before the order


@dataclass(frozen=True)
class Stand:
    """One rung as it stands for a household."""

    rung: "Rung"
    tries: Sequence[Tried]
    state: str  # done | waiting | now | later | needless
    due_on: date  # the next try, or until when an answer is waited for
    parts: Sequence[str]  # parts of the day not tried yet, where different ones are asked for
    why: str  # first | again | danger | news | no_number | waits | enough | before | met


@dataclass(frozen=True)
class Climb:
    """The whole ladder for one household."""

    stands: Sequence[Stand]
    met: bool

    @property
    def next(self) -> Stand | None:
        """What to do now; else the answer that is waited for and comes first; None once somebody was met or all is
        tried."""
        open_ = [stand for stand in self.stands if stand.state == NOW]
        pressing = [stand for stand in open_ if stand.why in PRESSING]
        waited = sorted((stand for stand in self.stands if stand.state == WAITING), key=lambda stand: stand.due_on)
        return next(iter([*pressing, *open_, *waited]), None)

    def may(self, rung: str) -> bool:
        """Whether a rung is open: nothing that must be tried before is left."""
        return any(stand.rung.id == rung and stand.state in (NOW, WAITING, DONE) for stand in self.stands)


def climb(tried: Sequence[Tried], *, marks: Collection[str] = (), numbers: bool = True, today: date) -> Climb:
    """Where the household stands after these attempts, oldest first.

    `marks`: what was seen at the door or by others. `numbers`: whether a telephone number is known; without one, who
    finds numbers is asked first. News on a rung that does not meet (a village head, police) asks for a visit at once.
    """
    ladder, met = door.ladder(), ever_met(tried)
    news, found = _news(tried), any(one.answer == NUMBER_FOUND for one in tried)
    open_, stands = True, []
    for _step, group in groupby((rung for rung in ladder.rungs if rung.step), key=lambda rung: rung.step):
        rungs = list(group)
        own = [one for one in tried if one.kind in {rung.id for rung in rungs}]
        enough = _enough(rungs[0], own)
        deaf = [rung for rung in rungs if rung.by_number and not (numbers or (found and not rung.channel))]
        for rung in rungs:
            danger = "danger" if set(rung.opened_by) & set(marks) else ""
            if not danger and rung.finds_numbers and not numbers and not found:
                danger = NO_NUMBER
            stand = _stand(rung, own, today=today, enough=enough, open_=open_, danger=danger)
            if not met and news and rung.id == "visit":
                stand = replace(stand, state=NOW, parts=(), why="news")
            elif met or (rung in deaf and not own):
                here = any(one.kind == rung.id for one in own)
                stand = replace(stand, state=DONE if here else NEEDLESS, why="met" if met else NO_NUMBER)
            stands.append(stand)
        done = enough and not any(stand.state == WAITING for stand in stands[-len(rungs) :])
        open_ = done or (open_ and (not rungs[0].holds or rungs[0] in deaf))
    return Climb(tuple(stands), met)


def _news(tried: Sequence[Tried]) -> bool:
    """Whether somebody told something and nobody went there since."""
    told = max((one.at for one in tried if one.reached and not one.met), default=None)
    return told is not None and not any(one.at > told and one.kind == "visit" for one in tried)


def _enough(rung: "Rung", own: Sequence[Tried]) -> bool:
    counted = apart(own)
    return len(counted) >= rung.times and len({part_of_day(one.at) for one in counted}) >= rung.parts


def _stand(rung: "Rung", own: Sequence[Tried], *, today: date, enough: bool, open_: bool, danger: str) -> Stand:
    here = [one for one in own if one.kind == rung.id]
    last = own[-1] if own else None
    due_on = add_working_days(timezone.localdate(last.at), rung.wait_days) if last else today
    parts = tuple(part for part in ("morning", "afternoon", "evening") if part not in {part_of_day(t.at) for t in own})
    waits = last is not None and last.kind == rung.id and door.ladder().replies[last.answer or "no_answer"].waiting
    if waits and due_on > today:
        state, why = WAITING, "waits"
    elif enough:
        state, why = (DONE if here else NEEDLESS), "enough"
    elif danger or open_:
        state, why = NOW, danger or ("again" if own else "first")
    else:
        state, why = LATER, "before"
    return Stand(rung, tuple(here), state, max(due_on, today), parts if rung.parts > 1 and own else (), why)
