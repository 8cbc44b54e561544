"""Everything due, from every source, in one list (모든 할 일): listed households and duties, most urgent first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery.models import Candidate, Household, Resident
from bandi.office.discovery.names import masked_name
from bandi.office.discovery.queries import current_round
from bandi.office.worklist.duties import BY_HAND, OWN_FIND, UNIVERSAL, Source
from bandi.office.worklist.models import Duty, Listing
from bandi.office.worklist.order import Place, place, urgency
from bandi.office.worklist.states import OPEN, WorkState
from bandi.office.worklist.working_days import working_days_between

PAGE = 40
TAKE_BACK = timedelta(minutes=10)
COLUMNS = ("id", "household_id", "source", "duty", "due", "band", "escalates", "assignee_id", "key", "path", "urgency")


@dataclass(frozen=True)
class Due:
    """One thing to do."""

    id: UUID  # of the listing or the duty
    household: UUID
    source: str
    duty: str
    due_on: date | None
    due_in: int  # working days left; negative when the day has passed
    band: str
    place: Place
    head: str  # masked
    kind: str
    street: str  # road name only
    area: Area
    assignee: str
    mine: bool
    key: str  # of a duty; empty for a listing
    path: str  # where it is done; empty: the household's page


@dataclass(frozen=True)
class DuePage:
    """One page of everything due."""

    rows: Sequence[Due]
    page: "Page[Any]"
    counts: Mapping[str, int]  # by source
    settled: Sequence[Duty]  # by this person, just now: may be taken back


def everything_due(user: User, *, source: str = "", mine: bool = False, page: int = 1) -> DuePage:
    """What a person's neighbourhoods have to do. The trail names every household shown."""
    require(user, Permission.HOUSEHOLD_VIEW)
    today = clock.today()
    found = _listed(user, today).union(_duties(user, today), all=True)
    order = ("-urgency", F("due").asc(nulls_last=True), "id")
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in found.order_by(*order)]
    counts: dict[str, int] = {code: sum(row["source"] == code for row in rows) for code in Source}
    wanted = [
        row for row in rows if (not source or row["source"] == source) and (not mine or row["assignee_id"] == user.pk)
    ]
    shown = Paginator(wanted, PAGE).get_page(page)
    told = _told(user, list(shown), today)
    record(
        by=user,
        action=Action.LIST_VIEW,
        subjects=sorted({row.household for row in told}),
        areas=[row.area.code for row in told],
        detail={"duties": len(told), "source": source, "page": shown.number},
    )
    lately = Duty.objects.for_user(user).filter(settled_by=user, settled_at__gte=timezone.now() - TAKE_BACK)
    return DuePage(told, shown, counts, list(lately.order_by("-settled_at")))


def ends_by_hand(user: User, key: str) -> bool:
    """Whether a person may mark this duty as done herself."""
    return Duty.objects.for_user(user).filter(key=key, source__in=BY_HAND).exists()


def _listed(user: User, today: date) -> Any:
    """Waiting households of the current round as rows of COLUMNS."""
    first = When(state=WorkState.TODO, then=F("due_on"))
    return (
        Listing.objects.for_user(user)
        .filter(round=current_round(), state__in=OPEN)
        .exclude(candidate__asked=UNIVERSAL)  # the duty of the plan stands for it
        .order_by()
        .annotate(
            source=_word(When(candidate__asked=OWN_FIND, then=Value(Source.OWN_FIND.value)), Source.ROUND.value),
            duty=_word(When(state=WorkState.TODO, then=Value("first_contact")), "go_on"),
            due=Case(first),
            band=F("candidate__band"),
            escalates=F("candidate__escalates"),
            key=Value(""),
            path=Value(""),
            urgency=urgency(band="band", due="due", escalates="escalates", today=today),
        )
        .values_list(*COLUMNS)
    )


def _duties(user: User, today: date) -> Any:
    """Open duties as rows of COLUMNS; risk and repeat are those of the household's newest round."""
    newest = Candidate.objects.filter(household=OuterRef("household")).order_by("-round__cutoff")
    return (
        Duty.objects.for_user(user)
        .filter(settled_at__isnull=True)
        .order_by()
        .annotate(
            due=F("due_on"),
            band=Coalesce(Subquery(newest.values("band")[:1]), Value("normal")),
            escalates=Coalesce(Subquery(newest.values("escalates")[:1]), Value("")),
            urgency=urgency(band="band", due="due", escalates="escalates", today=today),
        )
        .values_list(*COLUMNS)
    )


def _word(when: When, otherwise: str) -> Case:
    return Case(when, default=Value(otherwise), output_field=CharField())


def _told(user: User, rows: Sequence[Mapping[str, Any]], today: date) -> list[Due]:
    """Rows with their households, in the same order."""
    wanted = {row["household_id"] for row in rows}
    homes = Household.objects.for_user(user).filter(pk__in=wanted).defer("street", "unit").in_bulk()
    heads = Resident.objects.for_user(user).filter(household__in=wanted, relation="head").order_by("-id")
    names = dict(heads.values_list("household_id", "name"))
    people = {person.pk: str(person) for person in User.objects.filter(pk__in={row["assignee_id"] for row in rows})}
    own = {area.code: area for area in areas(user)}
    return [
        Due(
            id=row["id"],
            household=home.id,
            source=row["source"],
            duty=row["duty"],
            due_on=row["due"],
            due_in=working_days_between(today, row["due"]) if row["due"] else 0,
            band=row["band"],
            place=place(band=row["band"], due=row["due"], escalates=row["escalates"], today=today),
            head=masked_name(names.get(home.id)),
            kind=home.kind,
            street=home.street_masked,
            area=own[home.area_id],
            assignee=people.get(row["assignee_id"], ""),
            mine=row["assignee_id"] == user.pk,
            key=row["key"],
            path=row["path"],
        )
        for row in rows
        for home in [homes.get(row["household_id"])]
        if home is not None and home.area_id in own
    ]
