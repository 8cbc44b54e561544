"""The room's name for Django."""

from django.apps import AppConfig


class WorklistConfig(AppConfig):
    """The list of households to reach (업무함)."""

    name = "bandi.office.worklist"
    label = "worklist"
    default_auto_field = "django.db.models.BigAutoField"
