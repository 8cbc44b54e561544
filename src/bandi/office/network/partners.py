"""Partners and what follows from an agreement: renewing, ending, posters, returns (협약·안내문·정기 회신)."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.codes import LETTERS, digest, new_code
from bandi.office.errors import OutOfReach, Refused
from bandi.office.merging import require_seen
from bandi.office.network.marks import digits, tidy
from bandi.office.network.models import Partner, PartnerLink, PartnerReturn, Poster, PosterDay
from bandi.office.network.periods import open_periods

FACTS = (
    "kind", "name", "address", "basis", "signs", "cycle", "contact", "phone", "starts_on", "ends_on", "trained_on",
    "plaque", "plaque_on",
)  # fmt: skip
"""What a page shows and changes of a partner."""
POSTER_CODE, MOST_POSTERS, MOST_SEEN = 8, 50, 999


@dataclass(frozen=True)
class Agreed:
    """What an agreement says."""

    kind: str
    name: str
    basis: str
    signs: Sequence[str]
    cycle: str
    contact: str
    phone: str
    starts_on: date
    ends_on: date
    address: str = ""
    trained_on: date | None = None
    plaque: str = ""
    plaque_on: date | None = None

    def values(self) -> dict[str, Any]:
        """As the columns of a partner."""
        texts = {"name": tidy(self.name), "address": tidy(self.address), "phone": digits(self.phone)}
        return asdict(self) | texts | {"signs": list(self.signs)}


@transaction.atomic
def sign_up(*, by: User, area: str, agreed: Agreed) -> Partner:
    """Writes an agreement down. Refused when the same shop has one that was not ended."""
    require(by, Permission.NETWORK_EDIT)
    if area not in areas_of(by):
        raise OutOfReach("area")
    _possible(agreed)
    row = Partner(area_id=area, by=by, **agreed.values())
    _alone(row)
    row.save(force_insert=True)
    _trail(by, row, "sign")
    return row


@transaction.atomic
def change_partner(*, by: User, partner: UUID, agreed: Agreed, seen: str | None = None) -> Partner:
    """Corrects or renews an agreement: a later last day renews it. Raises merging.Changed for the second officer."""
    require(by, Permission.NETWORK_EDIT)
    row = reachable_partner(by, partner, lock=True)
    require_seen(seen, row, *FACTS)
    _possible(agreed)
    renewed = agreed.ends_on > row.ends_on
    for name, value in agreed.values().items():
        setattr(row, name, value)
    _alone(row)
    row.save()
    _trail(by, row, "renew" if renewed else "change")
    return row


@transaction.atomic
def end_partner(*, by: User, partner: UUID) -> Partner:
    """From today on the agreement holds no more. Ending a second time changes nothing."""
    return _end(by, partner, clock.today(), "end")


@transaction.atomic
def resume_partner(*, by: User, partner: UUID) -> Partner:
    """Takes the end back."""
    return _end(by, partner, None, "resume")


@transaction.atomic
def make_poster(*, by: User, partner: UUID, spot: str) -> Poster:
    """A poster with a code of its own, for one place in the shop."""
    require(by, Permission.NETWORK_EDIT)
    row = holding(reachable_partner(by, partner, lock=True), clock.today())
    if Poster.objects.filter(partner=row.pk).count() >= MOST_POSTERS:
        raise Refused(ko=f"한 곳에 {MOST_POSTERS}장까지 만듭니다.", en=f"At most {MOST_POSTERS} posters a partner.")
    made = Poster.objects.create(
        code=poster_code(), partner=row.pk, place=row.area_id, spot=tidy(spot) or "-", made_on=clock.today()
    )
    _trail(by, row, "poster")
    return made


def poster_code() -> str:
    """31 ** 8 codes, none with letters that look alike."""
    return "".join(secrets.choice(LETTERS) for _ in range(POSTER_CODE))


@transaction.atomic
def stop_poster(*, by: User, partner: UUID, code: str) -> None:
    """A poster that was taken down no longer counts."""
    require(by, Permission.NETWORK_EDIT)
    row = reachable_partner(by, partner, lock=True)
    if Poster.objects.filter(partner=row.pk, code=code, stopped_on=None).update(stopped_on=clock.today()):
        _trail(by, row, "poster_stop")


@transaction.atomic
def scanned(code: str, *, on: date) -> Partner | None:
    """Counts that a poster's code was opened; whose it is while its agreement holds. Who opened it is not kept."""
    poster = Poster.objects.filter(code=code, stopped_on=None).first()
    partner = partner_of(code, on) if poster else None
    if poster is not None and partner is not None:
        day, _ = PosterDay.objects.get_or_create(poster=poster, on=on)
        PosterDay.objects.filter(pk=day.pk).update(scans=F("scans") + 1)
    return partner


def partner_of(code: str, day: date) -> Partner | None:
    """Whose poster a code is, while its agreement holds; None before it begins, after it ends and for other codes.

    For the room that takes reports: what comes after the end is nobody's, and a report of a neighbour like any other.
    Needs a transaction.
    """
    poster = Poster.objects.filter(code=code).first()
    if poster is None:
        return None
    with within([poster.place]):
        row = Partner.objects.select_related("area").filter(pk=poster.partner).first()
    return row if row is not None and holds(row, day) else None


@transaction.atomic
def make_link(*, by: User, partner: UUID) -> str:
    """The code of the address under which the partner answers, shown this once; it ends the earlier one."""
    require(by, Permission.NETWORK_EDIT)
    row = holding(reachable_partner(by, partner, lock=True), clock.today())
    code = new_code()
    PartnerLink.objects.filter(partner=row.pk).delete()
    PartnerLink.objects.create(digest=digest(code), partner=row.pk, place=row.area_id, made_on=clock.today())
    _trail(by, row, "link")
    return code


def partner_behind(code: str, *, on: date) -> Partner | None:
    """Who answers under an address, while the agreement holds. Needs a transaction."""
    link = PartnerLink.objects.filter(digest=digest(code)).first()
    if link is None:
        return None
    with within([link.place]):
        row = Partner.objects.select_related("area").filter(pk=link.partner).first()
    return row if row is not None and holds(row, on) else None


def answers_of(row: Partner) -> dict[date, int]:
    """Month -> households seen, as a partner without an account told. Needs a transaction."""
    with within([row.area_id]):
        return dict(PartnerReturn.objects.filter(partner=row).values_list("period", "seen"))


@transaction.atomic
def answer_return(code: str, *, period: date, seen: int, on: date) -> PartnerReturn | None:
    """What a partner says of a period; saying it again corrects it. None: the address leads nowhere."""
    row = partner_behind(code, on=on)
    if row is None:
        return None
    if not 0 <= seen <= MOST_SEEN:
        raise Refused(ko="0에서 999까지의 수를 써 주세요.", en="Write a number from 0 to 999.")
    with within([row.area_id]):
        if period not in open_periods(row, on):
            raise Refused(ko="지금 회신을 받는 달이 아닙니다.", en="This month is not asked about now.")
        made, _ = PartnerReturn.objects.update_or_create(
            partner=row, period=period, defaults={"area_id": row.area_id, "seen": seen, "at": clock.now()}
        )
        record(by=None, action=Action.PARTNER_RETURN, areas=[row.area_id], detail={"partner": str(row.pk), "n": seen})
    return made


@transaction.atomic
def remind(*, by: User, partners: Sequence[UUID]) -> int:
    """Writes down that partners whose return is late were reminded today; how many."""
    require(by, Permission.NETWORK_EDIT)
    rows = list(Partner.objects.for_user(by).select_for_update().filter(pk__in=partners))
    for row in rows:
        row.reminded_on = clock.today()
        _trail(by, row, "remind")
    Partner.objects.bulk_update(rows, ["reminded_on"])
    return len(rows)


def holds(row: Partner, day: date) -> bool:
    """Whether an agreement holds on a day; its last day counts."""
    return row.starts_on <= day <= row.ends_on and (row.ended_on is None or row.ended_on > day)


def holding(row: Partner, day: date) -> Partner:
    """The same row, or Refused when its agreement does not hold."""
    if not holds(row, day):
        raise Refused(
            ko="협약이 지금 유효하지 않습니다. 먼저 갱신해 주세요.",
            en="The agreement does not hold now. Renew it first.",
        )
    return row


def reachable_partner(user: User, partner: UUID, *, lock: bool = False) -> Partner:
    """A partner in the person's neighbourhoods. Raises OutOfReach otherwise."""
    return Partner.objects.select_related("area").reach(user, partner, lock=lock)


def _possible(agreed: Agreed) -> None:
    if agreed.ends_on < agreed.starts_on:
        raise Refused(ko="끝나는 날이 시작하는 날보다 앞섭니다.", en="It ends before it begins.")
    if not agreed.signs:
        raise Refused(ko="살필 신호를 하나 이상 골라 주세요.", en="Choose at least one sign to watch.")


def _alone(row: Partner) -> None:
    same = Partner.objects.filter(
        area=row.area_id, kind=row.kind, name=row.name, address=row.address, ended_on__isnull=True
    )
    if row.ended_on is None and same.exclude(pk=row.pk).exists():
        raise Refused(
            ko="같은 곳과 맺은 협약이 이미 있습니다. 그 협약을 갱신해 주세요.",
            en="There is an agreement with this place already. Renew that one.",
        )


def _end(by: User, partner: UUID, day: date | None, what: str) -> Partner:
    require(by, Permission.NETWORK_EDIT)
    row = reachable_partner(by, partner, lock=True)
    if (row.ended_on is None) != (day is None):
        row.ended_on = day
        _alone(row)
        row.save(update_fields=["ended_on"])
        _trail(by, row, what)
    return row


def _trail(by: User, row: Partner, what: str) -> None:
    detail = {"what": what, "partner": str(row.pk), "kind": row.kind}
    record(by=by, action=Action.PARTNER_EDIT, areas=[row.area_id], detail=detail)
