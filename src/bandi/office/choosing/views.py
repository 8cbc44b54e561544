"""Pages of an office's own queries and of its capacity (HTTP only)."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas, areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.choosing import actions, queries
from bandi.office.choosing.drafts import Draft, draft_of, read_draft
from bandi.office.choosing.forms import CapacityForm
from bandi.office.choosing.models import OwnQuery
from bandi.office.discovery import door
from bandi.office.discovery.queries import current_round
from bandi.office.errors import Refused
from bandi.office.pages import language


@login_required
@require_GET
def own_queries(request: HttpRequest) -> HttpResponse:
    """The queries of the person's neighbourhoods, what each brought, and the groups of the current list."""
    user = _user(request, Permission.QUERY_EDIT)
    context = {
        "rows": queries.query_rows(user),
        "gone": queries.gone(user),
        "groups": queries.groups_listed(user),
        "crowds": queries.crowds(user),
        "shares": {name: value for name, (value, _why) in door.choosing_reasons().items()},
        "round": current_round(),
    }
    return render(request, "choosing/queries.html", context)


@login_required
def edit(request: HttpRequest, query: UUID | None = None) -> HttpResponse:
    """Building a condition, row by row; counting, looking at the first households, and keeping it under a name."""
    user = _user(request, Permission.QUERY_EDIT)
    row = queries.reachable_query(user, query) if query else None
    target = row.why == OwnQuery.Why.TARGET if row else "target" in request.GET
    require(user, Permission.TARGET_SET if target else Permission.QUERY_EDIT)
    draft = _draft(request, user, row)
    step = request.POST.get("step", "")
    if step == "save" and _saved(request, draft, user=user, row=row, target=target):
        return redirect("choosing:queries")
    context = _builder(user, draft) | {
        "query": row,
        "target": target,
        "round": current_round(),
        "preview": queries.preview(user, condition=draft.condition, where=draft.where) if step == "preview" else None,
    }
    return render(request, "choosing/edit.html", context, status=200 if step != "save" else 422)


@login_required
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """How many households the condition of the form finds now; small counts are not told."""
    user = _user(request, Permission.QUERY_EDIT)
    draft = _draft(request, user, None)
    return render(request, "choosing/found.html", {"found": _found(user, draft), "draft": draft})


@login_required
@require_POST
def switch(request: HttpRequest, query: UUID) -> HttpResponse:
    """Turns a query on or off, deletes it, or takes the last change back."""
    user, step = _user(request, Permission.QUERY_EDIT), request.POST.get("step", "")
    told = {
        "on": _("다음 차수부터 이 조건으로 자리를 냅니다."),
        "off": _("다음 차수부터 이 조건을 쓰지 않습니다."),
        "delete": _("조건을 지웠습니다. 아래 ‘지운 조건’에서 되살릴 수 있습니다."),
        "undo": _("마지막 변경을 되돌렸습니다."),
    }
    try:
        if step in ("on", "off"):
            actions.switch_query(by=user, query=query, on=step == "on")
        elif step == "delete":
            actions.delete_query(by=user, query=query)
        elif step == "undo":
            actions.undo_query(by=user, query=query)
        if step in told:
            messages.success(request, told[step])
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("choosing:queries")


@login_required
def capacity(request: HttpRequest) -> HttpResponse:
    """How many households each neighbourhood can meet in one round; holds from the next round on."""
    user = _user(request, Permission.CAPACITY_SET)
    form, code = CapacityForm(request.POST or None), request.POST.get("area", "")
    if form.is_bound and form.is_valid():
        try:
            actions.set_capacity(by=user, area=code, **form.cleaned_data)
            messages.success(request, _("담당 가능 가구 수를 바꾸었습니다. 다음 차수부터 쓰입니다."))
            return redirect("choosing:capacity")
        except Refused as refused:
            form.add_error("households", refused.sentence)
    rows = queries.capacities(user)
    total = sum(row.area.capacity for row in rows)
    context = {"rows": rows, "form": form, "changed": code, "total": total, "round": current_round()}
    return render(request, "choosing/capacity.html", context)


def _user(request: HttpRequest, permission: Permission) -> User:
    user = cast(User, request.user)
    require(user, permission)
    return user


def _draft(request: HttpRequest, user: User, row: OwnQuery | None) -> Draft:
    if request.method == "POST":
        return read_draft(request.POST, language(), places=areas_of(user))
    return draft_of(row, language()) if row else Draft(where=areas_of(user))


def _saved(request: HttpRequest, draft: Draft, *, user: User, row: OwnQuery | None, target: bool) -> bool:
    """Keeps the draft; False with what is wrong written beside it."""
    if not draft.name:
        draft.errors["name"] = _("이름을 지어 주세요.")
    if not draft.rows:
        draft.errors["new"] = _("조건을 하나 이상 넣어 주세요.")
    if not draft.complete:
        return False
    try:
        actions.save_query(
            by=user,
            name=draft.name,
            condition=draft.condition,
            areas=draft.where,
            places=draft.number,
            target=target,
            query=row.id if row else None,
        )
    except Refused as refused:
        draft.errors["name"] = refused.sentence
        return False
    messages.success(request, _("조건을 저장했습니다."))
    return True


def _builder(user: User, draft: Draft) -> dict[str, Any]:
    heads: dict[str, list[door.ReferenceColumn]] = {}
    for measure in door.measures(language()).values():
        heads.setdefault(measure.head, []).append(measure)
    return {"draft": draft, "heads": heads, "places": areas(user), "found": _found(user, draft)}


def _found(user: User, draft: Draft) -> queries.Found | None:
    """Nothing is counted while the form holds no clause that says something."""
    return queries.found(user, condition=draft.condition, where=draft.where) if draft.condition else None
