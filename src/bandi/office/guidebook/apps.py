"""The room's name for Django."""

from django.apps import AppConfig


class GuidebookConfig(AppConfig):
    """The catalogue on paper (복지 안내서)."""

    name = "bandi.office.guidebook"
    label = "guidebook"
