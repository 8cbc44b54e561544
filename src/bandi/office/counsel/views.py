"""Pages of the conversation and what follows from it (HTTP only)."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office import clock
from bandi.office.access.once import once
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.counsel import actions, queries
from bandi.office.counsel.forms import ApplyForm, ConsentForm, CounselForm, ReferForm, TurnForm, a_day
from bandi.office.counsel.referrals import Asking
from bandi.office.counsel.referrals import refer as ask
from bandi.office.counsel.referrals import step as take_turn
from bandi.office.counsel.words import TURNS
from bandi.office.discovery import door
from bandi.office.errors import Refused
from bandi.office.worklist.household import reachable_household


@login_required
@once
def talk(request: HttpRequest, household: UUID) -> HttpResponse:
    """The conversation: one's own draft, kept every few seconds, until it is finished."""
    user = _allowed(request, Permission.CASE_EDIT)
    form = CounselForm(request.POST) if request.method == "POST" else None
    revision = _number(request.POST.get("revision", ""))
    if form is not None:
        try:
            if "keep" in request.POST:
                actions.keep_draft(by=user, household=household, told=form.written, revision=revision)
                messages.success(request, _("쓰던 상담을 담아 두었습니다."))
                return redirect("counsel:talk", household)
            if form.is_valid():
                told = form.cleaned_data
                about = {"told": form.written, "revision": revision, "on": told["on"], "channel": told["channel"]}
                done = actions.finish(by=user, household=household, **about)
                return redirect("counsel:told", done.id)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    page = queries.beside(user, household)
    kept = page.draft.fields if page.draft else {}
    if form is None:
        form = CounselForm(initial={"on": clock.today()} | kept)
        revision = page.draft.revision if page.draft else 0
    context = {"page": page, "form": form, "revision": revision, "before": page.last.fields if page.last else {}}
    return render(request, "counsel/talk.html", context)


@login_required
def keep(request: HttpRequest, household: UUID) -> HttpResponse:
    """Keeps the draft without leaving the page. A look (GET) tells the newest revision and a fresh form token."""
    user = _allowed(request, Permission.CASE_EDIT)
    if request.method != "POST":
        reachable_household(user, household)
        return JsonResponse({"token": get_token(request)})
    try:
        told = CounselForm(request.POST).written
        draft = actions.keep_draft(
            by=user, household=household, told=told, revision=_number(request.POST.get("revision", ""))
        )
    except Refused as refused:
        return JsonResponse({"sentence": refused.sentence}, status=409)
    at = timezone.localtime(draft.saved_at)
    return JsonResponse({"revision": draft.revision, "sentence": _("%(hour)s에 담아 둠") % {"hour": f"{at:%H:%M:%S}"}})


@login_required
@require_GET
def told(request: HttpRequest, counselling: UUID) -> HttpResponse:
    """A finished conversation, and what may follow from it in one step."""
    user = _allowed(request, Permission.CASE_VIEW)
    row = queries.counselling(user, counselling)
    if row.state == "draft":
        return redirect("counsel:talk", row.household_id)
    page = queries.beside(user, row.household_id)
    before = next((one for one in page.told if (one.on, one.saved_at) < (row.on, row.saved_at)), None)
    level = next(one for one in door.counselling().levels if one.id == row.level)
    context = {"page": page, "row": row, "said": row.fields, "before": before, "level": level}
    context |= {"earlier": queries.compared(row, before), "content": door.counselling()}
    return render(request, "counsel/told.html", context)


@login_required
@require_GET
def of_household(request: HttpRequest, household: UUID) -> HttpResponse:
    """Consents, applications, referrals and conversations of one household."""
    user = _allowed(request, Permission.CASE_VIEW)
    page = queries.beside(user, household)
    live = queries.live_consents(page.consents, clock.today())
    context = {"page": page, "live": {one.id for one in live}, "laws": door.counselling().laws, "today": clock.today()}
    return render(request, "counsel/of_household.html", context)


@login_required
def consent(request: HttpRequest, household: UUID) -> HttpResponse:
    """Writing a consent down."""
    user = _allowed(request, Permission.CASE_EDIT)
    form = ConsentForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            actions.give_consent(by=user, household=household, **form.cleaned_data)
            messages.success(request, _("동의를 적었습니다."))
            return redirect("counsel:of_household", household)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    context = {"page": queries.beside(user, household), "form": form, "law": _law("share")}
    return render(request, "counsel/consent.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, consent: UUID) -> HttpResponse:
    """Takes a consent back."""
    user = _allowed(request, Permission.CASE_EDIT)
    row = actions.withdraw_consent(by=user, consent=consent)
    messages.success(request, _("동의를 거두었습니다. 열린 의뢰도 거두고, 알려 준 곳에 말할 일을 만들었습니다."))
    return redirect("counsel:of_household", row.household_id)


@login_required
def apply(request: HttpRequest, household: UUID) -> HttpResponse:
    """Applying on somebody's behalf, with the law's words on the page."""
    user = _allowed(request, Permission.CASE_EDIT)
    page = queries.beside(user, household)
    about = [*page.home.entitlements, *page.home.ruled_out]
    form = ApplyForm(request.POST or None, entitlements=about, initial={"benefit": request.GET.get("benefit", "")})
    if form.is_bound and form.is_valid():
        try:
            actions.apply_for(by=user, household=household, **form.cleaned_data)
            messages.success(request, _("직권신청을 적었습니다. 결정 기한이 할 일에 올랐습니다."))
            return redirect("counsel:of_household", household)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return render(
        request, "counsel/apply.html", {"page": page, "form": form, "laws": [_law("ex_officio"), _law("told")]}
    )


@login_required
@require_POST
def decide(request: HttpRequest, application: UUID) -> HttpResponse:
    """Writes down what became of an application."""
    user = _allowed(request, Permission.CASE_EDIT)
    posted = request.POST
    try:
        row = actions.answer_application(
            by=user, application=application, state=posted.get("state", ""), on=a_day(posted.get("on", ""))
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
        found = queries.reachable_application(user, application)
        return redirect("counsel:of_household", found.household_id)
    messages.success(request, _("신청 결과를 적었습니다."))
    return redirect("counsel:of_household", row.household_id)


@login_required
def refer(request: HttpRequest, household: UUID) -> HttpResponse:
    """Asking another body for help."""
    user = _allowed(request, Permission.CASE_EDIT)
    page = queries.beside(user, household)
    live = queries.live_consents(page.consents, clock.today())
    said = page.last.fields if page.last else {}
    initial = {"need": request.GET.get("need", ""), "work": said.get("work", ""), "barriers": said.get("barrier", [])}
    form = ReferForm(request.POST or None, consents=live, initial=initial)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        key, agreed = told.pop("key"), told.pop("consent")
        asking = Asking(**told, consent=UUID(agreed) if agreed else None)
        try:
            row = ask(by=user, household=household, asking=asking, key=key)
            messages.success(request, _("의뢰를 적었습니다. 답이 없으면 기한에 다시 알려 드립니다."))
            return redirect("counsel:referral", row.id)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return render(request, "counsel/refer.html", {"page": page, "form": form, "law": _law("share")})


@login_required
@once
def referral(request: HttpRequest, referral: UUID) -> HttpResponse:
    """One referral: what was asked, under which consent, and what came back."""
    user = _allowed(request, Permission.CASE_VIEW)
    form = TurnForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            take_turn(by=user, referral=referral, what=request.POST.get("what", ""), **form.cleaned_data)
            messages.success(request, _("적었습니다."))
            return redirect("counsel:referral", referral)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    page = queries.referral_page(user, referral)
    return render(request, "counsel/referral.html", {"page": page, "row": page.referral, "form": form, "turns": TURNS})


@login_required
@require_GET
def referrals(request: HttpRequest) -> HttpResponse:
    """Referrals that wait for an answer, those to ask about, and those that ended."""
    user = _allowed(request, Permission.CASE_VIEW)
    asked = request.GET.get("tab", "")
    tab = asked if asked in queries.TABS else queries.TABS[0]
    pages, rows, counts = queries.referrals(user, tab=tab, page=_number(request.GET.get("page", "")) or 1)
    names = {"waiting": _("답 기다림"), "contact": _("다달이 확인"), "late": _("기한 지남"), "closed": _("끝남")}
    tabs = [(code, name, counts[code]) for code, name in names.items()]
    return render(
        request,
        "counsel/referrals.html",
        {"rows": rows, "pages": pages, "tab": tab, "tabs": tabs, "query": f"tab={tab}"},
    )


def _law(which: str) -> Any:
    return next(one for one in door.counselling().laws if one.id == which)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _allowed(request: HttpRequest, permission: Permission) -> User:
    user = cast(User, request.user)
    require(user, permission)
    return user
