"""Who is on the other side of a citizen's page (시민 화면의 문). An officer's session never counts here.

`@citizen_required` shows a page to a signed-in citizen only and lets the database show her rows alone. A helper with a
mandate is let in where the view says `helpers=True`. Who was signed out while writing loses nothing: the answer to her
form is a page that holds what she wrote and sends it again after signing in, for the same citizen only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast, overload
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bandi.office import clock
from bandi.office.accounts.jurisdiction import set_areas
from bandi.office.citizens import sessions
from bandi.office.citizens.models import Citizen, CitizenSession, Mandate
from bandi.office.citizens.policies import set_citizen
from bandi.office.citizens.words import Power

WHOSE = "whose"
SALT = "bandi citizen's half-written page"
View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Visitor:
    """Whose pages these are, and who reads them."""

    citizen: Citizen
    session: CitizenSession
    mandate: Mandate | None  # somebody acts for her under it
    helper: str = ""  # who, in words

    @property
    def assisted(self) -> bool:
        """Whether an officer helps at the counter."""
        return self.session.assisted_by_id is not None

    @property
    def whose(self) -> str:
        """What a form carries so that nobody else sends it on."""
        return whose(self.session)

    def may(self, kind: str = "", *, write: bool = False) -> bool:
        """Whether this kind of application may be seen, or with `write` made: a citizen's own always."""
        if self.mandate is None:
            return True
        within = not self.mandate.kinds or kind in self.mandate.kinds
        return within and (not write or self.mandate.power == Power.ACT)


def visitor(request: HttpRequest) -> Visitor | None:
    """The citizen who is signed in here, her rows opened for this request and nobody else's. None: nobody is."""
    kept = request.__dict__.get("_visitor", False)
    if kept is not False:
        return cast("Visitor | None", kept)
    session = sessions.of_request(request)
    found = None
    if session is not None and sessions.is_open(session):
        set_areas([], person=AnonymousUser())
        request.user = AnonymousUser()
        found = _of(session)
        sessions.slide(session)
    request.__dict__["_visitor"] = found
    return found


def current(request: HttpRequest) -> Citizen | None:
    """The citizen whose pages these are."""
    found = visitor(request)
    return found.citizen if found else None


@overload
def citizen_required(view: View) -> View: ...
@overload
def citizen_required(*, helpers: bool) -> Callable[[View], View]: ...
def citizen_required(view: View | None = None, *, helpers: bool = False) -> View | Callable[[View], View]:
    """The view for signed-in citizens; `helpers`: also for who acts under a mandate (ask `Visitor.may` what for)."""

    def dressed(inner: View) -> View:
        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            here = visitor(request)
            if here is None:
                return _signed_out(request)
            if request.method == "POST" and not _same_writer(request, here):
                return render(request, "citizens/other.html", status=409)
            if here.mandate is not None and not helpers:
                return render(request, "citizens/not_for_helpers.html", {"visitor": here}, status=403)
            return inner(request, *args, **kwargs)

        return guarded

    return dressed(view) if view else dressed


def whose(session: CitizenSession) -> str:
    """Marks a half-written page as this citizen's, without naming her."""
    return signing.dumps(str(session.citizen_id), salt=SALT)


def around(request: HttpRequest) -> dict[str, Any]:
    """What every page shows of a signed-in citizen; asks nothing on officers' pages."""
    return {"visitor": request.__dict__.get("_visitor") or None}


def _of(session: CitizenSession) -> Visitor | None:
    set_citizen(session.citizen_id)
    citizen = Citizen.objects.filter(pk=session.citizen_id).first()
    mandate = Mandate.objects.filter(pk=session.mandate_id).first() if session.mandate_id else None
    ended = session.mandate_id and (mandate is None or not mandate.holds(clock.today()))
    if citizen is None or ended:
        set_citizen(None)
        return None
    set_citizen(citizen.pk, citizen.household_id)
    return Visitor(citizen, session, mandate, helper=_helper(session, mandate))


def _helper(session: CitizenSession, mandate: Mandate | None) -> str:
    if mandate is None:
        return ""
    return str(session.staff) if session.staff else mandate.helper_name


def _signed_out(request: HttpRequest) -> HttpResponse:
    """Nobody is signed in: to the door, and back here; what was written stays on a page that sends it again."""
    if request.method != "POST":
        return redirect(f"{reverse('citizens:signin')}?{urlencode({'next': request.get_full_path()})}")
    before = sessions.of_request(request)
    left_out = ("csrfmiddlewaretoken", WHOSE)
    kept = [(name, one) for name, all_ in request.POST.lists() if name not in left_out for one in all_]
    context = {"kept": kept, "files": bool(request.FILES), "whose": request.POST.get(WHOSE, "")}
    if before is not None:
        context["whose"] = whose(before)
    return render(request, "citizens/again.html", context, status=401)


def _same_writer(request: HttpRequest, here: Visitor) -> bool:
    if not (told := request.POST.get(WHOSE, "")):
        return True
    try:
        return bool(signing.loads(told, salt=SALT) == str(here.citizen.pk))
    except signing.BadSignature:
        return False
