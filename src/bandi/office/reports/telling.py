"""The outcome as a text to whoever told (결과 문자): one file a day and neighbourhood, like other texts.

It holds a number and sentences of the content, nothing of the household and nobody's name. Nobody is texted about abuse
or violence: a telephone may lie in the wrong hands. A teller who gave no number reads the outcome with the receipt.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bandi.office import clock, tongues
from bandi.office.contact.channels import write_file
from bandi.office.discovery import door
from bandi.office.reports.models import UNPLACED, Report, Reporter

CHANNEL, HEAD = "report_text", ("알림번호", "전화번호", "글")
ENDED = (Report.State.TOLD, Report.State.REJECTED)


def leave_outcome(row: Report) -> None:
    """The texts of the day are written once the present transaction holds."""
    if row.area != UNPLACED and row.decided_at is not None:
        area, day = row.area, timezone.localdate(row.decided_at)
        transaction.on_commit(lambda: write_file(CHANNEL, area, day, lambda: _texts(area, day)) and None)


def _texts(area: str, day: date) -> Sequence[Sequence[str]]:
    """A line for each teller with a number whose report was answered that day: a function of what stands."""
    first, after = clock.at(day, 0), clock.at(day + timedelta(days=1), 0)
    ended = Report.objects.filter(area=area, state__in=ENDED, decided_at__gte=first, decided_at__lt=after)
    rows = Reporter.objects.filter(area=area, phone__isnull=False, report__sealed=False)
    rows = rows.exclude(report__joined__sealed=True).select_related("report__joined")
    own = rows.filter(report__in=ended) | rows.filter(report__joined__in=ended)
    lines = [(str(one.report_id), one.phone or "", _sentence(one.report)) for one in own.order_by("report_id")]
    return [HEAD, *lines]


def _sentence(report: Report) -> str:
    content, first = door.reporting(), report.joined or report
    words = {
        one.id: tongues.one_of(one.words, content.languages, report.language)
        for one in (*content.outcomes, *content.refusals)
    }
    address = f"{settings.PUBLIC_URL}{reverse('reports:status')}" if settings.PUBLIC_URL else ""
    told = tongues.words_in(content.words, report.language)["text_told"] % {
        "outcome": words[first.outcome or first.refusal]
    }
    return f"{told} {address}".strip()
