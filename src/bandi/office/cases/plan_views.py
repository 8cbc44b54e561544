"""Pages of the plan (HTTP only): writing the next version, seeing what changed, printing the form."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bandi.office.accounts.roles import Permission
from bandi.office.cases import queries
from bandi.office.cases.forms import PlanForm, of_plan
from bandi.office.cases.plans import PlanMoved, write_plan
from bandi.office.cases.views import allowed
from bandi.office.discovery import door
from bandi.office.errors import OutOfReach, Refused
from bandi.office.pages import language
from bandi.office.worklist.forms import RevealForm
from bandi.office.worklist.household import reveal


@login_required
def edit(request: HttpRequest, case: UUID) -> HttpResponse:
    """The next version of the plan, begun from the newest."""
    user = allowed(request, Permission.CASE_EDIT)
    page = queries.case_page(user, case)
    newest = page.plans[-1] if page.plans else None
    consents = queries.consents_of(user, page.case)
    form = PlanForm(request.POST or None, consents=consents, initial=of_plan(newest))
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            plan = write_plan(
                by=user,
                case=case,
                based_on=told["based_on"],
                rows=form.rows(),
                sentences={name: told[name] for name in ("opinion", "linkage", "review")},
                agreed_on=told["agreed_on"],
                consent=UUID(told["consent"]) if told["consent"] else None,
            )
            messages.success(request, _("제공계획 %(version)s판을 저장했습니다.") % {"version": plan.version})
            return redirect("cases:plan", case, plan.version)
        except PlanMoved as moved:
            form.data = _upon(request, moved.newest)
            form.add_error(None, moved.sentence)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    context = {"page": page, "case": page.case, "form": form, "newest": newest}
    context |= {"law": next(one for one in door.counselling().laws if one.id == "plan")}
    if form.errors and newest is not None and form.is_bound:
        context |= queries.plan_page(user, case, newest.version)
    return render(request, "cases/plan_edit.html", context)


@login_required
@require_GET
def plan(request: HttpRequest, case: UUID, version: int) -> HttpResponse:
    """One version, and what changed from the one before."""
    user = allowed(request, Permission.CASE_VIEW)
    context = queries.plan_page(user, case, version)
    if context["plan"] is None:
        raise OutOfReach("plan")
    return render(request, "cases/plan.html", context | {"case": context["page"].case})


@login_required
def printed(request: HttpRequest, case: UUID, version: int) -> HttpResponse:
    """The statutory form on A4; names appear once a purpose was given."""
    user = allowed(request, Permission.CASE_VIEW)
    context = queries.plan_page(user, case, version)
    if context["plan"] is None:
        raise OutOfReach("plan")
    form, people = RevealForm(request.POST or None, language=language()), None
    if form.is_bound and form.is_valid():
        people = reveal(user, context["page"].case.household_id, purpose=form.cleaned_data["purpose"])
    context |= {"case": context["page"].case, "form": form, "people": people}
    return render(request, "cases/plan_print.html", context)


def _upon(request: HttpRequest, newest: int) -> QueryDict:
    """What was typed, to be saved once more upon the newest version, knowingly."""
    typed = request.POST.copy()
    typed["based_on"] = str(newest)
    return typed
