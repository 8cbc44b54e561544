"""The steward's pages about files, capacities and the trail (HTTP only). None of them shows a person."""

import csv
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import PURPOSES, Action
from bandi.office.audit.queries import TrailRow
from bandi.office.discovery import door
from bandi.office.discovery.models import Refusal
from bandi.office.errors import Refused
from bandi.office.pages import language
from bandi.office.stewardship import actions, queries
from bandi.office.stewardship.forms import ACTIONS, CapacityForm, DeliveryFilter, RefusalFilter, TrailFilter

LINES = 50  # refused lines a page
HEAD = {
    "ko": ("줄", "열", "까닭", "설명", "고칠 곳"),
    "en": ("Line", "Column", "Cause", "Explanation", "To be mended by"),
}


@login_required
@require_GET
def feeds(request: HttpRequest) -> HttpResponse:
    """One row a feed, what is missing first; below, the files."""
    asked = {name: request.GET.get(name, "") for name in ("feed", "state")}
    page = queries.feeds(cast(User, request.user), **asked, page=_number(request))
    names = [(row.feed, getattr(row, f"name_{language()}")) for row in page.feeds]
    context = {
        "page": page,
        "filter": DeliveryFilter(request.GET, feeds=sorted(names, key=lambda name: name[1])),
        "asked": asked,
        "arrived": door.ARRIVED,
        "missing": [row for row in page.feeds if row.arrived not in {"", door.ARRIVED, *door.NOT_EXPECTED}],
        "query": _query(request),
    }
    return render(request, "stewardship/feeds.html", context)


@login_required
@require_GET
def delivery(request: HttpRequest, delivery: str) -> HttpResponse:
    """One file: what was taken in, and every line we would not believe, with who must mend it."""
    page = queries.delivery_page(cast(User, request.user), delivery)
    if page is None:
        raise Http404
    form = RefusalFilter(request.GET)
    lines = Paginator(_refused(page, form), LINES).get_page(_number(request))
    context = {"page": page, "filter": form, "lines": lines, "query": _query(request)}
    return render(request, "stewardship/delivery.html", context)


@login_required
@require_GET
def refusals_csv(request: HttpRequest, delivery: str) -> HttpResponse:
    """The refused lines as a table for the institution: places and causes, no value and no identity."""
    user = cast(User, request.user)
    page = queries.delivery_page(user, delivery)
    if page is None:
        raise Http404
    lang, lines = language(), _refused(page, RefusalFilter(request.GET))
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="refused_{page.delivery.delivery}.csv"'
    rows = csv.writer(response)
    rows.writerow(HEAD[lang])
    for line in lines.iterator():
        reason = getattr(line, f"reason_{lang}")
        cause, mender = door.label("category", line.category, lang), door.label("mender", line.mender, lang)
        rows.writerow([line.line, line.column, cause, reason, mender])
    record(by=user, action=Action.EXPORT, detail={"delivery": page.delivery.delivery, "lines": lines.count()})
    return response


@login_required
def capacity(request: HttpRequest) -> HttpResponse:
    """How many households each neighbourhood can meet in one round; holds from the next round on."""
    user = cast(User, request.user)
    require(user, Permission.CAPACITY_SET)
    form, code = CapacityForm(request.POST or None), request.POST.get("area", "")
    if form.is_bound and form.is_valid():
        try:
            actions.set_capacity(by=user, area=code, households=form.cleaned_data["households"])
            messages.success(request, _("담당 가능 가구 수를 바꾸었습니다. 다음 차수부터 쓰입니다."))
            return redirect("stewardship:capacity")
        except Refused as refused:
            form.add_error("households", refused.sentence)
    rows = queries.capacities(user)
    context = {"rows": rows, "form": form, "changed": code, "total": sum(row.capacity for row in rows)}
    return render(request, "stewardship/capacity.html", context)


@login_required
def audit(request: HttpRequest) -> HttpResponse:
    """Who looked at what, when and why: how many households, never which. POST checks the chain."""
    user = cast(User, request.user)
    require(user, Permission.AUDIT_VIEW)
    form = TrailFilter(request.GET)
    told = form.cleaned_data if form.is_valid() else {}
    page = queries.trail(user, filters=queries.TrailFilters(**told), page=_number(request))
    checked = request.method == "POST"
    broken = queries.verify_chain() if checked else None
    context = {
        "page": page,
        "filter": form,
        "rows": _told(page),
        "checked": checked,
        "broken": broken,
        "query": _query(request),
    }
    return render(request, "stewardship/audit.html", context)


def _told(page: queries.TrailPage) -> list[tuple[TrailRow, str, Any, tuple[str, str] | None, list[str]]]:
    """Rows of the trail with the actor's name, the words for action and purpose, and the neighbourhoods' names."""
    actors = {user.username: str(user) for user in User.objects.filter(username__in={row.actor for row in page.rows})}
    codes = {code for row in page.rows for code in row.areas}
    names = {area.code: getattr(area, f"name_{language()}") for area in Area.objects.filter(code__in=codes)}
    return [
        (
            row,
            actors.get(row.actor, row.actor),
            ACTIONS.get(Action(row.action), row.action) if row.action in set(Action) else row.action,
            PURPOSES.get(row.purpose),
            [names.get(code, code) for code in row.areas],
        )
        for row in page.rows
    ]


def _number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1


def _query(request: HttpRequest) -> str:
    """The filters of this page, for links to its other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _refused(page: queries.DeliveryPage, form: RefusalFilter) -> "QuerySet[Refusal]":
    lines = page.delivery.refusals.order_by("line", "column")
    told = form.cleaned_data if form.is_valid() else {}
    if told.get("category"):
        lines = lines.filter(category=told["category"])
    if told.get("column"):
        lines = lines.filter(column__icontains=told["column"])
    if told.get("line") is not None:
        lines = lines.filter(line=told["line"])
    return lines
