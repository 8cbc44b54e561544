"""The room's name for Django."""

from django.apps import AppConfig


class CitizensConfig(AppConfig):
    """Who a citizen is, and who may act for her (시민 본인확인·위임)."""

    name = "bandi.office.citizens"
    label = "citizens"
    default_auto_field = "django.db.models.BigAutoField"
