"""Pages of alerts, of what one was asked, and of emergency openings (HTTP only)."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office.access.once import once
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas, areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.discovery import door
from bandi.office.errors import OutOfReach, Refused
from bandi.office.oversight import actions, glass, queries
from bandi.office.oversight.forms import (
    ALERT_STATES,
    FINDINGS,
    REASONS,
    REVIEWS,
    AnswerForm,
    AskForm,
    CloseForm,
    GlassForm,
    OwnHomeForm,
    PlantForm,
    ReviewForm,
)
from bandi.office.oversight.models import Alert


@login_required
@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    """What the privacy officer has to ask about, with figures."""
    page = queries.alerts_page(
        _user(request), tab=request.GET.get("tab", ""), page=_number(request.GET.get("page", ""))
    )
    rules = door.lookup_rules()
    context = {
        "page": page,
        "tabs": [(tab, ALERT_STATES[tab], page.counts[tab]) for tab in queries.TABS],
        "rows": [(row, rules[row.sign]) for row in page.rows],
        "figures": [(row, rules[row.sign]) for row in page.figures],
        "rules": rules.values(),
        "findings": FINDINGS,
    }
    return render(request, "oversight/alerts.html", context)


@login_required
@once
def alert(request: HttpRequest, alert: UUID) -> HttpResponse:
    """One alert: asking, closing, the second person's word."""
    user = _user(request)
    row = queries.alert_page(user, alert)
    step = request.POST.get("step", "")
    asking = AskForm(request.POST if step == "ask" else None, auto_id="ask_%s")
    closing = CloseForm(request.POST if step == "close" else None, auto_id="close_%s")
    try:
        if asking.is_bound and asking.is_valid():
            actions.ask(by=user, alert=alert, question=asking.cleaned_data["question"])
            messages.success(request, _("물어보았습니다. 본인의 화면 맨 위에 보입니다."))
            return redirect("oversight:alert", alert)
        if closing.is_bound and closing.is_valid():
            actions.close(by=user, alert=alert, **closing.cleaned_data)
            messages.success(request, _("적었습니다."))
            return redirect("oversight:alerts")
        if step in ("agree", "disagree"):
            actions.second(by=user, alert=alert, agrees=step == "agree")
            messages.success(request, _("적었습니다."))
            return redirect("oversight:alerts")
    except Refused as refused:
        messages.error(request, refused.sentence)
    own, mine = row.officer_id == user.pk, row.closed_by_id == user.pk
    context = {
        "row": row,
        "rule": door.lookup_rules()[row.sign],
        "state": ALERT_STATES[row.state],
        "finding": FINDINGS.get(row.finding, ""),
        "asking": asking if row.state in actions.ASKABLE and not own else None,
        "closing": closing if row.state in actions.CLOSABLE and not own else None,
        "seconding": row.state == Alert.State.SECOND and not own and not mine,
        "own": own,
    }
    return render(request, "oversight/alert.html", context, status=422 if asking.errors or closing.errors else 200)


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """What I was asked about my look-ups, what I opened in an emergency, and whether my own home is declared."""
    return render(request, "oversight/mine.html", _mine(_user(request)) | {"form": OwnHomeForm()})


@login_required
@require_POST
@once
def own_home(request: HttpRequest) -> HttpResponse:
    """Declares the own home and number; empty takes them off."""
    user, form = _user(request), OwnHomeForm(request.POST)
    if form.is_valid():
        try:
            kept = actions.declare_home(by=user, **form.cleaned_data)
            messages.success(
                request, _("알려 두었습니다. 되읽을 수 없는 표시로만 남습니다.") if kept else _("지웠습니다.")
            )
            return redirect("oversight:mine")
        except Refused as refused:
            form.add_error("phone", refused.sentence)
    return render(request, "oversight/mine.html", _mine(user) | {"form": form}, status=422)


@login_required
@once
def answer(request: HttpRequest, alert: UUID) -> HttpResponse:
    """One question to me, and my answer."""
    user = _user(request)
    row = next((one for one in queries.asked_of(user) if one.pk == alert), None)
    if row is None:
        raise OutOfReach("alert")
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"text": row.answer or ""})
    if form.is_bound and form.is_valid():
        try:
            actions.answer(by=user, alert=alert, text=form.cleaned_data["text"])
            messages.success(request, _("답을 보냈습니다."))
            return redirect("oversight:mine")
        except Refused as refused:
            form.add_error(None, refused.sentence)
    context = {
        "row": row,
        "rule": door.lookup_rules()[row.sign],
        "form": form if row.state in (Alert.State.ASKED, Alert.State.ANSWERED) else None,
        "finding": FINDINGS.get(row.finding, "") if row.state == Alert.State.CLOSED else "",
    }
    return render(request, "oversight/answer.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def openings(request: HttpRequest) -> HttpResponse:
    """Emergency openings to review; those past their three days are red."""
    rows = [(one, REASONS[one.opening.reason], REVIEWS.get(one.opening.finding, ""))
            for one in queries.openings_page(_user(request))]  # fmt: skip
    return render(request, "oversight/openings.html", {"rows": rows})


@login_required
@once
def review(request: HttpRequest, opening: UUID) -> HttpResponse:
    """One emergency opening and its review."""
    user = _user(request)
    row = next((one for one in queries.openings_page(user) if one.opening.pk == opening), None)
    if row is None:
        raise OutOfReach("opening")
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            glass.review(by=user, opening=opening, **form.cleaned_data)
            messages.success(request, _("점검을 적었습니다."))
            return redirect("oversight:openings")
        except Refused as refused:
            form.add_error(None, refused.sentence)
    context = {
        "row": row,
        "reason": REASONS[row.opening.reason],
        "finding": REVIEWS.get(row.opening.finding, ""),
        "form": form if row.opening.reviewed_at is None and not row.own else None,
    }
    return render(request, "oversight/review.html", context, status=422 if form.errors else 200)


@login_required
@once
def canaries(request: HttpRequest) -> HttpResponse:
    """Planted households, and planting one."""
    user = _user(request)
    rows = queries.canaries(user)
    form = PlantForm(request.POST if request.method == "POST" else None, places=areas(user))
    if form.is_bound and form.is_valid():
        try:
            actions.plant(by=user, **form.cleaned_data)
            messages.success(request, _("심었습니다. 누가 열면 몇 분 안에 경보가 납니다."))
            return redirect("oversight:canaries")
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return render(request, "oversight/canaries.html", {"rows": rows, "form": form}, status=422 if form.errors else 200)


@login_required
@once
def emergency(request: HttpRequest) -> HttpResponse:
    """Asks for a household elsewhere, by an exact name or address, and opens it for an hour."""
    user = _user(request)
    require(user, Permission.BREAK_GLASS)
    places = list(Area.objects.exclude(code__in=areas_of(user)).defer("outline"))
    form = GlassForm(request.POST if request.method == "POST" else None, places=places)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            found = glass.find(by=user, area=told["area"], name=told["name"], street=told["street"])
            if len(found) == 1:
                about = {name: told[name] for name in ("area", "reason", "why")}
                return redirect("oversight:opened", glass.open_for_an_hour(by=user, household=found[0], **about).pk)
            form.add_error("name", _not_one(len(found)))
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return render(request, "oversight/emergency.html", {"form": form}, status=422 if form.errors else 200)


@login_required
def opened(request: HttpRequest, opening: UUID) -> HttpResponse:
    """The household that was opened: to read only, while the hour lasts. POST shows names, numbers and address."""
    page = glass.opened(_user(request), opening, reveal=request.method == "POST")
    heads = [member.name for member in page.page.members if member.relation == "head"]
    context = {"page": page.page, "opened": page, "people": page.people, "desk": {"moments": page.moments},
               "head": (heads or ["○○○"])[0], "reason": REASONS[page.opening.reason]}  # fmt: skip
    return render(request, "oversight/opened.html", context)


@login_required
@require_POST
def close_early(request: HttpRequest, opening: UUID) -> HttpResponse:
    """Ends an emergency opening before its hour."""
    glass.close_early(by=_user(request), opening=opening)
    messages.success(request, _("긴급 열람을 닫았습니다."))
    return redirect("oversight:mine")


def _mine(user: User) -> dict[str, object]:
    rules = door.lookup_rules()
    return {
        "asked": [(row, rules[row.sign], ALERT_STATES[row.state]) for row in queries.asked_of(user)],
        "openings": [(row, REASONS[row.reason], REVIEWS.get(row.finding, "")) for row in queries.openings_of(user)],
        "own_home": queries.has_own_home(user),
    }


def _not_one(found: int) -> str:
    if found:
        told = _("같은 이름이나 주소가 %(count)s가구입니다. 이름과 주소를 모두 써 주세요.")
        return told % {"count": found}
    return _(
        "똑같은 이름이나 주소가 없습니다. 받침과 번지를 확인해 주세요. 급하면 그 동네 행정복지센터에 전화해 주세요."
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 1


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
