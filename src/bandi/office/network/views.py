"""Pages of the register of the safety net (HTTP only): where it is thin, its members, files of them."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bandi.office import clock
from bandi.office.access.once import once
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.discovery.door.network import network as content
from bandi.office.errors import Refused
from bandi.office.merging import Changed, known
from bandi.office.network import actions, funnel, importing, queries
from bandi.office.network.coverage import coverage
from bandi.office.network.forms import AccountForm, FileForm, MemberFilter, MemberForm
from bandi.office.network.marks import REFUSALS
from bandi.office.network.models import Member
from bandi.office.pages import answer, language, page_number
from bandi.office.sheets import csv_answer

SHOWN = 100  # refused rows a page
COLUMN_WORDS = {name: ways[0] for name, ways in importing.COLUMNS.items()}


@login_required
@require_GET
def network(request: HttpRequest) -> HttpResponse:
    """Where the safety net is thin, and what waits about it."""
    user = viewer(request)
    kinds = {one.id: one for one in content().kinds}
    kind = request.GET.get("kind", "")
    page = coverage(user, kind=kind if kind in kinds else "")
    context = {"page": page, "kind": kinds.get(kind), "kinds": content().kinds, "renew": funnel.to_renew(user),
               "policy": content().policy}  # fmt: skip
    return render(request, "network/coverage.html", context)


@login_required
def members(request: HttpRequest) -> HttpResponse:
    """The register. What is searched for is posted, so that no name stands in an address."""
    user = viewer(request)
    asked = request.POST if request.method == "POST" else request.GET
    form = MemberFilter(asked, held=areas(user))
    told = form.cleaned_data if form.is_valid() else {}
    filters = queries.MemberFilters(**{name: value for name, value in told.items() if value})
    rows, page = queries.members(user, filters, page=page_number(request))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {"form": form, "rows": rows, "page": page, "kept": kept.urlencode(), "searched": filters.q,
               "calling": filters.state in queries.CALLED}  # fmt: skip
    return render(request, "network/members.html", context)


@login_required
@once
def new_member(request: HttpRequest) -> HttpResponse:
    """Takes somebody in."""
    user = editor(request)
    form = MemberForm(request.POST or None, held=areas(user), initial={"from_on": clock.today()})
    if form.is_bound and form.is_valid():
        try:
            made = actions.add_member(by=user, told=form.told)
            messages.success(request, _("등록했습니다."))
            return redirect("network:member", made.pk)
        except Refused as refused:
            form.add_error(getattr(refused, "column", None), refused.sentence)
    return render(request, "network/member_form.html", {"form": form}, status=422 if form.errors else 200)


@login_required
def member(request: HttpRequest, member: UUID) -> HttpResponse:
    """One member: what is known, what still keeps the doors shut, correcting, ending, taking the end back."""
    user, step = viewer(request), request.POST.get("step", "")
    row = queries.member(user, member)
    form = _member_form(request, row.member, user)
    linked = AccountForm(request.POST if step == "account" else None, initial={"username": row.member.account or ""})
    if step:
        require(user, Permission.NETWORK_EDIT)
        try:
            if _stepped(user, member, step, form, linked):
                messages.success(request, _("적었습니다."))
                return redirect("network:member", member)
        except Changed as changed:
            form.collide_with(cast(Member, changed.row), actions.FACTS, vars(form.told))
        except Refused as refused:
            (linked if step == "account" else form).add_error(getattr(refused, "column", None), refused.sentence)
    context = {"row": row, "form": form, "linked": linked, "kind": content().kind(row.member.kind)}
    return render(request, "network/member.html", context, status=422 if form.errors or linked.errors else 200)


@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """What a member with an account is in the safety net, what is still missing, and signing the pledge."""
    user = cast(User, request.user)
    if request.method == "POST":
        try:
            row = next(
                (one for one in queries.memberships(user) if str(one.member.pk) == request.POST.get("member")), None
            )
            if row is not None:
                actions.sign_pledge(by=user, member=row.member.pk)
                messages.success(request, _("서약했습니다. 고맙습니다."))
        except Refused as refused:
            messages.error(request, refused.sentence)
        return redirect("network:mine")
    return render(request, "network/mine.html", {"rows": queries.memberships(user)})


@login_required
@once
def upload(request: HttpRequest) -> HttpResponse:
    """Sends a spreadsheet of members; the files sent before."""
    user = editor(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("network:came_in", importing.receive(by=user, file=form.cleaned_data["file"]).pk)
        except Refused as refused:
            form.add_error("file", refused.sentence)
    columns = [(ways[0], name in importing.NEEDED) for name, ways in importing.COLUMNS.items()]
    context = {"form": form, "files": queries.imports(user), "columns": columns, "kinds": content().kinds}
    return render(request, "network/upload.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def blank(request: HttpRequest) -> HttpResponse:
    """An empty spreadsheet with the heads of the columns."""
    editor(request)
    return csv_answer("members.csv", [ways[0] for ways in importing.COLUMNS.values()], [])


@login_required
@require_GET
def came_in(request: HttpRequest, file: UUID) -> HttpResponse:
    """One file: how far reading it is, what came in, and every line that was refused, by place."""
    row = importing.own_import(editor(request), file)
    lines = Paginator(row.refusals, SHOWN).get_page(page_number(request))
    place = language() == "en"
    told = [(line, COLUMN_WORDS.get(column, column), REFUSALS[code][place]) for line, column, code in lines]
    return answer(
        request, "network/came_in.html", {"row": row, "lines": lines, "told": told}, fragment="network/reading.html"
    )


@login_required
@require_GET
def refusals(request: HttpRequest, file: UUID) -> HttpResponse:
    """The refused lines of a file as a table: line, column and why; never what stood there."""
    row = importing.own_import(editor(request), file)
    place = language() == "en"
    told = ((line, COLUMN_WORDS.get(column, column), REFUSALS[code][place]) for line, column, code in row.refusals)
    return csv_answer("refused.csv", [_("줄"), _("열"), _("까닭")], told)


def _stepped(user: User, member: UUID, step: str, form: MemberForm, linked: AccountForm) -> bool:
    """Does one step of a member's page; False when its form has errors."""
    if step == "end":
        actions.end_member(by=user, member=member)
    elif step == "resume":
        actions.resume_member(by=user, member=member)
    elif step == "account":
        if linked.is_valid():
            actions.link_account(by=user, member=member, username=linked.cleaned_data["username"])
        return not linked.errors
    elif form.is_valid():
        actions.change_member(by=user, member=member, told=form.told, seen=form.cleaned_data["seen"])
    return not form.errors


def _member_form(request: HttpRequest, row: Member, user: User) -> MemberForm:
    held = [area for area in areas(user) if area.code == row.area_id]
    told = request.POST if request.POST.get("step") == "save" else None
    return MemberForm(told, held=held, initial=known(row, *actions.FACTS))


def viewer(request: HttpRequest) -> User:
    """Who asks; she may see the register."""
    user = cast(User, request.user)
    require(user, Permission.NETWORK_VIEW)
    return user


def editor(request: HttpRequest) -> User:
    """Who asks; she may change the register."""
    user = cast(User, request.user)
    require(user, Permission.NETWORK_EDIT)
    return user
