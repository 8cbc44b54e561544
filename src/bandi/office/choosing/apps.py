"""The room's name for Django."""

from django.apps import AppConfig


class ChoosingConfig(AppConfig):
    """Own queries, targets and capacity (자체 발굴 조건, 담당 가능 가구 수)."""

    name = "bandi.office.choosing"
    label = "choosing"
    default_auto_field = "django.db.models.BigAutoField"
