"""Keeping answers to the finder, going on with them, deleting them (HTTP only). No address holds an answer."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from bandi.office.citizens.doors import Visitor, citizen_required, visitor
from bandi.office.errors import Refused
from bandi.office.mine import answers
from bandi.office.pages import language
from bandi.office.portal import keeping
from bandi.office.portal.views import answered

BACK = {"consents": "mine:consents"}
KEPT = _("답을 보관했습니다. 여기에서 이어서 찾거나 지울 수 있습니다.")
KEPT_ON_THE_WAY = _("답을 보관했습니다. 신청서에 같은 질문이 나오면 보여 드립니다. ‘나의 복지’에서 지울 수 있습니다.")


@require_http_methods(["GET", "HEAD", "POST"])
@citizen_required
def keep(request: HttpRequest, keeping_key: UUID) -> HttpResponse:
    """The last step, after signing in: whose they will be, and a press that keeps them."""
    here = cast(Visitor, visitor(request))
    agreed = keeping.carried(request.COOKIES.get(keeping.COOKIE, ""), keeping_key)
    if request.method == "POST" and agreed is not None:
        try:
            answers.keep(here=here, agreed=agreed)
        except Refused as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, KEPT_ON_THE_WAY if agreed.aim else KEPT)
        return keeping.take(redirect("applications:new", agreed.aim) if agreed.aim else redirect("mine:mine"))
    if answers.was_kept(here, keeping_key):
        return redirect("mine:mine")
    context = {"agreed": agreed, "before": answers.kept_of(here), "long": keeping.clock_of_keeping().days}
    return render(request, "mine/keep.html", context, status=200 if agreed else 410)


@require_POST
@citizen_required
def go_on(request: HttpRequest) -> HttpResponse:
    """The finder, filled with what was kept and worked out anew."""
    try:
        opened = answers.open_again(here=cast(Visitor, visitor(request)))
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("mine:mine")
    if opened is None:
        messages.info(request, gettext("보관한 답이 없습니다. 지웠거나 기한이 지났습니다."))
        return redirect("mine:mine")
    told, found = opened
    return answered(request, told, told.get("lang", language()), found=found, note="kept_age" if "go" in told else "")


@require_POST
@citizen_required
def delete(request: HttpRequest) -> HttpResponse:
    """Deletes what was kept, at once."""
    if answers.delete(here=cast(Visitor, visitor(request))):
        messages.success(request, gettext("보관한 답을 지웠습니다."))
    else:
        messages.info(request, gettext("보관한 답이 없습니다. 지웠거나 기한이 지났습니다."))
    return redirect(BACK.get(request.POST.get("back", ""), "mine:mine"))
