"""Two people on paper who may be one, and what a person said about it."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.discovery.models import Household, Round
from bandi.office.encryption import EncryptedTextField


class LinkPair(models.Model):
    """A name without resident number beside a resident who may be the same person (동일인 확인 대상).

    `told` and `registered` hold what the institution and the register say of the two, as JSON, encrypted: the vault is
    opened once, when a round is published, and the office's pages never open it again.
    """

    class State(models.TextChoices):
        """What was said about it. `later` waits on, behind the others."""

        WAITING = "waiting", "판단 대기"
        LATER = "later", "나중에"
        SAME = "same", "같은 사람"
        DIFFERENT = "different", "다른 사람"

    privacy: ClassVar = dict.fromkeys(
        ["id", "area", "household", "round", "feed", "tier", "sure", "parts", "records", "months", "since", "state",
         "decided_by", "decided_at"],
        "plain",
    ) | {"stranger_key": "secret", "person_key": "secret", "told": "personal", "registered": "personal",
         "note": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)  # the resident's
    household = models.ForeignKey(Household, null=True, on_delete=models.SET_NULL)  # the resident's, where it is known
    round = models.ForeignKey(Round, on_delete=models.CASCADE, db_index=False)  # the newest in which it waited
    stranger_key = models.BigIntegerField()
    person_key = models.BigIntegerField()
    feed = models.CharField(max_length=60)
    tier = models.CharField(max_length=40, blank=True)
    sure = models.FloatField()  # 0 to 1
    parts = models.JSONField(default=list)  # [{"comparison", "level", "weight"}], in the order of the contract
    records = models.PositiveIntegerField(default=0)  # lines that find a household if the two are one
    months = models.PositiveIntegerField(null=True)  # most months of arrears among them
    told = EncryptedTextField()
    registered = EncryptedTextField()
    since = models.DateField()  # first day it waited
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)
    decided_at = models.DateTimeField(null=True)
    note = EncryptedTextField(null=True)

    objects = AreaQuerySet["LinkPair"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stranger_key", "person_key"], name="pair_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_by__isnull=True, decided_at__isnull=True)
                | Q(~Q(state="waiting"), decided_by__isnull=False, decided_at__isnull=False),
                name="pair_decided_by_and_at",
            ),
        ]
        indexes = [models.Index(fields=["area", "state", "-months"], name="pair_queue")]

    def __str__(self) -> str:
        return str(self.id)
