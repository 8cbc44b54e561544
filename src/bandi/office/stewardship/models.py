"""What the stewards keep: what the gate found, what they decided about a file, and each taking in they asked for."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bandi.office.accounts.models import User
from bandi.office.discovery.models import Delivery


class GateFinding(models.Model):
    """One thing the gate found odd about a file beside its own past (관문 점검). Speaks of files, never of persons."""

    privacy: ClassVar = dict.fromkeys(["id", "delivery", "kind", "column", "seen", "usual", "ko", "en"], "plain")

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=20)
    column = models.CharField(max_length=60, blank=True)
    seen = models.FloatField(null=True)
    usual = models.FloatField(null=True)
    ko = models.TextField()
    en = models.TextField()

    class Meta:
        ordering = ["delivery", "id"]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.kind} {self.column}"


class GateDecision(models.Model):
    """A steward holds a file back or releases it, and says why (보류·해제). The last one holds; none is changed."""

    class Decision(models.TextChoices):
        """What was decided."""

        HOLD = "hold", "보류"
        RELEASE = "release", "해제"

    privacy: ClassVar = dict.fromkeys(["id", "delivery", "decision", "reason", "by", "at", "on"], "plain")

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="decisions")
    decision = models.CharField(max_length=10, choices=Decision.choices)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)
    on = models.DateField()  # rounds whose deliveries count until this day or later follow it

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="gate_decision_says_why")]

    def __str__(self) -> str:
        return f"{self.delivery_id}: {self.decision}"


class TakeIn(models.Model):
    """Taking in what lies in the inbox, asked for by a steward (지금 받기)."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "대기"
        RUNNING = "running", "받는 중"
        DONE = "done", "마침"
        FAILED = "failed", "실패"

    privacy: ClassVar = dict.fromkeys(
        ["id", "asked_by", "asked_at", "state", "done", "total", "counts", "error", "ended_at"], "plain"
    )

    id = models.UUIDField(primary_key=True, default=uuid4)
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)
    asked_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)  # state of a file -> how many new ones
    error = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return str(self.id)
