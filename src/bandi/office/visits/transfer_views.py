"""Households handed over to the person's neighbourhood (이관): taking them, or giving them back (HTTP only)."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office.accounts.models import User
from bandi.office.discovery.names import masked_name
from bandi.office.errors import Refused
from bandi.office.visits.transfers import give_back, take_transfer, transfers


@login_required
@require_GET
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for an answer of the person's neighbourhoods."""
    return _page(request)


@login_required
@require_POST
def transfer(request: HttpRequest, transfer: UUID) -> HttpResponse:
    """Takes one, or gives it back with a reason."""
    user, reason = cast(User, request.user), request.POST.get("reason", "")
    back = request.POST.get("step") == "back"
    if back and not reason.strip():
        return _page(request, wrong=transfer)
    try:
        if back:
            give_back(by=user, transfer=transfer, reason=reason)
            messages.success(request, _("넘긴 동네로 돌려보냈습니다."))
        else:
            listing = take_transfer(by=user, transfer=transfer)
            messages.success(request, _("우리 업무함에 올렸습니다. 그동안의 기록도 함께 왔습니다."))
            return redirect("visits:household", listing.household_id)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("visits:transfers")


def _page(request: HttpRequest, *, wrong: UUID | None = None) -> HttpResponse:
    rows = transfers(cast(User, request.user))
    for row in rows:
        row.shown = masked_name(row.head)  # type: ignore[attr-defined]
    context = {"rows": rows, "wrong": wrong, "typed": request.POST.get("reason", "")}
    return render(request, "visits/transfers.html", context)
