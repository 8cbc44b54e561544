"""Pages of accounts and postings for stewards (HTTP only)."""

from collections.abc import Mapping
from typing import cast

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office import clock
from bandi.office.access import people as verbs
from bandi.office.access import queries
from bandi.office.access.forms import AccountForm, ChangeForm, PeopleFilter, PostingForm
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.errors import Refused
from bandi.office.pages import page_number

FORMS: Mapping[str, type[forms.Form]] = {"change": ChangeForm, "post": PostingForm}
"""Step of an account's page -> its form."""


@login_required
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Every account, what waits for a second person first."""
    user = _steward(request)
    form = PeopleFilter(request.GET)
    told = form.cleaned_data if form.is_valid() else {}
    rows, page = queries.accounts(
        user,
        text=told.get("q", ""),
        role=told.get("role", ""),
        state=told.get("state", ""),
        page=page_number(request),
    )
    kept = request.GET.copy()
    kept.pop("page", None)
    return render(request, "access/people.html", {"form": form, "rows": rows, "page": page, "kept": kept.urlencode()})


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """A new account; its first password is shown this once."""
    user = _steward(request)
    form = AccountForm(request.POST or None)
    if form.is_valid():
        try:
            made, password = verbs.make_account(by=user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("username", refused.sentence)
        else:
            return render(request, "access/first_password.html", {"account": made, "password": password})
    return render(request, "access/new_account.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_GET
def account(request: HttpRequest, account: int) -> HttpResponse:
    """One account: name and role, postings, and the buttons."""
    return _page(request, _steward(request), account, told={})


@login_required
@require_POST
def step(request: HttpRequest, account: int) -> HttpResponse:
    """Changes an account or a posting; what is refused is said beside its field, with what was typed."""
    user = _steward(request)
    theirs = queries.account(user, account).user
    wanted = request.POST.get("step", "")
    try:
        if wanted in FORMS:
            return _told(request, user, theirs, wanted)
        if wanted in ("password", "open"):
            verb = verbs.new_password if wanted == "password" else verbs.open_again
            made, password = verb(by=user, username=theirs.username)
            return render(request, "access/first_password.html", {"account": made, "password": password})
        if _simple(request, user, theirs, wanted):
            messages.success(request, _("바꾸었습니다. 그 사람은 다시 로그인해야 합니다."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("access:account", account)


def _told(request: HttpRequest, user: User, theirs: User, wanted: str) -> HttpResponse:
    """A form was sent: changes, or shows it again with what is wrong beside its fields."""
    form = FORMS[wanted](request.POST)
    try:
        if form.is_valid() and (_changed(user, theirs, form) if wanted == "change" else _posted(user, theirs, form)):
            messages.success(request, _("바꾸었습니다. 그 사람은 다시 로그인해야 합니다."))
            return redirect("access:account", theirs.pk)
    except Refused as refused:
        form.add_error(None, refused.sentence)
    return _page(request, user, theirs.pk, told={wanted: form})


def _changed(user: User, theirs: User, form: forms.Form) -> bool:
    verbs.change_account(by=user, username=theirs.username, **form.cleaned_data)
    return True


def _posted(user: User, theirs: User, form: forms.Form) -> bool:
    area = queries.area_named(form.cleaned_data["area"])
    if area is None:
        form.add_error("area", _("그런 동네가 없거나 같은 이름이 여럿입니다. 코드 여덟 자리를 써 주세요."))
        return False
    days = {name: form.cleaned_data[name] for name in ("from_on", "to_on")}
    verbs.post(by=user, username=theirs.username, area=area.code, **days)
    return True


def _simple(request: HttpRequest, user: User, theirs: User, wanted: str) -> bool:
    """Steps that need no form: closing, agreeing, ending a posting. Others change nothing."""
    if wanted == "close":
        verbs.close_account(by=user, username=theirs.username)
    elif wanted == "agree":
        verbs.agree(by=user, username=theirs.username)
    elif wanted == "end" and request.POST.get("posting", "").isdecimal():
        verbs.end_posting(by=user, posting=int(request.POST["posting"]))
    else:
        return False
    return True


def _page(request: HttpRequest, user: User, number: int, *, told: Mapping[str, forms.Form]) -> HttpResponse:
    account = queries.account(user, number)
    own = {"display_name": account.user.display_name, "role": account.user.role}
    context = {
        "account": account,
        "change": told.get("change") or ChangeForm(initial=own),
        "posting_form": told.get("post") or PostingForm(initial={"from_on": clock.today()}),
        "areas": queries.area_choices(),
        "myself": account.user.pk == user.pk,
        "today": clock.today(),
        "far": account.user.role in verbs.FAR,
    }
    return render(request, "access/account.html", context, status=422 if told else 200)


def _steward(request: HttpRequest) -> User:
    user = cast(User, request.user)
    require(user, Permission.ACCOUNT_EDIT)
    return user
