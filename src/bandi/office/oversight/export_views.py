"""Pages of exports (HTTP only)."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office.access.once import once
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.errors import OutOfReach, Refused
from bandi.office.oversight import exports as leaving
from bandi.office.oversight import queries
from bandi.office.oversight.forms import EXPORT_STATES, PURPOSES, SCOPES, DecideForm, ExportForm
from bandi.office.oversight.models import Export
from bandi.office.pages import answer


@login_required
@once
def exports(request: HttpRequest) -> HttpResponse:
    """Exports so far, and asking for one."""
    user = _user(request)
    rows = queries.exports_page(user)
    form = ExportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = leaving.ask(by=user, **form.cleaned_data)
            messages.success(request, _("신청했습니다. 다른 사람이 승인하면 만들어집니다."))
            return redirect("oversight:export", made.pk)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    context = {
        "rows": [(row, SCOPES[row.scope], PURPOSES[row.purpose], EXPORT_STATES[row.state]) for row in rows],
        "form": form if user.may(Permission.EXPORT_ASK) else None,
    }
    return render(request, "oversight/exports.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def export(request: HttpRequest, export: UUID) -> HttpResponse:
    """One export: what was asked, how far it is, and its files."""
    return render(request, "oversight/export.html", _page(_user(request), export))


@login_required
@require_GET
def progress(request: HttpRequest, export: UUID) -> HttpResponse:
    """How far the table is; asked again and again by the page while it is being made."""
    context = _page(_user(request), export)
    return answer(request, "oversight/export.html", context, fragment="oversight/export_state.html")


@login_required
@require_POST
@once
def decide(request: HttpRequest, export: UUID) -> HttpResponse:
    """A second person approves or refuses."""
    user = _user(request)
    require(user, Permission.EXPORT_APPROVE)
    form = DecideForm(request.POST)
    approve = request.POST.get("step") == "approve"
    if form.is_valid():
        try:
            leaving.decide(by=user, export=export, approve=approve, note=form.cleaned_data["note"])
            messages.success(request, _("승인했습니다.") if approve else _("거절했습니다."))
            return redirect("oversight:export", export)
        except Refused as refused:
            form.add_error("note", refused.sentence)
    return render(request, "oversight/export.html", _page(user, export) | {"form": form}, status=422)


@login_required
@require_GET
def download(request: HttpRequest, export: UUID, kind: str) -> HttpResponse:
    """The table itself, for the person who asked."""
    try:
        name, type_, content = leaving.download(by=_user(request), export=export, kind=kind)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("oversight:export", export)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=type_, headers=headers)


def _page(user: User, export: UUID) -> dict[str, Any]:
    row = leaving.reachable(user, export)
    own, approves = row.asked_by_id == user.pk, user.may(Permission.EXPORT_APPROVE)
    if not approves and not (own and user.may(Permission.EXPORT_ASK)):
        raise OutOfReach("export")
    return {
        "row": row,
        "scope": SCOPES[row.scope],
        "purpose": PURPOSES[row.purpose],
        "state": EXPORT_STATES[row.state],
        "own": own,
        "making": row.state == Export.State.WAITING,
        "form": DecideForm() if approves and not own and row.state == Export.State.ASKED else None,
        "columns": leaving.HEADS[Export.Scope(row.scope)],
    }


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
