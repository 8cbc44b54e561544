"""The room's name for Django."""

from django.apps import AppConfig


class WhereaboutsConfig(AppConfig):
    """Where households really live, asked of both offices (거주 확인)."""

    name = "bandi.office.whereabouts"
    label = "whereabouts"
    default_auto_field = "django.db.models.BigAutoField"
