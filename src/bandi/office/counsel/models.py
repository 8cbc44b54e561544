"""What was said, agreed, applied for and asked of others for one household."""

import json
from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.counsel.words import APPLIED, REFERRED, TURNS, WRITTEN
from bandi.office.discovery.models import Household, plain
from bandi.office.encryption import EncryptedTextField


class Counselling(models.Model):
    """One conversation with a household (통합상담): kept while it is written, fixed once it is finished."""

    moves_by: ClassVar = "household"  # with a household that is handed over
    privacy: ClassVar = plain(
        "id", "household", "area", "by", "on", "channel", "state", "revision", "level", "points", "possible", "saved_at"
    ) | {"told": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="counsellings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    on = models.DateField()
    channel = models.CharField(max_length=8)
    told = EncryptedTextField(null=True)  # JSON: field of the form -> what was written or ticked
    state = models.CharField(max_length=8, default="draft", choices=[(c, ko) for c, (ko, _) in WRITTEN.items()])
    revision = models.PositiveIntegerField(default=0)  # counts what was kept; an older page cannot overwrite it
    level = models.CharField(max_length=8, blank=True)  # CrisisLevel.id once finished
    points = models.PositiveIntegerField(default=0)  # of the crisis assessment, known
    possible = models.PositiveIntegerField(default=0)  # if every question left open were a yes
    saved_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Counselling"].as_manager()

    class Meta:
        ordering = ["-on", "-saved_at"]
        constraints = [
            models.UniqueConstraint(fields=["household", "by"], condition=Q(state="draft"), name="counsel_one_draft")
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def fields(self) -> dict[str, Any]:
        """What was written, by field of the form."""
        return dict(json.loads(self.told or "{}"))


class Consent(models.Model):
    """What somebody agreed that we tell to whom, and until when (동의). Can be withdrawn any day."""

    moves_by: ClassVar = "household"  # with a household that is handed over
    privacy: ClassVar = plain(
        "id", "household", "area", "giver", "scope", "receivers", "written", "given_on", "until", "withdrawn_on", "by",
        "created_at",
    ) | {"purpose": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="consents")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    giver = models.CharField(max_length=10)
    scope = models.JSONField(default=list)  # codes of words.scope
    receivers = models.JSONField(default=list)  # Receiver.id; none: our own office only
    purpose = EncryptedTextField(null=True)
    written = models.BooleanField()  # a signed paper lies in the file
    given_on = models.DateField()
    until = models.DateField()
    withdrawn_on = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Consent"].as_manager()

    class Meta:
        ordering = ["-given_on", "-created_at"]
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("given_on")), name="consent_has_an_end")]

    def __str__(self) -> str:
        return str(self.id)


class Application(models.Model):
    """A benefit applied for on a household's behalf (직권신청), and what was decided."""

    moves_by: ClassVar = "household"  # with a household that is handed over
    privacy: ClassVar = plain(
        "id", "household", "area", "benefit", "basis", "consent", "applied_on", "due_on", "reported_on", "state",
        "decided_on", "by", "created_at",
    ) | {"note": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="applications")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    benefit = models.CharField(max_length=40)
    basis = models.CharField(max_length=10)  # code of words.basis
    consent = models.ForeignKey(Consent, null=True, on_delete=models.RESTRICT)
    applied_on = models.DateField()
    due_on = models.DateField()  # the decision
    reported_on = models.DateField(null=True)  # without consent: told to the head of the office
    state = models.CharField(max_length=10, default="waiting", choices=[(c, ko) for c, (ko, _) in APPLIED.items()])
    decided_on = models.DateField(null=True)
    note = EncryptedTextField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Application"].as_manager()

    class Meta:
        ordering = ["-applied_on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(basis="consent", consent__isnull=False) | ~Q(basis="consent") & Q(consent__isnull=True),
                name="application_consent_or_ground",
            )
        ]

    def __str__(self) -> str:
        return str(self.id)


class Referral(models.Model):
    """What another body was asked to do for a household, under which consent, and its answer (의뢰)."""

    moves_by: ClassVar = "household"  # with a household that is handed over
    privacy: ClassVar = plain(
        "id", "household", "area", "receiver", "place", "need", "shared", "consent", "sent_on", "answer_due_on",
        "reminders", "next_contact_on", "state", "decline", "by", "created_at",
    ) | {"message": "personal", "work": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="referrals")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    receiver = models.CharField(max_length=20)  # Receiver.id
    place = models.CharField(max_length=60, blank=True)  # which of them
    need = models.CharField(max_length=16)  # NeedArea.id
    shared = models.JSONField(default=list)  # codes of words.scope
    consent = models.ForeignKey(Consent, null=True, on_delete=models.RESTRICT, related_name="referrals")
    message = EncryptedTextField(null=True)
    work = EncryptedTextField(null=True)  # JSON: {"work": code, "barrier": [codes]}
    sent_on = models.DateField()
    answer_due_on = models.DateField(null=True)  # empty once they answered
    reminders = models.PositiveIntegerField(default=0)
    next_contact_on = models.DateField(null=True)  # when we ask how it goes
    state = models.CharField(max_length=12, default="sent", choices=[(c, ko) for c, (ko, _) in REFERRED.items()])
    decline = models.CharField(max_length=14, blank=True)  # code of words.decline
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Referral"].as_manager()

    class Meta:
        ordering = ["-sent_on", "-created_at"]
        indexes = [models.Index(fields=["area", "state", "answer_due_on"], name="referral_waiting")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def judged(self) -> dict[str, Any]:
        """How ready somebody is for work and what is in the way, where that was judged."""
        return dict(json.loads(self.work or "{}"))


class ReferralStep(models.Model):
    """What came back from a body, or what we did to hear from it (의뢰 경과)."""

    moves_by: ClassVar = "referral__household"  # with a household that is handed over
    privacy: ClassVar = plain("id", "referral", "area", "what", "on", "by", "created_at") | {"note": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="steps")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    what = models.CharField(max_length=12, choices=[(c, t.words[0]) for c, t in TURNS.items()])
    on = models.DateField()
    note = EncryptedTextField(null=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)  # empty: it followed from the person's own wish
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["ReferralStep"].as_manager()

    class Meta:
        ordering = ["on", "created_at"]

    def __str__(self) -> str:
        return str(self.id)
