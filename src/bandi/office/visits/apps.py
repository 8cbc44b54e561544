"""The room's name for Django."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Calls, visits and results (연락·방문·결과)."""

    name = "bandi.office.visits"
    label = "visits"
    default_auto_field = "django.db.models.BigAutoField"
