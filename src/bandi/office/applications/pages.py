"""Pages that the citizen's side and the desk share (HTTP only): the same form, the same row, another address."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from bandi.office.applications import carrying, filling, queries
from bandi.office.applications.forms import PaperForm, TopicForm
from bandi.office.applications.hands import Hand, reach
from bandi.office.applications.models import Claim
from bandi.office.discovery.door.applying import applying
from bandi.office.errors import Refused
from bandi.office.merging import Changed, Difference
from bandi.office.reports.uploads import Capped

if TYPE_CHECKING:
    from bandi.office.discovery.door.applying import ApplyQuestion

OWN = {"claim": "own", "topic": "own_topic", "papers": "own_papers", "picture": "own_picture"}
"""Name of an address at the desk -> the citizen's own."""


def address(hand: Hand, name: str) -> str:
    """The name of an address on this hand's side."""
    return f"applications:{name if hand.desk else OWN[name]}"


def around(hand: Hand, page: queries.ClaimPage, **more: Any) -> dict[str, Any]:
    """What every page of an application shows."""
    return {
        "page": page,
        "claim": page.claim,
        "desk": hand.desk,
        "topic_at": address(hand, "topic"),
        "claim_at": address(hand, "claim"),
        "papers_at": address(hand, "papers"),
        "picture_at": address(hand, "picture"),
        "content": applying(),
    } | more


def topic_page(request: HttpRequest, hand: Hand, claim: UUID, topic: str) -> HttpResponse:
    """One topic: what is known stands there, what is missing is asked. Kept when it is sent, also in part."""
    row = reach(hand, claim)
    questions = _questions(row, topic)
    if carrying.pressed(request.POST):
        return _carried(request, hand, row, topic)
    form = TopicForm(
        request.POST if request.method == "POST" else None,
        questions=questions,
        initial=row.told | {"seen": filling.answers_mark(row, topic)},
    )
    if request.method == "POST":
        form.is_valid()
        try:
            kept = filling.keep_answers(
                hand=hand, claim=claim, topic=topic, answers=form.answers(), seen=form.cleaned_data.get("seen", "")
            )
            if not form.errors:
                return _onward(hand, kept, topic, {one.id for one in questions})
        except Changed as changed:
            _collide(form, changed, topic)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    page = queries.claim_page(hand, claim)
    if form.errors and form.changes is None:
        form.see(filling.answers_mark(page.claim, topic))  # what could be read was kept just now
    found = {} if request.method == "HEAD" else carrying.offers(hand, page.claim, questions)
    return _topic(request, hand, page, form, topic=topic, found=found)


def _carried(request: HttpRequest, hand: Hand, row: Claim, topic: str) -> HttpResponse:
    """The same page with what was typed, one answer taken over from the finder or given back. Nothing is stored."""
    questions = _questions(row, topic)
    found = carrying.offers(hand, row, questions)
    typed = carrying.typed_on(request.POST, found, [one.id for one in questions])
    form = TopicForm(None, questions=questions, initial=typed)
    if request.POST.get(carrying.TAKE, "") not in {"", *found}:
        messages.info(request, _("옮길 답이 없습니다. 지웠거나 기한이 지났습니다. 쓰신 것은 그대로 있습니다."))
    return _topic(request, hand, queries.claim_page(hand, row.pk), form, topic=topic, found=found)


def _topic(
    request: HttpRequest, hand: Hand, page: queries.ClaimPage, form: TopicForm, *, topic: str, found: dict[str, Any]
) -> HttpResponse:
    at = next((one for one in page.topics if one.topic.id == topic), None)
    known = carrying.standing(found, request.POST)
    fields = [(field, known.get(field.name)) for field in form.visible_fields()]
    context = around(hand, page, form=form, topic=at, fields=fields, offered=bool(known))
    return render(request, "applications/topic.html", context, status=422 if form.errors else 200)


def papers_page(request: HttpRequest, hand: Hand, claim: UUID, cap: Capped, *, paper: str = "") -> HttpResponse:
    """Every paper of an application, each with its own small form."""
    row = reach(hand, claim)
    sent: PaperForm | None = None
    if paper and paper not in row.asked_of.papers:
        raise Http404
    if request.method == "POST" and paper:
        files, too_large = request.FILES, "picture" in cap.too_large
        sent = PaperForm(request.POST, files, looked_up=filling.may_look_up(row, paper), too_large=too_large)
        if sent.is_valid():
            told = sent.cleaned_data
            try:
                filling.add_paper(hand=hand, claim=claim, paper=paper, way=told["way"], picture=told.get("bare"))
                messages.success(request, _("서류를 받았습니다."))
                return redirect(f"{reverse(address(hand, 'papers'), args=[claim])}#{paper}")
            except Refused as refused:
                sent.add_error("picture", refused.sentence)
    page = queries.claim_page(hand, claim)
    forms = [
        (one, sent if sent is not None and one.paper.id == paper else PaperForm(looked_up=one.looked_up))
        for one in page.papers
    ]
    context = around(hand, page, forms=forms)
    return render(request, "applications/papers.html", context, status=422 if sent and sent.errors else 200)


def picture_page(hand: Hand, claim: UUID, number: int) -> HttpResponse:
    """A picture, and nothing that could run."""
    media, content = queries.picture(hand, claim, number)
    response = HttpResponse(content, content_type=media)
    response.headers["Content-Security-Policy"] = "default-src 'none'"
    return response


def _questions(claim: Claim, topic: str) -> "list[ApplyQuestion]":
    found = [one for one in applying().asks(claim.programme, claim.told) if one.topic == topic]
    if not found:
        raise Http404
    return found


def _onward(hand: Hand, claim: Claim, topic: str, shown: set[str]) -> HttpResponse:
    """The same topic when an answer opened more questions there, else the next with something open, else the whole."""
    asked = applying().asks(claim.programme, claim.told)
    if any(one.topic == topic and one.id not in shown for one in asked):
        return redirect(address(hand, "topic"), claim.pk, topic)
    order = [one.id for one in applying().topics]
    later = [one for one in applying().open(claim.programme, claim.told) if order.index(one.topic) > order.index(topic)]
    if later and not hand.desk:
        return redirect(address(hand, "topic"), claim.pk, later[0].topic)
    return redirect(address(hand, "claim"), claim.pk)


def _collide(form: TopicForm, changed: Changed, topic: str) -> None:
    row = changed.row
    assert isinstance(row, Claim)
    yours = form.answers()
    compared = [
        Difference(form.fields[one.id].label, queries.in_words(one, row.told), queries.in_words(one, row.told | yours))
        for one in form.questions
    ]
    last = row.steps.select_related("by").filter(what="written").last()
    form.collide(changed, filling.answers_mark(row, topic), *compared, by=(last and last.by) or "")
