"""Pages for whoever tells (HTTP only): no signing in, no script, one language of five, nothing of a household."""

import re
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bandi.office import clock, tongues
from bandi.office.discovery import door
from bandi.office.discovery.door.rewarding import rewards
from bandi.office.reports import closer, floods, maps
from bandi.office.reports.forms import FILES, TellForm
from bandi.office.reports.intake import Told, add_message, receive
from bandi.office.reports.models import Report
from bandi.office.reports.points import within_of
from bandi.office.reports.receipts import standing
from bandi.office.reports.uploads import Capped, capped

SOURCE = re.compile(r"[\w-]{1,40}")


@csrf_exempt  # the body is read only once its files are capped; `csrf_protect` then looks at it
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Who is it about; then what was seen and where; then the receipt."""
    return _start(request, capped(request))


@csrf_protect
def _start(request: HttpRequest, cap: Capped) -> HttpResponse:
    language, source = language_of(request), source_of(request)
    who = request.POST.get("who") or request.GET.get("who", "")
    if who not in {one.id for one in door.reporting().who}:
        return page(request, "start", language, source=source)
    if request.method != "POST":
        return page(request, "tell", language, source=source, form=TellForm(who=who, source=source))
    form = read(request, cap, who=who, source=source)
    if {"map", "tap.x"} & request.POST.keys():
        return _on_map(request, form, language, source)
    told = form.told(words=words_of(language), language=language, way=Report.Way.WEB) if form.is_valid() else None
    places = [(floods.address_of(request), floods.BY_ADDRESS)]
    places += [(f"poster {source}", floods.BY_POSTER)] if source else []
    if told and any(floods.over(place, most) for place, most in places):
        form.errors["form"], told = "e_flood", None
        return page(request, "tell", language, status=429, source=source, form=form)
    if told is None:
        return page(request, "tell", language, status=422, source=source, form=form)
    for place, _ in places:
        floods.count(place)
    return page(request, "got", language, **receipt(request, form, told))


def _on_map(request: HttpRequest, form: TellForm, language: str, source: str) -> HttpResponse:
    """A press on the way to a place on the map; the form again, with everything typed, once it is over."""
    pressed, at = request.POST.get("map", ""), request.POST.get("at", "")[:8]
    look = closer.look_of(request.POST.get("look", "")[:30])
    way: maps.Step | maps.Place | None = None
    if pressed == "open":
        way = maps.begin(form.given["town"], language)
    elif pressed == "move":
        way = maps.around(form.given["area"], language, form.given["point"])
    elif pressed.isdecimal() or pressed.startswith("up"):
        way = maps.step(pressed.removeprefix("up")[:8], language)
    elif pressed in maps.BESIDE:
        way = maps.looked(at, language, look, pressed)
    elif not pressed:
        told = [request.POST.get(name, "")[:5] for name in ("tap.x", "tap.y")]
        x, y = (int(one) if one.isdecimal() else -1 for one in told)
        way = maps.tapped(at, language, x, y, look)
    elif pressed == "only":
        way = (at, "")
    elif pressed == "drop":
        form.given["point"] = ""
    if isinstance(way, maps.Step):
        return page(request, "map", language, source=source, form=form, step=way, error=way.error, pressed=pressed)
    if way:
        form.given |= maps.chosen(*way, language)
    form.errors |= {name: "e_again" for name in FILES if form.files.get(name)}
    return page(request, "tell", language, source=source, form=form, chosen=True)


def read(request: HttpRequest, cap: Capped, *, who: str, source: str, trusted: bool = False) -> TellForm:
    """The form as it was sent."""
    given, files = request.POST.dict(), dict(request.FILES.items())
    return TellForm(
        given={name: str(value) for name, value in given.items()},
        kinds=request.POST.getlist("kinds"),
        files=files,
        too_large=frozenset(cap.too_large),
        who=who,
        source=source,
        trusted=trusted,
    )


def receipt(request: HttpRequest, form: TellForm, told: dict[str, Any], *, by: Any = None) -> dict[str, Any]:
    """What the page of a receipt shows: the code, its QR, until when, and where to call at once."""
    got = receive(told=Told(**told), by=by)
    address = reverse("reports:status_of", args=[got.code])
    whole = f"{settings.PUBLIC_URL}{address}" if settings.PUBLIC_URL else request.build_absolute_uri(address)
    routes = {door.reporting().kind(kind).route for kind in told["kinds"]}
    return {
        "got": got,
        "qr": segno.make(whole, error="m").svg_data_uri(scale=4, border=2, light="#fff"),
        "standing": standing(got.code, on=clock.today()),
        "routes": [route for route in door.reporting().routes if route.id in routes],
        "mandated": bool(told["group"]),
        "now": clock.now(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, code: str = "") -> HttpResponse:
    """How a report stands, for whoever has its code. Wrong codes are counted."""
    language = language_of(request)
    if request.method != "POST":
        return page(request, "status", language, code=code)
    return _stands(request, language, request.POST.get("code", ""))


@require_POST
def more(request: HttpRequest) -> HttpResponse:
    """What a teller adds to a report, or why it should be looked at again."""
    language, code, text = language_of(request), request.POST.get("code", ""), request.POST.get("text", "").strip()
    if not text:
        return _stands(request, language, code, empty=True)
    if floods.over(floods.address_of(request), floods.BY_ADDRESS):
        return page(request, "status", language, status=429, code=code, error="e_flood")
    led = add_message(code=code, text=text[:2000], appeal="appeal" in request.POST, on=clock.today())
    floods.count(floods.address_of(request) if led else f"codes {floods.address_of(request)}")
    return _stands(request, language, code, added=led)


def _stands(request: HttpRequest, language: str, code: str, **more_: bool) -> HttpResponse:
    wrong = f"codes {floods.address_of(request)}"
    if floods.over(wrong, floods.WRONG_CODES):
        return page(request, "status", language, status=429, code="", error="status_many")
    if not code.strip():
        return page(request, "status", language, status=422, code="", error="status_none")
    found = standing(code, on=clock.today())
    if found is None:
        floods.count(wrong)
        return page(request, "status", language, status=404, code=code[:40], error="status_none")
    return page(request, "status", language, status=422 if more_.get("empty") else 200, code=code, found=found, **more_)


@require_GET
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """The QR code of a shop leads to the report page with the shop's code; an unknown code leads there as well."""
    asked = {"s": code} if SOURCE.fullmatch(code) else {}
    return redirect(f"{reverse('reports:start')}?{urlencode(asked)}")


def language_of(request: HttpRequest) -> str:
    """The language asked for in the address or the form; else the one of the office's pages."""
    return tongues.asked(request, door.reporting().languages)


def source_of(request: HttpRequest) -> str:
    """The code of a poster or partner, if one was brought along."""
    asked = request.POST.get("s") or request.GET.get("s", "")
    return asked if SOURCE.fullmatch(asked) else ""


def words_of(language: str) -> dict[str, str]:
    """Every sentence of the public pages in one language."""
    return tongues.words_in(door.reporting().words, language)


def worded(language: str, group: str) -> list[tuple[str, str]]:
    """Codes of the content with their words in one language."""
    content = door.reporting()
    return [(one.id, tongues.one_of(one.words, content.languages, language)) for one in getattr(content, group)]


def sayings(language: str, context: dict[str, Any]) -> dict[str, Any]:
    """Words and offers of a page: what every template of a report needs."""
    content, words = door.reporting(), words_of(language)
    found, form = context.get("found") or context.get("standing"), context.get("form")
    said = {
        "lang": language,
        "tongue": tongues.spoken(language),
        "w": words,
        "languages": tongues.switch(zip(content.languages, content.names, strict=True)),
        "offers": {name: worded(language, name) for name in ("who", "kinds", "groups")},
        "route_words": [
            (route.numbers, tongues.one_of(route.words, content.languages, language))
            for route in context.get("routes", [])
        ],
        "errors": {name: words[key] for name, key in form.errors.items()} if form else {},
        "error_text": words.get(context.get("error", ""), ""),
    }
    said |= _of_map(language, context.get("step"), form)
    if found:
        said["reward"] = tongues.words_in(rewards().words, language)["title"]
        names = {name: dict(worded(language, name)) for name in ("states", "outcomes", "refusals")}
        said["state_words"] = names["states"][found.state]
        said["outcome_words"] = names["outcomes"].get(found.outcome) or names["refusals"].get(found.refusal, "")
    return said


def _of_map(language: str, step: maps.Step | None, form: TellForm | None) -> dict[str, Any]:
    """Sentences with metres: of a closer look, or of the point in the form."""
    words, near = words_of(language), step.near if step else None
    within = near.within if near else within_of(form.given["point"]) if form else None
    said: dict[str, Any] = {"within": words["map_within"] % {"metres": f"{within:,}"} if within else ""}
    if near:
        said["bar"] = words["map_bar"] % {"metres": f"{near.bar:,}"}
        said["moves"] = [(way, words[f"map_{way}"]) for way in closer.WAYS]
        said["move"] = words["map_move_by"] % {"metres": f"{near.move:,}"}
        said["there"] = words["map_there"] % {"town": maps.named(near.area, language)} if near.area else ""
    return said


def page(request: HttpRequest, name: str, language: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A public page of this room."""
    return draw(request, f"reports/{name}.html", language, context, status=status)


def draw(
    request: HttpRequest, template: str, language: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A public page: kept by nobody, followed by no search engine, and telling other sites nothing."""
    response = render(request, template, sayings(language, context) | context, status=status)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Content-Language"] = tongues.spoken(language)
    return response
