"""One question, asked of two offices: does this household live with you? Each office has a row of its own."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.discovery.models import Household, Round
from bandi.office.encryption import EncryptedTextField


class ResidenceTask(models.Model):
    """One office's side of a question about a listed household that likely lives elsewhere (거주 확인 업무).

    Rows with the same `pair` are two sides of one question. What the other side answered is copied here, so that
    nobody reads a row of another neighbourhood.
    """

    class Side(models.TextChoices):
        """Whose office is asked."""

        REGISTERED = "registered_side", "등록지"
        LIKELY = "likely_side", "거주 추정지"

    class Answer(models.TextChoices):
        """What an office found out about its own neighbourhood."""

        LIVES_HERE = "lives_here", "여기 산다"
        NOT_HERE = "not_here", "여기 살지 않는다"
        UNKNOWN = "unknown", "모르겠다"

    class Handover(models.TextChoices):
        """Whether the registered office asks the likely one to take the household over."""

        NONE = "", "없음"
        PROPOSED = "proposed", "이관 제안"
        TAKEN = "taken_over", "이관 받음"

    privacy: ClassVar = dict.fromkeys(
        ["id", "pair", "round", "household", "area", "other_area", "likely_area", "side", "kind", "size",
         "street_masked", "belief", "since", "flags", "evidence", "answer", "answered_by", "answered_on",
         "other_answer", "other_on", "handover", "replaced"],
        "plain",
    ) | {"head": "personal", "street": "personal", "unit": "personal", "note": "personal"}  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4)
    pair = models.UUIDField()
    round = models.ForeignKey(Round, on_delete=models.CASCADE, db_index=False)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="+", db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="area", db_index=False, related_name="+")
    other_area = models.ForeignKey(
        Area, null=True, on_delete=models.PROTECT, db_column="other_area", db_index=False, related_name="+"
    )
    likely_area = models.CharField(max_length=8, blank=True)  # empty: nobody can tell; may lie outside this office
    side = models.CharField(max_length=16, choices=Side.choices)
    head = EncryptedTextField(null=True)  # name of the head of household
    kind = models.CharField(max_length=20)
    size = models.PositiveIntegerField()
    street = EncryptedTextField(null=True)  # of the likely home
    unit = EncryptedTextField(null=True)
    street_masked = models.CharField(max_length=120, blank=True)
    belief = models.FloatField(null=True)  # that they live at the likely home; null: no such place is known
    since = models.DateField(null=True)  # first day on which somebody said so
    flags = models.JSONField(default=list)  # codes of what the register itself shows to be doubtful
    evidence = models.JSONField(default=list)  # [{feed, on}], newest first
    answer = models.CharField(max_length=12, blank=True, choices=Answer.choices)
    note = EncryptedTextField(null=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    answered_on = models.DateField(null=True)
    other_answer = models.CharField(max_length=12, blank=True, choices=Answer.choices)
    other_on = models.DateField(null=True)
    handover = models.CharField(max_length=12, blank=True, choices=Handover.choices)
    replaced = models.BooleanField(default=False)  # a later round asks again

    objects = AreaQuerySet["ResidenceTask"].as_manager()

    class Meta:
        ordering = ["answer", "-belief", "id"]
        constraints = [
            models.UniqueConstraint(fields=["household", "round", "side"], name="residence_asked_once"),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True) | ~Q(answer="") & Q(answered_on__isnull=False),
                name="residence_answer_has_day",
            ),
        ]
        indexes = [models.Index(fields=["area", "replaced", "answer"], name="residence_area")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def how_sure(self) -> Promise | str:
        """The belief in words; empty when no place is known."""
        if self.belief is None:
            return ""
        if self.belief >= 0.9:
            return _("거의 확실합니다")
        return _("가능성이 높습니다") if self.belief >= 0.7 else _("가능성이 있습니다")

    @property
    def same_area(self) -> bool:
        """Registered and likely home lie in one neighbourhood: there is no other office to ask."""
        return self.likely_area == self.area_id and self.side == self.Side.REGISTERED
