"""Reports by people (제보·신고): read from reports.toml, which an expert edits."""

from functools import cache
from pathlib import Path

from bandi.engine.contract.office.reports import ReportContent, read_reports


@cache
def report_content() -> ReportContent:
    """Kinds of crisis, routes, mandated professions, and the words of the public pages."""
    return read_reports(Path(__file__).parent / "reports.toml")
