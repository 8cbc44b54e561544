"""Applications at the desk (HTTP only): the queue, one application, the counter's twin of the form, the decision."""

from collections.abc import Callable
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bandi.office.access.once import once
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.applications import deciding, filling, objecting, queries
from bandi.office.applications.forms import DecideForm, PaperObjectForm, WordsForm
from bandi.office.applications.hands import Hand, reach
from bandi.office.applications.models import Claim, month_of
from bandi.office.applications.pages import around, papers_page, picture_page, topic_page
from bandi.office.applications.wishes import want_news
from bandi.office.applications.words import DECIDED
from bandi.office.discovery.door.applying import applying
from bandi.office.errors import OutOfReach, Refused
from bandi.office.reports.uploads import capped
from bandi.office.worklist.requests import number


@login_required
@require_GET
def claims(request: HttpRequest) -> HttpResponse:
    """Applications of one's neighbourhoods, those due first first."""
    asked = request.GET
    tab = asked.get("tab", "open") if asked.get("tab") in queries.TABS else "open"
    sort, programme = asked.get("sort", "due"), asked.get("programme", "")
    about: dict[str, Any] = {"tab": tab, "sort": sort, "programme": programme}
    page = queries.queue(_user(request), page=number(asked.get("page", "")), **about)
    context = about | {"page": page, "lines": page.object_list, "programmes": applying().programmes}
    return render(request, "applications/claims.html", context)


@login_required
@require_POST
def find(request: HttpRequest) -> HttpResponse:
    """The application of a receipt, or those of a name."""
    user, text = _user(request), request.POST.get("code", "").strip()[:40]
    if found := queries.by_receipt(user, text):
        return redirect("applications:claim", found.pk)
    context: dict[str, Any] = {"programmes": applying().programmes, "tab": "found", "typed": text}
    try:
        context["lines"] = queries.search(user, text) if user.may(Permission.PERSON_REVEAL) else []
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("applications:claims")
    return render(request, "applications/claims.html", context)


@login_required
@once
def new_claim(request: HttpRequest) -> HttpResponse:
    """Beginning an application at the counter: for a household, for somebody new, or like an earlier one."""
    user = _user(request)
    require(user, Permission.CONTACT_RECORD)
    given = request.POST if request.method == "POST" else request.GET
    told = {name: _uuid(given.get(name, "")) for name in ("household", "like", "on_behalf")}
    if request.method == "POST":
        try:
            row = filling.begin(
                hand=Hand(user=user),
                key=uuid4(),
                programme=given.get("programme", ""),
                area=given.get("area", ""),
                **told,
            )
            return redirect("applications:claim", row.pk)
        except Refused as refused:
            messages.error(request, refused.sentence)
    context = {"programmes": applying().programmes, "areas": areas(user), **told}
    return render(request, "applications/new_claim.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_GET
def claim(request: HttpRequest, claim: UUID) -> HttpResponse:
    """One application."""
    return _claim(request, claim)


def _claim(request: HttpRequest, claim: UUID, *, status: int = 200, **more: Any) -> HttpResponse:
    user = _user(request)
    hand = Hand(user=user)
    page = queries.claim_page(hand, claim)
    context = {
        "hint": queries.hint(user, page.claim),
        "same": queries.same_person(user, page.claim) if page.claim.household_id is None else [],
        "decide_form": DecideForm(),
        "late_form": WordsForm(prefix="late"),
        "second": page.claim.state == "proposed" and page.claim.proposed_by_id != user.pk,
    }
    return render(request, "applications/claim.html", around(hand, page, **(context | more)), status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def topic(request: HttpRequest, claim: UUID, topic: str) -> HttpResponse:
    """One topic, at the desk."""
    return topic_page(request, Hand(user=_user(request)), claim, topic)


@csrf_exempt  # the body is read only once its files are capped; `csrf_protect` then looks at it
@require_http_methods(["GET", "HEAD", "POST"])
def papers(request: HttpRequest, claim: UUID, paper: str = "") -> HttpResponse:
    """Papers over the counter."""
    return _papers(request, claim, cap=capped(request), paper=paper)


@csrf_protect
@login_required
def _papers(request: HttpRequest, claim: UUID, **more: Any) -> HttpResponse:
    if request.method == "POST":
        require(_user(request), Permission.CONTACT_RECORD)
    return papers_page(request, Hand(user=_user(request)), claim, more["cap"], paper=more["paper"])


@login_required
@require_GET
def picture(request: HttpRequest, claim: UUID, number: int) -> HttpResponse:
    """A picture of an application."""
    return picture_page(Hand(user=_user(request)), claim, number)


@login_required
@require_POST
@once
def decide(request: HttpRequest, claim: UUID) -> HttpResponse:
    """Granted, or refused in words for the applicant."""
    user = _user(request)
    reach(Hand(user=user), claim)
    form = DecideForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        verdict = deciding.Verdict(
            grant=told["outcome"] == "grant",
            amount=int(told["amount"]) if told["amount"] else None,
            from_month=month_of(told["from_month"]) if told["from_month"] else None,
            reason=told["reason"],
            words=told["words"].strip(),
        )
        try:
            row = deciding.decide(by=user, claim=claim, verdict=verdict)
            messages.success(
                request,
                _("거절 의견을 두 번째 담당에게 보냈습니다.") if row.state == "proposed" else _("결정을 적었습니다."),
            )
            return redirect("applications:claim", claim)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    return _claim(request, claim, status=422, decide_form=form)


@login_required
@require_POST
@once
def step(request: HttpRequest, claim: UUID) -> HttpResponse:
    """Everything else that is done about an application in one press."""
    user, given = _user(request), request.POST
    reach(Hand(user=user), claim)
    require(user, Permission.CONTACT_RECORD)
    verb = STEPS.get(given.get("what", ""))
    try:
        done = verb(user, claim, given) if verb else None
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("applications:claim", claim)
    gone = given.get("what") == "withdraw" and done is not None and done.state == "draft"
    return redirect("applications:claims") if gone else redirect("applications:claim", claim)


def _sent(by: User, claim: UUID, given: QueryDict) -> Claim:
    want_news(hand=Hand(user=by), claim=claim, number=given.get("news_number", ""))
    return filling.send(hand=Hand(user=by), claim=claim, watch="watch" in given)


STEPS: dict[str, Callable[[User, UUID, QueryDict], Any]] = {
    "ask": lambda by, claim, given: deciding.ask_papers(by=by, claim=claim, papers=given.getlist("papers")),
    "go_on": lambda by, claim, given: deciding.go_on(by=by, claim=claim, came=given.getlist("papers")),
    "late": lambda by, claim, given: deciding.tell_late(by=by, claim=claim, words=given.get("late-words", "").strip()),
    "agree": lambda by, claim, given: deciding.confirm(by=by, claim=claim, agree=True),
    "return": lambda by, claim, given: deciding.confirm(
        by=by, claim=claim, agree=False, words=given.get("words", "").strip()
    ),
    "tie": lambda by, claim, given: deciding.tie(
        by=by, claim=claim, household=_uuid(given.get("household", "")) or claim
    ),
    "send": _sent,
    "withdraw": lambda by, claim, given: filling.withdraw(hand=Hand(user=by), claim=claim),
    "known": lambda by, claim, given: objecting.make_known(hand=Hand(user=by), claim=claim),
    "watch": lambda by, claim, given: objecting.agree_to_watch(hand=Hand(user=by), claim=claim),
}
"""What a press of a button does."""


@login_required
@require_POST
@once
def answer(request: HttpRequest, claim: UUID) -> HttpResponse:
    """The district's answer to an objection."""
    user, given = _user(request), request.POST
    reach(Hand(user=user), claim)
    what, words = given.get("what"), given.get("words", "")
    try:
        if what == "longer":
            objecting.take_longer(by=user, claim=claim, words=words)
        else:
            objecting.answer_objection(by=user, claim=claim, uphold=what == "uphold", words=words)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("applications:claim", claim)


@login_required
@once
def objection(request: HttpRequest, claim: UUID) -> HttpResponse:
    """An objection that came on paper."""
    hand = Hand(user=_user(request))
    if request.method == "POST":
        require(_user(request), Permission.CONTACT_RECORD)
    form = PaperObjectForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            objecting.object_to(
                hand=hand, claim=claim, text=told["text"], on=_day(told["on"]), obstacle_until=_day(told["obstacle"])
            )
            return redirect("applications:claim", claim)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    page = queries.claim_page(hand, claim)
    context = around(hand, page, form=form)
    return render(request, "applications/object.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def notice(request: HttpRequest, claim: UUID) -> HttpResponse:
    """The notice of a decision, to be printed for the applicant."""
    hand = Hand(user=_user(request))
    page = queries.claim_page(hand, claim)
    if page.claim.state not in DECIDED:
        raise OutOfReach("notice")
    return render(request, "applications/notice.html", around(hand, page))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
