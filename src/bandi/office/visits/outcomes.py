"""Every result as the form offers it: what it means, what it must rest on, what still stands in its way (처리 결과)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from bandi.office.discovery import door
from bandi.office.errors import Refused
from bandi.office.visits.rules import Tried, check_result

if TYPE_CHECKING:
    from bandi.office.discovery.door.contacting import Ground, OutcomeGroup, OutcomeRule


@dataclass(frozen=True)
class OutcomeChoice:
    """One result as the form offers it."""

    rule: "OutcomeRule"
    name: str
    needs_second: bool
    blocked: str  # why it may not be given yet; empty when it may

    @property
    def grounds(self) -> "list[Ground]":
        """What it may be confirmed by."""
        known = door.outcome_rules().grounds
        return [known[id] for id in self.rule.grounds]


@dataclass(frozen=True)
class OutcomeChoices:
    """Results that belong together."""

    group: "OutcomeGroup"
    choices: Sequence[OutcomeChoice]


def outcome_groups(tried: Sequence[Tried], *, meeting_lacks: bool = False) -> list[OutcomeChoices]:
    """Every result with its meaning, whether a second person must look, and what is still missing, before asking."""
    told = door.outcome_rules()
    return [
        OutcomeChoices(
            group,
            [_choice(rule, tried, lacks=meeting_lacks) for rule in told.rules.values() if rule.group == group.id],
        )
        for group in told.groups
    ]


def _choice(rule: "OutcomeRule", tried: Sequence[Tried], *, lacks: bool) -> OutcomeChoice:
    name = door.label("outcome", rule.code, get_language() or "ko")
    try:
        return OutcomeChoice(rule, name, check_result(rule.code, tried, meeting_lacks=lacks), blocked="")
    except Refused as refused:
        return OutcomeChoice(rule, name, needs_second=True, blocked=refused.sentence)
