"""Signing in and out, the counter's code, mandates (HTTP only). Citizens' pages; officers' side is counter_views.py."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bandi.office.access import attempts
from bandi.office.citizens import actions, mandates, oidc, queries, sessions
from bandi.office.citizens.doors import Visitor, citizen_required, visitor
from bandi.office.citizens.forms import CodeForm, OfferForm
from bandi.office.errors import Refused

HOME = "/my/"
GOING = "bandi_citizen_going"
COUNTER = "counter code"


@require_GET
def signin(request: HttpRequest) -> HttpResponse:
    """The door: identity provider, or the code of the counter."""
    if visitor(request):
        return redirect(_then(request))
    return render(request, "citizens/signin.html", {"form": CodeForm(), "next": _then(request), "ready": oidc.ready()})


@require_GET
def go(request: HttpRequest) -> HttpResponse:
    """Leads the browser to the identity provider."""
    if not oidc.ready():
        return redirect("citizens:signin")
    try:
        address, sealed = oidc.go(then=_then(request), callback=_callback(request))
    except Refused as refused:
        return _refused(request, refused, status=503)
    response = redirect(address)
    response.set_cookie(
        GOING, sealed, max_age=oidc.LASTS, httponly=True, secure=request.is_secure(), samesite="Lax", path="/my/"
    )
    return response


@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    """Where the provider sends the browser back to."""
    try:
        sealed = request.COOKIES.get(GOING, "")
        claims, then = oidc.come(answer=request.GET.dict(), cookie=sealed, callback=_callback(request))
        response: HttpResponse = sessions.put(redirect(then), actions.arrive(claims=claims))
    except Refused as refused:
        response = _refused(request, refused, status=400)
    response.delete_cookie(GOING, path="/my/", samesite="Lax")
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Signs in with the code that the counter gave."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if left := attempts.wait(request, COUNTER):
            form.add_error("code", _("잘못된 번호가 이어졌습니다. %(n)s초 뒤에 다시 해 주세요.") % {"n": left})
        elif word := actions.come_with_code(code=form.cleaned_data["code"]):
            attempts.forget(request, COUNTER)
            return sessions.put(redirect(_then(request)), word)
        else:
            form.add_error(
                "code", _("쓸 수 없는 번호입니다. 10분이 지났거나 이미 썼으면 창구에서 새 번호를 받아 주세요.")
            )
    context = {"form": form, "next": _then(request), "ready": oidc.ready()}
    return render(request, "citizens/signin.html", context, status=422 if form.errors else 200)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Signs out here or everywhere."""
    here = visitor(request)
    if here is not None:
        actions.leave(session=here.session, everywhere="everywhere" in request.POST)
        messages.success(request, _("로그아웃했습니다."))
    return sessions.take(redirect("citizens:signin"))


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_required
def mandate_list(request: HttpRequest) -> HttpResponse:
    """Whom the citizen lets act for her, and for whom she acts."""
    here = _here(request)
    form = OfferForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made, code_ = mandates.give(session=here.session, offer=form.offer())
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return render(request, "citizens/given.html", {"mandate": made, "code": code_})
    return _mandates(request, here, form=form)


@require_POST
@citizen_required
def take_up(request: HttpRequest) -> HttpResponse:
    """A helper types the code of a mandate."""
    here, form = _here(request), CodeForm(request.POST)
    if form.is_valid():
        if left := attempts.wait(request, COUNTER):
            form.add_error("code", _("잘못된 번호가 이어졌습니다. %(n)s초 뒤에 다시 해 주세요.") % {"n": left})
        else:
            try:
                mandates.take_up(code=form.cleaned_data["code"], session=here.session)
            except Refused as refused:
                form.add_error("code", refused.sentence)
            else:
                attempts.forget(request, COUNTER)
                messages.success(request, _("위임을 받았습니다."))
                return redirect("citizens:mandates")
    return _mandates(request, here, code=form)


@require_POST
@citizen_required
def end(request: HttpRequest, mandate: UUID) -> HttpResponse:
    """Takes a mandate back, or lays it down; it counts no longer from this moment."""
    mandates.end(mandate=mandate, session=_here(request).session)
    messages.success(request, _("위임을 거두었습니다. 이제부터 쓸 수 없습니다."))
    return redirect("citizens:mandates")


@require_POST
@citizen_required
def act(request: HttpRequest, mandate: UUID) -> HttpResponse:
    """Begins to act for the giver."""
    mandates.act(session=_here(request).session, mandate=mandate)
    return redirect(HOME)


@require_POST
@citizen_required(helpers=True)
def step_back(request: HttpRequest) -> HttpResponse:
    """Returns to the helper's own pages."""
    if mandates.step_back(session=_here(request).session):
        return redirect(HOME)
    return sessions.take(redirect("citizens:helping"))


def _mandates(
    request: HttpRequest, here: Visitor, *, form: OfferForm | None = None, code: CodeForm | None = None
) -> HttpResponse:
    given, held = queries.mandates_of(here.session)
    context = {"form": form or OfferForm(), "code_form": code or CodeForm(), "given": given, "held": held}
    wrong = any(one is not None and one.errors for one in (form, code))
    return render(request, "citizens/mandates.html", context, status=422 if wrong else 200)


def _here(request: HttpRequest) -> Visitor:
    return cast(Visitor, visitor(request))


def _callback(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("citizens:callback"))


def _then(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else HOME


def _refused(request: HttpRequest, refused: Refused, *, status: int) -> HttpResponse:
    context = {"form": CodeForm(), "next": HOME, "ready": oidc.ready(), "refused": refused.sentence}
    return render(request, "citizens/signin.html", context, status=status)
