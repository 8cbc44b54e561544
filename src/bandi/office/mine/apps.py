"""The room's name for Django."""

from django.apps import AppConfig


class MineConfig(AppConfig):
    """A citizen's own page (나의 복지)."""

    name = "bandi.office.mine"
    label = "mine"
    default_auto_field = "django.db.models.BigAutoField"
