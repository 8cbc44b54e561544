"""What a round found, as rows an office can work with: rounds, what arrived, households, and why they are listed."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area
from bandi.office.discovery.cells import AloneCell, GapCell  # noqa: F401 - Django looks for models here
from bandi.office.encryption import EncryptedTextField


def plain(*names: str) -> dict[str, str]:
    """A classification: these fields say nothing about a person."""
    return dict.fromkeys(names, "plain")


class Round(models.Model):
    """One discovery round (발굴 차수)."""

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", "대기"
        RUNNING = "running", "실행 중"
        PUBLISHED = "published", "배포됨"
        FAILED = "failed", "실패"

    privacy: ClassVar = plain(
        "id", "title_ko", "title_en", "cutoff", "field_from", "field_to", "seed", "state", "stage", "done", "total",
        "error", "started_at", "published_at", "published_on", "published_by", "manifest", "counts",
    )  # fmt: skip

    id = models.CharField(primary_key=True, max_length=12)  # 2026-5
    title_ko = models.CharField(max_length=60)
    title_en = models.CharField(max_length=60)
    cutoff = models.DateField()
    field_from = models.DateField()
    field_to = models.DateField()
    seed = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    stage = models.CharField(max_length=40, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_on = models.DateField(null=True)  # the day due dates count from; differs from published_at in a demo
    published_by = models.CharField(max_length=150, blank=True)
    manifest = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-cutoff"]

    def __str__(self) -> str:
        return self.title_ko


class Delivery(models.Model):
    """One file an institution sent (수신 파일)."""

    privacy: ClassVar = plain(
        "delivery", "feed", "feed_ko", "feed_en", "provider_ko", "provider_en", "file", "received_on", "month_from",
        "month_to", "rows_in", "accepted", "refused", "state", "reason", "round",
    )  # fmt: skip

    delivery = models.CharField(primary_key=True, max_length=16)
    feed = models.CharField(max_length=60, db_index=True)
    feed_ko = models.CharField(max_length=120)
    feed_en = models.CharField(max_length=120)
    provider_ko = models.CharField(max_length=120)
    provider_en = models.CharField(max_length=120)
    file = models.CharField(max_length=255)
    received_on = models.DateField(db_index=True)
    month_from = models.DateField(null=True)
    month_to = models.DateField(null=True)
    rows_in = models.BigIntegerField()
    accepted = models.BigIntegerField()
    refused = models.BigIntegerField()
    state = models.CharField(max_length=10)  # accepted | refused | held
    reason = models.TextField(blank=True)
    round = models.ForeignKey(Round, null=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["-received_on", "feed", "file"]

    def __str__(self) -> str:
        return self.file


class Refusal(models.Model):
    """One line of a delivery we would not believe (반려). Never holds the refused value."""

    privacy: ClassVar = plain("id", "delivery", "line", "column", "category", "reason_ko", "reason_en", "mender")

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="refusals")
    line = models.BigIntegerField()
    column = models.CharField(max_length=60, blank=True)
    category = models.CharField(max_length=20)
    reason_ko = models.TextField()
    reason_en = models.TextField()
    mender = models.CharField(max_length=10)

    class Meta:
        ordering = ["delivery", "line", "column"]
        constraints = [models.UniqueConstraint(fields=["delivery", "line", "column", "category"], name="refusal_once")]

    def __str__(self) -> str:
        return f"{self.delivery_id}:{self.line}"


class FeedCoverage(models.Model):
    """What came and what did not for one round (자료 도착표). Anything but `arrived` means unknown, never no."""

    privacy: ClassVar = plain(
        "id", "round", "feed", "name_ko", "name_en", "provider_ko", "provider_en", "arrived", "latest_month",
        "latest_received", "records", "linked",
    )  # fmt: skip

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="coverage")
    feed = models.CharField(max_length=60)
    name_ko = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    provider_ko = models.CharField(max_length=120)
    provider_en = models.CharField(max_length=120)
    arrived = models.CharField(max_length=16)
    latest_month = models.DateField(null=True)
    latest_received = models.DateField(null=True)
    records = models.BigIntegerField(default=0)
    linked = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["round", "feed"]
        constraints = [models.UniqueConstraint(fields=["round", "feed"], name="coverage_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.feed}"


class Household(models.Model):
    """A household that a round brought to an office (가구)."""

    privacy: ClassVar = plain(
        "id", "area", "kind", "size", "aged", "minors", "youngest", "street_masked", "created_at", "updated_at",
        "round_seen",
    ) | {
        "key": "secret", "head_age": "personal", "head_sex": "personal", "street": "personal", "unit": "personal",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    key = models.BigIntegerField(unique=True)  # the engine's household key
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area")
    kind = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    aged = models.PositiveIntegerField()
    minors = models.PositiveIntegerField()
    youngest = models.IntegerField(null=True)
    head_age = models.IntegerField(null=True)
    head_sex = models.CharField(max_length=1, blank=True, choices=[("m", "남"), ("f", "여")])
    street = EncryptedTextField(null=True)
    unit = EncryptedTextField(null=True)
    street_masked = models.CharField(max_length=120, blank=True)  # name of the road, without a number
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    round_seen = models.CharField(max_length=12)

    objects = AreaQuerySet["Household"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["area"], name="household_area")]

    def __str__(self) -> str:
        return str(self.id)


class Resident(models.Model):
    """A member of a listed household: the only place where a name rests (가구원)."""

    privacy: ClassVar = plain("id", "household", "area", "relation", "source", "as_of") | {
        "person_key": "secret", "name": "personal", "phone": "personal", "birth": "personal", "sex": "personal",
    }  # fmt: skip

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="residents")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    person_key = models.BigIntegerField()
    name = EncryptedTextField(null=True)
    phone = EncryptedTextField(null=True)
    relation = models.CharField(max_length=10)
    birth = models.DateField(null=True)
    sex = models.CharField(max_length=1, blank=True, choices=[("m", "남"), ("f", "여")])
    source = models.CharField(max_length=60, blank=True)  # feed that says so
    as_of = models.DateField(null=True)

    objects = AreaQuerySet["Resident"].as_manager()

    class Meta:
        ordering = ["household", "id"]
        constraints = [models.UniqueConstraint(fields=["household", "person_key"], name="resident_once")]
        indexes = [models.Index(fields=["person_key"], name="resident_person")]  # who signs in finds her household

    def __str__(self) -> str:
        return str(self.pk)


class Candidate(models.Model):
    """A household in a round: on the list or on the reference list (발굴 대상)."""

    privacy: ClassVar = plain(
        "id", "round", "household", "area", "listed", "rank", "why", "points", "band", "reason_ko", "reason_en",
        "by", "card", "propensity", "stratum", "asked", "asked_ko", "asked_en", "escalates",
    )  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, db_index=False)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="candidacies")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    listed = models.BooleanField()
    rank = models.PositiveIntegerField(null=True)
    why = models.CharField(max_length=12)
    points = models.IntegerField()
    band = models.CharField(max_length=8)
    by = models.CharField(max_length=20, default="scorecard")  # what the points come from: SCORES.by
    card = models.IntegerField(null=True)  # points of the scorecard, beside a learned score
    reason_ko = models.TextField(blank=True)  # the first sentence of its reasons
    reason_en = models.TextField(blank=True)
    propensity = models.FloatField(default=1.0)  # chance with which it came, or could have come, to be listed
    stratum = models.CharField(max_length=20, blank=True)  # of the draw
    asked = models.CharField(max_length=60, blank=True)  # the group, target or query that chose it, and its name then
    asked_ko = models.CharField(max_length=120, blank=True)
    asked_en = models.CharField(max_length=120, blank=True)
    escalates = models.CharField(max_length=12, blank=True)  # team_lead | case_meeting

    objects = AreaQuerySet["Candidate"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "household"], name="candidate_once")]
        indexes = [models.Index(fields=["area", "round", "listed", "rank"], name="candidate_worklist")]

    def __str__(self) -> str:
        return str(self.id)


class SignalSeen(models.Model):
    """A crisis signal of a household as a round saw it (위기 신호)."""

    privacy: ClassVar = plain(
        "id", "round", "household", "area", "signal", "name_ko", "name_en", "feed", "provider_ko", "provider_en",
        "kind", "state", "first_on", "last_on", "cleared_on", "months", "times", "trend", "amount", "is_new",
        "evidence",
    )  # fmt: skip

    round = models.ForeignKey(Round, on_delete=models.CASCADE, db_index=False)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="signals", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    signal = models.CharField(max_length=40)
    name_ko = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    feed = models.CharField(max_length=60)
    provider_ko = models.CharField(max_length=120)
    provider_en = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    state = models.CharField(max_length=10)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    cleared_on = models.DateField(null=True)
    months = models.IntegerField(null=True)
    times = models.IntegerField(null=True)
    trend = models.CharField(max_length=10, blank=True)
    amount = models.BigIntegerField(null=True)  # won
    is_new = models.BooleanField()
    evidence = models.JSONField(default=list)  # [{feed, delivery, record, on, months, amount}]

    objects = AreaQuerySet["SignalSeen"].as_manager()

    class Meta:
        ordering = ["household", "state", "-months", "signal"]
        constraints = [models.UniqueConstraint(fields=["household", "round", "signal"], name="signal_once")]
        indexes = [models.Index(fields=["area", "round", "signal"], name="signal_worklist")]

    def __str__(self) -> str:
        return self.name_ko


class Reason(models.Model):
    """One plain sentence why a household is listed, with its evidence (사유)."""

    privacy: ClassVar = plain(
        "id", "round", "household", "area", "place", "ko", "en", "points", "part", "signal", "evidence"
    )

    round = models.ForeignKey(Round, on_delete=models.CASCADE, db_index=False)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="reasons", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    place = models.PositiveSmallIntegerField()
    ko = models.TextField()
    en = models.TextField()
    points = models.IntegerField()
    part = models.CharField(max_length=60)
    signal = models.CharField(max_length=40, blank=True)
    evidence = models.JSONField(default=list)

    objects = AreaQuerySet["Reason"].as_manager()

    class Meta:
        ordering = ["household", "place"]
        constraints = [models.UniqueConstraint(fields=["household", "round", "place"], name="reason_once")]

    def __str__(self) -> str:
        return self.ko


class Entitlement(models.Model):
    """Whether a household may be due a benefit (수급 자격 추정). Orders visits; never decides a benefit."""

    privacy: ClassVar = plain(
        "id", "round", "household", "area", "benefit", "name_ko", "name_en", "verdict", "amount_low", "amount_high",
        "received", "missing", "failed", "margin", "passes_on", "rests_on",
    )  # fmt: skip

    round = models.ForeignKey(Round, on_delete=models.CASCADE, db_index=False)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="entitlements", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    benefit = models.CharField(max_length=40)
    name_ko, name_en = models.CharField(max_length=120), models.CharField(max_length=120)
    verdict = models.CharField(max_length=10)
    amount_low = models.BigIntegerField(null=True)  # won a month
    amount_high = models.BigIntegerField(null=True)
    received = models.BooleanField(null=True)  # null: the benefits feed did not arrive
    missing = models.JSONField(default=list)  # [{"id", "ko", "en"}], the one that settles most first
    failed = models.CharField(max_length=60, blank=True)
    margin = models.BigIntegerField(null=True)  # won under the line, below zero over it; null: income unknown
    passes_on = models.DateField(null=True)  # when next year's line would let pass who is over this year's
    rests_on = models.CharField(max_length=10, blank=True)  # the least sure of its figures: L V computed S M unknown

    objects = AreaQuerySet["Entitlement"].as_manager()

    class Meta:
        ordering = ["household", "benefit"]
        constraints = [models.UniqueConstraint(fields=["household", "round", "benefit"], name="entitlement_once")]

    @property
    def over(self) -> int | None:
        """Won above the line; None under it, or when the income is unknown."""
        return -self.margin if self.margin is not None and self.margin < 0 else None

    def __str__(self) -> str:
        return self.name_ko
