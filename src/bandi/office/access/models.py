"""What a person has besides a password, where she is signed in, what she sent once, and wrong passwords."""

from typing import ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession
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


class OpenSession(AbstractBaseSession):
    """Where somebody is signed in (로그인된 곳). Without its row a browser is signed out."""

    privacy: ClassVar = dict.fromkeys(["expire_date", "account", "began_at", "device"], "plain") | {
        "session_key": "secret", "session_data": "secret",
    }  # fmt: skip

    account = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="open_sessions")
    began_at = models.DateTimeField(null=True)
    device = models.CharField(max_length=40, blank=True)  # kind of browser and machine, in words

    def __str__(self) -> str:
        return f"{self.account_id} {self.device}"


class WrongTry(models.Model):
    """How often in a row a password was wrong for one account from one place (로그인 실패)."""

    privacy: ClassVar = dict.fromkeys(["place", "wrong", "last_at"], "plain")

    place = models.CharField(primary_key=True, max_length=64)  # keyed digest of account and browser or address
    wrong = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["last_at"], name="wrong_try_age")]

    def __str__(self) -> str:
        return f"{self.wrong}"
