"""Signing out, and where a person's day begins."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bandi.office.accounts.roles import ROLES


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """Leads to the page where the person's work begins."""
    return redirect(ROLES[request.user.role].begins)  # type: ignore[union-attr]


class SignOut(LogoutView):
    """Ends the session. POST only."""

    http_method_names = ["post", "options"]
