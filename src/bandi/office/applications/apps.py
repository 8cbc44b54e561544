"""The room's name for Django."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Benefits applied for, decided, told and objected to (복지급여 신청)."""

    name = "bandi.office.applications"
    label = "applications"
    default_auto_field = "django.db.models.BigAutoField"
