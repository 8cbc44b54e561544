"""The room's name for Django."""

from django.apps import AppConfig


class ContactConfig(AppConfig):
    """Requests through channels and their answers (연락 요청과 회신)."""

    name = "bandi.office.contact"
    label = "contact"
    default_auto_field = "django.db.models.BigAutoField"
