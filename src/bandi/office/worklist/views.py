"""The desk in a browser: the list, a search by name, giving households to colleagues, the outline of the place."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas, areas_of, colleagues, require
from bandi.office.accounts.roles import Permission
from bandi.office.discovery.queries import missing_feeds
from bandi.office.errors import OutOfReach, Refused
from bandi.office.pages import answer, language
from bandi.office.worklist import actions, queries
from bandi.office.worklist.desk import BANDS, DeskFilters
from bandi.office.worklist.forms import TABS, VIEWS, AssignForm, FilterForm, SearchForm
from bandi.office.worklist.outline import outline
from bandi.office.worklist.requests import back, number, person, recently, remember
from bandi.office.worklist.saving import KEPT, views


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The list (업무함), as cards or as a table."""
    user = person(request)
    people = colleagues(user) if user.may(Permission.ASSIGN) else []
    asked = FilterForm(request.GET, language=language(), areas=areas(user), people=people)
    filters = asked.filters(tab=request.GET.get("tab", ""), view=_view(request))
    asking = "ask" in request.GET or bool(asked.chosen())
    page = queries.desk(user, filters=filters, page=number(request.GET.get("page", "")), asking=asking)
    if asking:
        asked.offer_signals(page.signals)
        asked.offer_asks(page.asks)
    context = {
        "rows": page.rows,
        "page": page,
        "asking": asking,
        "saved": views(user),
        "keepable": bool({*request.GET} & {*KEPT} - {"tab", "view"}),
        "undo": recently(request),
        "filters": filters,
        "form": asked,
        "search": SearchForm(auto_id="find_%s"),
        "tabs": [(tab, label, page.counts.get(tab, 0)) for tab, label in _tabs(user, filters)],
        "people": people,
        "missing": missing_feeds(page.round) if page.round else [],
    }
    return answer(request, "worklist/desk.html", context, fragment="worklist/results.html")


@login_required
@require_GET
def why(request: HttpRequest, household: UUID) -> HttpResponse:
    """Why one household is listed, as the part of a card that opens."""
    told, missing = queries.why_listed(person(request), household)
    context = {"told": told, "missing": missing, "household": household}
    return answer(request, "worklist/why_page.html", context, fragment="worklist/why.html")


@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Households by a member's name. POST only: a name stands in no address."""
    user = person(request)
    require(user, Permission.PERSON_REVEAL)
    if request.method != "POST":
        return redirect("worklist:desk")
    form, rows = SearchForm(request.POST, auto_id="find_%s"), []
    if form.is_valid():
        try:
            rows = queries.search(user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("text", refusal.sentence)
    context = {
        "rows": rows,
        "search": form,
        "found": len(rows),
        "asked": form.is_valid(),
        "most": queries.MOST,
    }
    return render(request, "worklist/search.html", context)


@login_required
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Gives the ticked households to a colleague, or takes one oneself."""
    user = person(request)
    require(user, Permission.HOUSEHOLD_VIEW)
    people = {person.username: person for person in colleagues(user)}
    form = AssignForm(request.POST, people=people)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect(back(request))
    to = people.get(form.cleaned_data["to"])
    try:
        before = queries.holders(user, form.cleaned_data["listing"])
        told = form.cleaned_data["listing"]
        given = actions.assign(by=user, listings=told, to=to, seen=form.seen(told))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(back(request))
    remember(request, before, to=to.username if to else "")
    if to is None:
        messages.success(request, gettext("%(count)s가구의 담당을 비웠습니다.") % {"count": given})
    else:
        messages.success(
            request, gettext("%(count)s가구를 %(name)s 님이 맡았습니다.") % {"count": given, "name": str(to)}
        )
    return redirect(back(request))


@login_required
@require_GET
def area_map(request: HttpRequest) -> HttpResponse:
    """The outline of one neighbourhood with the counts of waiting households, and a table by road."""
    user = person(request)
    own = areas_of(user)
    chosen = request.GET.get("area", "") or (own[0] if own else "")
    if not chosen:
        raise OutOfReach("area")
    shown = queries.area_map(user, area=chosen)
    around = Area.objects.filter(district_code=shown.area.district_code)
    context = {
        "map": shown,
        "bands": [(band, shown.bands[band]) for band in BANDS if band in shown.bands],
        "outline": outline(shown.area.outline),
        "own": areas(user),
        "shapes": _shapes(around, here=shown.area.code, total=shown.total),
    }
    return answer(request, "worklist/map.html", context, fragment="worklist/map_body.html")


def _tabs(user: User, filters: DeskFilters) -> list[tuple[str, Any]]:
    """Tabs the person has a use for; the one chosen is always there."""
    spare = {"overdue"} if user.may(Permission.CONTACT_RECORD) else {"overdue", "mine"}
    return [(tab, label) for tab, label in TABS if tab not in spare or tab == filters.tab]


def _view(request: HttpRequest) -> str:
    """Cards or table: what was asked, else what was chosen last."""
    asked = request.GET.get("view", "")
    if asked in VIEWS and asked != request.session.get("desk_view", VIEWS[0]):
        request.session["desk_view"] = asked
    return str(request.session.get("desk_view", VIEWS[0]))


def _shapes(around: Sequence[Area] | Any, *, here: str, total: int) -> dict[str, Any]:
    """The district's neighbourhoods as GeoJSON for the map; only the chosen one carries a number."""
    name = "name_en" if language() == "en" else "name_ko"
    features = [
        {
            "type": "Feature",
            "geometry": area.outline,
            "properties": {
                "name": getattr(area, name),
                "here": area.code == here,
                "count": total if area.code == here else None,
            },
        }
        for area in around
        if area.outline
    ]
    return {"type": "FeatureCollection", "features": features}
