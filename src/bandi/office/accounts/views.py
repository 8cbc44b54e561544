"""Signing out, and where a person's day begins."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bandi.office.accounts.roles import Role

BEGINNINGS = {
    Role.OFFICER: "worklist:desk",
    Role.TEAM_LEAD: "worklist:desk",
    Role.DISTRICT: "stewardship:district",
    Role.STEWARD: "stewardship:rounds",
    Role.PRIVACY_OFFICER: "oversight:alerts",
}
"""Role -> the page a person's day begins with."""


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Leads to the page where the person's work begins."""
    return redirect(BEGINNINGS[Role(request.user.role)])  # type: ignore[union-attr]


class SignOut(LogoutView):
    """Ends the session. POST only."""

    http_method_names = ["post", "options"]
