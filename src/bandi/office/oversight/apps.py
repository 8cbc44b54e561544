"""The room's name for Django."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """Who looks at those who look (감독)."""

    name = "bandi.office.oversight"
    label = "oversight"
    default_auto_field = "django.db.models.BigAutoField"
