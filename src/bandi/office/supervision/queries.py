"""Questions of those who look after the work: the nation by place, month and channel; what stands still; who has much.

Numbers of the nation are shown coarse: a cell of one to seven is not told, others are rounded to five, and totals are
made of what is shown (`discovery/small.py`), so that nothing can be found by subtracting.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Sum
from django.db.models.functions import Coalesce

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.places import below
from bandi.office.accounts.queries import areas, areas_of, colleagues, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.queries import current_round
from bandi.office.discovery.small import shown, total
from bandi.office.supervision.models import MonthCount
from bandi.office.worklist.desk import DeskRow, desk_rows, waiting
from bandi.office.worklist.models import Listing

COUNTS = ("found", "visited", "public", "private", "unreached")
YEAR, LIVE = 12, 3  # months shown; months within which a hub that listed somebody is live
MOST = 100


@dataclass(frozen=True)
class Line:
    """One place, month or channel in numbers; None is one to seven."""

    code: str
    name_ko: str
    name_en: str
    counts: Mapping[str, int | None]
    live: int = 0
    hubs: int = 0


@dataclass(frozen=True)
class Nation:
    """The nation, or one province or district of it, in the last twelve months."""

    level: str  # what a line of `places` is: province, district or hub
    above: Sequence[tuple[str, str, str]]  # code, Korean, English of the places chosen so far
    places: Sequence[Line]
    months: Sequence[Line]  # newest first; code is the first day
    channels: Sequence[Line]
    whole: Mapping[str, int | None]
    live: int
    hubs: int
    counted_at: datetime | None


def nation(user: User, *, within: str = "") -> Nation:
    """Everything counted below a place: "" the nation, two digits a province, five a district.

    Reads the counts the job made; no household is counted here. Raises OutOfReach for a place nobody knows.
    """
    require(user, Permission.NATION_VIEW)
    held, today = below(within), clock.today()
    code = held.column
    rows = MonthCount.objects.filter(hub__code__startswith=within, month__gt=_months_back(today, YEAR)).order_by()
    recent = rows.filter(month__gt=_months_back(today, LIVE), found__gt=0)
    live = dict(recent.values_list(f"hub__{code}").annotate(Count("hub", distinct=True)))
    told = {line[f"hub__{code}"]: line for line in rows.values(f"hub__{code}").annotate(**_sums())}
    places = [
        Line(key, ko, en, _shown(told.get(key, {})), live=live.get(key, 0), hubs=count)
        for key, ko, en, count in held.places
    ]
    record(by=user, action=Action.NATION_VIEW, detail={"within": within, "places": len(places)})
    return Nation(
        level=held.level,
        above=held.above,
        places=places,
        months=[_line(line, "month") for line in rows.values("month").annotate(**_sums()).order_by("-month")],
        channels=[_line(line, "channel") for line in rows.values("channel").annotate(**_sums()).order_by("channel")],
        whole=_total(places),
        live=sum(live.values()),
        hubs=sum(count for *_, count in held.places),
        counted_at=rows.aggregate(at=Max("counted_at"))["at"],
    )


@dataclass(frozen=True)
class Stuck:
    """Open households about which nobody did anything for some days."""

    days: int
    rows: Sequence[tuple[DeskRow, int]]  # longest first, with the days since the last step; at most MOST
    by_area: Sequence[tuple[Area, int]]
    total: int
    handed_up: int  # of them and of all others: those that need a case meeting or a second look


def stuck(user: User, *, days: int) -> Stuck:
    """What stands still in the person's neighbourhoods. The trail names the households shown."""
    if not (user.may(Permission.TEAM_VIEW) or user.may(Permission.DISTRICT_VIEW)):
        raise PermissionDenied(Permission.TEAM_VIEW)
    round_ = current_round()
    own = {area.code: area for area in areas(user)}
    if round_ is None:
        return Stuck(days, [], [], 0, handed_up=0)
    now = clock.now()
    rows = Listing.objects.for_user(user).filter(waiting(), round=round_)
    still = rows.annotate(step=Coalesce("last_attempt_at", "round__published_at")).filter(
        step__lt=now - timedelta(days=days)
    )
    found = list(still.select_related("candidate", "household", "assignee").order_by("step", "pk")[:MOST])
    told = desk_rows(user, found, round_=round_, names=own)
    counted = Counter(dict(still.order_by().values_list("area").annotate(Count("pk"))))
    record(
        by=user,
        action=Action.DISTRICT_VIEW,
        subjects=[row.household for row in told],
        areas=areas_of(user),
        detail={"stuck": days},
    )
    return Stuck(
        days=days,
        rows=[(row, (now - listing.step).days) for row, listing in zip(told, found, strict=True)],
        by_area=[(own[code], count) for code, count in counted.most_common() if code in own],
        total=counted.total(),
        handed_up=rows.exclude(candidate__escalates="").count(),
    )


@dataclass(frozen=True)
class Weighed:
    """A colleague and what her open households weigh, now and after a change that is only looked at."""

    person: User
    open: int
    load: int
    after: int


@dataclass(frozen=True)
class Handing:
    """A reassignment before it is made."""

    people: Sequence[Weighed]
    rows: Sequence[DeskRow]  # open households of the colleague who gives
    chosen: frozenset[str] = field(default=frozenset())


def handing(user: User, *, giver: str, taker: str = "", chosen: Sequence[str] = ()) -> Handing:
    """What colleagues have, and what they would have if the chosen households went from one to the other."""
    require(user, Permission.ASSIGN)
    round_ = current_round()
    rows = Listing.objects.for_user(user).filter(waiting(), round=round_, assignee__isnull=False)
    weights = {one.code: one.weight for one in door.urgency().load}
    open_, load = Counter[str](), Counter[str]()
    moved = 0
    for pk, username, band in rows.values_list("pk", "assignee__username", "candidate__band"):
        open_[username] += 1
        load[username] += weights.get(band, 1)
        moved += weights.get(band, 1) if str(pk) in chosen and username == giver else 0
    change = {giver: -moved, taker: moved} if giver != taker else {}
    people = [
        Weighed(one, open_[one.username], load[one.username], load[one.username] + change.get(one.username, 0))
        for one in colleagues(user)
    ]
    held = rows.filter(assignee__username=giver).select_related("candidate", "household", "assignee")
    listed = list(held.order_by("due_on", "pk")[:MOST])
    told = desk_rows(user, listed, round_=round_, names={area.code: area for area in areas(user)}) if round_ else []
    record(
        by=user,
        action=Action.TEAM_VIEW,
        subjects=[row.household for row in told],
        areas=areas_of(user),
        detail={"handing": len(chosen)},
    )
    return Handing(people, told, frozenset(chosen))


def _months_back(day: date, months: int) -> date:
    """The first day of the month so many months before; months later than it are that many."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def _sums() -> dict[str, Any]:
    return {name: Sum(name) for name in COUNTS}


def _shown(line: Mapping[str, Any]) -> dict[str, int | None]:
    return {name: shown(line.get(name) or 0) for name in COUNTS}


def _line(line: Mapping[str, Any], name: str) -> Line:
    return Line(str(line[name]), "", "", _shown(line))


def _total(lines: Sequence[Line]) -> dict[str, int | None]:
    """Made of shown cells alone."""
    return {
        name: total(sum(line.counts[name] or 0 for line in lines), sum(line.counts[name] is None for line in lines))
        for name in COUNTS
    }
