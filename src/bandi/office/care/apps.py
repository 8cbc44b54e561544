"""The room's name for Django."""

from django.apps import AppConfig


class CareConfig(AppConfig):
    """Neighbours who look in on households by turns (우리동네돌봄단)."""

    name = "bandi.office.care"
    label = "care"
    default_auto_field = "django.db.models.BigAutoField"
