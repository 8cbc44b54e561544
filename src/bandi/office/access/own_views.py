"""Pages about oneself: where one is signed in, the own password, handing over, and who sees what (HTTP only)."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from bandi.office import clock
from bandi.office.access import actions, handover, queries, sessions
from bandi.office.access.forms import HandoverForm, PasswordForm
from bandi.office.access.handover import take_back
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.errors import Refused


@login_required
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Where the person is signed in, and the way to everything of the own account."""
    user = cast(User, request.user)
    context = {
        "places": sessions.places(user, here=request.session.session_key),
        "second": queries.second_of(user),
        "hands_over": user.may(Permission.HANDOVER_GIVE),
    }
    return render(request, "access/me.html", context)


@login_required
@require_GET
def token(request: HttpRequest) -> JsonResponse:
    """Who is signed in, and a form token of now: asked by a page before it sends a text somebody wrote."""
    return JsonResponse({"who": cast(User, request.user).username, "token": get_token(request)})


@login_required
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Signs out in one other place, or in all others."""
    user = cast(User, request.user)
    ended = sessions.end(user, by=user, only=request.POST.get("place", ""), but=request.session.session_key)
    messages.success(
        request, ngettext("%(n)d곳에서 로그아웃했습니다.", "%(n)d곳에서 로그아웃했습니다.", ended) % {"n": ended}
    )
    return redirect("access:me")


@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Another password; signs out everywhere else."""
    user = cast(User, request.user)
    given = user.new_password
    form = PasswordForm(user, request.POST or None)
    if form.is_valid():
        actions.set_password(by=user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        sessions.end(user, by=user, but=request.session.session_key)
        messages.success(request, _("비밀번호를 바꾸었습니다. 다른 곳에서는 모두 로그아웃했습니다."))
        return redirect("accounts:home" if given else "access:me")
    return render(request, "access/password.html", {"form": form, "given": given}, status=422 if form.errors else 200)


@login_required
@require_GET
def who(request: HttpRequest) -> HttpResponse:
    """Who sees what, from the data that decides it."""
    return render(request, "access/who.html", {"roles": queries.roles_told(cast(User, request.user))})


@login_required
def handovers(request: HttpRequest) -> HttpResponse:
    """What was handed over, and handing over."""
    user = cast(User, request.user)
    require(user, Permission.HANDOVER_GIVE)
    people = {"givers": handover.givers(user), "takers": handover.takers(user)}
    form = HandoverForm(request.POST or None, initial={"giver": user.username}, **people)
    if form.is_valid():
        try:
            row = handover.give(by=user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, _("%(name)s 님에게 넘겼습니다.") % {"name": row.taker.display_name})
            return redirect("access:handovers")
    context = {"form": form, "lines": handover.lines(user), "today": clock.today()}
    return render(request, "access/handovers.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end_handover(request: HttpRequest, handover: UUID) -> HttpResponse:
    """Ends a handover at once."""
    take_back(by=cast(User, request.user), handover=handover)
    messages.success(request, _("인수인계를 끝냈습니다. 다음 화면부터 넘긴 동네와 가구가 보이지 않습니다."))
    return redirect("access:handovers")
