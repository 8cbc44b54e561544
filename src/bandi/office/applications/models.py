"""Applications, their papers, what was asked for, what happened, and objections.

Two ways lead to a row: the neighbourhood in charge, and the citizen whose it is. The database holds both
(`citizens/policies.py`); whoever acts for her sees it through her, while the mandate lasts.
"""

import json
from datetime import date
from typing import TYPE_CHECKING, ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.applications.words import DECIDED, OBJECTIONS, OPEN, STATES, WAYS
from bandi.office.citizens.models import Citizen, Mandate
from bandi.office.counsel.models import Application
from bandi.office.discovery.door.applying import applying
from bandi.office.discovery.models import Household, plain
from bandi.office.encryption import EncryptedTextField
from bandi.office.fading import Fades

if TYPE_CHECKING:
    from bandi.office.discovery.door.applying import ApplyProgramme

MOST_PICTURES = 5  # of one paper


class Claim(models.Model):
    """One application of one person for one programme (신청), online and at the counter alike."""

    fades: ClassVar = (
        Fades("draft", since="changed_at", when=models.Q(state="draft"), home="household"),
        Fades("claim", since="decided_on", when=models.Q(state="refused"), home="household"),
        Fades("claim", since="changed_at", when=models.Q(state="withdrawn"), home="household"),
    )
    moves_by: ClassVar = "household"  # with a household that is handed over
    privacy: ClassVar = plain(
        "id", "area", "citizen", "household", "on_behalf", "programme", "taken", "receipt_digest", "state",
        "started_at", "changed_at", "sent_on", "due_on", "late_on", "waits_since", "paused", "decided_on", "decided_by",
        "proposed_by", "from_month", "reason", "known_on", "watch_agreed", "watch", "by",
    ) | {"answers": "personal", "receipt": "personal", "late_words": "personal", "words": "personal",
         "amount": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    citizen = models.ForeignKey(Citizen, null=True, on_delete=models.PROTECT, related_name="claims")  # none: on paper
    household = models.ForeignKey(Household, null=True, on_delete=models.SET_NULL, related_name="claims")
    on_behalf = models.OneToOneField(Application, null=True, on_delete=models.SET_NULL, related_name="claim")
    programme = models.CharField(max_length=40)  # ApplyProgramme.id
    answers = EncryptedTextField(default="{}")  # JSON: ApplyQuestion.id -> answer
    taken = models.JSONField(default=list)  # ApplyQuestion.id answered earlier, for another application
    receipt = EncryptedTextField()  # code
    receipt_digest = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, default="draft", choices=[(code, ko) for code, (ko, _) in STATES.items()])
    started_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    sent_on = models.DateField(null=True)
    due_on = models.DateField(null=True)  # of the decision, days of waiting left out
    late_on = models.DateField(null=True)  # day the reason for a delay was told
    late_words = EncryptedTextField(null=True)
    waits_since = models.DateField(null=True)  # day papers were asked for
    paused = models.PositiveIntegerField(default=0)  # days of waiting that do not count
    decided_on = models.DateField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    amount = models.BigIntegerField(null=True)  # won, a month or once
    from_month = models.DateField(null=True)
    reason = models.CharField(max_length=20, blank=True)  # ApplyReason.id
    words = EncryptedTextField(null=True)  # the officer's own sentence
    known_on = models.DateField(null=True)  # day the applicant learned of the decision
    watch_agreed = models.BooleanField(default=False)  # if refused, may be kept and told when the rules change
    watch = models.UUIDField(null=True)  # history.Watch.id
    by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )  # at the counter

    objects = AreaQuerySet["Claim"].as_manager()

    class Meta:
        ordering = ["-started_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DECIDED, decided_on__isnull=False) | ~Q(state__in=DECIDED),
                name="claim_decided_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(sent_on__isnull=False, due_on__isnull=False),
                name="claim_sent_has_a_clock",
            ),
            models.UniqueConstraint(
                fields=["citizen", "programme"], condition=Q(state="draft"), name="claim_one_draft"
            ),
        ]
        indexes = [
            models.Index(fields=["area", "due_on", "id"], name="claim_queue", condition=Q(state__in=OPEN)),
            models.Index(fields=["area", "state", "-decided_on"], name="claim_decided"),
            models.Index(fields=["citizen", "-changed_at"], name="claim_of_citizen"),
            models.Index(fields=["changed_at"], name="claim_old_drafts", condition=Q(state="draft")),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def told(self) -> dict[str, str]:
        """Question -> answer."""
        return dict(json.loads(self.answers))

    @property
    def asked_of(self) -> "ApplyProgramme":
        """The programme as the content declares it."""
        return applying().programme[self.programme]

    @property
    def open(self) -> bool:
        """Whether a decision is still to come."""
        return self.state in OPEN

    @property
    def subjects(self) -> list[UUID]:
        """Whom the trail names: the household where it is known."""
        return [self.household_id] if self.household_id else []


class ClaimPaper(models.Model):
    """One paper of an application (신청 서류): a bare picture, or how else it comes."""

    moves_by: ClassVar = "claim__household"  # with a household that is handed over
    privacy: ClassVar = plain("id", "claim", "area", "paper", "place", "way", "media", "at", "first_at", "came_on") | {
        "content": "personal"
    }

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="papers")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    paper = models.CharField(max_length=30)  # ApplyPaper.id
    place = models.PositiveSmallIntegerField(default=1)  # page of the paper
    way = models.CharField(max_length=6, choices=[(code, ko) for code, (ko, _) in WAYS.items()])
    media = models.CharField(max_length=12, blank=True)
    content = EncryptedTextField(null=True)  # base64
    at = models.DateTimeField(default=timezone.now)
    first_at = models.DateTimeField(default=timezone.now)  # when it was given, here or for an earlier application
    came_on = models.DateField(null=True)  # day it lay on the desk; a photo at once

    objects = AreaQuerySet["ClaimPaper"].as_manager()

    class Meta:
        ordering = ["paper", "place"]
        constraints = [models.UniqueConstraint(fields=["claim", "paper", "place"], name="claim_paper_once")]

    def __str__(self) -> str:
        return self.paper


class ClaimAsk(models.Model):
    """A missing paper asked for by name (보완 요청). Each is asked for once."""

    moves_by: ClassVar = "claim__household"  # with a household that is handed over
    privacy: ClassVar = plain("id", "claim", "area", "paper", "on", "until", "by")

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="asks")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    paper = models.CharField(max_length=30)
    on = models.DateField()
    until = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = AreaQuerySet["ClaimAsk"].as_manager()

    class Meta:
        ordering = ["on", "paper"]
        constraints = [models.UniqueConstraint(fields=["claim", "paper"], name="claim_asked_once")]

    def __str__(self) -> str:
        return self.paper


class ClaimStep(models.Model):
    """What happened to an application, and who did it (신청 경과): nobody of us named is the applicant herself."""

    moves_by: ClassVar = "claim__household"  # with a household that is handed over
    privacy: ClassVar = plain("id", "claim", "area", "what", "at", "by", "helper", "mandate") | {"note": "personal"}

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="steps")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    what = models.CharField(max_length=10)  # words.STEPS
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    helper = models.ForeignKey(Citizen, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    note = EncryptedTextField(null=True)

    objects = AreaQuerySet["ClaimStep"].as_manager()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.what


class ClaimNews(models.Model):
    """Who is told by text that something happened to an application (소식 받기); without a helper, the applicant."""

    moves_by: ClassVar = "claim__household"  # with a household that is handed over
    privacy: ClassVar = plain("id", "claim", "area", "helper", "mandate", "made_at", "ended_at") | {
        "number": "personal"
    }

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="news")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    helper = models.ForeignKey(Citizen, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = EncryptedTextField()
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = AreaQuerySet["ClaimNews"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(helper=None) | Q(mandate__isnull=False), name="claim_news_by_mandate"),
        ]

    def __str__(self) -> str:
        return str(self.made_at)


class Objection(models.Model):
    """Somebody asks that a decision be looked at again (이의신청)."""

    moves_by: ClassVar = "claim__household"  # with a household that is handed over
    privacy: ClassVar = plain(
        "id", "claim", "area", "filed_on", "due_on", "late_on", "state", "decided_on", "by", "decided_by"
    ) | {"text": "personal", "words": "personal", "late_words": "personal"}  # fmt: skip

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="objection")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    filed_on = models.DateField()
    due_on = models.DateField()
    late_on = models.DateField(null=True)  # day the reason for ten days more was told
    late_words = EncryptedTextField(null=True)
    text = EncryptedTextField()
    state = models.CharField(max_length=10, default="filed", choices=[(c, ko) for c, (ko, _) in OBJECTIONS.items()])
    decided_on = models.DateField(null=True)
    words = EncryptedTextField(null=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)  # on paper
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = AreaQuerySet["Objection"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["area", "due_on"], name="objection_queue", condition=Q(state="filed"))]

    def __str__(self) -> str:
        return str(self.filed_on)


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)
