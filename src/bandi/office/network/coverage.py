"""Where the safety net is thin (촘촘함 지도): ready members per 1,000 households, by neighbourhood and lane.

Households are those of the register census; the policy's figure per 1,000 is its people over the nation's households.
Members are people at work here, so counts are told as they are; no name stands on this page.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas, areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.network import census_households, network
from bandi.office.network.marks import ready, standing
from bandi.office.network.models import Member
from bandi.office.worklist.outline import Atlas, drawn

if TYPE_CHECKING:
    from bandi.office.discovery.door.network import MemberKind

Counts = Counter[tuple[str, str]]  # (neighbourhood, kind) -> members
SHADES, THOUSAND = 4, 1_000


@dataclass(frozen=True)
class Lane:
    """One kind of member against the policy's figure."""

    kind: "MemberKind"
    people: int
    waiting: int  # members to whom nothing opens yet
    empty: int  # neighbourhoods without anybody ready
    rate: float | None  # ready people per 1,000 households
    policy: float | None  # the same of the policy's figure; None: the policy names none

    @property
    def name(self) -> tuple[str, str]:
        """Korean and English."""
        return self.kind.ko, self.kind.en


@dataclass(frozen=True)
class Place:
    """One neighbourhood."""

    area: Area
    households: int
    people: int
    waiting: int
    rate: float | None
    empty: "Sequence[MemberKind]"  # lanes of the policy without anybody ready
    counts: Mapping[str, int]  # kind -> ready


@dataclass(frozen=True)
class Coverage:
    """What the page shows."""

    places: Sequence[Place]  # the emptiest first
    lanes: Sequence[Lane]  # the emptiest first
    people: int
    waiting: int
    households: int
    rate: float | None
    policy: float  # of the neighbourhood lanes together
    map: Atlas | None
    shades: Mapping[str, int]


def coverage(user: User, *, kind: str = "") -> Coverage:
    """The person's neighbourhoods, of one lane or of all. The look is written to the trail."""
    require(user, Permission.NETWORK_VIEW)
    today = clock.today()
    held = areas(user)
    rows = Member.objects.for_user(user).filter(standing(today)).order_by()
    every = _counted(rows)
    able = _counted(rows.filter(ready(today)))
    wanted = [one for one in network().kinds if kind in ("", one.id)]
    homes = census_households()
    places = [_place(area, homes.get(area.code, 0), wanted, able, every) for area in held]
    lanes = [_lane(one, places, able, every) for one in network().kinds]
    households = sum(place.households for place in places)
    people = sum(place.people for place in places)
    policy = sum(one.policy for one in wanted if kind or not one.grouped)
    record(by=user, action=Action.COVERAGE_VIEW, areas=areas_of(user), detail={"kind": kind, "places": len(places)})
    return Coverage(
        places=sorted(places, key=lambda one: (-len(one.empty), one.rate or 0, one.area.code)),
        lanes=sorted(lanes, key=lambda one: (-one.empty, _lack(one), one.kind.id)),
        people=people,
        waiting=sum(place.waiting for place in places),
        households=households,
        rate=rate(people, households),
        policy=rate(policy, sum(homes.values())) or 0.0,
        map=drawn(tuple(area.code for area in held)) if len(held) > 1 else None,
        shades=shades({place.area.code: place.rate for place in places}),
    )


def _counted(rows: "QuerySet[Member]") -> Counts:
    return Counter({(area, kind): n for area, kind, n in rows.values_list("area", "kind").annotate(Count("pk"))})


def _place(
    area: Area, households: int, kinds: "Sequence[MemberKind]", able: Counter[tuple[str, str]], every: Counts
) -> Place:
    counts = {one.id: able[area.code, one.id] for one in kinds}
    people = sum(counts.values())
    return Place(
        area=area,
        households=households,
        people=people,
        waiting=sum(every[area.code, one.id] for one in kinds) - people,
        rate=rate(people, households),
        empty=[one for one in kinds if one.policy and not counts[one.id]],
        counts=counts,
    )


def _lane(kind: "MemberKind", places: Sequence[Place], able: Counter[tuple[str, str]], every: Counts) -> Lane:
    codes = [place.area.code for place in places]
    people = sum(able[code, kind.id] for code in codes)
    return Lane(
        kind=kind,
        people=people,
        waiting=sum(every[code, kind.id] for code in codes) - people,
        empty=sum(not able[code, kind.id] for code in codes),
        rate=rate(people, sum(place.households for place in places)),
        policy=rate(kind.policy, sum(census_households().values())) if kind.policy else None,
    )


def _lack(lane: Lane) -> float:
    """How far below the policy's figure a lane is: 0 nobody, 1 as many; lanes without a figure come last."""
    return (lane.rate or 0) / lane.policy if lane.policy else float("inf")


def rate(people: int, households: int) -> float | None:
    """People per 1,000 households; None where no household is known."""
    return round(people * THOUSAND / households, 2) if households else None


def shades(rates: Mapping[str, float | None]) -> dict[str, int]:
    """Place -> 0 the thinnest to 4; nobody at all is 0."""
    ranked = sorted({one for one in rates.values() if one})
    return {place: 1 + ranked.index(one) * SHADES // len(ranked) if one else 0 for place, one in rates.items()}
