"""Programmes the office holds, what files told of them, and who let each change in. No person's data stands here."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from bandi.office.accounts.models import User


class Programme(models.Model):
    """One programme as approved (복지사업). `body` is its normal form; the rest is for filtering and finding."""

    privacy: ClassVar = dict.fromkeys(
        ["id", "source", "name_ko", "name_en", "authority", "kind", "province", "district", "life", "target", "theme",
         "body", "finding", "same_as", "gone", "updated_at"],
        "plain",
    )  # fmt: skip

    id = models.CharField(primary_key=True, max_length=60)
    source = models.CharField(max_length=20)
    name_ko = models.TextField()
    name_en = models.TextField(blank=True)
    authority = models.TextField(blank=True)
    kind = models.CharField(max_length=12)  # calculated, conditions, text
    province = models.CharField(max_length=40, blank=True)  # empty: the whole nation
    district = models.CharField(max_length=40, blank=True)  # empty: the whole province
    life = ArrayField(models.CharField(max_length=10), default=list)
    target = ArrayField(models.CharField(max_length=10), default=list)
    theme = ArrayField(models.CharField(max_length=10), default=list)
    body = models.JSONField(default=dict)
    finding = models.TextField(blank=True)
    same_as = models.CharField(max_length=60, blank=True)  # our own programme that is the same one
    gone = models.BooleanField(default=False)  # no longer in its source
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["name_ko", "id"]
        indexes = [
            GinIndex(fields=["life", "target", "theme"], name="programme_codes"),
            models.Index(fields=["kind"], name="programme_kind"),
            models.Index(fields=["province", "district"], name="programme_place"),
        ]

    def __str__(self) -> str:
        return self.name_ko


class CatalogueImport(models.Model):
    """One file or folder that was read (복지사업 자료): rows = accepted + refused. `state` tells how far it is."""

    class State(models.TextChoices):
        """How far reading it is."""

        WAITING = "waiting", "대기"
        READING = "reading", "읽는 중"
        DONE = "done", "끝남"
        FAILED = "failed", "실패"

    privacy: ClassVar = dict.fromkeys(
        ["id", "name", "at", "by", "rows", "accepted", "refused", "state", "error_ko", "error_en"], "plain"
    )

    name = models.CharField(max_length=200)  # as sent, without folders
    at = models.DateTimeField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    rows = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)  # [place, why in English, in Korean]
    state = models.CharField(max_length=8, choices=State.choices, default=State.DONE)
    error_ko = models.TextField(blank=True)
    error_en = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name

    @property
    def runs(self) -> bool:
        """Whether it is still to be read."""
        return self.state in (self.State.WAITING, self.State.READING)


class CatalogueChange(models.Model):
    """What one file would change in one programme, and what was decided (변경 내역)."""

    class State(models.TextChoices):
        """Where a change stands."""

        PENDING = "pending", "결정 전"
        APPROVED = "approved", "승인"
        REJECTED = "rejected", "반려"
        OUTDATED = "outdated", "새 자료로 바뀜"

    privacy: ClassVar = dict.fromkeys(
        ["id", "came_in", "programme", "name_ko", "kind", "fields", "state", "decided_by", "decided_at", "reason"],
        "plain",
    )

    came_in = models.ForeignKey(CatalogueImport, on_delete=models.PROTECT, related_name="changes")
    programme = models.CharField(max_length=60)
    name_ko = models.TextField()
    kind = models.CharField(max_length=8)  # new, changed, gone
    fields = models.JSONField()  # name -> [before, after]
    state = models.CharField(max_length=10, default=State.PENDING, choices=State.choices)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "kind"], name="change_state"),
            models.Index(fields=["programme"], name="change_programme"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} {self.kind}"
