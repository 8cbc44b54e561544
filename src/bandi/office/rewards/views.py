"""Pages of rewards for officers (HTTP only): the queue, one claim; the district's budget and payment lists."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office import clock
from bandi.office.access.once import once
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.discovery.door.rewarding import rewards
from bandi.office.errors import Refused
from bandi.office.pages import language
from bandi.office.rewards import actions, budgets, queries
from bandi.office.rewards.forms import BudgetForm, DenyForm, ProposeForm
from bandi.office.sheets import XLSX, csv_answer, xlsx

HEAD = {
    "ko": ["순번", "지급 번호", "받는 사람", "은행", "계좌번호", "금액(원)"],
    "en": ["no.", "payment", "payee", "bank", "account", "won"],
}


@login_required
@require_GET
def claims(request: HttpRequest) -> HttpResponse:
    """Claims of the neighbourhoods, the oldest first."""
    tab = request.GET.get("tab", "open")
    tab = tab if tab in queries.TABS else "open"
    number = request.GET.get("page", "1")
    page, lines = queries.claims(_user(request), tab=tab, page=int(number) if number.isdecimal() else 1)
    return render(request, "rewards/claims.html", {"page": page, "lines": lines, "tab": tab})


@login_required
@once
def claim(request: HttpRequest, reward: UUID) -> HttpResponse:
    """One claim: what is known of the household, and deciding. Never who claims."""
    user = _user(request)
    page = queries.claim_page(user, reward)
    sent, step = request.POST if request.method == "POST" else None, request.POST.get("step", "")
    place = 1 if language() == "en" else 0
    chosen = [(one.id, one.words[place]) for one in rewards().chosen if one.id in page.ordinance.amounts]
    propose = ProposeForm(sent if step == "propose" else None, choices=chosen, initial={"chosen_on": clock.today()})
    deny = DenyForm(
        sent if step == "deny" else None, choices=[(one.id, one.words[place]) for one in rewards().refusals]
    )
    if step:
        require(user, Permission.RESULT_GIVE)
        steps: dict[str, Callable[[], Any]] = {}
        if propose.is_bound and propose.is_valid():
            steps["propose"] = lambda: actions.propose(by=user, claim=reward, **propose.cleaned_data)
        if deny.is_bound and deny.is_valid():
            steps["deny"] = lambda: actions.deny(by=user, claim=reward, **deny.cleaned_data)
        refused = _done(steps.get(step))
        if refused is None and step in steps:
            messages.success(request, _("적었습니다."))
            return redirect("rewards:claim", reward)
        if refused is not None:
            form = {"propose": propose, "deny": deny}.get(step)
            _say(request, form, refused)
    status = 422 if step else 200
    return render(request, "rewards/decide.html", {"page": page, "propose": propose, "deny": deny}, status=status)


@login_required
@require_POST
@once
def second(request: HttpRequest, reward: UUID) -> HttpResponse:
    """The second person's word: confirmed, or sent back."""
    user = _user(request)
    verb = actions.send_back if request.POST.get("step") == "send_back" else actions.confirm
    refused = _done(lambda: verb(by=user, claim=reward))
    if refused is None:
        messages.success(request, _("적었습니다."))
    else:
        _say(request, None, refused)
    return redirect("rewards:claim", reward)


def _done(step: Callable[[], Any] | None) -> Refused | None:
    """Takes the step; what refused it."""
    try:
        if step is not None:
            step()
    except Refused as refused:
        return refused
    return None


def _say(request: HttpRequest, form: Any, refused: Refused) -> None:
    if form is not None:
        form.add_error(None, refused.sentence)
    else:
        messages.error(request, refused.sentence)


@login_required
@once
def payments(request: HttpRequest) -> HttpResponse:
    """The district's budget of the year, what is to be paid, and the lists made so far."""
    user = _user(request)
    page = queries.payments(user)
    form = BudgetForm(request.POST if "won" in request.POST else None, initial={"won": page.budget})
    if request.method == "POST":
        try:
            if form.is_bound and form.is_valid():
                budgets.set_budget(by=user, won=form.cleaned_data["won"], year=page.year)
                messages.success(request, _("예산을 적었습니다."))
                return redirect("rewards:payments")
            if not form.is_bound:
                return redirect("rewards:payment_list", budgets.make_list(by=user).pk)
        except Refused as refused:
            _say(request, form if form.is_bound else None, refused)
    status = 422 if request.method == "POST" else 200
    return render(request, "rewards/payments.html", {"page": page, "form": form}, status=status)


@login_required
@require_GET
def payment_list(request: HttpRequest, paid_in: UUID) -> HttpResponse:
    """Who is paid how much. Neither reports nor households."""
    row, payees = queries.payees(_user(request), paid_in)
    return render(request, "rewards/payment_list.html", {"row": row, "payees": payees})


@login_required
@require_GET
def payment_file(request: HttpRequest, paid_in: UUID, kind: str) -> HttpResponse:
    """The list as a file for the accounts."""
    row, payees = queries.payees(_user(request), paid_in, leaves=True)
    head = HEAD[language()]
    lines = [
        [place, str(one.pk), one.name, one.bank, one.account, one.claim.won] for place, one in enumerate(payees, 1)
    ]
    name = f"rewards-{row.number}"
    if kind == "csv":
        return csv_answer(f"{name}.csv", head, lines)
    above = [f"{timezone.localtime(row.at):%Y-%m-%d} · {row.won:,}"]
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(xlsx(name, head, lines, above=above), content_type=XLSX, headers=headers)


@login_required
@require_POST
@once
def paid(request: HttpRequest, paid_in: UUID) -> HttpResponse:
    """The accounts paid the list."""
    budgets.mark_paid(by=_user(request), paid_in=paid_in)
    messages.success(request, _("지급한 것으로 적었습니다."))
    return redirect("rewards:payment_list", paid_in)


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
