"""What a telephone takes along for the day, and what it sent. Reading people is written to the trail."""

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, Purpose
from bandi.office.discovery.models import Resident
from bandi.office.encryption import derived_key
from bandi.office.errors import OutOfReach
from bandi.office.field.models import FieldEntry, FieldPicture
from bandi.office.safety.models import Outing
from bandi.office.safety.outings import alarm_pass
from bandi.office.safety.queries import markers_of, own_outing
from bandi.office.safety.words import MARKERS
from bandi.office.visits.models import Result, Visit
from bandi.office.visits.words import CONDITIONS, NEEDS
from bandi.office.worklist.household import reachable_household
from bandi.office.worklist.models import Listing

MOST = 30  # visits a telephone takes along


@dataclass(frozen=True)
class Clash:
    """A record from a telephone beside what was written meanwhile."""

    entry: FieldEntry
    told: dict[str, Any]
    visits: list[Visit]
    results: list[Result]


def device_key(user: User) -> str:
    """The key under which this person's telephone keeps what it holds, base64. Given to a signed-in session only."""
    return base64.b64encode(derived_key(settings.OFFICE_KEY_FILE, f"field:{user.pk}")).decode()


def day_of(user: User, *, pair_place: int) -> dict[str, Any]:
    """Today's planned visits of a person with names and addresses, for the telephone. Written to the trail.

    `pair_place`: 0 for Korean words, 1 for English ones.
    """
    require(user, Permission.CONTACT_RECORD)
    require(user, Permission.PERSON_REVEAL)
    until = clock.at(clock.today() + timedelta(days=1), 0)
    planned = Visit.objects.for_user(user).filter(by=user, at__isnull=True, planned_at__lt=until)
    visits = list(planned.select_related("household", "area").order_by("planned_at")[:MOST])
    homes = [visit.household_id for visit in visits]
    people: dict[UUID, list[Resident]] = {}
    for resident in Resident.objects.for_user(user).filter(household__in=homes).order_by("id"):
        people.setdefault(resident.household_id, []).append(resident)
    markers = markers_of(homes)
    if homes:
        record(
            by=user,
            action=Action.PERSON_REVEAL,
            purpose=Purpose.VISIT,
            subjects=homes,
            areas=[visit.area_id for visit in visits],
            detail={"persons": sum(map(len, people.values())), "field": True},
        )
    out = own_outing(user)
    return {
        "taken": timezone.now().isoformat(),
        "day": clock.today().isoformat(),
        "out": out_now(out) if out else None,
        "visits": [_visit(visit, people.get(visit.household_id, []), markers, pair_place) for visit in visits],
    }


def out_now(row: Outing) -> dict[str, str]:
    """Where the person is out, for the telephone, with what raises the alarm when the session has ended."""
    told = {"id": str(row.id), "listing": str(row.listing_id), "back": row.back_by.isoformat()}
    return told | {"alarm": alarm_pass(row)}


def _visit(visit: Visit, people: list[Resident], markers: dict[UUID, Any], place: int) -> dict[str, Any]:
    home, held = visit.household, markers.get(visit.household_id, [])
    return {
        "listing": str(visit.listing_id),
        "at": timezone.localtime(visit.planned_at).strftime("%H:%M") if visit.planned_at else "",
        "address": " ".join(part for part in (home.street, home.unit) if part),
        "people": [{"name": one.name or "", "phone": one.phone or ""} for one in people],
        "companion": visit.companion,
        "markers": [MARKERS[row.kind][place] for row in held],
        "two": any(row.two_people for row in held),
    }


def clashes(entry_listing: Listing, *, since: Any, by: User) -> tuple[list[Visit], list[Result]]:
    """Visits made and results given on a listing since a moment, but for those this person's telephone sent."""
    own = FieldEntry.objects.filter(by=by, state=FieldEntry.State.APPLIED, visit__isnull=False).values("visit")
    visits = Visit.objects.filter(listing=entry_listing, at__isnull=False, created_at__gt=since).exclude(pk__in=own)
    results = Result.objects.filter(listing=entry_listing, created_at__gt=since)
    return list(visits.select_related("by")), list(results.select_related("given_by"))


def reachable_entry(user: User, entry: UUID, *, lock: bool = False) -> FieldEntry:
    """The person's own record. Raises OutOfReach otherwise."""
    return FieldEntry.objects.filter(by=user).select_related("listing", "household").reach(user, entry, lock=lock)


def clash(user: User, entry: UUID) -> Clash:
    """A record that waits to be merged, beside what was written meanwhile. Written to the trail."""
    require(user, Permission.CONTACT_RECORD)
    row = reachable_entry(user, entry)
    visits, results = clashes(row.listing, since=row.based_on, by=user)
    record(by=user, action=Action.HOUSEHOLD_VIEW, subjects=[row.household_id], areas=[row.area_id])
    return Clash(row, shown(row), visits, results)


def shown(row: FieldEntry) -> dict[str, Any]:
    """What the telephone told, with codes nobody knows left out."""
    told: dict[str, Any] = json.loads(row.told)
    told["condition"] = [code for code in told["condition"] if code in CONDITIONS]
    told["needs"] = [code for code in told["needs"] if code in NEEDS]
    return told


def waiting(user: User) -> list[UUID]:
    """Keys of the person's records that wait to be merged."""
    require(user, Permission.CONTACT_RECORD)
    rows = FieldEntry.objects.for_user(user).filter(by=user, state=FieldEntry.State.CONFLICT)
    return list(rows.order_by("recorded_at").values_list("pk", flat=True))


def pictures_of(user: User, household: UUID) -> list[FieldPicture]:
    """Photos and signatures of a household, the newest first. Written to the trail."""
    require(user, Permission.PERSON_REVEAL)
    home = reachable_household(user, household)
    rows = FieldPicture.objects.for_user(user).filter(entry__household=home).select_related("entry", "entry__by")
    record(by=user, action=Action.HOUSEHOLD_VIEW, subjects=[home.id], areas=[home.area_id], detail={"pictures": True})
    return list(rows.defer("content").order_by("-entry__recorded_at", "kind"))


def picture(user: User, entry: UUID, kind: str) -> tuple[str, bytes]:
    """The picture of a kind that came with a record; the look is written to the trail.

    Raises OutOfReach when it is not the person's neighbourhood.
    """
    require(user, Permission.PERSON_REVEAL)
    found = FieldPicture.objects.for_user(user).select_related("entry").filter(entry=entry, kind=kind).first()
    if found is None:
        raise OutOfReach("picture")
    about = found.entry
    record(
        by=user,
        action=Action.PERSON_REVEAL,
        purpose=Purpose.COUNSEL,
        subjects=[about.household_id],
        areas=[found.area_id],
        detail={"picture": found.kind},
    )
    return found.media, base64.b64decode(found.content)
