"""The claimant's page (HTTP only): no account, no script, one language of five, nothing of a household."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from bandi.office import clock, tongues
from bandi.office.discovery.door.rewarding import rewards
from bandi.office.reports import floods
from bandi.office.reports.public import draw, language_of, page
from bandi.office.rewards.claiming import RewardStanding, appeal_reward, claim_reward, reward_of
from bandi.office.rewards.forms import RewardForm


@require_http_methods(["GET", "HEAD", "POST"])
def reward(request: HttpRequest) -> HttpResponse:
    """The reward of a receipt's report: what the ordinance says, the claim, and how it stands."""
    if request.method != "POST":
        return redirect("reports:status")
    code, wrong = request.POST.get("code", ""), f"codes {floods.address_of(request)}"
    if floods.over(wrong, floods.WRONG_CODES):
        return page(request, "status", language_of(request), status=429, code="", error="status_many")
    if not code.strip():
        return page(request, "status", language_of(request), status=422, code="", error="status_none")
    with transaction.atomic():
        found = reward_of(code, on=clock.today())
    if not found.known:
        floods.count(wrong)
        return page(request, "status", language_of(request), status=404, code=code[:40], error="status_none")
    step = request.POST.get("step", "")
    if step == "appeal":
        return _appeal(request, code, found)
    return _claim(request, code) if step == "claim" and not found.state else _shown(request, code, found)


def _claim(request: HttpRequest, code: str) -> HttpResponse:
    form = RewardForm(given={name: str(value) for name, value in request.POST.items()})
    asked = form.asked
    with transaction.atomic():
        if asked is None:
            return _shown(request, code, reward_of(code, on=clock.today()), form=form, status=422)
        return _shown(request, code, claim_reward(code=code, asked=asked, on=clock.today()), fresh=True)


def _appeal(request: HttpRequest, code: str, found: RewardStanding) -> HttpResponse:
    text = request.POST.get("text", "").strip()
    if not text:
        return _shown(request, code, found, status=422, empty=True)
    return _shown(request, code, appeal_reward(code=code, text=text, on=clock.today()))


def _shown(request: HttpRequest, code: str, found: RewardStanding, *, status: int = 200, **more: Any) -> HttpResponse:
    language = language_of(request)
    order, words = rewards().languages, tongues.words_in(rewards().words, language)
    said = {name: {one.id: tongues.one_of(one.words, order, language) for one in getattr(rewards(), name)}
            for name in ("chosen", "excluded", "refusals", "states")}  # fmt: skip
    held = found.ordinance
    form = more.pop("form", None) or RewardForm()
    context = more | {
        "code": code,
        "found": None,
        "got": True,  # the code lives in the form: no links to other languages
        "claim": found,
        "r": words,
        "name": (held.ko if tongues.spoken(language) == "ko" else held.en) if held else "",
        "amounts": [(said["chosen"][id], won) for id, won in held.amounts.items()] if held else [],
        "excludes": [said["excluded"][id] for id in held.excludes] if held else [],
        "doubtful": bool(held and held.confidence not in ("L", "V")),
        "hurdle": words.get(found.hurdle, ""),
        "state_words": said["states"].get(found.state, ""),
        "refusal_words": said["refusals"].get(found.refusal, ""),
        "given": form.given,
        "wrong": {name: words[key] for name, key in form.errors.items()},
    }
    return draw(request, "rewards/claim.html", language, context, status=status)
