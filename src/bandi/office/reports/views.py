"""Pages of reports for those who look after them (HTTP only)."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bandi.office.access.once import once
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.discovery import door
from bandi.office.errors import Refused
from bandi.office.pages import language
from bandi.office.reports import actions, queries
from bandi.office.reports.forms import RejectForm, TellForm
from bandi.office.reports.models import Report
from bandi.office.reports.places import find_areas
from bandi.office.reports.public import read, receipt, sayings, words_of
from bandi.office.reports.uploads import Capped, capped
from bandi.office.worklist.forms import FindForm, RevealForm
from bandi.office.worklist.requests import number


@login_required
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """Reports of the person's neighbourhoods, the most urgent first."""
    tab = request.GET.get("tab", "open")
    tab = tab if tab in queries.TABS else "open"
    page = queries.queue(_user(request), tab=tab, page=number(request.GET.get("page", "")))
    return render(request, "reports/queue.html", {"page": page, "tab": tab})


@login_required
@require_GET
def report(request: HttpRequest, report: UUID) -> HttpResponse:
    """One report with everything that came with it."""
    return _report(request, report)


def _report(request: HttpRequest, report: UUID, *, status: int = 200, **more: Any) -> HttpResponse:
    user = _user(request)
    shown = queries.report_page(user, report)
    sealed = shown.report.sealed
    context = {
        "page": shown,
        "report": shown.report,
        "outcomes": choices("outcomes"),
        "reject": RejectForm(choices=choices("refusals")),
        "refusal": "".join(queries.in_words([shown.report.refusal], "refusals")),
        "outcome": "".join(queries.in_words([shown.report.outcome], "outcomes")),
        "opens": user.may(Permission.REPORTER_OPEN if sealed else Permission.PERSON_REVEAL),
        "reveal": RevealForm(language=language()),
    }
    return render(request, "reports/report.html", context | more, status=status)


@login_required
@require_POST
def reporter(request: HttpRequest, report: UUID) -> HttpResponse:
    """Who told it, for a stated purpose."""
    user = _user(request)
    form = RevealForm(request.POST, language=language())
    if not form.is_valid():
        queries.reporter_allowed(user, report)
        return _report(request, report, status=422, reveal=form)
    told = queries.reporter(user, report, purpose=form.cleaned_data["purpose"])
    return _report(request, report, teller=told)


@login_required
@require_GET
def file(request: HttpRequest, report: UUID, number: int) -> HttpResponse:
    """A photo or a recording of a report."""
    media, content = queries.report_file(_user(request), report, number)
    response = HttpResponse(content, content_type=media)
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response


@login_required
@once
def forward(request: HttpRequest, report: UUID) -> HttpResponse:
    """Hands a report to the neighbourhood it belongs to: those of the district at hand, others by name."""
    user = _user(request)
    require(user, Permission.CONTACT_RECORD)
    row = actions.reachable_report(user, report)
    if request.method == "POST":
        try:
            actions.forward(by=user, report=report, to=request.POST.get("to", ""))
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect("reports:report", report)
        messages.success(request, _("알림을 넘겼습니다. 받은 곳에서 되돌려 보낼 수 있습니다."))
        return redirect("reports:queue")
    return render(request, "reports/forward.html", {"report": row, **_towns(request, row)})


def _towns(request: HttpRequest, row: Report) -> dict[str, Any]:
    asked = request.GET.get("town", "").strip()
    near = Area.objects.defer("outline").filter(district_code=row.area[:5]).exclude(pk=row.area).order_by("code")
    return {"asked": asked, "towns": find_areas(asked) if asked else list(near)}


@login_required
@require_POST
@once
def tie(request: HttpRequest, report: UUID) -> HttpResponse:
    """Ties a report to a household on record."""
    user = _user(request)
    require(user, Permission.CONTACT_RECORD)
    actions.reachable_report(user, report)
    try:
        household_ = UUID(request.POST.get("household", ""))
    except ValueError:
        messages.error(request, _("이을 가구를 하나 골라 주세요."))
        return redirect("reports:report", report)
    try:
        actions.match(by=user, report=report, household=household_)
        messages.success(request, _("가구와 이었습니다. 할 일에 올렸습니다."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("reports:report", report)


@login_required
def household(request: HttpRequest, report: UUID) -> HttpResponse:
    """Puts the household a report tells of on the list."""
    user = _user(request)
    require(user, Permission.CONTACT_RECORD)
    row = actions.reachable_report(user, report)
    own = [area for area in areas(user) if area.code == row.area]
    form = FindForm(request.POST or None, language=language(), areas=own)
    form.initial = {"area": row.area, "street": row.place or ""}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.raise_household(by=user, report=report, home=given, seen=given["seen"])
        except Refused as refused:
            form.add_error("street", refused.sentence)
        else:
            messages.success(request, _("가구를 업무함에 올리고 알림과 이었습니다."))
            return redirect("reports:report", report)
    status = 422 if form.errors else 200
    return render(request, "reports/household.html", {"form": form, "report": row}, status=status)


@login_required
@require_POST
@once
def tell(request: HttpRequest, report: UUID) -> HttpResponse:
    """How it ended, as the teller reads it."""
    try:
        actions.tell(by=_user(request), report=report, outcome=request.POST.get("outcome", ""))
        messages.success(request, _("알린 분이 접수번호로 결과를 볼 수 있습니다."))
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("reports:report", report)


@login_required
@require_POST
@once
def reject(request: HttpRequest, report: UUID) -> HttpResponse:
    """Does not follow a report, with the reason the teller reads."""
    user = _user(request)
    require(user, Permission.CONTACT_RECORD)
    actions.reachable_report(user, report)
    form = RejectForm(request.POST, choices=choices("refusals"))
    if form.is_valid():
        try:
            actions.reject(by=user, report=report, **form.cleaned_data)
            messages.success(request, _("까닭을 적었습니다. 알린 분은 다시 살펴 달라고 할 수 있습니다."))
            return redirect("reports:report", report)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return _report(request, report, status=422, reject=form)


@csrf_exempt  # the body is read only once its files are capped; `csrf_protect` then looks at it
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest) -> HttpResponse:
    """Takes a report from somebody who calls or comes to the counter."""
    return _take(request, capped(request))


@csrf_protect
def _take(request: HttpRequest, cap: Capped) -> HttpResponse:
    user, said = _user(request), language()
    require(user, Permission.REPORT_TAKE)
    who = request.POST.get("who") or request.GET.get("who", "")
    if who not in {one.id for one in door.reporting().who}:
        return render(request, "reports/take.html", sayings(said, {}))
    form = read(request, cap, who=who, source="", trusted=True) if request.method == "POST" else TellForm(who=who)
    form.trusted = True
    if request.method == "POST" and form.is_valid():
        told = form.told(words=words_of(said), language=said, way=Report.Way.PHONE)
        shown = receipt(request, form, told, by=user)
        return render(request, "reports/taken.html", shown | sayings(said, shown))
    context = {"form": form} | sayings(said, {"form": form})
    return render(request, "reports/take.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def near(request: HttpRequest) -> HttpResponse:
    """A part of the page: whether the place being typed was told of before."""
    typed = {name: request.POST.get(name, "")[:200] for name in ("town", "area", "place")}
    return render(request, "reports/near.html", {"near": queries.near(_user(request), **typed)})


@login_required
@require_GET
def unplaced(request: HttpRequest) -> HttpResponse:
    """Reports whose place nobody knows."""
    rows = [(row, queries.in_words(row.kinds, "kinds")) for row in queries.unplaced(_user(request))]
    return render(request, "reports/unplaced.html", {"rows": rows})


@login_required
@once
def unplaced_report(request: HttpRequest, unplaced: UUID) -> HttpResponse:
    """One of them: what was told, and the office it is given to."""
    user = _user(request)
    page = queries.unplaced_page(user, unplaced)
    if request.method == "POST":
        try:
            actions.forward(by=user, report=unplaced, to=request.POST.get("to", ""), unplaced=True)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect("reports:unplaced_report", unplaced)
        messages.success(request, _("맡을 동네에 넘겼습니다."))
        return redirect("reports:unplaced")
    asked = request.GET.get("town", "").strip()
    towns = {"asked": asked, "towns": find_areas(asked) if asked else []}
    return render(request, "reports/unplaced_report.html", {"page": page, "report": page.report, **towns})


def choices(group: str) -> list[tuple[str, str]]:
    """Codes of the content with their words in the language of the page."""
    return [(one.id, one.words[1 if language() == "en" else 0]) for one in getattr(door.reporting(), group)]


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
