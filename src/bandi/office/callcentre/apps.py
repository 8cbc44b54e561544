"""The room's name for Django."""

from django.apps import AppConfig


class CallcentreConfig(AppConfig):
    """Calls, requests for a visit, texts (상담 전화·방문 신청·문자)."""

    name = "bandi.office.callcentre"
    label = "callcentre"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Numbers that want no texts get none from other rooms either."""
        from bandi.office.callcentre.texts import is_quiet  # noqa: PLC0415 - models are ready only now
        from bandi.office.contact.channels import SILENT  # noqa: PLC0415

        if is_quiet not in SILENT:
            SILENT.append(is_quiet)
