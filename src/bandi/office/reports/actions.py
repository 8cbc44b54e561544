"""What an officer does with a report: hand it on, tie it to a household, say how it ended or why it is not followed."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from bandi.office import clock
from bandi.office.accounts.jurisdiction import within
from bandi.office.accounts.models import Area, User
from bandi.office.accounts.queries import areas_of, require
from bandi.office.accounts.roles import Permission
from bandi.office.audit.actions import record
from bandi.office.audit.models import Action
from bandi.office.discovery import door
from bandi.office.discovery.models import Household
from bandi.office.errors import OutOfReach, Refused
from bandi.office.reports.intake import same_place
from bandi.office.reports.models import UNPLACED, Report, Reporter, ReportFile, ReportMessage, ReportReceipt
from bandi.office.reports.reading import mark_of, without_resident_numbers
from bandi.office.reports.telling import leave_outcome
from bandi.office.worklist.actions import open_duty, settle_duty
from bandi.office.worklist.clocks import due_on
from bandi.office.worklist.duties import Source
from bandi.office.worklist.finding import find_household
from bandi.office.worklist.household import reachable_household

State = Report.State
DUTIES = ("report_look", "report_tell")


def reachable_report(user: User, report: UUID, *, lock: bool = False) -> Report:
    """The report if it lies in the person's neighbourhoods. Raises OutOfReach otherwise."""
    return Report.objects.select_related("household", "joined").reach(user, report, lock=lock)


@transaction.atomic
def forward(*, by: User, report: UUID, to: str, unplaced: bool = False) -> Report:
    """Hands a report to the neighbourhood it belongs to, with everything that came with it. It can be handed back.

    `unplaced`: from the desk that looks for places. Raises Refused once a household is tied to it: households are
    handed over with all their work.
    """
    area = Area.objects.defer("outline").filter(pk=to).first()
    if area is None:
        raise Refused(ko="넘길 동네를 골라 주세요.", en="Choose the neighbourhood it belongs to.")
    require(by, Permission.REPORT_PLACE if unplaced else Permission.CONTACT_RECORD)
    with within([*areas_of(by), UNPLACED, to]):
        row = Report.objects.select_for_update(of=("self",)).filter(pk=report).first()
        if row is None or row.area not in ({UNPLACED} if unplaced else set(areas_of(by))):
            raise OutOfReach("report")
        if row.household_id:
            raise Refused(
                ko="가구와 이은 알림입니다. 가구를 이관하면 알림도 함께 갑니다.",
                en="It is tied to a household: hand the household over and the report goes along.",
            )
        before, moved = row.area, [row.id, *Report.objects.filter(joined=row).values_list("id", flat=True)]
        _move(moved, to=to)
        row.refresh_from_db()
        row.mark, row.state = mark_of(to, row.place or ""), State.NEW
        row.joined = None if len(moved) > 1 else same_place(to, row.mark, point=row.point or "", but=row.id)
        row.household = row.joined.household if row.joined else None
        row.save(update_fields=["mark", "state", "joined", "household"])
        _told(row, by, "forward", areas=[code for code in (before, to) if code != UNPLACED])
    return row


def _move(reports: Sequence[UUID], *, to: str) -> None:
    Report.objects.filter(pk__in=reports).update(area=to)
    for model in (Reporter, ReportFile, ReportMessage):
        model._default_manager.filter(report__in=reports).update(area=to)
    ReportReceipt.objects.filter(report__in=reports).update(place=to)


@transaction.atomic
def match(*, by: User, report: UUID, household: UUID) -> Report:
    """Ties a report to a household on record. An earlier report of this household within 90 days stays the first."""
    require(by, Permission.CONTACT_RECORD)
    row = reachable_report(by, report, lock=True)
    home = reachable_household(by, household)
    if home.area_id != row.area:
        raise Refused(ko="다른 동네의 가구입니다. 먼저 그 동네로 넘겨 주세요.", en="The household lies elsewhere.")
    if row.household_id not in (None, home.id):
        raise Refused(ko="이미 다른 가구와 이은 알림입니다.", en="The report is tied to another household already.")
    return _tied(row, home, by)


@transaction.atomic
def raise_household(*, by: User, report: UUID, home: Mapping[str, Any], seen: Sequence[str]) -> Report:
    """Puts the household a report tells of on the list as an own find, and ties the report to it."""
    row = reachable_report(by, report, lock=True)
    if row.household_id:
        return row
    listing = find_household(by=by, area=row.area, home=home, seen=seen)
    return _tied(row, listing.household, by)


def _tied(row: Report, home: Household, by: User) -> Report:
    since = row.received_at - timedelta(days=door.reporting().joins_days)
    earlier = Report.objects.filter(household=home, joined=None, received_at__range=(since, row.received_at))
    row.household, row.state = home, State.WORKING
    row.joined = row.joined or earlier.exclude(pk=row.pk).exclude(state=State.REJECTED).order_by("received_at").first()
    row.save(update_fields=["household", "state", "joined"])
    first = row.joined or row
    Report.objects.filter(joined=row).update(household=home, joined=first)
    if row.joined:
        Report.objects.filter(pk=first.pk).update(household=home, state=State.WORKING)
    path, received = reverse("reports:report", args=[first.id]), timezone.localdate(row.received_at)
    for duty, due in zip(DUTIES, (row.due_on, due_on("report_tell", received)), strict=True):
        about: dict[str, Any] = {"household": home, "source": Source.REPORT, "path": path, "by": by}
        open_duty(duty=duty, due_on=due, key=_key(duty, first), **about)
    _told(row, by, "tie")
    return row


@transaction.atomic
def tell(*, by: User, report: UUID, outcome: str) -> Report:
    """How it ended, in one of the content's sentences: what the teller reads. Settles what was due for it."""
    require(by, Permission.CONTACT_RECORD)
    if outcome not in {one.id for one in door.reporting().outcomes}:
        raise Refused(ko="알릴 결과를 하나 골라 주세요.", en="Choose what the teller is told.")
    row = reachable_report(by, report, lock=True)
    row = row.joined or row
    row.outcome, row.refusal, row.answer = outcome, "", None
    return _decided(row, by, State.TOLD)


@transaction.atomic
def reject(*, by: User, report: UUID, reason: str, answer: str) -> Report:
    """Does not follow a report, with a reason the teller reads and may appeal. Another decides on appeals."""
    require(by, Permission.CONTACT_RECORD)
    if reason not in {one.id for one in door.reporting().refusals}:
        raise Refused(ko="이어 가지 않는 까닭을 골라 주세요.", en="Choose why it is not followed.")
    text, _ = without_resident_numbers(answer)
    if len(text) < 5:
        raise Refused(ko="알린 분이 읽을 까닭을 한 문장으로 써 주세요.", en="Write a sentence the teller will read.")
    row = reachable_report(by, report, lock=True)
    if row.state == State.APPEALED and row.decided_by_id == by.pk:
        raise Refused(ko="다시 살펴 달라는 알림은 다른 사람이 정합니다.", en="Somebody else decides on an appeal.")
    row.outcome, row.refusal, row.answer, row.joined = "", reason, text, None  # the first one of the place goes on
    return _decided(row, by, State.REJECTED)


def _decided(row: Report, by: User, state: str) -> Report:
    row.state, row.decided_at, row.decided_by = state, clock.now(), by
    row.save(update_fields=["outcome", "refusal", "answer", "state", "decided_at", "decided_by", "joined"])
    for duty in DUTIES:
        settle_duty(key=_key(duty, row), by=by)
    _told(row, by, str(row.outcome or row.refusal))
    leave_outcome(row)
    return row


def _key(duty: str, first: Report) -> str:
    return f"reports:{duty}:{first.id}"


def _told(row: Report, by: User, what: str, *, areas: Sequence[str] = ()) -> None:
    detail = {"report": str(row.id), "what": what}
    record(by=by, action=Action.REPORT_STEP, subjects=row.subjects, areas=list(areas) or [row.area], detail=detail)
