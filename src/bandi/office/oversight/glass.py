"""Opening a household outside one's neighbourhoods in an emergency (긴급 열람): an hour, one household, reviewed.

The database holds it: the policies `opened` let this person read the rows of this household until the hour is over. The
code then looks with `eyes`, a copy of the person that also works in that neighbourhood; whatever it asks with them, no
other row of the neighbourhood comes out.
"""

import copy
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, AuditEvent, Purpose
from bandi.office.discovery.models import Household, Resident
from bandi.office.errors import OutOfReach, Refused
from bandi.office.oversight.models import LONGEST, Opening
from bandi.office.visits.queries import Moment, timeline
from bandi.office.worklist.household import HouseholdPage, Revealed, household_page
from bandi.office.worklist.household import reveal as open_names
from bandi.office.worklist.working_days import add_working_days

REVIEW = 3  # working days
SEARCHES = 10  # an hour: an emergency knows whom it looks for


@dataclass(frozen=True)
class Opened:
    """What an opening shows."""

    opening: Opening
    page: HouseholdPage
    moments: Sequence[Moment]
    people: Revealed | None


@transaction.atomic
def find(*, by: User, area: str, name: str = "", street: str = "") -> list[UUID]:
    """Households of another neighbourhood whose member has exactly this name, or whose address is exactly this one.

    With both, both must hold. Only how many were found is told, and each search stands in the trail; more than ten an
    hour are refused. Raises Refused also for one's own neighbourhood, which needs no emergency.
    """
    require(by, Permission.BREAK_GLASS)
    if area in areas_of(by):
        raise Refused(
            ko="우리 동네 가구는 업무함에서 이름으로 찾아 주세요.", en="Look for your own neighbourhood's on the desk."
        )
    if not Area.objects.filter(pk=area).exists():
        raise OutOfReach("area")
    hour = timezone.now() - timedelta(hours=1)
    if AuditEvent.objects.filter(actor=by.username, action=Action.GLASS_SEARCH, at__gte=hour).count() >= SEARCHES:
        raise Refused(
            ko="한 시간에 열 번까지 찾을 수 있습니다. 급하면 그 동네 행정복지센터나 112·119에 바로 전화해 주세요.",
            en="Ten searches an hour at most. If it is urgent, call that neighbourhood's office, 112 or 119.",
        )
    with within([area]):
        found = _found(area, name=_plain(name), street=_plain(street))
    record(by=by, action=Action.GLASS_SEARCH, subjects=found, areas=[area], detail={"found": len(found)})
    return found


@transaction.atomic
def open_for_an_hour(*, by: User, household: UUID, area: str, reason: str, why: str) -> Opening:
    """Opens one household found by `find` and tells the privacy officer at once. An opening that holds is kept."""
    require(by, Permission.BREAK_GLASS)
    if reason not in Opening.Reason.values or not why.strip():
        raise Refused(ko="까닭을 고르고 무슨 일인지 써 주세요.", en="Choose the reason and write what happened.")
    now = timezone.now()
    held = Opening.objects.filter(user=by, household=household, until__gt=now).first()
    if held is not None:
        return held
    with within([area]):
        home = Household.objects.filter(pk=household, area=area).first()
    if home is None:
        raise OutOfReach("household")
    opening = Opening.objects.create(
        user=by, household=home, area_id=area, reason=reason, why=why.strip(), at=now, until=now + LONGEST,
        review_by=add_working_days(clock.today(), REVIEW),
    )  # fmt: skip
    record(by=by, action=Action.GLASS_OPEN, subjects=[home.id], areas=[area], detail=_told(opening))
    return opening


@transaction.atomic
def close_early(*, by: User, opening: UUID) -> Opening:
    """Ends an opening before its hour."""
    row = held_by(by, opening)
    row.until = timezone.now()
    row.save(update_fields=["until"])
    record(by=by, action=Action.GLASS_CLOSE, subjects=[row.household_id], areas=[row.area_id], detail=_told(row))
    return row


@transaction.atomic
def review(*, by: User, opening: UUID, finding: str, note: str = "") -> Opening:
    """The privacy officer of the household's neighbourhood says whether it was needed. Never of one's own opening."""
    require(by, Permission.ALERT_VIEW)
    row = Opening.objects.for_user(by).select_for_update().filter(pk=opening).first()
    if row is None:
        raise OutOfReach("opening")
    if row.user_id == by.pk:
        raise Refused(ko="본인이 연 것은 다른 사람이 살펴야 합니다.", en="Somebody else must review your own.")
    if row.reviewed_at is not None:
        raise Refused(ko="이미 점검한 긴급 열람입니다.", en="This was reviewed already.")
    if finding not in Opening.Finding.values:
        raise Refused(ko="무엇이었는지 골라 주세요.", en="Choose what it was.")
    row.finding, row.note, row.reviewed_by, row.reviewed_at = finding, note.strip() or None, by, timezone.now()
    row.save()
    record(by=by, action=Action.GLASS_REVIEW, areas=[row.area_id], detail=_told(row) | {"finding": finding})
    return row


def held_by(user: User, opening: UUID) -> Opening:
    """A person's own opening, while its hour lasts. Raises OutOfReach otherwise."""
    rows = Opening.objects.filter(pk=opening, user=user, until__gt=timezone.now()).select_related("area")
    row = rows.first() if user.may(Permission.BREAK_GLASS) else None
    if row is None:
        raise OutOfReach("opening")
    return row


def eyes(user: User, opening: Opening) -> User:
    """The person as she may look through an opening; every row of the trail made with them names it."""
    looking = copy.copy(user)
    looking.__dict__.update(_areas=[opening.area_id], opening=opening.pk)
    return looking


def opened(user: User, opening: UUID, *, reveal: bool = False) -> Opened:
    """What there is to know in an emergency: who lives there, why it is listed, what was tried. Nothing to change."""
    row = held_by(user, opening)
    looking = eyes(user, row)
    people = open_names(looking, row.household_id, purpose=Purpose.COUNSEL) if reveal else None
    page = household_page(looking, row.household_id, purpose=Purpose.COUNSEL)
    return Opened(opening=row, page=page, moments=timeline(looking, row.household_id), people=people)


def _found(area: str, *, name: str, street: str) -> list[UUID]:
    """Compares exactly. Names and addresses rest encrypted, so those of the one neighbourhood are opened for it."""
    homes: set[UUID] | None = None
    if name:
        residents = Resident.objects.filter(area=area).only("household_id", "name")
        homes = {one.household_id for one in residents if _plain(one.name) == name}
    if street:
        places = Household.objects.filter(area=area).only("id", "street", "unit")
        there = {one.id for one in places if street in (_plain(one.street), _plain(f"{one.street} {one.unit or ''}"))}
        homes = there if homes is None else homes & there
    return sorted(homes or ())


def _plain(text: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", text or "").split()).casefold()


def _told(opening: Opening) -> dict[str, str]:
    return {"opening": str(opening.pk), "reason": opening.reason}
