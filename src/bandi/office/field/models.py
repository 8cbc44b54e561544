"""What came from a telephone at a door: each record once, and its pictures, encrypted."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.discovery.models import Household
from bandi.office.encryption import EncryptedTextField
from bandi.office.visits.models import Visit
from bandi.office.worklist.models import Listing


class FieldEntry(models.Model):
    """One visit written down on a telephone (현장 기록). Its key was drawn there, so that it counts once."""

    class State(models.TextChoices):
        """What became of it."""

        APPLIED = "field_applied", "방문으로 적음"
        CONFLICT = "field_conflict", "확인 필요"
        MERGED = "field_merged", "메모를 합침"
        DROPPED = "field_dropped", "쓰지 않음"

    moves_by: ClassVar = "listing"  # with a household that is handed over
    privacy: ClassVar = dict.fromkeys(
        ["id", "listing", "household", "area", "by", "based_on", "recorded_at", "received_at", "state", "visit"],
        "plain",
    ) | {"told": "personal"}

    id = models.UUIDField(primary_key=True)  # the one-time key
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="field_entries")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="field_entries")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    based_on = models.DateTimeField()  # when the telephone took the day's visits
    recorded_at = models.DateTimeField()
    received_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=14, choices=State.choices)
    visit = models.ForeignKey(Visit, null=True, on_delete=models.SET_NULL, related_name="field_entries")
    told = EncryptedTextField()  # JSON as the telephone sent it, without pictures

    objects = AreaQuerySet["FieldEntry"].as_manager()

    class Meta:
        ordering = ["-received_at"]
        indexes = [models.Index(fields=["by", "state"], name="field_of_person")]

    def __str__(self) -> str:
        return str(self.id)


class FieldPicture(models.Model):
    """A photo or a signature, stripped of where and when it was taken (현장 사진·서명)."""

    class Kind(models.TextChoices):
        """What it shows."""

        PHOTO = "photo", "사진"
        SIGNATURE = "signed", "서명"

    moves_by: ClassVar = "entry__listing"  # with a household that is handed over
    privacy: ClassVar = dict.fromkeys(["id", "entry", "area", "kind", "media"], "plain") | {"content": "personal"}

    entry = models.ForeignKey(FieldEntry, on_delete=models.CASCADE, related_name="pictures")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    media = models.CharField(max_length=12)  # image/jpeg or image/png
    content = EncryptedTextField()  # base64

    objects = AreaQuerySet["FieldPicture"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "kind"], name="field_picture_one_of_a_kind")]

    def __str__(self) -> str:
        return str(self.pk)
