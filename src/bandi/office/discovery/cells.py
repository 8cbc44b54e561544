"""Published counts: rows that stewards and managers compare, of which none leads to a household (공표 칸)."""

from typing import ClassVar

from django.db import models

from bandi.office.accounts.models import Area


class GapCell(models.Model):
    """What is published of the gap (수급 공백) for one neighbourhood, kind of household and benefit.

    Counts are made coarse before they come here (small.py); nothing leads back to a household. The database does not
    hold it by neighbourhood, since stewards look at all of them: queries do.
    """

    privacy: ClassVar = dict.fromkeys(
        ["id", "round", "area", "kind", "benefit", "verdict", "received", "households", "amount_low", "amount_high"],
        "plain",
    )

    round = models.ForeignKey("discovery.Round", on_delete=models.CASCADE, db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="cell_area", db_index=False)
    kind = models.CharField(max_length=20)
    benefit = models.CharField(max_length=40)
    verdict = models.CharField(max_length=10, blank=True)  # yes | depends; empty: it is received
    received = models.BooleanField(null=True)  # null: no feed tells
    households = models.PositiveIntegerField(null=True)  # a multiple of five; null: 1 to 7
    amount_low = models.BigIntegerField(null=True)  # won a month, coarse; null: small, or given in kind
    amount_high = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["round", "area", "benefit", "kind", "verdict"]
        constraints = [
            models.UniqueConstraint(fields=["round", "area", "benefit", "kind", "verdict", "received"], name="gap_once")
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.area_id} {self.benefit}"


class AloneCell(models.Model):
    """What is published of people who live alone (1인 가구 현황): one neighbourhood, stage of life, sex and risk."""

    privacy: ClassVar = dict.fromkeys(["id", "round", "area", "stage", "sex", "risk", "households"], "plain")

    round = models.ForeignKey("discovery.Round", on_delete=models.CASCADE, db_index=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_column="cell_area", db_index=False)
    stage = models.CharField(max_length=10)
    sex = models.CharField(max_length=1)
    risk = models.CharField(max_length=12)
    households = models.PositiveIntegerField(null=True)  # a multiple of five; null: 1 to 7

    class Meta:
        ordering = ["round", "area", "stage", "sex", "risk"]
        constraints = [models.UniqueConstraint(fields=["round", "area", "stage", "sex", "risk"], name="alone_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.area_id} {self.stage}"
