"""The telephone page for visits, and what its script asks for (HTTP only).

The page itself holds nobody's data: a service worker keeps it. People come as JSON on request and rest encrypted.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.errors import Refused
from bandi.office.field import actions, queries
from bandi.office.pages import language
from bandi.office.safety import outings
from bandi.office.safety.forms import MINUTES
from bandi.office.visits.words import CONDITIONS, NEEDS

SCRIPT = Path(__file__).parent / "static" / "field" / "sw.js"
FILES = (
    "bandi/bandi.css",
    "bandi/firefly.svg",
    "field/field.css",
    "field/store.js",
    "field/line.js",
    "field/photo.js",
    "field/draw.js",
    "field/field.js",
)
"""What the page needs without network."""
PASS_MOST = 400  # signs of a pass


@login_required
@require_GET
def field(request: HttpRequest) -> HttpResponse:
    """The page: nobody's name, nobody's address. Everything else is the script's."""
    require(_user(request), Permission.CONTACT_RECORD)
    place = _place()
    context = {
        "conditions": [(code, pair[place]) for code, pair in CONDITIONS.items()],
        "needs": [(code, pair[place]) for code, pair in NEEDS.items()],
        "minutes": MINUTES,
    }
    return render(request, "field/field.html", context)


@login_required
@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the page for times without network, with the list of files it keeps."""
    files = json.dumps([static(name) for name in FILES])
    text = SCRIPT.read_text(encoding="utf-8").replace("[/* FILES */]", files)
    return HttpResponse(text, content_type="text/javascript; charset=utf-8")


@login_required
@require_GET
def hello(request: HttpRequest) -> JsonResponse:
    """For a signed-in person: the form token, and the key under which the telephone keeps what it holds."""
    user = _user(request)
    waiting = [str(key) for key in queries.waiting(user)]
    return JsonResponse({"csrf": get_token(request), "key": queries.device_key(user), "waiting": waiting})


@login_required
@require_POST
def day(request: HttpRequest) -> JsonResponse:
    """Today's visits with names and addresses; the look is written to the trail."""
    return JsonResponse(queries.day_of(_user(request), pair_place=_place()))


@login_required
@require_POST
def sync(request: HttpRequest) -> JsonResponse:
    """One record from the telephone. The same one again is told the same."""
    return _told(
        request,
        lambda user, raw: {"state": actions.take_record(by=user, told=actions.FieldRecord.read(raw)).state},
    )


@login_required
@require_POST
def go_out(request: HttpRequest) -> JsonResponse:
    """The person leaves for a household."""

    def leave(user: User, raw: Any) -> dict[str, Any]:
        minutes, companion = int(raw["minutes"]), str(raw.get("companion", ""))
        row = outings.go_out(by=user, listing=UUID(raw["listing"]), minutes=minutes, companion=companion)
        return queries.out_now(row)

    return _told(request, leave)


@csrf_exempt  # works after the session has ended; the pass of the outing is asked for instead
@require_POST
def alarm(request: HttpRequest) -> HttpResponse:
    """The silent alarm, by the pass the telephone was given when its person went out."""
    outings.alarm_by_pass(request.body[:PASS_MOST].decode("ascii", errors="replace"))
    return HttpResponse(status=204)


@login_required
@require_POST
def come_in(request: HttpRequest) -> JsonResponse:
    """The person is back."""
    return _told(request, lambda user, raw: {"id": str(outings.come_in(by=user, outing=UUID(raw["outing"])).id)})


@login_required
def merge(request: HttpRequest, entry: UUID) -> HttpResponse:
    """A record from the telephone beside what a colleague wrote meanwhile."""
    user = _user(request)
    if request.method == "POST":
        try:
            actions.merge(by=user, entry=entry, how=request.POST.get("how", ""))
            messages.success(request, _("정했습니다. 휴대전화에서 쓴 기록은 그대로 남아 있습니다."))
            return redirect("visits:household", queries.reachable_entry(user, entry).household_id)
        except Refused as refused:
            messages.error(request, refused.sentence)
    return render(request, "field/merge.html", {"clash": queries.clash(user, entry)})


@login_required
@require_GET
def pictures(request: HttpRequest, household: UUID) -> HttpResponse:
    """Photos and signatures of a household."""
    rows = queries.pictures_of(_user(request), household)
    return render(request, "field/pictures.html", {"rows": rows, "household": household})


@login_required
@require_GET
def picture(request: HttpRequest, entry: UUID, kind: str) -> HttpResponse:
    """One picture."""
    media, content = queries.picture(_user(request), entry, kind)
    return HttpResponse(content, content_type=media)


def _told(request: HttpRequest, act: Callable[[User, Any], dict[str, Any]]) -> JsonResponse:
    """What became of one JSON request; a refusal is told in words."""
    user = _user(request)
    require(user, Permission.CONTACT_RECORD)
    try:
        return JsonResponse(act(user, json.loads(request.body)))
    except Refused as refused:
        return JsonResponse({"error": refused.sentence}, status=422)
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"error": _("보낸 것을 읽을 수 없습니다.")}, status=400)


def _place() -> int:
    return 1 if language() == "en" else 0


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
