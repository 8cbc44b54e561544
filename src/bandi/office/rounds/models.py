"""Areas that have somebody's name (담당 구역), their doors, what was found there, and the yearly survey (사실조사).

A round is no row: an area walked every month has been walked when each of its doors was looked at within the month.
"""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.discovery.models import Household, plain
from bandi.office.encryption import EncryptedTextField
from bandi.office.fading import Fades
from bandi.office.network.models import Member


class Beat(models.Model):
    """A part of a neighbourhood with a leader, an officer and a planner of its own (담당 구역: 통·반).

    The register knows no 통: an area is a list of roads, or of house numbers on them (`stretches.py`). The one without
    roads takes what no other has.
    """

    privacy: ClassVar = plain("id", "area", "number", "name", "roads", "rhythm", "ended_on", "by", "made_at")

    id = models.UUIDField(primary_key=True, default=uuid4)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    roads = ArrayField(models.CharField(max_length=120), default=list)  # Stretch
    rhythm = models.CharField(max_length=20)  # WalkContent.rhythms
    ended_on = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Beat"].as_manager()

    class Meta:
        ordering = ["area", "number"]
        constraints = [models.UniqueConstraint(fields=["area", "number"], name="beat_once")]

    def __str__(self) -> str:
        return self.name


class BeatPost(models.Model):
    """Who was named for a part of an area's work, from a moment to a moment (지정). The rows are its trace."""

    class Part(models.TextChoices):
        """For what."""

        LEADER = "beat_leader", "통장·이장"
        OFFICER = "beat_officer", "우리동네주무관"
        PLANNER = "beat_planner", "복지플래너"

    privacy: ClassVar = plain("id", "beat", "area", "part", "member", "user", "since", "until", "by")

    beat = models.ForeignKey(Beat, on_delete=models.CASCADE, related_name="posts", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    part = models.CharField(max_length=14, choices=Part.choices)
    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="beats")  # a leader
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="beats")  # an officer or planner
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = AreaQuerySet["BeatPost"].as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["beat", "part"], condition=Q(until__isnull=True), name="beat_post_one_now"),
            models.CheckConstraint(condition=Q(member__isnull=True) ^ Q(user__isnull=True), name="beat_post_of_one"),
        ]
        indexes = [models.Index(fields=["beat", "-since"], name="beat_post_trace")]

    def __str__(self) -> str:
        return f"{self.beat_id} {self.part}"


class BeatDuty(models.Model):
    """A round of an area that nobody finished (놓친 순회): about no household, and the duty of whoever is named now.

    Nobody's name stands here: who is named for the area, or stands in, is asked at each look, so that it is handed over
    with the area.
    """

    privacy: ClassVar = plain(
        "id", "beat", "area", "opens_on", "due_on", "times", "made_at", "settled_at", "settled_by", "reason"
    )

    id = models.UUIDField(primary_key=True, default=uuid4)
    beat = models.ForeignKey(Beat, on_delete=models.CASCADE, related_name="duties", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    opens_on = models.DateField()  # first day of the round that was missed
    due_on = models.DateField()
    times = models.PositiveSmallIntegerField(default=1)  # rounds missed in a row
    made_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    reason = models.CharField(
        max_length=20, blank=True
    )  # WalkContent.reasons or AGAIN; empty: every door was looked at

    objects = AreaQuerySet["BeatDuty"].as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["beat", "opens_on"], name="beat_duty_once"),
            models.UniqueConstraint(fields=["beat"], condition=Q(settled_at__isnull=True), name="beat_duty_one_open"),
        ]
        indexes = [
            models.Index(fields=["area", "due_on"], name="beat_duty_open", condition=Q(settled_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.beat_id} {self.opens_on}"


class Door(models.Model):
    """One address of an area, taken from the office's own register (문). Says nothing of who lives behind it."""

    fades: ClassVar = (Fades("finding", since="gone_on", when=Q(findings=None), home="household"),)
    privacy: ClassVar = plain("id", "beat", "area", "place", "mark", "household", "gone_on", "made_at") | {
        "street": "personal", "unit": "personal",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    beat = models.ForeignKey(Beat, on_delete=models.CASCADE, related_name="doors", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    street = EncryptedTextField()
    unit = EncryptedTextField(default="")
    place = models.PositiveIntegerField(default=0)  # in the order of addresses
    mark = models.CharField(max_length=64)  # keyed digest of the address: the same one is there once
    household = models.ForeignKey(Household, null=True, on_delete=models.SET_NULL, related_name="doors")
    gone_on = models.DateField(null=True)  # there is no such home
    made_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Door"].as_manager()

    class Meta:
        ordering = ["beat", "place", "id"]
        constraints = [models.UniqueConstraint(fields=["area", "mark"], name="door_once")]
        indexes = [models.Index(fields=["beat", "place"], name="door_route")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def address(self) -> str:
        """Street and unit."""
        return " ".join(part for part in (self.street, self.unit) if part)


class Survey(models.Model):
    """One year's fact-finding of residents in a neighbourhood (주민등록 사실조사)."""

    privacy: ClassVar = plain("id", "area", "from_on", "to_on", "until_on", "by", "made_at")

    id = models.UUIDField(primary_key=True, default=uuid4)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    from_on = models.DateField()
    to_on = models.DateField()  # last day of the leaders' pass
    until_on = models.DateField()  # last day of the officers' pass
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Survey"].as_manager()

    class Meta:
        ordering = ["-from_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["area", "from_on"], name="survey_once"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on"), until_on__gte=F("to_on")), name="survey_days"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.from_on}"

    @property
    def source_code(self) -> str:
        """Under which its reports are counted as a channel."""
        return f"survey-{self.pk.hex[:12]}"


class Finding(models.Model):
    """What one person found at one door at one moment (순회 기록). Later ones stand beside it, none is overwritten."""

    fades: ClassVar = (Fades("finding", since="received_at", home="door__household"),)
    privacy: ClassVar = plain(
        "id", "door", "beat", "area", "by", "survey", "second", "opens_on", "answer", "signs", "based_on",
        "recorded_at", "received_at",
    ) | {"note": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True)  # drawn on the telephone: it counts once
    door = models.ForeignKey(Door, on_delete=models.CASCADE, related_name="findings", db_index=False)
    beat = models.ForeignKey(Beat, on_delete=models.CASCADE, related_name="findings", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    survey = models.ForeignKey(Survey, null=True, on_delete=models.SET_NULL, related_name="findings")
    second = models.BooleanField(default=False)  # the officer's pass of a survey
    opens_on = models.DateField()  # first day of the round it belongs to
    answer = models.CharField(max_length=20)  # DoorAnswer.id
    signs = ArrayField(models.CharField(max_length=20), default=list)  # WalkContent.signs
    note = EncryptedTextField(null=True)
    based_on = models.DateTimeField()  # when the telephone took the route
    recorded_at = models.DateTimeField()  # by the telephone's clock
    received_at = models.DateTimeField(default=timezone.now)  # by the office's

    objects = AreaQuerySet["Finding"].as_manager()

    class Meta:
        ordering = ["-recorded_at", "id"]
        indexes = [
            models.Index(fields=["door", "-recorded_at"], name="finding_door"),
            models.Index(fields=["beat", "opens_on"], name="finding_round"),
            models.Index(fields=["by", "answer", "-recorded_at"], name="finding_own"),
        ]

    def __str__(self) -> str:
        return str(self.id)
