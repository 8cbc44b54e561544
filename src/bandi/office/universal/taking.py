"""After each published round: who is at a turn of life in these neighbourhoods, and where those named before live now.

Their households get a row in the office as listed ones do, under the engine's key, and only who is to be visited (of a
newborn also the parents) gets a name. Running it again for the same round changes nothing.
"""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.universal import Turned, turned, universal
from bandi.office.discovery.models import Household, Resident
from bandi.office.discovery.names import road_of
from bandi.office.discovery.publication import ADDRESS, BATCH, FACTS
from bandi.office.universal.models import UniversalPlan
from bandi.office.universal.schedule import too_late
from bandi.office.universal.words import RUNNING, PlanState
from bandi.office.worklist.actions import open_duties, settle_duty
from bandi.office.worklist.duties import Source
from bandi.office.worklist.models import Duty
from bandi.office.worklist.working_days import add_working_days, next_working_day

OFFER = "universal_offer"
Homes = dict[int, tuple[UUID, str]]  # key of the engine -> id in the office, area


@transaction.atomic
def take_up(*, round_id: str, by: User | None = None, on: date | None = None) -> int:
    """Plans for everybody a round shows at a turn of life; how many are new. Needs all neighbourhoods' jurisdiction.

    Plans whose people moved follow them; of those who are no longer registered here nothing is due any more.
    """
    running = {plan.pk: plan for plan in UniversalPlan.objects.filter(state__in=RUNNING).select_related("household")}
    told = turned(
        round_id,
        areas=list(Area.objects.values_list("code", flat=True)),
        known={plan.person_key for plan in running.values()},
        past=list(UniversalPlan.objects.values_list("person_key", "kind")),
    )
    homes = rows_of(told.homes, named={row["household"] for row in told.turns}, round_id=round_id)
    name_residents(told.residents, homes)
    gone = [plan for plan in running.values() if not _follows(plan, told, homes, on=on or clock.today())]
    made = _plans(told, homes, round_id=round_id, on=on or clock.today())
    detail = {"round": round_id, "plans": len(made), "ended": len(gone)}
    areas = sorted({plan.area_id for plan in made})
    record(
        by=by, action=Action.UNIVERSAL_TAKE, subjects=[plan.household_id for plan in made], areas=areas, detail=detail
    )
    return len(made)


def rows_of(homes: Sequence[dict[str, Any]], *, named: Collection[int], round_id: str) -> Homes:
    """Rows of households a round told of, made or brought up to date; an address only where somebody is named now."""
    rows = [
        Household(
            key=row["household"],
            area_id=row["area"],
            head_sex=row["head_sex"] or "",
            updated_at=timezone.now(),
            round_seen=round_id,
            street=row["street"],
            unit=row["unit"],
            street_masked=road_of(row["street"]),
            **{name: row[name] for name in ("kind", "size", "aged", "minors", "youngest", "head_age")},
        )
        for row in homes
    ]
    for part, fields in (
        ([row for row in rows if row.key in named], FACTS + ADDRESS),
        ([row for row in rows if row.key not in named], FACTS),
    ):
        Household.objects.bulk_create(
            part, batch_size=BATCH, update_conflicts=True, unique_fields=["key"], update_fields=fields
        )
    kept = Household.objects.filter(key__in=[row.key for row in rows]).values_list("key", "id", "area_id")
    return {key: (home, area) for key, home, area in kept.iterator(chunk_size=5_000)}


def name_residents(residents: Sequence[dict[str, Any]], homes: Homes) -> None:
    """Who is to be visited; whoever the office knows already stays as known."""
    rows = [
        Resident(
            household_id=homes[row["household"]][0],
            area_id=homes[row["household"]][1],
            person_key=row["person"],
            relation=row["relation"],
            birth=row["birth"],
            sex=row["sex"] or "",
            name=row["name"],
            phone=row["phone"],
            source=row["source"] or "",
            as_of=row["as_of"],
        )
        for row in residents
    ]
    Resident.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


def _follows(plan: UniversalPlan, told: Turned, homes: Homes, *, on: date) -> bool:
    """The plan goes where its person lives now; False when there is nobody here to offer it to."""
    key = told.lives.get(plan.person_key)
    late = plan.state != PlanState.AGREED and too_late(plan.kind, plan.happens_on, on=on)
    if key is None or late:
        plan.state, plan.due_on, plan.changed_at = PlanState.LEFT_REGISTER, None, timezone.now()
        plan.save(update_fields=["state", "due_on", "changed_at"])
        for duty in Duty.objects.filter(key__startswith=f"universal:{plan.pk}:", settled_at=None):
            settle_duty(key=duty.key)
        return False
    home, area = homes[key]
    if (
        home != plan.household_id
    ):  # into another household: what is due goes along, what was done stays with the old one
        Duty.objects.filter(key__startswith=f"universal:{plan.pk}:", settled_at=None).update(household=home, area=area)
        plan.visits.update(area=area)
        UniversalPlan.objects.filter(pk=plan.pk).update(household=home, area=area)
        _name_again(plan, home, area)
    return True


def _name_again(plan: UniversalPlan, home: UUID, area: str) -> None:
    """The person's row goes along to the new household."""
    old = Resident.objects.filter(household=plan.household_id, person_key=plan.person_key)
    if Resident.objects.filter(household=home, person_key=plan.person_key).exists():
        old.delete()
    else:
        old.update(household=home, area=area)


def _plans(told: Turned, homes: Homes, *, round_id: str, on: date) -> Sequence[UniversalPlan]:
    content = universal()
    until = add_working_days(next_working_day(on), content.offer_days)
    rows = [
        UniversalPlan(
            household_id=homes[row["household"]][0],
            area_id=homes[row["household"]][1],
            kind=row["kind"],
            person_key=row["person"],
            happens_on=row["happens_on"],
            month=row["happens_on"].replace(day=1),
            round=round_id,
            due_on=max(until, next_working_day(row["happens_on"].replace(day=1))),
        )
        for row in told.turns
        if not too_late(row["kind"], row["happens_on"], on=on)
    ]
    made = UniversalPlan.objects.bulk_create(rows, batch_size=BATCH)
    open_duties(_duty(plan) for plan in made)
    return made


def _duty(plan: UniversalPlan) -> dict[str, Any]:
    return {
        "household_id": plan.household_id,
        "area_id": plan.area_id,
        "source": Source.UNIVERSAL,
        "duty": OFFER,
        "due_on": plan.due_on,
        "key": f"universal:{plan.pk}:offer:0",
        "path": f"/universal/{plan.pk}/",
    }
