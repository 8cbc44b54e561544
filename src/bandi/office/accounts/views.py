"""Signing in and out, and where a person's day begins."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bandi.office.accounts.forms import SignInForm
from bandi.office.accounts.queries import demo_people
from bandi.office.accounts.roles import DEMO_PASSWORD, DEMO_PEOPLE, Role

BEGINNINGS = {
    Role.OFFICER: "worklist:desk",
    Role.TEAM_LEAD: "worklist:desk",
    Role.DISTRICT: "stewardship:district",
    Role.STEWARD: "stewardship:rounds",
}
"""Role -> the page a person's day begins with."""


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Leads to the page where the person's work begins."""
    return redirect(BEGINNINGS[Role(request.user.role)])  # type: ignore[union-attr]


class SignIn(LoginView):
    """Asks for name and password; in a demo, offers the invented colleagues."""

    template_name = "accounts/signin.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cards = {person.username: person for person in DEMO_PEOPLE}
        return super().get_context_data(
            demo_people=[(person, cards[person.username]) for person in demo_people()],
            demo_password=DEMO_PASSWORD if settings.DEMO else "",
            **kwargs,
        )


class SignOut(LogoutView):
    """Ends the session. POST only."""

    http_method_names = ["post", "options"]
