"""The room's name for Django."""

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """Keeping, destroying, notifying (보유와 파기)."""

    name = "bandi.office.retention"
    label = "retention"
    default_auto_field = "django.db.models.BigAutoField"
