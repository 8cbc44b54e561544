"""The office's pages about the care team (HTTP only): who keeps whom, who is alone, what hours are enough for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from bandi.office import clock
from bandi.office.access.once import once
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas, require
from bandi.office.accounts.roles import Permission
from bandi.office.care import actions, own, queries
from bandi.office.care.capacity import enough, plan
from bandi.office.care.forms import CapacityForm, CareForm, ProfileForm, month_of
from bandi.office.care.models import CareHome, CareProfile
from bandi.office.care.proposal import Match
from bandi.office.discovery.door.network import network
from bandi.office.errors import Refused
from bandi.office.merging import Changed, Difference, seen_mark
from bandi.office.network.models import Member
from bandi.office.sheets import csv_answer


@login_required
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """Everybody of the team; above all, households nobody keeps."""
    user = _user(request, Permission.NETWORK_VIEW)
    context = {"page": queries.team_page(user), "most": network().care_most, "terms": network().care,
               "demo": settings.DEMO}  # fmt: skip
    return render(request, "care/team.html", context)


@login_required
@require_GET
def team_csv(request: HttpRequest) -> HttpResponse:
    """Counts of each member, without a name: the register's number says who it is to those who may see it."""
    user = _user(request, Permission.NETWORK_VIEW)
    names = {area.code: area.name_ko for area in areas(user)}
    head = [
        _("회원 번호"),
        _("동네"),
        _("맡은 가구"),
        _("이번 주"),
        _("늦음"),
        _("연락 끊김"),
        _("이달 안부"),
        _("이달 활동(분)"),
    ]
    rows = (
        (str(load.member.pk)[:8], names.get(load.member.area_id, ""), load.kept, load.due, load.late, load.silent,
         load.contacts, load.minutes)
        for load in queries.team_page(user).loads
    )  # fmt: skip
    return csv_answer("care-team.csv", head, rows)


@login_required
@once
def proposal(request: HttpRequest) -> HttpResponse:
    """Who should keep whom, with why; changed where the lead knows better, then taken."""
    user = _user(request, Permission.ASSIGN)
    leaving = _uuid(request.GET.get("leaving", ""))
    chosen: dict[str, str] = {}
    refused, reason = "", request.POST.get("reason", "")
    if request.method == "POST":
        told = {name: request.POST.get(name, "") for name in request.POST if name.startswith("to_")}
        chosen = {name.removeprefix("to_"): value for name, value in told.items()}
        try:
            count = _take(user, chosen, reason, _seen(request))
            messages.success(request, _("%(count)s가구를 맡겼습니다.") % {"count": count})
            return redirect("care:team")
        except Refused as no:
            refused = no.sentence
    rows, people = queries.proposed(user, leaving=leaving)
    context = {"rows": _offered(rows, people, chosen), "refused": refused, "reason": reason, "leaving": leaving,
               "most": network().care_most}  # fmt: skip
    return render(request, "care/propose.html", context, status=422 if refused else 200)


@login_required
@require_GET
def capacity(request: HttpRequest) -> HttpResponse:
    """What the hours are enough for, and which contacts will not happen; every number may be changed."""
    user = _user(request, Permission.NETWORK_VIEW)
    members, tiers, effort = queries.counts(user)
    first = vars(effort) | {"members": members} | {f"tier_{one.id}": tiers.get(one.id, 0) for one in network().tiers}
    form = CapacityForm(request.GET if request.GET else first)
    shown: dict[str, Any] = {}
    if form.is_valid():
        now = plan(network().tiers, form.homes, form.effort, members=form.cleaned_data["members"])
        more = plan(network().tiers, form.homes, form.effort, members=now.members + 1)
        shown = {"plan": now, "more": more, "gain": now.lost - more.lost, "enough": enough(now, form.effort),
                 "homes": sum(form.homes.values())}  # fmt: skip
    context = {"form": form, "terms": network().care, "most": network().care_most, **shown}
    return render(request, "care/capacity.html", context, status=422 if form.errors else 200)


@login_required
@once
def member(request: HttpRequest, member: UUID) -> HttpResponse:
    """One member: households, diary, languages, absence; letting her go, with nobody left alone unseen."""
    user = _user(request, Permission.NETWORK_VIEW)
    row, homes, odd = queries.member_page(user, member)
    step = request.POST.get("step", "")
    profile = CareProfile.objects.filter(member=row).first()
    form = ProfileForm(request.POST if step == "profile" else None, initial=_facts(profile))
    if step:
        require(user, Permission.ASSIGN)
        try:
            if step == "release":
                count = actions.release(by=user, member=member)
                messages.warning(request, _("%(count)s가구에 단원이 없습니다. 이어서 맡겨 주세요.") % {"count": count})
                return redirect("care:propose")
            if form.is_valid():
                actions.set_profile(by=user, member=member, **form.cleaned_data)
                messages.success(request, _("적었습니다."))
                return redirect("care:member", member)
        except Refused as refused:
            form.add_error("away_to", refused.sentence)
    state = queries.AWAY if _is_away(profile) else queries.state_in_words(row)
    context = {"row": row, "homes": homes, "odd": odd, "form": form, "state": state, "most": network().care_most}
    return render(request, "care/member.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def member_week(request: HttpRequest, member: UUID) -> HttpResponse:
    """The week's list on paper: whom and when, never why."""
    user = _user(request, Permission.NETWORK_VIEW)
    row, homes, _odd = queries.member_page(user, member)
    due = [home for home in homes if home.standing.due]
    context = {"row": row, "homes": due, "today": clock.today(), "later": len(homes) - len(due)}
    return render(request, "care/week.html", context)


@login_required
@require_GET
def member_hours(request: HttpRequest, member: UUID) -> HttpResponse:
    """A member's month, to be signed."""
    user = _user(request, Permission.NETWORK_VIEW)
    row = actions.reachable_keeper(user, member)
    sheet = own.hours(user, month_of(request.GET.get("month", "")), member=row)
    return render(request, "care/hours.html", {"sheet": sheet, "terms": network().care, "office": True})


@login_required
@once
def home(request: HttpRequest, household: UUID) -> HttpResponse:
    """The care of one household: taking it in, how often and in which language, ending it, what came of contacts."""
    user = _user(request, Permission.HOUSEHOLD_VIEW)
    row, shown = queries.of_household(user, household)
    step = request.POST.get("step", "")
    first = (
        {name: getattr(row, name) for name in actions.FACTS} | {"seen": seen_mark(row, *actions.FACTS)} if row else {}
    )
    form = CareForm(request.POST if step in ("start", "change") else None, initial=first)
    if step:
        require(user, Permission.CONTACT_RECORD)
        try:
            if step == "end" and row is not None:
                actions.end_care(by=user, home=row.pk)
                messages.success(request, _("돌봄을 마쳤습니다. 다시 시작할 수 있습니다."))
                return redirect("care:home", household)
            if form.is_valid() and _kept(user, household, row, form):
                messages.success(request, _("적었습니다."))
                return redirect("care:home", household)
        except Changed as changed:
            _collide(form, cast(CareHome, changed.row))
        except Refused as refused:
            form.add_error(None, refused.sentence)
    context = {"row": row, "home": shown, "form": form, "household": household,
               "contacts": queries.contacts_of(row) if row else []}  # fmt: skip
    return render(request, "care/home.html", context, status=422 if form.errors else 200)


def _kept(user: User, household: UUID, row: CareHome | None, form: CareForm) -> CareHome:
    """Starts or changes care, as the page saw it."""
    if row is None:
        return actions.start_care(by=user, household=household, wish=form.wish)
    return actions.change_care(by=user, home=row.pk, wish=form.wish, seen=form.cleaned_data["seen"])


@transaction.atomic
def _take(user: User, chosen: Mapping[str, str], reason: str, seen: Mapping[UUID, int]) -> int:
    """Gives every household to whom the page chose, all or none; how many."""
    given: dict[UUID, list[UUID]] = defaultdict(list)
    for home, keeper in chosen.items():
        found = _uuid(home), _uuid(keeper)
        if found[0] is not None and found[1] is not None:
            given[found[1]].append(found[0])
    if not given:
        raise Refused(ko="맡길 단원을 고른 가구가 없습니다.", en="No household has a member chosen.")
    made = 0
    for member, homes in sorted(given.items()):
        shown = {one: seen[one] for one in homes if one in seen}
        made += len(actions.assign(by=user, member=member, homes=homes, reason=reason, seen=shown))
    return made


def _seen(request: HttpRequest) -> dict[UUID, int]:
    """How often each household had been given when the page was opened."""
    told = {_uuid(name.removeprefix("seen_")): request.POST.get(name, "") for name in request.POST if "seen_" in name}
    return {home: int(times) for home, times in told.items() if home is not None and times.isdecimal()}


def _offered(
    rows: Sequence[tuple[queries.Home, Match]], people: Sequence[Member], chosen: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Each household with whom one may choose; what was chosen stays chosen."""
    here: dict[str, list[Member]] = defaultdict(list)
    turns = actions.turns_of([home.id for home, _match in rows])
    for one in people:
        here[one.area_id].append(one)
    return [
        {"home": home, "match": match, "people": here[home.area], "turns": turns[home.id],
         "to": chosen.get(str(home.id), match.keeper if not chosen else "")}
        for home, match in rows
    ]  # fmt: skip


def _collide(form: CareForm, theirs: CareHome) -> None:
    compared = [
        Difference(form.fields[name].label, getattr(theirs, name), form.cleaned_data[name]) for name in actions.FACTS
    ]
    form.collide(Changed(theirs), seen_mark(theirs, *actions.FACTS), *compared)


def _facts(profile: CareProfile | None) -> dict[str, Any]:
    names = ("tongues", "road", "away_from", "away_to")
    return {name: getattr(profile, name) for name in names} if profile else {}


def _is_away(profile: CareProfile | None) -> bool:
    today = clock.today()
    return (
        profile is not None
        and profile.away_from is not None
        and profile.away_from <= today
        and (profile.away_to is None or profile.away_to >= today)
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _user(request: HttpRequest, permission: Permission) -> User:
    user = cast(User, request.user)
    require(user, permission)
    return user
