"""The attempt ladder and the rules of results, as the content declares them (연락 사다리와 처리 결과)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandi.engine.contract.office.ladder import Ladder, Rung
    from bandi.engine.contract.office.outcomes import Ground, OutcomeGroup, OutcomeRule, OutcomeRules

    __all__ = ["Ground", "Ladder", "OutcomeGroup", "OutcomeRule", "OutcomeRules", "Rung"]


def ladder() -> "Ladder":
    """How a household is sought, rung by rung."""
    from bandi.korea.contacting import ladder as declared  # noqa: PLC0415

    return declared()


def outcome_rules() -> "OutcomeRules":
    """What each result means and rests on, and when somebody looks again."""
    from bandi.korea.contacting import outcome_rules as declared  # noqa: PLC0415

    return declared()
