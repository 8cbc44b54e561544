"""What is no longer kept of reports (보유 기간이 지난 알림): forgotten each night, by the clocks of the content."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area
from bandi.office.discovery import door
from bandi.office.reports.models import UNPLACED, Report, Reporter, ReportFile, ReportMessage, ReportReceipt

TEXTS = ("place", "point", "landmark", "note", "answer", "resident_number")
ENDED = (Report.State.TOLD, Report.State.REJECTED)


@transaction.atomic
def forget(on: date) -> int:
    """Takes away tellers, pictures, words and places whose time is over; how many reports lost their words.

    A report of a place told before rests as long as the first one; one that nobody answered is never forgotten.
    """
    ends = {clock.thing: clock.began(on) for clock in door.retention_clocks()}
    ReportReceipt.objects.filter(until__lt=on).delete()
    with within([*Area.objects.values_list("code", flat=True), UNPLACED]):
        for model in (Reporter, ReportFile):
            model._default_manager.filter(report__in=_ended(ends["reporter"])).delete()
        old = _ended(ends["report"])
        ReportMessage.objects.filter(report__in=old).delete()
        worded = Report.objects.filter(
            Q(place__isnull=False) | Q(point__isnull=False) | Q(note__isnull=False), pk__in=old
        )
        return worded.update(**dict.fromkeys(TEXTS), mark="")


def _ended(day: date) -> list[UUID]:
    """Reports answered on that day or before, with the later ones of the same place."""
    ended = Report.objects.filter(state__in=ENDED, decided_at__date__lte=day).values_list("pk", flat=True)
    return [*ended, *Report.objects.filter(joined__in=list(ended)).values_list("pk", flat=True)]
