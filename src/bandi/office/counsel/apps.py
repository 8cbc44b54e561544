"""The room's name for Django."""

from django.apps import AppConfig


class CounselConfig(AppConfig):
    """Counselling and what follows from it in one step (통합상담)."""

    name = "bandi.office.counsel"
    label = "counsel"
    default_auto_field = "django.db.models.BigAutoField"
