"""What came of reports under a poster's code (안내문별 결과): how many, households tied, households supported."""

from collections.abc import Mapping, Sequence

from django.db.models import Count, Exists, OuterRef, Q

from bandi.office.accounts.models import User
from bandi.office.discovery import door
from bandi.office.network.funnel import Reached
from bandi.office.reports.models import Report
from bandi.office.visits.models import Result


def came_of(user: User, codes: Sequence[str]) -> Mapping[str, Reached]:
    """Code -> numbers, within the person's neighbourhoods. Codes under which nothing came are left out."""
    holds = Q(superseded=False) & (Q(needs_second=False) | Q(confirmed_at__isnull=False))
    helped = Result.objects.filter(
        holds, household=OuterRef("household"), outcome__in=door.SUPPORTING, given_on__gte=OuterRef("received_at__date")
    )
    rows = Report.objects.for_user(user).filter(source_code__in=codes).order_by().values("source_code")
    counted = rows.annotate(
        reports=Count("id"),
        households=Count("household", distinct=True),
        supported=Count("household", filter=Exists(helped), distinct=True),
    )
    return {row["source_code"]: Reached(row["reports"], row["households"], row["supported"]) for row in counted}
