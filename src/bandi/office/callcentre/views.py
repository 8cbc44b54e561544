"""Pages of the call centre (HTTP only): the first page of an agent, and one page for a call with its tools."""

from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bandi.office import clock
from bandi.office.access.once import once
from bandi.office.accounts.models import User
from bandi.office.callcentre import actions, booking, queries, tools
from bandi.office.callcentre.models import Call, CardText, VisitRequest
from bandi.office.callcentre.texts import hush, mobile, send_card
from bandi.office.catalogue.models import Programme
from bandi.office.discovery.door.calls import calls
from bandi.office.errors import Refused
from bandi.office.pages import language
from bandi.office.portal.share import opened
from bandi.office.reports.models import Report
from bandi.office.reports.places import find_areas
from bandi.office.reports.public import receipt, sayings, words_of


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Begin a call; unfinished ones; how long calls take."""
    return render(request, "callcentre/home.html", {"page": queries.home(_user(request))})


@login_required
@require_POST
@once
def begin(request: HttpRequest) -> HttpResponse:
    """The telephone rings."""
    try:
        call = actions.begin(by=_user(request))
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("callcentre:home")
    return redirect("callcentre:call", call.id)


@login_required
@require_GET
def call_page(request: HttpRequest, call: UUID) -> HttpResponse:
    """One call: the script, what was typed, and the tool in use."""
    found = queries.call_of(_user(request), call)
    tool = request.GET.get("tool", "search")
    tool = tool if tool in tools.TOOLS else "search"
    return _page(request, found, tool, **(tools.TOOLS[tool][1](request, found) if found.open else {}))


@login_required
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest, call: UUID) -> HttpResponse:
    """Keeps what was typed so far; to a script it answers in one sentence, GET hands out a token after signing in."""
    user, sent = _user(request), request.POST
    found = queries.call_of(user, call)
    if request.method == "GET":
        return JsonResponse({"token": get_token(request)})
    towns = find_areas(sent.get("town", "")) if sent.get("town", "").strip() else []
    texts = {name: sent.get(name, "")[:4000] for name in actions.TEXTS}
    found = actions.keep(
        by=user, call=call, kind=found.kind, script=sent.get("script", ""), ticks=sent.getlist("ticks"),
        town=towns[0].code if len(towns) == 1 else "", consent="consent" in sent, **texts,
    )  # fmt: skip
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"sentence": str(_kept(found, sent.get("town", "")))})
    return redirect("callcentre:call", call)


def _kept(call: Call, town: str) -> str:
    if town.strip() and not call.town:
        return _("담아 두었습니다. 동네는 찾지 못했습니다: 시·군·구와 함께 써 보세요.")
    return _("담아 두었습니다.")


@login_required
@require_POST
def finder(request: HttpRequest, call: UUID) -> HttpResponse:
    """A step of the finder."""
    found = queries.call_of(_user(request), call)
    return _page(request, found, "finder", **tools.finder(request, found))


@login_required
@require_POST
def report(request: HttpRequest, call: UUID) -> HttpResponse:
    """Takes a report."""
    user = _user(request)
    found = queries.call_of(user, call)
    shown = tools.report(request, found)
    form = shown.get("form")
    if form is None or form.errors:
        return _page(request, found, "report", status=422, **shown)
    said = language()
    told = form.told(words=words_of(said), language=said, way=Report.Way.PHONE)
    got = receipt(request, form, told, by=user)
    actions.note_made(by=user, call=call, what="report")
    return _page(request, queries.call_of(user, call), "report", **got, **sayings(said, got))


@login_required
@require_POST
def visit(request: HttpRequest, call: UUID) -> HttpResponse:
    """Asks the office in charge to come."""
    user = _user(request)
    found = queries.call_of(user, call)
    form = tools.visit(request, found)["visit"]
    if form.is_valid():
        asked = form.asked(way=VisitRequest.Way.PHONE)
        try:
            code = booking.ask(asked=asked, by=user)
        except Refused as refused:
            form.add_error("first", refused.sentence)
        else:
            actions.note_made(by=user, call=call, what="visit")
            return _page(request, queries.call_of(user, call), "visit", **queries.got(code, asked))
    return _page(request, found, "visit", status=422, visit=form)


@login_required
@require_POST
def card(request: HttpRequest, call: UUID) -> HttpResponse:
    """Sends a text with a link, or notes that a number wants none."""
    user = _user(request)
    found = queries.call_of(user, call)
    form = tools.card(request, found)["card"]
    if "quiet" in request.POST:
        number = mobile(request.POST.get("number", ""))
        if number is None:
            form.add_error("number", _("어느 번호인지 휴대전화 번호를 써 주세요."))
            return _page(request, found, "card", status=422, card=form)
        with actions.at_the_centre(user):
            hush(number=number, by=user)
        messages.success(request, _("이 번호에는 이제 문자를 보내지 않습니다."))
        return redirect(f"{reverse('callcentre:call', args=[call])}?tool=card")
    if form.is_valid():
        given = form.cleaned_data
        try:
            tongue = given["tongue"] or "ko"
            link = _link(request, given["what"], given["target"]) + ("" if tongue == "ko" else f"?lang={tongue}")
            facts = {"what": given["what"], "number": given["number"], "tongue": tongue, "link": link}
            with actions.at_the_centre(user):
                send_card(key=given["key"], by=user, **facts)
            actions.note_made(by=user, call=call, what="card", tongue=tongue)
            messages.success(request, _("문자를 보낼 곳에 넘겼습니다."))
            return redirect(f"{reverse('callcentre:call', args=[call])}?tool=card")
        except Refused as refused:
            form.add_error("number", refused.sentence)
    return _page(request, found, "card", status=422, card=form)


def _link(request: HttpRequest, what: str, target: str) -> str:
    """The address a text leads to. Raises Refused where it would lead nowhere."""
    if what == CardText.What.PROGRAMME and Programme.objects.filter(pk=target).exists():
        path = reverse("portal:programme", args=[target])
    elif what == CardText.What.FINDER and opened(target, today=clock.today()) is not None:
        path = reverse("portal:shared", args=[target])
    elif what == CardText.What.BOOK:
        path = reverse("callcentre:book")
    else:
        raise Refused(
            ko="보낼 화면이 없어졌습니다. 다시 찾아 주세요.", en="The page to send is gone. Look for it again."
        )
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


@login_required
@require_POST
@once
def end(request: HttpRequest, call: UUID) -> HttpResponse:
    """Ends the call."""
    user = _user(request)
    found = queries.call_of(user, call)
    form = tools.end(request, found)["end"]
    if not form.is_valid():
        return _page(request, found, "end", status=422, end=form)
    actions.end(by=user, call=call, **form.cleaned_data)
    messages.success(request, _("통화를 마쳤습니다."))
    return redirect("callcentre:home")


def _page(request: HttpRequest, call: Call, tool: str, *, status: int = 200, **shown: Any) -> HttpResponse:
    """The whole call with one tool open."""
    script, done = calls().script(call.script), set(call.ticks)
    steps = [(step, step.id in done) for step in script.steps] if script else []
    now = next((step.id for step, ticked in steps if not ticked), "")
    context = {
        "call": call,
        "script": script,
        "steps": [(step, ticked, step.id == now) for step, ticked in steps],
        "scripts": queries.choices("scripts"),
        "tools": [(name, words) for name, (words, _shown) in tools.TOOLS.items()],
        "tool": tool,
        "result_words": queries.named("results", call.result),
        "kind_words": queries.named("kinds", call.kind),
        "town": tools.town_of(call),
        "seconds": max(0, int((clock.now() - call.started_at).total_seconds())),
    }
    return render(request, "callcentre/call.html", context | shown, status=status)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
