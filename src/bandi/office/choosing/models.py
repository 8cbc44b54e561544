"""An office's own queries and targets, and what it said of its capacity. Nothing here leads to a household."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bandi.office.accounts.models import Area, User

SNAPSHOT = ("name", "condition", "places", "areas", "on", "deleted")


class OwnQuery(models.Model):
    """A condition over the reference list that an office made, and the places it asks for (자체 발굴 조건).

    A target of the district (구 발굴 대상) is the same with another `why`: it comes before the planned groups.
    """

    class Why(models.TextChoices):
        """Whose it is."""

        QUERY = "query", "우리 조건"
        TARGET = "target", "구 발굴 대상"

    privacy: ClassVar = dict.fromkeys(
        ["id", "why", "name", "condition", "places", "areas", "on", "deleted", "by", "at", "changed_by", "changed_at",
         "earlier"],
        "plain",
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    why = models.CharField(max_length=6, choices=Why.choices, default=Why.QUERY)
    name = models.CharField(max_length=60)
    condition = models.JSONField()  # [[{column, op, value}]]: any of these, each all of its clauses
    places = models.PositiveIntegerField(default=0)  # households over all its neighbourhoods together
    areas = ArrayField(models.CharField(max_length=8))  # neighbourhoods
    on = models.BooleanField(default=False)  # asked for in the next round
    deleted = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="queries_made")
    at = models.DateTimeField(default=timezone.now)
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="queries_changed")
    changed_at = models.DateTimeField(default=timezone.now)
    earlier = models.JSONField(default=list)  # what it was before each change, the newest last

    class Meta:
        ordering = ["-on", "name", "id"]
        constraints = [models.CheckConstraint(condition=Q(on=False) | Q(places__gt=0), name="query_on_asks_for_places")]

    def __str__(self) -> str:
        return self.name

    @property
    def snapshot(self) -> dict[str, Any]:
        """What a change may change."""
        return {name: getattr(self, name) for name in SNAPSHOT}


class CapacityStated(models.Model):
    """Somebody said how many households a neighbourhood can meet in a round (담당 가능 가구 수). None is changed.

    The database does not hold it by neighbourhood, since stewards see all of them: queries do.
    """

    privacy: ClassVar = dict.fromkeys(["id", "place", "households", "before", "reason", "by", "at"], "plain")

    place = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="capacities")
    households = models.PositiveIntegerField()
    before = models.PositiveIntegerField()
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.place_id}: {self.households}"
