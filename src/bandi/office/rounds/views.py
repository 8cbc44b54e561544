"""Pages of areas with a name on them (HTTP only): which there are, who is named, their doors, the route on paper."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from bandi.office import clock
from bandi.office.access.once import once
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.discovery.door.walking import walking
from bandi.office.errors import Refused
from bandi.office.merging import Changed, Difference, seen_mark
from bandi.office.rounds import beats as acts
from bandi.office.rounds import queries, reminders
from bandi.office.rounds.forms import BeatForm, DoorsForm, ExcuseForm, NameForm
from bandi.office.rounds.models import Beat, BeatPost


@login_required
@require_GET
def beats(request: HttpRequest) -> HttpResponse:
    """Every area, those without a name first."""
    page = queries.beats(_user(request))
    places = {area.code: area for area in areas(_user(request))}
    uncovered = [(places[code], count) for code, count in page.uncovered.items()]
    return render(request, "rounds/beats.html", {"page": page, "uncovered": uncovered, "parts": BeatPost.Part})


@login_required
@once
def new_beat(request: HttpRequest) -> HttpResponse:
    """Makes an area."""
    user = _user(request)
    require(user, Permission.NETWORK_EDIT)
    form = BeatForm(request.POST or None, held=areas(user), initial={"area": request.GET.get("area", "")})
    if form.is_bound and form.is_valid():
        try:
            made = acts.open_beat(by=user, area=form.cleaned_data["area"], **form.told)
            messages.success(request, _("구역을 만들었습니다. 이제 맡을 사람을 정하고 주소를 넣어 주세요."))
            return redirect("rounds:beat", made.pk)
        except Refused as refused:
            form.add_error("roads", refused.sentence)
    return render(request, "rounds/new.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_GET
def beat(request: HttpRequest, beat: UUID) -> HttpResponse:
    """One area: who is named, since when, its doors."""
    return _page(request, beat)


@login_required
@require_POST
@once
def step(request: HttpRequest, beat: UUID) -> HttpResponse:
    """Names people, takes doors in, corrects or ends the area."""
    user, what = _user(request), request.POST.get("step", "")
    require(user, Permission.NETWORK_EDIT)
    row = acts.reachable_beat(user, beat)
    form = _form(what, request, user, row)
    try:
        if form is None or form.is_valid():
            messages.success(request, _act(user, row, what, form))
            return redirect("rounds:beat", beat)
    except Changed as changed:
        _collide(cast(BeatForm, form), cast(Beat, changed.row))
    except Refused as refused:
        if form is None:
            messages.error(request, refused.sentence)
            return redirect("rounds:beat", beat)
        form.add_error({"doors": "lines", "change": "roads", "excuse": "reason"}.get(what), refused.sentence)
    return _page(request, beat, **{what: form})


@login_required
@require_GET
def route(request: HttpRequest, beat: UUID) -> HttpResponse:
    """The route of an area on paper: addresses in order, boxes to tick, no reasons."""
    user = _user(request)
    require(user, Permission.CONTACT_RECORD)
    return _paper(request, queries.walk(user, beat=beat))


@login_required
@require_GET
def paper(request: HttpRequest) -> HttpResponse:
    """The same of one's own areas, for leaders."""
    return _paper(request, queries.walk(_user(request)))


def _paper(request: HttpRequest, walked: queries.Walked) -> HttpResponse:
    content = walking()
    routes = [(row, walked.doors[row.beat.pk], walked.surveys.get(row.beat.area_id)) for row in walked.rows]
    context = {"routes": routes, "content": content, "answers": content.answers, "today": clock.today()}
    return render(request, "rounds/route.html", context)


def _page(request: HttpRequest, beat: UUID, **given: Any) -> HttpResponse:
    user = _user(request)
    row, trace, found = queries.beat_page(user, beat)
    missed, left, excused = reminders.standing_of(user, row.beat)
    context = {"row": row, "trace": trace, "found": found, "parts": BeatPost.Part, "rhythms": walking().rhythms,
               "missed": missed, "left": left, "excused": excused}  # fmt: skip
    if user.may(Permission.NETWORK_EDIT):
        context |= {
            "naming": given.get("name") or NameForm(offered=queries.choices(user, row.beat), initial=_held(trace)),
            "change": given.get("change") or _change(row.beat),
            "doors": given.get("doors") or DoorsForm(),
            "excuse": given.get("excuse") or ExcuseForm(),
        }
    return render(request, "rounds/beat.html", context, status=422 if given else 200)


def _form(what: str, request: HttpRequest, user: User, row: Beat) -> Any:
    if what == "name":
        return NameForm(request.POST, offered=queries.choices(user, row))
    made: dict[str, Any] = {"doors": DoorsForm, "change": BeatForm, "excuse": ExcuseForm}
    return made[what](request.POST) if what in made else None


def _act(user: User, row: Beat, what: str, form: Any) -> str:
    if what == "name":
        for part in BeatPost.Part:
            acts.name_for(by=user, beat=row.pk, part=part, who=form.cleaned_data[part])
        return _("정했습니다. 이 순간부터 새 담당의 일입니다.")
    if what == "doors":
        new, known = acts.add_doors(by=user, beat=row.pk, lines=form.cleaned_data["lines"])
        told = _("새 주소 %(new)s곳을 넣었습니다. 이미 있던 주소 %(known)s곳은 그대로입니다.")
        return told % {"new": new, "known": known}
    if what == "change":
        acts.change_beat(by=user, beat=row.pk, seen=form.cleaned_data["seen"], **form.told)
        return _("고쳤습니다.")
    if what == "excuse":
        reminders.excuse(by=user, beat=row.pk, reason=form.cleaned_data["reason"])
        return _("까닭을 적고 마쳤습니다. 다음 순회도 놓치면 이어서 셉니다.")
    return _simple(user, row, what)


def _simple(user: User, row: Beat, what: str) -> str:
    """Steps of one button, without a form."""
    if what == "excuse_back":
        reminders.take_excuse_back(by=user, beat=row.pk)
        return _("되돌렸습니다.")
    if what == "doors_back":
        return _("마지막에 넣은 주소 %(n)s곳을 뺐습니다.") % {"n": acts.take_doors_back(by=user, beat=row.pk)}
    if what in ("end", "resume"):
        acts.end_beat(by=user, beat=row.pk, again=what == "resume")
        return _("끝냈습니다. 되돌릴 수 있습니다.") if what == "end" else _("되돌렸습니다.")
    raise Refused(ko="무엇을 할지 골라 주세요.", en="Choose what to do.")


def _change(row: Beat) -> BeatForm:
    shown = {"name": row.name, "roads": "\n".join(row.roads), "rhythm": row.rhythm}
    return BeatForm(initial=shown | {"seen": seen_mark(row, *acts.FACTS)})


def _collide(form: BeatForm, row: Beat) -> None:
    roads = [line.strip() for line in form.cleaned_data.get("roads", "").splitlines()]
    compared = (
        Difference(_("이름"), row.name, form.cleaned_data.get("name")),
        Difference(_("길"), ", ".join(row.roads), ", ".join(filter(None, roads))),
        Difference(_("순회 주기"), row.rhythm, form.cleaned_data.get("rhythm")),
    )
    form.collide(Changed(row), seen_mark(row, *acts.FACTS), *compared)


def _held(trace: Any) -> dict[str, str]:
    return {post.part: str(post.member_id or post.user_id) for post in trace if post.until is None}


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)
