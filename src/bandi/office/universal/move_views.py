"""Pages of households that moved in (HTTP only): the list, one household."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bandi.office.access.once import once
from bandi.office.discovery.door.universal import universal
from bandi.office.errors import Refused
from bandi.office.merging import Changed, Difference, seen_mark
from bandi.office.pages import language
from bandi.office.universal import arriving as actions
from bandi.office.universal import move_queries as queries
from bandi.office.universal.forms import MoveForm
from bandi.office.universal.models import MoveIn
from bandi.office.universal.moment_views import officer
from bandi.office.universal.moments import MOVED_IN
from bandi.office.universal.views import number, purpose_of
from bandi.office.universal.words import MOVE_STATES
from bandi.office.worklist.forms import RevealForm


@login_required
@require_GET
def moved(request: HttpRequest) -> HttpResponse:
    """Everybody the newest round shows to have moved in."""
    user, asked = officer(request), request.GET
    tab = asked.get("tab", "new") if asked.get("tab") in queries.TABS else "new"
    page = queries.moves_page(user, tab=tab, latest="all" not in asked, page=number(request))
    kept = asked.copy()
    kept.pop("page", None)
    context = {"page": page, "tab": tab, "all": "all" in asked, "kept": kept.urlencode(),
               "moment": universal().moment(MOVED_IN)}  # fmt: skip
    return render(request, "universal/moved.html", context)


@login_required
@once
def arrival(request: HttpRequest, moved: UUID) -> HttpResponse:
    """One household that moved in: what it may be entitled to, and what became of telling it."""
    user = officer(request)
    row = actions.reachable_move_in(user, moved)
    opening = request.POST.get("step") == "reveal"
    why = RevealForm(request.POST if opening else None, language=language())
    told = None if opening else request.POST or None
    form = MoveForm(told, initial={"state": row.state, "seen": seen_mark(row, *actions.FACTS)})
    if form.is_bound and form.is_valid():
        try:
            actions.write_move_in(by=user, moved=row.pk, **form.cleaned_data)
            messages.success(request, _("적었습니다."))
            return redirect("universal:arrival", row.pk)
        except Changed as changed:
            theirs, mine = cast(MoveIn, changed.row), form.cleaned_data["state"]
            at = int(language() == "en")
            state = Difference(_("단계"), MOVE_STATES[theirs.state][at], MOVE_STATES[mine][at])
            form.collide(changed, seen_mark(theirs, *actions.FACTS), state, by=theirs.changed_by)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    purpose = purpose_of(why)
    one = queries.move_page(user, moved, purpose=purpose)
    if purpose:
        actions.mark_seen(by=user, moved=moved)
    context = {"one": one, "row": one.row, "why": why, "form": form, "moment": universal().moment(MOVED_IN)}
    return render(request, "universal/arrival.html", context, status=422 if form.errors or why.errors else 200)
