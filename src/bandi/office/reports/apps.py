"""The room's name for Django."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Reports by people, their receipts and what became of them (제보·신고·알림)."""

    name = "bandi.office.reports"
    label = "reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Partners' pages learn what came of their posters."""
        from bandi.office.network.funnel import reached_by  # noqa: PLC0415 - the models must be ready
        from bandi.office.reports.funnel import came_of  # noqa: PLC0415

        reached_by(came_of)
