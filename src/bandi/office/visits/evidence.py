"""What a result must rest on and when somebody looks again (결과의 근거와 다시 볼 날), as `outcomes.toml` says."""

from dataclasses import dataclass
from datetime import date, timedelta

from bandi.office.discovery import door
from bandi.office.errors import Refused
from bandi.office.worklist.working_days import next_working_day


@dataclass(frozen=True)
class Rest:
    """What an officer gave for a result beside its words."""

    ground: str = ""  # contract.outcomes.Ground
    to_area: str = ""  # moved: neighbourhood of this office
    to_place: str = ""  # moved: the new address, as far as it is known

    def columns(self) -> dict[str, str | None]:
        """As `Result` keeps it."""
        return {"ground": self.ground, "to_area_id": self.to_area or None, "to_place": self.to_place.strip() or None}


NOTHING = Rest()


def check_rest(outcome: str, rest: Rest, *, from_area: str) -> None:
    """Raises Refused when the result does not rest on what it must."""
    rule = door.outcome_rules().rules[outcome]
    if rule.grounds and rest.ground not in rule.grounds and not (outcome == door.UNLOCATED and not rest.ground):
        raise Refused(
            ko="무엇으로 확인했는지 골라 주세요. 근거 없이 낼 수 없는 결과입니다.",
            en="Choose what it was confirmed by: this result cannot stand without it.",
        )
    if not rule.transfers:
        return
    if not rest.to_area and not rest.to_place.strip():
        raise Refused(
            ko="어느 동네로 옮겼는지 골라 주세요. 목록에 없으면 새 주소를 써 주세요. 받을 곳 없이 넘기지 않습니다.",
            en="Say where the household moved: nobody is handed over to nowhere.",
        )
    if rest.to_area == from_area:
        raise Refused(ko="같은 동네 안에서는 이관하지 않습니다.", en="There is nothing to hand over within one area.")


def looked_again_on(outcome: str, ground: str, *, given_on: date, asked: date | None) -> date | None:
    """The day of the next look: the one asked for, inside the bounds, else the one that the result proposes.

    Raises Refused for a day too late.
    """
    rules = door.outcome_rules()
    if asked is None:
        days = rules.days(outcome, ground)
        return next_working_day(given_on + timedelta(days=days)) if days else None
    most = rules.rules[outcome].check_most
    if asked > given_on + timedelta(days=most):
        raise Refused(
            ko=f"이 결과는 {most}일 안에 다시 살펴야 합니다.", en=f"This result is looked at again within {most} days."
        )
    return asked
