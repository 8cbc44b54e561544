"""The work on one listed household in one round."""

from typing import ClassVar
from uuid import uuid4

from django.db import models

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
