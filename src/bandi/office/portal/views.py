"""Pages for everybody (HTTP only): no signing in, no name, nothing kept."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from bandi.office import clock
from bandi.office.access.addresses import client_address
from bandi.office.catalogue import queries as catalogue
from bandi.office.catalogue.models import Programme
from bandi.office.catalogue.queries import Counter
from bandi.office.discovery.door import portal as door
from bandi.office.discovery.door import programmes
from bandi.office.discovery.door.applying import applying
from bandi.office.pages import language
from bandi.office.portal import keeping, queries
from bandi.office.portal.flood import wait
from bandi.office.portal.forms import MOST, FinderForm, said
from bandi.office.portal.results import result_of
from bandi.office.portal.share import DAYS, code_of, opened

TOLD = {"who": "who_for", "given": "given", "how": "how", "documents": "papers", "contact": "ask", "law": "law"}
"""Fields of the page of one programme -> their words, in order."""
AIM = "aim"
View = Callable[..., HttpResponse]
CHROME = {"easy": "ko-easy", "ko": "ko"}  # every other language of the finder stands in an English frame


def _open(view: View) -> View:
    """A public page: limited by address, in the language asked for, found by no search machine with its answers."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        lang = _lang(request)
        with translation.override(CHROME.get(lang, "en")):
            if seconds := wait(client_address(request)):
                words = said(door.content().words["slow"], lang).format(seconds=seconds)
                context = _around(request, lang) | {"slow": words}
                response = render(request, "portal/gone.html", context, status=429)
                response.headers["Retry-After"] = str(seconds)
                return response
            response = view(request, *args, lang=lang, **kwargs)
        response.headers["Content-Language"] = "ko" if lang == "easy" else lang
        _keep_language(request, response)
        response.headers["X-Robots-Tag"] = "noarchive" if request.path == reverse("portal:services") else "noindex"
        return response

    return limited


@require_http_methods(["GET", "HEAD", "POST"])
@_open
def services(request: HttpRequest, *, lang: str) -> HttpResponse:
    """The finder: three questions, then results, then always the question that settles most."""
    if request.method != "POST":
        return _start(request, FinderForm(None, lang=lang, today=clock.today()))
    return answered(request, request.POST, lang)


@require_safe
@_open
def shared(request: HttpRequest, code: str, *, lang: str) -> HttpResponse:
    """A result somebody made a link to."""
    answers = opened(code, today=clock.today())
    if answers is None:
        return render(request, "portal/gone.html", _around(request, lang), status=404)
    told = answers.get("lang", lang)
    return answered(request, answers, told if told in door.content().languages else lang)


@require_safe
@_open
def listing(request: HttpRequest, *, lang: str) -> HttpResponse:
    """Every programme, by words and official codes."""
    codes = _codes(request.GET)
    asked = request.GET.get("q", "")[:60]
    page, rows = queries.listed(asked, codes, page=request.GET.get("page", "1"))
    query = request.GET.copy()
    query.pop("page", None)
    kept, words = query.copy(), door.content().words
    kept.pop("lang", None)
    context = _around(request, lang) | {
        "q": asked,
        "filters": _filters(lang, codes),
        "page": page,
        "rows": [(row, said(words[f"kind_{row.kind}"], lang)) for row in rows],
        "query": f"{query.urlencode()}&" if query else "",
        "keep": f"{kept.urlencode()}&" if kept else "",
        "counter_words": _counter_words(catalogue.counter(), lang),
    }
    return render(request, "portal/listing.html", context)


@require_safe
@_open
def programme(request: HttpRequest, name: str, *, lang: str) -> HttpResponse:
    """One programme: who, what, how, with what, on which law."""
    row = Programme.objects.filter(pk=name).defer("finding").first()
    if row is None:
        raise Http404
    words, body = door.content().words, row.body
    context = _around(request, lang) | {
        "row": row,
        "body": body,
        "facts": [(said(words[word], lang), body[name]) for name, word in TOLD.items() if body.get(name)],
        "url": url if (url := str(body.get("url", ""))).startswith(("https://", "http://")) else "",
        "doubt": body.get("confidence") in ("S", "M", "I"),
        "ended": not catalogue.runs(row, clock.today()),
    }
    return render(request, "portal/programme.html", context)


@require_safe
@_open
def offices(request: HttpRequest, district: str, *, lang: str) -> HttpResponse:
    """The welfare offices of one district on its map, with telephone and address where the office said them."""
    return render(request, "portal/offices.html", _around(request, lang) | {"page": queries.offices(district)})


@require_http_methods(["GET", "HEAD", "POST"])
@_open
def keep(request: HttpRequest, *, lang: str) -> HttpResponse:
    """Keeping the answers: what that means, a box to tick, and on to the citizen's own page. Nothing is kept here."""
    if request.method != "POST":
        return redirect("portal:services")
    step, _, what = request.POST.get("go", "").partition(":")
    lang = what if step == "lang" and what in door.content().languages else lang
    form = FinderForm(request.POST, lang=lang, today=clock.today())
    if not form.is_valid():
        return answered(request, request.POST, lang)
    codes, wrong, aim = _codes(form.data), "", _aim(what if step == "apply" else request.POST.get(AIM, ""))
    answers = [*form.carried(), *codes.items()]
    if step == "agree" and "agree" in request.POST:
        agreed = keeping.agree([*answers, ("lang", lang)], found=result_of(form, codes=codes).mark, aim=aim)
        if agreed is not None:
            return keeping.put(redirect("mine:keep", agreed[0]), agreed[1], language=CHROME.get(lang, "en"))
        wrong = form.say("keep_large")
    elif step == "agree":
        wrong = form.say("keep_bad")
    kept = keeping.clock_of_keeping()
    context = _around(request, lang) | {
        "hidden": [*answers, *([(AIM, aim)] if aim else [])],
        "at": "see",
        "aim": aim,
        "then": form.say("apply_then", what=said_of(aim, lang)) if aim else "",
        "wrong": wrong,
        "long": form.say("keep_long", days=kept.days),
        "ticked": "agree" in request.POST,
    }
    with translation.override(CHROME.get(lang, "en")):
        return render(request, "portal/keep.html", context, status=422 if wrong else 200)


def _aim(text: str) -> str:
    """What she goes on to apply for; empty where that is not ours."""
    return text if text in applying().programme else ""


def said_of(programme: str, lang: str) -> str:
    """The name of what is applied for."""
    told = applying().programme[programme]
    return told.ko if lang in ("ko", "easy") else told.en


def answered(request: HttpRequest, told: QueryDict, lang: str, *, found: str = "", note: str = "") -> HttpResponse:
    """The page that follows from what was sent. `go` says which button was pressed.

    Of kept answers `found` is the mark of the result that was seen then, `note` the word for what must be looked at.
    """
    step, _, what = told.get("go", "see").partition(":")
    told = told.copy()
    if step == "lang" and what in door.content().languages:
        lang, step = what, told.get("at", "see")
    moved(told, step, what)
    rows = min(MOST, _number(told.get("people", "1")) + 1) if step == "add" else 0
    form = FinderForm(told, lang=lang, today=clock.today(), people=rows)
    with translation.override(CHROME.get(lang, "en")):
        if step in ("add", "edit", "start"):
            form.unchecked()
            if rows:  # whoever adds somebody goes on with her
                form.fields[f"relation_{rows}"].widget.attrs["autofocus"] = True
            return _start(request, form, note=note)
        form.is_valid()
        if form.at_start:
            return _start(request, form)
        return _result(request, form, (step, what), found)


def moved(told: QueryDict, step: str, what: str) -> None:
    """Lists that a button changes: what nobody knows, what is already received."""
    for button, name in (("skip", "skip"), ("got", "got")):
        if step == button:
            told.appendlist(name, what)
    if step == "skip":
        for question in door.content().questions:
            if question.id == what:
                for box in question.boxes:
                    told.pop(f"a_{box.id}", None)
    if step == "ungot":
        told.setlist("got", [one for one in told.getlist("got") if one != what])
        told.setlist("a_receives", [one for one in told.getlist("a_receives") if one != what])


def _start(request: HttpRequest, form: FinderForm, *, note: str = "") -> HttpResponse:
    """The three questions."""
    first = [question for question in form.content.questions if question.first]
    shown = frozenset(form.starting)
    context = _around(request, form.lang) | {
        "form": form,
        "note": form.say(note) if note else "",
        "at": "edit" if form.is_bound else "start",
        "people": [
            (row, form.name(row) if row == 1 else form.say("person", n=row), _row(form, row)) for row in form.rows
        ],
        "first": [
            (question, said(question.words, form.lang), said(question.help, form.lang), _boxes(form, question))
            for question in first
        ],
        "more": form.people < MOST,
        "errors": [(form[name], form.errors[name]) for name in form.errors if name in shown],
        "hidden": list(form.carried(without=shown)) if form.is_bound else [("people", "1")],
    }
    return render(request, "portal/start.html", context)


def _result(request: HttpRequest, form: FinderForm, go: tuple[str, str], found: str) -> HttpResponse:
    codes, (step, what) = _codes(form.data), go
    result = result_of(form, codes=codes, wanted=what if step == "ask" else "")
    question = result.question
    shown = frozenset(f"a_{box.id}" for box in question.boxes) if question else frozenset()
    hidden = list(form.carried(without=shown))
    unread = [(form[name], form.errors[name]) for name in form.errors if name in shown]
    context = _around(request, form.lang) | {
        "form": form,
        "at": "see",
        "again": form.say("kept_same" if result.mark == found else "kept_other") if found else "",
        "result": result,
        "question": question,
        "asked": said(question.words, form.lang) if question else "",
        "asked_help": said(question.help, form.lang) if question else "",
        "boxes": _boxes(form, question) if question else [],
        "errors": unread,
        "hidden": hidden,
        "filters": _filters(form.lang, codes),
        "codes": codes,
        "counted": form.say("counted", **result.counted),
        "counter_words": _counter_words(result.counter, form.lang),
        "maybe": form.say("maybe", n=f"{result.maybe:,}"),
        "district": form.cleaned_data.get("a_place") or "",
        "left_out": [form.say("own", who=who) for who in result.left_out],
        "share_note": form.say("share_note", days=DAYS),
    }
    if step == "share":
        answers = [*form.carried(), ("lang", form.lang), *codes.items()]
        context["link"] = request.build_absolute_uri(
            reverse("portal:shared", args=[code_of(answers, today=form.today)])
        )
    return render(request, "portal/result.html", context)


def _row(form: FinderForm, row: int) -> list[Any]:
    names = (f"{name}_{row}" for name in ("relation", "born", "lives", "earn"))
    return [form[name] for name in names if name in form.fields and not (row == 1 and name.startswith("relation"))]


def _boxes(form: FinderForm, question: "door.Question") -> list[Any]:
    return [form[f"a_{box.id}"] for box in question.boxes]


def _lang(request: HttpRequest) -> str:
    """The finder's language: chosen here, else that of the page."""
    here = "easy" if get_language() == CHROME["easy"] else language()
    told = request.POST.get("lang") or request.GET.get("lang") or here
    return told if told in door.content().languages else here


def _keep_language(request: HttpRequest, response: HttpResponse) -> None:
    """Whoever chose a language here meets it again on the pages after: applying, my page."""
    step, _, what = request.POST.get("go", "").partition(":")
    chosen = what if step == "lang" else request.GET.get("lang", "")
    way = CHROME.get(chosen, chosen)
    if way in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            way,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )


def _codes(told: Mapping[str, str]) -> dict[str, str]:
    """Chosen life stage, target and theme that exist."""
    known = {name: programmes.code_words(name, "ko") for name in programmes.FILTERS}
    return {name: told[name] for name in known if told.get(name, "") in known[name]}


def _filters(lang: str, codes: Mapping[str, str]) -> list[tuple[str, str, list[tuple[str, str]], str]]:
    way = "ko" if lang in ("ko", "easy") else "en"
    return [
        (
            name,
            said(door.content().words[name], lang),
            list(programmes.code_words(name, way).items()),
            codes.get(name, ""),
        )
        for name in programmes.FILTERS
    ]


def _counter_words(told: Counter, lang: str) -> str:
    numbers = {name: f"{getattr(told, name):,}" for name in ("total", "calculated", "conditions", "text")}
    return said(door.content().words["counter"], lang).format(**numbers)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 1


def _around(request: HttpRequest, lang: str) -> dict[str, Any]:
    """What every page shows: its words, the languages, where they lead."""
    content = door.content()
    return {
        "lang": lang,
        "html_lang": "ko" if lang == "easy" else lang,
        "languages": [(code, name, code == lang) for code, name in content.languages.items()],
        "w": SimpleLazyObject(lambda: {name: said(words, lang) for name, words in content.words.items()}),
    }
