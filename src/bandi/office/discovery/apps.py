"""The room's name for Django."""

from django.apps import AppConfig


class DiscoveryConfig(AppConfig):
    """What a round found, as officers may see it (발굴 결과)."""

    name = "bandi.office.discovery"
    label = "discovery"
    default_auto_field = "django.db.models.BigAutoField"
