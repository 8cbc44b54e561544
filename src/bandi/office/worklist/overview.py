"""The team's and the district's numbers: work that waits, never a ranking of people (팀·구 현황)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas, areas_of, colleagues, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.models import Candidate, Round
from bandi.office.discovery.queries import current_round
from bandi.office.errors import OutOfReach
from bandi.office.worklist.desk import DeskRow, desk_rows, overdue, waiting
from bandi.office.worklist.models import Listing
from bandi.office.worklist.states import WorkState

SHOWN = 20
SMALL = 5  # cells below this are not shown by trait


@dataclass(frozen=True)
class Load:
    """How much work one colleague holds."""

    person: User
    open: int
    overdue: int
    met: int


@dataclass(frozen=True)
class TeamPage:
    """What a lead looks at first."""

    round: Round | None
    overdue: Sequence[DeskRow]  # the first twenty
    overdue_total: int
    unassigned: int
    open: int
    closed: int
    load: Sequence[Load]
    seconds: int = 0  # came up a second time and were never settled: the lead looks
    meetings: int = 0  # a third time: a case meeting


@dataclass(frozen=True)
class AreaNumbers:
    """One neighbourhood in numbers."""

    area: Area
    listed: int
    contacted: int
    met: int
    supported: int
    unreached: int
    overdue: int
    awaiting: int
    reference: int


@dataclass(frozen=True)
class AreaMap:
    """A neighbourhood's outline and how many households wait in it, by band and by road. No household is a point."""

    area: Area
    bands: dict[str, int]
    roads: Sequence[tuple[str, int]]  # road name -> households; roads with fewer than five are gathered under ""
    total: int


def team(user: User) -> TeamPage:
    """The team page. Households named on it are written to the trail."""
    require(user, Permission.TEAM_VIEW)
    round_ = current_round()
    if round_ is None:
        return TeamPage(None, [], 0, 0, open=0, closed=0, load=[])
    today = clock.today()
    rows = Listing.objects.for_user(user).filter(round=round_)
    late = rows.filter(overdue(today)).select_related("candidate", "household", "assignee").order_by("due_on", "pk")
    told = desk_rows(user, list(late[:SHOWN]), round_=round_, names={area.code: area for area in areas(user)})
    numbers = rows.aggregate(
        overdue=Count("pk", filter=overdue(today)),
        unassigned=Count("pk", filter=waiting() & Q(assignee__isnull=True)),
        open=Count("pk", filter=waiting()),
        closed=Count("pk", filter=~waiting()),
        seconds=Count("pk", filter=waiting() & Q(candidate__escalates="team_lead")),
        meetings=Count("pk", filter=waiting() & Q(candidate__escalates="case_meeting")),
    )
    record(
        by=user,
        action=Action.TEAM_VIEW,
        subjects=[row.household for row in told],
        areas=areas_of(user),
        detail={"round": round_.id},
    )
    return TeamPage(
        round=round_,
        overdue=told,
        overdue_total=numbers["overdue"],
        unassigned=numbers["unassigned"],
        open=numbers["open"],
        closed=numbers["closed"],
        load=_load(user, round_),
        seconds=numbers["seconds"],
        meetings=numbers["meetings"],
    )


def district(user: User) -> Sequence[AreaNumbers]:
    """Every neighbourhood of the person in numbers; no household is named."""
    require(user, Permission.DISTRICT_VIEW)
    round_ = current_round()
    if round_ is None:
        return []
    today = clock.today()
    listed = Listing.objects.for_user(user).filter(round=round_).order_by().values("area")
    counted: dict[str, Mapping[str, Any]] = {
        row["area"]: row
        for row in listed.annotate(
            listed=Count("pk"),
            contacted=Count("pk", filter=~Q(state=WorkState.TODO)),
            met=Count("pk", filter=Q(state__in=[WorkState.MET, WorkState.DONE])),
            supported=Count("pk", filter=Q(result__in=door.SUPPORTING)),
            unreached=Count("pk", filter=Q(state=WorkState.UNREACHED)),
            overdue=Count("pk", filter=overdue(today)),
            awaiting=Count("pk", filter=Q(awaiting=True)),
        )
    }
    spare = Candidate.objects.for_user(user).filter(round=round_, listed=False).order_by()
    reference = dict(spare.values_list("area").annotate(Count("pk")))
    record(by=user, action=Action.DISTRICT_VIEW, areas=areas_of(user), detail={"round": round_.id})
    names = ("listed", "contacted", "met", "supported", "unreached", "overdue", "awaiting")
    return [
        AreaNumbers(
            area=area,
            reference=reference.get(area.code, 0),
            **{name: counted.get(area.code, {}).get(name, 0) for name in names},
        )
        for area in areas(user)
    ]


def area_map(user: User, *, area: str) -> AreaMap:
    """Where work waits in one neighbourhood, as an outline with counts. Raises OutOfReach next door."""
    require(user, Permission.HOUSEHOLD_VIEW)
    here = next((own for own in areas(user) if own.code == area), None)
    if here is None:
        raise OutOfReach("area")
    rows = Listing.objects.for_user(user).filter(waiting(), area=area, round=current_round()).order_by()
    bands = dict(rows.values_list("candidate__band").annotate(Count("pk")))
    roads = Counter[str]()
    for road, count in rows.values_list("household__street_masked").annotate(Count("pk")):
        roads[road if count >= SMALL else ""] += count
    record(by=user, action=Action.MAP_VIEW, areas=[area], detail={"households": sum(bands.values())})
    ordered = sorted(roads.items(), key=lambda item: (item[0] == "", -item[1], item[0]))
    return AreaMap(area=here, bands=bands, roads=ordered, total=sum(bands.values()))


def _load(user: User, round_: Round) -> list[Load]:
    today = clock.today()
    held = (
        Listing.objects.for_user(user)
        .filter(round=round_, assignee__isnull=False)
        .order_by()
        .values("assignee")
        .annotate(
            open=Count("pk", filter=waiting()),
            overdue=Count("pk", filter=overdue(today)),
            met=Count("pk", filter=Q(state=WorkState.MET)),
        )
    )
    by_person = {row["assignee"]: (row["open"], row["overdue"], row["met"]) for row in held}
    return [Load(person, *by_person.get(person.pk, (0, 0, 0))) for person in colleagues(user)]
