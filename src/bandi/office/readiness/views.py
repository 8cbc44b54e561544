"""Public pages of readiness for retirement (HTTP only). Nobody signs in; nothing is stored unless asked."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bandi.office import clock
from bandi.office.access.addresses import client_address
from bandi.office.discovery.door.readiness import readiness
from bandi.office.portal.flood import wait
from bandi.office.readiness import actions, queries
from bandi.office.readiness.forms import CodeForm, ReadinessForm
from bandi.office.worklist.clocks import months_after


@never_cache
@require_http_methods(["GET", "POST"])
def readiness_page(request: HttpRequest) -> HttpResponse:
    """The questions; POST shows where one stands, compared with the time before when its code came along."""
    form = ReadinessForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _questions(request, form)
    answers = form.answers()
    if not answers:
        form.add_error(None, _("한 가지라도 답해 주세요. 모르는 질문은 비워 두어도 됩니다."))
        return _questions(request, form)
    before = queries.kept(request.POST.get("code", ""), on=clock.today())
    context = {
        "areas": queries.standing(answers, before=before),
        "answers": sorted(answers.items()),
        "before": before,
        "content": readiness(),
        "again_on": months_after(clock.today(), readiness().again_months),
    }
    return render(request, "readiness/standing.html", context)


@never_cache
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keeps the answers and shows the code, once."""
    form = ReadinessForm(request.POST)
    if not form.is_valid() or not form.answers():
        return _questions(request, form)
    if wait(client_address(request)):
        form.add_error(None, _("요청이 많아 잠시 멈추었습니다. 답은 그대로 있으니 조금 뒤에 다시 눌러 주세요."))
        return _questions(request, form)
    today, content = clock.today(), readiness()
    context = {
        "code": actions.keep(answers=form.answers(), on=today),
        "until": months_after(today, content.keep_months),
        "again_on": months_after(today, content.again_months),
    }
    return render(request, "readiness/kept.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Asks for the code; then the questions with the answers of then."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        before = queries.kept(form.cleaned_data["code"], on=clock.today())
        if before:
            asked = ReadinessForm(initial=before.answers)
            return _questions(request, asked, code=form.cleaned_data["code"], before=before)
        form.add_error(
            "code", _("이 번호로 남겨 둔 진단이 없습니다. 글자를 다시 보아 주세요. 기한이 지났을 수도 있습니다.")
        )
    return render(request, "readiness/again.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def destroy(request: HttpRequest) -> HttpResponse:
    """Destroys what was kept under a code."""
    form = CodeForm(request.POST)
    if form.is_valid() and actions.destroy(code=form.cleaned_data["code"]):
        messages.success(request, _("남겨 둔 진단을 지웠습니다."))
        return redirect("readiness:readiness")
    if form.is_valid():
        form.add_error(
            "code", _("이 번호로 남겨 둔 진단이 없습니다. 글자를 다시 보아 주세요. 기한이 지났을 수도 있습니다.")
        )
    return render(request, "readiness/again.html", {"form": form}, status=422)


def _questions(
    request: HttpRequest, form: ReadinessForm, *, code: str = "", before: queries.Before | None = None
) -> HttpResponse:
    context = {"form": form, "content": readiness(), "code": code or request.POST.get("code", ""), "before": before}
    return render(request, "readiness/questions.html", context, status=422 if form.errors else 200)
