"""The room's name for Django."""

from django.apps import AppConfig


class HistoryConfig(AppConfig):
    """Refused applicants who agreed to be told when they become entitled (급여 이력관리)."""

    name = "bandi.office.history"
    label = "history"
    default_auto_field = "django.db.models.BigAutoField"
