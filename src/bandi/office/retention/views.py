"""Pages of retention and of the 30-day notice (HTTP only)."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.errors import BandiError, Refused, in_words
from bandi.office.retention import actions, lookups, queries
from bandi.office.retention.forms import HoldForm, LookupForm, NotifiedForm
from bandi.office.worklist.household import reachable_listing


@login_required
@require_GET
def retention(request: HttpRequest) -> HttpResponse:
    """What is past its time, who released it, what was destroyed, every clock, and what is held."""
    page = queries.retention_page(_user(request))
    return render(request, "retention/retention.html", {"page": page, "form": HoldForm(), "today": clock.today()})


@login_required
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """Makes the plan now instead of at night."""
    try:
        plan = actions.make_plan(by=_user(request))
    except BandiError as error:
        messages.error(request, in_words(error))
    else:
        told = _("보유 기간이 다한 것을 세었습니다.") if plan else _("보유 기간이 다한 것이 없습니다.")
        messages.success(request, told)
    return redirect("retention:retention")


@login_required
@require_POST
def release(request: HttpRequest, plan: UUID) -> HttpResponse:
    """One person's release; the second starts the destruction."""
    try:
        row = actions.release(by=_user(request), plan=plan)
        if row.state == row.State.OPEN:
            messages.success(request, _("승인했습니다. 다른 한 사람이 더 승인하면 파기합니다."))
        else:
            messages.success(request, _("두 사람이 승인했습니다. 곧 파기하고 증명을 남깁니다."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("retention:retention")


@login_required
@require_POST
def hold(request: HttpRequest) -> HttpResponse:
    """Sets a hold, or lifts one."""
    user = _user(request)
    require(user, Permission.RETENTION_RELEASE)
    lifted = request.POST.get("lift", "")
    if lifted.isascii() and lifted.isdigit() and len(lifted) < 10:
        actions.lift_hold(by=user, hold=int(lifted))
        messages.success(request, _("보존을 풀었습니다."))
        return redirect("retention:retention")
    form = HoldForm(request.POST)
    if form.is_valid():
        try:
            actions.set_hold(by=user, **form.cleaned_data)
            messages.success(request, _("보존합니다. 시계가 다해도 파기하지 않습니다."))
            return redirect("retention:retention")
        except Refused as refused:
            form.add_error("subject", refused.sentence)
    context = {"page": queries.retention_page(user), "form": form, "today": clock.today()}
    return render(request, "retention/retention.html", context)


@login_required
@require_GET
def certificate(request: HttpRequest, plan: UUID) -> HttpResponse:
    """The proof that what a plan names is gone, to print."""
    page = queries.certificate(_user(request), plan)
    return render(request, "retention/certificate.html", {"page": page})


@login_required
def lookup(request: HttpRequest, listing: UUID) -> HttpResponse:
    """Writes down that a number was looked up."""
    user = _user(request)
    require(user, Permission.CONTACT_RECORD)
    row = reachable_listing(user, listing)
    initial = {"requester": getattr(row.area, "district_ko", ""), "received_on": clock.today()}
    form = LookupForm(request.POST) if request.method == "POST" else LookupForm(initial=initial)
    if form.is_bound and form.is_valid():
        try:
            made = lookups.record_lookup(by=user, listing=listing, **form.cleaned_data)
            return redirect("retention:letter", made.pk)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return render(request, "retention/lookup.html", {"form": form, "listing": row})


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """Whom to tell that a number was looked up, the most pressing first."""
    rows = lookups.notices(_user(request))
    return render(request, "retention/notices.html", {"rows": rows, "today": clock.today()})


@login_required
def letter(request: HttpRequest, lookup: UUID) -> HttpResponse:
    """The letter, to print or as text, with its name on request only. POST `how` notes that the person was told."""
    user = _user(request)
    require(user, Permission.CONTACT_RECORD)
    asked = request.POST.get("open", "")  # "page" or "text"
    form = NotifiedForm(request.POST) if request.method == "POST" and not asked else NotifiedForm()
    if form.is_bound and form.is_valid():
        try:
            lookups.mark_notified(by=user, lookup=lookup, how=form.cleaned_data["how"])
            messages.success(request, _("알렸다고 적었습니다."))
            return redirect("retention:notices")
        except Refused as refused:
            form.add_error(None, refused.sentence)
    page = lookups.letter(user, lookup, opened=bool(asked))
    if asked == "text":
        text = render_to_string("retention/letter.txt", {"page": page})
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    return render(request, "retention/letter.html", {"page": page, "form": form})


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
