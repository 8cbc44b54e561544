"""Counting the members of the nation again, so that no page has to read one (회원 수 집계)."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.places import by_district
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.network import census_households, network
from bandi.office.network.marks import stages
from bandi.office.network.models import LaneCount, Member

if TYPE_CHECKING:
    from django.db.models import QuerySet

BATCH = 5_000


@transaction.atomic
def count_lanes() -> int:
    """Counts every register. The same rows on the same day give the same counts. Returns how many cells.

    A neighbourhood where anybody ever stood gets a row for each lane, zeros told; the others get none.
    """
    cells: dict[tuple[str, ...], dict[str, int]] = {}
    for codes in by_district().values():
        with within(codes):
            cells |= counted(Member.objects.filter(area__in=codes), "area")
    homes, lanes = census_households(), [one.id for one in network().kinds]
    for hub in {hub for hub, *_ in cells}:
        for kind in lanes:
            cells[hub, kind, ""] = cells.get((hub, kind, ""), {}) | {"homes": homes.get(hub, 0)}
    now = clock.now()
    LaneCount.objects.all().delete()
    rows = [
        LaneCount(hub_id=hub, kind=kind, group=group, counted_at=now, **counts)
        for (hub, kind, group), counts in sorted(cells.items())
    ]
    LaneCount.objects.bulk_create(rows, batch_size=BATCH)
    record(by=None, action=Action.COUNTS_WRITE, detail={"lanes": len(rows)})
    return len(rows)


def counted(rows: "QuerySet[Member]", *places: str) -> dict[tuple[str, ...], dict[str, int]]:
    """Members by place, kind and group -> how many are how far, in one question."""
    keys = (*places, "kind", "group")
    asked = {name: Count("pk", filter=holds) for name, holds in stages(clock.today()).items()}
    return {tuple(row.pop(key) for key in keys): row for row in rows.order_by().values(*keys).annotate(**asked)}
