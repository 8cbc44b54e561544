"""The room's name for Django."""

from django.apps import AppConfig


class FieldConfig(AppConfig):
    """The telephone page for visits (현장 화면)."""

    name = "bandi.office.field"
    label = "field"
    default_auto_field = "django.db.models.BigAutoField"
