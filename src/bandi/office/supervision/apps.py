"""The room's name for Django."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """Load, what stands still, every hub and the nation (감독·현황)."""

    name = "bandi.office.supervision"
    label = "supervision"
    default_auto_field = "django.db.models.BigAutoField"
