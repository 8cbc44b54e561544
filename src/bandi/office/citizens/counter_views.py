"""The counter's side of citizens' pages (창구): a code or the own screen for who has no telephone; paper mandates."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bandi.office.accounts.models import User
from bandi.office.citizens import actions, mandates, queries, sessions
from bandi.office.citizens.forms import CodeForm, CounterForm, PaperForm
from bandi.office.errors import Refused

HOME = "/my/"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: HttpRequest, household: UUID) -> HttpResponse:
    """Somebody of a household stands at the counter: a code for the tablet, the own screen, or a mandate on paper."""
    user = cast(User, request.user)
    home, people = queries.members(user, household)
    posted = request.POST if request.method == "POST" else None
    form, paper = CounterForm(posted, members=people), PaperForm(posted if _go(request) == "paper" else None)
    context = {"form": form, "paper": paper, "home": home}
    wrong = form.is_bound and not (form.is_valid() and (not paper.is_bound or paper.is_valid()))
    if form.is_bound and not wrong:
        told = form.cleaned_data
        who = {"by": user, "household": household, "resident": int(told["resident"]), "paper": told["paper"]}
        if _go(request) == "together":
            return sessions.put(redirect(HOME), actions.go_with(**who))
        if _go(request) == "code":
            return render(request, "citizens/code.html", context | {"code": actions.open_at_counter(**who)})
        try:
            citizen = actions.known_at_counter(**who)
            made, code = mandates.give_on_paper(
                by=user, giver=citizen.pk, offer=paper.offer(), paper=paper.cleaned_data["scan"]
            )
        except Refused as refused:
            paper.add_error(None, refused.sentence)
            wrong = True
        else:
            return render(request, "citizens/given.html", context | {"mandate": made, "code": code})
    return render(request, "citizens/counter.html", context, status=422 if wrong else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def helping(request: HttpRequest) -> HttpResponse:
    """Mandates one of us holds; a new one is taken up with its code."""
    user = cast(User, request.user)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            mandates.take_up(code=form.cleaned_data["code"], by=user)
        except Refused as refused:
            form.add_error("code", refused.sentence)
        else:
            messages.success(request, _("위임을 받았습니다."))
            return redirect("citizens:helping")
    context = {"form": form, "held": queries.held_by(user)}
    return render(request, "citizens/helping.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def help_one(request: HttpRequest, mandate: UUID) -> HttpResponse:
    """Begins to act for the giver of a mandate."""
    return sessions.put(redirect(HOME), mandates.act_as_staff(by=cast(User, request.user), mandate=mandate))


def _go(request: HttpRequest) -> str:
    return request.POST.get("go", "code")
