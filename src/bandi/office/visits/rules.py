"""When a result may be given, and when a second person must look (결과 규칙). Pure functions of what was recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from bandi.office.discovery import door
from bandi.office.errors import Refused

LEAST_ATTEMPTS = 4  # before a household may be called unlocated
MISSED_CALLS = 2  # propose a visit
MISSED_VISITS = 2  # propose the well-being check


@dataclass(frozen=True)
class Tried:
    """One attempt of any kind: a call, letter, visit …"""

    kind: str  # ContactAttempt.Kind or "visit"
    at: datetime
    reached: bool


def part_of_day(moment: datetime) -> str:
    """morning, afternoon or evening in Korea."""
    hour = timezone.localtime(moment).hour
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def ever_reached(tried: Sequence[Tried]) -> bool:
    """Whether anybody was spoken to."""
    return any(one.reached for one in tried)


def check_result(outcome: str, tried: Sequence[Tried], *, meeting_lacks: bool = False) -> bool:
    """Whether a second person must confirm this result. Raises Refused when it may not be given at all.

    No contact must never silently close a case: `unlocated` needs four attempts, among them a call and a visit, at
    different parts of the day, and always a second person. Any other result without anybody ever reached needs one too.
    A household that came up a third time and was never settled needs a case meeting before any result.
    """
    if outcome not in door.OUTCOMES:
        raise Refused(ko="모르는 결과입니다.", en="This result is unknown.")
    if meeting_lacks:
        raise Refused(
            ko="풀리지 않은 채 세 번 넘게 올라왔습니다. 두 사람 이상이 사례회의를 하고 적어야 결과를 냅니다.",
            en="It came up three times and was never settled: a case meeting must be held and written down first.",
        )
    if outcome != door.UNLOCATED:
        return not ever_reached(tried)
    kinds, parts = {one.kind for one in tried}, {part_of_day(one.at) for one in tried}
    if len(tried) < LEAST_ATTEMPTS:
        raise Refused(
            ko=f"미접촉으로 두려면 연락·방문이 {LEAST_ATTEMPTS}번 이상 있어야 합니다(지금 {len(tried)}번).",
            en=f"Not located needs at least {LEAST_ATTEMPTS} attempts (now {len(tried)}).",
        )
    if not {"call", "visit"} <= kinds:
        raise Refused(
            ko="미접촉으로 두려면 전화와 방문이 각각 한 번 이상 있어야 합니다.",
            en="Not located needs at least one call and one visit.",
        )
    if len(parts) < 2:
        raise Refused(
            ko="미접촉으로 두려면 서로 다른 때(오전·오후·저녁)에 시도해야 합니다.",
            en="Not located needs attempts at different parts of the day.",
        )
    return True


def proposal(tried: Sequence[Tried]) -> str:
    """What to try next: "" | "visit" after two missed calls | "well_being" after two visits without an answer."""
    if ever_reached(tried):
        return ""
    if sum(one.kind == "visit" for one in tried) >= MISSED_VISITS:
        return "well_being"
    return "visit" if sum(one.kind == "call" for one in tried) >= MISSED_CALLS else ""
