"""What an agent uses during a call (통화 도구): search, finder, report, visit, card, end. Each gives what it shows.

The finder is the public one: what was typed travels in the page and is kept nowhere, unless the caller wants the link.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from bandi.office import clock
from bandi.office.accounts.models import Area
from bandi.office.callcentre.forms import CardForm, EndForm, VisitForm
from bandi.office.callcentre.models import Call, CardText
from bandi.office.catalogue.models import Programme
from bandi.office.catalogue.queries import runs
from bandi.office.discovery import door
from bandi.office.pages import language
from bandi.office.portal.forms import MOST, FinderForm, said
from bandi.office.portal.queries import listed
from bandi.office.portal.results import result_of
from bandi.office.portal.share import DAYS, code_of
from bandi.office.portal.views import moved
from bandi.office.reports.forms import TellForm
from bandi.office.reports.public import sayings

SHOWN = 8
TOLD = (
    ("who_for", _("누가")), ("given", _("무엇을")), ("how", _("신청하는 곳")), ("documents", _("가져올 것")),
    ("deadline", _("언제까지")), ("contact", _("물어볼 곳")), ("law", _("근거")),
)  # fmt: skip
"""What is read aloud of a programme, in order."""

Shown = Mapping[str, Any]


def search(request: HttpRequest, call: Call) -> Shown:
    """Programmes by words that forgive; the chosen one in plain words."""
    asked, name = request.GET.get("q", "")[:60], request.GET.get("programme", "")[:80]
    page, rows = listed(asked, {}, page="1") if asked.strip() else (None, [])
    row = Programme.objects.filter(pk=name).defer("finding").first() if name else None
    shown: dict[str, Any] = {"q": asked, "rows": rows[:SHOWN], "found": page.paginator.count if page else 0}
    if row is not None:
        facts = [(label, row.body[field]) for field, label in TOLD if row.body.get(field)]
        summary = row.body.get("summary_en" if language() == "en" else "summary_ko", "")
        shown |= {"row": row, "facts": facts, "summary": summary, "ended": not runs(row, clock.today())}
        shown["card"] = CardForm(initial=_card(call, CardText.What.PROGRAMME, row.id))
    return shown


def finder(request: HttpRequest, call: Call) -> Shown:
    """The questions of the finder, or its answers with the question that settles most."""
    if request.method != "POST":
        return _start(FinderForm(None, lang=language(), today=clock.today()))
    told, (step, _colon, what) = request.POST.copy(), request.POST.get("go", "see").partition(":")
    moved(told, step, what)
    rows = min(MOST, _people(told) + 1) if step == "add" else 0
    form = FinderForm(told, lang=language(), today=clock.today(), people=rows)
    if step in ("add", "edit"):
        form.unchecked()
        return _start(form)
    form.is_valid()
    if form.at_start:
        return _start(form)
    result = result_of(form, codes={}, wanted=what if step == "ask" else "")
    question = result.question
    shown = frozenset(f"a_{box.id}" for box in question.boxes) if question else frozenset()
    answers = {
        "finder": form, "result": result, "question": question, "hidden": list(form.carried(without=shown)),
        "asked": said(question.words, form.lang) if question else "",
        "asked_help": said(question.help, form.lang) if question else "",
        "boxes": [form[f"a_{box.id}"] for box in question.boxes] if question else [],
    }  # fmt: skip
    if step == "share":
        code = code_of([*form.carried(), ("lang", form.lang)], today=form.today)
        answers |= {"card": CardForm(initial=_card(call, CardText.What.FINDER, code)), "share_days": DAYS}
    return answers


def _start(form: FinderForm) -> Shown:
    first = [question for question in form.content.questions if question.first]
    asked = [(said(question.words, form.lang), [form[f"a_{box.id}"] for box in question.boxes]) for question in first]
    people = [
        (row, form.name(row) if row == 1 else form.say("person", n=row), [form[name] for name in _of_person(form, row)])
        for row in form.rows
    ]
    hidden = list(form.carried(without=frozenset(form.starting))) if form.is_bound else [("people", "1")]
    return {"finder": form, "people": people, "first": asked, "hidden": hidden, "more": form.people < MOST}


def _of_person(form: FinderForm, row: int) -> list[str]:
    names = (f"{name}_{row}" for name in ("relation", "born", "lives", "earn"))
    return [name for name in names if name in form.fields and not (row == 1 and name.startswith("relation"))]


def _people(told: QueryDict) -> int:
    text = told.get("people", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 1


def report(request: HttpRequest, call: Call) -> Shown:
    """Who it is about, then what was seen and where."""
    who = request.POST.get("who") or request.GET.get("who", "")
    if who not in {one.id for one in door.reporting().who}:
        return sayings(language(), {})
    if request.method == "POST":
        given = {name: str(value) for name, value in request.POST.dict().items()}
        form = TellForm(given=given, kinds=request.POST.getlist("kinds"), who=who, trusted=True)
        form.is_valid()
    else:
        form = TellForm(given={"town": town_of(call), "phone": call.phone or "", "name": call.caller or ""}, who=who)
        form.trusted = True
    return {"form": form, "on_call": True} | sayings(language(), {"form": form})


def visit(request: HttpRequest, call: Call) -> Shown:
    """Where, when and whom to meet."""
    known = {"town": town_of(call), "phone": call.phone or "", "name": call.caller or ""}
    return {"visit": VisitForm(request.POST if request.method == "POST" else None, initial=known)}


def card(request: HttpRequest, call: Call) -> Shown:
    """A text with the page on which a visit may be asked for; those of a programme stand beside it."""
    initial = _card(call, CardText.What.BOOK, "")
    return {"card": CardForm(request.POST if request.method == "POST" else None, initial=initial)}


def end(request: HttpRequest, call: Call) -> Shown:
    """How it ended."""
    return {"end": EndForm(request.POST if request.method == "POST" else None, initial={"kind": call.kind})}


def town_of(call: Call) -> str:
    """The neighbourhood the caller told, as it is typed."""
    area = Area.objects.defer("outline").filter(pk=call.town).first() if call.town else None
    return f"{area.district_ko} {area.name_ko}" if area else ""


def _card(call: Call, what: str, target: str) -> dict[str, Any]:
    return {"what": what, "target": target, "number": call.phone or "", "tongue": call.tongue}


TOOLS: Mapping[str, tuple[Any, Callable[[HttpRequest, Call], Shown]]] = {
    "search": (_("복지서비스 찾기"), search),
    "finder": (_("맞춤 찾기"), finder),
    "report": (_("알림 받기"), report),
    "visit": (_("방문 신청"), visit),
    "card": (_("문자 보내기"), card),
    "end": (_("통화 마치기"), end),
}
"""Tool -> its words and what its part shows; the digit that opens it is its place."""
