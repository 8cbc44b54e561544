"""A member's own pages, made for a telephone (HTTP only): her week, one household, her hours."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office import clock
from bandi.office.access.once import once
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.care import noting, own
from bandi.office.care.forms import ExplainForm, HoursForm, TalkForm, month_of
from bandi.office.care.models import CareContact
from bandi.office.discovery.door.network import network
from bandi.office.errors import OutOfReach, Refused


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Whom to call or visit this week. When her doors are shut, what is missing."""
    return render(request, "care/mine.html", {"page": own.week(_user(request))})


@login_required
@once
def mine_home(request: HttpRequest, home: UUID) -> HttpResponse:
    """One household she keeps: whom to call, and how it was."""
    user = _user(request)
    asked = "reveal" in request.POST
    form = TalkForm(request.POST) if request.method == "POST" and not asked else TalkForm.fresh()
    noting.own_assignment(user, home)
    if form.is_bound and form.is_valid():
        try:
            row = noting.note_contact(by=user, key=form.cleaned_data["key"], home=home, talk=form.talk)
            if row.result == CareContact.Result.WORRIED:
                messages.warning(request, _("담당 공무원에게 바로 알렸습니다. 위급하면 119에 전화하세요."))
            else:
                messages.success(request, _("적었습니다."))
            return redirect("care:mine")
        except Refused as refused:
            form.add_error(getattr(refused, "column", None), refused.sentence)
    context = {"page": own.kept_home(user, home, names=asked), "form": form, "named": asked}
    return render(request, "care/mine_home.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Takes back what was noted by mistake."""
    try:
        noting.take_back(by=_user(request), contact=UUID(request.POST.get("contact", "")))
        messages.success(request, _("지웠습니다."))
    except ValueError as error:
        raise OutOfReach("contact") from error
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("care:mine")


@login_required
@once
def hours(request: HttpRequest) -> HttpResponse:
    """Her hours of a month, and noting a day."""
    user = _user(request)
    form = HoursForm(request.POST or None, initial={"on": clock.today()})
    if form.is_bound and form.is_valid():
        try:
            noting.note_day(by=user, **form.cleaned_data)
            messages.success(request, _("적었습니다."))
            return redirect("care:hours")
        except Refused as refused:
            form.add_error(getattr(refused, "column", None), refused.sentence)
    sheet = own.hours(user, month_of(request.GET.get("month", "")))
    context = {"sheet": sheet, "form": form, "terms": network().care, "office": False}
    return render(request, "care/hours.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def explained(request: HttpRequest) -> HttpResponse:
    """What she says of something odd in her diary."""
    user, form = _user(request), ExplainForm(request.POST)
    if form.is_valid():
        try:
            noting.explain(by=user, **form.cleaned_data)
            messages.success(request, _("적었습니다. 아무 불이익이 없습니다."))
        except Refused as refused:
            messages.error(request, refused.sentence)
    return redirect("care:mine")


def _user(request: HttpRequest) -> User:
    user = cast(User, request.user)
    require(user, Permission.CARE_GIVE)
    return user
