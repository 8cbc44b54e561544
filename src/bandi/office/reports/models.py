"""Reports by people, who told them, what came with them, and the receipts by which a teller hears of them.

`area` is the neighbourhood in charge, or UNPLACED: a report whose place nobody knows yet rests at the desk that looks
for it, under the same row-level security.
"""

from typing import ClassVar
from uuid import UUID, uuid4

from django.db import models
from django.utils import timezone

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import User
from bandi.office.discovery.models import Household, plain
from bandi.office.encryption import EncryptedTextField
from bandi.office.fading import Fades

UNPLACED = "nowhere"  # stands for an area where the place is unknown


ENDED = ("report_told", "report_rejected")
REPORT_TEXTS = dict.fromkeys(("place", "point", "landmark", "note", "answer", "resident_number")) | {"mark": ""}
OF_ENDED = tuple(
    (f"report__{first}decided_at", models.Q(**{f"report__{first}state__in": ENDED})) for first in ("", "joined__")
)
"""A report of a place told before rests as long as the first one; one that nobody answered is never forgotten."""


class Report(models.Model):
    """Somebody told us of a household that may need help (제보·신고)."""

    class State(models.TextChoices):
        """How far it is."""

        NEW = "report_new", "새로 옴"
        WORKING = "report_working", "살피는 중"
        TOLD = "report_told", "결과를 알림"
        REJECTED = "report_rejected", "이어 가지 않음"
        APPEALED = "report_appealed", "다시 살펴 달라고 함"

    class Way(models.TextChoices):
        """How it came."""

        WEB = "report_web", "누리집"
        POSTER = "report_poster", "QR 안내"
        PHONE = "report_phone", "전화"
        LEADER = "report_leader", "통장 순회"
        API = "report_api", "전산 연결"

    fades: ClassVar = tuple(
        Fades("report", f"{first}decided_at", models.Q(**{f"{first}state__in": ENDED}), REPORT_TEXTS, "household")
        for first in ("", "joined__")
    )
    moves_by: ClassVar = "household"  # with a household that is handed over
    privacy: ClassVar = plain(
        "id", "area", "who", "kinds", "danger", "sealed", "group", "way", "source_code", "language", "received_at",
        "due_on", "tell_by", "state", "household", "joined", "mark", "outcome", "refusal", "decided_at", "decided_by",
        "taken_by",
    ) | {"place": "personal", "point": "personal", "landmark": "personal", "note": "personal", "answer": "personal",
         "resident_number": "secret"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    area = models.CharField(max_length=8)  # Area.code or UNPLACED
    who = models.CharField(max_length=12)  # ReportContent.who
    kinds = models.JSONField(default=list)  # CrisisKind.id
    danger = models.BooleanField(default=False)  # the teller thinks it cannot wait some days
    sealed = models.BooleanField(default=False)  # who told it is opened only with leave for it
    group = models.CharField(max_length=4, blank=True)  # mandated profession: ReportContent.groups
    way = models.CharField(max_length=14, choices=Way.choices, default=Way.WEB)
    source_code = models.CharField(max_length=40, blank=True, db_index=True)  # of the poster or partner, opaque
    language = models.CharField(max_length=5)  # the teller's
    received_at = models.DateTimeField()
    due_on = models.DateField()  # somebody has looked by then
    tell_by = models.DateField()  # the teller hears by then
    state = models.CharField(max_length=16, choices=State.choices, default=State.NEW)
    household = models.ForeignKey(Household, null=True, on_delete=models.SET_NULL, related_name="reports")
    joined = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="later")  # the first report
    mark = models.CharField(max_length=64, blank=True)  # keyed digest of place and area: finds the same place again
    place = EncryptedTextField(null=True)
    point = EncryptedTextField(null=True)  # tapped or sent: longitude,latitude,metres (points.written)
    landmark = EncryptedTextField(null=True)
    note = EncryptedTextField(null=True)
    resident_number = EncryptedTextField(null=True)  # what stood in free text; masked there
    outcome = models.CharField(max_length=20, blank=True)  # ReportContent.outcomes
    refusal = models.CharField(max_length=20, blank=True)  # ReportContent.refusals
    answer = EncryptedTextField(null=True)  # the officer's sentence to the teller
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    taken_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = AreaQuerySet["Report"].as_manager()

    class Meta:
        ordering = ["due_on", "received_at", "id"]
        indexes = [
            models.Index(
                fields=["area", "due_on", "received_at", "id"],
                name="report_queue",
                condition=models.Q(joined__isnull=True, state__in=["report_new", "report_appealed", "report_working"]),
            ),
            models.Index(fields=["area", "state", "-decided_at"], name="report_decided"),
            models.Index(fields=["area", "mark", "received_at"], name="report_same_place"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def subjects(self) -> list[UUID]:
        """Whom the trail names: the household once there is one."""
        return [self.household_id] if self.household_id else []

    @property
    def open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state not in (self.State.TOLD, self.State.REJECTED)


class Reporter(models.Model):
    """Who told it (알린 사람), apart from the report; nobody for an anonymous one."""

    fades: ClassVar = tuple(Fades("reporter", *ended, home="report__household") for ended in OF_ENDED)
    moves_by: ClassVar = "report__household"  # with a household that is handed over
    privacy: ClassVar = plain("id", "report", "area") | dict.fromkeys(["name", "phone", "body"], "secret")

    report = models.OneToOneField(Report, on_delete=models.CASCADE, related_name="reporter")
    area = models.CharField(max_length=8)
    name = EncryptedTextField(null=True)
    phone = EncryptedTextField(null=True)
    body = EncryptedTextField(null=True)  # organisation or shop

    objects = AreaQuerySet["Reporter"].as_manager()

    def __str__(self) -> str:
        return str(self.pk)


class ReportFile(models.Model):
    """A photo or a recording, stripped of where, when and with what it was made (알림에 붙은 사진·녹음)."""

    class Kind(models.TextChoices):
        """What it is."""

        PHOTO = "report_photo", "사진"
        VOICE = "report_voice", "목소리"

    fades: ClassVar = tuple(Fades("reporter", *ended, home="report__household") for ended in OF_ENDED)
    moves_by: ClassVar = "report__household"  # with a household that is handed over
    privacy: ClassVar = plain("id", "report", "area", "kind", "media") | {"content": "personal"}

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="files")
    area = models.CharField(max_length=8)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    media = models.CharField(max_length=12)  # image/jpeg, audio/mp4 …
    content = EncryptedTextField()  # base64

    objects = AreaQuerySet["ReportFile"].as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "kind"], name="report_file_one_of_a_kind")]

    def __str__(self) -> str:
        return str(self.pk)


class ReportMessage(models.Model):
    """What the teller added later through the receipt (덧붙인 말)."""

    class Kind(models.TextChoices):
        """What it asks for."""

        MORE = "report_more", "더 알려 줌"
        APPEAL = "report_appeal", "다시 살펴 달라고 함"

    fades: ClassVar = tuple(Fades("report", *ended, home="report__household") for ended in OF_ENDED)
    moves_by: ClassVar = "report__household"  # with a household that is handed over
    privacy: ClassVar = plain("id", "report", "area", "kind", "at") | {"text": "personal"}

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="messages")
    area = models.CharField(max_length=8)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)
    text = EncryptedTextField()

    objects = AreaQuerySet["ReportMessage"].as_manager()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return str(self.pk)


class ReportReceipt(models.Model):
    """Where a receipt code leads (접수번호). Holds a digest of the code, and no person.

    Whoever types the code works nowhere: `place` says whose rows may be seen once it is known.
    """

    fades: ClassVar = (Fades("code", since="until"),)
    privacy: ClassVar = plain("digest", "report", "place", "until")

    digest = models.CharField(primary_key=True, max_length=64)
    report = models.UUIDField(unique=True)
    place = models.CharField(max_length=8)
    until = models.DateField(db_index=True)  # last day

    def __str__(self) -> str:
        return str(self.report)


class FloodCount(models.Model):
    """How often something came from one place today (하루 접수 횟수): a digest salted with the day, no address."""

    privacy: ClassVar = plain("key", "day", "count")

    key = models.CharField(primary_key=True, max_length=64)
    day = models.DateField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day} {self.count}"


class ReportKey(models.Model):
    """A partner's key for telling by its own system (연결 열쇠). Looked up before anybody's place is known."""

    privacy: ClassVar = plain("code", "partner", "place", "made_on", "stopped_on", "by") | {"secret": "secret"}

    code = models.CharField(primary_key=True, max_length=12)
    partner = models.UUIDField(db_index=True)
    place = models.CharField(max_length=8)  # of the partner
    secret = EncryptedTextField()
    made_on = models.DateField()
    stopped_on = models.DateField(null=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        ordering = ["-made_on", "code"]

    def __str__(self) -> str:
        return self.code


class ReportNonce(models.Model):
    """A signed request that came (받은 요청): a digest, kept until its time is over, so that it counts once."""

    privacy: ClassVar = plain("digest", "at")

    digest = models.CharField(primary_key=True, max_length=64)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest
