"""The room's name for Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Signing in, with a second factor (들어가기·2단계 인증)."""

    name = "bandi.office.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
