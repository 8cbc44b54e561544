"""Markers: setting, telling the person, looking at them again with two people, ending them. And incidents."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from bandi.office import clock
from bandi.office.accounts.models import User
from bandi.office.accounts.queries import require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.errors import Refused
from bandi.office.safety.messages import tell_colleagues
from bandi.office.safety.models import Incident, Marker
from bandi.office.safety.queries import reachable_marker
from bandi.office.safety.rules import PROPOSED, TEAM_DAYS, check_review
from bandi.office.safety.words import INCIDENTS, LIKELY, MARKERS, TOLD
from bandi.office.worklist.actions import open_duty, settle_duty
from bandi.office.worklist.clocks import due_on
from bandi.office.worklist.duties import Source
from bandi.office.worklist.household import reachable_household


@transaction.atomic
def set_marker(
    *, by: User, household: UUID, kind: str, reason: str, review_on: date, two_people: bool = True
) -> Marker:
    """Marks a household as one to be careful at, until a review date. The person has to be told."""
    require(by, Permission.VISIT_PLAN)
    home = reachable_household(by, household)
    if kind not in MARKERS:
        raise Refused(ko="무엇을 조심해야 하는지 골라 주세요.", en="Choose what to mind.")
    if not reason.strip():
        raise Refused(ko="까닭을 사실대로 써 주세요. 본인이 읽습니다.", en="Write the reason. The person will read it.")
    check_review(clock.today(), review_on)
    marker = Marker.objects.create(
        household=home,
        area=home.area,
        kind=kind,
        reason=reason.strip(),
        two_people=two_people,
        set_by=by,
        set_on=clock.today(),
        review_on=review_on,
    )
    open_duty(
        household=home,
        source=Source.CLOCK,
        duty="marker_tell",
        due_on=due_on("marker_told", clock.today()),
        key=f"safety:tell:{marker.id}",
        assignee=by,
        path=reverse("safety:marker", args=[marker.id]),
        by=by,
    )
    _trail(by, marker, "set")
    return marker


@transaction.atomic
def tell_marker(*, by: User, marker: UUID, how: str) -> Marker:
    """The person was told of the marker and how to object."""
    require(by, Permission.VISIT_PLAN)
    row = reachable_marker(by, marker, lock=True)
    if how not in TOLD:
        raise Refused(ko="어떻게 알렸는지 골라 주세요.", en="Choose how the person was told.")
    if row.told_on is None:
        row.told_on, row.told_how, row.teller = clock.today(), how, by
        row.save(update_fields=["told_on", "told_how", "teller"])
        settle_duty(key=f"safety:tell:{row.id}", by=by)
        _trail(by, row, "told")
    return row


@transaction.atomic
def ask_longer(*, by: User, marker: UUID, until: date, reason: str) -> Marker:
    """Asks that a marker hold beyond its review date. A second person decides."""
    require(by, Permission.VISIT_PLAN)
    row = _holds(reachable_marker(by, marker, lock=True))
    check_review(clock.today(), until)
    if until <= row.review_on:
        raise Refused(ko="지금 다시 볼 날보다 뒤여야 합니다.", en="It must be later than the present review date.")
    if not reason.strip():
        raise Refused(ko="왜 더 필요한지 써 주세요.", en="Write why it is still needed.")
    row.asked_until, row.asked_by, row.asked_reason = until, by, reason.strip()
    row.save(update_fields=["asked_until", "asked_by", "asked_reason"])
    _trail(by, row, "ask")
    return row


@transaction.atomic
def answer_longer(*, by: User, marker: UUID, agreed: bool) -> Marker:
    """A second person lets a marker hold longer, or not. Never the one who asked."""
    require(by, Permission.VISIT_PLAN)
    row = _holds(reachable_marker(by, marker, lock=True))
    if row.asked_by_id is None or row.asked_until is None:
        raise Refused(ko="기다리는 연장 요청이 없습니다.", en="No extension waits.")
    if row.asked_by_id == by.pk:
        raise Refused(ko="연장은 요청한 사람이 아닌 다른 사람이 정합니다.", en="Somebody else must decide.")
    if agreed:
        row.review_on = row.asked_until
    row.asked_until, row.asked_by, row.asked_reason = None, None, None
    row.save(update_fields=["review_on", "asked_until", "asked_by", "asked_reason"])
    _trail(by, row, "longer" if agreed else "not_longer")
    return row


@transaction.atomic
def end_marker(*, by: User, marker: UUID) -> Marker:
    """Takes a marker off before its date. Taking it off a second time changes nothing."""
    require(by, Permission.VISIT_PLAN)
    row = reachable_marker(by, marker, lock=True)
    if row.ended_on is None:
        row.ended_on, row.ended_by = clock.today(), by
        row.save(update_fields=["ended_on", "ended_by"])
        settle_duty(key=f"safety:tell:{row.id}", by=by)
        _trail(by, row, "end")
    return row


@transaction.atomic
def report_incident(
    *, by: User, household: UUID, kind: str, told: str, happened_at: datetime, hurt: bool = False, mark: bool = True
) -> Incident:
    """Writes down what happened at a household, marks it, and tells the team: three effects of one form."""
    require(by, Permission.VISIT_PLAN)
    home = reachable_household(by, household)
    if kind not in INCIDENTS or not told.strip():
        raise Refused(ko="무슨 일이 있었는지 골라서 써 주세요.", en="Choose and write what happened.")
    if happened_at > clock.now():
        raise Refused(ko="아직 오지 않은 때입니다.", en="That moment has not come yet.")
    marker = None
    if mark:
        until = clock.today() + PROPOSED
        marker = set_marker(by=by, household=household, kind=LIKELY[kind], reason=told, review_on=until)
    incident = Incident.objects.create(
        household=home,
        area=home.area,
        by=by,
        happened_at=happened_at,
        kind=kind,
        told=told.strip(),
        hurt=hurt,
        marker=marker,
        team_until=clock.today() + TEAM_DAYS,
    )
    record(
        by=by,
        action=Action.INCIDENT_RECORD,
        subjects=[home.id],
        areas=[home.area_id],
        detail={"kind": kind, "hurt": hurt, "marked": mark},
    )
    tell_colleagues(area=home.area_id, what="incident", path=reverse("safety:safety"), aside=[by.pk])
    return incident


def _holds(row: Marker) -> Marker:
    if row.ended_on is not None or row.review_on < clock.today():
        raise Refused(
            ko="이미 끝난 표시입니다. 아직 위험하면 새로 달아 주세요.",
            en="This marker has ended. Set a new one if needed.",
        )
    return row


def _trail(by: User, row: Marker, what: str) -> None:
    detail = {"what": what, "kind": row.kind}
    record(by=by, action=Action.MARKER_SET, subjects=[row.household_id], areas=[row.area_id], detail=detail)
