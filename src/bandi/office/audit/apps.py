"""The room's name for Django, and the trail of signing in and out."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out


class AuditConfig(AppConfig):
    """Who saw or changed what, and why (접속 기록)."""

    name = "bandi.office.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """However somebody signs in or out, the trail notes it."""
        user_logged_in.connect(_signed_in, dispatch_uid="trail.sign_in")
        user_logged_out.connect(_signed_out, dispatch_uid="trail.sign_out")


def _signed_in(*, user: Any, **_: Any) -> None:
    from bandi.office.audit.actions import record  # noqa: PLC0415 - models are not loaded when this module is
    from bandi.office.audit.models import Action  # noqa: PLC0415

    record(by=user, action=Action.SIGN_IN)


def _signed_out(*, user: Any, **_: Any) -> None:
    from bandi.office.audit.actions import record  # noqa: PLC0415
    from bandi.office.audit.models import Action  # noqa: PLC0415

    if user is not None:
        record(by=user, action=Action.SIGN_OUT)
