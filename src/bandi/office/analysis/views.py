"""Pages of the gap and of another rule (HTTP only). They show coarse counts and nobody's household."""

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.analysis import actions, answers, queries
from bandi.office.analysis.forms import GapFilter, MoveForm, WhatIfForm, place_choices
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.queries import current_round
from bandi.office.errors import Refused
from bandi.office.pages import language, wants_fragment
from bandi.office.sheets import csv_answer

SMALL = "<8"
EFFECTS = ("gains", "may_gain", "loses", "may_lose", "stays")  # columns; the rest stands beside the name
GAP_HEAD = {
    "ko": ["차수", "동네", "가구 유형", "급여", "판정", "받나요", "가구", "최소 금액(원/월)", "최대 금액(원/월)"],
    "en": [
        "round",
        "neighbourhood",
        "household",
        "benefit",
        "verdict",
        "received",
        "households",
        "won low",
        "won high",
    ],
}
ANSWER_HEAD = {
    "ko": ["곳", "가구 유형", "급여", "영향", "가구", "최소 비용(원/월)", "최대 비용(원/월)"],
    "en": ["place", "household", "benefit", "effect", "households", "cost low (won/month)", "cost high"],
}
RECEIVED = {True: ("받음", "yes"), False: ("받지 않음", "no"), None: ("모름", "unknown")}


@login_required
@require_GET
def gap(request: HttpRequest) -> HttpResponse:
    """Who is entitled and does not receive, by benefit, kind of household or place."""
    user = _user(request)
    names = ("by", "benefit", "kind", "area", "sort")
    asked = {name: request.GET[name][:60] for name in names if request.GET.get(name)}
    page = queries.gap_page(user, queries.GapFilters(**asked))
    form = GapFilter(request.GET or {"by": "benefit"})
    form.offer(page)
    return render(request, "analysis/gap.html", {"page": page, "filter": form})


@login_required
@require_GET
def gap_csv(request: HttpRequest) -> HttpResponse:
    """The published cells as a table."""
    lang = language()
    place = 0 if lang == "ko" else 1
    rows = (
        [cell.round_id, getattr(cell.area, f"name_{lang}"), door.label("household", cell.kind, lang),
         door.label("benefit", cell.benefit, lang), door.label("verdict", cell.verdict, lang) if cell.verdict else "",
         RECEIVED[cell.received][place], _shown(cell.households), cell.amount_low, cell.amount_high]
        for cell in queries.published_cells(_user(request)).iterator()
    )  # fmt: skip
    return csv_answer("gap.csv", GAP_HEAD[lang], rows)


@login_required
@require_GET
def what_if(request: HttpRequest) -> HttpResponse:
    """The parameters that can be changed, folded by benefit; words open the groups in which they are found."""
    user = _user(request)
    require(user, Permission.WHAT_IF)
    round_, words = current_round(), request.GET.get("q", "")[:60].strip()
    day = round_.cutoff.replace(day=1) if round_ else None
    known = door.settings_on(day) if day else ()
    wanted = words.lower().split()
    found = [one for one in known if all(word in _text(one) for word in wanted)]
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        groups.setdefault(one["id"].split(".")[0], []).append(one | _parts(one))
    context = {
        "round": round_,
        "q": words,
        "groups": sorted(groups.items(), key=lambda group: group[1][0]["group"]),
        "found": len(found),
        "known": len(known),
        "earlier": answers.earlier(user),
    }
    return render(request, "analysis/what_if.html", context)


@login_required
def ask(request: HttpRequest, setting: str) -> HttpResponse:
    """The question about one parameter, its value or a date; on POST it is answered, at once or by a job."""
    user = _user(request)
    require(user, Permission.WHAT_IF)
    round_ = current_round()
    day = round_.cutoff.replace(day=1) if round_ else None
    known = next((one for one in door.settings_on(day) if one["id"] == setting), None) if day else None
    if known is None or round_ is None:
        raise Http404
    areas, lang = list(queries.reachable(user)), language()
    places = place_choices(areas, door.assessed(round_.id) if user.may(Permission.ROUND_RUN) else None, lang)
    values = door.values_of(setting)
    dated = [(value["since"].isoformat(), _dated(value)) for value in values[:0:-1]]
    moves = request.POST.get("what") == "date"
    form = WhatIfForm(None if moves else request.POST or None, places=places, initial={"on": day})
    move = MoveForm(request.POST if moves else None, places=places, values=dated, auto_id="id_move_%s")
    asked = move if moves else form
    if request.method == "POST" and asked.is_valid():
        try:
            act: Any = actions.move if moves else actions.ask
            return redirect("analysis:answer", act(by=user, setting=setting, **asked.cleaned_data).id)
        except Refused as refused:
            asked.add_error("to" if moves else "value", refused.sentence)
    context = {"known": known, "form": form, "move": move if dated else None, "round": round_, "values": values[::-1]}
    return render(request, "analysis/ask.html", context)


@login_required
@require_GET
def answer(request: HttpRequest, question: UUID) -> HttpResponse:
    """Who gains, who loses, and what it costs."""
    page = answers.answer_page(_user(request), question)
    return render(request, "analysis/answer.html", {"page": page, "effects": EFFECTS})


@login_required
@require_GET
def progress(request: HttpRequest, question: UUID) -> HttpResponse:
    """How far the answer is; when it has come, the whole page is asked for."""
    page = answers.answer_page(_user(request), question)
    if not wants_fragment(request):
        return redirect("analysis:answer", question)
    response = render(request, "analysis/progress.html", {"page": page})
    if not page.waiting:
        response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_GET
def answer_csv(request: HttpRequest, question: UUID) -> HttpResponse:
    """The answer's cells as a table."""
    user, lang = _user(request), language()
    row = answers.answer_page(user, question).question
    names = answers.place_names(row, lang)
    record(by=user, action=Action.EXPORT, detail={"what_if": str(row.id), "cells": len(row.cells)})
    kinds = (("household", "kind"), ("benefit", "benefit"), ("effect", "effect"))
    rows = (
        [names[cell["place"]], *(door.label(kind, cell[name], lang) for kind, name in kinds),
         _shown(cell["households"]), cell["cost_low"], cell["cost_high"]]
        for cell in row.cells
    )  # fmt: skip
    return csv_answer(f"what_if_{row.setting}.csv", ANSWER_HEAD[lang], rows)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def _parts(setting: dict[str, Any]) -> dict[str, str]:
    """The benefit a parameter belongs to, and the rest of its words."""
    group, _, rest = str(setting[f"words_{language()}"]).partition(" · ")
    return {"group": group, "rest": rest or group}


def _dated(value: dict[str, Any]) -> str:
    told = "–" if value["value"] is None else f"{value['value']:,}".removesuffix(".0")
    return f"{value['since'].isoformat()}: {told}"


def _text(setting: dict[str, Any]) -> str:
    return " ".join((setting["words_ko"], setting["words_en"], setting["id"])).lower()


def _shown(households: int | None) -> int | str:
    return SMALL if households is None else households
