"""Households in the care of neighbours, who keeps which, what came of a call, and hours worked (우리동네돌봄단)."""

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

MOST = 40
"""Households of one member that the database allows; a test holds it equal to `care_most` of the content."""
DAY_MINUTES = 240
"""Minutes of one day that the database allows; the same."""


class CareHome(models.Model):
    """A household the care team looks in on (돌봄 가구), from a day until it ends."""

    fades: ClassVar = (Fades("care", since="ended_on", home="household"),)
    moves_by: ClassVar = "household"  # with a household that is handed over
    privacy: ClassVar = plain(
        "id", "household", "area", "tier", "tongue", "from_on", "ended_on", "by", "changed_at"
    ) | {"note": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="care", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    tier = models.CharField(max_length=20)  # CareTier.id
    tongue = models.CharField(max_length=12)  # CareTongue.id
    note = EncryptedTextField(null=True)  # what her member should know; never why it was found
    from_on = models.DateField()
    ended_on = models.DateField(null=True)  # the day from which nobody looks in any more
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["CareHome"].as_manager()

    class Meta:
        ordering = ["from_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["household"], condition=Q(ended_on__isnull=True), name="care_home_once")
        ]
        indexes = [models.Index(fields=["area"], condition=Q(ended_on__isnull=True), name="care_home_open")]

    def __str__(self) -> str:
        return str(self.id)


class CareAssignment(models.Model):
    """A member keeps a household for a year (담당). She has numbered places; beyond the last only with a reason."""

    moves_by: ClassVar = "home__household"  # with a household that is handed over
    privacy: ClassVar = plain(
        "id", "home", "member", "area", "place", "beyond", "from_on", "to_on", "ended_on", "by", "at"
    ) | {"reason": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    home = models.ForeignKey(CareHome, on_delete=models.CASCADE, related_name="assignments")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="assignments", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    place = models.PositiveSmallIntegerField()  # 1 to MOST, above it with a reason
    beyond = models.BooleanField(default=False)
    reason = EncryptedTextField(null=True)  # why the lead went beyond
    from_on = models.DateField()
    to_on = models.DateField()  # last day
    ended_on = models.DateField(null=True)  # the day from which she keeps it no longer
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["CareAssignment"].as_manager()

    class Meta:
        ordering = ["member", "place"]
        constraints = [
            models.UniqueConstraint(fields=["home"], condition=Q(ended_on__isnull=True), name="care_one_member"),
            models.UniqueConstraint(
                fields=["member", "place"], condition=Q(ended_on__isnull=True), name="care_place_once"
            ),
            models.CheckConstraint(
                condition=Q(place__gte=1) & (Q(place__lte=MOST) | Q(beyond=True, reason__isnull=False)),
                name="care_most",
            ),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="care_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["area"], condition=Q(ended_on__isnull=True), name="care_assignment_open")]

    def __str__(self) -> str:
        return str(self.id)


class CareContact(models.Model):
    """A member called or came by, and how it was (안부)."""

    class Kind(models.TextChoices):
        """How she looked in."""

        CALL = "care_call", "전화"
        VISIT = "care_visit", "방문"

    class Result(models.TextChoices):
        """How it was."""

        REACHED = "care_reached", "안부를 확인함"
        MISSED = "care_missed", "만나지 못함"
        WORRIED = "care_worried", "걱정됨"

    fades: ClassVar = (Fades("care", since="at", home="home__household"),)
    moves_by: ClassVar = "home__household"  # with a household that is handed over
    privacy: ClassVar = plain(
        "id", "home", "member", "area", "kind", "result", "at", "minutes", "by", "made_at"
    ) | {"note": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True)  # of the form: sent twice, it counts once
    home = models.ForeignKey(CareHome, on_delete=models.CASCADE, related_name="contacts", db_index=False)
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="contacts", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    result = models.CharField(max_length=12, choices=Result.choices)
    at = models.DateTimeField()  # when it began
    minutes = models.PositiveSmallIntegerField()
    note = EncryptedTextField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["CareContact"].as_manager()

    class Meta:
        ordering = ["-at", "id"]
        indexes = [
            models.Index(fields=["home", "-at"], name="care_contact_home"),
            models.Index(fields=["member", "at"], name="care_contact_member"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class CareDay(models.Model):
    """How long a member worked on a day (활동 시간)."""

    fades: ClassVar = (Fades("care_day", since="on"),)
    privacy: ClassVar = plain("id", "member", "area", "on", "minutes", "by", "at")

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="care_days", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["CareDay"].as_manager()

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(fields=["member", "on"], name="care_day_once"),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=DAY_MINUTES), name="care_day_length"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.on}"


class CareProfile(models.Model):
    """What a member speaks, near which road she lives, and when she is away (단원 정보)."""

    privacy: ClassVar = plain("member", "area", "tongues", "road", "away_from", "away_to", "changed_at")

    member = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE, related_name="care")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    tongues = ArrayField(models.CharField(max_length=12), default=list)  # CareTongue.id, besides the first
    road = models.CharField(max_length=60, blank=True)  # name of the road, without a number
    away_from = models.DateField(null=True)
    away_to = models.DateField(null=True)  # last day; none: until she says so
    changed_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["CareProfile"].as_manager()

    def __str__(self) -> str:
        return str(self.member_id)


class CareExplanation(models.Model):
    """What a member says of something odd in her diary (설명). Nothing is counted against her, with or without it."""

    fades: ClassVar = (Fades("care_day", since="at"),)
    privacy: ClassVar = plain("id", "member", "area", "flag", "by", "at") | {"text": "personal"}

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="explanations", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    flag = models.CharField(max_length=60)  # Flag.key
    text = EncryptedTextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["CareExplanation"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "flag"], name="care_explained_once")]

    def __str__(self) -> str:
        return f"{self.member_id} {self.flag}"
