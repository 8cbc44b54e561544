"""Claims for the reward of a report, who is paid, a district's budget of a year, and lists for the accounts.

A claim knows the report and the household and not who claims; the payee is a row of its own, opened by whoever pays,
who sees neither report nor household. Both stay with the district in which the report was told.
"""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import User
from bandi.office.discovery.models import plain
from bandi.office.encryption import EncryptedTextField
from bandi.office.fading import Fades

UNPAID = ("reward_refused", "reward_capped")  # claims that ended without money
CLAIM_TEXTS = dict.fromkeys(("ground", "answer", "appeal"))
PAYEE = dict.fromkeys(("name", "birth", "bank", "account")) | {"person": "", "mark": ""}
"""What goes when the accounts need it no more; amounts and days stay."""


class RewardBudget(models.Model):
    """Won a district has for rewards in a year (포상금 예산)."""

    privacy: ClassVar = plain("id", "place", "year", "won", "by", "at")

    place = models.CharField(max_length=5)  # of the district
    year = models.PositiveSmallIntegerField()
    won = models.PositiveBigIntegerField(default=0)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "year"], name="reward_budget_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.year}"


class RewardList(models.Model):
    """A list for the accounts (지급 명부): which claims are paid together, once."""

    privacy: ClassVar = plain("id", "place", "number", "lines", "won", "by", "at", "paid_by", "paid_at")

    id = models.UUIDField(primary_key=True, default=uuid4)
    place = models.CharField(max_length=5)  # of the district
    number = models.PositiveIntegerField()  # within the district, from 1
    lines = models.PositiveIntegerField()
    won = models.PositiveBigIntegerField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    paid_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    paid_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["place", "number"], name="reward_list_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.number}"


class RewardClaim(models.Model):
    """Somebody asks for the reward of a report (포상금 신청). Holds nothing that says who."""

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "reward_asked", "신청함"
        DECIDED = "reward_decided", "확인을 기다림"
        QUEUED = "reward_queued", "예산을 기다림"
        PAYABLE = "reward_payable", "지급할 것"
        LISTED = "reward_listed", "명부에 올림"
        PAID = "reward_paid", "지급함"
        CAPPED = "reward_capped", "한 해 한도를 채움"
        REFUSED = "reward_refused", "지급하지 않음"
        APPEALED = "reward_appealed", "다시 살펴 달라고 함"

    fades: ClassVar = (
        Fades("payee", "paid_in__paid_at", Q(state="reward_paid"), CLAIM_TEXTS, "household"),
        Fades("payee", "confirmed_at", Q(state__in=UNPAID), CLAIM_TEXTS, "household"),
    )
    privacy: ClassVar = plain(
        "id", "area", "place", "report", "household", "ordinance", "told_on", "asked_at", "state", "chosen",
        "chosen_on", "refusal", "decided_by", "decided_at", "confirmed_by", "confirmed_at", "year", "won", "paid_in",
    ) | {"ground": "personal", "answer": "personal", "appeal": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    area = models.CharField(max_length=8)  # where the report was when it was claimed
    place = models.CharField(max_length=5)  # of the district whose ordinance holds
    report = models.UUIDField(unique=True)  # may have moved on to another office: not to be followed from here
    household = models.UUIDField(null=True)  # once an officer found it chosen
    ordinance = models.CharField(max_length=20)  # Ordinance.id
    told_on = models.DateField()  # of the report
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=16, choices=State.choices, default=State.ASKED)
    chosen = models.CharField(max_length=16, blank=True)  # ChosenAs.id; empty: not to be paid
    chosen_on = models.DateField(null=True)
    ground = EncryptedTextField(null=True)  # what shows that it was chosen
    refusal = models.CharField(max_length=20, blank=True)  # RewardContent.refusals
    answer = EncryptedTextField(null=True)  # the officer's sentence to whoever claims
    appeal = EncryptedTextField(null=True)  # why it should be looked at again
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    confirmed_at = models.DateTimeField(null=True)
    year = models.PositiveSmallIntegerField(null=True)  # whose budget pays it
    won = models.PositiveIntegerField(default=0)
    paid_in = models.ForeignKey(RewardList, null=True, on_delete=models.PROTECT, related_name="claims")

    objects = AreaQuerySet["RewardClaim"].as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(state__in=["reward_queued", "reward_payable", "reward_listed", "reward_paid"]),
                name="reward_one_a_household",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("decided_by")), name="reward_of_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["reward_payable", "reward_listed", "reward_paid"])
                | Q(won__gt=0, year__isnull=False, household__isnull=False, confirmed_by__isnull=False),
                name="reward_paid_for_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "state", "asked_at"], name="reward_queue"),
            models.Index(fields=["place", "state", "asked_at"], name="reward_place"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class RewardPayee(models.Model):
    """Who is paid and where (받는 사람), apart from the claim's report and household."""

    fades: ClassVar = (
        Fades("payee", "claim__paid_in__paid_at", Q(claim__state="reward_paid"), PAYEE, "claim__household"),
        Fades("payee", "claim__confirmed_at", Q(claim__state__in=UNPAID), PAYEE, "claim__household"),
    )
    privacy: ClassVar = plain("id", "claim", "area", "place", "person", "mark") | dict.fromkeys(
        ["name", "birth", "bank", "account"], "secret"
    )

    id = models.UUIDField(primary_key=True, default=uuid4)  # what the accounts know a payment by
    claim = models.OneToOneField(RewardClaim, on_delete=models.CASCADE, related_name="payee")
    area = models.CharField(max_length=8)
    place = models.CharField(max_length=5)
    person = models.CharField(max_length=64)  # keyed digest of name and birth date: the same person again
    mark = models.CharField(max_length=64)  # keyed digest of the account: one account again
    name = EncryptedTextField(null=True)  # null once its time is over
    birth = EncryptedTextField(null=True)
    bank = EncryptedTextField(null=True)
    account = EncryptedTextField(null=True)

    objects = AreaQuerySet["RewardPayee"].as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["place", "person"], name="reward_payee_person"),
            models.Index(fields=["place", "mark"], name="reward_payee_account"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
