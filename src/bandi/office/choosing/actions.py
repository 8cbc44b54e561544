"""Making, changing, switching and taking back an office's own queries, and saying its capacity (자체 발굴 조건)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.choosing.models import CapacityStated, OwnQuery
from bandi.office.choosing.queries import reachable_query, stated_by
from bandi.office.discovery import door
from bandi.office.errors import OutOfReach, Refused

KEPT = 20  # changes that can be taken back
MOST_ON = 20  # queries of one neighbourhood in one round
MOST_PLACES = 10_000


@transaction.atomic
def save_query(
    *,
    by: User,
    name: str,
    condition: Sequence[Sequence[dict[str, Any]]],
    areas: Sequence[str],
    places: int = 0,
    target: bool = False,
    query: UUID | None = None,
) -> OwnQuery:
    """Keeps a condition under a name; of one known already, what it was before.

    Raises Refused when the condition cannot be asked, OutOfReach when one of the neighbourhoods is not the person's.
    """
    require(by, Permission.TARGET_SET if target else Permission.QUERY_EDIT)
    _own(by, areas)
    if not name.strip():
        raise Refused(ko="이름을 지어 주세요.", en="Give it a name.")
    if door.wrong_in(condition):
        raise Refused(
            ko="이 조건으로는 찾을 수 없습니다. 조건을 하나 이상 넣고 값을 확인해 주세요.",
            en="This condition cannot be asked. Add at least one clause and check its value.",
        )
    _counted(places)
    row = reachable_query(by, query, lock=True) if query else OwnQuery(by=by, why=_why(target=target))
    told = {"name": name.strip(), "condition": condition, "areas": sorted(areas), "places": places}
    return _changed(row, by=by, on=row.on and places > 0, **told)


@transaction.atomic
def switch_query(*, by: User, query: UUID, on: bool) -> OwnQuery:
    """Asks for its places in the next rounds, or no longer."""
    row = _mine(by, query)
    if on and not row.places:
        raise Refused(
            ko="몇 가구를 올릴지 먼저 정해 주세요. 조건을 고쳐 자리 수를 쓰면 켤 수 있습니다.",
            en="Say first how many households it asks for.",
        )
    if on and _asked_for(row) >= MOST_ON:
        raise Refused(
            ko=f"한 동네에서 한꺼번에 {MOST_ON}개까지 켤 수 있습니다.", en=f"At most {MOST_ON} may be on at once."
        )
    return _changed(row, by=by, on=on)


@transaction.atomic
def delete_query(*, by: User, query: UUID) -> OwnQuery:
    """Takes a query away; it can be brought back."""
    return _changed(_mine(by, query), by=by, on=False, deleted=True)


@transaction.atomic
def undo_query(*, by: User, query: UUID) -> OwnQuery:
    """Brings a query back to what it was before its last change."""
    row = _mine(by, query)
    if not row.earlier:
        raise Refused(ko="되돌릴 것이 없습니다.", en="Nothing to take back.")
    before = row.earlier[-1]
    _own(by, before["areas"])
    for name, value in before.items():
        setattr(row, name, value)
    row.earlier = row.earlier[:-1]
    return _kept(row, by=by, undone=True)


@transaction.atomic
def set_capacity(*, by: User, area: str, households: int, reason: str = "") -> None:
    """How many households a neighbourhood can meet in one round; holds from the next round on.

    A lead or a district manager says it for her own neighbourhoods, a data steward for all.
    """
    require(by, Permission.CAPACITY_SET)
    if not 0 <= households <= MOST_PLACES:
        raise Refused(ko="0에서 10,000 사이의 수를 써 주세요.", en="Write a number from 0 to 10,000.")
    place = stated_by(by).select_for_update().filter(pk=area).first()
    if place is None:
        raise Refused(ko="없거나 담당이 아닌 동네입니다.", en="There is no such neighbourhood, or it is not yours.")
    CapacityStated.objects.create(
        place=place, households=households, before=place.capacity, reason=reason.strip(), by=by, at=clock.now()
    )
    Area.objects.filter(pk=area).update(capacity=households)
    record(by=by, action=Action.CAPACITY_SET, areas=[area], detail={"households": households, "before": place.capacity})


def _mine(by: User, query: UUID) -> OwnQuery:
    row = reachable_query(by, query, lock=True)
    require(by, Permission.TARGET_SET if row.why == OwnQuery.Why.TARGET else Permission.QUERY_EDIT)
    return row


def _own(by: User, areas: Sequence[str]) -> None:
    if not areas or not set(areas) <= set(areas_of(by)):
        raise OutOfReach("area")


def _counted(places: int) -> None:
    if not 0 <= places <= MOST_PLACES:
        raise Refused(ko="자리는 0에서 10,000 사이로 써 주세요.", en="Places are 0 to 10,000.")


def _why(*, target: bool) -> str:
    return str(OwnQuery.Why.TARGET if target else OwnQuery.Why.QUERY)


def _asked_for(row: OwnQuery) -> int:
    return OwnQuery.objects.filter(on=True, deleted=False, areas__overlap=row.areas).exclude(pk=row.pk).count()


def _changed(row: OwnQuery, *, by: User, **values: Any) -> OwnQuery:
    """A query after a change; of one kept before, what it was is kept."""
    if row.changed_by_id:
        row.earlier = [*row.earlier, row.snapshot][-KEPT:]
    for name, value in values.items():
        setattr(row, name, value)
    return _kept(row, by=by)


def _kept(row: OwnQuery, *, by: User, undone: bool = False) -> OwnQuery:
    row.changed_by, row.changed_at = by, clock.now()
    row.save()
    detail = {"query": str(row.id), "places": row.places, "on": row.on, "deleted": row.deleted, "undone": undone}
    record(by=by, action=Action.QUERY_EDIT, areas=row.areas, detail=detail)
    return row
