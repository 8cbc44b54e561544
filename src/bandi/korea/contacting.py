"""How a household is sought in Korea, and what its results rest on (연락 사다리와 처리 결과)."""

from functools import cache
from pathlib import Path

from bandi.engine.contract.office.ladder import Ladder, read_ladder
from bandi.engine.contract.office.outcomes import OutcomeRules, read_outcomes

HERE = Path(__file__).parent


@cache
def ladder() -> Ladder:
    """The rungs of `ladder.toml`."""
    return read_ladder(HERE / "ladder.toml")


@cache
def outcome_rules() -> OutcomeRules:
    """The results of `outcomes.toml`."""
    return read_outcomes(HERE / "outcomes.toml")
