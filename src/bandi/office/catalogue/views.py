"""Pages of the catalogue (HTTP only). None of them shows a person."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.catalogue import actions, finder, queries
from bandi.office.catalogue.forms import (
    CHANGE_KINDS,
    FIELDS,
    STATES,
    UNKNOWN,
    DecisionForm,
    FinderForm,
    ProgrammeFilter,
    UploadForm,
    pair,
)
from bandi.office.catalogue.models import CatalogueChange
from bandi.office.catalogue.upload import receive
from bandi.office.discovery.door import programmes
from bandi.office.errors import Refused
from bandi.office.pages import language, wants_fragment

SHOWN = (
    "who", "criteria", "given", "how", "documents", "law", "contact", "conditions", "age_from", "age_to", "life",
    "target", "theme", "provision", "cycle", "online", "province", "district", "valid_from", "valid_to", "variable",
    "official", "basis",
)  # fmt: skip
"""Fields of the page of one programme, in their order."""
KOREAN = {"who", "criteria", "given", "how", "documents", "law", "contact", "province", "district", "basis"}
REFUSED = 100  # refused rows a page
SHORT = 120  # characters of a text in the list of changes


@login_required
@require_GET
def programme_list(request: HttpRequest) -> HttpResponse:
    """Programmes with search, filters and the counter."""
    form = ProgrammeFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page, found = queries.found(cast(User, request.user), asked, page=_number(request))
    context = {
        "filter": form,
        "page": page,
        "rows": [(row, _tags(row), pair(programmes.KINDS[row.kind])) for row in found],
        "counter": queries.counter(),
        "waiting": sum(queries.waiting_counts().values()) if _decides(request) else 0,
        "query": _query(request),
    }
    return render(request, "catalogue/list.html", context)


@login_required
@require_GET
def programme(request: HttpRequest, name: str) -> HttpResponse:
    """One programme: everything that is known of it, where it is from, and how it changed."""
    page = queries.programme(name)
    if page is None:
        raise Http404
    row, history, same = page
    lang = language()
    context = {
        "row": row,
        "summary": row.body.get(f"summary_{lang}") or row.body.get("summary_ko", ""),
        "url": url if (url := str(row.body.get("url", ""))).startswith(("https://", "http://")) else "",
        "facts": _facts(row.body),
        "kind": pair(programmes.KINDS[row.kind]),
        "source": pair(programmes.SOURCES.get(row.source, (row.source, row.source))),
        "doubt": row.body.get("confidence", "") in {"M", "I"},
        "history": [
            (change, CHANGE_KINDS[change.kind], STATES[change.state], _differences(change)) for change in history
        ],
        "same": [(other, pair(programmes.SOURCES.get(other.source, (other.source, other.source)))) for other in same],
    }
    return render(request, "catalogue/programme.html", context)


@login_required
def changes(request: HttpRequest) -> HttpResponse:
    """Changes that wait, of one file when `file` names it; POST approves or rejects the ticked ones or all of them."""
    user = cast(User, request.user)
    require(user, Permission.CATALOGUE_APPROVE)
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in CHANGE_KINDS else ""
    file = queries.came_in(user, _number(request, "file")) if "file" in request.GET else None
    one = file.pk if file else None
    form = DecisionForm(request.POST or None)
    if form.is_bound and form.is_valid():
        approve = request.POST.get("decision") == "approve"
        try:
            count = actions.decide(
                by=user, changes=_ticked(request, kind, one), approve=approve, reason=form.cleaned_data["reason"]
            )
            said = _("변경 %(n)s건을 승인했습니다.") if approve else _("변경 %(n)s건을 반려했습니다.")
            messages.success(request, said % {"n": count})
            return redirect(request.get_full_path())
        except Refused as refused:
            form.add_error(None, refused.sentence)
    counts = queries.waiting_counts(came_in=one)
    page = queries.waiting(user, kind=kind, came_in=one, page=_number(request))
    context = {
        "page": page,
        "rows": [(change, CHANGE_KINDS[change.kind], _differences(change)) for change in page],
        "kinds": [(code, word, counts.get(code, 0)) for code, word in CHANGE_KINDS.items()],
        "kind": kind,
        "total": sum(counts.values()),
        "file": file,
        "imports": queries.imports(user),
        "form": form,
        "upload": UploadForm(),
        "query": _query(request),
    }
    return render(request, "catalogue/changes.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Takes files of programmes in; what they tell waits for a decision."""
    user = cast(User, request.user)
    require(user, Permission.CATALOGUE_APPROVE)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            return redirect("catalogue:import", receive(by=user, files=form.cleaned_data["sent"]).pk)
        except Refused as refused:
            form.add_error("sent", refused.sentence)
    for wrong in form.errors.get("sent", []):
        messages.error(request, str(wrong))
    return redirect("catalogue:changes")


@login_required
@require_GET
def came_in(request: HttpRequest, number: int) -> HttpResponse:
    """One file: how far reading it is, counts, what waits, and every row that was not believed, by place."""
    row = queries.came_in(cast(User, request.user), number)
    if row is None:
        raise Http404
    context = {
        "row": row,
        "waits": sum(queries.waiting_counts(came_in=number).values()),
        "refused": Paginator(row.refused, REFUSED).get_page(_number(request)),
    }
    return render(request, "catalogue/import.html", context)


@login_required
@require_GET
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """How far reading a file is; when it has ended, the whole page is asked for."""
    row = queries.came_in(cast(User, request.user), number)
    if row is None:
        raise Http404
    if not wants_fragment(request):
        return redirect("catalogue:import", number)
    response = render(request, "catalogue/reading.html", {"row": row})
    if not row.runs:
        response.headers["HX-Refresh"] = "true"
    return response


@login_required
def fitting(request: HttpRequest, household: UUID | None = None) -> HttpResponse:
    """Which programmes fit a household: prefilled with what is known of it, or empty to be filled in by hand."""
    user = cast(User, request.user)
    home = finder.home_for(user, household) if household else None
    filled = finder.prefilled(user, home) if home else {}
    known = sum(name.startswith("age_") for name in filled)
    given = request.POST if request.method == "POST" else filled or None
    form = FinderForm(given, members=min(finder.MOST, max(known + 1, 4)))
    answer = None
    if form.is_bound and form.is_valid():
        answer = finder.fitting(user, form.known(*finder.place_of(user, home)), home=home)
    context = {"form": form, "answer": answer, "home": home, "unknown": UNKNOWN, "most": finder.SHOWN}
    return render(request, "catalogue/finder.html", context, status=422 if form.errors else 200)


def _facts(body: Mapping[str, Any]) -> list[tuple[Any, str, bool]]:
    """Field, what it says, and whether that is in Korean on an English page."""
    lang = language()
    told = [(field, programmes.said(field, body.get(field), lang)) for field in SHOWN]
    return [(FIELDS[field], said, lang == "en" and field in KOREAN) for field, said in told if said]


def _ticked(request: HttpRequest, kind: str, file: int | None) -> list[int]:
    if request.POST.get("all"):
        return queries.waiting_ids(kind=kind, came_in=file)
    return [int(pk) for pk in request.POST.getlist("change") if pk.isascii() and pk.isdigit() and len(pk) < 12]


def _differences(change: CatalogueChange) -> list[tuple[Any, str, str]]:
    """Field, before, after: in words and short. Of a new programme only what an eye needs to decide."""
    wanted: Mapping[str, Any] = change.fields
    if change.kind == "new":
        wanted = {name: change.fields[name] for name in ("authority", "summary_ko", "theme") if name in change.fields}
    lang = language()
    return [
        (FIELDS.get(name, name), _cut(programmes.said(name, before, lang)), _cut(programmes.said(name, after, lang)))
        for name, (before, after) in sorted(wanted.items())
    ]


def _cut(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def _tags(row: Any) -> list[str]:
    lang = language()
    return [
        programmes.code_words(name, lang).get(code, code) for name in ("life", "target") for code in getattr(row, name)
    ]


def _decides(request: HttpRequest) -> bool:
    return cast(User, request.user).may(Permission.CATALOGUE_APPROVE)


def _number(request: HttpRequest, name: str = "page") -> int:
    asked = request.GET.get(name, "1")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 1


def _query(request: HttpRequest) -> str:
    """The filters of this page, for links to its other pages."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
