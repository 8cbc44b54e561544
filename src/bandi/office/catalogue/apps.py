"""The room's name for Django."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Programmes and their changes (복지사업 목록)."""

    name = "bandi.office.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
