"""Who should keep which household (배정 제안): the cheapest way to share them all, each with the reasons for it.

A household costs little with a member on its road or who goes there already, and much with one who does not speak its
language; each further household of one member costs more than the one before, so that loads come out even. Minimum
cost flow finds the best share of all. The same members and households give the same answer, in whatever order they
are told. A member keeps households of her own neighbourhood only: elsewhere her doors do not open.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

ELSEWHERE = 8  # the walk to a road she does not go to, in households of load; ours [I]
UNSPOKEN = 500  # rather anybody who speaks the language than an even load
NOBODY = 100_000


@dataclass(frozen=True)
class Keeper:
    """A member as the proposal sees her."""

    id: str
    area: str
    kept: int  # households she keeps already
    most: int
    road: str = ""  # of her home
    roads: frozenset[str] = frozenset()  # of households she keeps
    tongues: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Needing:
    """A household nobody keeps."""

    id: str
    area: str
    road: str
    tongue: str


@dataclass(frozen=True)
class Match:
    """A household, who should keep it (nobody: no place left), and why: codes of WHYS."""

    home: str
    keeper: str | None
    why: tuple[str, ...] = ()
    load: int = 0  # households she would keep


WHYS: dict[str, tuple[str, str]] = {
    "why_own_road": ("사는 길과 같은 길", "the road she lives on"),
    "why_same_road": ("이미 다니는 길", "a road she goes to already"),
    "why_tongue": ("말이 통함", "speaks the language"),
    "why_few": ("맡은 가구가 적은 편", "keeps few households"),
    "why_no_place": ("자리가 남은 단원이 없음", "no member has a place left"),
    "why_no_member": ("이 동네에 활동 중인 단원이 없음", "no active member in this neighbourhood"),
}
"""Why a member was proposed, in words."""


def propose(keepers: Iterable[Keeper], homes: Iterable[Needing], *, everyone: str) -> Sequence[Match]:
    """One match for each household, in the order of their ids. `everyone`: the language every member speaks."""
    team: Mapping[str, list[Keeper]] = _by_area(sorted(keepers, key=lambda one: one.id))
    places: dict[str, list[Needing]] = defaultdict(list)
    for home in sorted(homes, key=lambda one: one.id):
        places[home.area].append(home)
    found = [match for area in sorted(places) for match in _share(team.get(area, []), places[area], everyone)]
    return sorted(found, key=lambda match: match.home)


def _share(team: Sequence[Keeper], homes: Sequence[Needing], everyone: str) -> list[Match]:
    """The best share within one neighbourhood."""
    flow, end = SimpleMinCostFlow(), len(homes) + len(team)
    arcs: dict[int, tuple[int, int]] = {}
    for place, home in enumerate(homes):
        flow.set_node_supply(place, 1)
        flow.add_arc_with_capacity_and_unit_cost(place, end, 1, NOBODY)
        for number, keeper in enumerate(team):
            cost = _walk(keeper, home) + (0 if _speaks(keeper, home, everyone) else UNSPOKEN)
            arcs[flow.add_arc_with_capacity_and_unit_cost(place, len(homes) + number, 1, cost)] = (place, number)
    for number, keeper in enumerate(team):
        for load in range(keeper.kept + 1, keeper.most + 1):
            flow.add_arc_with_capacity_and_unit_cost(len(homes) + number, end, 1, load)
    flow.set_node_supply(end, -len(homes))
    if flow.solve() != flow.OPTIMAL:
        raise ArithmeticError("no share was found although nobody is always possible")
    given = {place: number for arc, (place, number) in arcs.items() if flow.flow(arc)}
    loads = [keeper.kept for keeper in team]
    for number in given.values():
        loads[number] += 1
    return [_told(home, given.get(place), team, loads, everyone) for place, home in enumerate(homes)]


def _told(home: Needing, number: int | None, team: Sequence[Keeper], loads: Sequence[int], everyone: str) -> Match:
    if number is None:
        return Match(home.id, None, ("why_no_place" if team else "why_no_member",))
    keeper = team[number]
    why = []
    if home.road and home.road == keeper.road:
        why.append("why_own_road")
    elif _walk(keeper, home) == 0:
        why.append("why_same_road")
    if home.tongue != everyone and _speaks(keeper, home, everyone):
        why.append("why_tongue")
    if not why or loads[number] <= min(loads) + 1:
        why.append("why_few")
    return Match(home.id, keeper.id, tuple(why), loads[number])


def _walk(keeper: Keeper, home: Needing) -> int:
    return 0 if home.road and (home.road == keeper.road or home.road in keeper.roads) else ELSEWHERE


def _speaks(keeper: Keeper, home: Needing, everyone: str) -> bool:
    return home.tongue == everyone or home.tongue in keeper.tongues


def _by_area(keepers: Iterable[Keeper]) -> dict[str, list[Keeper]]:
    found: dict[str, list[Keeper]] = defaultdict(list)
    for keeper in keepers:
        found[keeper.area].append(keeper)
    return found
