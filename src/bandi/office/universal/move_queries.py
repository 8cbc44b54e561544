"""Households that moved in, what the rules may hold for them, and how many were seen, told and applied (전입 가구)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, Purpose
from bandi.office.discovery.models import Resident
from bandi.office.discovery.names import masked_name
from bandi.office.discovery.queries import current_round
from bandi.office.errors import Refused
from bandi.office.universal.arriving import reachable_move_in
from bandi.office.universal.counter import May, may_have_registered
from bandi.office.universal.models import MoveCount, MoveIn
from bandi.office.universal.words import MoveState
from bandi.office.worklist.bounds import within_bounds

PAGE, NAMED = 10, 3
TABS: Mapping[str, tuple[str, ...]] = {
    "new": (MoveState.NEW,),
    "told": (MoveState.TOLD, MoveState.APPLIED),
    "over": (MoveState.NOTHING, MoveState.UNWANTED, MoveState.LEFT),
}


@dataclass(frozen=True)
class Moved:
    """One household that moved in."""

    row: MoveIn
    head: str  # masked
    may: Sequence[May] | None  # None: a birth is not known, and the rules were not asked
    people: Sequence[Resident] = ()  # the head; empty until opened for a purpose

    @property
    def first(self) -> Sequence[May]:
        """What a list has room for."""
        return (self.may or ())[:NAMED]

    @property
    def more(self) -> int:
        """How many stand on the household's own page alone."""
        return max(0, len(self.may or ()) - NAMED)


@dataclass(frozen=True)
class MovesPage:
    """One page of the list, the funnel of the rounds shown, and of how many the register tells nothing."""

    rows: Sequence[Moved]
    page: "Page[Any]"
    counts: Mapping[str, int]  # tab -> households
    funnel: Mapping[str, int]  # moved, seen, told, applied
    unknown: int  # households of the newest round that may have moved in
    looked: bool  # whether a round has told of move-ins at all


def moves_page(user: User, *, tab: str = "new", latest: bool = True, page: int = 1) -> MovesPage:
    """Move-ins into the person's neighbourhoods, of the newest round or all kept. The trail names every household."""
    require(user, Permission.CONTACT_RECORD)
    round_ = current_round()
    found = MoveIn.objects.for_user(user)
    found = found.filter(round=round_.id if round_ else "") if latest else found
    counted = found.order_by().aggregate(
        moved=Count("pk"),
        seen=Count("pk", filter=Q(seen_on__isnull=False)),
        told_all=Count("pk", filter=Q(told_on__isnull=False)),
        applied=Count("pk", filter=Q(applied_on__isnull=False)),
        **{name: Count("pk", filter=Q(state__in=states)) for name, states in TABS.items()},
    )
    rows = found.filter(state__in=TABS.get(tab, TABS["new"])).select_related("household", "area")
    shown = Paginator(rows.defer("area__outline", "household__street", "household__unit"), PAGE).get_page(page)
    moves = list(shown)
    wanted = Resident.objects.for_user(user).filter(household__in=[row.household_id for row in moves], relation="head")
    heads = dict(wanted.order_by("-id").values_list("household_id", "name"))
    subjects, places = sorted(row.household_id for row in moves), sorted({row.area_id for row in moves})
    detail = {"tab": tab, "move_ins": len(moves), "page": shown.number}
    record(by=user, action=Action.MOMENT_VIEW, subjects=subjects, areas=places, detail=detail)
    told = list(MoveCount.objects.for_user(user).filter(round=round_.id if round_ else "").values_list("unknown"))
    return MovesPage(
        rows=[Moved(row, masked_name(heads.get(row.household_id)), _may(row)) for row in moves],
        page=shown,
        counts={name: counted[name] for name in TABS},
        funnel={"moved": counted["moved"], "seen": counted["seen"], "told": counted["told_all"],
                "applied": counted["applied"]},
        unknown=sum(count for (count,) in told),
        looked=bool(told),
    )  # fmt: skip


def move_page(user: User, moved: UUID, *, purpose: str = "") -> Moved:
    """One household; with a purpose also name, telephone and address. Both looks are written to the trail.

    Names count against the day's bound. Raises Refused for an unknown purpose.
    """
    require(user, Permission.CONTACT_RECORD)
    row = reachable_move_in(user, moved)
    heads = list(
        Resident.objects.for_user(user).filter(household=row.household_id, relation="head").order_by("-id")[:1]
    )
    if purpose:
        require(user, Permission.PERSON_REVEAL)
        if purpose not in set(Purpose):
            raise Refused(ko="열람 목적을 골라 주세요.", en="Choose why you need to see this.")
        within_bounds(user, [row.household_id])
    action = Action.PERSON_REVEAL if purpose else Action.MOMENT_VIEW
    detail = {"move_in": str(row.pk), "persons": len(heads) if purpose else 0}
    record(by=user, action=action, purpose=purpose, subjects=[row.household_id], areas=[row.area_id], detail=detail)
    return Moved(row, masked_name(heads[0].name if heads else None), _may(row), heads if purpose else [])


def _may(row: MoveIn) -> Sequence[May] | None:
    return may_have_registered(row.members, district=row.area.district_code, on=clock.today())
