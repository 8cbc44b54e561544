"""What citizens asked of us on their own page, and what was answered."""

from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.citizens.models import Citizen
from bandi.office.discovery.models import Household, plain
from bandi.office.encryption import EncryptedTextField
from bandi.office.fading import Fades
from bandi.office.mine.words import ENDS, WISHES


class OwnAsk(models.Model):
    """One request of a citizen (본인 요청), and our answer."""

    fades: ClassVar = (Fades("ask", since="answered_on", home="household"),)
    moves_by: ClassVar = "household"  # with a household that is handed over
    privacy: ClassVar = plain(
        "id", "citizen", "household", "area", "kind", "signal", "round_id", "asked_on", "due_on", "answered_on", "end",
        "by", "made_at",
    ) | dict.fromkeys(["text", "answer", "name", "phone"], "personal")  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)  # made with the form: it counts once
    citizen = models.ForeignKey(Citizen, on_delete=models.CASCADE, related_name="asks")
    household = models.ForeignKey(Household, null=True, on_delete=models.CASCADE, related_name="asks")
    # none: nobody knows it here, and the office in charge is the one of the neighbourhood she told
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    kind = models.CharField(max_length=8, choices=[(code, wish.words[0]) for code, wish in WISHES.items()])
    signal = models.CharField(max_length=40, blank=True)  # what is said to be wrong
    round_id = models.CharField(max_length=12, blank=True)  # the round that showed it
    name = EncryptedTextField(default="")  # how to reach somebody whose household nobody knows
    phone = EncryptedTextField(default="")
    text = EncryptedTextField(default="")
    asked_on = models.DateField()
    due_on = models.DateField()
    answered_on = models.DateField(null=True)
    end = models.CharField(max_length=10, blank=True, choices=[(code, ko) for code, (ko, _) in ENDS.items()])
    answer = EncryptedTextField(default="")
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")  # who answered
    made_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["OwnAsk"].as_manager()

    class Meta:
        ordering = ["-made_at"]
        indexes = [
            models.Index(fields=["citizen", "-made_at"], name="ask_own"),
            models.Index(fields=["area", "due_on"], name="ask_open", condition=models.Q(answered_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def subjects(self) -> list[UUID]:
        """Whom the trail names: the household where it is known."""
        return [self.household_id] if self.household_id else []


class KeptAnswers(models.Model):
    """What a citizen typed into the finder and wants kept (보관한 답): hers alone, no officer's and no helper's."""

    fades: ClassVar = (Fades("kept_answers", since="used_on"),)
    privacy: ClassVar = plain("citizen", "key", "version", "agreed_at", "used_on", "until") | {"told": "personal"}

    citizen = models.OneToOneField(Citizen, on_delete=models.CASCADE, primary_key=True, related_name="kept_answers")
    key = models.UUIDField()  # of the consent that brought them: it counts once
    told = EncryptedTextField()  # answers as typed, and the mark of the result seen with them, as JSON
    version = models.CharField(max_length=20)  # of the words agreed to
    agreed_at = models.DateTimeField()
    used_on = models.DateField()  # last opened
    until = models.DateField(db_index=True)  # last day

    def __str__(self) -> str:
        return str(self.used_on)
