"""Pages of ended support and its follow-up (HTTP only)."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bandi.office import clock
from bandi.office.accounts.roles import Permission
from bandi.office.cases import endings as acts
from bandi.office.cases import queries
from bandi.office.cases.forms import EndingForm, LookForm
from bandi.office.cases.views import allowed, number
from bandi.office.counsel.words import choices
from bandi.office.errors import Refused
from bandi.office.worklist.household import household_page


@login_required
@require_GET
def endings(request: HttpRequest) -> HttpResponse:
    """Whose support ended, over a paper or a date first; also the list for the case meeting."""
    user = allowed(request, Permission.CASE_VIEW)
    asked = request.GET.get("tab", "")
    tab = asked if asked in queries.ENDING_TABS else queries.ENDING_TABS[0]
    pages, rows, counts = queries.endings(user, tab=tab, page=number(request))
    names = {"first": _("먼저 살필 가구"), "all": _("모두"), "settled": _("살피기 마침")}
    tabs = [(code, name, counts[code]) for code, name in names.items()]
    context = {"rows": rows, "pages": pages, "tab": tab, "tabs": tabs, "query": f"tab={tab}"}
    return render(request, "cases/endings.html", context)


@login_required
def note(request: HttpRequest, household: UUID) -> HttpResponse:
    """Writing down that a benefit ended."""
    user = allowed(request, Permission.CASE_EDIT)
    form = EndingForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            row = acts.note_ending(by=user, household=household, **form.cleaned_data)
            messages.success(request, _("적었습니다. 1·3·6·12개월 뒤 살피기가 할 일에 오릅니다."))
            return redirect("cases:ending", row.id)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return render(request, "cases/ending_note.html", {"page": household_page(user, household), "form": form})


@login_required
def ending(request: HttpRequest, ending: UUID) -> HttpResponse:
    """One ending: why, when somebody looks in, what was found."""
    user = allowed(request, Permission.CASE_VIEW)
    form = LookForm(request.POST if "look" in request.POST else None)
    try:
        if "why" in request.POST:
            acts.say_reason(by=user, ending=ending, reason=request.POST.get("reason", ""))
            messages.success(request, _("사유를 적었습니다."))
            return redirect("cases:ending", ending)
        if form.is_bound and form.is_valid():
            look = _uuid(request.POST.get("look", ""))
            acts.look_in(by=user, follow_up=look, **form.cleaned_data)
            messages.success(request, _("살핀 결과를 적었습니다."))
            return redirect("cases:ending", ending)
    except Refused as refused:
        form.add_error(None, refused.sentence) if form.is_bound else messages.error(request, refused.sentence)
    row, head, looks = queries.ending_page(user, ending)
    context = {"row": row, "head": head, "looks": looks, "form": form, "reasons": choices("reason")}
    context |= {"next": next((one for one in looks if one.done_on is None), None), "today": clock.today()}
    return render(request, "cases/ending.html", context)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Refused(ko="화면을 새로 고쳐 주세요.", en="Reload the page.") from error
