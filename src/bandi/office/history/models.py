"""Applicants who were refused and are watched, what was found at each look, what they were told, and what was done."""

from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.discovery.models import Household, plain
from bandi.office.encryption import EncryptedTextField
from bandi.office.history.words import CHANNELS, STATES, STOPS, State


class Watch(models.Model):
    """One person refused one benefit who agreed to be watched (이력관리 대상)."""

    privacy: ClassVar = plain(
        "id", "area", "household", "benefit", "decided_on", "filed_on", "expires_on", "channel", "state",
        "verdict", "missing", "checked_on", "held_out", "entitled_on", "due_on", "invited_on", "opened_on",
        "applied_on", "deemed_on", "decline_until", "paid_from", "stopped_on", "by", "created_at",
    ) | {
        "name": "personal", "phone": "personal", "email": "personal", "address": "personal", "facts": "personal",
        "failed": "personal", "margin": "personal", "margin_now": "personal", "amount_low": "personal",
        "amount_high": "personal", "stop_reason": "personal",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    household = models.ForeignKey(Household, null=True, on_delete=models.SET_NULL, related_name="watches")
    benefit = models.CharField(max_length=40)
    decided_on = models.DateField()  # day of the refusal
    filed_on = models.DateField()  # day of the consent form; the five years count from it
    expires_on = models.DateField()  # last day on which the form counts
    name = EncryptedTextField(null=True)
    phone = EncryptedTextField(null=True)
    email = EncryptedTextField(null=True)
    address = EncryptedTextField(null=True)
    facts = EncryptedTextField(null=True)  # JSON: {"members": [{"birth", "relation"}], "facts": {Fact.id: won}}
    failed = EncryptedTextField(null=True)  # code of the condition that failed at the refusal
    margin = models.BigIntegerField(null=True)  # won, line minus recognised income at the refusal
    channel = models.CharField(max_length=8, choices=[(code, ko) for code, (ko, _) in CHANNELS.items()])
    state = models.CharField(max_length=10, choices=[(code, ko) for code, (ko, _) in STATES.items()])
    verdict = models.CharField(max_length=10)  # at the newest look: yes | no | depends
    margin_now = models.BigIntegerField(null=True)  # won, under the rules of the newest look
    amount_low = models.BigIntegerField(null=True)  # won a month
    amount_high = models.BigIntegerField(null=True)
    missing = models.JSONField(default=list)  # Fact.id the verdict depends on
    checked_on = models.DateField()
    held_out = models.BooleanField(default=False)  # drawn to be told four weeks later, to learn what telling changes
    entitled_on = models.DateField(null=True)
    due_on = models.DateField(null=True)  # an officer should have spoken to the person by then
    invited_on = models.DateField(null=True)
    opened_on = models.DateField(null=True)
    applied_on = models.DateField(null=True)
    deemed_on = models.DateField(null=True)
    decline_until = models.DateField(null=True)
    paid_from = models.DateField(null=True)  # first month of payment of a deemed application
    stopped_on = models.DateField(null=True)
    stop_reason = models.CharField(max_length=10, blank=True, choices=[(code, ko) for code, (ko, _) in STOPS.items()])
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)  # who took the form in; none: herself, online
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Watch"].as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.STOPPED, stopped_on__isnull=False) & ~Q(stop_reason="")
                | ~Q(state=State.STOPPED) & Q(stopped_on__isnull=True, stop_reason=""),
                name="watch_stopped_says_when_and_why",
            ),
            models.CheckConstraint(
                condition=Q(filed_on__lte=models.F("expires_on")), name="watch_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["area", "state", "due_on"], name="watch_tasks"),
            models.Index(fields=["area", "state", "-margin_now"], name="watch_near"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def subject(self) -> UUID:
        """Whom the trail names: the household where there is one."""
        return self.household_id or self.id


class Check(models.Model):
    """One look at everybody who is watched (재확인)."""

    privacy: ClassVar = plain("id", "on", "why", "rules", "watched", "changed", "entitled", "seconds", "created_at")

    on = models.DateField()  # the rules of this day
    why = models.CharField(max_length=12)  # parameters | calendar | records | asked
    rules = models.CharField(max_length=64)  # digest of the rules
    watched = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    entitled = models.PositiveIntegerField()
    seconds = models.FloatField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.on} {self.why}"


class Change(models.Model):
    """A look that found something else than the one before (판정 변동). No change, no row."""

    privacy: ClassVar = plain("id", "watch", "area", "on", "why", "before", "after") | {"margin": "personal"}

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="changes")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    on = models.DateField()
    why = models.CharField(max_length=12)
    before = models.CharField(max_length=10)  # verdict
    after = models.CharField(max_length=10)
    margin = models.BigIntegerField(null=True)  # won, after

    objects = AreaQuerySet["Change"].as_manager()

    class Meta:
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.before} > {self.after}"


class Notice(models.Model):
    """What a person was told, and how (안내)."""

    privacy: ClassVar = plain("id", "watch", "area", "channel", "on", "by", "created_at") | {"text": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4)
    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="notices")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    channel = models.CharField(max_length=8, choices=[(code, ko) for code, (ko, _) in CHANNELS.items()])
    text = EncryptedTextField(null=True)
    on = models.DateField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)  # empty: the system's own mailing
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Notice"].as_manager()

    class Meta:
        ordering = ["on", "created_at"]

    def __str__(self) -> str:
        return str(self.id)


class Step(models.Model):
    """Something an officer wrote down about a watched person (조치); the last one can be taken back shortly."""

    privacy: ClassVar = plain("id", "watch", "area", "what", "on", "by", "created_at") | {"before": "personal"}

    watch = models.ForeignKey(Watch, on_delete=models.CASCADE, related_name="steps")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    what = models.CharField(max_length=10)  # code of words.STEPS
    on = models.DateField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)  # empty: the person, through the notice's link
    before = EncryptedTextField(null=True)  # JSON: what the watch said before
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Step"].as_manager()

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.what


class Link(models.Model):
    """Where the public link of a notice leads (안내 확인 주소). Holds a digest of its code, and no person.

    Whoever opens it works nowhere: `place` says whose rows may be seen once the code is known.
    """

    privacy: ClassVar = plain("digest", "notice", "watch", "place", "until")

    digest = models.CharField(primary_key=True, max_length=64)
    notice = models.UUIDField(unique=True)
    watch = models.UUIDField()
    place = models.CharField(max_length=8)
    until = models.DateField(db_index=True)  # last day

    def __str__(self) -> str:
        return str(self.notice)
