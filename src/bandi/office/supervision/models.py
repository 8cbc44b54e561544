"""The nation's work in numbers (전국 현황): counts by hub, month and channel, kept current by a job."""

from typing import ClassVar

from django.db import models

from bandi.office.accounts.models import Area


class MonthCount(models.Model):
    """What one hub did in one month with households of one channel (월별 현황). Counts only; nobody stands behind them.

    No jurisdiction guards these rows: pages show them coarse (`small.shown`), and only to whoever may see the nation.
    """

    privacy: ClassVar = dict.fromkeys(
        ["id", "hub", "month", "channel", "found", "visited", "public", "private", "unreached", "counted_at"], "plain"
    )

    hub = models.ForeignKey(Area, on_delete=models.CASCADE, db_column="hub", db_index=False)
    month = models.DateField()  # its first day
    channel = models.CharField(max_length=12)  # words.Why, or own_find
    found = models.PositiveIntegerField(default=0)  # households put on a list
    visited = models.PositiveIntegerField(default=0)  # visits made
    public = models.PositiveIntegerField(default=0)  # results that hold: public help
    private = models.PositiveIntegerField(default=0)  # results that hold: private help
    unreached = models.PositiveIntegerField(default=0)  # results that hold: nobody found
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hub", "month", "channel"], name="month_count_once")]
        indexes = [models.Index(fields=["month"], name="month_count_month")]

    def __str__(self) -> str:
        return f"{self.hub_id} {self.month} {self.channel}"
