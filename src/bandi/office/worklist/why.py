"""Why each household of a page is listed: its reasons, signals and entitlements, read for the whole page at once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from bandi.office.accounts.models import User
from bandi.office.discovery.models import Entitlement, Reason, Round, SignalSeen
from bandi.office.worklist.questions import Question, questions


@dataclass(frozen=True)
class SignalLine:
    """A signal with what it counted and the day of its newest record."""

    seen: SignalSeen
    points: int | None  # None: it stands in no reason of its own
    as_of: date | None


@dataclass
class Why:
    """What the card's "why" shows of one household."""

    reasons: list[Reason] = field(default_factory=list)
    signals: list[SignalLine] = field(default_factory=list)
    receives: list[Entitlement] = field(default_factory=list)
    maybe_missing: list[Entitlement] = field(default_factory=list)  # seems due, not received
    depends: list[Entitlement] = field(default_factory=list)  # a fact is missing

    @property
    def questions(self) -> list[Question]:
        """What to ask first."""
        return questions(self.depends)


def why(user: User, homes: Sequence[UUID], *, round_: Round) -> Mapping[UUID, Why]:
    """Household -> why. The caller has written the trail for these households."""
    told: dict[UUID, Why] = {home: Why() for home in homes}
    asked = {"household__in": list(told), "round": round_}
    for reason in Reason.objects.for_user(user).filter(**asked):
        told[reason.household_id].reasons.append(reason)
    seen: dict[UUID, list[SignalSeen]] = defaultdict(list)
    for signal in SignalSeen.objects.for_user(user).filter(**asked):
        seen[signal.household_id].append(signal)
    for home, signals in seen.items():
        told[home].signals = signal_lines(signals, told[home].reasons)
    for one in Entitlement.objects.for_user(user).filter(**asked):
        _sort_in(told[one.household_id], one)
    return told


def signal_lines(signals: Sequence[SignalSeen], reasons: Sequence[Reason]) -> list[SignalLine]:
    """Signals with their points, those that count most first."""
    points: dict[str, int] = defaultdict(int)
    for reason in reasons:
        if reason.signal:
            points[reason.signal] += reason.points
    lines = [SignalLine(one, points.get(one.signal), _as_of(one)) for one in signals]
    return sorted(lines, key=lambda line: (line.seen.state != "active", -(line.points or 0), line.seen.signal))


def _as_of(signal: SignalSeen) -> date | None:
    days = [record["on"] for record in signal.evidence if record.get("on")]
    return date.fromisoformat(max(days)) if days else signal.last_on


def _sort_in(told: Why, one: Entitlement) -> None:
    if one.received:
        told.receives.append(one)
    elif one.verdict == "yes":
        told.maybe_missing.append(one)
    elif one.verdict == "depends":
        told.depends.append(one)
