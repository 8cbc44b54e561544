"""When a result may be given, and when a second person must look (결과 규칙). Pure functions of what was recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from django.utils import timezone

from bandi.office.discovery import door
from bandi.office.errors import Refused

LEAST_ATTEMPTS = 4  # before a household may be called unlocated


@dataclass(frozen=True)
class Tried:
    """One attempt of any kind: a call, letter, visit …"""

    kind: str  # a rung of the ladder
    at: datetime
    reached: bool  # somebody answered or told something
    answer: str = ""

    @property
    def met(self) -> bool:
        """Whether the household itself was spoken to by one of the office: on the telephone or at its door."""
        return self.reached and self.kind in _meeting()

    @property
    def when(self) -> tuple[str, date, str]:
        """Kind, day and part of the day: a second try in the same part of a day is no second try."""
        return self.kind, timezone.localdate(self.at), part_of_day(self.at)


@cache
def _meeting() -> frozenset[str]:
    return frozenset(rung.id for rung in door.ladder().rungs if rung.meets)


def part_of_day(moment: datetime) -> str:
    """morning, afternoon or evening in Korea."""
    hour = timezone.localtime(moment).hour
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def apart(tried: Iterable[Tried]) -> list[Tried]:
    """The attempts that count: the last of each kind in each part of each day, in their order."""
    return list({one.when: one for one in tried}.values())


def ever_met(tried: Iterable[Tried]) -> bool:
    """Whether the household itself was ever spoken to. News from a neighbour, a machine or a postman is no meeting."""
    return any(one.met for one in tried)


def check_result(outcome: str, tried: Sequence[Tried], *, meeting_lacks: bool = False) -> bool:
    """Whether a second person must confirm this result. Raises Refused when it may not be given at all.

    No contact must never silently close a case: `unlocated` needs four attempts, among them a call and a visit, at
    different parts of the day, and always a second person. Any other result of a household never met needs one too.
    A household that came up a third time and was never settled needs a case meeting before any result.
    """
    if outcome not in door.OUTCOMES:
        raise Refused(ko="모르는 결과입니다.", en="This result is unknown.")
    if meeting_lacks:
        raise Refused(
            ko="풀리지 않은 채 세 번 넘게 올라왔습니다. 두 사람 이상이 사례회의를 하고 적어야 결과를 냅니다.",
            en="It came up three times and was never settled: a case meeting must be held and written down first.",
        )
    if outcome == door.UNLOCATED:
        _searched(apart(tried))
        return True
    return not ever_met(tried)


def _searched(tried: Sequence[Tried]) -> None:
    """Raises Refused unless a household was looked for hard enough to be called unlocated."""
    by_people = [one for one in tried if one.kind in ("call", "visit")]
    if len(tried) < LEAST_ATTEMPTS:
        raise Refused(
            ko=f"미접촉으로 두려면 연락·방문이 {LEAST_ATTEMPTS}번 이상 있어야 합니다(지금 {len(tried)}번). "
            "같은 날 같은 때에 거듭한 것은 한 번으로 셉니다.",
            en=f"Not located needs at least {LEAST_ATTEMPTS} attempts (now {len(tried)}); "
            "repeated in the same part of a day they count once.",
        )
    if {one.kind for one in by_people} != {"call", "visit"}:
        raise Refused(
            ko="미접촉으로 두려면 전화와 방문이 각각 한 번 이상 있어야 합니다.",
            en="Not located needs at least one call and one visit.",
        )
    if len({part_of_day(one.at) for one in by_people}) < 2:
        raise Refused(
            ko="미접촉으로 두려면 전화와 방문을 서로 다른 때(오전·오후·저녁)에 해야 합니다.",
            en="Not located needs a call and a visit at different parts of the day.",
        )
