"""Pages of universal visits (HTTP only): the list, one plan, its letter, coverage."""

from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office import clock
from bandi.office.access.once import once
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.discovery.door.universal import universal
from bandi.office.errors import Refused
from bandi.office.merging import Changed, Difference, seen_mark
from bandi.office.pages import language
from bandi.office.universal import actions, queries, sending
from bandi.office.universal.forms import AnswerForm, OfferForm, SendForm, TierForm, VisitForm
from bandi.office.universal.models import UniversalPlan
from bandi.office.universal.words import OFFER_WAYS, UNSENT, PlanState
from bandi.office.worklist.forms import RevealForm

LETTER_PATH = "/services/"


@login_required
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """Everybody at a turn of life in the person's neighbourhoods, due first."""
    user, asked = viewer(request), request.GET
    tab = asked.get("tab", "due") if asked.get("tab") in queries.TABS else "due"
    active = [one for one in universal().kinds if one.active]
    kind = asked.get("kind", "") if asked.get("kind") in {one.id for one in active} else ""
    page = queries.universal_list(
        user, tab=tab, kind=kind, month=_month(asked.get("month", "")), mine="mine" in asked, page=number(request)
    )
    kept = asked.copy()
    kept.pop("page", None)
    context = {"page": page, "tab": tab, "kind": kind, "kinds": active, "months": queries.months_of(user),
               "month": asked.get("month", ""), "mine": "mine" in asked, "kept": kept.urlencode(),
               "by_id": {one.id: one for one in universal().kinds}}  # fmt: skip
    return render(request, "universal/plans.html", context)


@login_required
@once
def plan(request: HttpRequest, offered: UUID) -> HttpResponse:
    """One plan: what was done, what comes next, and the form for it."""
    user = viewer(request)
    if request.method == "POST":
        require(user, Permission.CONTACT_RECORD)
    row = actions.reachable_plan(user, offered)
    step, why = request.POST.get("step", ""), RevealForm(None, language=language())
    forms = _forms(request, row, step)
    if step == "reveal":
        why = RevealForm(request.POST, language=language())
    elif step:
        try:
            if _stepped(user, row, step, forms):
                messages.success(request, _("적었습니다."))
                return redirect("universal:plan", row.pk)
        except Changed as changed:
            _collide(forms[step], cast(UniversalPlan, changed.row))
        except Refused as refused:
            if step not in forms:
                messages.error(request, str(refused.sentence))
                return redirect("universal:plan", row.pk)
            forms[step].add_error(None, refused.sentence)
        row = actions.reachable_plan(user, offered)
    page = queries.plan_page(user, row, purpose=purpose_of(why))
    risks = [one for one in universal().risks if one.id in (row.risks or "").split()]
    context = {"page": page, "kind": universal().kind(row.kind), "risks": risks, "forms": forms,
               "tier": universal().tier(row.tier) if row.tier else None, "today": clock.today(),
               "may_offer": _may_offer(row), "form": forms.get(step), "why": why}  # fmt: skip
    return render(request, "universal/plan.html", context, status=422 if step and not page.people else 200)


@login_required
def letter(request: HttpRequest, offered: UUID) -> HttpResponse:
    """The letter that offers the visit, to be printed; with the name once a purpose is stated."""
    user = viewer(request)
    if request.method == "POST":
        require(user, Permission.PERSON_REVEAL)
    row = actions.reachable_plan(user, offered)
    why = RevealForm(request.POST or None, language=language())
    page = queries.plan_page(user, row, purpose=purpose_of(why))
    context = {"page": page, "why": why, "kind": universal().kind(row.kind), "today": clock.today(),
               "svg": qr(public(request, LETTER_PATH)), "address": public(request, LETTER_PATH)}  # fmt: skip
    return render(request, "universal/letter.html", context, status=422 if why.errors else 200)


@login_required
@require_POST
@once
def send(request: HttpRequest) -> HttpResponse:
    """Offers to those who were ticked: first who gets what which way, then sending it."""
    user = viewer(request)
    require(user, Permission.CONTACT_RECORD)
    form = SendForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("universal:plans")
    told = form.cleaned_data
    if request.POST.get("step") != "send":
        rows = sending.to_be_sent(user, told["plan"])
        context = {"rows": rows, "able": [plan for one in rows if one.way for plan in one.plans], "key": uuid4(),
                   "day": sending.sending_day(), "today": clock.today()}  # fmt: skip
        return render(request, "universal/send.html", context)
    sent, unsent = sending.send_offers(by=user, plans=told["plan"], key=told["key"] or uuid4())
    at = int(language() == "en")
    for way, count in sent.items():
        shown = {"way": OFFER_WAYS[way][at], "count": count}
        messages.success(request, _("%(way)s: %(count)d가구에 보냈습니다.") % shown)
    for why, count in unsent.items():
        said = UNSENT.get(why, (why, why))[at]
        messages.warning(request, _("%(count)d가구는 보내지 않았습니다.") % {"count": count} + " " + said)
    return redirect("universal:plans")


@login_required
@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """How far offers reached, by neighbourhood."""
    user = viewer(request)
    active = [one for one in universal().kinds if one.active]
    asked = request.GET.get("kind", "")
    kind = next((one for one in active if one.id == asked), active[0])
    rows, together = queries.coverage(user, kind.id)
    context = {"rows": rows, "together": together, "kind": kind, "kinds": active, "steps": queries.STEPS}
    return render(request, "universal/coverage.html", context)


def viewer(request: HttpRequest) -> User:
    """The person who asks, who may see households."""
    user = cast(User, request.user)
    require(user, Permission.HOUSEHOLD_VIEW)
    return user


def purpose_of(why: RevealForm) -> str:
    """The purpose that was stated, if one was."""
    return str(why.cleaned_data["purpose"]) if why.is_bound and why.is_valid() else ""


def number(request: HttpRequest) -> int:
    """A page's number as the address tells it."""
    asked = request.GET.get("page", "")
    return int(asked) if asked.isdecimal() else 1


def public(request: HttpRequest, path: str) -> str:
    """The address as residents reach it; where none is set, as this browser does."""
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


def qr(address: str) -> SafeString:
    """The picture of an address, drawn here: nothing is asked of anybody outside."""
    return mark_safe(segno.make(address, error="m").svg_inline(scale=5, border=2))  # noqa: S308 - made of modules only


def _forms(request: HttpRequest, row: UniversalPlan, step: str) -> dict[str, Any]:
    seen = seen_mark(row, *actions.FACTS)
    kind, sent = universal().kind(row.kind), request.POST
    first = not row.tier
    return {
        "offer": OfferForm(sent if step == "offer" else None, initial={"seen": seen}),
        "answer": AnswerForm(sent if step == "answer" else None, initial={"seen": seen, "nurse": row.nurse}),
        "visit": VisitForm(
            sent if step == "visit" else None, kind=kind, judged=first,
            initial={"seen": seen, "nurse": row.nurse, "on": clock.today(), "key": OfferForm().initial["key"]},
        ),
        "tier": TierForm(
            sent if step == "tier" else None, kind=kind,
            initial={"seen": seen, "tier": row.tier, "risks": (row.risks or "").split()},
        ),
    }  # fmt: skip


def _stepped(user: User, row: UniversalPlan, step: str, forms: dict[str, Any]) -> bool:
    """Does one step; False when its form has errors."""
    if step in ("back", "undelivered"):
        act = actions.take_back_answer if step == "back" else sending.came_back
        act(by=user, plan=row.pk)
        return True
    form = forms.get(step)
    if form is None:
        raise Refused(ko="무엇을 할지 골라 주세요.", en="Choose what to do.")
    if not form.is_valid():
        return False
    said = form.cleaned_data
    seen = said["seen"] or None
    if step == "offer":
        actions.offer(by=user, plan=row.pk, way=said["way"], key=said["key"], seen=seen)
    elif step == "answer":
        never, agreed = said["agreed"] == "never", said["agreed"] == "yes"
        actions.answered(by=user, plan=row.pk, agreed=agreed, never=never, nurse=said["nurse"],
                         first_on=said["first_on"], seen=seen)  # fmt: skip
    elif step == "visit":
        actions.visited(by=user, plan=row.pk, told=form.told, key=said["key"], seen=seen)
    else:
        actions.change_tier(by=user, plan=row.pk, tier=said["tier"], risks=said["risks"], seen=seen)
    return True


def _collide(form: Any, theirs: UniversalPlan) -> None:
    state = Difference(_("단계"), theirs.state, "")
    form.collide(Changed(theirs), seen_mark(theirs, *actions.FACTS), state)


def _may_offer(row: UniversalPlan) -> bool:
    waits = row.state == PlanState.SAID_NO and row.due_on is not None and row.due_on > clock.today()
    return row.state in (PlanState.UNASKED, PlanState.ASKED, PlanState.SAID_NO) and not waits


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
