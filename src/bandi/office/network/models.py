"""Members of the safety net, files of them, partners with their posters and returns (인적안전망·협약)."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.discovery.models import plain
from bandi.office.encryption import EncryptedTextField
from bandi.office.fading import Fades

NAMED = ~Q(marks=[])
NAMELESS: dict[str, Any] = {
    "name": "", "phone": "", "marks": [], "person": Cast(F("id"), models.CharField()), "account": Value(None),
}  # fmt: skip
"""What stays of a member whose time is over: the lane, the term and the hours, and nobody's name."""


class Member(models.Model):
    """One person in one lane of the safety net in one neighbourhood (인적안전망 회원)."""

    fades: ClassVar = (
        Fades("member", since="ended_on", when=NAMED, blanks=NAMELESS),
        Fades("member", since="to_on", when=NAMED & Q(ended_on=None), blanks=NAMELESS),
    )
    privacy: ClassVar = plain(
        "id", "area", "kind", "group", "account", "trained_on", "pledged_on", "from_on", "to_on", "clearance_until",
        "ended_on", "by", "created_at", "changed_at",
    ) | {"name": "personal", "phone": "personal", "person": "personal", "marks": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    kind = models.CharField(max_length=20)  # MemberKind.id
    group = models.CharField(max_length=24, blank=True)  # MandatedGroup.id
    name = EncryptedTextField()
    phone = EncryptedTextField()
    person = models.CharField(max_length=64)  # keyed digest of name and number: the same person twice is noticed
    marks = ArrayField(models.CharField(max_length=16))  # keyed digests one may search for (`marks.py`)
    account = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="memberships")
    trained_on = models.DateField(null=True)
    pledged_on = models.DateField(null=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True)  # last day of the term
    clearance_until = models.DateField(null=True)  # last day
    ended_on = models.DateField(null=True)  # the day from which nothing opens
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Member"].as_manager()

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["area", "kind", "person"], name="member_once"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="member_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["area", "kind"], name="member_lane"),
            models.Index(fields=["area", "-created_at", "id"], name="member_newest"),
            models.Index(fields=["area", "to_on"], name="member_term"),
            GinIndex(fields=["marks"], name="member_marks"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class MemberImport(models.Model):
    """One spreadsheet of members (회원 명부 파일): rows = added + changed + same + refused. The file itself is gone."""

    class State(models.TextChoices):
        """How far reading it is."""

        WAITING = "waiting", "대기"
        READING = "reading", "읽는 중"
        DONE = "done", "끝남"
        FAILED = "failed", "실패"

    privacy: ClassVar = plain(
        "id", "area", "by", "at", "state", "rows", "added", "changed", "same", "refused", "refusals", "error_ko",
        "error_en",
    ) | {"name": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)  # first of the sender's
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    name = EncryptedTextField()  # of the file as sent
    at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    rows = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)  # stood there already
    refused = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list)  # [line, column, code of marks.REFUSALS]; never a value
    error_ko = models.TextField(blank=True)
    error_en = models.TextField(blank=True)

    objects = AreaQuerySet["MemberImport"].as_manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["by", "-at"], name="member_import_own")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def runs(self) -> bool:
        """Whether it is still to be read."""
        return self.state in (self.State.WAITING, self.State.READING)


class LaneCount(models.Model):
    """How many members stand where in one lane of one neighbourhood (구분별 회원 수), by how far they are.

    Counts only, kept current by a job. No jurisdiction guards these rows: pages show them coarse (`small.shown`), and
    only to whoever may see the nation. A neighbourhood whose register nobody ever filled has no row at all.
    """

    privacy: ClassVar = plain(
        "id", "hub", "kind", "group", "homes", "ready", "untrained", "unpledged", "uncleared", "soon", "over",
        "counted_at",
    )  # fmt: skip

    hub = models.ForeignKey(Area, on_delete=models.CASCADE, db_column="hub", db_index=False)
    kind = models.CharField(max_length=20)  # MemberKind.id
    group = models.CharField(max_length=24, blank=True)  # MandatedGroup.id
    homes = models.PositiveIntegerField(default=0)  # households of the census; in the row without a group only
    ready = models.PositiveIntegerField(default=0)
    untrained = models.PositiveIntegerField(default=0)
    unpledged = models.PositiveIntegerField(default=0)  # trained
    uncleared = models.PositiveIntegerField(default=0)  # trained and pledged; clearance missing or past
    soon = models.PositiveIntegerField(default=0)  # of those above: term or clearance ends within 60 days
    over = models.PositiveIntegerField(default=0)  # term past, neither renewed nor ended
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hub", "kind", "group"], name="lane_count_once")]
        indexes = [models.Index(fields=["hub"], name="lane_count_within", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return f"{self.hub_id} {self.kind} {self.group}"


class Partner(models.Model):
    """A shop or agency that watches with us under an agreement (협약기관)."""

    privacy: ClassVar = plain(
        "id", "area", "kind", "name", "address", "basis", "signs", "cycle", "starts_on", "ends_on", "ended_on",
        "trained_on", "plaque", "plaque_on", "reminded_on", "by", "created_at",
    ) | {"contact": "personal", "phone": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    kind = models.CharField(max_length=20)  # PartnerKind.id
    name = models.CharField(max_length=80)  # of the business
    address = models.CharField(max_length=120, blank=True)  # of the business
    basis = models.CharField(max_length=20)  # LegalBasis.id
    signs = ArrayField(models.CharField(max_length=20))  # WatchSign.id
    cycle = models.CharField(max_length=12)  # ReturnCycle.id
    contact = EncryptedTextField()  # whom to speak with
    phone = EncryptedTextField()
    starts_on = models.DateField()
    ends_on = models.DateField()  # last day
    ended_on = models.DateField(null=True)  # the day from which it no longer holds
    trained_on = models.DateField(null=True)
    plaque = models.CharField(max_length=20, blank=True)  # number of the plaque on the door
    plaque_on = models.DateField(null=True)
    reminded_on = models.DateField(null=True)  # of a return that is late
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["Partner"].as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="partner_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["area", "kind", "name", "address"], condition=Q(ended_on__isnull=True), name="partner_once"
            ),
        ]
        indexes = [models.Index(fields=["area", "ends_on"], name="partner_ends")]

    def __str__(self) -> str:
        return self.name


class PartnerReturn(models.Model):
    """What a partner said of one period (정기 회신): how many households worried it; 0 is an answer."""

    privacy: ClassVar = plain("id", "partner", "area", "period", "seen", "at")

    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="returns")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False)
    period = models.DateField()  # first day of its month
    seen = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    objects = AreaQuerySet["PartnerReturn"].as_manager()

    class Meta:
        ordering = ["-period"]
        constraints = [models.UniqueConstraint(fields=["partner", "period"], name="partner_return_once")]
        indexes = [models.Index(fields=["area", "period"], name="partner_return_period")]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.period:%Y-%m}"


class Poster(models.Model):
    """A poster with a code of its own (안내문·QR). Names no person; `place` says whose rows may be seen with it."""

    privacy: ClassVar = plain("code", "partner", "place", "spot", "made_on", "stopped_on")

    code = models.CharField(primary_key=True, max_length=12)
    partner = models.UUIDField(db_index=True)
    place = models.CharField(max_length=8)
    spot = models.CharField(max_length=40)  # where it hangs
    made_on = models.DateField()
    stopped_on = models.DateField(null=True)

    class Meta:
        ordering = ["made_on", "code"]

    def __str__(self) -> str:
        return self.code


class PosterDay(models.Model):
    """How often a poster's code was opened on a day (QR 열람 수). Nothing is kept of who opened it."""

    privacy: ClassVar = plain("id", "poster", "on", "scans")

    poster = models.ForeignKey(Poster, on_delete=models.CASCADE, related_name="days")
    on = models.DateField()
    scans = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poster", "on"], name="poster_day_once")]

    def __str__(self) -> str:
        return f"{self.poster_id} {self.on}"


class PartnerLink(models.Model):
    """The address under which a partner answers without an account (회신 주소). Only a digest of its code is kept."""

    privacy: ClassVar = plain("digest", "partner", "place", "made_on")

    digest = models.CharField(primary_key=True, max_length=64)
    partner = models.UUIDField(unique=True)  # a new one ends the old one
    place = models.CharField(max_length=8)
    made_on = models.DateField()

    def __str__(self) -> str:
        return str(self.partner)
