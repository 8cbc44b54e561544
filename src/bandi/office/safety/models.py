"""What keeps a visitor safe: markers on a household, outings with a clock, incidents, and what the hub lends."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.discovery.models import Household
from bandi.office.encryption import EncryptedTextField
from bandi.office.safety.words import INCIDENTS, MARKERS, POOL, TOLD
from bandi.office.worklist.models import Listing


def _choices(words: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    return [(code, ko) for code, (ko, _) in words.items()]


class Marker(models.Model):
    """Something a visitor must mind at a household (주의 표시). Ends by itself on its review date."""

    moves_by: ClassVar = "household"  # with a household that is handed over
    privacy: ClassVar = dict.fromkeys(
        ["id", "household", "area", "kind", "two_people", "set_by", "set_on", "review_on", "told_on", "told_how",
         "teller", "asked_until", "asked_by", "ended_on", "ended_by", "created_at"],
        "plain",
    ) | {"reason": "personal", "asked_reason": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="markers")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    kind = models.CharField(max_length=20, choices=_choices(MARKERS))
    reason = EncryptedTextField()
    two_people = models.BooleanField(default=True)  # nobody goes alone
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_on = models.DateField()
    review_on = models.DateField()  # the last day it holds
    told_on = models.DateField(null=True)  # the person was told
    told_how = models.CharField(max_length=12, choices=_choices(TOLD), blank=True)
    teller = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    asked_until = models.DateField(null=True)  # an extension that waits for a second person
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    asked_reason = EncryptedTextField(null=True)
    ended_on = models.DateField(null=True)  # taken off before its date
    ended_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Marker"].as_manager()

    class Meta:
        ordering = ["review_on", "created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(review_on__gt=F("set_on")), name="marker_has_a_review_date"),
            models.CheckConstraint(
                condition=Q(asked_until__isnull=True, asked_by__isnull=True)
                | Q(asked_until__isnull=False, asked_by__isnull=False),
                name="marker_asked_by_and_until",
            ),
            models.CheckConstraint(condition=Q(told_on__isnull=True) | ~Q(told_how=""), name="marker_told_how"),
        ]
        indexes = [models.Index(fields=["area", "review_on"], name="marker_review")]

    def __str__(self) -> str:
        return str(self.id)


class Outing(models.Model):
    """Somebody is out at a household and expected back (현장 나감)."""

    moves_by: ClassVar = "listing"  # with a household that is handed over
    privacy: ClassVar = dict.fromkeys(
        ["id", "listing", "household", "area", "by", "companion", "out_at", "back_by", "in_at", "alarm_at",
         "colleagues_at", "control_at", "answered_at", "answered_by"],
        "plain",
    ) | {"answer": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="outings")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="outings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="outings")
    companion = models.CharField(max_length=60, blank=True)
    out_at = models.DateTimeField()
    back_by = models.DateTimeField()
    in_at = models.DateTimeField(null=True)
    alarm_at = models.DateTimeField(null=True)  # the silent alarm was pressed
    colleagues_at = models.DateTimeField(null=True)  # colleagues were told
    control_at = models.DateTimeField(null=True)  # the control room was told
    answered_at = models.DateTimeField(null=True)  # somebody looked after it
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answer = EncryptedTextField(null=True)  # what was done

    objects = AreaQuerySet["Outing"].as_manager()

    class Meta:
        ordering = ["back_by"]
        constraints = [
            models.CheckConstraint(condition=Q(back_by__gt=F("out_at")), name="outing_comes_back_later"),
            models.UniqueConstraint(fields=["by"], condition=Q(in_at__isnull=True), name="outing_one_at_a_time"),
        ]
        indexes = [
            models.Index(fields=["area", "back_by"], condition=Q(in_at__isnull=True), name="outing_out_now"),
            models.Index(fields=["area", "alarm_at"], condition=Q(answered_at__isnull=True), name="outing_alarms"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Incident(models.Model):
    """Something that happened to somebody of the hub at a household (부딪힌 일). Shown to the team until a day."""

    moves_by: ClassVar = "household"  # with a household that is handed over
    privacy: ClassVar = dict.fromkeys(
        ["id", "household", "area", "by", "happened_at", "kind", "hurt", "marker", "team_until", "created_at"], "plain"
    ) | {"told": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="incidents")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    happened_at = models.DateTimeField()
    kind = models.CharField(max_length=20, choices=_choices(INCIDENTS))
    told = EncryptedTextField()  # what happened, in a few sentences
    hurt = models.BooleanField(default=False)
    marker = models.ForeignKey(Marker, null=True, on_delete=models.SET_NULL, related_name="incidents")
    team_until = models.DateField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Incident"].as_manager()

    class Meta:
        ordering = ["-happened_at"]
        indexes = [models.Index(fields=["area", "team_until"], name="incident_team")]

    def __str__(self) -> str:
        return str(self.id)


class PoolItem(models.Model):
    """A car or device the hub lends (공용 차량·기기)."""

    privacy: ClassVar = dict.fromkeys(["id", "area", "kind", "name", "active"], "plain")

    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    kind = models.CharField(max_length=12, choices=_choices(POOL))
    name = models.CharField(max_length=40)
    active = models.BooleanField(default=True)

    objects = AreaQuerySet["PoolItem"].as_manager()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="pool_item_one_name")]

    def __str__(self) -> str:
        return self.name


class Booking(models.Model):
    """Somebody has a car or device from a moment to a moment (예약). The database lets none overlap."""

    privacy: ClassVar = dict.fromkeys(["id", "item", "area", "by", "span", "created_at"], "plain")

    id = models.UUIDField(primary_key=True, default=uuid4)
    item = models.ForeignKey(PoolItem, on_delete=models.CASCADE, related_name="bookings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    span = DateTimeRangeField()
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Booking"].as_manager()

    class Meta:
        ordering = ["span"]
        constraints = [
            ExclusionConstraint(
                name="booking_of_one_person_at_a_time",
                expressions=[
                    (
                        Func(
                            F("item"), F("item"), Value("[]"), function="int8range", output_field=BigIntegerRangeField()
                        ),
                        "&&",
                    ),
                    ("span", "&&"),
                ],
            )
        ]

    def __str__(self) -> str:
        return str(self.id)
