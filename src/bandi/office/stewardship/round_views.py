"""The steward's pages about rounds: the list, running the next one, how far it is, what it found (HTTP only)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from bandi.office.accounts.models import Area, User
from bandi.office.discovery import door
from bandi.office.errors import Refused
from bandi.office.pages import language, wants_fragment
from bandi.office.stewardship import actions, queries
from bandi.office.worklist.desk import BANDS

STAGES = ("queued", "take_in", "link", "examine", "choose", "publish")


@dataclass(frozen=True)
class Stage:
    """One stage of a run as the page shows it."""

    name: str
    when: str  # past | now | later


@dataclass(frozen=True)
class Count:
    """How many listed households share a reason of choice or a band."""

    name: str
    households: int


@login_required
@require_GET
def rounds(request: HttpRequest) -> HttpResponse:
    """All rounds, newest first, and the one that can be run next."""
    pages = queries.rounds(cast(User, request.user))
    context = {
        "rounds": pages,
        "following": next((page for page in pages if page.may_start), None),
        "running": next((page for page in pages if page.running), None),
    }
    return render(request, "stewardship/rounds.html", context)


@login_required
@require_GET
def one_round(request: HttpRequest, round_id: str) -> HttpResponse:
    """One round: how far it is, what it found, and what it rests on."""
    page = _page(request, round_id)
    counts, inputs = page.round.counts, page.round.manifest.get("inputs", {})
    context = {
        "page": page,
        "stages": stages(page),
        "counts": counts,
        "why": _counts("why", counts.get("why", {})),
        "bands": _counts("band", counts.get("band", {})),
        "inputs": inputs,
        "until": date.fromisoformat(inputs["round"]["until"]) if "round" in inputs else None,
        "arrived": door.ARRIVED,
        "files": len(inputs.get("deliveries", [])),
        "capacity": sum(inputs.get("capacity", {}).values()),
        "crowded": _crowded(counts.get("crowded", {})),
    }
    return render(request, "stewardship/round.html", context)


@login_required
def run(request: HttpRequest, round_id: str) -> HttpResponse:
    """Says what will happen; on POST puts the round into the queue."""
    page = _page(request, round_id)
    if request.method == "POST":
        try:
            actions.start_round(by=cast(User, request.user), round_id=round_id)
        except Refused as refused:
            messages.error(request, refused.sentence)
        return redirect("stewardship:round", round_id)
    if not page.may_start:
        return redirect("stewardship:round", round_id)
    context = {"page": page, "areas": Area.objects.count()}
    return render(request, "stewardship/run.html", context)


@login_required
@require_GET
def progress(request: HttpRequest, round_id: str) -> HttpResponse:
    """The part of the round's page that changes while it runs; when it has ended, the whole page is asked for."""
    page = _page(request, round_id)
    if not wants_fragment(request):
        return redirect("stewardship:round", round_id)
    response = render(request, "stewardship/progress.html", {"page": page, "stages": stages(page)})
    if not page.running:
        response.headers["HX-Refresh"] = "true"
    return response


def stages(page: queries.RoundPage) -> list[Stage]:
    """The stages of a run, with the one it is at."""
    at = STAGES.index(page.round.stage) if page.round.stage in STAGES else -1
    names = [door.label("stage", stage, language()) for stage in STAGES]
    whens = ["past" if place < at else "now" if place == at else "later" for place in range(len(STAGES))]
    return [Stage(name, when) for name, when in zip(names, whens, strict=True)]


def _crowded(places: dict[str, dict[str, int]]) -> dict[str, int]:
    """Neighbourhoods short of places, households beyond their capacities, and long signals that wait; all together."""
    over = sum(max(0, one["listed"] - one["capacity"]) for one in places.values())
    told = {"areas": len(places), "over": over, "waits": sum(one["waits"] for one in places.values())}
    return told if places else {}


def _page(request: HttpRequest, round_id: str) -> queries.RoundPage:
    page = queries.round_page(cast(User, request.user), round_id)
    if page is None:
        raise Http404
    return page


def _counts(kind: str, numbers: dict[str, Any]) -> list[Count]:
    """Bands from urgent to low, reasons of choice by how many; what nobody has is left out."""
    codes = sorted(numbers, key=BANDS.index if kind == "band" else lambda code: -int(numbers[code]))
    return [Count(door.label(kind, code, language()), int(numbers[code])) for code in codes]
