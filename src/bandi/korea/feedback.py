"""Which results may go back to Korean institutions (결과 회신표)."""

from functools import cache
from pathlib import Path

from bandi.engine.contract.feedback import Feedback, read_feedback
from bandi.korea import pack
from bandi.korea.registry import registry

TABLE = Path(__file__).with_name("feedback.toml")


@cache
def feedback() -> Feedback:
    """The table of `feedback.toml`; its providers are those of the registry and of the feeds."""
    return read_feedback(TABLE, providers=providers())


def providers() -> set[str]:
    """Every provider by its English name."""
    return {entry.provider_en for entry in registry()} | {feed.provider_en for feed in pack().feeds.values()}
