"""The room's name for Django."""

from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    """Feeds and rounds, without persons (자료와 차수 관리)."""

    name = "bandi.office.stewardship"
    label = "stewardship"
    default_auto_field = "django.db.models.BigAutoField"
