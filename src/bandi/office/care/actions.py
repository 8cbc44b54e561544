"""Taking a household into care, giving it to a member, handing over, and a member's own facts (맡기기·인계)."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.care.keeping import KIND, team
from bandi.office.care.models import CareAssignment, CareHome, CareProfile
from bandi.office.care.watch import tell_alone
from bandi.office.discovery.door.network import network
from bandi.office.errors import OutOfReach, Refused
from bandi.office.merging import require_seen
from bandi.office.network.models import Member
from bandi.office.worklist.household import reachable_household

FACTS = ("tier", "tongue", "note")
"""What a page shows and changes of a household in care."""
SHORTEST = 5  # letters of a reason


class NoPlace(Refused):
    """More households than a member has places for (자리 없음). A lead may go beyond with a reason."""

    def __init__(self, member: Member, *, kept: int, asked: int) -> None:
        self.member, self.left = member, max(0, network().care_most - kept)
        most = network().care_most
        super().__init__(
            ko=f"한 단원은 {most}가구까지 맡습니다. {member.name} 님은 이미 {kept}가구를 맡아 {self.left}자리가 "
            f"남았고, {asked}가구를 더 맡기려 했습니다. 줄이거나, 넘겨 맡기는 까닭을 적어 주세요.",
            en=f"A member keeps up to {most} households. {member.name} keeps {kept}: {self.left} places are left and "
            f"{asked} were asked for. Give fewer, or write why she should keep more.",
        )


@dataclass(frozen=True)
class Wish:
    """How a household wants to be looked in on."""

    tier: str
    tongue: str
    note: str = ""


@transaction.atomic
def start_care(*, by: User, household: UUID, wish: Wish) -> CareHome:
    """Takes a household into care; until a member keeps it, a duty says so. Refused when it is in care already."""
    require(by, Permission.CONTACT_RECORD)
    home = reachable_household(by, household)
    _known(wish)
    if CareHome.objects.select_for_update().filter(household=home, ended_on=None).exists():
        raise Refused(ko="이미 돌보고 있는 가구입니다.", en="This household is in care already.")
    facts = {"tier": wish.tier, "tongue": wish.tongue, "note": wish.note or None}
    row = CareHome.objects.create(household=home, area_id=home.area_id, from_on=clock.today(), by=by, **facts)
    _trail(by, row, "start", tier=wish.tier)
    tell_alone([row], on=clock.today(), by=by)
    return row


@transaction.atomic
def change_care(*, by: User, home: UUID, wish: Wish, seen: str | None = None) -> CareHome:
    """Corrects how a household wants to be looked in on. Raises merging.Changed when somebody else did since."""
    require(by, Permission.CONTACT_RECORD)
    row = reachable_home(by, home, lock=True)
    require_seen(seen, row, *FACTS)
    _known(wish)
    row.tier, row.tongue, row.note, row.changed_at = wish.tier, wish.tongue, wish.note or None, clock.now()
    row.save(update_fields=[*FACTS, "changed_at"])
    _trail(by, row, "change", tier=wish.tier)
    return row


@transaction.atomic
def end_care(*, by: User, home: UUID) -> CareHome:
    """Nobody looks in any more; its member has a place again. Ending a second time changes nothing."""
    require(by, Permission.CONTACT_RECORD)
    row = reachable_home(by, home, lock=True)
    if row.ended_on is None:
        row.ended_on = clock.today()
        row.save(update_fields=["ended_on"])
        CareAssignment.objects.filter(home=row, ended_on=None).update(ended_on=clock.today())
        _trail(by, row, "end")
        tell_alone([row], on=clock.today(), by=by)
    return row


@transaction.atomic
def assign(
    *, by: User, member: UUID, homes: Collection[UUID], reason: str = "", seen: Mapping[UUID, int] | None = None
) -> Sequence[CareAssignment]:
    """Gives households to a member for a year; whoever kept them hands over. Those she keeps already stay as they are.

    `seen`: how often each had been given when the page was opened. Raises NoPlace when she has too few places and no
    reason is given, Refused when her doors are shut today, a household lies in another neighbourhood or somebody gave
    it away since, OutOfReach when one is not the lead's.
    """
    require(by, Permission.ASSIGN)
    keeper, today, told = _keeper(by, member), clock.today(), reason.strip()
    rows = _given(by, keeper, homes, seen or {})
    end_over(keeper, today)
    held = CareAssignment.objects.filter(member=keeper, ended_on=None)
    kept = dict(held.values_list("home", "place"))
    new = [row for row in rows if row.pk not in kept]
    if new and len(kept) + len(new) > network().care_most and len(told) < SHORTEST:
        raise NoPlace(keeper, kept=len(kept), asked=len(new))
    CareAssignment.objects.filter(home__in=new, ended_on=None).update(ended_on=today)
    until = today + timedelta(days=network().care_days - 1)
    free = [place for place in range(1, len(kept) + len(new) + 1) if place not in set(kept.values())]
    made = CareAssignment.objects.bulk_create(
        CareAssignment(
            home=row, member=keeper, area_id=row.area_id, place=place, from_on=today, to_on=until, by=by,
            beyond=place > network().care_most, reason=told if place > network().care_most else None,
        )
        for row, place in zip(new, free, strict=False)
    )  # fmt: skip
    if new:
        detail = {"what": "assign", "member": str(keeper.pk), "beyond": sum(one.beyond for one in made)}
        subjects = [row.household_id for row in new]
        record(by=by, action=Action.CARE_EDIT, subjects=subjects, areas=[keeper.area_id], detail=detail)
        tell_alone(new, on=today, by=by)
    return made


@transaction.atomic
def release(*, by: User, member: UUID, homes: Collection[UUID] | None = None) -> int:
    """A member keeps these households no longer, or none at all; how many. Each is a duty of the lead the same day."""
    require(by, Permission.ASSIGN)
    keeper = reachable_keeper(by, member, lock=True)
    rows = CareAssignment.objects.filter(member=keeper, ended_on=None).select_related("home")
    rows = rows if homes is None else rows.filter(home__in=set(homes))
    left = [row.home for row in rows.select_for_update(of=("self",))]
    CareAssignment.objects.filter(member=keeper, home__in=left, ended_on=None).update(ended_on=clock.today())
    if left:
        detail = {"what": "release", "member": str(keeper.pk)}
        subjects = [home.household_id for home in left]
        record(by=by, action=Action.CARE_EDIT, subjects=subjects, areas=[keeper.area_id], detail=detail)
        tell_alone(left, on=clock.today(), by=by)
    return len(left)


@transaction.atomic
def set_profile(
    *, by: User, member: UUID, tongues: Sequence[str], road: str, away_from: date | None, away_to: date | None
) -> CareProfile:
    """What a member speaks, near which road she lives, and from when to when she is away."""
    require(by, Permission.ASSIGN)
    keeper = reachable_keeper(by, member, lock=True)
    if away_from and away_to and away_to < away_from:
        raise Refused(ko="돌아오는 날이 떠나는 날보다 앞섭니다.", en="She would come back before she leaves.")
    facts = {
        "area_id": keeper.area_id,
        "tongues": sorted({one.id for one in network().tongues} & set(tongues)),
        "road": road.strip(),
        "away_from": away_from,
        "away_to": away_to if away_from else None,
        "changed_at": clock.now(),
    }
    row, _ = CareProfile.objects.update_or_create(member=keeper, defaults=facts)
    record(by=by, action=Action.CARE_EDIT, areas=[keeper.area_id], detail={"what": "profile", "member": str(keeper.pk)})
    kept = CareHome.objects.filter(ended_on=None, assignments__member=keeper, assignments__ended_on=None)
    tell_alone(list(kept), on=clock.today(), by=by)
    return row


def end_over(keeper: Member, on: date) -> None:
    """Assignments whose year is over, or whose household went elsewhere, give their places back."""
    rows = CareAssignment.objects.filter(member=keeper, ended_on=None)
    rows.filter(to_on__lt=on).update(ended_on=F("to_on") + timedelta(days=1))
    rows.exclude(area=keeper.area_id).update(ended_on=on)


def reachable_home(user: User, home: UUID, *, lock: bool = False) -> CareHome:
    """A household in care in the person's neighbourhoods. Raises OutOfReach otherwise."""
    return CareHome.objects.reach(user, home, lock=lock)


def reachable_keeper(user: User, member: UUID, *, lock: bool = False) -> Member:
    """A member of the care team in the person's neighbourhoods. Raises OutOfReach otherwise."""
    rows = Member.objects.for_user(user).filter(kind=KIND, pk=member)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise OutOfReach("member")
    return found


def _keeper(by: User, member: UUID) -> Member:
    """The member, locked: two leads give her households one after another. Refused when her doors are shut today."""
    keeper = reachable_keeper(by, member, lock=True)
    if not team(clock.today()).filter(pk=keeper.pk).exists():
        raise Refused(
            ko=f"{keeper.name} 님은 오늘 활동할 수 없습니다(교육·서약·임기·신원조회·자리 비움 확인). "
            "아무것도 바꾸지 않았습니다.",
            en=f"{keeper.name} is not active today (training, pledge, term, clearance, away). Nothing was changed.",
        )
    return keeper


def _given(by: User, keeper: Member, homes: Collection[UUID], seen: Mapping[UUID, int]) -> list[CareHome]:
    """The households, locked, as the page showed them."""
    asked = CareHome.objects.for_user(by).filter(pk__in=set(homes), ended_on=None)
    rows = list(asked.select_for_update().order_by("pk"))
    if len(rows) != len(set(homes)):
        raise OutOfReach("home")
    if any(row.area_id != keeper.area_id for row in rows):
        raise Refused(
            ko="다른 동네의 가구가 있습니다. 단원은 자기 동네의 가구만 맡습니다.",
            en="One of them lies elsewhere: a member keeps households of her own neighbourhood.",
        )
    turns = turns_of(seen)
    if any(turns[home] != before for home, before in seen.items() if home in set(homes)):
        raise Refused(
            ko="그사이 다른 사람이 맡긴 가구가 있습니다. 아무것도 바꾸지 않았습니다. 새 제안을 보고 다시 골라 주세요.",
            en="Somebody gave one of them away since. Nothing was changed: look at the new proposal and choose again.",
        )
    return rows


def turns_of(homes: Collection[UUID]) -> Counter[UUID]:
    """How often each household was given to a member so far: a mark of what a page showed."""
    return Counter(CareAssignment.objects.filter(home__in=homes).order_by().values_list("home", flat=True))


def _known(wish: Wish) -> None:
    if wish.tier not in {one.id for one in network().tiers} or wish.tongue not in {one.id for one in network().tongues}:
        raise Refused(ko="단계와 언어를 골라 주세요.", en="Choose a tier and a language.")


def _trail(by: User, row: CareHome, what: str, **more: str) -> None:
    detail = {"what": what, **more}
    record(by=by, action=Action.CARE_EDIT, subjects=[row.household_id], areas=[row.area_id], detail=detail)
