"""What was asked and is not answered yet, and what stands ready to be asked (연락 요청 현황)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.contact.models import AnswerFile, ContactRequest
from bandi.office.discovery.models import Resident
from bandi.office.discovery.names import masked_name

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
