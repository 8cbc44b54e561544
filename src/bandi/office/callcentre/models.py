"""Calls, visits asked for, and texts that leave (상담 전화·방문 신청·안내 문자).

A call belongs to no neighbourhood: it rests under UNPLACED, which only the call centre's own pages open, and it names
neither the report nor the visit that came of it. A visit asked for belongs to the office in charge of the place.
"""

from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.db.models import F, Q

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import User
from bandi.office.discovery.models import Household, plain
from bandi.office.encryption import EncryptedTextField
from bandi.office.fading import Fades
from bandi.office.reports.models import UNPLACED


class Call(models.Model):
    """One telephone call from ring to end (상담 전화). Who called stands here only with their consent."""

    fades: ClassVar = (Fades("call", since="ended_at", blanks=dict.fromkeys(("caller", "phone", "note"))),)
    privacy: ClassVar = plain(
        "id",
        "area",
        "agent",
        "kind",
        "script",
        "ticks",
        "made",
        "town",
        "tongue",
        "consent",
        "started_at",
        "ended_at",
        "result",
    ) | dict.fromkeys(["caller", "phone", "note"], "personal")

    id = models.UUIDField(primary_key=True, default=uuid4)
    area = models.CharField(max_length=8, default=UNPLACED)
    agent = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, blank=True)  # CallContent.kinds
    script = models.CharField(max_length=20, blank=True)  # CallScript.id
    ticks = models.JSONField(default=list)  # CallStep.id of the script, done
    made = models.JSONField(default=list)  # what came of it: report, visit, card
    town = models.CharField(max_length=8, blank=True)  # Area.code the caller told
    tongue = models.CharField(max_length=4, default="ko", db_default="ko")  # language of the texts sent
    consent = models.BooleanField(default=False)  # to writing down who calls
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=20, blank=True)  # CallContent.results
    caller = EncryptedTextField(null=True)
    phone = EncryptedTextField(null=True)
    note = EncryptedTextField(null=True)

    objects = AreaQuerySet["Call"].as_manager()

    class Meta:
        ordering = ["-started_at", "id"]
        indexes = [
            models.Index(fields=["agent", "-started_at"], name="call_of_agent"),
            models.Index(fields=["area", "ended_at"], name="call_ended"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def open(self) -> bool:
        """Whether it has not been ended."""
        return self.ended_at is None


class VisitRequest(models.Model):
    """Somebody asks the office to come (방문 신청)."""

    class State(models.TextChoices):
        """How far it is."""

        ASKED = "visit_asked", "답 기다림"
        ACCEPTED = "visit_accepted", "정해짐"
        DECLINED = "visit_declined", "가지 않음"
        CANCELLED = "visit_cancelled", "취소함"
        DONE = "visit_done", "다녀옴"

    class Part(models.TextChoices):
        """When on a day."""

        MORNING = "visit_am", "오전"
        AFTERNOON = "visit_pm", "오후"

    class Way(models.TextChoices):
        """How it came."""

        PHONE = "asked_phone", "전화"
        WEB = "asked_web", "누리집"

    class About(models.TextChoices):
        """What it is about."""

        WELFARE = "about_welfare", "복지 상담"
        READINESS = "about_readiness", "노후준비 상담"

    fades: ClassVar = (
        Fades("visit_request", since="due_on", when=Q(on=None) | Q(on__lte=F("due_on")), home="household"),
        Fades("visit_request", since="on", when=Q(on__gt=F("due_on")), home="household"),
    )
    moves_by: ClassVar = "household"  # with a household that is handed over
    privacy: ClassVar = plain(
        "id", "area", "about", "way", "state", "days", "part", "on", "text", "reason", "asked_at", "due_on",
        "taken_by", "decided_by", "decided_at", "household",
    ) | dict.fromkeys(["name", "phone", "place", "note"], "personal")  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    area = models.CharField(max_length=8)
    about = models.CharField(max_length=16, choices=About.choices, default=About.WELFARE)
    way = models.CharField(max_length=12, choices=Way.choices, default=Way.WEB)
    state = models.CharField(max_length=16, choices=State.choices, default=State.ASKED)
    days = models.JSONField(default=list)  # preferred days, ISO, the most wanted first
    part = models.CharField(max_length=8, choices=Part.choices)
    on = models.DateField(null=True)  # the day both know
    text = models.BooleanField(default=False)  # may be told by text
    reason = models.CharField(max_length=20, blank=True)  # CallContent.declines
    asked_at = models.DateTimeField()
    due_on = models.DateField()  # the office answers by then
    taken_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    household = models.ForeignKey(Household, null=True, on_delete=models.SET_NULL, related_name="+")
    name = EncryptedTextField()
    phone = EncryptedTextField()
    place = EncryptedTextField()
    note = EncryptedTextField(null=True)

    objects = AreaQuerySet["VisitRequest"].as_manager()

    class Meta:
        ordering = ["due_on", "asked_at", "id"]
        indexes = [
            models.Index(fields=["area", "state", "due_on", "asked_at"], name="visit_request_queue"),
            models.Index(fields=["area", "on", "part"], name="visit_request_day"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def live(self) -> bool:
        """Whether somebody may still come."""
        return self.state in (self.State.ASKED, self.State.ACCEPTED)

    @property
    def subjects(self) -> list[UUID]:
        """Whom the trail names: the household once there is one."""
        return [self.household_id] if self.household_id else []


class VisitCode(models.Model):
    """Where the code of a request leads (신청번호): a digest, and no person."""

    fades: ClassVar = (Fades("code", since="until"),)
    privacy: ClassVar = plain("digest", "request", "place", "until")

    digest = models.CharField(primary_key=True, max_length=64)
    request = models.UUIDField(unique=True)
    place = models.CharField(max_length=8)
    until = models.DateField(db_index=True)  # last day

    def __str__(self) -> str:
        return str(self.request)


class CardText(models.Model):
    """A text to somebody who asked for it (안내 문자): a link or a day, nothing about the person."""

    class What(models.TextChoices):
        """What it carries."""

        PROGRAMME = "card_programme", "복지서비스 설명"
        FINDER = "card_finder", "찾기 결과"
        BOOK = "card_book", "방문 신청 화면"
        VISIT = "card_visit", "방문 날짜"
        CLAIM = "card_claim", "신청 소식"

    fades: ClassVar = (Fades("call", since="asked_at"),)
    privacy: ClassVar = plain("id", "area", "what", "mark", "asked_at", "asked_on", "by") | {
        "number": "secret", "words": "personal"
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)  # of the form: sent twice, it leaves once
    area = models.CharField(max_length=8, default=UNPLACED)
    what = models.CharField(max_length=16, choices=What.choices)
    mark = models.CharField(max_length=64)  # keyed digest of the number
    number = EncryptedTextField()
    words = EncryptedTextField()
    asked_at = models.DateTimeField()
    asked_on = models.DateField()
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = AreaQuerySet["CardText"].as_manager()

    class Meta:
        ordering = ["asked_at", "id"]
        indexes = [models.Index(fields=["area", "asked_on", "asked_at"], name="card_text_day")]

    def __str__(self) -> str:
        return str(self.id)


class TextCount(models.Model):
    """How many texts a number was sent today, and whether it wants none (문자 횟수): a keyed digest, no number."""

    fades: ClassVar = (Fades("code", since="day", when=Q(quiet=False)),)
    privacy: ClassVar = plain("mark", "day", "count", "quiet")

    mark = models.CharField(primary_key=True, max_length=64)
    day = models.DateField(db_index=True)
    count = models.PositiveIntegerField(default=0)
    quiet = models.BooleanField(default=False)  # wants none

    def __str__(self) -> str:
        return f"{self.day} {self.count}"
