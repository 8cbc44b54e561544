"""Pages of moments of life (HTTP only): cards and funnel, who asked to be called, the counter of move-ins."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bandi.office import clock
from bandi.office.access.once import once
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.discovery.door.universal import universal
from bandi.office.errors import Refused
from bandi.office.pages import language
from bandi.office.universal import moment_queries as queries
from bandi.office.universal import moments as actions
from bandi.office.universal.counter import may_have
from bandi.office.universal.forms import CardsForm, MoveInForm, StateForm
from bandi.office.universal.views import LETTER_PATH, number, public, purpose_of, qr
from bandi.office.worklist.forms import RevealForm


@login_required
@once
def moments(request: HttpRequest) -> HttpResponse:
    """Who asked to be called, the funnel of each moment, and how many cards were handed out."""
    user, asked = officer(request), request.GET
    posters = queries.posters_of(user)
    sent = request.POST if request.POST.get("step") == "cards" else None
    form = CardsForm(sent, held=areas(user), posters=posters, initial={"on": clock.today()})
    if request.POST.get("step") == "undo":
        actions.take_cards_back(by=user, card=int(request.POST.get("card") or 0))
        messages.success(request, _("지웠습니다."))
        return redirect("universal:moments")
    if form.is_bound and form.is_valid():
        try:
            actions.hand_out(by=user, **form.cleaned_data)
            messages.success(request, _("나눈 카드를 적었습니다."))
            return redirect("universal:moments")
        except Refused as refused:
            form.add_error(None, refused.sentence)
    tab = asked.get("tab", "waits") if asked.get("tab") in queries.TABS else "waits"
    page = queries.moments_page(user, tab=tab, moment=asked.get("moment", ""), page=number(request))
    kept = asked.copy()
    kept.pop("page", None)
    context = {"page": page, "tab": tab, "form": form, "kept": kept.urlencode(), "user_pk": user.pk,
               "by_id": {one.id: one for one in universal().moments}}  # fmt: skip
    return render(request, "universal/moments.html", context, status=422 if form.errors else 200)


@login_required
@once
def wish(request: HttpRequest, optin: UUID) -> HttpResponse:
    """One person who asked to be called, and what became of it."""
    user = officer(request)
    row = actions.reachable_optin(user, optin)
    opening = request.POST.get("step") == "reveal"
    why = RevealForm(request.POST if opening else None, language=language())
    form = StateForm(None if opening else request.POST or None, initial={"state": row.state})
    if form.is_bound and form.is_valid():
        try:
            actions.move_on(by=user, optin=row.pk, state=form.cleaned_data["state"])
            messages.success(request, _("적었습니다."))
            return redirect("universal:wish", row.pk)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    purpose = purpose_of(why)
    one = queries.optin_page(user, optin, purpose=purpose)
    context = {"row": one.row, "name": one.name, "opened": bool(purpose), "why": why, "form": form,
               "moment": universal().moment(row.moment)}  # fmt: skip
    return render(request, "universal/wish.html", context, status=422 if form.errors or why.errors else 200)


@login_required
@require_GET
def card(request: HttpRequest, moment: str) -> HttpResponse:
    """The card of a moment, to be printed: for a lease with the code of an agent's poster."""
    user = officer(request)
    known = {one.id: one for one in universal().moments}
    held = areas(user)
    if moment not in known or not held:
        raise Http404
    posters, code = queries.posters_of(user), request.GET.get("poster", "")
    chosen = next((one for one in posters if one[0] == code), None)
    place = next((area for area in held if area.code == request.GET.get("area")), held[0])
    if moment == actions.LEASE:
        path = reverse("universal:opt_in", args=[chosen[0]]) if chosen else ""
    else:
        path = reverse("universal:opt_in", args=[place.code])
    context = {"moment": known[moment], "posters": posters, "chosen": chosen, "area": place, "areas": held,
               "lease": moment == actions.LEASE, "path": path, "address": public(request, path),
               "svg": qr(public(request, path)) if path else "", "find": public(request, LETTER_PATH),
               "find_svg": qr(public(request, LETTER_PATH))}  # fmt: skip
    return render(request, "universal/card.html", context)


@login_required
def move_in(request: HttpRequest) -> HttpResponse:
    """At the counter: what a household that moved in may be entitled to. Nothing typed is kept."""
    user = officer(request)
    form, found = MoveInForm(request.POST or None), None
    held = areas(user)
    if form.is_bound and form.is_valid():
        found = may_have(form.members, told=form.told, district=held[0].district_code if held else "", on=clock.today())
    context = {"form": form, "found": found, "moment": universal().moment(actions.MOVED_IN)}
    return render(request, "universal/move_in.html", context, status=422 if form.errors else 200)


def officer(request: HttpRequest) -> User:
    """The person who asks, who may write contacts down."""
    user = cast(User, request.user)
    require(user, Permission.CONTACT_RECORD)
    return user
