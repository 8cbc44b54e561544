"""The room's name for Django."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The public finder (나에게 맞는 복지 찾기). Keeps nothing, so it has no tables."""

    name = "bandi.office.portal"
    label = "portal"
