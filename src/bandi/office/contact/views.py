"""Pages for requests, their answers, and files of answers (HTTP only)."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office.access.once import once
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.models import Purpose
from bandi.office.contact import actions, answers, queries
from bandi.office.contact.forms import AnswerForm, AskForm, FileForm, ManyForm
from bandi.office.contact.models import ContactRequest
from bandi.office.discovery import door
from bandi.office.errors import OutOfReach, Refused
from bandi.office.visits.forms import moment_of
from bandi.office.visits.queries import next_step
from bandi.office.worklist.household import household_page, reachable_listing

PARTS = ("marks", "entry", "entered_at", "reference", "following")  # of an answer, where its channel has them


@login_required
def ask(request: HttpRequest, listing: UUID, channel: str) -> HttpResponse:
    """One request: what is sent, on which law, and to whom."""
    user = _allowed(request)
    row = reachable_listing(user, listing)
    rung = door.ladder().channels().get(channel)
    if rung is None:
        raise OutOfReach("channel")
    step = next_step(user, listing)
    form = AskForm(request.POST or None, channel=channel, initial={"agency": "police", "trigger": _reason(step)})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            actions.ask(
                by=user,
                listing=listing,
                channel=channel,
                agency=told.get("agency", ""),
                trigger=told.get("trigger", ""),
                key=told["key"],
            )
            return redirect("visits:next", listing)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    home = household_page(user, row.household_id, purpose=Purpose.CONTACT)
    return render(request, "contact/ask.html", {"form": form, "rung": rung, "listing": row, "home": home, "step": step})


@login_required
@require_POST
@once
def ask_many(request: HttpRequest) -> HttpResponse:
    """The same request about households ticked on the desk: first who is meant and what is sent, then sending it."""
    user = _allowed(request)
    form = ManyForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("worklist:desk")
    told = form.cleaned_data
    if request.POST.get("step") == "send":
        sent, refused = actions.ask_many(by=user, listings=told["listing"], channel=told["channel"])
        messages.success(request, _("%(count)d가구에 보냈습니다.") % {"count": sent})
        for sentence, count in refused.items():
            messages.warning(request, _("%(count)d가구는 보내지 못했습니다.") % {"count": count} + " " + sentence)
        return redirect("contact:requests")
    rows = queries.to_be_asked(user, told["listing"], channel=told["channel"])
    context = {"rows": rows, "able": [row for row in rows if row.able], "rung": form.rung}
    return render(request, "contact/many.html", context)


@login_required
@require_GET
def waiting(request: HttpRequest, listing: UUID, channel: str) -> HttpResponse:
    """Leads to the newest request of a household by a channel; to asking it when there is none."""
    row = reachable_listing(_allowed(request), listing)
    asked = (
        ContactRequest.objects.filter(attempt__listing=row, channel=channel).order_by("-attempt__created_at").first()
    )
    return redirect("contact:answer", asked.id) if asked else redirect("contact:ask", listing, channel)


@login_required
def answer(request: HttpRequest, asked: UUID) -> HttpResponse:
    """What came back of one request, or taking it back shortly after it was sent."""
    user = _allowed(request)
    row = actions.reachable_request(user, asked)
    if request.POST.get("step") == "back":
        try:
            listing = actions.take_back(by=user, request=asked)
            messages.success(request, _("요청을 거두었습니다. 오늘 보낼 파일에서도 뺐습니다."))
            return redirect("visits:next", listing.id)
        except Refused as refused:
            messages.error(request, refused.sentence)
            return redirect("contact:answer", asked)
    form = AnswerForm(request.POST or None, request=row)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        try:
            actions.answer(
                by=user,
                request=asked,
                reply=told["reply"],
                at=moment_of(told),
                note=told["note"],
                **{name: told[name] for name in PARTS if name in told},
            )
            return redirect("visits:next", row.attempt.listing_id)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    home = household_page(user, row.household_id, purpose=Purpose.CONTACT)
    context = {"form": form, "asked": row, "rung": door.ladder().rung(row.attempt.kind), "home": home}
    return render(request, "contact/answer.html", context)


@login_required
def requests(request: HttpRequest) -> HttpResponse:
    """What waits for an answer; sending a file of answers to look into."""
    user = _allowed(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            told = {"channel": form.cleaned_data["channel"], "name": sent.name, "content": sent.read()}
            return redirect("contact:file", answers.look_into(by=user, **told).id)
        except Refused as refused:
            form.add_error("file", refused.sentence)
    return render(request, "contact/requests.html", {"form": form, "page": queries.requests_page(user)})


@login_required
def file(request: HttpRequest, file: UUID) -> HttpResponse:
    """What a file would change, row by row, before it does."""
    user = _allowed(request)
    row = answers.own_file(user, file)
    return render(request, "contact/file.html", {"file": row, "lines": answers.preview(row)})


@login_required
@require_POST
def take(request: HttpRequest, file: UUID) -> HttpResponse:
    """Takes the good rows of a file."""
    try:
        row = answers.take(by=_allowed(request), file=file)
        messages.success(request, _("%(count)d줄을 받았습니다.") % {"count": row.accepted})
    except Refused as refused:
        messages.error(request, refused.sentence)
    return redirect("contact:file", file)


def _allowed(request: HttpRequest) -> User:
    user = cast(User, request.user)
    require(user, Permission.CONTACT_RECORD)
    return user


def _reason(step: object) -> str:
    """What was tried, as the first words of a request for a well-being check."""
    stands = step.ladder.stands  # type: ignore[attr-defined]
    tried = [(stand.rung.ko, len(stand.tries)) for stand in stands if stand.tries]
    return (", ".join(f"{name} {count}회" for name, count in tried) + " 시도하였으나 만나지 못함.") if tried else ""
