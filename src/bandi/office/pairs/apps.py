"""The room's name for Django."""

from django.apps import AppConfig


class PairsConfig(AppConfig):
    """Pairs that wait for a person's eye (동일인 확인)."""

    name = "bandi.office.pairs"
    label = "pairs"
    default_auto_field = "django.db.models.BigAutoField"
