"""The room's name for Django."""

from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    """Readiness for retirement (노후준비 진단)."""

    name = "bandi.office.readiness"
    label = "readiness"
