"""The room's name for Django."""

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    """Safe visits (안전한 방문)."""

    name = "bandi.office.safety"
    label = "safety"
    default_auto_field = "django.db.models.BigAutoField"
