"""An officer's day as a route sheet (하루 동선표): planned visits and chosen households, in the order of the streets.

Without names until they are asked for; opening them is one row of the trail that names every household on the sheet.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from bandi.office import clock
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action, Purpose
from bandi.office.boxes import day_box
from bandi.office.discovery.models import Resident
from bandi.office.discovery.names import masked_name
from bandi.office.discovery.queries import current_round
from bandi.office.errors import Refused
from bandi.office.safety.queries import markers_of
from bandi.office.visits.models import Visit
from bandi.office.worklist.bounds import within_bounds
from bandi.office.worklist.models import Listing
from bandi.office.worklist.states import OPEN

MOST = 30
Numbers = tuple[tuple[bool, int, str], ...]


@dataclass(frozen=True)
class Stop:
    """One household of the day."""

    listing: UUID
    household: UUID
    area: Area
    at: datetime | None  # of a planned visit
    companion: str
    where: str  # the road; street and unit once opened
    head: str  # masked; the name once opened
    phone: str  # empty until opened
    kind: str
    reason_ko: str
    reason_en: str
    two: bool = False  # a marker says nobody goes alone; what it warns of stands on no paper


@dataclass(frozen=True)
class Sheet:
    """A day: the stops in order, and what else could be added."""

    day: date
    stops: Sequence[Stop]
    others: Sequence[Stop]
    opened: bool


def sheet(user: User, *, day: date, chosen: Iterable[UUID], opened: bool = False) -> Sheet:
    """The planned visits of a person on a day and the households she chose, by street and number.

    `opened` shows names, addresses and telephone numbers, for a visit. Households elsewhere are left out.
    """
    require(user, Permission.PERSON_REVEAL if opened else Permission.CONTACT_RECORD)
    planned = {
        visit.listing_id: visit
        for visit in Visit.objects.for_user(user).filter(by=user, at__isnull=True, planned_at__date=day)
    }
    wanted = {*planned, *chosen}
    if len(wanted) > MOST:
        raise Refused(ko=f"하루에 {MOST}가구까지 고를 수 있습니다.", en=f"Choose up to {MOST} households for a day.")
    rows = Listing.objects.for_user(user).select_related("household", "candidate")
    mine = rows.filter(round=current_round(), assignee=user, state__in=OPEN)
    listings = {row.pk: row for row in (*mine[: MOST * 2], *rows.filter(pk__in=wanted))}
    homes = [row.household_id for row in listings.values()]
    heads, two = _heads(user, homes), _not_alone(homes)
    own = {area.code: area for area in areas(user)}
    ordered = sorted(listings.values(), key=lambda row: (row.area_id, *_numbers(row.household), str(row.pk)))
    stops = {
        row.pk: _stop(row, heads, visit=planned.get(row.pk), area=own[row.area_id], opened=opened and row.pk in wanted)
        for row in ordered
    }
    stops = {key: replace(stop, two=stop.household in two) for key, stop in stops.items()}
    shown = [stops[row.pk] for row in ordered if row.pk in wanted]
    within_bounds(user, [stop.household for stop in shown if opened])
    record(
        by=user,
        action=Action.PERSON_REVEAL if opened else Action.LIST_VIEW,
        purpose=Purpose.VISIT if opened else "",
        subjects=[stop.household for stop in (shown if opened else stops.values())],
        areas=[stop.area.code for stop in stops.values()],
        detail={"sheet": str(day), "stops": len(shown)},
    )
    return Sheet(day, shown, [stops[row.pk] for row in ordered if row.pk not in wanted], opened=opened)


class DayForm(forms.Form):
    """Which day, and which households besides the visits planned on it."""

    on = day_box(_("날짜"))
    listing = forms.TypedMultipleChoiceField(coerce=forms.UUIDField().clean, required=False)

    def __init__(self, given: Any) -> None:
        super().__init__(given)
        ticked = given.getlist("listing")
        self.fields["listing"].choices = [(value, "") for value in ticked]  # type: ignore[attr-defined]


@login_required
def day(request: HttpRequest) -> HttpResponse:
    """The sheet of a day. A POST opens names and addresses for a visit; nothing personal stands in the address."""
    given = (request.POST if request.method == "POST" else request.GET).copy()
    given.setdefault("on", clock.today().isoformat())
    form = DayForm(given)
    ok = form.is_valid()
    on: date = form.cleaned_data.get("on") or clock.today()
    user, opened = cast(User, request.user), ok and request.method == "POST"
    try:
        page = sheet(user, day=on, chosen=form.cleaned_data.get("listing") or [], opened=opened)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        page = sheet(user, day=on, chosen=[])
    context = {"form": form, "page": page, "most": MOST}
    return render(request, "visits/day.html", context, status=422 if form.errors else 200)


def _not_alone(homes: Sequence[UUID]) -> set[UUID]:
    """Households at which a marker says that nobody goes alone."""
    return {home for home, held in markers_of(homes).items() if any(one.two_people for one in held)}


def _heads(user: User, homes: Sequence[UUID]) -> dict[UUID, tuple[str | None, str | None]]:
    rows = Resident.objects.for_user(user).filter(household__in=homes, relation="head").order_by("-id")
    return {home: (name, phone) for home, name, phone in rows.values_list("household_id", "name", "phone")}


def _stop(
    row: Listing,
    heads: dict[UUID, tuple[str | None, str | None]],
    *,
    visit: Visit | None,
    area: Area,
    opened: bool,
) -> Stop:
    home = row.household
    name, phone = heads.get(home.pk, (None, None))
    whole = " ".join(part for part in (home.street, home.unit) if part)
    return Stop(
        listing=row.pk,
        household=home.pk,
        area=area,
        at=visit.planned_at if visit else None,
        companion=visit.companion or "" if visit else "",
        where=whole if opened and whole else home.street_masked,
        head=name if opened and name else masked_name(name),
        phone=phone or "" if opened else "",
        kind=home.kind,
        reason_ko=row.candidate.reason_ko,
        reason_en=row.candidate.reason_en,
    )


def _numbers(home: Any) -> tuple[Numbers, Numbers]:
    """Street and unit so that 9 comes before 10; homes without an address come last."""
    return _natural(home.street or "\uffff"), _natural(home.unit or "")


def _natural(text: str) -> Numbers:
    parts = re.findall(r"\d+|\D+", text)
    return tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)
