"""Areas with a name on them: making them, naming people for them, and their doors (담당 구역·지정·문)."""

import re
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, colleagues, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.walking import walking
from bandi.office.discovery.models import Household
from bandi.office.discovery.names import road_of
from bandi.office.errors import OutOfReach, Refused
from bandi.office.merging import require_seen
from bandi.office.network.marks import ready, standing
from bandi.office.network.models import Member
from bandi.office.reports.reading import holds_resident_number, mark_of, tidy
from bandi.office.rounds.models import Beat, BeatPost, Door
from bandi.office.rounds.stretches import Stretch, Unreadable, held_by, read_stretch, stretches_of
from bandi.office.worklist.models import Duty

Part = BeatPost.Part
FACTS = ("name", "roads", "rhythm", "ended_on")
LEADER_KIND = "leader"  # MemberKind.id
MOST_DOORS, MOST_LINES, LONGEST = 3_000, 1_000, 120


@transaction.atomic
def open_beat(*, by: User, area: str, name: str, roads: Sequence[str], rhythm: str) -> Beat:
    """A new area of a neighbourhood. Refused when one of its roads or house numbers has an area already."""
    require(by, Permission.NETWORK_EDIT)
    if area not in areas_of(by):
        raise OutOfReach("area")
    last = Beat.objects.filter(area=area).aggregate(last=Max("number"))["last"] or 0
    row = Beat(area_id=area, number=last + 1, by=by)
    _write(row, name=name, roads=roads, rhythm=rhythm)
    row.save(force_insert=True)
    _trail(by, row, "open", doors=_gather(row))
    return row


@transaction.atomic
def change_beat(*, by: User, beat: UUID, name: str, roads: Sequence[str], rhythm: str, seen: str | None = None) -> Beat:
    """Corrects an area. Raises merging.Changed when somebody else saved since the page was opened."""
    require(by, Permission.NETWORK_EDIT)
    row = reachable_beat(by, beat, lock=True)
    require_seen(seen, row, *FACTS)
    _write(row, name=name, roads=roads, rhythm=rhythm)
    row.save()
    _trail(by, row, "change", doors=_gather(row))
    return row


@transaction.atomic
def end_beat(*, by: User, beat: UUID, again: bool = False) -> Beat:
    """The area is no longer used; `again` takes that back. Its doors and what was found there stay."""
    require(by, Permission.NETWORK_EDIT)
    row = reachable_beat(by, beat, lock=True)
    if again:
        _free(row.area_id, row.roads, but=row.pk)
    row.ended_on = None if again else row.ended_on or clock.today()
    row.save(update_fields=["ended_on"])
    _trail(by, row, "resume" if again else "end")
    return row


@transaction.atomic
def name_for(*, by: User, beat: UUID, part: str, who: str) -> BeatPost | None:
    """Names a person for a part of an area's work: from this moment it is hers, and the earlier one's no longer.

    `who`: number of a member (leader) or of a colleague (officer, planner); empty leaves it to nobody. The same person
    again changes nothing. Open duties of rounds go along.
    """
    require(by, Permission.NETWORK_EDIT)
    row = reachable_beat(by, beat, lock=True)
    if part not in Part.values:
        raise Refused(ko="무엇을 맡길지 골라 주세요.", en="Choose what to name somebody for.")
    now, field = clock.now(), "member_id" if part == Part.LEADER else "user_id"
    chosen = _chosen(by, row, part, who) if who else None
    held = BeatPost.objects.select_for_update().filter(beat=row, part=part, until=None).first()
    if held is not None and str(getattr(held, field)) == who:
        return held
    if held is not None:
        held.until = now
        held.save(update_fields=["until"])
    about = {"beat": row, "area_id": row.area_id, "part": part, "since": now, "by": by}
    made = BeatPost.objects.create(**about, **{field: chosen.pk}) if chosen is not None else None
    if part == Part.OFFICER:
        Duty.objects.for_user(by).filter(key__startswith=f"rounds:{row.pk}:", settled_at=None).update(assignee=chosen)
    before = str(getattr(held, field)) if held else ""
    _trail(by, row, "name", part=part, before=before, after=who)
    return made


@transaction.atomic
def add_doors(*, by: User, beat: UUID, lines: str) -> tuple[int, int]:
    """Takes addresses in, one a line: "다산로 12, 3호". How many are new, and how many stood there already."""
    require(by, Permission.NETWORK_EDIT)
    row = reachable_beat(by, beat, lock=True)
    others = list(Beat.objects.filter(area=row.area_id, ended_on=None).exclude(pk=row.pk))
    told = _addresses(lines, others=others)
    known = set(Door.objects.filter(area=row.area_id).values_list("mark", flat=True))
    new = {mark_of(row.area_id, f"{street} {unit}"): (street, unit) for street, unit in told}
    new = {mark: at for mark, at in new.items() if mark not in known}
    if Door.objects.filter(beat=row).count() + len(new) > MOST_DOORS:
        raise Refused(
            ko=f"한 구역에는 문을 {MOST_DOORS}개까지 둡니다. 구역을 나누어 주세요.",
            en=f"An area holds up to {MOST_DOORS} doors. Split it.",
        )
    same: dict[str, Any] = {"beat": row, "area_id": row.area_id, "made_at": timezone.now()}  # taken back together
    homes = homes_at(row.area_id, {road_of(street) for street, _ in new.values()})
    Door.objects.bulk_create(
        Door(**same, street=street, unit=unit, mark=mark, household_id=homes.get(mark))
        for mark, (street, unit) in new.items()
    )
    _sort(row)
    _trail(by, row, "doors", doors=len(new))
    return len(new), len(told) - len(new)


@transaction.atomic
def take_doors_back(*, by: User, beat: UUID) -> int:
    """Removes the addresses taken in last, as far as nothing was found there yet; how many."""
    require(by, Permission.NETWORK_EDIT)
    row = reachable_beat(by, beat, lock=True)
    last = Door.objects.filter(beat=row).aggregate(last=Max("made_at"))["last"]
    doors = list(Door.objects.filter(beat=row, made_at=last, findings=None))
    Door.objects.filter(pk__in=[door.pk for door in doors]).delete()
    _trail(by, row, "doors_back", doors=len(doors))
    return len(doors)


def homes_at(area: str, roads: Iterable[str]) -> dict[str, UUID]:
    """Mark of an address -> the household the office knows there, on some roads of a neighbourhood."""
    rows = Household.objects.filter(area=area, street_masked__in=set(roads)).only("pk", "street", "unit").order_by("pk")
    return {mark_of(area, f"{home.street or ''} {home.unit or ''}"): home.pk for home in rows}


def reachable_beat(user: User, beat: UUID, *, lock: bool = False) -> Beat:
    """An area of the person's neighbourhoods; for whoever only walks, one she is named for. Raises OutOfReach."""
    rows = walked_by(user).select_related("area")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=beat).first()
    if found is None:
        raise OutOfReach("beat")
    return found


def walked_by(user: User) -> AreaQuerySet[Beat]:
    """Areas a person may walk: every one of her neighbourhoods for officers, her own for leaders."""
    rows = Beat.objects.for_user(user)
    every = user.may(Permission.NETWORK_VIEW) or user.may(Permission.CONTACT_RECORD)
    return rows if every else rows.filter(ended_on=None, pk__in=_own(user))


def own_beats(user: User) -> Sequence[Beat]:
    """Areas a person is named for today, as leader or as officer."""
    rows = Beat.objects.for_user(user).filter(ended_on=None, pk__in=_own(user))
    return list(rows.select_related("area").order_by("area", "number"))


def _own(user: User) -> QuerySet[BeatPost, Any]:
    members = Member.objects.filter(ready(clock.today()), account=user, kind=LEADER_KIND).values("pk")
    return BeatPost.objects.filter(Q(user=user) | Q(member__in=members), until=None).values("beat")


def _chosen(by: User, row: Beat, part: str, who: str) -> Member | User:
    if part == Part.LEADER:
        members = Member.objects.for_user(by).filter(standing(clock.today()), area=row.area_id, kind=LEADER_KIND)
        found: Member | User | None = next((one for one in members.only("pk") if str(one.pk) == who), None)
    else:
        found = next((one for one in colleagues(by, area=row.area_id) if str(one.pk) == who), None)
    if found is None:
        raise Refused(
            ko="이 동네에서 지금 그 일을 맡을 수 있는 사람이 아닙니다. 다시 골라 주세요.",
            en="Not somebody who can take this on in this neighbourhood now. Choose again.",
        )
    return found


def _write(row: Beat, *, name: str, roads: Sequence[str], rhythm: str) -> None:
    if rhythm not in {one.id for one in walking().rhythms}:
        raise Refused(ko="순회 주기를 골라 주세요.", en="Choose how often it is walked.")
    row.name, row.rhythm = tidy(name)[:40], rhythm
    row.roads = [str(one) for one in sorted(_stretches(roads))]
    _free(row.area_id, row.roads, but=row.pk)


def _stretches(roads: Sequence[str]) -> set[Stretch]:
    """Each line as a stretch. Raises Refused with the line that is none."""
    found = set()
    for number, line in enumerate((line for line in roads if tidy(line)), 1):
        try:
            found.add(read_stretch(tidy(line)))
        except Unreadable as error:
            raise Refused(
                ko=f"{number}째 길을 읽을 수 없습니다: {tidy(line)[:40]}. "
                "‘다산로’, ‘다산로 1~99 홀’, ‘다산로 100~’처럼 써 주세요.",
                en=f"Road {number} cannot be read: {tidy(line)[:40]}. "
                "Write it like '다산로', '다산로 1~99 odd' or '다산로 100~'.",
            ) from error
    return found


def _free(area: str, roads: Sequence[str], *, but: UUID) -> None:
    own = [read_stretch(road) for road in roads]
    for other in Beat.objects.filter(area=area, ended_on=None).exclude(pk=but):
        both = {shared for one in own for two in stretches_of(other) if (shared := one.shared(two))}
        if both or (not roads and not other.roads):
            told = ", ".join(str(one) for one in sorted(both)) or "–"
            raise Refused(
                ko=f"이미 다른 구역({other.name})에 있는 길입니다: {told}. 길 없는 구역은 동네에 하나만 둡니다.",
                en=f"Another area ({other.name}) has these roads: {told}. Only one area may be without roads.",
            )


def _gather(row: Beat) -> int:
    """Doors of the neighbourhood that lie in an area's stretches are its own from now on; how many came."""
    own = stretches_of(row)
    others = Door.objects.filter(area=row.area_id).exclude(beat=row) if own else ()
    come = [door for door in others if any(one.holds(door.street) for one in own)]
    Door.objects.filter(pk__in=[door.pk for door in come]).update(beat=row)
    if come:
        _sort(row)
    return len(come)


def _addresses(lines: str, *, others: Sequence[Beat]) -> list[tuple[str, str]]:
    """Street and unit of each line. Raises Refused when one is no address, or lies in another area, with its number."""
    told = [(number, tidy(line)) for number, line in enumerate(lines.splitlines(), 1) if line.strip()]
    if not told or len(told) > MOST_LINES:
        raise Refused(ko=f"주소를 한 줄에 하나씩, {MOST_LINES}줄까지 써 주세요.",
                      en=f"One address a line, up to {MOST_LINES} lines.")  # fmt: skip
    found = []
    for number, line in told:
        street, _, unit = (part.strip() for part in re.sub(r"\t", ",", line).partition(","))
        road = road_of(street)
        numbered = bool(road) and bool(re.search(r"\d", street.rpartition(road)[2]))
        if holds_resident_number(line) or not numbered or len(line) > LONGEST:
            raise Refused(
                ko=f"{number}째 줄이 주소로 읽히지 않습니다. '다산로 12, 3호'처럼 주소만 써 주세요.",
                en=f"Line {number} does not read as an address. Write it like '다산로 12, 3호', and nothing else.",
            )
        if taken := held_by(others, street):
            raise Refused(
                ko=f"{number}째 줄은 다른 구역({taken.name})의 주소입니다. 그 구역에 넣어 주세요.",
                en=f"Line {number} lies in another area ({taken.name}). Put it there.",
            )
        found.append((street, unit))
    return found


def _sort(row: Beat) -> None:
    """Numbers the doors of an area in the order of their addresses: road, building, unit."""
    doors = sorted(Door.objects.filter(beat=row), key=lambda door: (_natural(door.street), _natural(door.unit)))
    for place, door in enumerate(doors):
        door.place = place
    Door.objects.bulk_update(doors, ["place"], batch_size=1_000)


def _natural(text: str) -> list[tuple[int, int, str]]:
    """시험로2길 before 시험로10길: digits as numbers."""
    parts = re.findall(r"\d+|\D+", text)
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts]


def _trail(by: User, row: Beat, what: str, **detail: object) -> None:
    told = {"what": what, "beat": str(row.pk), **detail}
    record(by=by, action=Action.BEAT_EDIT, areas=[row.area_id], detail=told)
