"""Pages for whoever scans a card or got an offer (HTTP only): no signing in, no script, three languages."""

import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from bandi.office import clock, tongues
from bandi.office.accounts.models import Area
from bandi.office.discovery.door.universal import universal
from bandi.office.reports import floods
from bandi.office.reports.forms import LONGEST, SALT, new_token
from bandi.office.reports.reading import RESIDENT, holds_resident_number, phone_of, tidy
from bandi.office.universal import moments, sending
from bandi.office.universal.words import BEST_TIMES, WISHES

LONG = {"name": 40, "phone": 30}


@dataclass
class WishForm:
    """What somebody typed; `errors`: field -> key of the content's words. Only resident numbers are lost."""

    given: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    token: str = ""
    key: UUID | None = None

    def __post_init__(self) -> None:
        self.given = {name: tidy(self.given.get(name, "")) for name in ("name", "phone", "best", "consent", "form")}
        self.token = self.given["form"] or new_token()

    def is_valid(self) -> bool:
        """Checks everything at once."""
        for name, most in LONG.items():
            if holds_resident_number(self.given[name]):
                self.errors[name] = "e_resident_number"
                self.given[name] = RESIDENT.sub("", self.given[name]).strip()
            self.given[name] = self.given[name][:most]
        if not self.given["name"]:
            self.errors.setdefault("name", "e_name")
        if phone_of(self.given["phone"]) is None:
            self.errors.setdefault("phone", "e_phone")
        if not self.given["consent"]:
            self.errors["consent"] = "e_consent"
        self._age()
        return not self.errors

    def _age(self) -> None:
        try:
            told = signing.loads(self.token, salt=SALT)
            self.key, age = UUID(hex=told["key"]), time.time() - told["at"]
        except (signing.BadSignature, KeyError, TypeError, ValueError):
            age = LONGEST + 1
        if age > LONGEST:
            self.errors["form"], self.token = "e_stale", new_token()


@require_http_methods(["GET", "HEAD", "POST"])
def opt_in(request: HttpRequest, code: str) -> HttpResponse:
    """Who asks to be called leaves a name and a number, and gets a receipt."""
    language, source = language_of(request), moments.source_of(code, on=clock.today())
    if source is None:
        return page(request, "closed", language, status=404)
    place = Area.objects.defer("outline").get(code=source.area)
    if request.method != "POST":
        return page(request, "opt_in", language, code=code, place=place, form=WishForm())
    form = WishForm({name: str(value) for name, value in request.POST.dict().items()})
    good = form.is_valid()
    where = floods.address_of(request)
    if good and (floods.over(where, floods.BY_ADDRESS) or floods.over(f"card {code}", floods.BY_POSTER)):
        form.errors["form"] = "e_flood"
        return page(request, "opt_in", language, status=429, code=code, place=place, form=form)
    if not good or form.key is None:
        return page(request, "opt_in", language, status=422, code=code, place=place, form=form)
    for counted in (where, f"card {code}"):
        floods.count(counted)
    best = form.given["best"] if form.given["best"] in BEST_TIMES else next(iter(BEST_TIMES))
    agreed = tongues.words_in(universal().words, language)["consent_text"]
    number = phone_of(form.given["phone"]) or ""
    wish = moments.Wish(form.key, form.given["name"], number, best, tongues.spoken(language), agreed)
    receipt, row = moments.opt_in(source=source, wish=wish)
    return page(request, "asked", language, receipt=receipt, row=row, place=place)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Whoever holds the receipt withdraws, and name and number are gone."""
    language, code = language_of(request), request.POST.get("code", "").strip()
    if request.method != "POST":
        return page(request, "withdraw", language)
    wrong = f"codes {floods.address_of(request)}"
    if floods.over(wrong, floods.WRONG_CODES):
        return page(request, "withdraw", language, status=429, error="e_flood")
    if not code:
        return page(request, "withdraw", language, status=422, error="e_code")
    if moments.withdraw(code=code, on=clock.today()):
        return page(request, "withdraw", language, done=True)
    floods.count(wrong)
    return page(request, "withdraw", language, status=404, code=code[:40], error="e_code")


@require_http_methods(["GET", "HEAD", "POST"])
def reply(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever got the offer of a visit says yes or no. Looking counts as nothing: programmes that check links do it."""
    language, wrong = language_of(request), f"codes {floods.address_of(request)}"
    if floods.over(wrong, floods.WRONG_CODES):
        return page(request, "closed", language, status=429)
    place = sending.leads(code, on=clock.today())
    if place is None:
        floods.count(wrong)
        return page(request, "closed", language, status=404)
    wish = request.POST.get("wish", "")
    if request.method == "POST" and wish in WISHES:
        if not sending.choose_oneself(code=code, wish=wish, on=clock.today()):
            return page(request, "closed", language, status=410)
        return page(request, "reply", language, code=code, place=place, wish=wish)
    return page(request, "reply", language, code=code, place=place, status=422 if request.method == "POST" else 200)


def language_of(request: HttpRequest) -> str:
    """The language asked for; else the browser's, else Korean."""
    return tongues.asked(request, tuple(universal().words))


def page(request: HttpRequest, name: str, language: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A public page: kept by nobody, followed by no search engine, and telling other sites nothing."""
    words = tongues.words_in(universal().words, language)
    form = context.get("form")
    said = {
        "lang": language,
        "tongue": tongues.spoken(language),
        "w": words,
        "languages": tongues.switch([("ko", "한국어"), ("en", "English")]),
        "errors": {field_: words[key] for field_, key in form.errors.items()} if form else {},
        "error_text": words.get(context.get("error", ""), ""),
        "best_times": [(key, words[key]) for key in BEST_TIMES],
    }
    response = render(request, f"universal/{name}.html", context | said, status=status)
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Content-Language"] = tongues.spoken(language)
    return response
