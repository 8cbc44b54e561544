"""The room's name for Django."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """Rounds on foot and the resident survey (통장 순회·사실조사)."""

    name = "bandi.office.rounds"
    label = "rounds"
    default_auto_field = "django.db.models.BigAutoField"
