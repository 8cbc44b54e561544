"""The room's name for Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who works here, in which neighbourhoods (담당자와 관할)."""

    name = "bandi.office.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
