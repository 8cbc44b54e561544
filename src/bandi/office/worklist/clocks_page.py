"""The page of the statute clocks (법정 기한): every duty, its article, who must act, and its last day (HTTP only)."""

from datetime import date
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.worklist.clocks import clock_lines

YEARS = range(2000, 2100)  # days the page counts from


@login_required
@require_GET
def statute_clocks(request: HttpRequest) -> HttpResponse:
    """Every clock as if it started today, or on the day asked for."""
    today, typed = clock.today(), request.GET.get("from", "")
    start = _day(typed) or today
    context = {
        "lines": clock_lines(cast(User, request.user), start),
        "start": start,
        "typed": typed or today.isoformat(),
        "wrong": bool(typed) and _day(typed) is None,
    }
    return render(request, "worklist/clocks.html", context)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year in YEARS else None
