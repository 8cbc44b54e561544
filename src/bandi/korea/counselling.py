"""Counselling and cases (통합상담·사례관리): read from counselling.toml, which an expert edits."""

from functools import cache
from pathlib import Path

from bandi.engine.contract.office.counselling import CounsellingContent, read_counselling


@cache
def counselling() -> CounsellingContent:
    """Areas of need, the crisis assessment, receivers, classes of cases, and the words around them."""
    return read_counselling(Path(__file__).parent / "counselling.toml")
