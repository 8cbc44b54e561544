"""Invented rounds of a demonstration town (시범 순회): two areas, their leader, and a survey with results; once."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of
from bandi.office.accounts.roles import Role
from bandi.office.discovery.models import Household
from bandi.office.errors import Refused
from bandi.office.network.actions import Told, add_member, link_account
from bandi.office.rounds.beats import LEADER_KIND, add_doors, name_for, open_beat
from bandi.office.rounds.calendar import ELSEWHERE, FINE, NOBODY, REFUSED, WORRIED, turn_before
from bandi.office.rounds.findings import Seen, take_finding
from bandi.office.rounds.models import Beat, BeatDuty, Door
from bandi.office.rounds.reminders import REMIND_DAYS
from bandi.office.rounds.surveys import open_survey
from bandi.office.worklist.working_days import add_working_days

ROADS, HOMES, OTHERS = 6, 8, 12  # roads of the first area; doors the office knows, and others
LAID_OUT = (FINE, FINE, NOBODY, FINE, FINE, WORRIED, FINE, ELSEWHERE, FINE, NOBODY, REFUSED, FINE)


def walk_the_town() -> int:
    """Two areas of the first neighbourhood, walked by its leader during a survey; doors written about. In a demo."""
    if not settings.DEMO:
        raise Refused(ko="시범 운영에서만 쓸 수 있습니다.", en="Invented rounds are for a demo only.")
    people = {role: User.objects.filter(role=role).order_by("pk").first() for role in
              (Role.OFFICER, Role.TEAM_LEAD, Role.LEADER)}  # fmt: skip
    officer, lead, leader = people.values()
    if officer is None or lead is None or leader is None:
        return 0
    with transaction.atomic(), within(areas_of(officer)):
        area = areas_of(officer)[0]
        if Beat.objects.exists() or not Household.objects.filter(area=area).exists():
            return 0
        first = _areas(officer, lead, leader, area)
        today = clock.today()
        open_survey(by=officer, area=area, from_on=today - timedelta(days=5), to_on=today + timedelta(days=20))
        _miss(first)
        return _walk(leader, first)


def _areas(officer: User, lead: User, leader: User, area: str) -> Beat:
    day = clock.today() - timedelta(days=120)
    told = Told(area, LEADER_KIND, f"가짜{leader.display_name}", "02-700-0000", day, trained_on=day, pledged_on=day)
    member = add_member(by=officer, told=told)
    link_account(by=officer, member=member.pk, username=leader.username)
    roads = _roads(area)
    first = open_beat(by=officer, area=area, name="1통", roads=roads, rhythm="walk_monthly")
    rest = open_beat(by=officer, area=area, name="나머지", roads=[], rhythm="walk_quarterly")
    for beat in (first, rest):
        name_for(by=officer, beat=beat.pk, part="beat_officer", who=str(officer.pk))
    name_for(by=officer, beat=first.pk, part="beat_leader", who=str(member.pk))
    name_for(by=officer, beat=first.pk, part="beat_planner", who=str(lead.pk))
    known = Household.objects.filter(area=area, street_masked__in=roads).order_by("pk")[:HOMES]
    lines = [f"{home.street}, {home.unit or ''}" for home in known]
    lines += [f"{roads[place % len(roads)]} {901 + place}" for place in range(OTHERS)]
    add_doors(by=officer, beat=first.pk, lines="\n".join(lines))
    return first


def _miss(beat: Beat) -> None:
    """Last month's round was not finished, for the second time."""
    today = clock.today()
    opened = turn_before(beat.rhythm, today).opens_on
    due = add_working_days(today, REMIND_DAYS)
    BeatDuty.objects.create(beat=beat, area_id=beat.area_id, opens_on=opened, due_on=due, times=2)


def _roads(area: str) -> Sequence[str]:
    rows = Household.objects.filter(area=area).exclude(street_masked="").order_by().values_list("street_masked")
    return [road for road, _ in rows.annotate(n=Count("pk")).order_by("-n", "street_masked")[:ROADS]]


def _walk(leader: User, beat: Beat) -> int:
    now, worry = timezone.now(), {"signs": ["sign_mail", "sign_not_seen"], "note": "며칠째 우편물이 그대로예요."}
    doors = list(Door.objects.filter(beat=beat).order_by("place"))
    for place, (door, answer) in enumerate(zip(doors, LAID_OUT, strict=False)):
        at, key = now - timedelta(hours=len(doors) - place), uuid5(NAMESPACE_OID, f"bandi demo door {place}")
        more: dict[str, Any] = worry if answer == WORRIED else {}
        take_finding(by=leader, seen=Seen(key, door.pk, answer, now - timedelta(days=1), at, **more))
    return min(len(doors), len(LAID_OUT))
