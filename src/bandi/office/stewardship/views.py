"""The steward's pages about files, capacities and the trail (HTTP only). None of them shows a person."""

import re
from collections import Counter
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import PURPOSES, Action
from bandi.office.audit.queries import TrailRow
from bandi.office.audit.sealing import witnessed
from bandi.office.audit.verify import verify_trail
from bandi.office.discovery import door
from bandi.office.discovery.models import Refusal
from bandi.office.errors import BandiError, Refused, in_words
from bandi.office.formats import kmonth
from bandi.office.pages import language, page_number, wants_fragment
from bandi.office.sheets import csv_answer
from bandi.office.stewardship import intake, queries
from bandi.office.stewardship.forms import (
    ACTIONS,
    DecisionForm,
    DeliveryFilter,
    RefusalFilter,
    TrailFilter,
)

LINES = 50  # refused lines a page
DECIDED = {
    "hold": gettext_lazy("보류했습니다. 다음 차수부터 이 파일을 읽지 않고 ‘모름’으로 다룹니다."),
    "release": gettext_lazy("보류를 풀었습니다. 다음 차수부터 이 파일을 읽습니다."),
}
HEAD = {
    "ko": ("줄", "열", "까닭", "설명", "고칠 곳"),
    "en": ("Line", "Column", "Cause", "Explanation", "To be mended by"),
}


@login_required
@require_GET
def feeds(request: HttpRequest) -> HttpResponse:
    """One row a feed, what is missing first; below, the files."""
    user = cast(User, request.user)
    page = queries.feeds(user, filters=_asked(request), page=page_number(request))
    names = [(row.feed, getattr(row, f"name_{language()}")) for row in page.feeds]
    form = DeliveryFilter(
        request.GET,
        feeds=sorted(names, key=lambda name: name[1]),
        providers=[(ko, en if language() == "en" else ko) for ko, en in page.providers],
        months=[(f"{month:%Y-%m}", kmonth(month)) for month in page.months],
    )
    expected = [row for row in page.feeds if row.arrived not in door.NOT_EXPECTED]
    context = {
        "page": page,
        "filter": form,
        "arrived": door.ARRIVED,
        "expected": expected,
        "unexpected": [row for row in page.feeds if row.arrived in door.NOT_EXPECTED],
        "tally": Counter(row.arrived for row in page.feeds if row.arrived).most_common(),
        "missing": [row for row in expected if row.arrived not in ("", door.ARRIVED)],
        "query": _query(request),
        "taking": queries.take_in_page(user),
    }
    return render(request, "stewardship/feeds.html", context)


@login_required
@require_POST
def take_in(request: HttpRequest) -> HttpResponse:
    """Puts taking in what lies in the inbox into the queue."""
    try:
        intake.start_take_in(by=cast(User, request.user))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("stewardship:feeds")


@login_required
@require_GET
def take_in_progress(request: HttpRequest) -> HttpResponse:
    """The part of the feeds page that changes while files are taken in; when it has ended, the whole page."""
    taking = queries.take_in_page(cast(User, request.user))
    if not wants_fragment(request):
        return redirect("stewardship:feeds")
    response = render(request, "stewardship/take_in.html", {"taking": taking})
    if not taking.running:
        response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_GET
def delivery(request: HttpRequest, delivery: str) -> HttpResponse:
    """One file: what was taken in, and every line we would not believe, with who must mend it."""
    page = queries.delivery_page(cast(User, request.user), delivery)
    if page is None:
        raise Http404
    return _delivery(request, page, decision=DecisionForm())


@login_required
@require_POST
def decide(request: HttpRequest, delivery: str) -> HttpResponse:
    """Holds a file back or releases it, with a reason."""
    user = cast(User, request.user)
    require(user, Permission.FEED_DECIDE)
    page = queries.delivery_page(user, delivery)
    if page is None:
        raise Http404
    form, decision = DecisionForm(request.POST), request.POST.get("decision", "")
    if form.is_valid():
        try:
            intake.decide(by=user, delivery=delivery, decision=decision, reason=form.cleaned_data["reason"])
            messages.success(request, DECIDED[decision])
            return redirect("stewardship:delivery", delivery)
        except BandiError as error:
            form.add_error(None, in_words(error))
    return _delivery(request, page, decision=form)


@login_required
@require_GET
def receipt(request: HttpRequest, delivery: str) -> HttpResponse:
    """What goes back to the institution about one file, in its own format: counts, causes and places, no value."""
    user = cast(User, request.user)
    page = queries.delivery_page(user, delivery)
    if page is None:
        raise Http404
    try:
        name, content = door.receipt(delivery)
    except BandiError as error:  # the lake was emptied or replaced since
        raise Http404 from error
    record(by=user, action=Action.EXPORT, detail={"delivery": delivery, "receipt": True})
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


@login_required
@require_GET
def refusals_csv(request: HttpRequest, delivery: str) -> HttpResponse:
    """The refused lines as a table for the institution: places and causes, no value and no identity."""
    user = cast(User, request.user)
    page = queries.delivery_page(user, delivery)
    if page is None:
        raise Http404
    lang, lines = language(), _refused(page, RefusalFilter(request.GET))
    rows = (
        [line.line, line.column, door.label("category", line.category, lang), getattr(line, f"reason_{lang}"),
         door.label("mender", line.mender, lang)]
        for line in lines.iterator()
    )  # fmt: skip
    record(by=user, action=Action.EXPORT, detail={"delivery": page.delivery.delivery, "lines": lines.count()})
    return csv_answer(f"refused_{page.delivery.delivery}.csv", HEAD[lang], rows)


@login_required
def audit(request: HttpRequest) -> HttpResponse:
    """Who looked at what, when and why: how many households, never which. POST verifies the seals."""
    user = cast(User, request.user)
    require(user, Permission.AUDIT_VIEW)
    form = TrailFilter(request.GET)
    told = form.cleaned_data if form.is_valid() else {}
    page = queries.trail(user, filters=queries.TrailFilters(**told), page=page_number(request))
    checked = request.method == "POST"
    verdict = verify_trail(witness=witnessed()) if checked else None
    context = {
        "page": page,
        "filter": form,
        "rows": _told(page),
        "verdict": verdict,
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


def _asked(request: HttpRequest) -> queries.DeliveryFilters:
    """The conditions of the address; what cannot be read is left out."""
    told = {name: request.GET.get(name, "").strip() for name in ("feed", "state", "provider", "name")}
    month = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", request.GET.get("month", ""), re.ASCII)
    day = date(int(month[1]), int(month[2]), 1) if month else None
    return queries.DeliveryFilters(**told, month=day, sort=request.GET.get("sort", ""))


def _delivery(request: HttpRequest, page: queries.DeliveryPage, *, decision: DecisionForm) -> HttpResponse:
    form = RefusalFilter(request.GET)
    lines = Paginator(_refused(page, form), LINES).get_page(page_number(request))
    context = {"page": page, "filter": form, "lines": lines, "query": _query(request), "decision": decision}
    return render(request, "stewardship/delivery.html", context)


def _query(request: HttpRequest) -> str:
    """The filters of this page, for links to its other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _refused(page: queries.DeliveryPage, form: RefusalFilter) -> "QuerySet[Refusal]":
    told = form.cleaned_data if form.is_valid() else {}
    order = ("category", "line", "column") if told.get("sort") else ("line", "column")
    lines = page.delivery.refusals.order_by(*order)
    if told.get("category"):
        lines = lines.filter(category=told["category"])
    if told.get("mender"):
        lines = lines.filter(mender=told["mender"])
    if told.get("words"):
        lines = lines.filter(**{f"reason_{language()}__icontains": told["words"]})
    if told.get("column"):
        lines = lines.filter(column__icontains=told["column"])
    if told.get("line") is not None:
        lines = lines.filter(line=told["line"])
    return lines
