"""What was asked and is not answered yet, and what stands ready to be asked (연락 요청 현황)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.contact.models import AnswerFile, ContactRequest
from bandi.office.discovery.models import Resident
from bandi.office.discovery.names import masked_name
from bandi.office.errors import OutOfReach
from bandi.office.worklist.models import Listing

MOST = 200
FILES = 10


@dataclass(frozen=True)
class Asked:
    """One request with the head's name masked."""

    request: ContactRequest
    head: str
    due_on: date | None
    late: bool


@dataclass(frozen=True)
class RequestsPage:
    """Requests that wait for an answer, and the person's own files of answers."""

    waiting: Sequence[Asked]
    more: bool
    files: Sequence[AnswerFile]


@dataclass(frozen=True)
class Askable:
    """A household ticked on the desk, and whether it can be asked."""

    listing: UUID
    head: str  # masked
    area: Area
    able: bool
    why: str  # number | waits; empty when it can be asked


def to_be_asked(user: User, listings: Sequence[UUID], *, channel: str) -> list[Askable]:
    """Who is meant by a request to many, masked, and who cannot be asked. The look is written to the trail.

    Raises OutOfReach when one of them lies elsewhere.
    """
    require(user, Permission.CONTACT_RECORD)
    rows = list(Listing.objects.for_user(user).filter(pk__in=set(listings)).select_related("area").order_by("pk"))
    if len(rows) != len(set(listings)):
        raise OutOfReach("listing")
    people: dict[UUID, list[Resident]] = {}
    for person in Resident.objects.for_user(user).filter(household__in=[row.household_id for row in rows]):
        people.setdefault(person.household_id, []).append(person)
    waits = set(
        ContactRequest.objects.for_user(user)
        .filter(attempt__listing__in=rows, channel=channel, attempt__answer="sent", attempt__next_on__gt=clock.today())
        .values_list("attempt__listing", flat=True)
    )
    record(
        by=user,
        action=Action.LIST_VIEW,
        subjects=[row.household_id for row in rows],
        areas=sorted({row.area_id for row in rows}),
        detail={"list": "to_be_asked", "channel": channel},
    )
    found = []
    for row in rows:
        members = people.get(row.household_id, [])
        head = next((one.name for one in members if one.relation == "head"), None)
        why = "waits" if row.pk in waits else "" if any(one.phone for one in members) else "number"
        found.append(Askable(row.pk, masked_name(head), row.area, able=not why, why=why))
    return found


def requests_page(user: User) -> RequestsPage:
    """What waits in the person's neighbourhoods, the longest first. The look is written to the trail."""
    require(user, Permission.CONTACT_RECORD)
    open_ = ContactRequest.objects.for_user(user).filter(answered_at=None, attempt__answer="sent")
    rows = list(open_.select_related("attempt", "area").order_by("asked_on", "id")[: MOST + 1])
    shown = rows[:MOST]
    homes = [row.household_id for row in shown]
    heads = {
        person.household_id: masked_name(person.name)
        for person in Resident.objects.for_user(user).filter(household__in=homes, relation="head").order_by("-id")
    }
    if shown:
        record(
            by=user,
            action=Action.LIST_VIEW,
            subjects=homes,
            areas=sorted({row.area_id for row in shown}),
            detail={"list": "requests"},
        )
    today = clock.today()
    return RequestsPage(
        waiting=[
            Asked(row, heads.get(row.household_id, masked_name(None)), day, late=day is not None and day <= today)
            for row in shown
            for day in [row.attempt.next_on]
        ],
        more=len(rows) > MOST,
        files=list(AnswerFile.objects.filter(by=user)[:FILES]),
    )
