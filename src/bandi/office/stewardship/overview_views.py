"""Pages over the whole of the work: the team, the district, and the guide (HTTP only)."""

from dataclasses import dataclass, fields
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bandi.office.accounts.models import User
from bandi.office.accounts.roles import Permission
from bandi.office.discovery import door
from bandi.office.discovery.labels import LABELS
from bandi.office.discovery.queries import current_round, missing_feeds
from bandi.office.visits.outcomes import outcome_groups
from bandi.office.visits.queries import waiting_for_second
from bandi.office.worklist import queries as worklist
from bandi.office.worklist.queries import AreaNumbers


@dataclass(frozen=True)
class Totals:
    """The district's numbers together."""

    listed: int = 0
    contacted: int = 0
    met: int = 0
    supported: int = 0
    unreached: int = 0
    overdue: int = 0
    awaiting: int = 0
    reference: int = 0


def totals(rows: list[AreaNumbers]) -> Totals:
    """All neighbourhoods together."""
    return Totals(**{field.name: sum(getattr(row, field.name) for row in rows) for field in fields(Totals)})


@login_required
def team(request: HttpRequest) -> HttpResponse:
    """What a lead looks at first: late, unassigned, waiting for a second person, and who holds how much."""
    user = cast(User, request.user)
    page = worklist.team(user)
    context = {
        "page": page,
        "waiting": waiting_for_second(user) if user.may(Permission.RESULT_CONFIRM) else [],
        "most": max((load.open for load in page.load), default=0),
        "whole": page.open + page.closed,
    }
    return render(request, "stewardship/team.html", context)


@login_required
def district(request: HttpRequest) -> HttpResponse:
    """Every neighbourhood in numbers."""
    rows = list(worklist.district(cast(User, request.user)))
    round_ = current_round()
    context = {
        "rows": rows,
        "total": totals(rows),
        "round": round_,
        "missing": missing_feeds(round_) if round_ else [],
        "most": max((row.listed for row in rows), default=0),
    }
    return render(request, "stewardship/district.html", context)


@login_required
def guide(request: HttpRequest) -> HttpResponse:
    """What the order is and is not, the words, the keys, and whom to ask."""
    round_ = current_round()
    missing = missing_feeds(round_) if round_ else []
    context = {"groups": outcome_groups([]), "missing": missing, "arrived": door.ARRIVED, "whys": list(LABELS["why"])}
    return render(request, "help.html", context)
