"""What was tried, who was met, and what came of it."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.discovery import door
from bandi.office.discovery.models import Household
from bandi.office.encryption import EncryptedTextField
from bandi.office.worklist.models import Listing


class ContactAttempt(models.Model):
    """One attempt to reach a household without visiting it (연락 시도). Ways and answers stand in `ladder.toml`."""

    privacy: ClassVar = dict.fromkeys(
        ["id", "listing", "household", "area", "kind", "at", "by", "answer", "marks", "next_on", "created_at"], "plain"
    ) | {"note": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="contacts")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="contacts")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    kind = models.CharField(max_length=12)  # contract.ladder.Rung
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    answer = models.CharField(max_length=16)  # contract.ladder.Reply
    marks = models.JSONField(default=list)  # contract.ladder.Mark: what a postman ticked
    note = EncryptedTextField(null=True)
    next_on = models.DateField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["ContactAttempt"].as_manager()

    class Meta:
        ordering = ["at", "created_at"]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def carried(self) -> bool:
        """Whether a channel carries it: such a request is taken back where it was sent."""
        return hasattr(self, "request")  # contact.ContactRequest, of a room above this one

    @property
    def reached(self) -> bool:
        """Whether somebody answered or told something."""
        return door.ladder().replies[self.answer].heard


class Visit(models.Model):
    """A visit planned or made (방문). `at` is empty until it was made."""

    privacy: ClassVar = dict.fromkeys(
        ["id", "listing", "household", "area", "planned_at", "at", "by", "companion", "met", "created_at", "key"],
        "plain",
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
    key = models.UUIDField(null=True)  # of the form that wrote it down: sent twice, it is one visit
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Visit"].as_manager()

    class Meta:
        ordering = ["at", "planned_at"]
        indexes = [models.Index(fields=["area", "at"], name="visit_area")]
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
         "confirmed_at", "next_check_on", "superseded", "returned", "created_at", "ground", "to_area"],
        "plain",
    ) | {"evidence": "personal", "to_place": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="results")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="results")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    outcome = models.CharField(max_length=16)
    ground = models.CharField(max_length=20, blank=True)  # contract.outcomes.Ground: what it was confirmed by
    to_area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")  # moved within the office
    to_place = EncryptedTextField(null=True)  # moved elsewhere
    evidence = EncryptedTextField(null=True)
    given_on = models.DateField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="results_given")
    needs_second = models.BooleanField()
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="results_confirmed")
    confirmed_at = models.DateTimeField(null=True)
    next_check_on = models.DateField(null=True)
    superseded = models.BooleanField(default=False)
    returned = models.BooleanField(default=False)  # a second person sent it back: it never holds again
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
        indexes = [
            models.Index(fields=["given_on"], name="result_given_on"),
            models.Index(fields=["area", "given_on"], name="result_area"),
            models.Index(
                fields=["area"],
                condition=Q(superseded=False, needs_second=True, confirmed_at__isnull=True),
                name="result_waits",
            ),
        ]

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


class Transfer(models.Model):
    """A household that moved, offered to the office of its new neighbourhood (이관). Belongs to the receiving side.

    The giving office keeps the work until the receiving one takes it; then the work moves, with all that was tried.
    """

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "asked", "받기를 기다림"
        TAKEN = "taken", "받음"
        GIVEN_BACK = "given_back", "돌려보냄"
        WITHDRAWN = "withdrawn", "거둠"

    privacy: ClassVar = dict.fromkeys(
        ["id", "result", "listing", "household", "area", "from_area", "kind", "size", "attempts", "state", "asked_by",
         "asked_on", "due_on", "answered_by", "answered_on"],
        "plain",
    ) | {"head": "personal", "place": "personal", "reason": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    result = models.UUIDField(unique=True)  # a row of the giving office, not to be followed from here
    listing = models.UUIDField()
    household = models.UUIDField()
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False, related_name="+")
    from_area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    head = EncryptedTextField(null=True)
    kind = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    attempts = models.PositiveIntegerField()
    place = EncryptedTextField(null=True)  # the new address, as it was told
    reason = EncryptedTextField(null=True)  # why it was given back
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    due_on = models.DateField()
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True)

    objects = AreaQuerySet["Transfer"].as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["area", "state", "due_on"], name="transfer_area")]
        constraints = [
            models.CheckConstraint(condition=~Q(area=models.F("from_area")), name="transfer_goes_elsewhere"),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=models.F("asked_by")),
                name="transfer_second_person",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
