"""Counting the nation's work again, so that no page has to count it (현황 집계)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import TruncMonth
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.places import by_district
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.supervision.models import MonthCount
from bandi.office.visits.models import Result, Visit
from bandi.office.worklist.duties import OWN_FIND
from bandi.office.worklist.models import Listing

PRIVATE = ("priv_link",)
BATCH = 5_000
Cell = tuple[str, date, str]  # hub, month, channel


@transaction.atomic
def recount(*, since: date) -> int:
    """Counts every month from the one of `since` on. The same rows give the same counts. Returns how many cells."""
    first, cells = since.replace(day=1), defaultdict[Cell, dict[str, int]](dict)
    holds = Q(superseded=False) & (Q(needs_second=False) | Q(confirmed_at__isnull=False))
    kinds = {
        "public": Q(outcome__in=set(door.SUPPORTING) - set(PRIVATE)),
        "private": Q(outcome__in=PRIVATE),
        "unreached": Q(outcome=door.UNLOCATED),
    }
    for codes in by_district().values():
        here = Q(area__in=codes)
        with within(codes):
            listed = Listing.objects.filter(here, round__published_on__gte=first)
            _count(cells, listed.annotate(month=TruncMonth("round__published_on")), "candidate__", found=Q())
            made = Visit.objects.filter(here, at__gte=clock.at(first, 0)).annotate(month=TruncMonth("at"))
            _count(cells, made, "listing__candidate__", visited=Q())
            given = Result.objects.filter(here, holds, given_on__gte=first).annotate(month=TruncMonth("given_on"))
            _count(cells, given, "listing__candidate__", **kinds)
    now = timezone.now()
    MonthCount.objects.filter(month__gte=first).delete()
    rows = [
        MonthCount(hub_id=hub, month=month, channel=channel, counted_at=now, **counts)
        for (hub, month, channel), counts in sorted(cells.items())
    ]
    MonthCount.objects.bulk_create(rows, batch_size=BATCH)
    record(by=None, action=Action.COUNTS_WRITE, detail={"since": str(first), "cells": len(rows)})
    return len(rows)


def _count(cells: dict[Cell, dict[str, int]], rows: Any, candidate: str, **kinds: Q) -> None:
    """Adds the counts of rows with a column `month`, by hub, month and the channel of their candidate."""
    own = When(Q(**{f"{candidate}asked": OWN_FIND}), then=Value(OWN_FIND))
    by_channel = rows.annotate(channel=Case(own, default=F(f"{candidate}why"), output_field=CharField())).order_by()
    counted: Iterable[Any] = by_channel.values("area", "month", "channel").annotate(
        **{name: Count("pk", filter=kind) if kind else Count("pk") for name, kind in kinds.items()}
    )
    for row in counted:
        month = row["month"] if type(row["month"]) is date else timezone.localdate(row["month"])
        cells[row["area"], month, row["channel"]].update({name: row[name] for name in kinds})
