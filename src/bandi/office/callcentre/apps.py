"""The room's name for Django."""

from django.apps import AppConfig


class CallcentreConfig(AppConfig):
    """Calls, requests for a visit, texts (상담 전화·방문 신청·문자)."""

    name = "bandi.office.callcentre"
    label = "callcentre"
    default_auto_field = "django.db.models.BigAutoField"
