"""Pages for whoever got a notice (HTTP only): no signing in, no name, no fact about anybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from bandi.office import clock
from bandi.office.errors import Refused
from bandi.office.history import links


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, code: str) -> HttpResponse:
    """A button; pressed, what the notice says. Only then it counts as read."""
    today = clock.today()
    if request.method != "POST":
        return _page(request, code, known=links.holds(code, on=today))
    told = links.opened(code, on=today)
    return _page(request, code, known=told is not None, told=told)


@require_POST
def decline(request: HttpRequest, code: str) -> HttpResponse:
    """Says no to a deemed application, when the box beside the button is ticked."""
    today, error = clock.today(), ""
    if request.POST.get("sure"):
        try:
            told = links.decline(code, on=today)
        except Refused as refused:
            error, told = refused.sentence, links.opened(code, on=today)
    else:
        told = links.opened(code, on=today)
    return _page(request, code, known=told is not None, told=told, error=error, unsure=not request.POST.get("sure"))


def _page(
    request: HttpRequest,
    code: str,
    *,
    known: bool,
    told: links.Told | None = None,
    error: str = "",
    unsure: bool = False,
) -> HttpResponse:
    context = {"code": code, "known": known, "told": told, "error": error, "unsure": unsure}
    context["return_to"] = reverse("history:public", args=[code])
    response = render(request, "history/public.html", context, status=200 if known else 404)
    response.headers["Referrer-Policy"] = "same-origin"  # with none at all a browser hides the origin of its own posts
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
