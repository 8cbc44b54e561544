"""The API of reports (HTTP only): a partner's system tells, signed, and gets a receipt; errors say where and what."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from bandi.office import clock
from bandi.office.access.once import once
from bandi.office.accounts.models import Area
from bandi.office.codes import digest
from bandi.office.errors import Refused
from bandi.office.reports import floods, keys
from bandi.office.reports.contract import LARGEST, Fault, body_schema, document, faults
from bandi.office.reports.intake import Told, receive
from bandi.office.reports.models import Report, ReportKey, ReportReceipt
from bandi.office.reports.points import area_of, written
from bandi.office.reports.reading import holds_phone, phone_of
from bandi.office.reports.receipts import code_for, standing

MOST = 500  # reports a key and day
TITLES = {
    400: "The body is no JSON.",
    401: "The request is not signed as it should be.",
    403: "The agreement does not hold today.",
    413: f"The body is larger than {LARGEST} bytes.",
    415: "The body must be application/json.",
    422: "Something is to be mended.",
    429: "Too many reports today. Please call the neighbourhood office.",
}
PROOFS = {
    "signature": "The key is unknown or withdrawn, or the signature does not fit. Check secret, path and body.",
    "time": "X-Bandi-Time is more than five minutes off, or no number. Check the clock.",
    "nonce": "X-Bandi-Nonce needs 16 to 64 letters, digits, - or _.",
    "replay": "This nonce was used before. Sign each request anew.",
}


@csrf_exempt  # signed by the partner's key; no session is read
@require_POST
def tell(request: HttpRequest) -> HttpResponse:
    """Takes a report of a partner's system."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > LARGEST:
        return _problem(413)
    if request.content_type != "application/json":
        return _problem(415)
    body, head = request.body, request.headers
    try:
        key = keys.proved(
            code=head.get("X-Bandi-Key", ""),
            at=head.get("X-Bandi-Time", ""),
            nonce=head.get("X-Bandi-Nonce", ""),
            signed=head.get("X-Bandi-Signature", ""),
            path=request.path,
            body=body,
        )
    except keys.Unsigned as unsigned:
        return _problem(401, [("/", unsigned.code, PROOFS[unsigned.code])])
    return _taken(request, key, body)


def _taken(request: HttpRequest, key: ReportKey, body: bytes) -> HttpResponse:
    try:
        given = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return _problem(400)
    wrong = list(faults(body_schema(), given)) or _beyond(given)
    if wrong:
        return _problem(422, wrong)
    place = f"key {key.code}"
    with transaction.atomic():
        if not keys.still_agreed(key):
            return _problem(403)
        told = _told(key, given)
        before = ReportReceipt.objects.filter(digest=digest(code_for(told.key))).exists()
        if not before and floods.over(place, MOST):
            return _problem(429)
        got = receive(told=told)
        if not before:
            floods.count(place)
        found = standing(got.code, on=clock.today())
    address = reverse("reports:status_of", args=[got.code])
    whole = f"{settings.PUBLIC_URL}{address}" if settings.PUBLIC_URL else request.build_absolute_uri(address)
    tell_by = found.tell_by.isoformat() if found else ""
    answer = {"receipt": got.code, "status": whole, "tell_by": tell_by, "masked": got.masked}
    return JsonResponse(answer, status=200 if before else 201)


def _beyond(given: dict[str, Any]) -> list[Fault]:
    """What no schema can say."""
    wrong: list[Fault] = []
    for name in ("place", "landmark", "name"):
        if holds_phone(given.get(name, "")):
            wrong.append((f"/{name}", "phone", "holds a telephone number; it belongs into phone"))
    if given.get("phone") and not phone_of(given["phone"]):
        wrong.append(("/phone", "phone", "is no Korean telephone number"))
    if given.get("who") == "professional" and not given.get("group"):
        wrong.append(("/group", "required", "a professional says which group"))
    if given.get("area") and not Area.objects.filter(pk=given["area"]).exists():
        wrong.append(("/area", "area", "no neighbourhood has this code; leave it out where it is unknown"))
    return wrong


def _no_number(name: str) -> None:
    """NaN and Infinity are no JSON, whatever Python thinks. Raises ValueError."""
    raise ValueError(name)


def _told(key: ReportKey, given: dict[str, Any]) -> Told:
    texts = {name: given.get(name, "") for name in ("place", "landmark", "note", "name", "body", "area")}
    if "lat" in given:
        where = (given["lon"], given["lat"])
        texts["point"] = written(*where, given.get("accuracy_m", 0))
        texts["area"] = texts["area"] or area_of(where) or ""
    who = given.get("who", "partner")
    return Told(
        **texts,
        key=uuid5(NAMESPACE_OID, f"{key.code}\n{given['reference']}"),
        who=who,
        kinds=given["kinds"],
        danger=given.get("danger", False),
        group=given.get("group", "") if who == "professional" else "",
        phone=phone_of(given.get("phone", "")) or "",
        language=given.get("language", "ko"),
        source_code=f"key-{key.code}",
        way=Report.Way.API,
    )


def _problem(status: int, wrong: Sequence[Fault] = ()) -> HttpResponse:
    told: dict[str, Any] = {"type": "about:blank", "title": TITLES[status], "status": status}
    if wrong:
        told["errors"] = [{"place": place or "/", "code": code, "detail": detail} for place, code, detail in wrong]
    return JsonResponse(told, status=status, content_type="application/problem+json")


@require_GET
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the API."""
    return JsonResponse(document())


@login_required
@once
def partner_keys(request: HttpRequest, partner: Any) -> HttpResponse:
    """A partner's keys: making one, whose secret is shown this once, and withdrawing."""
    user: Any = request.user
    row, made, status = keys.keys_of(user, partner)[0], None, 200
    try:
        if request.POST.get("step") == "make":
            made = keys.make_key(by=user, partner=partner)
        elif request.POST.get("step") == "stop":
            keys.stop_key(by=user, partner=partner, code=request.POST.get("code", "")[:12])
            messages.success(request, _("열쇠를 거두었습니다. 이제 아무것도 열리지 않습니다."))
            return redirect("reports:partner_keys", partner)
    except Refused as refused:
        messages.error(request, refused.sentence)
        status = 422
    context = {"partner": row, "keys": keys.keys_of(user, partner)[1], "made": made}
    return render(request, "reports/keys.html", context, status=status)
