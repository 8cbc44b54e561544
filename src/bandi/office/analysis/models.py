"""Questions about another rule and what came of them (제도 변경 모의), and judgings (평가). Nothing of a household."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from bandi.office.accounts.models import User
from bandi.office.discovery.models import Round


class WhatIf(models.Model):
    """One question: what would change if a parameter had another value from a month on, or began on another day?"""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "대기"
        RUNNING = "running", "계산 중"
        DONE = "done", "끝남"
        FAILED = "failed", "실패"

    privacy: ClassVar = dict.fromkeys(
        ["id", "by", "at", "round", "places", "setting", "words_ko", "words_en", "unit", "old", "new", "on",
         "moved_from", "moved_to", "households", "state", "done", "total", "error", "cells"],
        "plain",
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)
    round = models.ForeignKey(Round, on_delete=models.CASCADE)
    places = ArrayField(models.CharField(max_length=8))  # neighbourhoods asked about
    setting = models.CharField(max_length=120)  # name of the parameter
    words_ko = models.CharField(max_length=300)
    words_en = models.CharField(max_length=300)
    unit = models.CharField(max_length=40, blank=True)
    old = models.FloatField()
    new = models.FloatField()
    moved_from = models.DateField(null=True)  # a question about a date: the day the value begins, and the day asked
    moved_to = models.DateField(null=True)
    on = models.DateField()  # first day of the month asked about
    households = models.PositiveIntegerField()  # how many are asked about, rounded
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    cells = models.JSONField(default=list)  # [{place, kind, benefit, effect, households, cost_low, cost_high}], coarse

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.setting} {self.on}"


class JudgeRun(models.Model):
    """One judging of the rounds (평가 실행): who asked for it, or after which round it came by itself."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "대기"
        RUNNING = "running", "평가 중"
        DONE = "done", "마침"
        FAILED = "failed", "실패"

    privacy: ClassVar = dict.fromkeys(
        ["id", "asked_by", "asked_at", "round", "state", "done", "total", "error", "ended_at", "stopped"], "plain"
    )

    id = models.UUIDField(primary_key=True, default=uuid4)
    asked_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)
    asked_at = models.DateTimeField(default=timezone.now, db_index=True)
    round = models.ForeignKey(Round, null=True, on_delete=models.CASCADE)  # after which it came by itself
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)  # rounds
    total = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    stopped = models.CharField(max_length=20, blank=True)  # the model in force that failed a gate in it

    class Meta:
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return str(self.id)
