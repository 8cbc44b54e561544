"""The telephone page of rounds, and what its script asks for (HTTP only).

The page holds nobody's address: a service worker keeps it for times without network. Doors come as JSON on request and
rest encrypted on the telephone, as visits do on the telephone page of officers.
"""

import json
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.discovery.door import reporting
from bandi.office.discovery.door.walking import walking
from bandi.office.errors import Refused
from bandi.office.field.queries import device_key
from bandi.office.field.views import SCRIPT
from bandi.office.pages import language
from bandi.office.rounds import findings, queries
from bandi.office.rounds.calendar import WORRIED
from bandi.office.rounds.queries import BeatRow, RouteDoor

FILES = (
    "bandi/bandi.css",
    "bandi/firefly.svg",
    "field/field.css",
    "field/store.js",
    "field/line.js",
    "field/photo.js",
    "rounds/rounds.css",
    "rounds/rounds.js",
)
"""What the page needs without network."""


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The page: no address. Everything else is the script's."""
    require(_user(request), Permission.WALK)
    told = walking()
    context = {
        "answers": [(one.id, getattr(one, language())) for one in told.answers if one.id != WORRIED],
        "signs": [(one.id, getattr(one, language())) for one in told.signs],
        "worried": next(getattr(one, language()) for one in told.answers if one.id == WORRIED),
        "content": told,
    }
    return render(request, "rounds/mine.html", context)


@login_required
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the page: the telephone page's own, for this address and these files."""
    text = SCRIPT.read_text(encoding="utf-8").replace("[/* FILES */]", json.dumps([static(name) for name in FILES]))
    text = text.replace("bandi-field-", "bandi-rounds-").replace('"/field/"', '"/rounds/mine/"')
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@login_required
@require_GET
def hello(request: HttpRequest) -> JsonResponse:
    """For a signed-in person: the form token, and the key under which the telephone keeps what it holds."""
    user = _user(request)
    require(user, Permission.WALK)
    return JsonResponse({"csrf": get_token(request), "key": device_key(user)})


@login_required
@require_POST
def doors(request: HttpRequest) -> JsonResponse:
    """The person's route with addresses; the look is written to the trail."""
    walked = queries.walk(_user(request))
    surveys = [one.to_on.isoformat() for one in walked.surveys.values()]
    return JsonResponse(
        {
            "taken": timezone.now().isoformat(),
            "day": clock.today().isoformat(),
            "survey": min(surveys) if surveys else "",
            "beats": [_beat(row) for row in walked.rows],
            "doors": [_door(one) for row in walked.rows for one in walked.doors[row.beat.pk]],
        }
    )


@login_required
@require_POST
def sync(request: HttpRequest) -> JsonResponse:
    """One record from the telephone. The same one again is told the same."""
    user = _user(request)
    require(user, Permission.WALK)
    try:
        seen = findings.Seen.read(json.loads(request.body))
        row, beside = findings.take_finding(by=user, seen=seen)
        return JsonResponse({"answer": row.answer, "beside": beside})
    except Refused as refused:
        return JsonResponse({"error": refused.sentence}, status=422)
    except ValueError:
        return JsonResponse({"error": _("보낸 것을 읽을 수 없습니다.")}, status=400)


@login_required
@require_GET
def told(request: HttpRequest) -> HttpResponse:
    """Places one was worried about, and what became of each."""
    place = reporting().languages.index(language())
    words = {one.id: one.words[place] for group in ("states", "outcomes", "refusals")
             for one in getattr(reporting(), group)}  # fmt: skip
    return render(request, "rounds/told.html", {"rows": queries.told(_user(request)), "words": words})


def _beat(row: BeatRow) -> dict[str, Any]:
    return {
        "id": str(row.beat.pk),
        "name": row.beat.name,
        "due": row.turn.due_on.isoformat(),
        "state": row.word,
        "officer": row.names.get(queries.Part.OFFICER, ""),
    }


def _door(one: RouteDoor) -> dict[str, Any]:
    return {
        "id": str(one.door.pk),
        "beat": str(one.door.beat_id),
        "address": one.door.address,
        "word": one.word if one.by_me or not one.answer else _("다른 분이 살핌"),
        "seen": bool(one.answer),
    }


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
