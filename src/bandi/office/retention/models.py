"""Plans of destruction, their releases, holds, and telephone look-ups."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.discovery.models import Household
from bandi.office.encryption import EncryptedTextField
from bandi.office.worklist.models import Listing


class RetentionPlan(models.Model):
    """What was past its time on one day (파기 계획). Names no household."""

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", "승인 대기"
        RELEASED = "released", "파기 중"
        DONE = "done", "파기함"
        FAILED = "failed", "멈춤"
        STALE = "stale", "새 계획으로 바뀜"

    privacy: ClassVar = dict.fromkeys(["id", "planned_on", "made_at", "state", "rows", "error"], "plain")

    id = models.UUIDField(primary_key=True, default=uuid4)
    planned_on = models.DateField()
    made_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    rows = models.JSONField(default=list)  # clock, thing, count, oldest, root
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return str(self.id)


class Release(models.Model):
    """One person's release of a plan (파기 승인). Destruction needs two, of different people."""

    privacy: ClassVar = dict.fromkeys(["id", "plan", "by", "at"], "plain")

    plan = models.ForeignKey(RetentionPlan, on_delete=models.PROTECT, related_name="releases")
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["plan", "by"], name="release_once_each")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.by_id}"


class Hold(models.Model):
    """A delivery, feed, round, household, row or clock that must stay whatever the clock says (보존 명령)."""

    privacy: ClassVar = dict.fromkeys(["id", "subject", "reason", "by", "at", "lifted_at", "lifted_by"], "plain")

    subject = models.CharField(max_length=60)  # id of a delivery, feed, round, household, row or clock
    reason = models.CharField(max_length=200)  # number of the order; no personal value
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="holds_set")
    at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="holds_lifted")

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=models.Q(lifted_at__isnull=True), name="hold_one_stands"
            )
        ]

    def __str__(self) -> str:
        return self.subject


class PhoneLookup(models.Model):
    """A telephone number asked of a carrier for one listed household (전화번호 조회, 사회보장급여법 제11조 제3항).

    The person must be told within 30 days: who asked, why, and when the number was received (제11조 제5항).
    """

    class How(models.TextChoices):
        """How the person was told."""

        LETTER = "letter", "서면"
        TEXT = "text", "문자"
        MESSENGER = "messenger", "메신저"

    moves_by: ClassVar = "household"  # with a household that is handed over
    privacy: ClassVar = dict.fromkeys(
        ["id", "listing", "household", "area", "requester", "purpose", "received_on", "due_on", "by", "created_at",
         "notified_on", "notified_by", "how"],
        "plain",
    ) | {"number": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="lookups")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="lookups")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    requester = models.CharField(max_length=60)  # the body that asked
    purpose = models.CharField(max_length=120)  # why, in words the person reads
    received_on = models.DateField()
    due_on = models.DateField()
    number = EncryptedTextField(null=True)  # destroyed when the listing is closed
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="lookups_recorded")
    created_at = models.DateTimeField(default=timezone.now)
    notified_on = models.DateField(null=True)
    notified_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="lookups_notified")
    how = models.CharField(max_length=10, choices=How.choices, blank=True)

    objects = AreaQuerySet["PhoneLookup"].as_manager()

    class Meta:
        ordering = ["due_on", "created_at"]

    def __str__(self) -> str:
        return str(self.id)
