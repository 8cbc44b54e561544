"""One household on one page: why it is listed, what is known and missing, what was tried, and who lives there."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.models import PURPOSES
from bandi.office.audit.queries import who_read
from bandi.office.errors import OutOfReach, Refused
from bandi.office.pages import answer, language
from bandi.office.safety.queries import holding
from bandi.office.visits import queries
from bandi.office.worklist.forms import RevealForm
from bandi.office.worklist.household import HouseholdPage, Revealed, household_page
from bandi.office.worklist.household import reveal as open_names
from bandi.office.worklist.why import signal_lines

READERS = 30


@login_required
@require_GET
def household(request: HttpRequest, household: UUID) -> HttpResponse:
    """The page of one household (가구)."""
    user = _user(request)
    return _page(request, user, household, form=RevealForm(language=language()))


@login_required
@require_POST
def reveal(request: HttpRequest, household: UUID) -> HttpResponse:
    """The same page with names, telephone numbers and address, after a purpose was chosen. Written to the trail."""
    user = _user(request)
    form = RevealForm(request.POST, language=language())
    if not form.is_valid():
        return _page(request, user, household, form=form)
    try:
        people = open_names(user, household, purpose=form.cleaned_data["purpose"])
    except Refused as refusal:
        form.add_error("purpose", refusal.sentence)
        return _page(request, user, household, form=form)
    return _page(request, user, household, form=form, people=people)


@login_required
@require_GET
def read_by(request: HttpRequest, household: UUID) -> HttpResponse:
    """Who looked at this household and why; for those who look after the team's work."""
    user = _user(request)
    require(user, Permission.TEAM_VIEW)
    page = household_page(user, household, purpose="supervise")
    events = list(who_read(household)[:READERS])
    people = User.objects.filter(username__in={event.actor for event in events})
    names = {person.username: str(person) for person in people}
    rows = [(event, names.get(event.actor, event.actor), PURPOSES.get(event.purpose)) for event in events]
    context = {"page": page, "head": _head(page), "rows": rows, "most": READERS}
    return answer(request, "visits/read_by.html", context, fragment="visits/read_by.html")


def _page(
    request: HttpRequest,
    user: User,
    household: UUID,
    *,
    form: RevealForm,
    people: Revealed | None = None,
) -> HttpResponse:
    page = household_page(user, household)
    told = queries.recorded(user, household)
    row, numbers = page.listing, page.has_number
    context: dict[str, Any] = {
        "page": page,
        "row": row,
        "head": _head(page),
        "lines": signal_lines(page.signals, page.reasons),
        "earlier": [
            (seen, page.earlier_signals.get(seen.round.id, [])) for seen in page.rounds if seen.round != page.round
        ],
        "desk": {"moments": queries.moments(told)},
        "next": queries.step_of(user, row, told, area=page.area, numbers=numbers) if row else None,
        "markers": holding(page.household.id),
        "form": form,
        "people": people,
        "live": gettext("이름과 연락처를 열었습니다. 열람 기록에 남았습니다.") if people else "",
        "return_to": reverse("visits:household", args=[household]),
    }
    return answer(request, "visits/household.html", context, fragment="visits/people.html")


def _head(page: HouseholdPage) -> str:
    """The head's masked name, else the first member's."""
    heads = [member.name for member in page.members if member.relation == "head"]
    return (heads or [member.name for member in page.members] or ["○○○"])[0]


def _user(request: HttpRequest) -> User:
    user = request.user
    if not isinstance(user, User):
        raise OutOfReach("user")
    return user
