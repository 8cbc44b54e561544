"""A household's case, the versions of its plan, what was delivered, who met, who holds it, and what follows after."""

import json
from typing import Any, ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.cases.states import CHECKS, ENDS, HANDED, HOLDERS, LOOKED, OPEN, STATES, Words
from bandi.office.counsel.models import Consent, Counselling
from bandi.office.discovery.models import Household, plain
from bandi.office.encryption import EncryptedTextField


def _codes(words: Any) -> list[tuple[str, str]]:
    named: dict[str, Words] = dict(words)
    return [(code, ko) for code, (ko, _) in named.items()]


class Case(models.Model):
    """A household under case management (사례): a household, never a single person."""

    moves_by: ClassVar = "household"  # with a household that is handed over
    privacy: ClassVar = plain(
        "id", "household", "area", "state", "holder", "kind", "planner", "opened_on", "survey", "survey_due_on",
        "plan_due_on", "all_due_on", "monitor_on", "end", "asked_by", "asked_on", "returns", "closed_by",
        "closed_on", "by", "created_at",
    ) | {"reason": "personal", "end_note": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="cases")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    state = models.CharField(max_length=10, default="intake", choices=_codes(STATES))
    holder = models.CharField(max_length=8, default="hub", choices=_codes(HOLDERS))
    kind = models.CharField(max_length=12, blank=True)  # CaseClass.id
    planner = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+"
    )  # the personal planner (담당 사례관리자)
    opened_on = models.DateField()  # intake (접수)
    reason = EncryptedTextField(null=True)
    survey = models.ForeignKey(Counselling, null=True, on_delete=models.RESTRICT, related_name="+")
    survey_due_on = models.DateField()
    plan_due_on = models.DateField(null=True)
    all_due_on = models.DateField()
    monitor_on = models.DateField(null=True)  # next check
    end = models.CharField(max_length=10, blank=True, choices=_codes(ENDS))
    end_note = EncryptedTextField(null=True)
    asked_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField(null=True)
    returns = models.PositiveIntegerField(default=0)  # how often a closure was sent back
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Case"].as_manager()

    class Meta:
        ordering = ["-opened_on", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["household"], condition=Q(state__in=OPEN), name="case_one_open"),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=F("asked_by")), name="case_closed_by_a_second"
            ),
        ]
        indexes = [models.Index(fields=["area", "state", "all_due_on"], name="case_list")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def due_on(self) -> Any:
        """The day the next stage is due."""
        waits = {"intake": self.survey_due_on, "surveyed": self.plan_due_on or self.all_due_on,
                 "classed": self.plan_due_on or self.all_due_on, "serving": self.monitor_on}  # fmt: skip
        return waits.get(self.state)


class CasePlan(models.Model):
    """One version of a case's plan (서비스 제공계획); never changed: a new version is written instead."""

    moves_by: ClassVar = "case__household"  # with a household that is handed over
    privacy: ClassVar = plain("id", "case", "area", "version", "agreed_on", "consent", "by", "created_at") | {
        "body": "personal"
    }

    id = models.UUIDField(primary_key=True, default=uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="plans")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    version = models.PositiveIntegerField()
    body = EncryptedTextField(null=True)  # JSON: {"rows": [{column: text}], "opinion", "linkage", "review"}
    agreed_on = models.DateField(null=True)  # the household agreed
    consent = models.ForeignKey(Consent, null=True, on_delete=models.RESTRICT, related_name="+")  # to share it
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["CasePlan"].as_manager()

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["case", "version"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.version}"

    @property
    def told(self) -> dict[str, Any]:
        """Rows and sentences of this version."""
        return dict(json.loads(self.body or "{}"))


class CaseCheck(models.Model):
    """A service delivered, or a check on how the household does (제공·점검)."""

    moves_by: ClassVar = "case__household"  # with a household that is handed over
    privacy: ClassVar = plain("id", "case", "area", "row", "found", "on", "by", "created_at") | {"note": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="checks")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    row = models.CharField(max_length=8, blank=True)  # row of the plan; empty: the household as a whole
    found = models.CharField(max_length=10, choices=_codes(CHECKS))
    on = models.DateField()
    note = EncryptedTextField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["CaseCheck"].as_manager()

    class Meta:
        ordering = ["-on", "-created_at"]

    def __str__(self) -> str:
        return self.found


class Conference(models.Model):
    """A case meeting with its agenda, people and decisions (통합사례회의)."""

    moves_by: ClassVar = "case__household"  # with a household that is handed over
    privacy: ClassVar = plain("id", "case", "area", "held_on", "kind", "by", "created_at") | {
        "agenda": "personal", "people": "personal", "decisions": "personal",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="conferences")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    held_on = models.DateField()
    agenda = EncryptedTextField(null=True)
    people = EncryptedTextField(null=True)  # one a line: body and office
    decisions = EncryptedTextField(null=True)
    kind = models.CharField(max_length=12, blank=True)  # CaseClass.id the meeting decided on
    by = models.ForeignKey(User, on_delete=models.PROTECT)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Conference"].as_manager()

    class Meta:
        ordering = ["-held_on", "-created_at"]

    def __str__(self) -> str:
        return str(self.id)


class ConferenceTask(models.Model):
    """What somebody took on in a case meeting (회의에서 맡은 일)."""

    moves_by: ClassVar = "conference__case__household"  # with a household that is handed over
    privacy: ClassVar = plain("id", "conference", "area", "who", "due_on", "done_on") | {"what": "personal"}

    id = models.UUIDField(primary_key=True, default=uuid4)
    conference = models.ForeignKey(Conference, on_delete=models.CASCADE, related_name="tasks")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    what = EncryptedTextField(null=True)
    who = models.ForeignKey(User, on_delete=models.PROTECT)
    due_on = models.DateField()
    done_on = models.DateField(null=True)

    objects = AreaQuerySet["ConferenceTask"].as_manager()

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return str(self.id)


class CaseHandover(models.Model):
    """A hard case handed up to the district, and handed back (상위 이관과 복귀)."""

    moves_by: ClassVar = "case__household"  # with a household that is handed over
    privacy: ClassVar = plain(
        "id", "case", "area", "to", "on", "by", "state", "answered_on", "answered_by", "created_at"
    ) | {
        "reason": "personal", "answer": "personal",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="handovers")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    to = models.CharField(max_length=8, choices=_codes(HOLDERS))
    on = models.DateField()
    reason = EncryptedTextField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=6, default="asked", choices=_codes(HANDED))
    answer = EncryptedTextField(null=True)
    answered_on = models.DateField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["CaseHandover"].as_manager()

    class Meta:
        ordering = ["on", "created_at"]
        constraints = [models.UniqueConstraint(fields=["case"], condition=Q(state="asked"), name="handover_one_asked")]

    def __str__(self) -> str:
        return f"{self.to} {self.state}"


class Ending(models.Model):
    """Support of a household that ended or was suspended (급여 중지), or a case that was closed."""

    moves_by: ClassVar = "household"  # with a household that is handed over
    privacy: ClassVar = plain(
        "id",
        "household",
        "area",
        "case",
        "benefit",
        "ended_on",
        "reason",
        "procedural",
        "source",
        "made_at",
        "settled_on",
    )

    id = models.UUIDField(primary_key=True, default=uuid4)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="endings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="endings")
    benefit = models.CharField(max_length=40)  # Benefit.id, the id of a signal, or "case"
    ended_on = models.DateField()
    reason = models.CharField(max_length=12)  # EndReason.id; "case" for a closed case
    procedural = models.BooleanField()  # a paper or a date: mended at once, looked at first
    source = models.CharField(max_length=8)  # signal | officer | case
    made_at = models.DateTimeField(default=timezone.now)
    settled_on = models.DateField(null=True)  # no further looking in

    objects = AreaQuerySet["Ending"].as_manager()

    class Meta:
        ordering = ["-procedural", "ended_on"]
        constraints = [models.UniqueConstraint(fields=["household", "benefit", "ended_on"], name="ending_once")]
        indexes = [models.Index(fields=["area", "settled_on", "-procedural"], name="ending_list")]

    def __str__(self) -> str:
        return f"{self.benefit} {self.ended_on}"


class FollowUp(models.Model):
    """One look after support ended (사후관리): after one, three, six and twelve months."""

    moves_by: ClassVar = "ending__household"  # with a household that is handed over
    privacy: ClassVar = plain("id", "ending", "area", "months", "due_on", "done_on", "found", "by") | {
        "note": "personal"
    }

    id = models.UUIDField(primary_key=True, default=uuid4)
    ending = models.ForeignKey(Ending, on_delete=models.CASCADE, related_name="follow_ups")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    found = models.CharField(max_length=8, blank=True, choices=_codes(LOOKED))
    note = EncryptedTextField(null=True)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT)

    objects = AreaQuerySet["FollowUp"].as_manager()

    class Meta:
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["ending", "months"], name="follow_up_once")]

    def __str__(self) -> str:
        return f"{self.months}"
