"""The room's name for Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Integrated case management, and follow-up where support ended (통합사례관리)."""

    name = "bandi.office.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"
