"""Signing in: name and password, then a code; and the page where the second factor is set up."""

import time
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from bandi.office.access import actions, attempts, sessions
from bandi.office.access.forms import CodeForm, SignInForm
from bandi.office.access.queries import second_of
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import demo_people
from bandi.office.accounts.roles import DEMO_PASSWORD, DEMO_PEOPLE
from bandi.office.errors import Refused

WAITING, PATIENCE = "second_step", 600  # between password and code: the session's note, and seconds it holds


class SignIn(LoginView):
    """Asks for name and password; in a demo, offers the invented colleagues."""

    template_name = "access/signin.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cards = {person.username: person for person in DEMO_PEOPLE}
        return super().get_context_data(
            demo_people=[(person, cards[person.username]) for person in demo_people()],
            demo_password=DEMO_PASSWORD if settings.DEMO else "",
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """After many wrong passwords a place must wait, unless the second factor's code comes along."""
        name, code = request.POST.get("username", "").strip(), request.POST.get("code", "")
        self.left = attempts.wait(request, name) if name else 0
        person = User.objects.filter(username=name, is_active=True).first() if self.left and code else None
        self.shown = person is not None and actions.shows(person, code)
        if self.left and not self.shown:
            return self._slowed(name)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Says what is wrong; a place that waits hears the same whether its code was right or not."""
        name = self.request.POST.get("username", "").strip()
        return self._slowed(name) if self.left else super().form_invalid(form)

    def form_valid(self, form: Any) -> HttpResponse:
        """The password is right: sign in, or ask for the code first."""
        user = form.get_user()
        attempts.forget(self.request, user.username)
        given = self.shown and actions.check(user, self.request.POST["code"])
        if given or second_of(user) is None:
            return _enter(self.request, user, goal=self.get_redirect_url())
        self.request.session.cycle_key()
        self.request.session[WAITING] = {"user": user.pk, "since": time.time(), "next": self.get_redirect_url()}
        return redirect("access:second_step")

    def _slowed(self, name: str) -> HttpResponse:
        minutes, seconds = divmod(self.left, 60)
        told = {"minutes": minutes, "seconds": seconds, "name": name, "next": self.get_redirect_url()}
        response = render(self.request, "access/slowed.html", told | {"form": CodeForm()}, status=429)
        response.headers["Retry-After"] = str(self.left)
        return response


class SecondStep(FormView):  # type: ignore[type-arg] # Django's own class takes no argument at run time
    """Asks for the code of somebody whose password was right. Nobody is signed in before it is right too."""

    template_name = "access/second_step.html"
    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Whoever did not just give a right password begins there."""
        told = request.session.get(WAITING) or {"user": None, "since": 0.0}
        fresh = time.time() - told["since"] <= PATIENCE
        user = User.objects.filter(pk=told["user"], is_active=True).first() if fresh else None
        if user is None or second_of(user) is None:  # the account was closed, or its factor taken off, meanwhile
            request.session.pop(WAITING, None)
            return redirect("access:signin")
        self.user = user
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        """The code is right: sign in."""
        told = self.request.session[WAITING]
        try:
            right = actions.check(self.user, form.cleaned_data["code"])
        except Refused as refused:
            form.add_error("code", refused.sentence)
            return self.form_invalid(form)
        if not right:
            form.add_error("code", _("코드가 맞지 않거나 이미 쓴 코드입니다. 앱에 지금 보이는 코드를 써 주세요."))
            return self.form_invalid(form)
        del self.request.session[WAITING]
        return _enter(self.request, self.user, goal=told["next"])


def _enter(request: HttpRequest, user: User, *, goal: str) -> HttpResponse:
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    sessions.mark(request)
    response = HttpResponseRedirect(goal or settings.LOGIN_REDIRECT_URL)
    attempts.know(request, response, user)
    return response


@login_required
def second(request: HttpRequest) -> HttpResponse:
    """Sets up the second factor: scan, write the code, keep the paper. Afterwards shows that it is in use."""
    user = cast(User, request.user)
    if (used := second_of(user)) is not None:
        return render(request, "access/second.html", {"used": used, "left": len(used.left), "form": CodeForm()})
    form = CodeForm(request.POST or None)
    begun = actions.begin(user)
    if form.is_valid():
        try:
            codes = actions.confirm(user, code=form.cleaned_data["code"])
        except Refused as refused:
            form.add_error("code", refused.sentence)
        else:
            return render(request, "access/paper.html", {"codes": codes})
    secret = str(begun.secret)
    context = {
        "form": form,
        "picture": mark_safe(actions.picture(begun, user)),  # noqa: S308 - drawn by us; holds no text of anybody
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "required": settings.SECOND_FACTOR_REQUIRED,
    }
    return render(request, "access/second.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def paper(request: HttpRequest) -> HttpResponse:
    """New codes on paper, after the code of now."""
    user = cast(User, request.user)
    if not _knows(request, user):
        return redirect("access:second")
    return render(request, "access/paper.html", {"codes": actions.new_paper(user)})


@login_required
@require_POST
def remove_second(request: HttpRequest) -> HttpResponse:
    """Takes the second factor off, after its code: for a new telephone."""
    user = cast(User, request.user)
    if _knows(request, user):
        actions.remove(user, by=user)
        messages.success(request, _("2단계 인증을 해제했습니다. 새 전화기로 다시 설정해 주세요."))
    return redirect("access:second")


def _knows(request: HttpRequest, user: User) -> bool:
    """Whether the person at the page holds the second factor; says so if not."""
    form = CodeForm(request.POST)
    try:
        right = second_of(user) is not None and form.is_valid() and actions.check(user, form.cleaned_data["code"])
        refused = _("코드가 맞지 않습니다. 앱에 지금 보이는 코드를 써 주세요.")
    except Refused as error:
        right, refused = False, error.sentence
    if not right:
        messages.error(request, refused)
    return right
