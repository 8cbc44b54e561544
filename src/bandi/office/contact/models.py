"""What was asked of others about a household, and the files in which they answer."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.discovery.models import Household
from bandi.office.encryption import EncryptedTextField
from bandi.office.visits.models import ContactAttempt


class ContactRequest(models.Model):
    """One request that a channel carries (연락 요청). The attempt it belongs to says when, by whom, what came."""

    class Agency(models.TextChoices):
        """Who is asked for a well-being check."""

        NONE = "", "없음"
        POLICE = "police", "경찰(112)"
        FIRE = "fire", "소방(119)"

    class Entry(models.TextChoices):
        """Whether a door was opened, and by whom. Never by an officer."""

        UNKNOWN = "", "모름"
        NOT_ENTERED = "not_entered", "들어가지 않음"
        RESIDENT = "resident", "본인이나 식구가 엶"
        OWNER = "owner", "집주인·관리인이 엶"
        POLICE = "police", "경찰이 엶"
        FIRE = "fire", "소방이 엶"

    moves_by: ClassVar = "attempt__listing"  # with a household that is handed over
    privacy: ClassVar = dict.fromkeys(
        ["id", "attempt", "household", "area", "channel", "agency", "asked_on", "entry", "entered_at", "answered_at"],
        "plain",
    ) | {"trigger": "personal", "words": "personal", "reference": "personal", "following": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4)
    attempt = models.OneToOneField(ContactAttempt, on_delete=models.CASCADE, related_name="request")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="+", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    channel = models.CharField(max_length=12)  # contract.ladder.Rung.channel
    agency = models.CharField(max_length=8, blank=True, choices=Agency.choices)
    trigger = EncryptedTextField(null=True)  # why it is asked
    words = EncryptedTextField(null=True)  # what a text says where it is not the general notice
    asked_on = models.DateField()  # the day whose file carries it
    reference = EncryptedTextField(null=True)  # the agency's own number of the matter
    entry = models.CharField(max_length=12, blank=True, choices=Entry.choices)
    entered_at = models.DateTimeField(null=True)  # when the door was opened, as the agency said
    following = EncryptedTextField(null=True)  # what is to be done next, as the agency said
    answered_at = models.DateTimeField(null=True)

    objects = AreaQuerySet["ContactRequest"].as_manager()

    class Meta:
        ordering = ["asked_on", "id"]
        indexes = [
            models.Index(fields=["area", "channel", "asked_on"], name="request_day"),
            models.Index(fields=["area", "asked_on"], name="request_open", condition=models.Q(answered_at=None)),
        ]

    def __str__(self) -> str:
        return str(self.id)


class AnswerFile(models.Model):
    """A channel's file of answers as one person sent it (회신 파일): first a look, then taken. Seen by its sender."""

    privacy: ClassVar = dict.fromkeys(
        ["id", "by", "channel", "digest", "rows", "refused", "sent_at", "taken_at"], "plain"
    ) | {"lines": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4)
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)  # SHA-256 of its bytes
    rows = models.PositiveIntegerField()
    refused = models.JSONField(default=list)  # [{line, ko, en}]: places and reasons, no value of the file
    lines = EncryptedTextField(null=True)  # the rest as JSON; gone once taken
    sent_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-sent_at"]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def accepted(self) -> int:
        """Rows in are accepted and refused ones, always."""
        return self.rows - len(self.refused)
