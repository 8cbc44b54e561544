"""The house the rooms stand in: shared templates, static files, template tags and translations."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """Holds what every room uses."""

    name = "bandi.office"
    label = "office"
