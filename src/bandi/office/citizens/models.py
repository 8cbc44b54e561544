"""Citizens, where they are signed in, what leads to them, whom they let act for them. None is an officer."""

from datetime import date
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bandi.office.accounts.models import Area, User
from bandi.office.citizens.words import POWERS, PROOFS, Opens, Power
from bandi.office.discovery.models import Household, plain
from bandi.office.encryption import EncryptedTextField
from bandi.office.fading import Fades


class Citizen(models.Model):
    """Somebody who signs in to see and ask for her own (시민). Her household may well be unknown here."""

    privacy: ClassVar = plain("id", "area", "household", "proof", "made_at", "seen_at") | {
        "name": "personal", "birth": "personal", "phone": "personal",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    area = models.ForeignKey(Area, null=True, on_delete=models.SET_NULL, db_column="area", related_name="+")
    # the office whose counter knows her; empty once a household tells it
    household = models.ForeignKey(Household, null=True, on_delete=models.SET_NULL, related_name="citizens")
    name = EncryptedTextField(default="")
    birth = EncryptedTextField(default="")  # ISO date
    phone = EncryptedTextField(default="")
    proof = models.CharField(max_length=8, choices=[(code, ko) for code, (ko, _) in PROOFS.items()])
    made_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)  # last signed in

    def __str__(self) -> str:
        return str(self.id)

    @property
    def born(self) -> date | None:
        """Day of birth, where it was told."""
        return date.fromisoformat(self.birth) if self.birth else None


class CitizenKey(models.Model):
    """What leads to a citizen or a mandate (시민 열쇠): a keyed digest, and no person."""

    fades: ClassVar = (Fades("code", since="until"),)
    privacy: ClassVar = plain("digest", "opens", "citizen", "mandate", "by", "until", "used_at")

    digest = models.CharField(primary_key=True, max_length=64)
    opens = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Opens])
    citizen = models.UUIDField(null=True)
    mandate = models.UUIDField(null=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # who gave it at the counter
    until = models.DateTimeField(null=True)  # counts no longer; empty: always
    used_at = models.DateTimeField(null=True)  # of those that count once

    class Meta:
        indexes = [models.Index(fields=["until"], name="citizen_key_age")]

    def __str__(self) -> str:
        return self.opens


class Mandate(models.Model):
    """A citizen lets somebody look or apply for her (위임), for a time; she takes it back any day."""

    fades: ClassVar = (
        Fades("mandate", since="ended_at", home="giver__household"),
        Fades("mandate", since="to_on", when=Q(ended_at=None), home="giver__household"),
    )
    privacy: ClassVar = plain(
        "id", "giver", "helper", "staff", "kinds", "power", "from_on", "to_on", "by", "made_at", "taken_at", "ended_at",
        "ended_by",
    ) | {"paper": "personal", "helper_name": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    giver = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="mandates")
    helper = models.ForeignKey(Citizen, null=True, on_delete=models.CASCADE, related_name="helps")
    staff = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="helps")
    helper_name = EncryptedTextField(default="")  # as the giver calls the helper
    kinds = models.JSONField(default=list)  # kinds of applications; none: all of them
    power = models.CharField(max_length=4, default=Power.READ, choices=[(code, ko) for code, (ko, _) in POWERS.items()])
    from_on = models.DateField()
    to_on = models.DateField()  # last day
    paper = EncryptedTextField(default="")  # where the signed paper lies, when it was given on paper
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # who took the paper in
    made_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)  # when the helper took it up
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=8, blank=True)  # giver | helper | officer

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["staff", "ended_at"], name="mandate_staff")]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="mandate_ends_after_it_begins"),
            models.CheckConstraint(condition=~Q(giver=F("helper")), name="mandate_to_somebody_else"),
            models.CheckConstraint(condition=Q(helper=None) | Q(staff=None), name="mandate_one_helper"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def holds(self, on: date) -> bool:
        """Whether it counts on a day: taken up, not ended, within its days."""
        return self.taken_at is not None and self.ended_at is None and self.from_on <= on <= self.to_on


class CitizenSession(models.Model):
    """Where a citizen is signed in (시민 로그인). Without its row a browser is signed out."""

    fades: ClassVar = (Fades("citizen_session", since="until"),)
    privacy: ClassVar = plain(
        "citizen", "helper", "staff", "mandate", "assisted_by", "began_at", "until"
    ) | {"digest": "secret"}  # fmt: skip

    digest = models.CharField(primary_key=True, max_length=64)  # of what the cookie holds
    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="sessions")  # whose pages these are
    helper = models.ForeignKey(Citizen, null=True, on_delete=models.CASCADE, related_name="+")  # who acts for her
    staff = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")  # who acts for her, of us
    mandate = models.ForeignKey(Mandate, null=True, on_delete=models.CASCADE, related_name="+")
    assisted_by = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")  # at the counter
    began_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.citizen_id)


class QuietWish(models.Model):
    """Somebody asks not to be contacted (연락하지 말아 달라는 뜻). Looking after a life in danger goes on."""

    fades: ClassVar = (Fades("quiet", since="ended_on", home="citizen__household"),)
    privacy: ClassVar = plain("citizen", "since", "ended_on") | {"why": "personal"}

    citizen = models.OneToOneField(Citizen, on_delete=models.CASCADE, primary_key=True, related_name="quiet")
    since = models.DateField()
    why = EncryptedTextField(default="")
    ended_on = models.DateField(null=True)

    def __str__(self) -> str:
        return str(self.since)
