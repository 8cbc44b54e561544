"""The work on one listed household in one round, and everything else that is due about a household."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.discovery.models import Candidate, Household, Round
from bandi.office.worklist.states import LABELS, WorkState


class Listing(models.Model):
    """A household on an officer's list (업무). Made when a round is published."""

    privacy: ClassVar = dict.fromkeys(
        ["id", "candidate", "household", "round", "area", "state", "assignee", "due_on", "attempts", "last_attempt_at",
         "result", "awaiting", "closed_at", "needs_meeting"],
        "plain",
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    candidate = models.OneToOneField(Candidate, on_delete=models.CASCADE, related_name="listing")
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="listings")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    state = models.CharField(
        max_length=14, default=WorkState.TODO, choices=[(state.value, LABELS[state][0]) for state in WorkState]
    )
    assignee = models.ForeignKey(User, null=True, on_delete=models.SET_NULL)
    due_on = models.DateField()  # first contact at the latest
    attempts = models.PositiveIntegerField(default=0)  # contacts tried and visits made
    last_attempt_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=16, null=True)  # the outcome that holds
    awaiting = models.BooleanField(default=False)  # a result waits for a second person
    closed_at = models.DateTimeField(null=True)
    needs_meeting = models.BooleanField(default=False)  # no result holds without a case meeting

    objects = AreaQuerySet["Listing"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area", "round", "state", "due_on"], name="listing_worklist"),
            models.Index(fields=["round"], name="listing_round"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class SavedView(models.Model):
    """Conditions of the desk that a person keeps under a name of her own (저장한 조건)."""

    privacy: ClassVar = dict.fromkeys(["id", "user", "name", "asked"], "plain")

    id = models.UUIDField(primary_key=True, default=uuid4)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views", db_index=False)
    name = models.CharField(max_length=30)  # of the conditions, never of a person: the form says so
    asked = models.CharField(max_length=500)  # the query of the desk's address: codes only

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name


class Duty(models.Model):
    """One thing somebody must do about a household (할 일), whatever told us to."""

    privacy: ClassVar = dict.fromkeys(
        ["id", "key", "household", "area", "source", "duty", "due_on", "assignee", "path", "made_at", "settled_at",
         "settled_by"],
        "plain",
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    key = models.CharField(max_length=120, unique=True)  # names the occasion: the same one is opened once
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="duties", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    source = models.CharField(max_length=10)  # duties.Source
    duty = models.CharField(max_length=24)  # duties.DUTIES
    due_on = models.DateField()
    assignee = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    path = models.CharField(max_length=200, blank=True)  # the page where it is done; without a host
    made_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)

    objects = AreaQuerySet["Duty"].as_manager()

    class Meta:
        ordering = ["due_on", "key"]
        indexes = [
            models.Index(fields=["area", "due_on"], name="duty_open", condition=Q(settled_at__isnull=True)),
            models.Index(fields=["household", "due_on"], name="duty_household"),
        ]

    def __str__(self) -> str:
        return self.key
