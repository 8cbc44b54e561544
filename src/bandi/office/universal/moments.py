"""Cards at moments of life and who asked to be called (생활 시점 안내): handed out, opted in, called, withdrawn.

Whoever opts in works nowhere and sees nothing: the row is written within the neighbourhood whose card it was. Name and
number rest encrypted until the conversation is over; withdrawing deletes them at once.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.codes import digest
from bandi.office.discovery.door.universal import universal
from bandi.office.errors import OutOfReach, Refused
from bandi.office.network.models import Poster
from bandi.office.network.partners import partner_of
from bandi.office.reports.receipts import code_for
from bandi.office.universal.models import MomentCard, OptIn, OptInReceipt
from bandi.office.universal.words import OPTIN_STATES, OptInState
from bandi.office.worklist.working_days import add_working_days

LEASE, MOVED_IN = "lease_signed", "moved_in"
MOST_CARDS = 5_000  # of one entry: more is a slip of the keyboard


@dataclass(frozen=True)
class Source:
    """Whose card a code is: the moment, the neighbourhood, and the poster of a partner."""

    moment: str
    area: str
    poster: str = ""


@dataclass(frozen=True)
class Wish:
    """What somebody typed who asks to be called, as the form has checked it."""

    key: UUID  # of the form: the same twice is one wish
    name: str
    phone: str
    best: str
    language: str
    consent: str  # the sentence agreed to


def source_of(code: str, *, on: date) -> Source | None:
    """Where a card's code leads: a partner's poster while its agreement holds, or a neighbourhood's own counter."""
    poster = Poster.objects.filter(code=code, stopped_on=None).first()
    if poster is not None:
        return Source(LEASE, poster.place, code) if partner_of(code, on) else None
    return Source(MOVED_IN, code) if Area.objects.filter(code=code).exists() else None


@transaction.atomic
def opt_in(*, source: Source, wish: Wish) -> tuple[str, OptIn]:
    """Keeps a wish to be called; its receipt code, which is shown once, and the row."""
    content, today = universal(), clock.today()
    code, new = code_for(wish.key), uuid4()
    until = today + timedelta(days=content.kept_days)
    receipt, first = OptInReceipt.objects.get_or_create(
        digest=digest(code), defaults={"optin": new, "place": source.area, "until": until}
    )
    with within([source.area]):
        if not first:
            return code, OptIn.objects.get(pk=receipt.optin)
        row = OptIn.objects.create(
            id=new,
            area_id=source.area,
            moment=source.moment,
            poster=source.poster,
            name=wish.name,
            phone=wish.phone,
            best=wish.best,
            language=wish.language,
            consent=hashlib.sha256(wish.consent.encode()).hexdigest(),
            asked_on=today,
            due_on=add_working_days(today, content.call_days),
            changed_on=today,
        )
        record(by=None, action=Action.MOMENT_STEP, areas=[source.area], detail={"what": "opt_in", "moment": row.moment})
    return code, row


@transaction.atomic
def withdraw(*, code: str, on: date) -> bool:
    """Deletes name and number of whoever holds this receipt. Whether the code led somewhere; again changes nothing."""
    receipt = OptInReceipt.objects.filter(digest=digest(code), until__gte=on).first()
    if receipt is None:
        return False
    with within([receipt.place]):
        row = OptIn.objects.select_for_update().get(pk=receipt.optin)
        if row.state != OptInState.WITHDRAWN:
            _empty(row, on)
            record(by=None, action=Action.MOMENT_STEP, areas=[row.area_id], detail={"what": "withdrawn"})
    return True


@transaction.atomic
def hand_out(*, by: User, area: str, moment: str, cards: int, on: date, poster: str = "") -> MomentCard:
    """Writes down that cards were handed out, at the counter or by the partner of a poster."""
    require(by, Permission.CONTACT_RECORD)
    if area not in areas_of(by):
        raise OutOfReach("area")
    if moment not in {one.id for one in universal().moments} or not 0 < cards <= MOST_CARDS:
        raise Refused(ko="카드 수를 확인해 주세요.", en="Please look at the number of cards.")
    if on > clock.today():
        raise Refused(ko="아직 오지 않은 날입니다.", en="That day has not come yet.")
    if poster and not Poster.objects.filter(code=poster, place=area).exists():
        raise OutOfReach("poster")
    made: MomentCard = MomentCard.objects.create(area_id=area, moment=moment, poster=poster, cards=cards, on=on, by=by)
    record(by=by, action=Action.MOMENT_STEP, areas=[area], detail={"what": "cards", "moment": moment, "cards": cards})
    return made


@transaction.atomic
def take_cards_back(*, by: User, card: int) -> None:
    """A slip: one's own entry of today goes again."""
    require(by, Permission.CONTACT_RECORD)
    found = MomentCard.objects.for_user(by).filter(pk=card).first()
    if found is None:
        raise OutOfReach("card")
    if found.by_id != by.pk:
        raise Refused(ko="본인이 적은 것만 지울 수 있습니다.", en="Only your own entry can be taken back.")
    found.delete()
    record(by=by, action=Action.UNDO, areas=[found.area_id], detail={"what": "cards", "cards": found.cards})


@transaction.atomic
def move_on(*, by: User, optin: UUID, state: str) -> OptIn:
    """Says how far a wish is; a slip is mended by saying it again. Withdrawn ones stay withdrawn."""
    require(by, Permission.CONTACT_RECORD)
    row = reachable_optin(by, optin, lock=True)
    if row.state == OptInState.WITHDRAWN:
        raise Refused(ko="본인이 거둔 부탁입니다. 연락하지 않습니다.", en="They withdrew: nobody calls.")
    if state not in OPTIN_STATES or state == OptInState.WITHDRAWN:
        raise Refused(ko="무엇이 되었는지 골라 주세요.", en="Choose how far it is.")
    if state != row.state:
        row.state, row.changed_on = state, clock.today()
        row.save(update_fields=["state", "changed_on"])
        record(by=by, action=Action.MOMENT_STEP, areas=[row.area_id], detail={"what": state, "optin": str(row.pk)})
    return row


def reachable_optin(user: User, optin: UUID, *, lock: bool = False) -> OptIn:
    """A wish of the person's neighbourhoods. Raises OutOfReach otherwise."""
    return OptIn.objects.select_related("area").reach(user, optin, lock=lock)


def _empty(row: OptIn, on: date) -> None:
    row.name = row.phone = None
    row.state, row.changed_on = OptInState.WITHDRAWN, on
    row.save(update_fields=["name", "phone", "state", "changed_on"])
