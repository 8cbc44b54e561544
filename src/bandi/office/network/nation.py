"""The safety net of the nation (전국 인적안전망): where it is thin, against the policy, and who still lacks what.

Reads the counts a job made, and no member. Every figure is shown coarse by itself (`small.shown`): these are people at
work and no households, and totals in which four stand for each small cell would say something else of one lane in each
table, and be wrong beside the policy's figures. A place whose register nobody ever filled has no figure: that is not
known, and not zero.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Max, Q, Sum

from bandi.office.accounts.models import Area, User
from bandi.office.accounts.places import DIGITS, below
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.network import census_households, network
from bandi.office.discovery.small import shown
from bandi.office.network.coverage import rate, shades
from bandi.office.network.models import LaneCount
from bandi.office.network.training import Trained, trained
from bandi.office.worklist.outline import Atlas, drawn

if TYPE_CHECKING:
    from bandi.office.discovery.door.network import MemberKind

WAITS = ("untrained", "unpledged", "uncleared")
SORTS = ("empty", "rate", "people", "name")


@dataclass(frozen=True)
class Cell:
    """One lane of one place. What is told of it are lines, and `people`."""

    ready: int  # exact
    waits: int  # exact
    empty: int  # neighbourhoods without anybody ready
    hubs: int  # neighbourhoods with a register
    homes: int  # households of these

    @property
    def people(self) -> int | None:
        """Ready members; None is one to seven."""
        return shown(self.ready)


@dataclass(frozen=True)
class PlaceLine:
    """One province, district or neighbourhood."""

    code: str
    ko: str
    en: str
    hubs: int
    told: int  # neighbourhoods with a register; 0: nothing is known
    homes: int  # households of these
    people: int | None
    waits: int | None
    rate: float | None
    empty: "Sequence[tuple[MemberKind, int]]"  # lanes of the policy, and in how many neighbourhoods nobody is ready
    cells: Mapping[str, Cell]  # kind -> of the lanes asked for

    @property
    def gaps(self) -> int:
        """Lanes without anybody, over its neighbourhoods."""
        return sum(many for _, many in self.empty)


@dataclass(frozen=True)
class LaneLine:
    """One kind of member against the policy."""

    kind: "MemberKind"
    people: int | None
    waits: int | None
    empty: int
    rate: float | None
    policy: float | None  # its figure per 1,000 households of the nation
    here: int | None  # its figure for as many households as have a register here
    share: float | None  # of that figure


@dataclass(frozen=True)
class NationNet:
    """What the page shows."""

    level: str
    above: Sequence[tuple[str, str, str]]
    places: Sequence[PlaceLine]
    lanes: Sequence[LaneLine]  # the emptiest of the policy first
    training: Sequence[Trained]
    people: int | None
    waits: int | None
    rate: float | None
    hubs: int
    told: int
    gaps: int
    counted_at: datetime | None
    map: Atlas | None
    shades: Mapping[str, int]


def nation_net(user: User, *, inside: str = "", kind: str = "", sort: str = "empty") -> NationNet:
    """Everything below a place: "" the nation, two digits a province, five a district. The look is written down."""
    require(user, Permission.NATION_VIEW)
    held = below(inside)
    rows = LaneCount.objects.filter(hub__code__startswith=inside).order_by()
    cells, counted_at = _cells(rows, f"hub__{held.column}")
    wanted = [one for one in network().kinds if kind in ("", one.id)]
    places = [_place(line, cells.get(line[0], {}), wanted) for line in held.places]
    told = [one for one in places if one.told]
    homes = sum(one.homes for one in told)
    people, waits = _told(cell for one in told for cell in one.cells.values())
    lanes = [_lane(one, told) for one in wanted]
    record(by=user, action=Action.NATION_VIEW, detail={"within": inside, "net": kind, "places": len(places)})
    return NationNet(
        level=held.level,
        above=held.above,
        places=sorted(places, key=_order(sort)),
        lanes=sorted(lanes, key=lambda one: (not one.kind.policy, -one.empty, one.share or 0)),
        training=trained(_by_group(rows, kind)),
        people=people,
        waits=waits,
        rate=rate(people or 0, homes) if people is not None else None,
        hubs=sum(one.hubs for one in places),
        told=sum(one.told for one in told),
        gaps=sum(one.gaps for one in told),
        counted_at=counted_at,
        map=_map(inside, held.level) if told else None,
        shades=shades({one.code: one.rate for one in told}),
    )


def _cells(rows: Any, place: str) -> tuple[dict[str, dict[str, Cell]], datetime | None]:
    """Place -> kind -> its cell, and when it was counted: one question."""
    asked = rows.values(place, "kind").annotate(
        **{f"n_{name}": Sum(name) for name in ("ready", *WAITS, "homes")},
        hubs=Count("hub", distinct=True),
        staffed=Count("hub", filter=Q(ready__gt=0), distinct=True),
        at=Max("counted_at"),
    )
    found: dict[str, dict[str, Cell]] = defaultdict(dict)
    at = None
    for row in asked:
        waits = sum(row[f"n_{name}"] for name in WAITS)
        empty, at = row["hubs"] - row["staffed"], row["at"]
        found[row[place]][row["kind"]] = Cell(row["n_ready"], waits, empty, row["hubs"], row["n_homes"])
    return found, at


def _by_group(rows: Any, kind: str) -> dict[tuple[str, ...], dict[str, Any]]:
    """Kind and group -> how many are how far, coarse."""
    some = rows.filter(kind=kind) if kind else rows
    sums = {f"n_{name}": Sum(name) for name in Trained.COLUMNS}
    return {
        (row["kind"], row["group"]): {name: shown(row[f"n_{name}"]) for name in Trained.COLUMNS}
        for row in some.values("kind", "group").annotate(**sums)
    }


def _place(line: tuple[str, str, str, int], cells: Mapping[str, Cell], kinds: "Sequence[MemberKind]") -> PlaceLine:
    own = [(one, cells[one.id]) for one in kinds if one.id in cells]
    (people, waits), homes = _told(cell for _, cell in own), max((cell.homes for _, cell in own), default=0)
    return PlaceLine(
        *line,
        told=max((cell.hubs for _, cell in own), default=0),
        homes=homes,
        people=people,
        waits=waits,
        rate=rate(people, homes) if people is not None else None,
        empty=[(one, cell.empty) for one, cell in own if cell.empty and (one.policy or len(kinds) == 1)],
        cells={one.id: cell for one, cell in own},
    )


def _lane(kind: "MemberKind", places: Sequence[PlaceLine]) -> LaneLine:
    own = [place.cells[kind.id] for place in places if kind.id in place.cells]
    (people, waits), homes, nation = _told(own), sum(cell.homes for cell in own), sum(census_households().values())
    here = round(kind.policy * homes / nation) if kind.policy and nation else None
    return LaneLine(
        kind=kind,
        people=people,
        waits=waits,
        empty=sum(cell.empty for cell in own),
        rate=rate(people, homes) if people is not None else None,
        policy=rate(kind.policy, nation) if kind.policy else None,
        here=here,
        share=people / here if here and people is not None else None,
    )


def _told(cells: Iterable[Cell]) -> tuple[int | None, int | None]:
    """Ready members and those who wait, coarse."""
    every = list(cells)
    return shown(sum(cell.ready for cell in every)), shown(sum(cell.waits for cell in every))


def _order(sort: str) -> Any:
    """Places of which nothing is known stand last, whatever the order."""
    keys: dict[str, Any] = {
        "empty": lambda one: (-one.gaps, one.rate or 0),
        "rate": lambda one: one.rate or 0,
        "people": lambda one: -(one.people or 0),
        "name": lambda one: "",
    }
    key = keys.get(sort, keys["empty"])
    return lambda one: (not one.told, key(one), one.code)


def _map(inside: str, level: str) -> Atlas | None:
    codes = Area.objects.filter(code__startswith=inside).order_by("code").values_list("code", flat=True)
    return drawn(tuple(codes), digits=DIGITS[level])
