"""Data or people? (자료와 사람): who found the households of a year, how soon they were met, and how many nobody found.

A household counts in the month of its first sign, where none came in the year before. Signs of the 180 days after it
say whether data, people or both found it. Counts below eight are not shown and the others are rounded, as elsewhere.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from uuid import UUID

from django.db import transaction
from django.db.models import Min, Q, Sum
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.analysis.queries import reachable
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.small import SMALL, shown, total
from bandi.office.network.models import PartnerReturn
from bandi.office.pages import language
from bandi.office.reports.models import Report
from bandi.office.visits.models import ContactAttempt, Result, Visit
from bandi.office.worklist.duties import OWN_FIND, UNIVERSAL
from bandi.office.worklist.models import Duty, Listing

MONTHS, TOGETHER = 12, timedelta(days=180)
LEADER = "g21"  # of the mandated groups: village and ward heads
BY_DATA = "by_data"
CHANNELS: dict[str, tuple[str, str]] = {
    BY_DATA: ("자료(차수 명단)", "Data: lists of rounds"),
    "by_web": ("이웃·본인, 누리집", "Neighbours and households, web page"),
    "by_phone": ("전화", "Telephone"),
    "by_poster": ("협력 가게·기관(QR·전산 연결)", "Partners: posters and systems"),
    "by_leader": ("통장·이장", "Village leaders"),
    "by_care": ("우리동네돌봄단", "Neighbourhood care team"),
    "by_universal": ("보편방문", "Universal visits"),
    "by_mandated": ("그 밖의 신고의무자", "Other mandated reporters"),
    "by_own_find": ("직접 발견", "Officers' own finds"),
}
"""How a household came to notice -> its words."""
SIDES = ("data", "people", "both")
Z = 1.96  # of a 95 % interval
HOLDS = Q(superseded=False) & (Q(needs_second=False) | Q(confirmed_at__isnull=False))


@dataclass(frozen=True)
class Sign:
    """One household came to notice in one way on one day."""

    household: UUID
    channel: str
    on: date


@dataclass(frozen=True)
class MonthRow:
    """What one month found, exact. Pages show `of`."""

    month: date
    counts: Mapping[str, int]

    def of(self, side: str) -> int | None:
        """What is published; None: fewer than eight."""
        return shown(self.counts.get(side, 0))

    @property
    def cells(self) -> list[int | None]:
        """By data only, by people only, by both, and all of them: shown cells alone, a small one stands for four."""
        cells = [self.of(side) for side in SIDES]
        known = [cell for cell in cells if cell is not None]
        return [*cells, total(sum(known), len(cells) - len(known))]


@dataclass(frozen=True)
class ChannelRow:
    """What came by one way in the year."""

    code: str
    name: str
    households: int | None  # shown
    alone: int | None  # of those, no other way found them
    helped: int | None  # of those, led to help
    days: float | None  # median from the sign to the first contact; None below eight contacts


@dataclass(frozen=True)
class Estimate:
    """How many there were in all (포획-재포획 추정), by Chapman's formula with a 95 % interval."""

    all: float
    low: float
    high: float
    found: int

    @property
    def unseen(self) -> tuple[int, int, int]:
        """Nobody found: estimate, least and most, to five households."""
        return tuple(5 * max(0, round((one - self.found) / 5)) for one in (self.all, self.low, self.high))  # type: ignore[return-value]


@dataclass(frozen=True)
class ChannelPage:
    """Everything the page shows."""

    first: date
    last: date
    district: str
    name: str
    districts: Sequence[tuple[str, str]]
    months: Sequence[MonthRow] = ()
    channels: Sequence[ChannelRow] = ()
    estimate: Estimate | None = None
    overlap: int | None = None  # helped, and found by both: shown
    returned: int | None = None  # households partners said they saw, in their returns

    @property
    def whole(self) -> MonthRow:
        """All months, exact sums."""
        sums: Counter[str] = Counter()
        for row in self.months:
            sums.update(row.counts)
        return MonthRow(self.first, sums)


@dataclass
class Found:
    """One household's signs and what followed, within the bounds of the year."""

    first: date
    signs: dict[str, date] = field(default_factory=dict)  # channel -> its first sign

    @property
    def side(self) -> str:
        """Found by data, by people, or both."""
        by_data = BY_DATA in self.signs
        return "both" if by_data and len(self.signs) > 1 else "data" if by_data else "people"


def estimate(data: int, people: int, both: int) -> Estimate | None:
    """How many there are in all, of whom each way found a part; None below eight found by both.

    Chapman 1951, nearly unbiased from an overlap of seven (Seber); the interval is log-normal over those nobody found,
    so that it never falls below what was found. Raises ValueError when the overlap is larger than a part.
    """
    if both > min(data, people) or both < 0:
        raise ValueError("more found by both than by one")
    if both < SMALL:
        return None
    found = data + people - both
    every = (data + 1) * (people + 1) / (both + 1) - 1
    spread = (data + 1) * (people + 1) * (data - both) * (people - both) / ((both + 1) ** 2 * (both + 2))
    unseen = every - found
    if unseen <= 0 or spread <= 0:
        return Estimate(max(every, found), found, max(every, found), found)
    factor = math.exp(Z * math.sqrt(math.log(1 + spread / unseen**2)))
    return Estimate(every, found + unseen / factor, found + unseen * factor, found)


def gathered(signs: Iterable[Sign], *, first: date, last: date) -> dict[UUID, Found]:
    """Households first noticed between two days, with the first sign of each way in the 180 days that follow."""
    of_home: dict[UUID, list[Sign]] = defaultdict(list)
    for sign in signs:
        of_home[sign.household].append(sign)
    found: dict[UUID, Found] = {}
    for home, own in of_home.items():
        earliest = min(sign.on for sign in own)
        if first <= earliest <= last:
            made = found[home] = Found(earliest)
            for sign in sorted(own, key=lambda one: (one.on, one.channel)):
                if sign.on <= earliest + TOGETHER:
                    made.signs.setdefault(sign.channel, sign.on)
    return found


def by_month(found: Mapping[UUID, Found], *, first: date) -> list[MonthRow]:
    """The months of the year, newest first."""
    counts: dict[date, Counter[str]] = {_later(first, place): Counter() for place in range(MONTHS)}
    for one in found.values():
        counts[one.first.replace(day=1)][one.side] += 1
    return [MonthRow(month, counts[month]) for month in sorted(counts, reverse=True)]


@transaction.atomic
def channel_page(user: User, *, district: str = "", until: date | None = None) -> ChannelPage:
    """Who found the households of twelve months in one district. The look is written to the trail."""
    require(user, Permission.GAP_VIEW)
    places = list(reachable(user).defer("outline"))
    districts = {area.district_code: str(getattr(area, f"district_{language()}")) for area in places}
    chosen = district if district in districts else next(iter(districts), "")
    end = (until or clock.today()).replace(day=1)
    first, last = _later(end, 1 - MONTHS), _later(end, 1) - timedelta(days=1)
    record(by=user, action=Action.GAP_VIEW, detail={"channels": chosen, "until": last.isoformat()})
    about = {"first": first, "last": last, "district": chosen, "name": districts.get(chosen, "")}
    known = sorted(districts.items(), key=lambda one: one[1])
    if not chosen:
        return ChannelPage(districts=known, **about)  # type: ignore[arg-type]
    codes = [area.code for area in places if area.district_code == chosen]
    with within(codes):
        found = gathered(_signs(codes, since=_later(first, -MONTHS), last=last), first=first, last=last)
        helped, met = _helped(found), _met(found)
        seen = PartnerReturn.objects.filter(area__in=codes, period__range=(first, last)).aggregate(n=Sum("seen"))["n"]
    sides = Counter(found[home].side for home in helped)
    return ChannelPage(
        districts=known,
        months=by_month(found, first=first),
        channels=[_row(code, found, helped, met) for code in CHANNELS],
        estimate=estimate(sides["data"] + sides["both"], sides["people"] + sides["both"], sides["both"]),
        overlap=shown(sides["both"]),
        returned=shown(seen or 0),
        **about,  # type: ignore[arg-type]
    )


def _row(code: str, found: Mapping[UUID, Found], helped: set[UUID], met: Mapping[UUID, list[date]]) -> ChannelRow:
    own = {home: one for home, one in found.items() if code in one.signs}
    days = [
        (min(after) - one.signs[code]).days
        for home, one in own.items()
        if (after := [day for day in met.get(home, ()) if day >= one.signs[code]])
    ]
    return ChannelRow(
        code=code,
        name=CHANNELS[code][language() == "en"],
        households=shown(len(own)),
        alone=shown(sum(1 for one in own.values() if len(one.signs) == 1)),
        helped=shown(len(helped & set(own))),
        days=float(median(days)) if len(days) >= SMALL else None,
    )


def _signs(codes: Sequence[str], *, since: date, last: date) -> list[Sign]:
    """Everything that brought a household of these neighbourhoods to notice.

    A visit made to everybody finds a household only when it leads to help; the offer alone says nothing.
    """
    until = last + TOGETHER
    reports = Report.objects.filter(area__in=codes, household__isnull=False, received_at__date__range=(since, until))
    told = reports.exclude(state=Report.State.REJECTED).order_by()
    signs = [
        Sign(home, _way(way, group, code), timezone.localdate(at))
        for home, way, group, code, at in told.values_list("household", "way", "group", "source_code", "received_at")
    ]
    raised = {sign.household for sign in signs}
    listed = Listing.objects.filter(area__in=codes).order_by()
    rounds = listed.exclude(candidate__asked__in=(OWN_FIND, UNIVERSAL)).filter(
        round__published_on__range=(since, until)
    )
    days = rounds.values_list("household").annotate(on=Min("round__published_on"))
    signs += [Sign(home, BY_DATA, on) for home, on in days]
    own = listed.filter(candidate__asked=OWN_FIND, household__created_at__date__range=(since, until))
    made = own.values_list("household", "household__created_at").distinct()
    signs += [Sign(home, "by_own_find", timezone.localdate(at)) for home, at in made if home not in raised]
    worried = Duty.objects.filter(area__in=codes, duty="care_worry", made_at__date__range=(since, until)).order_by()
    signs += [Sign(home, "by_care", timezone.localdate(at)) for home, at in worried.values_list("household", "made_at")]
    helped = Result.objects.filter(
        HOLDS, area__in=codes, listing__candidate__asked=UNIVERSAL, outcome__in=door.SUPPORTING,
        given_on__range=(since, until),
    )  # fmt: skip
    signs += [Sign(home, "by_universal", on) for home, on in helped.order_by().values_list("household", "given_on")]
    return signs


def _way(way: str, group: str, source: str) -> str:
    if source:
        return "by_poster"
    if group:
        return "by_leader" if group == LEADER else "by_mandated"
    if way == Report.Way.LEADER:
        return "by_leader"
    return "by_phone" if way == Report.Way.PHONE else "by_web"


def _helped(found: Mapping[UUID, Found]) -> set[UUID]:
    """Households whose work led to help after their first sign."""
    rows = Result.objects.filter(HOLDS, household__in=list(found), outcome__in=door.SUPPORTING).order_by()
    return {home for home, on in rows.values_list("household", "given_on") if on >= found[home].first}


def _met(found: Mapping[UUID, Found]) -> dict[UUID, list[date]]:
    """Household -> days on which somebody tried to reach it or visited."""
    days: dict[UUID, list[date]] = defaultdict(list)
    tried = ContactAttempt.objects.filter(household__in=list(found)).order_by().values_list("household", "at")
    visits = Visit.objects.filter(household__in=list(found), at__isnull=False).order_by().values_list("household", "at")
    for home, at in (*tried, *visits):
        days[home].append(timezone.localdate(_moment(at)))
    return days


def _moment(at: datetime | None) -> datetime:
    assert at is not None
    return at


def _later(month: date, months: int) -> date:
    """The first day of a month so many months later."""
    place = month.year * 12 + month.month - 1 + months
    return date(place // 12, place % 12 + 1, 1)
