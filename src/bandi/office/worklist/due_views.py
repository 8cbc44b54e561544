"""Everything due, why it stands in this order, conditions kept, and households an officer found (HTTP only)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.discovery import door
from bandi.office.errors import Refused
from bandi.office.pages import language
from bandi.office.worklist import saving
from bandi.office.worklist.actions import reopen_duty, settle_duty, take_assignment_back
from bandi.office.worklist.duties import BY_HAND, SOURCES
from bandi.office.worklist.everything import ends_by_hand, everything_due
from bandi.office.worklist.finding import find_household
from bandi.office.worklist.forms import FindForm
from bandi.office.worklist.requests import LAST, back, number, person, recently


@login_required
@require_GET
def everything(request: HttpRequest) -> HttpResponse:
    """All that is due, from every source (모든 할 일)."""
    source = request.GET.get("source", "")
    source = source if source in SOURCES else ""
    mine = "mine" in request.GET
    page = everything_due(person(request), source=source, mine=mine, page=number(request.GET.get("page", "")))
    tabs = [(code, words, page.counts[code]) for code, words in SOURCES.items() if page.counts[code] or code == source]
    context = {
        "page": page,
        "source": source,
        "mine": mine,
        "tabs": tabs,
        "total": sum(page.counts.values()),
        "by_hand": BY_HAND,
    }
    return render(request, "worklist/everything.html", context)


@login_required
@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """Marks a duty as done, or takes that back."""
    user, key = person(request), request.POST.get("key", "")
    require(user, Permission.CONTACT_RECORD)
    if request.POST.get("step") == "reopen":
        done = reopen_duty(key=key, by=user)
        told = gettext("할 일을 다시 열었습니다.")
    else:
        done = ends_by_hand(user, key) and settle_duty(key=key, by=user)
        told = gettext("할 일을 마쳤습니다. 10분 안에 아래에서 되돌릴 수 있습니다.")
    if done:
        messages.success(request, told)
    else:
        messages.info(request, gettext("이미 마쳤거나 없는 할 일입니다. 목록을 다시 보여 드립니다."))
    return redirect("worklist:everything")


@login_required
@require_GET
def order(request: HttpRequest) -> HttpResponse:
    """Why the desk stands in this order, with every number (왜 이 순서인가)."""
    require(person(request), Permission.HOUSEHOLD_VIEW)
    return render(request, "worklist/order.html", {"told": door.urgency()})


@login_required
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keeps the conditions of the desk under a name, or forgets them."""
    user = person(request)
    require(user, Permission.HOUSEHOLD_VIEW)
    if "forget" in request.POST:
        saving.forget(by=user, name=request.POST["forget"])
        return redirect(back(request))
    try:
        kept = saving.keep(by=user, name=request.POST.get("name", ""), asked=request.POST.get("asked", ""))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
        return redirect(back(request))
    messages.success(request, gettext("조건을 ‘%(name)s’(으)로 저장했습니다.") % {"name": kept.name})
    return redirect(back(request))


@login_required
@require_POST
def give_back(request: HttpRequest) -> HttpResponse:
    """Takes the last assignment back."""
    user = person(request)
    require(user, Permission.HOUSEHOLD_VIEW)
    before = recently(request)
    if before is None:
        messages.info(request, gettext("되돌릴 수 있는 시간이 지났습니다. 담당을 다시 골라 주세요."))
    else:
        count = take_assignment_back(by=user, before=before, to=request.session[LAST]["to"])
        messages.success(request, gettext("%(count)s가구의 담당을 되돌렸습니다.") % {"count": count})
    request.session.pop(LAST, None)
    return redirect(back(request))


@login_required
def find(request: HttpRequest) -> HttpResponse:
    """A household that an officer found herself."""
    user = person(request)
    require(user, Permission.CONTACT_RECORD)
    form = FindForm(request.POST or None, language=language(), areas=areas(user))
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            listing = find_household(by=user, area=given["area"], home=given, seen=given["seen"])
        except Refused as refusal:
            form.add_error("street", refusal.sentence)
        else:
            messages.success(request, gettext("직접 발견한 가구를 업무함에 올렸습니다. 첫 연락까지 근무일 이틀입니다."))
            return redirect("visits:household", listing.household_id)
    return render(request, "worklist/find.html", {"form": form}, status=422 if form.errors else 200)
