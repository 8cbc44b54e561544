"""Partners in numbers (협약기관 현황): whose agreement ends, whose return is late, and what came of each poster.

Scans and returns are known here. What became of them the room that takes reports knows: it says so once, at start
(`reached_by`), and the page then shows scans → reports → households → supported.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, Sum

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.door.network import network
from bandi.office.network.marks import spaced
from bandi.office.network.models import Partner, PartnerReturn, Poster
from bandi.office.network.partners import holds, reachable_partner
from bandi.office.network.periods import LOOK_BACK, late_periods
from bandi.office.pages import language

PAGE, MOST = 50, 2_000


@dataclass(frozen=True)
class Reached:
    """What came of the reports under one poster's code."""

    reports: int = 0
    households: int = 0
    supported: int = 0


Source = Callable[[User, Sequence[str]], Mapping[str, Reached]]
_SOURCES: list[Source] = []


def reached_by(source: Source) -> None:
    """Says who knows what became of reports: asked with the person who looks and the posters' codes."""
    _SOURCES[:] = [source]


def reached(user: User, codes: Sequence[str]) -> Mapping[str, Reached] | None:
    """Poster's code -> what came of it; None while nobody knows."""
    return _SOURCES[0](user, codes) if _SOURCES else None


@dataclass(frozen=True)
class Standing:
    """How a partner stands today."""

    partner: Partner
    kind: str  # in the page's language
    holds: bool
    renew: bool  # its end is near
    late: Sequence[date]  # months without an answer whose time is over
    nil: int  # returns of the last year that saw nothing
    seen: int  # returns that saw something
    scans: int

    @property
    def phone(self) -> str:
        """The number as people write it."""
        return spaced(self.partner.phone)


@dataclass(frozen=True)
class PosterTold:
    """One poster with what came of it."""

    poster: Poster
    scans: int
    reached: Reached | None


@dataclass(frozen=True)
class Totals:
    """The top of the page."""

    partners: int  # agreements that hold
    renew: int
    late: int
    nil: int
    seen: int
    scans: int


@dataclass(frozen=True)
class PartnerPage:
    """Partners of the person's neighbourhoods."""

    rows: Page[Standing]
    totals: Totals
    late: Sequence[Standing]


TABS = ("all", "renew", "late", "ended")


def partners(user: User, *, tab: str = "all", q: str = "", page: int = 1) -> PartnerPage:
    """Partners, those that need something first. At most MOST are looked at. The look is written to the trail."""
    require(user, Permission.NETWORK_VIEW)
    today = clock.today()
    found = Partner.objects.for_user(user).select_related("area").prefetch_related(_answers(today))
    if q.strip():
        found = found.filter(Q(name__icontains=q.strip()) | Q(address__icontains=q.strip()))
    rows = list(found[:MOST])
    scans = _scans([row.pk for row in rows])
    all_ = [standing_of(row, today, scans.get(row.pk, 0)) for row in rows]
    now = [one for one in all_ if one.holds or one.partner.starts_on > today]
    chosen = {
        "renew": [one for one in all_ if one.renew],
        "late": [one for one in now if one.late],
        "ended": [one for one in all_ if one not in now],
    }.get(tab, now)
    chosen.sort(key=lambda one: (not one.renew, not one.late, one.partner.name))
    totals = Totals(
        partners=sum(one.holds for one in all_),
        renew=sum(one.renew for one in all_),
        late=sum(bool(one.late) for one in now),
        nil=sum(one.nil for one in all_),
        seen=sum(one.seen for one in all_),
        scans=sum(one.scans for one in all_),
    )
    record(by=user, action=Action.PARTNER_VIEW, areas=areas_of(user), detail={"tab": tab, "partners": len(rows)})
    return PartnerPage(Paginator(chosen, PAGE).get_page(page), totals, [one for one in now if one.late])


def partner_told(user: User, row: Partner) -> tuple[Standing, Sequence[PosterTold], Sequence[PartnerReturn]]:
    """One partner: how it stands, its posters with what came of each, its answers. Written to the trail."""
    require(user, Permission.NETWORK_VIEW)
    today = clock.today()
    row = reachable_partner(user, row.pk)
    posters = list(Poster.objects.filter(partner=row.pk).annotate(scans=Sum("days__scans")))
    known = reached(user, [one.code for one in posters])
    told = [
        PosterTold(one, one.scans or 0, None if known is None else known.get(one.code, Reached())) for one in posters
    ]
    record(by=user, action=Action.PARTNER_VIEW, areas=[row.area_id], detail={"partner": str(row.pk)})
    answers = list(row.returns.all()[: LOOK_BACK + 1])
    return standing_of(row, today, sum(one.scans for one in told)), told, answers


def to_renew(user: User) -> int:
    """How many agreements end within the days in which they are asked for again, or ended as lately without renewal."""
    day = clock.today()
    return Partner.objects.for_user(user).filter(ended_on__isnull=True, **_near(day)).count()


def standing_of(row: Partner, today: date, scans: int) -> Standing:
    """How a partner stands; its answers should be at hand (`returns`)."""
    answers = {one.period: one.seen for one in row.returns.all()}
    near = _near(today)
    return Standing(
        partner=row,
        kind=next((getattr(one, language()) for one in network().partners if one.id == row.kind), row.kind),
        holds=holds(row, today),
        renew=row.ended_on is None and near["ends_on__gte"] <= row.ends_on <= near["ends_on__lte"],
        late=late_periods(row, answers, today) if row.ended_on is None else [],
        nil=sum(not seen for seen in answers.values()),
        seen=sum(bool(seen) for seen in answers.values()),
        scans=scans,
    )


def _near(today: date) -> dict[str, date]:
    days = timedelta(days=network().renewal_days)
    return {"ends_on__gte": today - days, "ends_on__lte": today + days}


def _answers(today: date) -> "Prefetch[str]":
    since = date(today.year - 1, today.month, 1)
    return Prefetch("returns", PartnerReturn.objects.filter(period__gte=since))


def _scans(partners: Sequence[UUID]) -> dict[UUID, int]:
    rows = Poster.objects.filter(partner__in=partners).order_by().values_list("partner")
    return {partner: scans or 0 for partner, scans in rows.annotate(Sum("days__scans"))}
