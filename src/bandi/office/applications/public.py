"""Applying online (HTTP only): no script needed, every step kept, nothing of anybody else.

Each page says whose application it is. Whoever acts with a mandate is let in as far as it goes, and not after it ended.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bandi.office.accounts.models import Area
from bandi.office.applications import filling, objecting, queries
from bandi.office.applications.forms import ObjectForm
from bandi.office.applications.hands import Hand
from bandi.office.applications.models import Claim
from bandi.office.applications.pages import around, papers_page, picture_page, topic_page
from bandi.office.applications.wishes import want_news, wanted
from bandi.office.applications.words import DECIDED
from bandi.office.citizens.doors import citizen_required, visitor, whose
from bandi.office.discovery.door.applying import applying
from bandi.office.errors import OutOfReach, Refused
from bandi.office.reports.places import find_areas
from bandi.office.reports.uploads import capped

View = Callable[..., HttpResponse]


def _mine(view: View) -> View:
    """The view of one's own application: `hand` in place of the request's visitor."""

    @citizen_required(helpers=True)
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, Hand(visitor=visitor(request)), *args, **kwargs)

    return guarded


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """What may be applied for online, and what one applied for already."""
    here = visitor(request)
    mine = [row for row in queries.claims_of(here.citizen.pk) if here.may(row.programme)] if here else []
    context = {"programmes": applying().programmes, "mine": mine}
    return render(request, "applications/start.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@_mine
def new(request: HttpRequest, hand: Hand, programme: str) -> HttpResponse:
    """What a programme asks, what is known already, and which office is in charge; then the application is begun."""
    assert hand.visitor is not None
    wanted = applying().programme.get(programme)
    if wanted is None or not hand.visitor.may(programme):
        raise OutOfReach("programme")
    citizen = hand.visitor.citizen
    claims = list(Claim.objects.filter(citizen=citizen.pk).order_by("-changed_at"))
    place = request.POST.get("area") or citizen.area_id or (claims[0].area_id if claims else "")
    asked = request.POST.get("town") or request.GET.get("town", "")
    error = ""
    if request.method == "POST" and "find" not in request.POST:
        try:
            key = _key(request.POST.get("key", ""))
            row = filling.begin(hand=hand, key=key, programme=programme, area=place)
            first = queries.claim_page(hand, row.pk).next_topic
            return (
                redirect("applications:own_topic", row.pk, first.id) if first else redirect("applications:own", row.pk)
            )
        except Refused as refused:
            error = refused.sentence
    towns = find_areas(asked) if asked else []
    known = filling.known(claims, citizen)
    context = {
        "programme": wanted,
        "key": request.POST.get("key") or uuid4(),
        "whose": whose(hand.visitor.session),
        "needs_place": citizen.household_id is None,
        "asked": asked,
        "towns": towns or list(Area.objects.defer("outline").filter(pk=place)),
        "place": place,
        "known": sum(
            one.id in known and one.topic not in filling.NOT_AGAIN for one in applying().asks(programme, known)
        ),
        "asks": len(applying().asks(programme, known)),
        "papers": [applying().paper[one] for one in wanted.papers],
        "error": error,
    }
    return render(request, "applications/new.html", context, status=422 if error else 200)


@require_GET
@_mine
def own(request: HttpRequest, hand: Hand, own_claim: UUID) -> HttpResponse:
    """One's own application: what is still to do, or where it stands. Opening a decision makes it known."""
    page = queries.claim_page(hand, own_claim)
    if page.claim.state in DECIDED and page.claim.known_on is None:
        objecting.make_known(hand=hand, claim=own_claim)
        page = queries.claim_page(hand, own_claim)
    return render(request, "applications/own.html", around(hand, page, news=wanted(hand, page.claim)))


@require_http_methods(["GET", "HEAD", "POST"])
@_mine
def own_topic(request: HttpRequest, hand: Hand, own_claim: UUID, topic: str) -> HttpResponse:
    """One topic of one's own application."""
    return topic_page(request, hand, own_claim, topic)


@csrf_exempt  # the body is read only once its files are capped; `csrf_protect` then looks at it
@require_http_methods(["GET", "HEAD", "POST"])
def own_papers(request: HttpRequest, own_claim: UUID, paper: str = "") -> HttpResponse:
    """Papers of one's own application."""
    return _own_papers(request, own_claim, cap=capped(request), paper=paper)


@csrf_protect
@_mine
def _own_papers(request: HttpRequest, hand: Hand, own_claim: UUID, **more: Any) -> HttpResponse:
    return papers_page(request, hand, own_claim, more["cap"], paper=more["paper"])


@require_GET
@_mine
def own_picture(request: HttpRequest, hand: Hand, own_claim: UUID, number: int) -> HttpResponse:
    """A picture of one's own application."""
    return picture_page(hand, own_claim, number)


@require_http_methods(["GET", "HEAD", "POST"])
@_mine
def check(request: HttpRequest, hand: Hand, own_claim: UUID) -> HttpResponse:
    """Everything once more, the declaration, and sending. Sent twice it is sent once."""
    page = queries.claim_page(hand, own_claim)
    error = unread = ""
    if page.claim.state != "draft":
        return redirect("applications:own", own_claim)
    if request.method == "POST":
        if "declared" not in request.POST:
            error = _("적은 것이 사실이라는 확인에 표시해 주세요.")
        else:
            try:
                want_news(hand=hand, claim=own_claim, **_numbers(request))
            except Refused as refused:
                unread = refused.sentence
        if not error and not unread:
            try:
                filling.send(hand=hand, claim=own_claim, watch="watch" in request.POST)
                messages.success(request, _("신청을 보냈습니다."))
                return redirect("applications:own", own_claim)
            except Refused as refused:
                error = refused.sentence
    news = _numbers(request) if request.method == "POST" else {"number": page.claim.told.get("phone", "")}
    context = around(hand, page, error=error, unread=unread, news=news, declared="declared" in request.POST)
    return render(request, "applications/check.html", context, status=422 if error or unread else 200)


@require_POST
@_mine
def own_step(request: HttpRequest, hand: Hand, own_claim: UUID) -> HttpResponse:
    """Withdrawing, agreeing to be told later, taking a paper out."""
    what = request.POST.get("what", "")
    try:
        if what == "withdraw":
            row = filling.withdraw(hand=hand, claim=own_claim)
            messages.success(request, _("신청을 취하했습니다. 언제든 다시 신청할 수 있습니다."))
            return redirect("applications:start") if row.state == "draft" else redirect("applications:own", own_claim)
        if what == "news":
            want_news(hand=hand, claim=own_claim, **_numbers(request))
            messages.success(request, _("문자로 소식을 받을 번호를 고쳤습니다."))
        elif what == "watch":
            objecting.agree_to_watch(hand=hand, claim=own_claim)
            messages.success(request, _("이력관리에 등록했습니다. 기준이 바뀌어 받을 수 있게 되면 알려 드립니다."))
        elif what == "drop" and (number := request.POST.get("paper", "")).isdecimal():
            filling.drop_paper(hand=hand, claim=own_claim, paper=int(number))
            return redirect("applications:own_papers", own_claim)
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("applications:own", own_claim)


@require_http_methods(["GET", "HEAD", "POST"])
@_mine
def own_objection(request: HttpRequest, hand: Hand, own_claim: UUID) -> HttpResponse:
    """Objecting to a decision: within its days; after them, what else is possible."""
    form = ObjectForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            objecting.object_to(hand=hand, claim=own_claim, text=form.cleaned_data["text"])
            messages.success(request, _("이의신청을 받았습니다."))
            return redirect("applications:own", own_claim)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    page = queries.claim_page(hand, own_claim)
    context = around(hand, page, form=form)
    return render(request, "applications/object.html", context, status=422 if form.errors else 200)


@require_GET
@_mine
def own_notice(request: HttpRequest, hand: Hand, own_claim: UUID) -> HttpResponse:
    """The notice of a decision, to be printed. Opening it makes it known."""
    objecting.make_known(hand=hand, claim=own_claim)
    page = queries.claim_page(hand, own_claim)
    if page.claim.state not in DECIDED:
        raise OutOfReach("notice")
    return render(request, "applications/notice.html", around(hand, page))


@require_http_methods(["GET", "HEAD", "POST"])
@_mine
def join(request: HttpRequest, hand: Hand) -> HttpResponse:
    """Joining an application made at the counter with one's account, by the number of its receipt."""
    error, code = "", request.POST.get("code", "")[:40]
    if request.method == "POST":
        try:
            return redirect("applications:own", filling.join_account(hand=hand, code=code).pk)
        except Refused as refused:
            error = refused.sentence
    return render(request, "applications/join.html", {"error": error, "code": code}, status=422 if error else 200)


def _numbers(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(f"news_{name}", "")[:20] for name in ("number", "helper")}


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()
