"""What a person has besides a password, and which forms she has sent."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from bandi.office.accounts.models import User
from bandi.office.encryption import EncryptedTextField


class SecondFactor(models.Model):
    """An app that shows six digits, and codes on paper (2단계 인증)."""

    privacy: ClassVar = dict.fromkeys(["user", "confirmed_at", "last_step", "wrong", "wrong_at"], "plain") | {
        "secret": "secret", "paper": "secret",
    }  # fmt: skip

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="second")
    secret = EncryptedTextField()  # shared with the app, base32
    paper = EncryptedTextField(default="")  # digests of the paper codes not used yet, one a line
    confirmed_at = models.DateTimeField(null=True)  # asked for from then on
    last_step = models.BigIntegerField(default=0)  # half minute of the last code taken: none counts twice
    wrong = models.PositiveIntegerField(default=0)  # wrong codes in a row
    wrong_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.user_id)

    @property
    def left(self) -> list[str]:
        """Digests of the codes on paper that still count."""
        return str(self.paper).split()


class FormKey(models.Model):
    """A form that was sent: its key counts once (서식 일회 열쇠)."""

    privacy: ClassVar = dict.fromkeys(["key", "user", "at", "led_to"], "plain")

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False)
    at = models.DateTimeField(default=timezone.now)
    led_to = models.CharField(max_length=500, blank=True)  # the page the first answer led to

    class Meta:
        indexes = [models.Index(fields=["user", "at"], name="form_key_user")]

    def __str__(self) -> str:
        return str(self.key)
