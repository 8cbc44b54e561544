"""Pages of partners (HTTP only): agreements, posters, returns, and the two pages that open without an account."""

from datetime import date
from typing import Any, cast
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office import clock
from bandi.office.access.once import once
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.discovery.door.network import network as content
from bandi.office.errors import OutOfReach, Refused
from bandi.office.merging import Changed, known
from bandi.office.network import funnel, partner_files, partners
from bandi.office.network.forms import PartnerForm, PosterForm, ReturnForm, TableForm, words
from bandi.office.network.marks import REFUSALS, spaced
from bandi.office.network.models import Partner, Poster
from bandi.office.network.periods import due_on, open_periods
from bandi.office.network.views import editor, viewer
from bandi.office.pages import language, page_number
from bandi.office.sheets import csv_answer

REPORT, REPORT_WITH = "/report/", "/r/{code}/"
"""Where reports are taken, and where one is taken with the code of a poster (another room's pages)."""
LARGEST = 5_000_000  # bytes of a table of agreements


@login_required
@require_GET
def partner_list(request: HttpRequest) -> HttpResponse:
    """Partners: whose agreement ends, whose return is late, how often posters were opened."""
    tab = request.GET.get("tab", "")
    tab = tab if tab in funnel.TABS else "all"
    page = funnel.partners(viewer(request), tab=tab, q=request.GET.get("q", ""), page=page_number(request))
    context = {"page": page, "tab": tab, "q": request.GET.get("q", "")}
    return render(request, "network/partners.html", context)


@login_required
@once
def new_partner(request: HttpRequest) -> HttpResponse:
    """Writes an agreement down. The kind proposes the signs to watch."""
    user = editor(request)
    today = clock.today()
    kind = next((one for one in content().partners if one.id == request.GET.get("kind")), content().partners[0])
    first = {"kind": kind.id, "signs": kind.signs, "starts_on": today, "ends_on": today.replace(year=today.year + 1)
             if (today.month, today.day) != (2, 29) else date(today.year + 1, 2, 28), "cycle": "monthly"}  # fmt: skip
    form = PartnerForm(request.POST or None, held=areas(user), initial=first)
    if form.is_bound and form.is_valid():
        try:
            made = partners.sign_up(by=user, area=form.cleaned_data["area"], agreed=form.agreed)
            messages.success(request, _("협약을 적었습니다. 이제 안내문을 만들 수 있습니다."))
            return redirect("network:partner", made.pk)
        except Refused as refused:
            form.add_error(None, refused.sentence)
    context = {"form": form, "kinds": words(content().partners), "kind": kind.id}
    return render(request, "network/partner_form.html", context, status=422 if form.errors else 200)


@login_required
def partner(request: HttpRequest, partner: UUID) -> HttpResponse:
    """One partner: agreement, posters, returns; correcting, renewing, ending, taking the end back."""
    user, step = viewer(request), request.POST.get("step", "")
    row = partners.reachable_partner(user, partner)
    form, poster = _partner_form(request, row, user), PosterForm(request.POST if step == "poster" else None)
    link = ""
    if step:
        require(user, Permission.NETWORK_EDIT)
        try:
            if step == "link":
                link = _public(request, reverse("network:returns", args=[partners.make_link(by=user, partner=partner)]))
            elif _stepped(request, user, partner, form, poster):
                messages.success(request, _("적었습니다."))
                return redirect("network:partner", partner)
        except Changed as changed:
            form.collide_with(cast(Partner, changed.row), partners.FACTS, form.agreed.values())
        except Refused as refused:
            (poster if step == "poster" else form).add_error(None, refused.sentence)
    standing, posters, answers = funnel.partner_told(user, row)
    codes: tuple[Any, ...] = (*content().signs, *content().bases, *content().cycles)
    texts = {one.id: one for one in codes}
    context = {
        "row": standing, "posters": posters, "answers": answers, "form": form, "poster": poster, "link": link,
        "basis": texts.get(row.basis), "cycle": texts.get(row.cycle),
        "signs": [texts[one] for one in row.signs if one in texts],
    }  # fmt: skip
    return render(request, "network/partner.html", context, status=422 if form.errors or poster.errors else 200)


@login_required
@once
def table(request: HttpRequest) -> HttpResponse:
    """Many agreements at once, from a table; what came of each line is told at once."""
    user = editor(request)
    form = TableForm(request.POST or None, request.FILES or None)
    taken, told = None, []
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            if sent.size > LARGEST:
                raise Refused(ko="5 MB를 넘습니다. 나누어 올려 주세요.", en="Larger than 5 MB. Send it in parts.")
            taken = partner_files.take(by=user, name=sent.name, content=sent.read())
            lines = [(line, partner_files.COLUMNS[column][0], REFUSALS[code]) for line, column, code in taken.refused]
            told = [(line, column, why[language() == "en"]) for line, column, why in lines]
        except Refused as refused:
            form.add_error("file", refused.sentence)
    columns = [(ways[0], key in partner_files.NEEDED) for key, ways in partner_files.COLUMNS.items()]
    context = {"form": form, "taken": taken, "told": told, "columns": columns, "kinds": content().partners}
    return render(request, "network/partner_table.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Partners whose return is late: a table for writing to them, or a note that they were reminded today."""
    user = editor(request)
    late = [one.partner for one in funnel.partners(user, tab="late").late]
    if request.POST.get("step") == "table":
        lines = [(row.name, row.contact, spaced(row.phone), row.area.name_ko) for row in late]
        return csv_answer("late-returns.csv", [_("상호"), _("담당자"), _("전화번호"), _("동네")], lines)
    count = partners.remind(by=user, partners=[row.pk for row in late])
    messages.success(request, _("%(n)d곳에 회신을 부탁했다고 적었습니다.") % {"n": count})
    return redirect(reverse("network:partners") + "?tab=late")


@login_required
@require_GET
def poster(request: HttpRequest, partner: UUID, code: str) -> HttpResponse:
    """A poster to print and hang: what to look out for, whom to call, and the code that opens the form."""
    user = viewer(request)
    row = partners.reachable_partner(user, partner)
    found = Poster.objects.filter(partner=row.pk, code=code).first()
    if found is None:
        raise OutOfReach("poster")
    address = _public(request, reverse("network:scan", args=[code]))
    signs = [one for one in content().signs if one.id in row.signs]
    context = {"row": row, "poster": found, "address": address, "svg": qr(address), "signs": signs}
    return render(request, "network/poster.html", context)


@require_GET
def scan(request: HttpRequest, code: str) -> HttpResponse:
    """Where a poster's code leads: counts it, then on to the form of a report; without an agreement as well."""
    row = partners.scanned(code.lower(), on=clock.today())
    if row is None and not Poster.objects.filter(code=code.lower()).exists():
        raise Http404("poster")
    path = REPORT_WITH.format(code=code.lower()) if row is not None else REPORT
    try:
        resolve(path)
    except Resolver404:
        return render(request, "network/scan.html", {"row": row})
    return redirect(path)


def returns(request: HttpRequest, code: str) -> HttpResponse:
    """A partner's own page without an account: one tap says that nothing was seen this month."""
    today = clock.today()
    row = partners.partner_behind(code, on=today)
    if row is None:
        return render(request, "network/returns.html", {"row": None}, status=404)
    form, sent = ReturnForm(request.POST or None), None
    if form.is_bound and form.is_valid():
        try:
            sent = partners.answer_return(code, on=today, **form.cleaned_data)
        except Refused as refused:
            form.add_error("seen", refused.sentence)
    told = partners.answers_of(row)
    months = [(month, told.get(month), due_on(month)) for month in open_periods(row, today)]
    context: dict[str, Any] = {"row": row, "months": months[:6], "form": form, "sent": sent, "today": today,
                               "wrong": request.POST.get("period", "")}  # fmt: skip
    return render(request, "network/returns.html", context, status=422 if form.errors else 200)


def qr(address: str) -> SafeString:
    """The picture of an address, drawn here: nothing is asked of anybody outside."""
    return mark_safe(segno.make(address, error="m").svg_inline(scale=6, border=2))  # noqa: S308 - made of modules only


def _stepped(request: HttpRequest, user: User, partner: UUID, form: PartnerForm, poster: PosterForm) -> bool:
    """Does one step of a partner's page; False when its form has errors."""
    step = request.POST["step"]
    if step == "end":
        partners.end_partner(by=user, partner=partner)
    elif step == "resume":
        partners.resume_partner(by=user, partner=partner)
    elif step == "stop":
        partners.stop_poster(by=user, partner=partner, code=request.POST.get("code", ""))
    elif step == "poster":
        if poster.is_valid():
            partners.make_poster(by=user, partner=partner, spot=poster.cleaned_data["spot"])
        return not poster.errors
    elif form.is_valid():
        partners.change_partner(by=user, partner=partner, agreed=form.agreed, seen=form.cleaned_data["seen"])
    return not form.errors


def _partner_form(request: HttpRequest, row: Partner, user: User) -> PartnerForm:
    held = [area for area in areas(user) if area.code == row.area_id]
    told = request.POST if request.POST.get("step") == "save" else None
    return PartnerForm(told, held=held, initial=known(row, *partners.FACTS))


def _public(request: HttpRequest, path: str) -> str:
    """The address as residents reach it; where none is set, as this browser does."""
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)
