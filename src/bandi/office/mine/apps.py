"""The room's name for Django."""

from django.apps import AppConfig


class MineConfig(AppConfig):
    """A citizen's own page (나의 복지)."""

    name = "bandi.office.mine"
    label = "mine"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Applications offer their writer what she told the finder and keeps."""
        from bandi.office.applications.carrying import opens_kept  # noqa: PLC0415 - models are there only now
        from bandi.office.mine.answers import told_for  # noqa: PLC0415

        opens_kept(told_for)
