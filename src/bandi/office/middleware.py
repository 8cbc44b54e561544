"""What surrounds every request: a number, headers, the language, the transaction and its jurisdiction."""

import time
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import resolve
from django.utils import translation
from django.utils.cache import patch_cache_control

from bandi.office.access.queries import second_of
from bandi.office.accounts.jurisdiction import set_areas
from bandi.office.accounts.queries import areas_of
from bandi.office.audit.sealing import SealingBehind
from bandi.office.audit.trail import request_id
from bandi.office.worklist.bounds import TooMany

GetResponse = Callable[[HttpRequest], HttpResponse]
BEFORE_WORK = {"access:second", "access:password", "accounts:signout", "set_language"}
UNREAD = 422  # what was sent cannot be taken as it is
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class RequestIdMiddleware:
    """Gives every request a number; the trail carries it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request_id.set(uuid4().hex)
        try:
            return self.get_response(request)
        finally:
            request_id.reset(token)


class HeadersMiddleware:
    """Pages for signed-in people are never kept by a browser or a proxy."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        patch_cache_control(response, no_store=True)
        return response


class TitleMiddleware:
    """A page that refuses something (422) says so first in its title: that is what is heard of it first.

    Pages whose words are content name their language themselves, and say it themselves.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == UNREAD and "Content-Language" not in response.headers:
            again = f"<title>{translation.gettext('다시 확인해 주세요')}: ".encode()
            response.content = response.content.replace(b"<title>", again, 1)
        return response


class LanguageMiddleware:
    """Korean unless the person chose otherwise in the header; what the browser prefers does not count."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language[:2])  # easy Korean is Korean
        return response


class DatabaseMiddleware:
    """Without a database nothing can be shown: says so in plain words."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            connection.close_if_health_check_failed()
            connection.ensure_connection()
        except OperationalError:
            return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "30"})
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """While the trail cannot be sealed no person is shown; beyond the bound of a day, none outside the work."""
        if isinstance(exception, TooMany):
            told = {"sentence": exception.sentence}
            return HttpResponse(render_to_string("403.html", told, request), status=403)
        if not isinstance(exception, SealingBehind):
            return None
        told = {"sentence": exception.sentence}
        return HttpResponse(render_to_string("503.html", told), status=503, headers={"Retry-After": "120"})


class SecondFactorMiddleware:
    """Somebody with a given password, or without a second factor where one is required, first gets the own one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = _lacking(request)
        if page and resolve(request.path_info).view_name not in BEFORE_WORK:
            return redirect(page)
        return self.get_response(request)


class KeepOpenMiddleware:
    """Somebody who works stays signed in: each minute with a request moves the end of the session, not each request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        now = minute()
        if request.user.is_authenticated and request.session.get("minute") != now:
            request.session["minute"] = now
        return self.get_response(request)


def minute() -> int:
    """Minutes since 1970."""
    return int(time.time() // 60)


def _lacking(request: HttpRequest) -> str:
    """The page of what somebody must do before working."""
    if not request.user.is_authenticated:
        return ""
    if request.user.new_password:
        return "access:password"
    return "access:second" if settings.SECOND_FACTOR_REQUIRED and second_of(request.user) is None else ""


class JurisdictionMiddleware:
    """One transaction per request, in which only rows of the person's neighbourhoods exist."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            set_areas(areas_of(request.user), person=request.user)
            return self.get_response(request)
