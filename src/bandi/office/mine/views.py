"""A citizen's own pages (HTTP only)."""

from typing import cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bandi.office.audit.models import Action
from bandi.office.citizens.actions import wish_quiet
from bandi.office.citizens.doors import Visitor, citizen_required, visitor
from bandi.office.citizens.forms import QuietForm
from bandi.office.citizens.trail import tell
from bandi.office.errors import OutOfReach, Refused
from bandi.office.mine import actions, looked, queries
from bandi.office.mine.forms import AskForm, TownAskForm, WrongForm
from bandi.office.mine.sections import sections
from bandi.office.mine.words import Kind

PAGE = 40
WITHDRAWN = ("consent", "watch")


@require_GET
@citizen_required(helpers=True)
def mine(request: HttpRequest) -> HttpResponse:
    """What I get, what I applied for, what I was told."""
    here = _here(request)
    context: dict[str, object] = {"sections": sections(here)}
    if here.mandate is None:
        context["home"] = queries.home(here)
    else:
        tell(here.session, Action.OWN_VIEW, detail={"page": "home"})
    return render(request, "mine/home.html", context)


@require_GET
@citizen_required
def who_looked(request: HttpRequest) -> HttpResponse:
    """Who looked at my record: when, which office, why."""
    here = _here(request)
    own = here.citizen.household_id
    rows = looked.who_looked(own) if own else []
    tell(here.session, Action.OWN_VIEW, detail={"page": "looked"})
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    context = {"rows": shown, "delays": looked.delays(), "exports": queries.exports_near(here)}
    return render(request, "mine/looked.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_required
def told(request: HttpRequest) -> HttpResponse:
    """What institutions told about me, why I was visited, and a way to say that it is wrong."""
    here = _here(request)
    form = WrongForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        written = form.cleaned_data
        shown = queries.told_of(here)
        if shown.round is None or written["signal"] not in {row.signal for row in shown.signals}:
            raise OutOfReach("signal")
        said = actions.Said(Kind.CORRECT, written["text"], written["signal"], shown.round.pk)
        actions.ask(here=here, key=written["key"], said=said)
        messages.success(request, _("전했습니다. 답은 이 화면과 첫 화면에 올라옵니다."))
        return redirect("mine:told")
    context = {"told": queries.told_of(here), "form": form, "key": uuid4()}
    return render(request, "mine/told.html", context, status=422 if form is not None else 200)


@require_GET
@citizen_required
def consents(request: HttpRequest) -> HttpResponse:
    """What I agreed to."""
    return render(request, "mine/consents.html", {"agreed": queries.agreed(_here(request))})


@require_POST
@citizen_required
def withdraw(request: HttpRequest, what: str, which: UUID) -> HttpResponse:
    """Takes a consent back: the first click says what follows, the second does it."""
    here = _here(request)
    if what not in WITHDRAWN:
        raise OutOfReach(what)
    agreed = queries.agreed(here)
    rows = agreed.consents if what == "consent" else agreed.watches
    row = next((one for one in rows if one.pk == which), None)
    if row is None:
        raise OutOfReach(what)
    if "sure" not in request.POST:
        return render(request, "mine/withdraw.html", {"row": row, "what": what})
    try:
        actions.withdraw(here=here, what=what, which=which)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, _("거두었습니다."))
    return redirect("mine:consents")


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_required
def ask(request: HttpRequest) -> HttpResponse:
    """Asks for a person, an explanation, or that a person looks again."""
    here = _here(request)
    form = _ask_form(here, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        written = form.cleaned_data
        said = actions.Said(
            written["kind"], written["text"], **{n: written.get(n, "") for n in ("area", "name", "phone")}
        )
        try:
            actions.ask(here=here, key=written["key"], said=said)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("받았습니다. 답은 첫 화면에 올라옵니다."))
            return redirect("mine:mine")
    context = {"form": form, "quiet_form": QuietForm(), "quiet": queries.quiet_of(here)}
    return render(request, "mine/ask.html", context, status=422 if form.errors else 200)


@require_POST
@citizen_required
def quiet(request: HttpRequest) -> HttpResponse:
    """Asks not to be contacted, or takes it back."""
    form = QuietForm(request.POST)
    on = "on" in request.POST
    if not form.is_valid():
        context = {"form": _ask_form(_here(request)), "quiet_form": form}
        return render(request, "mine/ask.html", context, status=422)
    wish_quiet(session=_here(request).session, quiet=on, why=form.cleaned_data["why"])
    messages.success(request, _("연락하지 않겠습니다.") if on else _("다시 연락해도 된다고 적었습니다."))
    return redirect("mine:ask")


def _ask_form(here: Visitor, told: QueryDict | None = None) -> AskForm:
    """With the neighbourhood and a way to reach her, where nobody knows her household."""
    if here.citizen.household_id:
        return AskForm(told, initial={"key": uuid4()})
    known = {"name": here.citizen.name, "phone": here.citizen.phone}
    return TownAskForm(told, initial={"key": uuid4(), **known})


def _here(request: HttpRequest) -> Visitor:
    return cast(Visitor, visitor(request))
