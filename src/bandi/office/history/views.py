"""Pages of the history (HTTP only): who is watched, who gained, what to tell, what telling changed."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.discovery import door
from bandi.office.errors import OutOfReach, Refused
from bandi.office.history import actions, queries
from bandi.office.history.forms import BenefitForm, FactsForm, RefusalForm, WatchFilter
from bandi.office.history.funnel import funnel as counted
from bandi.office.history.words import FAILED
from bandi.office.pages import language
from bandi.office.worklist.forms import RevealForm
from bandi.office.worklist.household import reachable_household

TABS = (
    ("entitled", gettext_lazy("새로 자격 생김")),
    ("near", gettext_lazy("아깝게 거절됨")),
    ("watched", gettext_lazy("지켜보는 중")),
    ("applied", gettext_lazy("다시 신청함")),
    ("stopped", gettext_lazy("끝남")),
)
"""The tabs in their order."""


@login_required
@require_GET
def watches(request: HttpRequest) -> HttpResponse:
    """The list: newly entitled first, then near misses, everybody watched, applied, ended."""
    user = _user(request)
    form = WatchFilter(request.GET)
    benefit = form.cleaned_data.get("benefit", "") if form.is_valid() else ""
    number = request.GET.get("page", "")
    page = queries.watches(
        user, tab=request.GET.get("tab", ""), benefit=benefit, page=int(number) if number.isdecimal() else 1
    )
    tabs = [(tab, label, page.counts[tab]) for tab, label in TABS]
    query = f"tab={page.tab}" + (f"&benefit={benefit}" if benefit else "")
    context = {"page": page, "tabs": tabs, "form": form, "query": query, "benefit": benefit, "failed": FAILED}
    return render(request, "history/list.html", context)


@login_required
@require_GET
def watch(request: HttpRequest, watch: UUID) -> HttpResponse:
    """One watched person."""
    return _page(request, _user(request), watch)


@login_required
@require_POST
def reveal(request: HttpRequest, watch: UUID) -> HttpResponse:
    """The same page with name, contacts and address, after a purpose was chosen."""
    user, form = _user(request), RevealForm(request.POST, language=language())
    if not form.is_valid():
        return _page(request, user, watch, form=form)
    return _page(
        request, user, watch, form=form, person=queries.reveal(user, watch, purpose=form.cleaned_data["purpose"])
    )


@login_required
@require_POST
def application(request: HttpRequest, watch: UUID) -> HttpResponse:
    """The re-application with everything filled in that is known, to be printed and signed."""
    user = _user(request)
    person = queries.reveal(user, watch, purpose="counsel")
    context = {"page": queries.watch_page(user, watch), "person": person, "today": clock.today()}
    return render(request, "history/application.html", context)


@login_required
@require_POST
def step(request: HttpRequest, watch: UUID) -> HttpResponse:
    """Writes down what happened."""
    return _then(
        request, watch, lambda user: actions.take_step(by=user, watch=watch, what=request.POST.get("step", ""))
    )


@login_required
@require_POST
def notice(request: HttpRequest, watch: UUID) -> HttpResponse:
    """Tells the person."""
    channel = request.POST.get("channel", "")
    return _then(request, watch, lambda user: actions.send_notice(by=user, watch=watch, channel=channel))


@login_required
@require_POST
def undo(request: HttpRequest, watch: UUID) -> HttpResponse:
    """Takes back the person's own last step."""
    return _then(request, watch, lambda user: actions.undo_step(by=user, watch=watch))


@login_required
@require_POST
def facts(request: HttpRequest, watch: UUID) -> HttpResponse:
    """New facts of a watched person; the rules are asked at once."""
    user = _user(request)
    require(user, Permission.RESULT_GIVE)
    row = actions.reachable(user, watch)
    form = FactsForm(request.POST, asked=door.benefits().get(row.benefit, ()))
    if not form.is_valid():
        return _page(request, user, watch, facts=form)
    return _then(request, watch, lambda user: actions.new_facts(by=user, watch=watch, facts=form.facts()))


@login_required
def file(request: HttpRequest) -> HttpResponse:
    """Takes a refused applicant into the history: first the benefit, then what was found out."""
    user = _user(request)
    require(user, Permission.RESULT_GIVE)
    choice = BenefitForm(request.POST if request.method == "POST" else request.GET)
    if not choice.is_valid():
        chosen = BenefitForm(initial={"household": request.GET.get("household", "")})
        return render(request, "history/file.html", {"choice": chosen, "form": None})
    benefit, household = choice.cleaned_data["benefit"], choice.cleaned_data["household"]
    today = clock.today()
    area = reachable_household(user, household).area_id if household else next((one.code for one in areas(user)), "")
    filled = {"decided_on": today, "filed_on": today, "area": area}
    given = request.POST if request.method == "POST" else None
    form = RefusalForm(given, initial=filled, asked=door.benefits()[benefit], areas=areas(user))
    if form.is_bound and form.is_valid():
        try:
            return redirect("history:watch", actions.watch_refusal(by=user, refusal=_refusal(choice, form)).id)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return render(request, "history/file.html", {"choice": choice, "form": form, "benefit": benefit})


@login_required
@require_GET
def funnel(request: HttpRequest) -> HttpResponse:
    """What telling people changes; counts only."""
    page = counted(_user(request), today=clock.today())
    groups = [
        (_("바로 알린 분"), page.told),
        (_("4주 뒤에 알리는 분(제비)"), page.held_out),
        (_("신청한 것으로 보는 분"), page.deemed),
    ]
    found = page.uplift
    points = [f"{100 * (share or 0):+.1f}" for share in (found.difference, found.low, found.high)]
    return render(request, "history/funnel.html", {"page": page, "groups": groups, "points": points})


def _refusal(choice: BenefitForm, form: RefusalForm) -> actions.Refusal:
    told = form.cleaned_data
    names = ("area", "name", "phone", "email", "address", "channel", "decided_on", "filed_on", "consent")
    return actions.Refusal(
        benefit=choice.cleaned_data["benefit"],
        household=choice.cleaned_data["household"],
        members=form.members(),
        facts=form.facts(),
        **{name: told[name] for name in names},
    )


def _page(
    request: HttpRequest,
    user: User,
    watch: UUID,
    *,
    form: RevealForm | None = None,
    facts: FactsForm | None = None,
    person: queries.Person | None = None,
) -> HttpResponse:
    page = queries.watch_page(user, watch)
    known = {f"fact_{name}": value for name, value in page.facts.items()}
    context: dict[str, Any] = {
        "page": page,
        "watch": page.watch,
        "form": form or RevealForm(language=language()),
        "facts": facts or FactsForm(initial=known, asked=page.asked),
        "person": person,
    }
    return render(request, "history/watch.html", context)


def _then(request: HttpRequest, watch: UUID, act: Any) -> HttpResponse:
    try:
        act(_user(request))
        messages.success(request, _("적었습니다."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("history:watch", watch)


def _user(request: HttpRequest) -> User:
    user = cast(User, request.user)
    if not isinstance(user, User):
        raise OutOfReach("user")
    return user
