"""Look-ups somebody is asked about, households opened in an emergency, and tables that leave the office."""

from datetime import timedelta
from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.discovery.models import Household
from bandi.office.encryption import EncryptedTextField

LONGEST = timedelta(hours=1)
"""How long a household stays open in an emergency; the database holds it as well."""


class Lookout(models.Model):
    """How far the trail has been looked through (열람 점검 자리). One row."""

    privacy: ClassVar = dict.fromkeys(["id", "until", "looked_at"], "plain")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    until = models.BigIntegerField(default=0)  # rows of smaller transactions were looked at
    looked_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.until)


class Alert(models.Model):
    """Look-ups of one person on one day that somebody asks about (열람 경보). Says how many, never who was seen."""

    class State(models.TextChoices):
        """How far it is."""

        QUIET = "quiet", "세는 중"  # not more than usual yet: shown to nobody
        OPEN = "open", "새 경보"
        ASKED = "asked", "물어봄"
        ANSWERED = "answered", "답 받음"
        SECOND = "second", "두 번째 사람 확인 대기"
        CLOSED = "closed", "마침"

    class Finding(models.TextChoices):
        """What it was."""

        JUSTIFIED = "justified", "업무에 필요했음"
        MISTAKE = "mistake", "실수"
        MISUSE = "misuse", "업무 외 열람"

    privacy: ClassVar = dict.fromkeys(
        ["id", "officer", "area", "sign", "day", "households", "events", "first_at", "last_at", "state", "asked_by",
         "asked_at", "answered_at", "finding", "closed_by", "closed_at", "second_by", "second_at"],
        "plain",
    ) | {"question": "personal", "answer": "personal", "note": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="alerts")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)  # where she works
    sign = models.CharField(max_length=16)  # engine/contract/lookups.SIGNS
    day = models.DateField()
    households = ArrayField(models.UUIDField(), default=list)  # to count each once; shown nowhere
    events = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUIET)
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="alerts_asked")
    asked_at = models.DateTimeField(null=True)
    question = EncryptedTextField(null=True)
    answer = EncryptedTextField(null=True)
    answered_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=10, choices=Finding.choices, blank=True)
    note = EncryptedTextField(null=True)
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="alerts_closed")
    closed_at = models.DateTimeField(null=True)
    second_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="alerts_seconded")
    second_at = models.DateTimeField(null=True)

    objects = AreaQuerySet["Alert"].as_manager()

    class Meta:
        ordering = ["-last_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["officer", "sign", "day"], condition=Q(state__in=["quiet", "open"]), name="alert_one_a_day"
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("officer")), name="alert_not_closed_by_oneself"
            ),
            models.CheckConstraint(
                condition=~Q(finding="misuse", state="closed")
                | Q(second_by__isnull=False) & ~Q(second_by=F("closed_by")) & ~Q(second_by=F("officer")),
                name="alert_misuse_of_two",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "state", "-last_at"], name="alert_waiting"),
            models.Index(fields=["officer", "state"], name="alert_officer"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class OwnHome(models.Model):
    """Where a person of the office lives, as she declared it (본인 가구 신고). Marks only: nobody reads it back."""

    privacy: ClassVar = dict.fromkeys(["user", "declared_at"], "plain") | {"home": "secret", "phone": "secret"}

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="own_home")
    home = models.BinaryField(max_length=32, null=True, db_index=True)  # keyed digest of street and unit
    phone = models.BinaryField(max_length=32, null=True, db_index=True)  # keyed digest of the number
    declared_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.user_id)


class Canary(models.Model):
    """A planted household that nobody has a reason to open (미끼 가구). On no list and in no count of work."""

    privacy: ClassVar = dict.fromkeys(["household", "area", "made_by", "made_at"], "plain")

    household = models.OneToOneField(Household, on_delete=models.CASCADE, primary_key=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    made_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Canary"].as_manager()

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return str(self.household_id)


class Opening(models.Model):
    """A household outside her neighbourhoods that somebody opened for an hour (긴급 열람). Reviewed afterwards."""

    class Reason(models.TextChoices):
        """Why."""

        LIFE = "life", "생명·신체가 위험함"
        CHILD = "child", "아동·노인·장애인 학대 의심"
        CALLED = "called", "본인·가족이 지금 도움을 청함"
        POLICE = "police", "경찰·소방의 안부 확인 요청"
        DISASTER = "disaster", "재난"

    class Finding(models.TextChoices):
        """What the review found."""

        JUSTIFIED = "justified", "긴급했음"
        MISTAKE = "mistake", "다른 방법이 있었음"
        MISUSE = "misuse", "업무 외 열람"

    privacy: ClassVar = dict.fromkeys(
        ["id", "user", "household", "area", "reason", "at", "until", "review_by", "reviewed_by", "reviewed_at",
         "finding"],
        "plain",
    ) | {"why": "personal", "note": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="openings")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="openings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)  # of the household
    reason = models.CharField(max_length=10, choices=Reason.choices)
    why = EncryptedTextField()
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    review_by = models.DateField()  # three working days
    reviewed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="openings_reviewed")
    reviewed_at = models.DateTimeField(null=True)
    finding = models.CharField(max_length=10, choices=Finding.choices, blank=True)
    note = EncryptedTextField(null=True)

    objects = AreaQuerySet["Opening"].as_manager()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__lte=F("at") + LONGEST),
                name="opening_an_hour_at_most",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("user")), name="opening_reviewed_by_another"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "until"], name="opening_held"),
            models.Index(fields=["area", "reviewed_at", "-at"], name="opening_review"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def holds(self) -> bool:
        """Whether it still shows anything."""
        return timezone.now() < self.until


class Export(models.Model):
    """A table that leaves the office (반출): asked with a purpose, approved by a second person, gone after a day."""

    class Scope(models.TextChoices):
        """What it holds; of a household never a name, a number or an address."""

        LIST = "list", "차수 명단(이름 없이)"
        COUNTS = "counts", "팀 업무 건수"
        MEMBERS = "members", "인적안전망 회원 명부"

    class Purpose(models.TextChoices):
        """What for."""

        MEETING = "meeting", "사례·실무 회의"
        REPORT = "report", "상급 기관 보고"
        PLANNING = "planning", "업무 계획"
        AUDIT = "audit", "감사·점검 자료"

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", "승인 대기"
        REFUSED = "refused", "거절"
        WAITING = "waiting", "만드는 중"
        READY = "ready", "내려받을 수 있음"
        FAILED = "failed", "멈춤"
        EXPIRED = "expired", "기한 지남"

    privacy: ClassVar = dict.fromkeys(
        ["id", "number", "asked_by", "area", "areas", "scope", "purpose", "state", "asked_at", "decided_by",
         "decided_at", "done", "total", "rows", "expires_at", "downloads"],
        "plain",
    ) | {"why": "personal", "note": "personal", "csv": "personal", "xlsx": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    number = models.PositiveIntegerField(unique=True)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="exports_asked")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)  # where she works
    areas = ArrayField(models.CharField(max_length=8), default=list)  # whose households
    scope = models.CharField(max_length=10, choices=Scope.choices)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    why = EncryptedTextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="exports_decided")
    decided_at = models.DateTimeField(null=True)
    note = EncryptedTextField(null=True)  # why not
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    csv = EncryptedTextField(null=True)
    xlsx = EncryptedTextField(null=True)  # base64
    expires_at = models.DateTimeField(null=True)
    downloads = models.PositiveIntegerField(default=0)

    objects = AreaQuerySet["Export"].as_manager()

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="export_of_two_people"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "refused"]) | Q(decided_by__isnull=False), name="export_approved_first"
            ),
        ]
        indexes = [models.Index(fields=["area", "-asked_at"], name="export_list")]

    def __str__(self) -> str:
        return f"{self.number}"
