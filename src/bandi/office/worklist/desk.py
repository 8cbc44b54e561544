"""The officer's desk (업무함): which households wait, in which order, and why each is there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from bandi.office import clock
from bandi.office.accounts.jurisdiction import AreaQuerySet
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import acts_for, areas, areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.models import Candidate, Round, SignalSeen
from bandi.office.discovery.queries import current_round
from bandi.office.prepared import prepared
from bandi.office.worklist.marks import Chip, marks
from bandi.office.worklist.models import Duty, Listing
from bandi.office.worklist.order import Place, next_due, place, urgency
from bandi.office.worklist.states import OPEN, WorkState
from bandi.office.worklist.working_days import working_days_between

PAGE = 25
BANDS = ("urgent", "high", "normal", "low")
SORTS = ("urgent", "due", "points", "card", "new")
SOON = 2  # working days
OF_CANDIDATE = ("band", "why", "rank", "reason_ko", "reason_en", "asked_ko", "asked_en", "escalates")
UNSHOWN = ("household__street", "household__unit", "assignee__password")  # no list needs them; two open with a key


@dataclass(frozen=True)
class DeskFilters:
    """What the desk shows; empty means all. No names here: searching is a POST of its own."""

    tab: str = "open"  # open | due | overdue | mine | unassigned | awaiting | closed | all
    area: str = ""
    band: str = ""
    why: str = ""
    kind: str = ""  # household kind
    state: str = ""
    signal: str = ""
    assignee: str = ""  # username of a colleague
    asked: str = ""  # group, target or query that chose it
    escalates: str = ""  # team_lead | case_meeting
    new: bool = False
    sort: str = "urgent"
    view: str = "card"  # card | table


@dataclass(frozen=True)
class DeskRow:
    """One household on the desk."""

    listing: UUID
    household: UUID
    area: str
    area_ko: str
    area_en: str
    head: str  # masked
    street: str  # road name only
    kind: str
    size: int
    aged: int
    minors: int
    band: str
    why: str
    rank: int | None
    reason_ko: str
    reason_en: str
    asked_ko: str  # name of what chose it, if somebody asked for it
    asked_en: str
    escalates: str
    chips: Sequence[Chip]
    new_signals: int
    due_on: date
    due: str  # overdue | today | soon | later | closed
    due_in: int  # working days until due; negative when overdue
    state: str
    attempts: int
    last_attempt_at: datetime | None
    assignee: str  # name shown; empty when nobody has it
    mine: bool
    result: str
    awaiting: bool
    place: Place  # why it stands where it stands in the order of urgency
    duties: Sequence[Duty]  # whatever else is due about the household, earliest first


@dataclass(frozen=True)
class DeskPage:
    """One page of the desk."""

    rows: Sequence[DeskRow]
    page: "Page[Listing] | None"
    filters: DeskFilters
    counts: Mapping[str, int]  # per tab
    total: int
    round: Round | None
    areas: Sequence[Area]
    signals: Sequence[tuple[str, str, str]] = field(default=())  # (id, ko, en) that occur, for the filter
    asks: Sequence[tuple[str, str, str]] = field(default=())


def desk(user: User, *, filters: DeskFilters, page: int = 1, size: int = PAGE, asking: bool = True) -> DeskPage:
    """The desk of a person; `asking` also tells what may be asked for. The trail names every household shown."""
    require(user, Permission.HOUSEHOLD_VIEW)
    round_, own = current_round(), areas(user)
    if round_ is None:
        return DeskPage(rows=[], page=None, filters=filters, counts={}, total=0, round=None, areas=own)
    asked = Asked(user, filters, round_, size=size)
    counts = asked.counts()
    pages: Paginator[Any] = Paginator(cast(Any, asked), size)
    if filters == DeskFilters(tab=filters.tab, area=filters.area, sort=filters.sort, view=filters.view):
        pages.count = counts.get(filters.tab, counts["open"])  # nothing but the tab narrows: it is counted already
    shown = pages.get_page(page)
    rows = desk_rows(user, list(shown), round_=round_, names={area.code: area for area in own})
    record(
        by=user,
        action=Action.LIST_VIEW,
        subjects=[row.household for row in rows],
        areas=[row.area for row in rows],
        detail={"round": round_.id, "tab": filters.tab, "page": shown.number},
    )
    return DeskPage(
        rows=rows,
        page=shown,
        filters=filters,
        counts=counts,
        total=shown.paginator.count,
        round=round_,
        areas=own,
        signals=_signals(user, round_) if asking else (),
        asks=_asks(user, round_) if asking else (),
    )


class Asked:
    """What somebody asked of the desk: a part of it, and how much there is."""

    def __init__(self, user: User, filters: DeskFilters, round_: Round, *, size: int) -> None:
        self.size = size
        self.areas = [code for code in areas_of(user) if filters.area in ("", code)]
        self.acts, self.round, self.today = acts_for(user), round_.id, clock.today()
        self.filters = replace(filters, area="", view="")

    def counts(self) -> Mapping[str, int]:
        """How many households each tab has."""
        tabs = list(_tabs(self.acts, self.today))
        found = _counts(self.areas, self.round, self.acts, self.today)
        return dict(zip(tabs, found[0] if found else [0] * len(tabs), strict=True))

    def count(self) -> int:
        """How many households were asked for."""
        return _wanted(self.areas, self.round, self.acts, filters=self.filters, today=self.today).count()

    def __getitem__(self, part: slice) -> list[Listing]:
        told = {"filters": self.filters, "today": self.today, "first": part.start, "size": self.size}
        return _shown(self.areas, self.round, *([self.acts] if self.filters.tab == "mine" else []), **told)


@prepared
def _counts(areas: list[str], round_: str, acts: list[int], today: date) -> Any:
    every = {tab: Count("pk", filter=what) for tab, what in _tabs(acts, today).items()}
    rows = Listing.objects.filter(area__among=areas, round=round_).order_by()
    return rows.values("round").annotate(**every).values_list(*every)


@prepared
def _shown(areas: list[str], round_: str, *acts: list[int], filters: DeskFilters, today: date, **part: int) -> Any:
    wanted = _wanted(areas, round_, *acts, filters=filters, today=today)
    return _ordered(wanted, filters.sort, round_=round_, today=today)[part["first"] : part["first"] + part["size"]]


def desk_rows(
    user: User, listings: Sequence[Listing], *, round_: Round, names: Mapping[str, Area]
) -> Sequence[DeskRow]:
    """Rows for listings already chosen. The caller writes the trail."""
    homes = [listing.household_id for listing in listings]
    heads, chips, duties = marks(areas_of(user), homes, round_.id)
    today = clock.today()
    return [
        _row(
            listing,
            duties=duties[listing.household_id],
            user=user,
            head=heads[listing.household_id],
            chips=chips[listing.household_id],
            area=names[listing.area_id],
            today=today,
        )
        for listing in listings
    ]


def due_word(listing: Listing, today: date) -> tuple[str, int]:
    """How urgent the first contact is, and how many working days are left."""
    left = working_days_between(today, listing.due_on)
    if listing.state in (WorkState.DONE, WorkState.UNREACHED):
        return "closed", left
    if listing.attempts:
        return "later", left
    if left < 0:
        return "overdue", left
    return ("today" if left == 0 else "soon" if left <= SOON else "later"), left


def waiting() -> Q:
    """Still open this round."""
    return Q(state__in=OPEN)


def overdue(today: date) -> Q:
    """Nobody tried yet and the day has passed."""
    return Q(state=WorkState.TODO, due_on__lt=today)


def _tabs(acts: Sequence[int], today: date) -> dict[str, Q]:
    return {
        "open": waiting(),
        "due": Q(state=WorkState.TODO, due_on__lte=today),
        "overdue": overdue(today),
        "mine": waiting() & Q(assignee__among=acts),
        "unassigned": waiting() & Q(assignee__isnull=True),
        "awaiting": Q(awaiting=True),
        "closed": Q(state__in=[WorkState.DONE, WorkState.UNREACHED]),
        "all": Q(),
    }


def _wanted(
    areas: Sequence[str], round_: str, acts: Sequence[int] = (), *, filters: DeskFilters, today: date
) -> "AreaQuerySet[Listing]":
    named = {
        "candidate__band": filters.band,
        "candidate__why": filters.why,
        "household__kind": filters.kind,
        "state": filters.state,
        "assignee__username": filters.assignee,
        "candidate__asked": filters.asked,
        "candidate__escalates": filters.escalates,
    }
    rows = Listing.objects.filter(_tabs(acts, today).get(filters.tab, waiting()), area__among=areas, round=round_)
    rows = rows.filter(**{name: value for name, value in named.items() if value})
    seen = SignalSeen.objects.filter(household=OuterRef("household"), round=round_)
    if filters.signal:
        rows = rows.filter(Exists(seen.filter(signal=filters.signal)))
    return rows.filter(Exists(seen.filter(is_new=True))) if filters.new else rows


def _ordered(rows: AreaQuerySet[Listing], sort: str, *, round_: str, today: date) -> QuerySet[Any, Listing]:
    band = Case(
        *(When(candidate__band=name, then=Value(place)) for place, name in enumerate(BANDS)),
        default=Value(len(BANDS)),
        output_field=IntegerField(),
    )
    placed = rows.select_related("candidate", "household", "assignee").defer(*UNSHOWN).annotate(band_place=band)
    if sort not in SORTS or sort == "urgent":
        weighed = urgency(band="candidate__band", due="due", escalates="candidate__escalates", today=today)
        return placed.alias(due=next_due(), urgency=weighed).order_by("-urgency", "due_on", "candidate__rank", "pk")
    if sort == "new":
        new = SignalSeen.objects.filter(household=OuterRef("household"), round=round_, is_new=True)
        return placed.annotate(new=Exists(new)).order_by("-new", "band_place", F("candidate__rank").asc(), "pk")
    orders = {
        "due": ("due_on", "band_place", F("candidate__rank").asc(), "pk"),
        "points": ("-candidate__points", "pk"),
        "card": (F("candidate__card").desc(nulls_last=True), "pk"),  # at once, when a learned score is not trusted
    }
    return placed.order_by(*orders[sort])


def _signals(user: User, round_: Round) -> list[tuple[str, str, str]]:
    seen = SignalSeen.objects.for_user(user).filter(round=round_).order_by("signal")
    return list(seen.values_list("signal", "name_ko", "name_en").distinct())


def _asks(user: User, round_: Round) -> list[tuple[str, str, str]]:
    seen = Candidate.objects.for_user(user).filter(round=round_, listed=True).exclude(asked="").order_by("asked")
    return list(seen.values_list("asked", "asked_ko", "asked_en").distinct())


def _row(
    listing: Listing, *, user: User, head: str, chips: Sequence[Chip], duties: Sequence[Duty], area: Area, today: date
) -> DeskRow:
    home, candidate = listing.household, listing.candidate
    due, due_in = due_word(listing, today)
    days = [duty.due_on for duty in duties] + ([listing.due_on] if listing.state == WorkState.TODO else [])
    return DeskRow(
        listing=listing.id,
        household=home.id,
        area=area.code,
        area_ko=area.name_ko,
        area_en=area.name_en,
        head=head,
        street=home.street_masked,
        **{name: getattr(home, name) for name in ("kind", "size", "aged", "minors")},
        **{name: getattr(candidate, name) for name in OF_CANDIDATE},
        chips=chips,
        new_signals=sum(chip.is_new for chip in chips),
        due_on=listing.due_on,
        due=due,
        due_in=due_in,
        state=listing.state,
        attempts=listing.attempts,
        last_attempt_at=listing.last_attempt_at,
        assignee=listing.assignee.display_name if listing.assignee else "",
        mine=listing.assignee_id in acts_for(user),
        result=listing.result or "",
        awaiting=listing.awaiting,
        place=place(band=candidate.band, due=min(days, default=None), escalates=candidate.escalates, today=today),
        duties=duties,
    )
