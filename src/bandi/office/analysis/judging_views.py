"""Pages of judging, of people who live alone, and of what is looked at (HTTP only). Nobody's household is on them."""

from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST

from bandi.office.accounts.models import User
from bandi.office.analysis import alone as living
from bandi.office.analysis import judging
from bandi.office.analysis.judge_runs import ask_judging
from bandi.office.discovery import door
from bandi.office.errors import Refused
from bandi.office.pages import language, wants_fragment
from bandi.office.sheets import csv_answer

SMALL = "<8"
ALONE_HEAD = {
    "ko": ["차수", "동네", "생애 단계", "성별", "위험 유형", "가구"],
    "en": ["round", "neighbourhood", "stage of life", "sex", "risk", "households"],
}
JUDGE_HEAD = {
    "ko": ["차수", "순서", "지표", "집단", "값", "신뢰구간 아래", "신뢰구간 위", "근거 수", "상태"],
    "en": ["round", "order", "measure", "group", "value", "low", "high", "rests on", "state"],
}


@login_required
@require_GET
def judge(request: HttpRequest) -> HttpResponse:
    """How well lists of the same length would have done, made by this or that."""
    return render(request, "analysis/judge.html", {"page": judging.judge_page(_user(request))})


@login_required
@require_POST
def judge_run(request: HttpRequest) -> HttpResponse:
    """Puts judging into the queue."""
    try:
        ask_judging(by=_user(request))
    except Refused as refused:
        messages.info(request, refused.sentence)
    return redirect("analysis:judge")


@login_required
@require_GET
def judge_progress(request: HttpRequest) -> HttpResponse:
    """How far judging is; when it has ended, the whole page is asked for."""
    latest = judging.latest(_user(request))
    if not wants_fragment(request):
        return redirect("analysis:judge")
    response = render(request, "analysis/judge_state.html", {"latest": latest})
    if not latest.going:
        response.headers["HX-Refresh"] = "true"
    return response


@login_required
@require_GET
def fairness(request: HttpRequest) -> HttpResponse:
    """Whom the list misses, by group."""
    page = judging.fairness_page(_user(request), dimension=request.GET.get("by", "")[:40])
    choices = [(one, judging.dimension_name(one, language())) for one in page.choices]
    return render(request, "analysis/judge_fairness.html", {"page": page, "choices": choices})


@login_required
@require_GET
def drift(request: HttpRequest) -> HttpResponse:
    """What has shifted since the round before."""
    return render(request, "analysis/judge_drift.html", {"page": judging.drift_page(_user(request))})


@login_required
@require_GET
def card(request: HttpRequest) -> HttpResponse:
    """Model card and data sheet."""
    return render(request, "analysis/judge_card.html", _card(judging.card_page(_user(request))))


@login_required
@require_GET
def card_text(request: HttpRequest) -> HttpResponse:
    """Model card and data sheet as Markdown."""
    text = card_markdown(judging.card_page(_user(request)))
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="model-card.md"'
    return response


@login_required
@require_GET
def judge_csv(request: HttpRequest) -> HttpResponse:
    """Every published row of the judgement."""
    lang = language()
    rows = (
        [round_id, door.label("order", one.by, lang), door.label("measure", one.measure, lang),
         judging.group_name(one.group, lang), *(_rounded(value) for value in (one.value, one.low, one.high)),
         SMALL if one.n is None else one.n, door.label("standing", one.state, lang)]
        for round_id, one in judging.published_rows(_user(request))
    )  # fmt: skip
    return csv_answer("judgement.csv", JUDGE_HEAD[lang], rows)


@login_required
@require_GET
def alone(request: HttpRequest) -> HttpResponse:
    """People who live alone: how many, where, what trouble shows, which programmes fit."""
    asked = {name: request.GET.get(name, "")[:10] for name in ("area", "district")}
    page = living.alone_page(_user(request), **asked)
    return render(request, "analysis/alone.html", {"page": page, "stages": living.STAGES})


@login_required
@require_GET
def alone_csv(request: HttpRequest) -> HttpResponse:
    """The published cells of people who live alone."""
    lang = language()
    rows = (
        [cell.round_id, getattr(cell.area, f"name_{lang}"), door.label("life", cell.stage, lang),
         door.label("sex", cell.sex, lang), door.label("risk", cell.risk, lang),
         SMALL if cell.households is None else cell.households]
        for cell in living.published_cells(_user(request)).iterator()
    )  # fmt: skip
    return csv_answer("alone.csv", ALONE_HEAD[lang], rows)


@require_GET
def looked_at(request: HttpRequest) -> HttpResponse:
    """For everybody, without signing in: what is looked at, by which law, and how much it counts."""
    lang = language()
    told = door.looked_at()
    rules = [rule | {"name": judging.part_name(f"{RULES[rule['group']]}:{rule['id']}", lang)} for rule in told["rules"]]
    context = {"told": told, "rules": rules, "contact": _contact()}
    return render(request, "analysis/looked_at.html", context)


RULES = {"kinds": "kind", "bundles": "bundle", "entitlement": "entitled", "history": "history", "kept": "kept"}
"""Group of the scorecard -> kind of label."""


def card_markdown(page: judging.Page) -> str:
    """Model card and data sheet in the language of the moment, as Markdown."""
    return render_to_string("analysis/judge_card.txt", _card(page))


def write_cards(folder: Path) -> list[Path]:
    """Writes the model card in both languages; returns the files."""
    paths = []
    for lang in ("ko", "en"):
        with translation.override(lang):
            text = card_markdown(judging.card_of())
        path = folder / f"card.{lang}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    return paths


def _card(page: judging.Page) -> dict[str, Any]:
    return {"page": page, "told": door.looked_at(), "model": door.model_in_force(), "contact": _contact()}


def _contact() -> dict[str, str]:
    """Who owns the installation and who supervises it, as the settings say (AI 기본법 시행령 §27)."""
    return {"owner": settings.OWNER, "supervisor": settings.SUPERVISOR}


def _rounded(value: float | None) -> float | str:
    return "" if value is None else round(value, 3)


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)
