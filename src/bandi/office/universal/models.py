"""Plans of universal visits, households that moved in, cards at moments of life (보편방문, 전입, 생활 시점 안내)."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.discovery.models import Household, plain
from bandi.office.encryption import EncryptedTextField
from bandi.office.fading import Fades
from bandi.office.universal.words import PLAN_ENDS, MoveState, OptInState, PlanState
from bandi.office.visits.models import Visit


class UniversalPlan(models.Model):
    """A visit offered to one person at a turn of life (보편방문 계획). Made from the register, once for each."""

    fades: ClassVar = (Fades("universal", since="changed_at", when=Q(state__in=PLAN_ENDS), home="household"),)
    moves_by = "household"
    privacy: ClassVar = plain(
        "id", "household", "area", "kind", "month", "round", "state", "due_on", "offers", "offered_on", "way",
        "answered_on", "declines", "sent", "undelivered", "wished", "planner", "nurse", "made_at", "changed_at", "tier",
    ) | {"person_key": "secret", "happens_on": "personal", "risks": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="universal_plans")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    kind = models.CharField(max_length=16)  # UniversalKind.id
    person_key = models.BigIntegerField()
    happens_on = models.DateField()  # the birthday, or the day of birth
    month = models.DateField()  # its month: what coverage counts by
    round = models.CharField(max_length=12)  # that named them
    state = models.CharField(max_length=16, default=PlanState.UNASKED)
    due_on = models.DateField(null=True)  # of the next thing to do
    offers = models.PositiveSmallIntegerField(default=0)
    offered_on = models.DateField(null=True)  # the latest offer
    way = models.CharField(max_length=10, blank=True)  # words.OFFER_WAYS
    sent = models.UUIDField(null=True)  # the attempt of the latest offer that a channel carries
    undelivered = models.CharField(max_length=10, blank=True)  # the way that did not reach them, until another is tried
    wished = models.CharField(max_length=10, blank=True)  # words.WISHES: what the person chose on the page of the offer
    answered_on = models.DateField(null=True)  # the latest yes or no
    declines = models.PositiveSmallIntegerField(default=0)
    tier = models.CharField(max_length=10, blank=True)  # UniversalTier.id, after the first visit
    risks = EncryptedTextField(null=True)  # RiskSign.id, with a blank between
    planner = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    nurse = models.CharField(max_length=60, blank=True)  # who goes along
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["UniversalPlan"].as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["person_key", "kind"], name="universal_once")]
        indexes = [
            models.Index(fields=["area", "kind", "state", "due_on"], name="universal_list"),
            models.Index(fields=["area", "month"], name="universal_month"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class UniversalVisit(models.Model):
    """One visit of a plan (보편방문 회차): when it is due, and the visit that was made."""

    moves_by = "plan"
    privacy: ClassVar = plain("id", "plan", "area", "number", "due_on", "made")

    plan = models.ForeignKey(UniversalPlan, on_delete=models.CASCADE, related_name="visits", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    made = models.OneToOneField(Visit, null=True, on_delete=models.SET_NULL, related_name="universal")

    objects = AreaQuerySet["UniversalVisit"].as_manager()

    class Meta:
        ordering = ["plan", "number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="universal_visit_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"


class MomentCard(models.Model):
    """Cards handed out at a moment of life (안내 카드 나눔): how many, by whom. Names nobody who took one."""

    privacy: ClassVar = plain("id", "area", "moment", "poster", "cards", "on", "by")

    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    moment = models.CharField(max_length=16)  # LifeMoment.id
    poster = models.CharField(max_length=12, blank=True)  # Poster.code; empty: handed out at the counter
    cards = models.PositiveIntegerField()
    on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = AreaQuerySet["MomentCard"].as_manager()

    class Meta:
        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["area", "on"], name="moment_card_on")]

    def __str__(self) -> str:
        return f"{self.moment} {self.on}"


class OptIn(models.Model):
    """Somebody who asked to be called, with the words agreed to (연락 부탁). Withdrawn: the row stays, empty."""

    fades: ClassVar = (Fades("optin", since="asked_on", blanks={"name": None, "phone": None}),)
    privacy: ClassVar = plain(
        "id", "area", "moment", "poster", "language", "best", "consent", "asked_on", "due_on", "state", "changed_on",
    ) | {"name": "personal", "phone": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    moment = models.CharField(max_length=16)
    poster = models.CharField(max_length=12, blank=True)
    name = EncryptedTextField(null=True)
    phone = EncryptedTextField(null=True)
    best = models.CharField(max_length=16)  # words.BEST_TIMES
    language = models.CharField(max_length=2)
    consent = models.CharField(max_length=64, blank=True)  # SHA-256 of the sentence agreed to
    asked_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=16, default=OptInState.WAITS)
    changed_on = models.DateField()

    objects = AreaQuerySet["OptIn"].as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=OptInState.WITHDRAWN) | Q(name__isnull=True, phone__isnull=True),
                name="optin_withdrawn_is_empty",
            )
        ]
        indexes = [models.Index(fields=["area", "state", "due_on"], name="optin_list")]

    def __str__(self) -> str:
        return str(self.id)


class OptInReceipt(models.Model):
    """Where a receipt code leads (연락 부탁 접수번호): a digest of the code, and whose rows may be seen with it."""

    fades: ClassVar = (Fades("code", since="until"),)
    privacy: ClassVar = plain("digest", "optin", "place", "until")

    digest = models.CharField(primary_key=True, max_length=64)
    optin = models.UUIDField(unique=True)
    place = models.CharField(max_length=8)
    until = models.DateField()

    def __str__(self) -> str:
        return str(self.optin)


class OfferLink(models.Model):
    """Where the link of an offer leads (보편방문 답 주소): a digest of the code, and whose row may be seen with it."""

    fades: ClassVar = (Fades("code", since="until"),)
    privacy: ClassVar = plain("id", "digest", "plan", "place", "until")

    digest = models.CharField(max_length=64)
    plan = models.UUIDField()
    place = models.CharField(max_length=8)
    until = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "plan"], name="offer_link_once")]

    def __str__(self) -> str:
        return str(self.plan)


class MoveIn(models.Model):
    """A household that moved in since the round before, as the register shows (전입 가구). Nothing is sent to it."""

    fades: ClassVar = (Fades("move_in", since="made_on", home="household"),)
    moves_by = "household"
    privacy: ClassVar = plain(
        "id", "household", "area", "round", "state", "seen_on", "told_on", "applied_on", "made_on", "changed_by",
        "changed_at",
    ) | {"moved_on": "personal", "members": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="move_ins")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    round = models.CharField(max_length=12)  # that showed it
    moved_on = models.DateField(null=True)  # null: the register tells no day
    members = EncryptedTextField(default="")  # relation and month of birth of each: "head 1990-03", one a line
    state = models.CharField(max_length=16, default=MoveState.NEW)
    seen_on = models.DateField(null=True)  # an officer opened it
    told_on = models.DateField(null=True)
    applied_on = models.DateField(null=True)
    made_on = models.DateField()
    changed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["MoveIn"].as_manager()

    class Meta:
        ordering = ["-made_on", "id"]
        constraints = [models.UniqueConstraint(fields=["household", "round"], name="move_in_once")]
        indexes = [models.Index(fields=["area", "round", "state"], name="move_in_list")]

    def __str__(self) -> str:
        return str(self.id)


class MoveCount(models.Model):
    """What a round told of move-ins into a neighbourhood (전입 집계): found, and of how many it tells nothing."""

    privacy: ClassVar = plain("id", "area", "round", "found", "unknown", "made_on")

    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    round = models.CharField(max_length=12)
    found = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()  # households without a day, in the first round of an installation
    made_on = models.DateField()

    objects = AreaQuerySet["MoveCount"].as_manager()

    class Meta:
        ordering = ["-made_on", "-round"]
        constraints = [models.UniqueConstraint(fields=["area", "round"], name="move_count_once")]

    def __str__(self) -> str:
        return f"{self.area_id} {self.round}"
