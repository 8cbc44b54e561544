"""What was tried, who was met, and what came of it."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.discovery.models import Household
from bandi.office.encryption import EncryptedTextField
from bandi.office.worklist.models import Listing


class ContactAttempt(models.Model):
    """One attempt to reach a household without visiting it (연락 시도)."""

    class Kind(models.TextChoices):
        """How it was tried."""

        CALL = "call", "전화"
        TEXT = "text", "문자"
        LETTER = "letter", "우편"
        REGISTERED = "registered", "복지등기"
        LEADER = "leader", "통·이장 확인"
        OTHER = "other", "기타"

    class Answer(models.TextChoices):
        """What came of it."""

        REACHED = "reached", "통화·연락됨"
        NO_ANSWER = "no_answer", "부재·무응답"
        WRONG_NUMBER = "wrong_number", "번호 틀림"
        REFUSED = "refused", "거부"
        ALREADY_SERVED = "already_served", "이미 지원 중"
        EMERGENCY = "emergency", "위급"

    privacy: ClassVar = dict.fromkeys(
        ["id", "listing", "household", "area", "kind", "at", "by", "answer", "next_on", "created_at"], "plain"
    ) | {"note": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="contacts")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="contacts")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    answer = models.CharField(max_length=16, choices=Answer.choices)
    note = EncryptedTextField(null=True)
    next_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["ContactAttempt"].as_manager()

    class Meta:
        ordering = ["at", "created_at"]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def reached(self) -> bool:
        """Whether somebody answered."""
        return self.answer not in MISSED


MISSED = frozenset({ContactAttempt.Answer.NO_ANSWER.value, ContactAttempt.Answer.WRONG_NUMBER.value})
"""Answers that mean nobody was reached."""


class Visit(models.Model):
    """A visit planned or made (방문). `at` is empty until it was made."""

    privacy: ClassVar = dict.fromkeys(
        ["id", "listing", "household", "area", "planned_at", "at", "by", "companion", "met", "created_at"], "plain"
    ) | {"condition": "personal", "needs": "personal", "note": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="visits")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="visits")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    planned_at = models.DateTimeField(null=True)
    at = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    companion = models.CharField(max_length=60, blank=True)  # colleague who comes along
    met = models.BooleanField(null=True)
    condition = models.JSONField(default=list)  # codes of words.CONDITIONS
    needs = models.JSONField(default=list)  # codes of words.NEEDS
    note = EncryptedTextField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Visit"].as_manager()

    class Meta:
        ordering = ["at", "planned_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(at__isnull=True, met__isnull=True) | Q(at__isnull=False, met__isnull=False),
                name="visit_made_says_who_was_met",
            ),
            models.CheckConstraint(
                condition=Q(at__isnull=False) | Q(planned_at__isnull=False), name="visit_planned_or_made"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Result(models.Model):
    """What came of the work on a household in a round (처리 결과)."""

    privacy: ClassVar = dict.fromkeys(
        ["id", "listing", "household", "area", "outcome", "given_on", "given_by", "needs_second", "confirmed_by",
         "confirmed_at", "next_check_on", "superseded", "created_at"],
        "plain",
    ) | {"evidence": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="results")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="results")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    outcome = models.CharField(max_length=16)
    evidence = EncryptedTextField(null=True)
    given_on = models.DateField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="results_given")
    needs_second = models.BooleanField()
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="results_confirmed")
    confirmed_at = models.DateTimeField(null=True)
    next_check_on = models.DateField(null=True)
    superseded = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Result"].as_manager()

    class Meta:
        ordering = ["given_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="result_confirmed_by_and_at",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=models.F("given_by")),
                name="result_second_person",
            ),
            models.UniqueConstraint(fields=["listing"], condition=Q(superseded=False), name="result_one_holds"),
        ]
        indexes = [models.Index(fields=["given_on"], name="result_given_on")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def holds(self) -> bool:
        """Whether the result counts: confirmed where a second person is needed, and not replaced."""
        return not self.superseded and (not self.needs_second or self.confirmed_at is not None)


class CaseMeeting(models.Model):
    """A case meeting about a household that came up again and again and was never settled (사례회의).

    Two people of the office at least, what they decided, and when they look again. None is changed or taken back.
    """

    class Decision(models.TextChoices):
        """What was decided."""

        APPLY = "apply", "급여를 직권으로 신청"
        EMERGENCY = "emergency", "긴급지원"
        CASE_MGMT = "case_mgmt", "통합사례관리"
        VISIT = "visit", "두 사람이 함께 방문"
        FIND = "find", "다른 기관과 함께 찾기"
        LOOK_IN = "look_in", "정한 날까지 살핌"

    privacy: ClassVar = dict.fromkeys(
        ["id", "listing", "household", "area", "held_on", "by", "second", "decision", "next_on", "created_at"], "plain"
    ) | {"others": "personal", "note": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="meetings")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="meetings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    held_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="meetings_written")
    second = models.ForeignKey(User, on_delete=models.PROTECT, related_name="meetings_attended")
    others = EncryptedTextField(null=True)  # who came from elsewhere
    decision = models.CharField(max_length=12, choices=Decision.choices)
    note = EncryptedTextField(null=True)  # why
    next_on = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["CaseMeeting"].as_manager()

    class Meta:
        ordering = ["held_on", "created_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(by=models.F("second")), name="meeting_of_two_people"),
            models.CheckConstraint(condition=Q(next_on__gt=models.F("held_on")), name="meeting_looks_ahead"),
        ]

    def __str__(self) -> str:
        return str(self.id)
