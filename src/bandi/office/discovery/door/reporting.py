"""What the content says of reports by people (제보·신고)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandi.engine.contract.office.reports import CrisisKind, ReportContent, ReportWord

    __all__ = ["CrisisKind", "ReportContent", "ReportWord"]


def reporting() -> "ReportContent":
    """Kinds of crisis, routes, mandated professions, and the words of the public pages."""
    from bandi.korea.reporting import report_content  # noqa: PLC0415

    return report_content()
