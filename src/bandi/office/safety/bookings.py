"""Booking cars and devices (예약). The database lets no two bookings of one thing overlap."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.errors import OutOfReach, Refused
from bandi.office.safety.models import Booking, PoolItem
from bandi.office.safety.words import POOL

LONGEST = timedelta(days=3)


@transaction.atomic
def book(*, by: User, item: int, from_at: datetime, to_at: datetime) -> Booking:
    """Takes a car or device from a moment to a moment. Raises Refused when somebody else has it then."""
    require(by, Permission.VISIT_PLAN)
    thing = PoolItem.objects.for_user(by).filter(pk=item, active=True).select_related("area").first()
    if thing is None:
        raise OutOfReach("pool item")
    if to_at <= from_at:
        raise Refused(ko="끝나는 때가 시작보다 뒤여야 합니다.", en="The end must come after the beginning.")
    if to_at <= clock.now():
        raise Refused(ko="지난 때로 예약할 수 없습니다.", en="A booking cannot lie in the past.")
    if to_at - from_at > LONGEST:
        raise Refused(ko="한 번에 사흘까지 예약할 수 있습니다.", en="A booking lasts at most three days.")
    span = DateTimeTZRange(from_at, to_at)
    try:
        with transaction.atomic():
            booking = Booking.objects.create(item=thing, area=thing.area, by=by, span=span)
    except IntegrityError as error:
        raise Refused(
            ko=f"그때는 {thing.name} 예약이 이미 있습니다. 다른 때나 다른 것을 골라 주세요.",
            en=f"{thing.name} is taken then. Choose another time or another thing.",
        ) from error
    record(by=by, action=Action.POOL_BOOK, areas=[thing.area_id], detail={"item": thing.pk, "what": "book"})
    return booking


@transaction.atomic
def cancel(*, by: User, booking: UUID) -> None:
    """Gives up the person's own booking."""
    require(by, Permission.VISIT_PLAN)
    row = Booking.objects.for_user(by).filter(pk=booking).first()
    if row is None:
        raise OutOfReach("booking")
    if row.by_id != by.pk:
        raise Refused(ko="본인이 한 예약만 취소합니다.", en="Only your own booking can be cancelled.")
    row.delete()
    record(by=by, action=Action.POOL_BOOK, areas=[row.area_id], detail={"item": row.item_id, "what": "cancel"})


@transaction.atomic
def lend(*, by: User, area: str, kind: str, name: str) -> PoolItem:
    """Puts a car or device into a hub's pool, or back into it."""
    require(by, Permission.ASSIGN)
    if area not in areas_of(by):
        raise OutOfReach("area")
    if kind not in POOL or not name.strip():
        raise Refused(ko="종류를 고르고 이름을 써 주세요.", en="Choose the kind and write a name.")
    facts = {"kind": kind, "active": True}
    item, _ = PoolItem.objects.update_or_create(area_id=area, name=name.strip()[:40], defaults=facts)
    record(by=by, action=Action.POOL_BOOK, areas=[area], detail={"item": item.pk, "what": "lend"})
    return item
