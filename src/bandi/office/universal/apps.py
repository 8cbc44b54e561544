"""The room's name for Django."""

from django.apps import AppConfig


class UniversalConfig(AppConfig):
    """Visits offered to everybody, and cards at moments of life (보편방문)."""

    name = "bandi.office.universal"
    label = "universal"
    default_auto_field = "django.db.models.BigAutoField"
