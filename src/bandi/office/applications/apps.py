"""The room's name for Django."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Benefits applied for, decided, told and objected to (복지급여 신청)."""

    name = "bandi.office.applications"
    label = "applications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Mandates speak of what may be applied for."""
        from bandi.office.citizens.queries import offers_kinds  # noqa: PLC0415 - models are there only now
        from bandi.office.discovery.door.applying import applying  # noqa: PLC0415

        offers_kinds({one.id: (one.ko, one.en) for one in applying().programmes})
