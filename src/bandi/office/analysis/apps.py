"""The room's name for Django."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    """The gap and another rule (수급 공백, 바꿔 보기)."""

    name = "bandi.office.analysis"
    label = "analysis"
    default_auto_field = "django.db.models.BigAutoField"
