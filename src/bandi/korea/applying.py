"""Applications (복지급여 신청): read from applications.toml, which an expert edits."""

from functools import cache
from pathlib import Path

from bandi.engine.contract.office.applying import ApplyContent, read_applications


@cache
def applications() -> ApplyContent:
    """Programmes, questions, papers and reasons."""
    return read_applications(Path(__file__).parent / "applications.toml")
