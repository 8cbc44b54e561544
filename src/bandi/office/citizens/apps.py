"""The room's name for Django."""

from django.apps import AppConfig


class CitizensConfig(AppConfig):
    """Who a citizen is, and who may act for her (시민 본인확인·위임)."""

    name = "bandi.office.citizens"
    label = "citizens"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Refuses to start where a real installation would believe the trial provider."""
        from bandi.office.citizens.trial import refuse_outside_a_demo  # noqa: PLC0415 - the models must be ready

        refuse_outside_a_demo()
