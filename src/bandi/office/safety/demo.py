"""Invented markers, somebody who is out, something that happened, and a pool of a demonstration town (시범 안전)."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import areas_of
from bandi.office.accounts.roles import Role
from bandi.office.discovery.queries import current_round
from bandi.office.errors import Refused
from bandi.office.safety.actions import report_incident, set_marker, tell_marker
from bandi.office.safety.bookings import book, lend
from bandi.office.safety.models import Marker
from bandi.office.safety.outings import go_out
from bandi.office.worklist.models import Listing

FROM, HOMES = 8, 4  # households of the list after those of the invented conversations


def mark_and_leave() -> int:
    """Marks two households, one of them told, notes an incident, and sends the nurse out; how many. Once, in a demo."""
    if not settings.DEMO:
        raise Refused(ko="시범 운영에서만 쓸 수 있습니다.", en="Invented markers are for a demo only.")
    people = {role: User.objects.filter(role=role).order_by("pk").first() for role in
              (Role.OFFICER, Role.TEAM_LEAD, Role.VISITING_NURSE)}  # fmt: skip
    officer, lead, nurse = people.values()
    if officer is None or lead is None or nurse is None or current_round() is None:
        return 0
    with transaction.atomic(), within(areas_of(officer)):
        rows = Listing.objects.for_user(officer).filter(round=current_round()).order_by("candidate__rank", "pk")
        work = list(rows[FROM : FROM + HOMES])
        if Marker.objects.exists() or len(work) < HOMES:
            return 0
        _mark(officer, work)
        _pool(lead, officer)
        go_out(by=nurse, listing=work[3].pk, minutes=240, companion=officer.display_name)
        return len(work)


def _mark(by: User, work: list[Listing]) -> None:
    until = clock.today() + timedelta(days=60)
    told: dict[str, Any] = {"kind": "marker_dog", "reason": "마당의 개가 묶여 있지 않았음", "two_people": False}
    dog = set_marker(by=by, household=work[0].household_id, review_on=until, **told)
    tell_marker(by=by, marker=dog.pk, how="told_talk")
    told = {"kind": "marker_threat", "reason": "문 앞에서 큰 소리로 위협하는 말을 하심"}
    set_marker(by=by, household=work[1].household_id, review_on=clock.today() + timedelta(days=10), **told)
    happened = clock.now() - timedelta(hours=20)
    told = {"kind": "incident_abuse", "told": "상담하는 동안 욕설을 거듭하심. 밖으로 나와 동료에게 알림"}
    report_incident(by=by, household=work[2].household_id, happened_at=happened, **told)


def _pool(lead: User, officer: User) -> None:
    area = areas_of(officer)[0]
    car = lend(by=lead, area=area, kind="pool_car", name="전기차 1호")
    lend(by=lead, area=area, kind="pool_watch", name="스마트워치 2번")
    at = clock.at(clock.today() + timedelta(days=1), 10)
    book(by=officer, item=car.pk, from_at=at, to_at=at + timedelta(hours=3))
