"""People at work, neighbourhoods, who works where since when, and who stands in for whom."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from bandi.office.accounts.roles import ROLES, Permission, Role


class Area(models.Model):
    """A neighbourhood (읍·면·동) with its welfare office."""

    privacy: ClassVar = dict.fromkeys(
        ["code", "name_ko", "name_en", "district_code", "district_ko", "district_en", "province_code", "province_ko",
         "province_en", "outline", "capacity", "office_phone", "office_address"],
        "plain",
    )  # fmt: skip

    code = models.CharField(primary_key=True, max_length=8)
    name_ko = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    district_code = models.CharField(max_length=5, db_index=True)
    district_ko = models.CharField(max_length=60)
    district_en = models.CharField(max_length=120)
    province_code = models.CharField(max_length=2)
    province_ko = models.CharField(max_length=60)
    province_en = models.CharField(max_length=120)
    outline = models.JSONField(null=True)  # GeoJSON geometry, degrees
    capacity = models.PositiveIntegerField(default=0)  # households the office can meet in one round
    office_phone = models.CharField(max_length=20, blank=True, db_default="")  # shown to everybody, as its office said
    office_address = models.CharField(max_length=60, blank=True, db_default="")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_ko


class Sketch(models.Model):
    """A neighbourhood's outline in short (윤곽 요약), made with it: where a point may lie, and maps of very many."""

    privacy: ClassVar = dict.fromkeys(["code", "west", "south", "east", "north", "rings"], "plain")

    code = models.CharField(primary_key=True, max_length=8)  # Area.code
    west = models.FloatField()  # degrees, of the whole outline
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    rings = models.JSONField()  # thinned to shapes.GRAIN

    def __str__(self) -> str:
        return self.code


class User(AbstractUser):
    """A person who signs in. The name shown is the one used at work."""

    privacy: ClassVar = dict.fromkeys(
        ["id", "username", "is_superuser", "is_staff", "is_active", "last_login", "date_joined", "role",
         "display_name", "asked_by", "new_password"],
        "plain",
    ) | {"password": "secret"}  # fmt: skip

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = None  # type: ignore[assignment]
    role = models.CharField(max_length=20, choices=[(role.value, ROLES[role].ko) for role in Role])
    display_name = models.CharField(max_length=60)
    asked_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")  # a second must agree
    new_password = models.BooleanField(default=False)  # the password was given by somebody else: asks for an own one
    areas = models.ManyToManyField(Area, through="Posting", through_fields=("user", "area"))

    EMAIL_FIELD = ""
    REQUIRED_FIELDS: ClassVar[list[str]] = ["role", "display_name"]

    def __str__(self) -> str:
        return self.display_name or self.username

    def may(self, permission: Permission) -> bool:
        """Whether the role allows this."""
        return self.is_active and permission in ROLES[self.role].permissions

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name


class Posting(models.Model):
    """A person works in a neighbourhood from a day to a day (배치)."""

    privacy: ClassVar = dict.fromkeys(["id", "user", "area", "from_on", "to_on", "asked_by"], "plain")

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area")
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # the last day
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")  # a second must agree

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "area", "from_on"], name="posting_once"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="posting_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} @ {self.area_id}"


class StandIn(models.Model):
    """Somebody away hands her neighbourhoods and open work to a colleague from a day to a day (인수인계)."""

    privacy: ClassVar = dict.fromkeys(
        ["id", "giver", "taker", "from_on", "to_on", "given_by", "given_at", "ended_by", "ended_at"], "plain"
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    giver = models.ForeignKey(User, on_delete=models.CASCADE, related_name="handovers")
    taker = models.ForeignKey(User, on_delete=models.CASCADE, related_name="taken_over")
    from_on = models.DateField()
    to_on = models.DateField()  # the last day
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)  # taken back before its last day

    class Meta:
        ordering = ["-from_on", "-given_at"]
        indexes = [models.Index(fields=["taker", "to_on"], name="handover_taker")]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="handover_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(giver=F("taker")), name="handover_to_somebody_else"),
            models.UniqueConstraint(
                fields=["giver", "taker", "from_on"], condition=Q(ended_at__isnull=True), name="handover_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.taker_id}"
