"""The pages of those who look after the work (HTTP only)."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bandi.office.accounts.models import User
from bandi.office.discovery import door
from bandi.office.supervision import queries

DAYS = (7, 14, 30, 60)
"""After how many days without a step something may be looked for."""


@login_required
@require_GET
def nation(request: HttpRequest) -> HttpResponse:
    """The nation, a province or a district in coarse numbers (전국 현황)."""
    page = queries.nation(cast(User, request.user), within=request.GET.get("within", ""))
    context: dict[str, Any] = {"page": page, "counts": queries.COUNTS, "down": page.level != "hub"}
    return render(request, "supervision/nation.html", context)


@login_required
@require_GET
def stuck(request: HttpRequest) -> HttpResponse:
    """Open households nobody did anything about for some days (멈춘 일)."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked.isdecimal() and int(asked) in DAYS else DAYS[1]
    page = queries.stuck(cast(User, request.user), days=days)
    return render(request, "supervision/stuck.html", {"page": page, "choices": DAYS, "most": queries.MOST})


@login_required
@require_GET
def handing(request: HttpRequest) -> HttpResponse:
    """Giving a colleague's households to another, with the load before and after (업무 나누기). Saves nothing."""
    asked = request.GET
    page = queries.handing(
        cast(User, request.user),
        giver=asked.get("giver", ""),
        taker=asked.get("taker", ""),
        chosen=asked.getlist("listing"),
    )
    names = {one.person.username: one.person for one in page.people}
    context = {
        "page": page,
        "giver": names.get(asked.get("giver", "")),
        "taker": names.get(asked.get("taker", "")),
        "most": max((max(one.load, one.after) for one in page.people), default=0),
        "factors": door.urgency().load,
    }
    return render(request, "supervision/handing.html", context)
