"""Many agreements at once (협약 명부): a table of shops, each gets a poster; the same table twice changes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.network import network
from bandi.office.errors import Refused
from bandi.office.network.marks import PHONE, RESIDENT, digits, tidy
from bandi.office.network.models import Partner, Poster
from bandi.office.network.partners import poster_code
from bandi.office.network.reading import Columns, columns_of, day_of, plain_of, rows_of

COLUMNS: Columns = {
    "name": ("상호", "name"),
    "address": ("주소", "address"),
    "kind": ("종류", "kind"),
    "contact": ("담당자", "contact"),
    "phone": ("전화번호", "phone"),
    "starts_on": ("협약 시작", "starts"),
    "ends_on": ("협약 끝", "ends"),
    "cycle": ("정기 회신", "cycle"),
    "basis": ("협약 근거", "basis"),
    "area": ("동네", "area"),
}
NEEDED = ("name", "kind", "contact", "phone", "ends_on")
MOST = 3_000
SPOT = "계산대"
LIMITS = {"name": 80, "address": 120}


@dataclass(frozen=True)
class Taken:
    """What a table came to: rows = added + same + refused."""

    rows: int
    added: int
    same: int
    refused: Sequence[tuple[int, str, str]]  # line, column, code of marks.REFUSALS


@transaction.atomic
def take(*, by: User, name: str, content: bytes) -> Taken:
    """Takes a table of agreements in. Each new one gets a poster. Raises Refused when it is no such table."""
    require(by, Permission.NETWORK_EDIT)
    rows = rows_of(name, content)
    places = columns_of(next(rows, []), COLUMNS, NEEDED)
    held = areas_of(by)
    areas = Area.objects.filter(code__in=held).values_list("code", "name_ko", "name_en")
    words = {word.casefold(): code for code, ko, en in areas for word in (code, ko, en)}
    words |= {"": held[0]} if len(held) == 1 else {}
    found: dict[tuple[str, ...], Partner] = {}
    refused: list[tuple[int, str, str]] = []
    counted = 0
    for line, cells in enumerate(rows, start=2):
        if not any(plain_of(cell) for cell in cells):
            continue
        counted += 1
        if counted > MOST:
            raise Refused(ko=f"한 번에 {MOST:,}줄까지 받습니다.", en=f"At most {MOST:,} rows at once.")
        made = _partner({key: cells[at] if at < len(cells) else "" for key, at in places.items()}, words, by)
        if not isinstance(made, Partner):
            refused.append((line, *made))
        elif _key(made) in found:
            refused.append((line, "name", "twice"))
        else:
            found[_key(made)] = made
    there = {_key(row) for row in Partner.objects.for_user(by).filter(ended_on__isnull=True)}
    fresh = [row for key, row in found.items() if key not in there]
    Partner.objects.bulk_create(fresh, batch_size=500)
    today = clock.today()
    posters = [Poster(code=poster_code(), partner=row.pk, place=row.area_id, spot=SPOT, made_on=today) for row in fresh]
    Poster.objects.bulk_create(posters, batch_size=500)
    detail = {"what": "file", "rows": counted, "added": len(fresh), "refused": len(refused)}
    record(by=by, action=Action.PARTNER_EDIT, areas=held, detail=detail)
    return Taken(counted, len(fresh), len(found) - len(fresh), refused)


def _partner(cells: Mapping[str, Any], areas: Mapping[str, str], by: User) -> Partner | tuple[str, str]:
    """A line as an agreement, or the column and the code of why not."""
    text = {key: tidy(plain_of(cell)) for key, cell in cells.items()}
    phone = digits(text["phone"])
    phone = phone if phone.startswith("0") else f"0{phone}"
    kind = _meant(text["kind"], network().partners)
    cycle = _meant(text.get("cycle") or "monthly", network().cycles)
    basis = _meant(text.get("basis") or "act_14", network().bases)
    area = areas.get(text.get("area", "").casefold(), "")
    try:
        starts, ends = day_of(cells.get("starts_on")) or clock.today(), day_of(cells["ends_on"]) or date.min
    except ValueError:
        return "ends_on", "day"
    asked = (
        *((key, "resident", bool(RESIDENT.search(value))) for key, value in text.items()),
        *((key, "name", len(text.get(key, "")) > most) for key, most in LIMITS.items()),
        ("name", "name", not text["name"]),
        ("contact", "name", not 0 < len(text["contact"]) <= 60),
        ("phone", "phone", not PHONE.fullmatch(phone)),
        ("kind", "kind", kind is None),
        ("cycle", "kind", cycle is None),
        ("basis", "kind", basis is None),
        ("area", "area", not area),
        ("ends_on", "term", ends < starts),
    )
    if fault := next(((column, code) for column, code, wrong in asked if wrong), None):
        return fault
    assert kind is not None
    assert cycle is not None
    assert basis is not None
    return Partner(
        area_id=area, kind=kind.id, name=text["name"], address=text.get("address", ""), basis=basis.id,
        signs=list(kind.signs), cycle=cycle.id, contact=text["contact"], phone=phone, starts_on=starts, ends_on=ends,
        by=by,
    )  # fmt: skip


def _meant(text: str, rows: Sequence[Any]) -> Any:
    return next((one for one in rows if text.casefold() in (one.id, one.ko.casefold(), one.en.casefold())), None)


def _key(row: Partner) -> tuple[str, ...]:
    return row.area_id, row.kind, row.name, row.address
