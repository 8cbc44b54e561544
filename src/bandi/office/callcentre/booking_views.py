"""Visits asked for (HTTP only): the office's queue, and the public pages where one asks, looks, changes and cancels."""

from datetime import date
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from bandi.office.access.once import once
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.callcentre import booking, queries
from bandi.office.callcentre.forms import AcceptForm, CodeForm, DaysForm, DeclineForm, VisitForm
from bandi.office.callcentre.models import VisitRequest
from bandi.office.errors import Refused
from bandi.office.pages import language
from bandi.office.reports import floods
from bandi.office.worklist.forms import FindForm, RevealForm
from bandi.office.worklist.requests import number

BY_ADDRESS = 20  # requests a day from one address
READINESS = VisitRequest.About.READINESS


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Requests of the person's neighbourhoods."""
    tab = request.GET.get("tab", "open")
    tab = tab if tab in queries.TABS else "open"
    page = queries.queue(_user(request), tab=tab, page=number(request.GET.get("page", "")))
    return render(request, "callcentre/queue.html", {"page": page, "tab": tab})


@login_required
@require_http_methods(["GET", "POST"])
@once
def visit_request(request: HttpRequest, visit_request: UUID) -> HttpResponse:
    """One request: set the day, decline, or say that the visit was made."""
    user = _user(request)
    require(user, Permission.CONTACT_RECORD)
    row, step = booking.reachable_request(user, visit_request), request.POST.get("step", "")
    forms: dict[str, Any] = {
        "accept": AcceptForm(
            request.POST if step == "accept" else None,
            initial={"on": row.on or (row.days or [None])[0], "part": row.part},
        ),
        "decline": DeclineForm(request.POST if step == "decline" else None),
    }
    if request.method == "POST" and step != "reveal":
        form = forms.get(step)
        try:
            if form is None or form.is_valid():
                return _stepped(request, user, visit_request, step, form.cleaned_data if form else {})
        except Refused as refused:
            if form is None:
                messages.error(request, refused.sentence)
                return redirect("callcentre:request", visit_request)
            form.add_error("on" if step == "accept" else None, refused.sentence)
    status = 422 if request.method == "POST" else 200
    context = {"page": queries.request_page(user, visit_request), "reveal": RevealForm(language=language())} | forms
    if step == "reveal":
        asked = RevealForm(request.POST, language=language())
        if asked.is_valid():
            queries.who_asked(user, visit_request, purpose=asked.cleaned_data["purpose"])
        status, context["revealed"] = (200, True) if asked.is_valid() else (422, False)
        context["reveal"] = asked
    context["reason"] = queries.named("declines", row.reason) if row.reason else ""
    return render(request, "callcentre/request.html", context, status=status)


def _stepped(request: HttpRequest, user: User, which: UUID, step: str, given: dict[str, Any]) -> HttpResponse:
    if step == "accept":
        row = booking.accept(by=user, visit_request=which, on=given["on"], part=given["part"])
        messages.success(request, _("찾아갈 날을 정했습니다."))
    elif step == "decline":
        row = booking.decline(by=user, visit_request=which, reason=given["reason"])
        messages.success(request, _("가지 않는 까닭을 적었습니다. 신청한 분이 신청번호로 볼 수 있습니다."))
    elif step == "done":
        row = booking.finish(by=user, visit_request=which)
        messages.success(request, _("다녀온 것으로 적었습니다."))
    else:
        raise Refused(ko="무엇을 할지 골라 주세요.", en="Choose what to do.")
    if untold := row.__dict__.get("untold"):
        by_phone = _("전화로 알려 주세요.")
        messages.warning(request, f"{untold} {by_phone}")
    elif step in ("accept", "decline") and not row.text:
        messages.info(request, _("문자를 원하지 않은 분입니다. 전화로 알려 주세요."))
    return redirect("callcentre:request", which)


@login_required
@require_http_methods(["GET", "POST"])
@once
def household(request: HttpRequest, visit_request: UUID) -> HttpResponse:
    """Puts whoever asked on the list as a household."""
    user = _user(request)
    require(user, Permission.CONTACT_RECORD)
    row = booking.reachable_request(user, visit_request)
    own = [area for area in areas(user) if area.code == row.area]
    form = FindForm(request.POST or None, language=language(), areas=own)
    form.initial = {"area": row.area, "street": row.place, "seen": ["asked_help"]}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            booking.raise_household(by=user, visit_request=visit_request, home=given, seen=given["seen"])
        except Refused as refused:
            form.add_error("street", refused.sentence)
        else:
            messages.success(request, _("가구를 업무함에 올리고 신청과 이었습니다."))
            return redirect("callcentre:request", visit_request)
    status = 422 if form.errors else 200
    return render(request, "callcentre/household.html", {"form": form, "request_row": row}, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def book(request: HttpRequest) -> HttpResponse:
    """Asks for a visit; nobody signs in. Shows the code once."""
    about = READINESS if request.GET.get("about") == "readiness" else VisitRequest.About.WELFARE
    form = VisitForm(request.POST if request.method == "POST" else None, initial={"about": about})
    status = 200
    if form.is_bound and form.is_valid():
        if floods.over(_place(request), BY_ADDRESS):
            form.add_error(None, _("오늘 여기에서 신청이 너무 많이 왔습니다. 129나 주민센터로 전화해 주세요."))
            return render(request, "callcentre/book.html", {"form": form}, status=429)
        asked = form.asked(way=VisitRequest.Way.WEB)
        try:
            code = booking.ask(asked=asked)
        except Refused as refused:
            form.add_error("first", refused.sentence)
        else:
            floods.count(_place(request))
            return render(request, "callcentre/booked.html", queries.got(code, asked))
    if form.errors:
        status = 422
    return render(request, "callcentre/book.html", {"form": form}, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def booked(request: HttpRequest) -> HttpResponse:
    """How a request stands, for whoever has its code; other days, or no visit. The code travels in the form alone."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not (form.is_bound and form.is_valid()):
        return render(request, "callcentre/standing.html", {"form": form}, status=422 if form.errors else 200)
    wrong, code = f"codes {_place(request)}", form.cleaned_data["code"]
    if floods.over(wrong, floods.WRONG_CODES):
        form.add_error("code", _("틀린 번호가 너무 많았습니다. 129나 주민센터로 전화해 주세요."))
        return render(request, "callcentre/standing.html", {"form": form}, status=429)
    row = queries.standing(code)
    if row is None:
        floods.count(wrong)
        form.add_error("code", _("이 번호로 신청한 방문이 없습니다. 글자를 다시 보아 주세요."))
        return render(request, "callcentre/standing.html", {"form": form}, status=404)
    return _changed(request, form, code, row)


def _changed(request: HttpRequest, form: CodeForm, code: str, row: VisitRequest) -> HttpResponse:
    step, sentence = request.POST.get("step", ""), ""
    days = DaysForm(request.POST if step == "change" else None, initial={"part": row.part})
    try:
        if step == "cancel":
            row = booking.change(code=code, cancel=True) or row
            sentence = _("신청을 취소했습니다.")
        elif step == "change" and days.is_valid():
            row = booking.change(code=code, days=days.days, part=days.cleaned_data["part"]) or row
            sentence = _("바꾼 날을 보냈습니다. 다시 답을 드리겠습니다.")
    except Refused as refused:
        days.add_error("first", refused.sentence) if days.is_bound else form.add_error(None, refused.sentence)
    context = {
        "form": form, "code": code, "row": row, "days_form": days, "told": sentence,
        "days": [date.fromisoformat(day) for day in row.days], "office": booking.office_of(row.area),
        "reason": queries.named("declines", row.reason) if row.reason else "",
    }  # fmt: skip
    return render(request, "callcentre/standing.html", context, status=422 if form.errors or days.errors else 200)


def _place(request: HttpRequest) -> str:
    return f"visits {floods.address_of(request)}"


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
