"""How long a marker may hold, when two people must go, and when a missed return is told to whom. Pure functions."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bandi.office.errors import Refused

LONGEST = timedelta(days=183)  # between two looks at a marker
PROPOSED = timedelta(days=90)
CONTROL_AFTER = timedelta(minutes=3)  # after a missed return; the job runs each minute, so within five in all
LONGEST_OUT = timedelta(hours=8)
TEAM_DAYS = timedelta(days=14)  # an incident stands on the team's page


def check_review(start: date, review_on: date) -> None:
    """Raises Refused when a marker would hold for too long, or not at all."""
    if review_on <= start:
        raise Refused(ko="다시 볼 날은 오늘보다 뒤여야 합니다.", en="The review date must lie ahead.")
    if review_on - start > LONGEST:
        raise Refused(
            ko=f"주의 표시는 길어도 {LONGEST.days}일 안에 다시 보아야 합니다.",
            en=f"A marker must be reviewed within {LONGEST.days} days.",
        )


def check_plan(*, two_people: bool, companion: str, own_names: Iterable[str]) -> None:
    """Raises Refused when a marker asks for two people and nobody else comes along."""
    if not two_people:
        return
    name = "".join(companion.split()).casefold()
    if not name or name in {"".join(own.split()).casefold() for own in own_names}:
        raise SoloRefused(
            ko="주의 표시가 있어 혼자 갈 수 없는 집입니다. 함께 갈 사람을 써 주세요.",
            en="A marker says nobody goes alone. Write who comes along.",
        )


def told_by_now(back_by: datetime, alarm_at: datetime | None, now: datetime) -> tuple[bool, bool]:
    """Whether colleagues and the control room must know by now. A silent alarm is told to both at once."""
    if alarm_at is not None:
        return True, True
    return now >= back_by, now >= back_by + CONTROL_AFTER


class SoloRefused(Refused):
    """A plan to go alone where two must go (혼자 방문 거절). Its sentence belongs beside the companion."""
