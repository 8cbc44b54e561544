"""The room's name for Django."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """The human safety net (인적안전망)."""

    name = "bandi.office.network"
    label = "network"
    default_auto_field = "django.db.models.BigAutoField"
